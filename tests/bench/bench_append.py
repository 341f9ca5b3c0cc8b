"""Appending: one and sixteen writers, batches, on PostgreSQL and SQLite, beside the peer on the same database and beside COPY.

python -m tests.bench.bench_append [--quick] [--rounds N] [--only postgres]
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import astuple, dataclass
from functools import partial
from pathlib import Path
from uuid import uuid4

from eventsourcing.persistence import ApplicationRecorder
from sqlalchemy import make_url

from shared.eventstore.open import check_durability, open_store
from shared.eventstore.port import Draft, EventStore, StreamAppend
from tests.bench.harness import Case, Options, Side, options, report
from tests.bench.peers import Copy, Eventsourcing, eventsourcing_on_postgres, eventsourcing_on_sqlite, payload
from tests.contracts.backends import connect, fresh_database
from tests.support.postgres import PostgresServer, postgres_server

GOALS = {("postgres", 16): 10.0, ("sqlite", 16): 3.0}


def drafted(n: int) -> Draft:
    return Draft(uuid4(), "tayang.Contoh.v1", "0192f0c1-perintah", "0192f0c1-kasus", payload(n))


async def write(store: EventStore, writers: int, appends: int, batch: int) -> None:
    """As `Eventsourcing.write`, with coroutines for threads."""

    async def writer() -> None:
        stream = f"bench-{uuid4()}"
        for n in range(appends // writers):
            await store.append([StreamAppend(stream, n * batch, [drafted(i) for i in range(batch)])])

    await asyncio.gather(*(writer() for _ in range(writers)))


@dataclass(frozen=True)
class Place:
    """Where a case runs: a database of its own for both sides, so that no case pays for what another left."""

    run: asyncio.Runner
    store: EventStore
    recorder: ApplicationRecorder
    copy: Copy | None = None


def against_the_peer(kind: str, fresh: Callable[[], Place], given: Options) -> list[Case]:
    cases = []
    for writers, full, batch in ((1, 400, 1), (16, 1600, 1), (1, 40, 100), (1, 10, 1000)):
        appends, place = _scaled(full, writers, given), fresh()
        name = f"{kind}: {writers} writer{'s' * (writers > 1)}, {batch} a time, vs eventsourcing"
        peer = Eventsourcing(place.recorder, writers)
        theirs = partial(peer.write, appends, batch)
        cases.append(Case(name, appends * batch, _ours(place, writers, appends, batch), theirs, GOALS.get((kind, writers))))
    return cases


def against_copy(fresh: Callable[[], Place], given: Options) -> list[Case]:
    cases = []
    for full, batch in ((40, 100), (10, 1000)):
        appends, place = _scaled(full, 1, given), fresh()
        place.run.run(write(place.store, 1, 1, batch))
        rows = [astuple(r) for r in place.run.run(place.store.read(0, batch))]
        theirs = _copying(place, rows, appends)
        cases.append(Case(f"postgres: {batch} a time, vs COPY", appends * batch, _ours(place, 1, appends, batch), theirs))
    return cases


def _scaled(appends: int, writers: int, given: Options) -> int:
    return max(writers, appends // (10 if given.quick else 1))


def _ours(place: Place, writers: int, appends: int, batch: int) -> Side:
    return lambda: place.run.run(write(place.store, writers, appends, batch))


def _copying(place: Place, rows: list[tuple[object, ...]], appends: int) -> Side:
    copy = place.copy
    assert copy is not None
    return lambda: place.run.run(copy.write(rows, appends))


def on_postgres(stack: ExitStack, run: asyncio.Runner, server: PostgresServer) -> Place:
    backend = run.run(fresh_database(server.url()))
    stack.callback(lambda: run.run(backend.close()))
    store = run.run(backend.open())
    run.run(check_durability(store))
    connection = run.run(connect(backend.url))
    stack.callback(lambda: run.run(connection.close()))
    copy = Copy(connection)
    run.run(copy.prepare())
    peer = stack.enter_context(eventsourcing_on_postgres(server, str(make_url(backend.url).database)))
    return Place(run, store, peer.application_recorder(), copy)


def on_sqlite(stack: ExitStack, run: asyncio.Runner) -> Place:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    store = run.run(open_store(f"sqlite:///{folder}/log.db"))
    stack.callback(lambda: run.run(store.close()))
    peer = eventsourcing_on_sqlite(folder)
    stack.callback(peer.close)
    return Place(run, store, peer.application_recorder())


def main() -> int:
    given = options(__doc__ or "")
    with ExitStack() as stack:
        run = stack.enter_context(asyncio.Runner())
        server = stack.enter_context(postgres_server("max_connections=200"))
        cases = [
            *against_the_peer("postgres", lambda: on_postgres(stack, run, server), given),
            *against_copy(lambda: on_postgres(stack, run, server), given),
            *against_the_peer("sqlite", lambda: on_sqlite(stack, run), given),
        ]
        return report(cases, given)


if __name__ == "__main__":
    sys.exit(main())
