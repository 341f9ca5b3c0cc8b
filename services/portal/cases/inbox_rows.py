"""The inbox as rows: the projection's tables, and the statements over them.

Statements are made once: building one costs several times what running it does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from shared.sop.worklist import Kasus

METADATA = MetaData()
_kasus = Table(
    "portal_kasus",
    METADATA,
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
    METADATA,
    Column("kasus", Text, primary_key=True),
    Column("nomor", Integer, primary_key=True, autoincrement=False),
    Column("unit", String(64), nullable=False),
    Column("jabatan", String(32), nullable=False, index=True),
    Column("pegawai", String(36)),
    Column("urgensi", Integer, nullable=False),
    Column("sejak", Text, nullable=False),
)
_pelaku = Table("portal_pelaku", METADATA, Column("pegawai", Text, primary_key=True), Column("kasus", Text, primary_key=True))
JSON: TypeAdapter[Kasus] = TypeAdapter(Kasus)
URGENSI = {"sangat_segera": 0, "segera": 1, "biasa": 2}
PAGE = 20
STAGES: Mapping[str, tuple[str, ...]] = {"berjalan": ("", "ralat", "tayang"), "selesai": ("selesai", "dihentikan", "ditarik")}
"""Piles by how far a case has come."""


def values(k: Kasus) -> dict[str, Any]:
    """For INSERT (with its `kasus`) and UPDATE (`k`)."""
    return {
        "unit": k.unit,
        "nomor": k.nomor,
        "tahun": k.tahun,
        "position": k.position,
        "lanjut": k.tahap_lanjut,
        "isi": JSON.dump_json(k).decode(),
    }


def tasks(k: Kasus) -> list[dict[str, Any]]:
    """For INSERT_TASKS."""
    return [
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


_ROW = (_kasus.c.kasus, _kasus.c.position, _kasus.c.isi)
CASE = select(*_ROW).where(_kasus.c.kasus == bindparam("kasus"))
LOCKED = CASE.with_for_update()
INSERT = insert(_kasus)
UPDATE = update(_kasus).where(_kasus.c.kasus == bindparam("k"))
DELETE_TASKS = delete(_tugas).where(_tugas.c.kasus == bindparam("k"))
INSERT_TASKS = insert(_tugas)
ACTED = select(_pelaku.c.kasus).where(_pelaku.c.pegawai == bindparam("pegawai"), _pelaku.c.kasus == bindparam("kasus"))
INSERT_ACTED = insert(_pelaku)
HEADS = select(_kasus.c.unit, func.max(_kasus.c.position).label("position")).group_by(_kasus.c.unit)

_OF_UNIT = (_kasus.c.unit == bindparam("unit"), _kasus.c.nomor > 0)
NEWEST = select(*_ROW).where(*_OF_UNIT, _kasus.c.position > bindparam("after")).order_by(_kasus.c.position.desc()).limit(bindparam("most"))
_MINE = and_(
    _tugas.c.unit == bindparam("unit"),
    _tugas.c.jabatan.in_(bindparam("jabatan", expanding=True)),
    or_(_tugas.c.pegawai.is_(None), _tugas.c.pegawai == bindparam("pegawai")),
)
_ON_PILE = {kind: _kasus.c.lanjut.in_(stages) for kind, stages in STAGES.items()} | {
    "saya": _kasus.c.kasus.in_(select(_pelaku.c.kasus).where(_pelaku.c.pegawai == bindparam("pegawai")))
}
PILES = {
    "tugas": select(*_ROW)
    .join(_tugas, _tugas.c.kasus == _kasus.c.kasus)
    .where(_MINE)
    .group_by(*_ROW)
    .order_by(func.min(_tugas.c.urgensi), func.min(_tugas.c.sejak))
} | {
    kind: select(*_ROW).where(*_OF_UNIT, on_pile).order_by(_kasus.c.position.desc()).limit(bindparam("limit")).offset(bindparam("offset"))
    for kind, on_pile in _ON_PILE.items()
}
COUNTS = select(
    select(func.count(func.distinct(_tugas.c.kasus))).where(_MINE).scalar_subquery().label("tugas"),
    *(
        select(func.count()).select_from(_kasus).where(*_OF_UNIT, on_pile).scalar_subquery().label(kind)
        for kind, on_pile in _ON_PILE.items()
    ),
    select(_kasus.c.position)
    .where(_kasus.c.unit == bindparam("unit"))
    .order_by(_kasus.c.position.desc())
    .limit(1)
    .scalar_subquery()
    .label("kepala"),
)
