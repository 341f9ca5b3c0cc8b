"""Tayang as people run it: real processes on a real folder. Whatever is started here is ended by its pid, also after a failure."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from tests.support.eventually import eventually

PROGRAM = Path(sys.executable).parent / "tayang"
START_LIMIT_S = 90.0
END_LIMIT_S = 30.0
QUICK = {"TAYANG_CALL_LEASE_S": "1", "TAYANG_REQUEST_TIMEOUT_S": "1", "TAYANG_LOG_LEVEL": "warning", "TAYANG_SITE_PORT": "0"}


def environment(**more: str) -> dict[str, str]:
    """The caller's environment without settings of his own, and quick ones instead."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("TAYANG_")}
    if env.pop("PYTHONDONTWRITEBYTECODE", ""):
        # Without compiled files every start takes seconds; kept where they litter nobody's checkout.
        env["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir()) / "tayang-uji-pyc")
    return env | QUICK | more


@dataclass
class Process:
    """One running `tayang`."""

    popen: subprocess.Popen[bytes]
    out: Path
    err: Path
    paused: bool = False

    @property
    def pid(self) -> int:
        return self.popen.pid

    @property
    def running(self) -> bool:
        return self.popen.poll() is None

    def said(self) -> str:
        """Everything it printed, for a failed test's message."""
        return self.out.read_text() + self.err.read_text()

    async def ready(self) -> dict[str, Any]:
        """Its first line on stdout: that it is ready, and the site's address."""

        def line() -> dict[str, Any] | None:
            if not self.running:
                raise AssertionError(f"ended with {self.popen.returncode}: {self.said()[-3000:]}")
            first, newline, _ = self.out.read_bytes().partition(b"\n")
            return dict(orjson.loads(first)) if newline else None

        found = await eventually(line, limit_s=START_LIMIT_S, what="the process says that it is ready")
        assert found is not None and found["siap"], (found, self.said()[-3000:])
        return found

    def kill(self) -> None:
        """SIGKILL: no goodbye."""
        self.popen.kill()
        self.popen.wait()

    def pause(self) -> None:
        """SIGSTOP: connections and locks stay, nothing moves."""
        os.kill(self.pid, signal.SIGSTOP)
        self.paused = True

    def resume(self) -> None:
        """SIGCONT."""
        os.kill(self.pid, signal.SIGCONT)
        self.paused = False

    async def stop(self, limit_s: float = END_LIMIT_S) -> int:
        """SIGTERM; the exit code."""
        self.popen.send_signal(signal.SIGTERM)
        return await self.ended(limit_s)

    async def ended(self, limit_s: float = END_LIMIT_S) -> int:
        """The exit code, once it ends by itself."""
        await eventually(self.popen.poll, lambda code: code is not None, limit_s=limit_s, what="the process ends")
        return int(self.popen.returncode)

    def nats_pid(self) -> int | None:
        """Its nats-server, if it runs one now."""
        for child in children_of(self.pid):
            if name_of(child) == "nats-server":
                return child
        return None


@dataclass(frozen=True)
class Outcome:
    """What a command of `tayang` ended with."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The first line of stdout."""
        return orjson.loads(self.out.partition("\n")[0])

    @property
    def lines(self) -> list[Any]:
        """Every line of stdout as JSON."""
        return [orjson.loads(line) for line in self.out.splitlines()]


@dataclass
class Machine:
    """A data folder and the processes on it."""

    folder: Path
    env: dict[str, str] = field(default_factory=environment)
    processes: list[Process] = field(default_factory=list)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def spawn(self, *args: str, wrapper: Sequence[str] = ()) -> Process:
        """Start `tayang …` and leave it running."""
        number = len(self.processes)
        out, err = self.folder / f"{number}.out", self.folder / f"{number}.err"
        with out.open("wb") as stdout, err.open("wb") as stderr:
            popen = subprocess.Popen([*wrapper, str(PROGRAM), *args], stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr, env=self.env)
        process = Process(popen, out, err)
        self.processes.append(process)
        return process

    async def up(self) -> Process:
        """`tayang up` on the folder, ready."""
        process = self.spawn("up", "--data", str(self.data), "--port", "0")
        await process.ready()
        return process

    async def serve(self, *parts: str) -> Process:
        """`tayang serve …` on the folder, ready."""
        process = self.spawn("serve", *parts, "--data", str(self.data))
        await process.ready()
        return process

    async def run(self, *args: str, given: bytes | None = None, limit_s: float = 60.0, **env: str) -> Outcome:
        """One command to its end."""
        process = await asyncio.create_subprocess_exec(
            str(PROGRAM),
            *args,
            stdin=subprocess.DEVNULL if given is None else subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.env | env,
        )
        try:
            async with asyncio.timeout(limit_s):
                out, err = await process.communicate(given)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        assert process.returncode is not None
        return Outcome(process.returncode, out.decode(), err.decode())

    async def tayang(self, *args: str, given: bytes | None = None) -> Outcome:
        """One command on this folder."""
        return await self.run(*args, "--data", str(self.data), given=given)

    def address(self, of: str = "public_url") -> str:
        """Where a part of this folder listens, as it wrote down."""
        return str(json.loads((self.data / "alamat.json").read_text())[of])

    async def end_all(self) -> None:
        """Kill what still runs, servers of killed parents included."""
        servers = [pid for p in self.processes if p.running and (pid := p.nats_pid())]
        for process in self.processes:
            if process.running:
                process.kill()
        left = lambda: [pid for pid in servers if name_of(pid) == "nats-server"]  # noqa: E731
        await eventually(left, lambda pids: not pids, what="servers die with their parents")


@asynccontextmanager
async def machine(folder: Path, **env: str) -> AsyncIterator[Machine]:
    """A machine for the length of the block."""
    made = Machine(folder, environment(**env))
    try:
        yield made
    finally:
        await made.end_all()


def children_of(pid: int) -> list[int]:
    """Direct children, over all threads."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(p) for p in task.read_text().split()]
        except (FileNotFoundError, ProcessLookupError):
            continue  # the thread has just ended
    return found


def name_of(pid: int) -> str | None:
    """What runs under this pid; None for nothing, and for a zombie."""
    try:
        fields = dict(line.split(":\t", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":\t" in line)
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields["State"].startswith("Z") else fields["Name"].strip()


def rss_kib(pid: int) -> int:
    """Resident memory now."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])


def kill(pid: int) -> None:
    """SIGKILL to a process that a process of ours has started."""
    os.kill(pid, signal.SIGKILL)


async def new_nats(process: Process) -> int:
    """Kill the nats-server of this process and wait for the next one; its pid."""
    old = process.nats_pid()
    assert old is not None
    kill(old)
    new = await eventually(process.nats_pid, lambda pid: pid not in (None, old), what="another nats-server")
    assert new is not None
    return new
