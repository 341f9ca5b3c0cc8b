"""Reading a log for some kinds of facts only: what is not wanted is never decoded, which is most of what a replay costs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection

from shared.eventstore.codec import Codec, Recorded, parse_type
from shared.eventstore.port import EventStore, Record
from shared.sop.event import EVENTS, Event

PAGE = 1_000


async def wanted(
    store: EventStore, codec: Codec, kinds: Collection[type[Event]], after: int = 0
) -> AsyncIterator[tuple[int, list[Recorded[Event]]]]:
    """Pages from `after` to where the log ends: its last position and the facts wanted, in log order.

    Raises UnknownEvent, StoreUnavailable.
    """
    names = {cls.__name__ for cls in kinds}
    while records := await store.read(after, PAGE):
        after = records[-1].position
        facts = await codec.decode([r for r in records if _may_be(r, names)])
        yield after, [f for f in facts if type(f.event).__name__ in names]


def _may_be(record: Record, names: Collection[str]) -> bool:
    name, version = parse_type(record.type)
    cls = EVENTS.get(name)
    # Renamed or lifted from an older version, or not known at all: only the codec can say.
    return name in names or cls is None or cls.version != version
