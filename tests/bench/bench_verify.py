"""`tayang audit verify` and sealing anew, each beside the peer's plain replay (which verifies nothing) and beside SHA-256 alone over
the same bytes; then what the two need of memory at a tenth of the events and at all of them, each in a process of its own.

python -m tests.bench.bench_verify [--quick] [--rounds N] [--only verify] ; python -m tests.bench.bench_verify memory [--events N]
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID, uuid5

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.auditor.attack.stranger import strange
from services.auditor.checking.reading import open_log
from services.auditor.checking.verify import Given, verify
from services.auditor.folder import SealFolder
from services.auditor.sealer import Sealer
from shared.clock import system_clock
from shared.eventstore.open import open_store
from shared.eventstore.port import canonical, genesis, link
from shared.proof.note import NoteSigner, parse_note
from shared.sop.types import format_time
from tests.bench.bench_append import on_sqlite
from tests.bench.bench_chain import fill_peer, peer_mapper, replay
from tests.bench.harness import Case, Side, options, report
from tests.bench.peers import payload

EVENTS, QUICK_EVENTS, MEMORY_EVENTS = 50_000, 5_000, 1_000_000
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
NAMES = UUID(int=7)


async def made(folder: Path, events: int) -> str:
    """A log of this many, past the store: its rate of appending is another bench."""
    url = f"sqlite:///{folder / 'log.db'}"
    store = await open_store(url)
    log_id = (await store.identity()).log_id
    await store.close()
    with strange(url) as c:
        driver = c.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.executemany("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows(log_id, events))
    return url


def rows(log_id: UUID, events: int) -> Iterator[tuple[object, ...]]:
    """Ten events a stream, chained."""
    chain, source, type_ = genesis(log_id), log_id.urn, "tayang.Uji.v1"
    for position in range(1, events + 1):
        case, version = divmod(position - 1, 10)
        own, cause, at = str(uuid5(NAMES, f"{position}")), f"c{position}", format_time(BEGAN + timedelta(seconds=position))
        said = {"specversion": "1.0", "id": own, "type": type_, "source": source, "subject": f"uji-{case}", "streamversion": version + 1}
        body = canonical(said | {"causation": cause, "correlation": f"k{case}", "time": at, "data": payload(position)})
        digest = hashlib.sha256(body).digest()
        chain = link(chain, position, digest)
        yield position, f"uji-{case}", version + 1, own, type_, cause, f"k{case}", at, body, digest, chain


async def seal(url: str, folder: Path) -> bytes:
    """All of it, from nothing."""
    store = await open_store(url, create=False)
    try:
        sealer = Sealer(store, await store.identity(), SealFolder(folder), system_clock)
        await sealer.open()
        note = ""
        while found := await sealer.seal(NoteSigner(sealer.origin, KEY)):
            note = found[1]
    finally:
        await store.close()
    return note.encode()


async def check(url: str, folder: Path, note: bytes) -> None:
    log = open_log(url)
    try:
        assert (await verify(log, SealFolder(folder), [Given("luar", parse_note(note))])).verdict == "clean"
    finally:
        await log.close()


def raw(path: Path) -> None:
    """The same bytes, read and hashed, nothing else."""
    with sqlite3.connect(path) as c:
        for (body,) in c.execute("SELECT body FROM events ORDER BY position"):
            hashlib.sha256(body).digest()


def cases(stack: ExitStack, run: asyncio.Runner, events: int) -> list[Case]:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    url, mapper, place = run.run(made(folder, events)), peer_mapper(), on_sqlite(stack, run)
    fill_peer(place.recorder, mapper, events)
    note, anew = run.run(seal(url, folder / "segel")), folder / "segel-baru"

    def empty(_: Side) -> None:
        shutil.rmtree(anew, ignore_errors=True)

    beside = {"replay": partial(replay, place.recorder, mapper, events), "raw SHA-256": partial(raw, folder / "log.db")}
    ours = {"verify": lambda: run.run(check(url, folder / "segel", note)), "seal": lambda: (run.run(seal(url, anew)), None)[1]}
    before = {"verify": None, "seal": empty}
    return [
        Case(f"sqlite: {name} vs {other}, {events:,}", events, ours[name], theirs, before=before[name])
        for name in ours
        for other, theirs in beside.items()
    ]


def memory(events: int) -> None:
    """Peak resident memory of sealing and of verifying, a process each."""
    for size in (events // 10, events):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            url = asyncio.run(made(folder, size))
            for what in ("seal", "verify"):
                done = subprocess.run(
                    [sys.executable, "-m", "tests.bench.bench_verify", "alone", what, url, name], check=True, capture_output=True, text=True
                )
                said = json.loads(done.stdout.splitlines()[-1])
                sys.stdout.write(
                    f"{what:7} {size:>9,} events  {said['s']:7.1f} s  {size / said['s']:9,.0f}/s  {said['mib']:6.0f} MiB peak\n"
                )
                sys.stdout.flush()


def alone(what: str, url: str, folder: Path) -> None:
    begun = time.perf_counter()
    if what == "seal":
        (folder / "luar").write_bytes(asyncio.run(seal(url, folder / "segel")))
    else:
        asyncio.run(check(url, folder / "segel", (folder / "luar").read_bytes()))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps({"s": time.perf_counter() - begun, "mib": peak}) + "\n")


def main() -> int:
    if sys.argv[1:2] == ["alone"]:
        alone(sys.argv[2], sys.argv[3], Path(sys.argv[4]))
        return 0
    if sys.argv[1:2] == ["memory"]:
        parser = argparse.ArgumentParser()
        parser.add_argument("--events", type=int, default=MEMORY_EVENTS)
        memory(parser.parse_args(sys.argv[2:]).events)
        return 0
    given = options(__doc__ or "")
    with ExitStack() as stack:
        run = stack.enter_context(asyncio.Runner())
        return report(cases(stack, run, QUICK_EVENTS if given.quick else EVENTS), given)


if __name__ == "__main__":
    sys.exit(main())
