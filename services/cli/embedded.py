"""The embedded broker: `nats-server` from the wheel as a child that dies with its parent, on a folder nobody else may use."""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
import subprocess
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import structlog

from services.cli.addresses import read_addresses
from services.cli.nats_process import launch, token_of
from shared.refusal import Refused, reason

log = structlog.get_logger(__name__)

STOP_LIMIT_S = 4.0
LOCK_LIMIT_S = 3.0
"""A parent killed a moment ago takes its server along at once; whoever holds the lock longer than this lives."""
WATCH_S = 0.1
ANY_PORT = -1
MAX_DEATHS, DEATHS_WITHIN_S = 5, 60.0


@dataclass(slots=True)
class Broker:
    """A running nats-server, where it listens, and the lock on its folder: the child inherits it, so it lasts as long as
    either of us lives. Two servers on one store would both accept the same expected sequence (TRAPS).
    """

    folder: Path
    lock: int
    process: subprocess.Popen[bytes]
    address: str
    _deaths: deque[float] = field(default_factory=deque)

    @property
    def url(self) -> str:
        """With its token."""
        return f"nats://{token_of(self.folder)}@{self.address}"

    async def keep(self) -> NoReturn:
        """Start the server again on the same port whenever it dies; clients come back by themselves. Raises Refused when it keeps dying."""
        while True:
            await self._ended()
            deaths = self._count_death()
            log.error("nats_died", code=self.process.returncode, deaths=deaths)
            if deaths > MAX_DEATHS:
                raise Refused((reason("nats_berhenti_berulang", "nats-server berkali-kali berhenti; lihat nats/nats.log."),))
            await asyncio.sleep(WATCH_S * deaths)
            try:
                self.process, self.address = await launch(self.folder, self.lock, _port(self.address))
            except Refused as refused:
                log.warning("nats_not_started", reason=str(refused))  # the next round counts it as one more death
            else:
                log.warning("nats_started_again", address=self.address)

    async def stop(self) -> None:
        """Orderly; killed if it takes too long."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                async with asyncio.timeout(STOP_LIMIT_S):
                    await self._ended()
            except TimeoutError:
                log.warning("nats_stopped_hard")
                self.process.kill()
                self.process.wait()
        os.close(self.lock)

    def _count_death(self) -> int:
        now = time.monotonic()
        self._deaths.append(now)
        while self._deaths[0] < now - DEATHS_WITHIN_S:
            self._deaths.popleft()
        return len(self._deaths)

    async def _ended(self) -> None:
        while self.process.poll() is None:
            await asyncio.sleep(WATCH_S)


async def start_broker(data: Path) -> Broker:
    """Start it on `data/nats`, on the port it had the last time if that is free: services in other processes know it by that.
    Raises Refused.
    """
    folder = data / "nats"
    folder.mkdir(parents=True, exist_ok=True)
    lock = await _lock(folder / "lock")
    try:
        process, address = await _started(folder, lock, _port(read_addresses(data).get("nats_url", "")))
    except BaseException:
        os.close(lock)
        raise
    return Broker(folder, lock, process, address)


async def _started(folder: Path, lock: int, last_port: int) -> tuple[subprocess.Popen[bytes], str]:
    try:
        return await launch(folder, lock, last_port)
    except Refused:
        if last_port == ANY_PORT:
            raise
        return await launch(folder, lock, ANY_PORT)


async def _lock(path: Path) -> int:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + LOCK_LIMIT_S
    try:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise Refused((reason("folder_dipakai", "Folder data ini sedang dipakai proses tayang lain."),)) from None
                await asyncio.sleep(0.1)
            else:
                return handle
    except BaseException:
        os.close(handle)
        raise


def _port(address: str) -> int:
    port = address.rpartition(":")[2]
    return int(port) if port.isdecimal() else ANY_PORT
