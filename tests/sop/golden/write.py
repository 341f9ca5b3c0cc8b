"""Store today's language as a new history: the whole story, and a filled-in sample of every event.

    python -m tests.sop.golden.write 0002-what-is-new     once, when an event is new or has a new version
    python -m tests.sop.golden.write --summary            when a stage folds the same events to another state, on purpose

Stored bodies are never written again.
"""

from __future__ import annotations

import asyncio
import sys
from collections import defaultdict
from dataclasses import replace
from uuid import uuid5

from shared.eventstore.opening import key_names
from shared.eventstore.port import Draft, StreamAppend
from shared.sop.events import EVENTS
from tests.sop.golden.history import load, names, save, save_summary, summarise
from tests.sop.golden.samples import sample
from tests.sop.golden.story import LOG_ID, tell
from tests.support.office import Office

CONTOH = str(uuid5(LOG_ID, "contoh"))
"""The case of the samples."""


async def add_samples(office: Office) -> None:
    """One event of each class, in a stream of its stage."""
    streams: dict[str, list[Draft]] = defaultdict(list)
    about = replace(office.about(None, CONTOH, CONTOH), jabatan="sekretaris", digest="ab" * 32, bertindak_sebagai="plt")
    events = [sample(cls) for cls in EVENTS.values()]
    for event, draft in zip(events, await office.codec.encode(events, about, "contoh.Contoh"), strict=True):
        streams[f"{type(event).service}-{CONTOH}"].append(draft)
    await office.store.append([StreamAppend(stream, 0, drafts) for stream, drafts in streams.items()])


async def write(name: str) -> str:
    """Tell, and save under `name`. The chain value at the end."""
    office = await tell()
    await add_samples(office)
    records = await office.store.read(0, 1_000_000)
    keys = await office.keyring.load(frozenset(name.decode() for record in records for name in key_names(record.body)))
    save(name, records, [key for key in keys.values() if key])
    return records[-1].chain.hex()


async def summarise_all() -> None:
    """The outcome of every history as the stages see it today."""
    for name in names():
        history = load(name)
        save_summary(name, summarise(await history.codec().decode(history.records)))


if __name__ == "__main__":
    if sys.argv[1] != "--summary":
        print(f'add to PINNED in test_golden.py: "{sys.argv[1]}": "{asyncio.run(write(sys.argv[1]))}",')
    asyncio.run(summarise_all())
