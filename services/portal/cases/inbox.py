"""The portal's projection: every case as the work list folds it, and the tasks by office. Codes and ids only; titles come from the log.

Rebuilt from the log at will. Each update is one transaction, guarded by the position it is based on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
STAGES: Mapping[str, tuple[str, ...]] = {"berjalan": ("", "ralat", "tayang"), "selesai": ("selesai", "dihentikan", "ditarik")}
"""Piles by how far a case has come."""


@dataclass(frozen=True, slots=True)
class Baris:
    """One line of a list: the case and, in the inbox, the tasks that wait for the reader."""

    kasus: Kasus
    tugas: tuple[Tugas, ...] = ()


@dataclass(frozen=True, slots=True)
class Tumpukan:
    """One pile: its lines, how much lies on each pile, and the unit's newest position then."""

    baris: tuple[Baris, ...]
    jumlah: Mapping[str, int]
    kepala: int


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

    async def pile(self, unit: str, jabatan: Sequence[str], pegawai: str, kind: str, page: int = 1) -> Tumpukan:
        """One pile with what the page around it shows, read in one go.

        `tugas`: tasks of these offices (staf tasks only if named), most urgent first, then longest waiting. `berjalan`,
        `selesai`, `saya` (all I had a hand in): newest first, 20 a page.
        """

        def work(c: Connection) -> Tumpukan:
            rows = _waiting(c, unit, jabatan, pegawai) if kind == "tugas" else _listed(c, unit, kind, pegawai, page)
            return Tumpukan(rows, _counts(c, unit, jabatan, pegawai), _head(c, unit))

        return await self._db.read(work)

    async def newest(self, unit: str, most: int) -> list[Kasus]:
        """The unit's cases, newest first."""
        query = select(_kasus.c.isi).where(_kasus.c.unit == unit, _kasus.c.nomor > 0).order_by(_kasus.c.position.desc()).limit(most)
        rows = await self._db.read(lambda c: c.execute(query).all())
        return [_json.validate_json(r.isi) for r in rows]

    async def heads(self) -> dict[str, int]:
        """Unit → position of its newest fact."""
        query = select(_kasus.c.unit, func.max(_kasus.c.position).label("position")).group_by(_kasus.c.unit)
        rows = await self._db.read(lambda c: c.execute(query).all())
        return {r.unit: int(r.position) for r in rows}

    async def case(self, case: str) -> Kasus | None:
        """One case as the lists show it."""
        row = await self._db.read(lambda c: c.execute(select(_kasus.c.isi).where(_kasus.c.kasus == case)).first())
        return _json.validate_json(row.isi) if row is not None else None


def _waiting(c: Connection, unit: str, jabatan: Sequence[str], pegawai: str) -> tuple[Baris, ...]:
    query = (
        select(_kasus.c.isi)
        .join(_tugas, _tugas.c.kasus == _kasus.c.kasus)
        .where(*_mine(unit, jabatan, pegawai))
        .group_by(_kasus.c.kasus, _kasus.c.isi)
        .order_by(func.min(_tugas.c.urgensi), func.min(_tugas.c.sejak))
    )
    found = [_json.validate_json(r.isi) for r in c.execute(query).all()]
    return tuple(Baris(k, tuple(t for t in k.tugas if t.jabatan in jabatan and t.pegawai in (None, pegawai))) for k in found)


def _listed(c: Connection, unit: str, kind: str, pegawai: str, page: int) -> tuple[Baris, ...]:
    where = (_kasus.c.unit == unit, _kasus.c.nomor > 0, _on_pile(kind, pegawai))
    query = select(_kasus.c.isi).where(*where).order_by(_kasus.c.position.desc()).limit(PAGE).offset((page - 1) * PAGE)
    return tuple(Baris(_json.validate_json(r.isi)) for r in c.execute(query).all())


def _on_pile(kind: str, pegawai: str) -> Any:
    if kind in STAGES:
        return _kasus.c.lanjut.in_(STAGES[kind])
    return _kasus.c.kasus.in_(select(_pelaku.c.kasus).where(_pelaku.c.pegawai == pegawai))


def _counts(c: Connection, unit: str, jabatan: Sequence[str], pegawai: str) -> dict[str, int]:
    cases = select(func.count()).select_from(_kasus).where(_kasus.c.unit == unit, _kasus.c.nomor > 0)
    each = {
        "tugas": select(func.count(func.distinct(_tugas.c.kasus))).where(*_mine(unit, jabatan, pegawai)),
        **{kind: cases.where(_on_pile(kind, pegawai)) for kind in (*STAGES, "saya")},
    }
    row = c.execute(select(*(query.scalar_subquery().label(kind) for kind, query in each.items()))).one()
    return {kind: int(getattr(row, kind)) for kind in each}


def _head(c: Connection, unit: str) -> int:
    return int(c.execute(select(func.coalesce(func.max(_kasus.c.position), 0)).where(_kasus.c.unit == unit)).scalar_one())


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
