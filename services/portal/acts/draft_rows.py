"""Drafts as rows: the portal's own tables, and the two values that go in and out of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import BigInteger, Column, DateTime, Integer, MetaData, String, Table, Text, bindparam, delete, func, insert, select, update

from shared.refusal import Reason
from shared.sop.types import format_time

METADATA = MetaData()
DRAF = Table(
    "portal_draf",
    METADATA,
    Column("akun", String(64), primary_key=True),
    Column("unit", String(64), primary_key=True),
    Column("kasus", Text, primary_key=True),
    Column("perintah", String(64), primary_key=True),
    Column("saluran", String(64), primary_key=True),
    Column("isi", Text, nullable=False),
    Column("berkas", Text, nullable=False),
    Column("salah", Text, nullable=False),
    Column("nomor_perintah", String(36), nullable=False),
    Column("halaman", String(32), nullable=False),
    Column("versi", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("revisi", Integer, nullable=False),
    Column("at", String(32), nullable=False, index=True),
)
TERCATAT = Table(
    "portal_tercatat",
    METADATA,
    Column("akun", String(64), primary_key=True),
    Column("nomor_perintah", String(36), primary_key=True),
    Column("kasus", Text, nullable=False),
    Column("at", DateTime, nullable=False),
)
"""Forms that were accepted: a button pressed twice leads to the same page, and a late autosave brings no draft back."""

_reasons: TypeAdapter[tuple[Reason, ...]] = TypeAdapter(tuple[Reason, ...])


@dataclass(frozen=True, slots=True)
class DrafKey:
    """Whose draft of which act. `kasus` of a new disposition is the number the case will have."""

    akun: str
    unit: str
    kasus: str
    perintah: str
    saluran: str = ""


@dataclass(frozen=True, slots=True)
class Draf:
    """One unfinished form. `versi` and `position`: what of the case its writer had seen; `revisi` counts what was typed, not
    the files, which arrive beside it."""

    key: DrafKey
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: tuple[Mapping[str, Any], ...] = ()
    salah: tuple[Reason, ...] = ()
    nomor_perintah: str = ""
    halaman: str = ""
    versi: int = 0
    position: int = 0
    revisi: int = 0
    at: datetime | None = None
    """None: nothing has been saved yet."""


def place_of(key: DrafKey) -> dict[str, str]:
    """What the statements below need to know of which draft."""
    return {"b_akun": key.akun, "b_unit": key.unit, "b_kasus": key.kasus, "b_perintah": key.perintah, "b_saluran": key.saluran}


# Made once: building a statement costs several times what running it does, and every form runs these.
_AT = tuple(DRAF.c[name] == bindparam(f"b_{name}") for name in ("akun", "unit", "kasus", "perintah", "saluran"))
LOCKED = select(DRAF).where(*_AT).with_for_update()
YOUNG = select(DRAF).where(*_AT, DRAF.c.at > bindparam("oldest"))
COUNT = (
    select(func.count())
    .select_from(DRAF)
    .where(DRAF.c.akun == bindparam("akun"), DRAF.c.unit == bindparam("unit"), DRAF.c.at > bindparam("oldest"))
)
INSERT, UPDATE, DELETE = insert(DRAF), update(DRAF).where(*_AT), delete(DRAF).where(*_AT)
ACCEPTED = select(TERCATAT.c.kasus).where(TERCATAT.c.akun == bindparam("akun"), TERCATAT.c.nomor_perintah == bindparam("nomor_perintah"))
ACCEPT = insert(TERCATAT)


def read(row: Any) -> Draf:
    """A draft from its row."""
    return Draf(
        key=DrafKey(row.akun, row.unit, row.kasus, row.perintah, row.saluran),
        values=json.loads(row.isi),
        files=tuple(json.loads(row.berkas)),
        salah=_reasons.validate_json(row.salah),
        nomor_perintah=row.nomor_perintah,
        halaman=row.halaman,
        versi=row.versi,
        position=row.position,
        revisi=row.revisi,
        at=datetime.fromisoformat(row.at),
    )


def written(d: Draf) -> dict[str, Any]:
    """The row of a draft that is being saved."""
    assert d.at is not None
    return {
        "akun": d.key.akun,
        "unit": d.key.unit,
        "kasus": d.key.kasus,
        "perintah": d.key.perintah,
        "saluran": d.key.saluran,
        "isi": json.dumps({name: list(v) for name, v in d.values.items()}, ensure_ascii=False),
        "berkas": json.dumps([dict(f) for f in d.files], ensure_ascii=False),
        "salah": _reasons.dump_json(d.salah).decode(),
        "nomor_perintah": d.nomor_perintah,
        "halaman": d.halaman,
        "versi": d.versi,
        "position": d.position,
        "revisi": d.revisi,
        "at": format_time(d.at),
    }
