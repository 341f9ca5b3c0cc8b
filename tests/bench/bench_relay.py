"""Relay: a backlog in atomic batches against publications one by one, both fenced and acknowledged, `sync_interval: always`."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from nats.aio.client import Client

from shared.eventstore.port import LogIdentity, Record
from shared.messaging.connection import close, connect
from shared.messaging.publish import batches, publish
from shared.messaging.topology import LogStream
from tests.bench.harness import MAX_REPEATS, Case, Options, Side, options, report
from tests.support.rig import Rig
from tests.support.servers import NatsServer, nats_server

EVENTS = 1024
GOAL = 8.0

Way = Callable[[Client, LogIdentity, Sequence[Record]], Coroutine[Any, Any, None]]


async def in_batches(nc: Client, identity: LogIdentity, records: Sequence[Record]) -> None:
    for batch in batches(records):
        await publish(nc, identity, batch)


async def one_by_one(nc: Client, identity: LogIdentity, records: Sequence[Record]) -> None:
    for record in records:
        await publish(nc, identity, [record])


async def backlog(server: NatsServer, folder: Path, size: int) -> tuple[LogIdentity, list[Record]]:
    """Real events, recorded in a log of their own."""
    async with AsyncExitStack() as stack:
        rig = Rig(server, folder, stack)
        for start in range(0, size, 64):
            await rig.tell_many(range(start, start + min(64, size - start)), f"k{start}")
        return await rig.store.identity(), await rig.log()


def onwards(records: Sequence[Record], runs: int) -> Iterator[list[Record]]:
    """The same events again and again at the positions that follow: a run needs a place in the stream, not a new stream."""
    position = count(1)
    return iter([[replace(r, position=next(position)) for r in records] for _ in range(runs)])


def side(way: Way, run: asyncio.Runner, nc: Client, identity: LogIdentity, pieces: Iterator[list[Record]]) -> Side:
    return lambda: run.run(way(nc, identity, next(pieces)))


def cases(stack: ExitStack, given: Options) -> list[Case]:
    run = stack.enter_context(asyncio.Runner())
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    server = stack.enter_context(nats_server(folder, sync_always=True))
    size = EVENTS // 10 if given.quick else EVENTS
    identity, records = run.run(backlog(server, folder, size))
    nc = run.run(connect(server.url, "bench"))
    stack.callback(lambda: run.run(close(nc)))
    run.run(LogStream(identity).ensure(nc.jetstream()))
    pieces = onwards(records, 2 + given.rounds * 3 * MAX_REPEATS)
    ours, theirs = (side(way, run, nc, identity, pieces) for way in (in_batches, one_by_one))
    return [Case("relay: atomic batches / one by one", size, ours, theirs, GOAL)]


def main() -> int:
    given = options(__doc__ or "")
    with ExitStack() as stack:
        return report(cases(stack, given), given)


if __name__ == "__main__":
    sys.exit(main())
