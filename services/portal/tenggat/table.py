"""Running due times by case: a projection for lists. Codes, ids and times only; reasons and derivations are opened from the log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import BigInteger, Column, Connection, MetaData, String, Table, Text, delete, insert, select, update

from services.portal.log_news import LogNews
from shared.clock import Clock
from shared.decider import case_stream
from shared.eventstore.codec import Codec, Recorded
from shared.eventstore.port import EventStore
from shared.messaging.database import Database
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.waktu.tampil import Keadaan, TenggatKasus, evolve, kata, untuk_tugas
from shared.sop.waktu.unit import AturanUnit
from shared.sop.waktu.unit import evolve as evolve_unit
from shared.sop.worklist import Tugas

FACTS: tuple[type[Event], ...] = (e.TenggatDitetapkan, e.TenggatDijeda, e.TenggatDilanjutkan, e.TenggatDieskalasi, e.TenggatBerakhir)
MOST = 50
"""More than these at once nobody reads; the oldest come first."""
_meta = MetaData()
_due = Table(
    "portal_tenggat",
    _meta,
    Column("tenggat", String(36), primary_key=True),
    Column("kasus", Text, nullable=False, index=True),
    Column("position", BigInteger, nullable=False),
    Column("isi", Text, nullable=False),
)
_up = Table(
    "portal_eskalasi",
    _meta,
    Column("tenggat", String(36), primary_key=True),
    Column("jabatan", String(32), primary_key=True),
    Column("unit", String(64), nullable=False, index=True),
    Column("kasus", Text, nullable=False),
)
"""What came up the ladder and is not done yet."""
TABLES = tuple(_meta.sorted_tables)
_json: TypeAdapter[TenggatKasus] = TypeAdapter(TenggatKasus)


class DueTimes:
    """Reads and follows. Rebuilt from the log at will."""

    def __init__(self, database: Database, store: EventStore, codec: Codec) -> None:
        self._db, self._store, self._codec = database, store, codec
        self._units: dict[str, tuple[int, AturanUnit]] = {}
        self._news: LogNews | None = None
        self._as_of: dict[str, int] = {}

    def hears(self, news: LogNews) -> None:
        """From now on `known` need not ask the log where nothing moved."""
        self._news = news

    async def rules(self, unit: str) -> AturanUnit:
        """The unit's calendar, limits and warnings as they stand in the log now; what was read before is kept, codes and times only."""
        version, known = self._units.get(unit, (0, AturanUnit()))
        for fact in await self._codec.decode(await self._store.read_stream(case_stream("deadlines", unit), version)):
            version, known = fact.version, evolve_unit(known, fact)
        if version:
            self._units[unit] = version, known
        return known

    async def known(self, unit: str) -> AturanUnit:
        """The same for a page whose desk has looked at the log's head already: read again only when the unit's stream moved."""
        if self._news is None:
            return await self.rules(unit)
        if unit not in self._as_of or not self._news.stands(case_stream("deadlines", unit), self._as_of[unit]):
            head = await self._news.look()
            await self.rules(unit)
            self._as_of[unit] = head
        return self._units.get(unit, (0, AturanUnit()))[1]

    async def breaches(self, unit: str) -> Sequence[Recorded[Event]]:
        """What was written of breaches of personal data, opened from the log."""
        kinds = tuple(cls.stored_type() for cls in (e.PelanggaranDataDilaporkan, e.PelanggaranDataDiberitahukan))
        records = await self._store.read_stream(case_stream("deadlines", unit))
        return await self._codec.decode([r for r in records if r.type in kinds])

    async def escalated(self, unit: str, jabatan: Iterable[str]) -> Mapping[str, tuple[TenggatKasus, ...]]:
        """What came up the ladder to these offices and is not done yet, by case."""
        query = select(_due.c.kasus, _due.c.isi, _due.c.tenggat).join(_up, _up.c.tenggat == _due.c.tenggat).order_by(_due.c.position)
        query = query.where(_up.c.unit == unit, _up.c.jabatan.in_(list(jabatan))).limit(MOST)
        found: dict[str, dict[str, TenggatKasus]] = {}
        for row in await self._db.read(lambda c: c.execute(query).all()):
            found.setdefault(row.kasus, {})[row.tenggat] = _json.validate_json(row.isi)
        return {kasus: tuple(each.values()) for kasus, each in found.items()}

    async def prepare(self) -> None:
        """Make the table where it is missing."""
        await self._db.prepare(_meta)

    async def take(self, fact: Recorded[Event]) -> None:
        """One fact more; the same again changes nothing."""
        id_ = str(getattr(fact.event, "tenggat", ""))

        def work(c: Connection) -> None:
            row = c.execute(select(_due.c.isi, _due.c.position).where(_due.c.tenggat == id_)).first()
            if row is not None and row.position >= fact.position:
                return
            known = {id_: _json.validate_json(row.isi)} if row is not None else {}
            now = evolve(known, fact).get(id_)
            if now is None:
                return
            values = {"position": fact.position, "isi": _json.dump_json(replace(now, penjabaran=(), alasan_jeda="")).decode()}
            if row is None:
                c.execute(insert(_due).values(tenggat=id_, kasus=fact.case, **values))
            else:
                c.execute(update(_due).where(_due.c.tenggat == id_).values(**values))
            match fact.event:
                case e.TenggatDieskalasi(jabatan=jabatan) if not now.hasil:
                    c.execute(delete(_up).where(_up.c.tenggat == id_, _up.c.jabatan == jabatan))
                    c.execute(insert(_up).values(tenggat=id_, jabatan=jabatan, unit=fact.unit, kasus=fact.case))
                case e.TenggatBerakhir():
                    c.execute(delete(_up).where(_up.c.tenggat == id_))
                case _:
                    pass

        await self._db.run(work)

    async def of(self, cases: Sequence[str]) -> Mapping[str, tuple[TenggatKasus, ...]]:
        """Running ones by case; cases without any are left out."""
        if not cases:
            return {}
        query = select(_due.c.kasus, _due.c.isi).where(_due.c.kasus.in_(cases)).order_by(_due.c.position)
        found: dict[str, tuple[TenggatKasus, ...]] = {}
        for row in await self._db.read(lambda c: c.execute(query).all()):
            if not (t := _json.validate_json(row.isi)).hasil:
                found[row.kasus] = (*found.get(row.kasus, ()), t)
        return found


@dataclass(frozen=True, slots=True)
class Lencana:
    """What stands beside a task."""

    kata: str
    keadaan: Keadaan
    due_at: datetime


def lencana(clock: Clock) -> Callable[[Iterable[TenggatKasus], Tugas, str], Lencana | None]:
    """For templates: what to say of a task's due time, by the clock of now; None where no limit is confirmed."""

    def of(tenggat: Iterable[TenggatKasus], tugas: Tugas, zona: str) -> Lencana | None:
        t = untuk_tugas(tenggat, tugas)
        return Lencana(kata(t, clock(), zona), t.keadaan(clock()), t.due_at) if t else None

    return of
