"""What is to be looked at, and when: a projection of this service's streams, rebuilt from the log at will. Holds ids, codes and times.

Indexed by the time of the next look: a sweep costs what is due, however much is open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Connection, DateTime, Index, Integer, MetaData, String, Table, Text, delete, insert, select, update

from services.deadlines.state import Tenggat
from shared.messaging.database import Database

_meta = MetaData()
_due = Table(
    "deadlines_tenggat",
    _meta,
    Column("tenggat", String(36), primary_key=True),
    Column("kasus", Text, nullable=False, index=True),
    Column("unit", String(64), nullable=False),
    Column("look_at", DateTime, nullable=False, index=True),
)
_case = Table(
    "deadlines_kasus",
    _meta,
    Column("kasus", Text, primary_key=True),
    Column("unit", String(64), nullable=False),
    Column("aturan", Integer, nullable=False),
    Index("deadlines_kasus_aturan", "unit", "aturan"),
)
_unit = Table(
    "deadlines_unit",
    _meta,
    Column("unit", String(64), primary_key=True),
    Column("aturan", Integer, nullable=False, default=0),
    Column("tayang_at", DateTime),
    Column("look_at", DateTime, index=True),
)
"""`aturan`: version of the unit's stream that open cases must have been reckoned by. Times in UTC."""


@dataclass(frozen=True, slots=True)
class Lihat:
    """One due time whose hour seems to have come."""

    tenggat: str
    kasus: str
    unit: str
    look_at: datetime | None = field(default=None, compare=False)
    """Before it was claimed."""


@dataclass(frozen=True, slots=True)
class Ulang:
    """One case that has not been reckoned by the unit's newest rules."""

    kasus: str
    unit: str
    aturan: int


class Queue:
    """Any number of watchers may sweep: what is looked at is claimed first."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def open(self) -> None:
        """Make the tables that are missing."""
        await self._db.prepare(_meta)

    async def put(self, kasus: str, unit: str, tenggat: Sequence[Tenggat], naik: Mapping[str, datetime] | None = None) -> None:
        """How the case stands now, whole. `naik`: when those that have passed come to their next rung."""
        looks = [(t.id, t.next_look or (naik or {}).get(t.id)) for t in tenggat]
        rows = [{"tenggat": id_, "kasus": kasus, "unit": unit, "look_at": _naive(at)} for id_, at in looks if at is not None]

        def work(c: Connection) -> None:
            c.execute(delete(_due).where(_due.c.kasus == kasus))
            if rows:
                c.execute(insert(_due), rows)

        await self._db.run(work)

    async def claim(self, now: datetime, until: datetime, limit: int = 100) -> list[Lihat]:
        """What is due, the oldest first; nobody else gets it before `until`."""
        query = select(_due).where(_due.c.look_at <= _naive(now)).order_by(_due.c.look_at).limit(limit)

        def work(c: Connection) -> list[Lihat]:
            found = []
            for row in c.execute(query).mappings().all():
                same = (_due.c.tenggat == row["tenggat"], _due.c.look_at == row["look_at"])
                if c.execute(update(_due).where(*same).values(look_at=_naive(until))).rowcount:
                    found.append(Lihat(row["tenggat"], row["kasus"], row["unit"], row["look_at"]))
            return found

        return await self._db.run(work)

    async def release(self, claimed: Sequence[Lihat], until: datetime) -> None:
        """What was claimed till then and not looked at is free again: a clock that stood a day ahead would have hidden it for that day."""

        def work(c: Connection) -> None:
            for one in claimed:
                same = (_due.c.tenggat == one.tenggat, _due.c.look_at == _naive(until))
                c.execute(update(_due).where(*same).values(look_at=one.look_at))

        await self._db.run(work)

    async def follow(self, kasus: str, unit: str) -> None:
        """The case is open. It has been reckoned by the rules known here, if not by newer ones."""

        def work(c: Connection) -> None:
            if c.execute(select(_case.c.kasus).where(_case.c.kasus == kasus)).first() is None:
                known = c.execute(select(_unit.c.aturan).where(_unit.c.unit == unit)).scalar()
                c.execute(insert(_case).values(kasus=kasus, unit=unit, aturan=known or 0))

        await self._db.run(work)

    async def leave(self, kasus: str) -> None:
        """The case is over."""
        await self._db.run(lambda c: c.execute(delete(_case).where(_case.c.kasus == kasus)))

    async def rules_changed(self, unit: str, aturan: int) -> None:
        """Open cases have to be reckoned by this version of the unit's stream."""

        def work(c: Connection) -> None:
            row = _row(c, unit)
            c.execute(update(_unit).where(_unit.c.unit == unit).values(aturan=max(aturan, row.aturan)))

        await self._db.run(work)

    async def outdated(self, limit: int = 100) -> list[Ulang]:
        """Cases to be reckoned anew."""

        def work(c: Connection) -> list[Ulang]:
            found: list[Ulang] = []
            for unit in c.execute(select(_unit).where(_unit.c.aturan > 0)).all():
                query = select(_case.c.kasus).where(_case.c.unit == unit.unit, _case.c.aturan < unit.aturan).limit(limit - len(found))
                found += [Ulang(row.kasus, unit.unit, unit.aturan) for row in c.execute(query).all()]
            return found

        return await self._db.read(work)

    async def reckoned(self, ulang: Ulang) -> None:
        """The case stands by these rules."""
        query = update(_case).where(_case.c.kasus == ulang.kasus, _case.c.aturan < ulang.aturan).values(aturan=ulang.aturan)
        await self._db.run(lambda c: c.execute(query))

    async def published(self, unit: str, at: datetime) -> datetime:
        """Something of the unit went out; when it last did."""

        def work(c: Connection) -> datetime:
            row = _row(c, unit)
            newest = max(_naive(at), row.tayang_at or _naive(at))
            c.execute(update(_unit).where(_unit.c.unit == unit).values(tayang_at=newest))
            return newest.replace(tzinfo=UTC)

        return await self._db.run(work)

    async def last_published(self, unit: str) -> datetime | None:
        """When something of the unit last went out."""
        found = await self._db.read(lambda c: c.execute(select(_unit.c.tayang_at).where(_unit.c.unit == unit)).scalar())
        return found.replace(tzinfo=UTC) if found else None

    async def look_for_openness(self, unit: str, at: datetime | None) -> None:
        """When the unit's openness has to be looked at; None = not."""

        def work(c: Connection) -> None:
            _row(c, unit)
            c.execute(update(_unit).where(_unit.c.unit == unit).values(look_at=_naive(at) if at else None))

        await self._db.run(work)

    async def silent(self, now: datetime, until: datetime) -> list[str]:
        """Units that seem to have published nothing for too long; nobody else gets them before `until`."""

        def work(c: Connection) -> list[str]:
            units = [row.unit for row in c.execute(select(_unit.c.unit).where(_unit.c.look_at <= _naive(now))).all()]
            c.execute(update(_unit).where(_unit.c.unit.in_(units)).values(look_at=_naive(until)))
            return units

        return await self._db.run(work)


def _row(c: Connection, unit: str) -> Any:
    """The unit's row, made if it is missing."""
    query = select(_unit).where(_unit.c.unit == unit)
    if (row := c.execute(query).first()) is None:
        c.execute(insert(_unit).values(unit=unit, aturan=0))
        row = c.execute(query).one()
    return row


def _naive(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(tzinfo=None)
