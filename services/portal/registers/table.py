"""The registers' projection: each case as the fold leaves it, and a line per row for filters. Codes, ids and times only.

It keeps its own place in the log beside its rows: where that is missing, behind, or of an older fold, it is filled from the log
before facts are followed, a page in one transaction. So it is complete also in an office that was running before it existed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import structlog
from pydantic import TypeAdapter
from sqlalchemy import BigInteger, Column, Connection, Index, Integer, MetaData, String, Table, Text, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from shared.eventstore.codec import Codec, Recorded, UnknownEvent
from shared.eventstore.port import EventStore, StoreUnavailable
from shared.eventstore.wanted import wanted
from shared.messaging.database import Database
from shared.sop.event import Event
from shared.sop.register.catatan import HEARD, VERSI, Baris, Catatan, baris, evolve, kunci
from shared.sop.types import format_time

log = structlog.get_logger(__name__)
_meta = MetaData()
place = Table(
    "portal_register_posisi",
    _meta,
    Column("nama", String(16), primary_key=True),
    Column("versi", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
)
cases = Table(
    "portal_register_kasus",
    _meta,
    Column("kunci", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("isi", Text, nullable=False),
)
lines = Table(
    "portal_register",
    _meta,
    Column("jenis", String(16), primary_key=True),
    Column("kunci", Text, primary_key=True, index=True),
    Column("urut", Integer, primary_key=True, autoincrement=False),
    Column("unit", String(64), nullable=False),
    Column("at", String(27), nullable=False),
    Column("nomor", Integer, nullable=False),
    Column("tahun", Integer, nullable=False),
    Column("sifat", String(16), nullable=False),
    Column("klasifikasi", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("teks_position", BigInteger, nullable=False),
    Index("portal_register_menurut_nomor", "unit", "jenis", "tahun", "nomor"),
    Index("portal_register_menurut_waktu", "unit", "jenis", "at"),
)
"""`at` is RFC 3339 of fixed width, so that text order is time order."""
json: TypeAdapter[Catatan] = TypeAdapter(Catatan)
FILLING = -VERSI
"""In place of the fold's version: not all of the log has been read yet."""
IN_ONE_QUERY = 400
"""Keys of one `IN`; SQLite takes 32 766 parameters, older ones 999."""


class Registers:
    """Follows the log. Every write is one transaction with the place it leads to."""

    def __init__(self, database: Database, store: EventStore, codec: Codec) -> None:
        self._db, self._store, self._codec = database, store, codec

    async def prepare(self) -> None:
        """Make the tables and fill them, before facts are followed. Raises StoreUnavailable."""
        await self._db.prepare(_meta)
        try:
            await self._db.run(_found)
        except IntegrityError:
            log.info("register_founded_by_replica")
        try:
            await self.catch_up()
        except UnknownEvent:
            log.warning("register_behind_newer_facts")  # the consumer stops there too, and a newer program goes on from here

    async def catch_up(self) -> int:
        """Take in what the log holds beyond our place; how many facts that were. Raises StoreUnavailable, UnknownEvent."""
        count, after = 0, await self._db.run(_begin)
        async for position, facts in wanted(self._store, self._codec, HEARD, after):
            await self._apply(facts, position)
            count += len(facts)
        await self._db.run(lambda c: c.execute(update(place).values(versi=VERSI)))
        return count

    async def rebuild(self) -> int:
        """Forget every row and fold the log anew."""
        await self._db.run(_empty)
        return await self.catch_up()

    async def _apply(self, facts: Sequence[Recorded[Event]], position: int) -> None:
        await self._db.run(lambda c: _taken(c, facts, position))


def change(c: Connection, fact: Recorded[Event]) -> None:
    """One fact more; the same again changes nothing. Raises StoreUnavailable while the rows are being made anew."""
    if c.execute(select(place.c.versi)).scalar_one() != VERSI:
        # Taken now, it would stand for all that its case had before and that is still to be read.
        raise StoreUnavailable("register")
    _taken(c, [fact], fact.position)


def _found(c: Connection) -> None:
    if c.execute(select(place.c.nama)).first() is None:
        c.execute(insert(place).values(nama="register", versi=FILLING, position=0))


def _begin(c: Connection) -> int:
    row = c.execute(select(place.c.versi, place.c.position).with_for_update()).one()
    if row.versi in (VERSI, FILLING):
        return int(row.position)
    _empty(c)
    return 0


def _empty(c: Connection) -> None:
    c.execute(delete(lines))
    c.execute(delete(cases))
    c.execute(update(place).values(versi=FILLING, position=0))


def _taken(c: Connection, facts: Sequence[Recorded[Event]], position: int) -> None:
    # The row is the lock: two replicas fill the same tables one after the other.
    here = c.execute(select(place.c.position).with_for_update()).scalar_one()
    known = _known(c, {kunci(f) for f in facts})
    now = dict(known)
    for fact in facts:
        now[kunci(fact)] = evolve(now.get(kunci(fact), Catatan()), fact)
    changed = {id_: state for id_, state in now.items() if state != known.get(id_)}
    _write(c, changed, known)
    if position > here:
        c.execute(update(place).values(position=position))


def _known(c: Connection, ids: Iterable[str]) -> dict[str, Catatan]:
    found: dict[str, Catatan] = {}
    for part in _parts(sorted(ids)):
        rows = c.execute(select(cases.c.kunci, cases.c.isi).where(cases.c.kunci.in_(part))).all()
        found |= {r.kunci: json.validate_json(r.isi) for r in rows}
    return found


def _write(c: Connection, changed: Mapping[str, Catatan], known: Mapping[str, Catatan]) -> None:
    old = [id_ for id_ in changed if id_ in known]
    for part in _parts(old):
        c.execute(delete(cases).where(cases.c.kunci.in_(part)))
        c.execute(delete(lines).where(lines.c.kunci.in_(part)))
    if changed:
        c.execute(insert(cases), [{"kunci": i, "position": s.position, "isi": json.dump_json(s).decode()} for i, s in changed.items()])
    made = [_line(b) for id_, state in changed.items() for b in baris(id_, state)]
    if made:
        c.execute(insert(lines), made)


def _line(b: Baris) -> dict[str, object]:
    return {name: getattr(b, name) for name in b.__dataclass_fields__} | {"at": format_time(b.at)}


def _parts(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[n : n + IN_ONE_QUERY] for n in range(0, len(ids), IN_ONE_QUERY))
