"""Running due times by case: a projection for lists. Codes, ids and times only; reasons and derivations are opened from the log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import BigInteger, Column, Connection, MetaData, String, Table, Text, insert, select, update

from shared.clock import Clock
from shared.decider import case_stream
from shared.eventstore.codec import Codec, Recorded
from shared.eventstore.port import EventStore
from shared.messaging.database import Database
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.waktu.tampil import Keadaan, TenggatKasus, evolve, kata, untuk_tugas
from shared.sop.waktu.unit import AturanUnit, aturan_unit
from shared.sop.worklist import Tugas

FACTS: tuple[type[Event], ...] = (e.TenggatDitetapkan, e.TenggatDijeda, e.TenggatDilanjutkan, e.TenggatBerakhir)
_meta = MetaData()
_due = Table(
    "portal_tenggat",
    _meta,
    Column("tenggat", String(36), primary_key=True),
    Column("kasus", Text, nullable=False, index=True),
    Column("position", BigInteger, nullable=False),
    Column("isi", Text, nullable=False),
)
_json: TypeAdapter[TenggatKasus] = TypeAdapter(TenggatKasus)


class DueTimes:
    """Reads and follows. Rebuilt from the log at will."""

    def __init__(self, database: Database, store: EventStore, codec: Codec) -> None:
        self._db, self._store, self._codec = database, store, codec

    async def rules(self, unit: str) -> AturanUnit:
        """The unit's calendar, limits and warning as they stand in the log now."""
        return aturan_unit(await self._codec.decode(await self._store.read_stream(case_stream("deadlines", unit))))

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
