"""A sweep of the deadlines: what it costs when ten are due, with 100 000 open beside with 100 open.

Ours is the big office, theirs the small one: the same code on the same kind of database, so the ratio is what openness costs.
The goal "at most twice the time" is a ratio of one half.

python -m tests.bench.bench_sweep [--quick] [--rounds N] [--only sqlite]
"""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from uuid import UUID

import structlog
from sqlalchemy import Connection, insert

from services.deadlines.app import Deadlines
from services.deadlines.queue import _case, _due
from services.deadlines.reckoning import tenggat_id
from shared.command import Circumstances, Signer
from shared.eventstore.port import StreamAppend
from shared.service import lay_foundation
from shared.settings import Settings
from shared.sop import events as e
from shared.sop.event import Event
from tests.bench.harness import Case, options, report
from tests.contracts.backends import fresh_database
from tests.support.calendars import isi
from tests.support.postgres import PostgresServer, postgres_server

DUE, OPEN, FEW = 10, 100_000, 100
UNIT, STEP, LIMIT = "kebakkramat", "3", "1x24 jam"
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
GOAL = 0.5
BATCH = 500


class Clock:
    """Set forward a minute for each run."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 2, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


class Office:
    """A service of its own on a log of its own, with so many due times running."""

    def __init__(self, run: asyncio.Runner, service: Deadlines, clock: Clock) -> None:
        self._run, self._service, self._clock = run, service, clock
        self._numbers = count(1)
        self._done = 0

    async def furnish(self, running: int) -> None:
        """A calendar, a limit, and cases that are due some day."""
        await self._service.queue.open()
        rules: list[Event] = [
            e.KalenderKerjaDitetapkan(versi=1, kalender=isi()),
            e.BatasWaktuDitetapkan(langkah=(STEP,), teks=LIMIT, berjalan=False, dasar=""),
        ]
        about = self._about(f"unit-{UNIT}")
        drafts = await self._service.foundation.codec.encode(rules, about, "bench")
        await self._service.foundation.store.append([StreamAppend(f"deadlines-{UNIT}", 0, drafts)])
        await self._service.queue.rules_changed(UNIT, 2)
        for n in range(0, running, BATCH):
            some = min(BATCH, running - n)
            await self.begin([self._clock.at + DAY * (2 + (n + i) % 300) for i in range(some)])

    async def begin(self, due: Sequence[datetime]) -> None:
        """Cases with these due times, in the log and in the projection."""
        store, codec = self._service.foundation.store, self._service.foundation.codec
        appends, rows = [], []
        for at in due:
            case = str(UUID(int=next(self._numbers)))
            handed = e.DisposisiDiteruskan(terjadi_at=at - DAY)
            made = e.TenggatDitetapkan(
                tenggat=tenggat_id(case, STEP, 1),
                langkah=STEP,
                putaran=1,
                jabatan="sekretariat",
                mulai_at=at - DAY,
                due_at=at,
                aturan=LIMIT,
                kalender_versi=1,
                penjabaran=(),
            )
            for event in (handed, made):
                stream = f"{event.service}-{case}"
                appends.append(StreamAppend(stream, 0, await codec.encode([event], self._about(case), event.service)))
            naive = at.astimezone(UTC).replace(tzinfo=None)
            rows.append({"tenggat": made.tenggat, "kasus": case, "unit": UNIT, "look_at": naive})
        await store.append(appends)

        def work(c: Connection) -> None:
            c.execute(insert(_due), rows)
            c.execute(insert(_case), [{"kasus": row["kasus"], "unit": UNIT, "aturan": 2} for row in rows])

        await self._service.database.run(work)

    def ten_more(self) -> None:
        """Ten whose time comes now."""
        self._clock.at += MINUTE
        self._run.run(self.begin([self._clock.at] * DUE))

    def sweep(self) -> None:
        """What is measured: ten looks, each recorded in the log."""
        assert self._run.run(self._service.watcher.sweep()) == DUE

    async def close(self) -> None:
        await self._service.database.close()
        await self._service.foundation.close()

    def _about(self, case: str) -> Circumstances:
        self._done += 1
        return Circumstances(f"bench-{case}-{self._done}", "bench", None, UNIT, case, Signer("bench", "layanan"), self._clock.at)


def office(stack: ExitStack, run: asyncio.Runner, url: str, running: int) -> Office:
    """One furnished office; `url` empty: SQLite."""
    folder, clock = Path(stack.enter_context(tempfile.TemporaryDirectory())), Clock()
    on = run.run(lay_foundation(Settings(data=folder, log_url=url, service_url=url), clock))
    made = Office(run, Deadlines(on), clock)
    stack.callback(lambda: run.run(made.close()))
    begun = time.perf_counter()
    run.run(made.furnish(running))
    sys.stderr.write(f"{running} open on {url.partition(':')[0] or 'sqlite'}: made in {time.perf_counter() - begun:.0f} s\n")
    return made


def database(stack: ExitStack, run: asyncio.Runner, server: PostgresServer) -> str:
    """The URL of an empty one."""
    backend = run.run(fresh_database(server.url()))
    stack.callback(lambda: run.run(backend.close()))
    return backend.url


def case(kind: str, big: Office, small: Office, running: int) -> Case:
    before = {big.sweep: big.ten_more, small.sweep: small.ten_more}
    name = f"{kind}: {DUE} due of {running} vs of {FEW}"
    return Case(name, DUE, big.sweep, small.sweep, GOAL, lambda side: before[side]())


def main() -> int:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    given = options(__doc__ or "")
    running = OPEN // (10 if given.quick else 1)
    with ExitStack() as stack:
        run = stack.enter_context(asyncio.Runner())
        cases = []
        if given.only in "sqlite":
            cases.append(case("sqlite", office(stack, run, "", running), office(stack, run, "", FEW), running))
        if given.only in "postgres":
            server = stack.enter_context(postgres_server("max_connections=200"))
            big, small = (office(stack, run, database(stack, run, server), n) for n in (running, FEW))
            cases.append(case("postgres", big, small, running))
        return report(cases, given)


if __name__ == "__main__":
    sys.exit(main())
