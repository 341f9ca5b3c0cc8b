"""A process that appends one event after another and does nothing else, to be watched from outside.

`python -m tests.support.e2e_append DATABASE NUMBER [PRAGMA]`: PRAGMA is planted on the writing connection (`synchronous=OFF`).
"""

from __future__ import annotations

import asyncio
import sys
from uuid import uuid4

from shared.eventstore.open import check_durability, open_store
from shared.eventstore.port import Draft, StreamAppend
from shared.eventstore.sqlite import SqliteStore


async def append(database: str, number: int, pragma: str = "") -> None:
    """Each is acknowledged before the next is sent; a word on stdout for each."""
    store = await open_store(f"sqlite:///{database}")
    assert isinstance(store, SqliteStore)
    if pragma:
        await store._on_writer(lambda: store._writer.connection().execute(f"PRAGMA {pragma}"))
    else:
        await check_durability(store)
    for n in range(number):
        draft = Draft(uuid4(), "tayang.Uji.v1", str(uuid4()), "uji", {"data": {"n": n}})
        await store.append([StreamAppend("uji-1", n, [draft])])
        sys.stdout.write("diterima\n")
    await store.close()


if __name__ == "__main__":
    asyncio.run(append(sys.argv[1], int(sys.argv[2]), *sys.argv[3:]))
