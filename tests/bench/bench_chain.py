"""Verifying the chain alone (positions, digests, links), and the log in full (columns, times, versions, too), each beside the
peer's plain replay, which verifies nothing. Only the chain has a goal; the full one is reported.

python -m tests.bench.bench_chain [--quick] [--rounds N] [--only sqlite]
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from contextlib import ExitStack
from functools import partial
from typing import Any
from uuid import uuid4

from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import ApplicationRecorder, JSONTranscoder, Mapper
from eventsourcing.persistence import DatetimeAsISO as Moment
from eventsourcing.persistence import UUIDAsHex as Id

from shared.eventstore.port import EventStore, StreamAppend
from shared.eventstore.verify import HasLinks, verify_chain_of, verify_log
from tests.bench.bench_append import Place, drafted, on_postgres, on_sqlite
from tests.bench.harness import Case, options, report
from tests.bench.peers import payload
from tests.support.postgres import postgres_server

EVENTS, QUICK_EVENTS = 50_000, 5_000
BATCH = PAGE = 1_000
GOAL = 2.0


class Perkara(Aggregate):
    """The peer's way to write the same down."""

    @event("Dibuat")
    def __init__(self, isi: dict[str, Any]) -> None:
        self.isi = isi

    @event("Berubah")
    def berubah(self, isi: dict[str, Any]) -> None:
        self.isi = isi


def peer_mapper() -> Mapper[Any]:
    transcoder = JSONTranscoder()
    transcoder.register(Id())
    transcoder.register(Moment())
    return Mapper(transcoder)


def fill_peer(recorder: ApplicationRecorder, mapper: Mapper[Any], events: int) -> None:
    for _ in range(events // BATCH):
        perkara = Perkara(payload(0))
        for n in range(1, BATCH):
            perkara.berubah(payload(n))
        recorder.insert_events([mapper.to_stored_event(e) for e in perkara.collect_events()])


def replay(recorder: ApplicationRecorder, mapper: Mapper[Any], events: int) -> None:
    """Every notification read in pages and made an event object again."""
    seen = 0
    while page := recorder.select_notifications(seen + 1, PAGE):
        for notification in page:
            mapper.to_domain_event(notification)
        seen = int(page[-1].id)
    assert seen == events


async def fill(store: EventStore, events: int) -> None:
    for _ in range(events // BATCH):
        await store.append([StreamAppend(f"bench-{uuid4()}", 0, [drafted(n) for n in range(BATCH)])])


async def chain(store: EventStore, events: int) -> None:
    assert isinstance(store, HasLinks)  # else whole records would be measured
    verifier = await verify_chain_of(store)
    assert (verifier.position, verifier.findings) == (events, [])


async def full(store: EventStore, events: int) -> None:
    verifier = await verify_log(store)
    assert (verifier.head.position, verifier.findings) == (events, [])


def cases(kind: str, place: Place, events: int) -> list[Case]:
    mapper = peer_mapper()
    place.run.run(fill(place.store, events))
    fill_peer(place.recorder, mapper, events)
    theirs = partial(replay, place.recorder, mapper, events)

    def beside(name: str, verify: Callable[[EventStore, int], Coroutine[Any, Any, None]], goal: float | None) -> Case:
        title = f"{kind}: {name} vs replay, {events:,}"
        return Case(title, events, lambda: place.run.run(verify(place.store, events)), theirs, goal)

    return [beside("chain only", chain, GOAL), beside("full verification", full, None)]


def main() -> int:
    given = options(__doc__ or "")
    events = QUICK_EVENTS if given.quick else EVENTS
    with ExitStack() as stack:
        run = stack.enter_context(asyncio.Runner())
        server = stack.enter_context(postgres_server())
        places = {"postgres": on_postgres(stack, run, server), "sqlite": on_sqlite(stack, run)}
        return report([c for kind, place in places.items() for c in cases(kind, place, events)], given)


if __name__ == "__main__":
    sys.exit(main())
