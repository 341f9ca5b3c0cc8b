"""Typed replay of a whole log: store and codec, beside the peer's log and mapper on the same database.

    python -m tests.bench.bench_replay [--quick] [--rounds N] [--only sqlite]

"as stored": a realistic mix, 1.9 sealed fields an event, each opened. "nothing sealed": the same events, those fields empty.
The peer "typed": what its mapper gives, made into the same classes. "with cipher": it also keeps what we seal from being read.
"plain": as its mapper gives it, `data` a dict: less than what we give, shown as the limit of what is fair to compare.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from statistics import mean
from typing import Any

import structlog
from eventsourcing.postgres import PostgresFactory
from eventsourcing.sqlite import SQLiteFactory

from shared.eventstore.codec import Codec
from shared.eventstore.keys import SqlKeyring
from shared.eventstore.open import open_store
from shared.eventstore.port import EventStore
from tests.bench import replay_peer
from tests.bench.harness import Case, Options, Side, options, report
from tests.bench.peers import eventsourcing_on_postgres, eventsourcing_on_sqlite
from tests.bench.replay_log import Told, fill, story, without_sealed
from tests.contracts.backends import fresh_database
from tests.support.postgres import PostgresServer, postgres_server

EVENTS, QUICK_EVENTS = 20_000, 5_000
PAGE = 1_000
GOAL = 1.5
Factory = PostgresFactory | SQLiteFactory


async def replay(store: EventStore, codec: Codec) -> int:
    after = count = 0
    while records := await store.read(after, PAGE):
        count += len(await codec.decode(records))
        after = records[-1].position
    return count


class Bench:
    """Logs of both sides, filled before anything is measured."""

    def __init__(self, run: asyncio.Runner, stack: ExitStack, given: Options) -> None:
        self.run, self._stack = run, stack
        self.told = {"as stored": story()}
        self.told["nothing sealed"] = without_sealed(self.told["as stored"])
        size = len(self.told["as stored"])
        self.cases = -(-(QUICK_EVENTS if given.quick else EVENTS) // size)
        self.events = self.cases * size

    def ours(self, url: str, keys: str, told: Sequence[Told]) -> Side:
        store, keyring = self.run.run(open_store(url)), SqlKeyring(keys)
        self._stack.callback(keyring.close)
        self._stack.callback(lambda: self.run.run(store.close()))
        codec = Codec(keyring)
        self.run.run(fill(store, codec, told, self.cases))
        self._describe(url, store)
        return self._counted(lambda: self.run.run(replay(store, codec)))

    def theirs(self, factory: Factory, told: Sequence[Told], *, typed: bool, ciphered: bool = False) -> Side:
        recorder, mapper = factory.application_recorder(), replay_peer.mapper(ciphered=ciphered)
        self._stack.callback(factory.close)
        replay_peer.fill(recorder, mapper, told, self.cases)
        return self._counted(partial(replay_peer.replay, recorder, mapper, typed=typed))

    def _counted(self, side: Any) -> Side:
        def measured() -> None:
            assert side() == self.events

        return measured

    def _describe(self, url: str, store: EventStore) -> None:
        bodies = [r.body for r in self.run.run(store.read(0, 2_000))]
        seals = sum(body.count(b'"ct":') for body in bodies) / len(bodies)
        print(f"{url.partition(':')[0]}: {self.events} events, {mean(map(len, bodies)):.0f} bytes and {seals:.1f} sealed fields each")


def cases_on(kind: str, bench: Bench, places: Iterator[tuple[str, str, Factory]]) -> list[Case]:
    """Each log in a database of its own."""
    made = []
    for what, told in bench.told.items():
        url, keys, _ = next(places)
        ours = bench.ours(url, keys, told)
        against: list[tuple[str, dict[str, bool], float | None]] = [("typed", {"typed": True}, GOAL), ("plain", {"typed": False}, None)]
        if what == "as stored":
            against.insert(0, ("typed, with cipher", {"typed": True, "ciphered": True}, GOAL))
        for peer, how, goal in against:
            theirs = bench.theirs(next(places)[2], told, **how)
            made.append(Case(f"{kind}: {what}, vs peer {peer}", bench.events, ours, theirs, goal))
    return made


def on_sqlite(folder: Path) -> Iterator[tuple[str, str, Factory]]:
    n = 0
    while True:
        place = folder / str(n)
        place.mkdir()
        yield f"sqlite:///{place}/log.db", f"sqlite:///{place}/keys.db", eventsourcing_on_sqlite(place)
        n += 1


def on_postgres(run: asyncio.Runner, server: PostgresServer) -> Iterator[tuple[str, str, Factory]]:
    while True:
        log, keys, peer = (run.run(fresh_database(server.url())).url for _ in range(3))
        yield log, keys, eventsourcing_on_postgres(server, peer.rpartition("/")[2].partition("?")[0])


def main() -> int:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    given = options(__doc__ or "")
    with ExitStack() as stack:
        run = stack.enter_context(asyncio.Runner())
        bench = Bench(run, stack, given)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        made = []
        if given.only in "sqlite" or "sqlite" in given.only:
            made += cases_on("sqlite", bench, on_sqlite(folder))
        if given.only in "postgres" or "postgres" in given.only:
            server = stack.enter_context(postgres_server("max_connections=200"))  # each of the peer's logs opens its pool at once
            made += cases_on("postgres", bench, on_postgres(run, server))
        return report(made, given)


if __name__ == "__main__":
    sys.exit(main())
