"""Tables that a service fills from facts: changed in the very transaction that moves the cursor over them (invariant 11)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from shared.eventstore.codec import Codec, Recorded, UnknownEvent, parse_type
from shared.eventstore.port import Record
from shared.messaging.ledger import Cursor, Ledger
from shared.sop.event import EVENTS, Event

Project = Callable[[Connection, Recorded[Event]], None]
"""What one fact changes. The same fact again changes nothing: a parked one may be handled twice."""


class Tables:
    """Who changes what, by event."""

    def __init__(self, codec: Codec, ledger: Ledger) -> None:
        self._codec, self._ledger = codec, ledger
        self._by_name: dict[str, list[Project]] = {}

    def add(self, project: Project, *events: type[Event]) -> None:
        """For these events."""
        for event in events:
            self._by_name.setdefault(event.__name__, []).append(project)

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def __bool__(self) -> bool:
        return bool(self._by_name)

    async def change(self, old: Cursor, new: Cursor, group: Sequence[Record]) -> None:
        """All that `group` changes, and the cursor moved over it. Raises Moved, and what a change raises; then nothing is changed."""
        facts = await self._codec.decode(r for r in group if (name := today(r)) is None or name in self._by_name)
        await self._ledger.advance(old, new, lambda c: self._change(c, facts))

    async def redo(self, record: Record) -> None:
        """Once more for a parked one."""
        facts = await self._codec.decode([record])
        await self._ledger.change(lambda c: self._change(c, facts))

    def _change(self, c: Connection, facts: Sequence[Recorded[Event]]) -> None:
        for fact in facts:
            for project in self._by_name.get(type(fact.event).__name__, ()):
                project(c, fact)


def today(record: Record) -> str | None:
    """The event's name, if it is stored as this program knows it; None: the codec has to say what it is."""
    try:
        name, version = parse_type(record.type)
    except UnknownEvent:
        return None
    return name if name in EVENTS and EVENTS[name].version == version else None
