"""The portal's projection: every case as the work list folds it, and the tasks by office. Codes and ids only; titles come from the log.

Rebuilt from the log at will. Each update is one transaction, guarded by the position it is based on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from shared.eventstore.codec import Recorded
from shared.messaging.database import Database
from shared.sop.event import Event
from shared.sop.worklist import Kasus, Tugas, evolve

_meta = MetaData()
_kasus = Table(
    "portal_kasus",
    _meta,
    Column("kasus", Text, primary_key=True),
    Column("unit", String(64), nullable=False, index=True),
    Column("nomor", Integer, nullable=False),
    Column("tahun", Integer, nullable=False),
    Column("position", BigInteger, nullable=False, index=True),
    Column("lanjut", String(16), nullable=False),
    Column("isi", Text, nullable=False),
)
_tugas = Table(
    "portal_tugas",
    _meta,
    Column("kasus", Text, primary_key=True),
    Column("nomor", Integer, primary_key=True, autoincrement=False),
    Column("unit", String(64), nullable=False),
    Column("jabatan", String(32), nullable=False, index=True),
    Column("pegawai", String(36)),
    Column("urgensi", Integer, nullable=False),
    Column("sejak", Text, nullable=False),
)
_pelaku = Table("portal_pelaku", _meta, Column("pegawai", Text, primary_key=True), Column("kasus", Text, primary_key=True))
_json: TypeAdapter[Kasus] = TypeAdapter(Kasus)
URGENSI = {"sangat_segera": 0, "segera": 1, "biasa": 2}
PAGE = 20


@dataclass(frozen=True, slots=True)
class Baris:
    """One line of a list: the case and, in the inbox, the tasks that wait for the reader."""

    kasus: Kasus
    tugas: tuple[Tugas, ...] = ()


class Inbox:
    """What waits for whom."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def prepare(self) -> None:
        """Make the tables that are missing."""
        await self._db.prepare(_meta)

    async def apply(self, fact: Recorded[Event]) -> None:
        """Take a fact in; one that was taken before changes nothing."""

        def work(c: Connection) -> None:
            row = c.execute(select(_kasus.c.isi, _kasus.c.position).where(_kasus.c.kasus == fact.case).with_for_update()).first()
            if row is not None and row.position >= fact.position:
                return
            now = evolve(_json.validate_json(row.isi) if row is not None else Kasus(), fact)
            values = {
                "unit": now.unit,
                "nomor": now.nomor,
                "tahun": now.tahun,
                "position": now.position,
                "lanjut": now.tahap_lanjut,
                "isi": _json.dump_json(now).decode(),
            }
            if row is None:
                c.execute(insert(_kasus).values(kasus=fact.case, **values))
            else:
                c.execute(update(_kasus).where(_kasus.c.kasus == fact.case).values(**values))
            _write_tasks(c, now)
            if fact.jabatan is not None and not c.execute(select(_pelaku).where(*_acted(fact.actor, fact.case))).first():
                c.execute(insert(_pelaku).values(pegawai=fact.actor, kasus=fact.case))

        await self._db.run(work)

    async def waiting(self, unit: str, jabatan: Sequence[str], pegawai: str) -> list[Baris]:
        """Tasks of these offices (staf tasks only if named), most urgent first, then longest waiting."""
        query = (
            select(_kasus.c.isi)
            .join(_tugas, _tugas.c.kasus == _kasus.c.kasus)
            .where(*_mine(unit, jabatan, pegawai))
            .group_by(_kasus.c.kasus, _kasus.c.isi)
            .order_by(func.min(_tugas.c.urgensi), func.min(_tugas.c.sejak))
        )
        rows = await self._db.run(lambda c: c.execute(query).all())
        found = [_json.validate_json(r.isi) for r in rows]
        return [Baris(k, tuple(t for t in k.tugas if t.jabatan in jabatan and t.pegawai in (None, pegawai))) for k in found]

    async def listed(self, unit: str, pile: str, pegawai: str, page: int = 1) -> list[Baris]:
        """Other piles: `berjalan`, `selesai`, `saya` (all I had a hand in), newest first."""
        where: list[Any] = [_kasus.c.unit == unit, _kasus.c.nomor > 0]
        if pile == "berjalan":
            where.append(_kasus.c.lanjut.in_(("", "ralat", "tayang")))
        elif pile == "selesai":
            where.append(_kasus.c.lanjut.in_(("selesai", "dihentikan", "ditarik")))
        else:
            where.append(_kasus.c.kasus.in_(select(_pelaku.c.kasus).where(_pelaku.c.pegawai == pegawai)))
        query = select(_kasus.c.isi).where(*where).order_by(_kasus.c.position.desc()).limit(PAGE).offset((page - 1) * PAGE)
        rows = await self._db.run(lambda c: c.execute(query).all())
        return [Baris(_json.validate_json(r.isi)) for r in rows]

    async def counts(self, unit: str, jabatan: Sequence[str], pegawai: str) -> dict[str, int]:
        """How much lies on each pile."""

        def work(c: Connection) -> dict[str, int]:
            def count(*where: Any) -> int:
                return int(
                    c.execute(
                        select(func.count()).select_from(_kasus).where(_kasus.c.unit == unit, _kasus.c.nomor > 0, *where)
                    ).scalar_one()
                )

            mine = select(func.count(func.distinct(_tugas.c.kasus))).where(*_mine(unit, jabatan, pegawai))
            return {
                "tugas": int(c.execute(mine).scalar_one()),
                "berjalan": count(_kasus.c.lanjut.in_(("", "ralat", "tayang"))),
                "selesai": count(_kasus.c.lanjut.in_(("selesai", "dihentikan", "ditarik"))),
                "saya": count(_kasus.c.kasus.in_(select(_pelaku.c.kasus).where(_pelaku.c.pegawai == pegawai))),
            }

        return await self._db.run(work)

    async def newest(self, unit: str, most: int) -> list[Kasus]:
        """The unit's cases, newest first."""
        query = select(_kasus.c.isi).where(_kasus.c.unit == unit, _kasus.c.nomor > 0).order_by(_kasus.c.position.desc()).limit(most)
        rows = await self._db.run(lambda c: c.execute(query).all())
        return [_json.validate_json(r.isi) for r in rows]

    async def heads(self) -> dict[str, int]:
        """Unit → position of its newest fact."""
        query = select(_kasus.c.unit, func.max(_kasus.c.position).label("position")).group_by(_kasus.c.unit)
        rows = await self._db.run(lambda c: c.execute(query).all())
        return {r.unit: int(r.position) for r in rows}

    async def case(self, case: str) -> Kasus | None:
        """One case as the lists show it."""
        row = await self._db.run(lambda c: c.execute(select(_kasus.c.isi).where(_kasus.c.kasus == case)).first())
        return _json.validate_json(row.isi) if row is not None else None


def _mine(unit: str, jabatan: Sequence[str], pegawai: str) -> tuple[Any, ...]:
    named = or_(_tugas.c.pegawai.is_(None), _tugas.c.pegawai == pegawai)
    return (and_(_tugas.c.unit == unit, _tugas.c.jabatan.in_(jabatan), named),)


def _acted(pegawai: str, case: str) -> tuple[Any, ...]:
    return (_pelaku.c.pegawai == pegawai, _pelaku.c.kasus == case)


def _write_tasks(c: Connection, k: Kasus) -> None:
    c.execute(delete(_tugas).where(_tugas.c.kasus == k.case))
    rows = [
        {
            "kasus": k.case,
            "nomor": n,
            "unit": k.unit,
            "jabatan": t.jabatan,
            "pegawai": t.pegawai,
            "urgensi": URGENSI.get(k.sifat, 2),
            "sejak": t.sejak.isoformat(),
        }
        for n, t in enumerate(k.tugas)
    ]
    if rows:
        c.execute(insert(_tugas), rows)
