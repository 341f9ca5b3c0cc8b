"""Turns, returns and publications by case: the projection that reports are made of. Codes, ids and times only.

A case's row holds its trace and the card that follows from it, written in one transaction guarded by the position they are based on.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from functools import partial

from pydantic import TypeAdapter
from sqlalchemy import BigInteger, Boolean, Column, Connection, Integer, MetaData, String, Table, Text, func, insert, or_, select, update

from shared.decider import case_stream
from shared.eventstore.codec import Codec, Recorded
from shared.eventstore.port import EventStore, Record, read_all
from shared.messaging.database import Database
from shared.sop.event import Event
from shared.sop.laporan.jejak import Jejak, diperlukan, fakta, jejak
from shared.sop.laporan.kartu import Kartu, kartu
from shared.sop.laporan.masa import Masa
from shared.sop.types import format_time
from shared.sop.waktu.kalender import Kalender
from shared.sop.waktu.unit import aturan_unit

PAGE = 500
_meta = MetaData()
_kasus = Table(
    "portal_laporan",
    _meta,
    Column("kasus", Text, primary_key=True),
    Column("unit", String(64), nullable=False, index=True),
    Column("position", BigInteger, nullable=False),
    Column("mulai", String(32), nullable=False),
    Column("terakhir", String(32), nullable=False),
    Column("berjalan", Boolean, nullable=False),
    Column("jejak", Text, nullable=False),
    Column("isi", Text, nullable=False),
)
_terisi = Table("portal_laporan_terisi", _meta, Column("bentuk", Integer, primary_key=True, autoincrement=False))
BENTUK = 1
"""Of trace and card. Another one is another table to be filled."""
_traces: TypeAdapter[tuple[Jejak, ...]] = TypeAdapter(tuple[Jejak, ...])
_card: TypeAdapter[Kartu] = TypeAdapter(Kartu)


class Reports:
    """Reads and follows. Rebuilt from the log at will."""

    def __init__(self, database: Database, store: EventStore, codec: Codec) -> None:
        self._db, self._store, self._codec = database, store, codec

    async def prepare(self) -> None:
        """Make the table; where it is new in an office that has worked for a while, fill it from the log before facts are followed."""
        await self._db.prepare(_meta)
        if await self._db.read(lambda c: c.execute(select(_terisi.c.bentuk).where(_terisi.c.bentuk == BENTUK)).first()) is None:
            await self.fill()
            await self._db.run(_filled)

    async def fill(self) -> None:
        """Every fact of the log once more; what is known already changes nothing."""
        async for records in _pages(read_all(self._store, page=PAGE)):
            facts = await self._codec.decode(records)
            await self._db.run(partial(_all, facts))

    async def cards(self, unit: str, masa: Masa) -> list[Kartu]:
        """Cases that had anything to do with that span."""
        dari, sampai = format_time(masa.dari), format_time(masa.sampai)
        touched = or_(_kasus.c.terakhir >= dari, _kasus.c.berjalan)
        query = select(_kasus.c.isi).where(_kasus.c.unit == unit, _kasus.c.mulai < sampai, touched)
        rows = await self._db.read(lambda c: c.execute(query).all())
        return [_card.validate_json(row.isi) for row in rows]

    async def first(self, unit: str) -> datetime | None:
        """When the unit's first case began."""
        query = select(func.min(_kasus.c.mulai)).where(_kasus.c.unit == unit)
        found = await self._db.read(lambda c: c.execute(query).scalar())
        return datetime.fromisoformat(found).astimezone(UTC) if found else None

    async def calendar(self, unit: str) -> Kalender | None:
        """The unit's confirmed calendar as it stands in the log now."""
        rules = aturan_unit(await self._codec.decode(await self._store.read_stream(case_stream("deadlines", unit))))
        return Kalender(rules.kalender, rules.versi) if rules.kalender else None


def change(c: Connection, fact: Recorded[Event]) -> None:
    """One fact more; the same again changes nothing."""
    row = c.execute(select(_kasus.c.jejak, _kasus.c.position).where(_kasus.c.kasus == fact.case).with_for_update()).first()
    if row is not None and row.position >= fact.position:
        return
    known = (*(_traces.validate_json(row.jejak) if row is not None else ()), jejak(fact))
    values = _values(kartu(fakta(fact.unit, fact.case, known)), known)
    if row is None:
        c.execute(insert(_kasus).values(kasus=fact.case, **values))
    else:
        c.execute(update(_kasus).where(_kasus.c.kasus == fact.case).values(**values))


def _filled(c: Connection) -> None:
    if c.execute(select(_terisi.c.bentuk).where(_terisi.c.bentuk == BENTUK)).first() is None:  # another replica may have been first
        c.execute(insert(_terisi).values(bentuk=BENTUK))


def _all(facts: Sequence[Recorded[Event]], c: Connection) -> None:
    for fact in facts:
        change(c, fact)


async def _pages(records: AsyncIterator[Record]) -> AsyncIterator[list[Record]]:
    """What reports look at, some hundred at a time."""
    page: list[Record] = []
    async for record in records:
        if diperlukan(record.type):
            page.append(record)
        if len(page) == PAGE:
            yield page
            page = []
    yield page


def _values(card: Kartu, traces: tuple[Jejak, ...]) -> dict[str, object]:
    assert card.mulai_at is not None and card.terakhir_at is not None, "a card is made of at least one fact"
    return {
        "unit": card.unit,
        "position": traces[-1].posisi,
        "mulai": format_time(card.mulai_at),
        "terakhir": format_time(card.terakhir_at),
        "berjalan": card.berjalan,
        "jejak": _traces.dump_json(traces).decode(),
        "isi": _card.dump_json(card).decode(),
    }
