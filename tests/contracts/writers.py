"""A writing process for the contract suite: spawned, so that nothing is shared with the test but the database."""

from __future__ import annotations

import asyncio
from collections import Counter

from shared.eventstore.open import open_store
from shared.eventstore.port import EventStore, VersionConflict
from tests.contracts.drafts import draft, to

SHARED_STREAMS = 3


def write(url: str, name: str, writers: int, rounds: int) -> dict[str, int]:
    """Entry point of the process: how many appends were acknowledged and how many conflicts were met."""
    return dict(asyncio.run(_write(url, name, writers, rounds)))


async def _write(url: str, name: str, writers: int, rounds: int) -> Counter[str]:
    store = await open_store(url, create=False)
    seen: Counter[str] = Counter()
    await asyncio.gather(*(_writer(store, name, k, rounds, seen) for k in range(writers)))
    await store.close()
    return seen


async def _writer(store: EventStore, name: str, k: int, rounds: int, seen: Counter[str]) -> None:
    for n in range(rounds):
        # Every other append goes to a stream that all processes write, and guards another.
        shared = f"bersama-{(k + n) % SHARED_STREAMS}"
        stream = shared if n % 2 else f"sendiri-{name}-{k}"
        new, done = draft(causation=f"{name}/{k}/{n}"), False
        while not done:
            version = len(await store.read_stream(stream))
            try:
                await store.append([to(stream, version, new)])
                done = True
                seen["appended"] += 1
            except VersionConflict:
                seen["conflicts"] += 1
