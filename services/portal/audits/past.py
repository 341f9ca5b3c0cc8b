"""The office as it stood at an instant: the log up to there, fed to the projections the pages use, in memory.

There is no second way of telling the state: `Inbox`, `Registers`, `Views` and `DueTimes` are the portal's own, over `AsOf`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from services.portal.cases.heard import CASE_FACTS
from services.portal.cases.inbox import Inbox
from services.portal.cases.inbox_rows import JSON, METADATA
from services.portal.cases.view import Views
from services.portal.registers.reading import Reading
from services.portal.registers.table import Registers
from shared.directory import Directories
from shared.eventstore.as_of import AsOf
from shared.eventstore.codec import Codec, Recorded
from shared.eventstore.port import EventStore
from shared.eventstore.wanted import wanted
from shared.messaging.database import Database
from shared.sop.event import Event
from shared.sop.worklist import Kasus

_kasus, _tugas = METADATA.tables["portal_kasus"], METADATA.tables["portal_tugas"]
Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Kotak:
    """What waited for an office, most urgent first, then longest waiting."""

    jabatan: str
    kasus: tuple[Kasus, ...]


class Past:
    """One instant. `position`: the last fact that had been recorded."""

    def __init__(self, database: Database, position: int) -> None:
        self._db, self.position = database, position
        self.inbox = Inbox(database)

    def store(self, store: EventStore) -> AsOf:
        """The log as it stood, over a store of the caller's own loop."""
        return AsOf(store, self.position)

    def registers(self, store: EventStore, codec: Codec) -> Reading:
        """The registers of then."""
        return Reading(self._db, self.store(store), codec)

    async def units(self) -> list[str]:
        """Units that had a case."""
        return sorted(await self.inbox.heads())

    async def cases(self, unit: str) -> list[Kasus]:
        """Every case of the unit, oldest number first."""
        query = select(_kasus.c.isi).where(_kasus.c.unit == unit, _kasus.c.nomor > 0).order_by(_kasus.c.tahun, _kasus.c.nomor)
        rows = await self._db.read(lambda c: c.execute(query).all())
        return [JSON.validate_json(r.isi) for r in rows]

    async def boxes(self, unit: str, offices: Sequence[str]) -> list[Kotak]:
        """The inbox of each of these offices, everybody's tasks in it."""
        found = await self._db.read(lambda c: {j: _waiting(c, unit, j) for j in offices})
        return [Kotak(j, tuple(found[j])) for j in offices]

    async def close(self) -> None:
        """Forget it."""
        await self._db.close()


def _waiting(c: Connection, unit: str, jabatan: str) -> list[Kasus]:
    query = select(_kasus.c.kasus, _kasus.c.isi, _tugas.c.urgensi, _tugas.c.sejak).join(_tugas, _tugas.c.kasus == _kasus.c.kasus)
    query = query.where(_tugas.c.unit == unit, _tugas.c.jabatan == jabatan).order_by(_tugas.c.urgensi, _tugas.c.sejak, _kasus.c.kasus)
    once: dict[str, str] = {}
    for row in c.execute(query):
        once.setdefault(row.kasus, row.isi)
    return [JSON.validate_json(isi) for isi in once.values()]


async def replay(store: EventStore, codec: Codec, position: int, told: Told = lambda position: None) -> Past:
    """Feed the facts up to `position`, a page in one transaction: as much memory as the rows take, however long the log.

    Raises StoreUnavailable, UnknownEvent.
    """
    log, database = AsOf(store, position), Database("sqlite://")
    past = Past(database, position)
    try:
        await past.inbox.prepare()
        await Registers(database, log, codec).prepare()
        async for at, facts in wanted(log, codec, CASE_FACTS):
            await database.run(lambda c, facts=facts: taken(past.inbox, c, facts))  # type: ignore[misc]
            told(at)
    except BaseException:
        await database.close()
        raise
    return past


def taken(inbox: Inbox, c: Connection, facts: Sequence[Recorded[Event]]) -> None:
    """A page of facts, in the transaction of this connection."""
    for fact in facts:
        inbox.take(c, fact)


def views_of(store: EventStore, codec: Codec, position: int) -> tuple[Views, Directories]:
    """Cases and directories as they stood: these need no projection, only where the log ended."""
    log = AsOf(store, position)
    return Views(log, codec), Directories(log, codec)


def instant(typed: str, zone: str) -> datetime | None:
    """`2026-03-31T16:00`, with an offset or on the unit's clock; None where it is no time."""
    try:
        at = datetime.fromisoformat(typed.strip())
        return (at.replace(tzinfo=ZoneInfo(zone)) if at.tzinfo is None else at).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
