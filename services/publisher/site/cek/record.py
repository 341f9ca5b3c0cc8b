"""Facts into the tables of the checks. Every function looks before it writes, so a fact taken twice changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, func, insert, select, update

from services.publisher.site.cek import tables
from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop import kode
from shared.sop.types import format_time


@dataclass(frozen=True, slots=True)
class Isi:
    """The texts of one rendering, ready to be compared."""

    utama: str = ""
    sidik: tuple[str, ...] = ()
    sketsa: tuple[int, ...] = ()


def bahan(c: Connection, fact: Recorded[Any], event: e.BahanTayangDicatat) -> None:
    """Which bytes each outlet would show."""
    for r in event.rendering:
        key = {"kasus": fact.case, "sidik": event.sidik, "saluran": r.saluran}
        _once(c, tables.bahan, key, sha256=r.sha256, mime=r.mime)


def setuju(c: Connection, fact: Recorded[Any], event: e.MateriDiverifikasi) -> None:
    """The Bidang has verified this digest."""
    _once(c, tables.setuju, {"kasus": fact.case, "sidik": event.sidik}, at=format_time(fact.at))


def tayang(c: Connection, fact: Recorded[Any], event: e.MateriDitayangkan, isi: Isi) -> None:
    """Out on one outlet. Texts of older versions go: what stands now is what may be quoted."""
    case, at = fact.case, format_time(fact.at)
    gone = c.execute(select(tables.tarik.c.kasus).where(tables.tarik.c.kasus == case)).first() is not None
    about = {"unit": fact.unit, "sidik": event.sidik, "kode": kode.pokok(event.sidik), "judul": "" if gone else event.judul}
    _once(c, tables.versi, {"kasus": case, "versi": event.versi}, **about, tayang_at=at, perubahan="")
    post = {"kasus": case, "versi": event.versi, "saluran": event.saluran}
    _once(c, tables.kiriman, post, tautan=event.tautan, at=at)
    for sha256 in isi.sidik:
        _once(c, tables.sidik_teks, {"sha256": sha256, **post})
    newest = c.execute(select(func.max(tables.versi.c.versi)).where(tables.versi.c.kasus == case)).scalar_one()
    if gone or event.versi < newest:
        return
    c.execute(delete(tables.teks).where(tables.teks.c.kasus == case, tables.teks.c.versi < newest))
    if isi.utama:
        _once(c, tables.teks, post, teks=isi.utama)
        _sketch(c, fact, isi.sketsa, fresh=event.saluran == "website")


def diralat(c: Connection, fact: Recorded[Any], event: e.MateriDiralat) -> None:
    """What readers were told."""
    here = and_(tables.versi.c.kasus == fact.case, tables.versi.c.versi == event.versi)
    c.execute(update(tables.versi).where(here).values(perubahan=event.perubahan))


def ditarik(c: Connection, fact: Recorded[Any], event: e.MateriDitarik) -> None:
    """Withdrawn: the words go, their digests stay."""
    _once(c, tables.tarik, {"kasus": fact.case}, at=format_time(fact.at), sebab=event.sebab, penjelasan=event.penjelasan)
    c.execute(delete(tables.teks).where(tables.teks.c.kasus == fact.case))
    c.execute(delete(tables.sketsa).where(tables.sketsa.c.kasus == fact.case))
    c.execute(update(tables.versi).where(tables.versi.c.kasus == fact.case).values(judul=""))


def laporan_diterima(c: Connection, unit: str, laporan: str, at: str) -> str:
    """A report is on record; the number its reporter gets."""
    nomor = kode.nomor_laporan(laporan)
    _once(c, tables.laporan, {"nomor": nomor}, unit=unit, diterima_at=at, hasil="", selesai_at=None)
    return nomor


def laporan_selesai(c: Connection, fact: Recorded[Any], event: e.LaporanMasyarakatDitindaklanjuti) -> None:
    """Dealt with."""
    here = tables.laporan.c.nomor == kode.nomor_laporan(event.laporan)
    c.execute(update(tables.laporan).where(here).values(hasil=event.hasil, selesai_at=format_time(fact.at)))


def rendering(c: Connection, case: str, sidik: str, saluran: str) -> tuple[str, str] | None:
    """Digest and kind of the bytes an outlet shows."""
    key = {"kasus": case, "sidik": sidik, "saluran": saluran}
    row = c.execute(select(tables.bahan.c.sha256, tables.bahan.c.mime).where(_where(tables.bahan, key))).first()
    return None if row is None else (row.sha256, row.mime)


def _sketch(c: Connection, fact: Recorded[Any], values: Sequence[int], *, fresh: bool) -> None:
    """One sketch a case, of the website's text if it has one: the others say the same in fewer words."""
    mine = tables.sketsa.c.kasus == fact.case
    if not fresh and c.execute(select(tables.sketsa.c.nilai).where(mine).limit(1)).first() is not None:
        return
    c.execute(delete(tables.sketsa).where(mine))
    if values:
        c.execute(insert(tables.sketsa), [{"nilai": v, "kasus": fact.case, "unit": fact.unit} for v in values])


def _once(c: Connection, table: Table, key: Mapping[str, Any], **values: Any) -> None:
    if c.execute(select(*table.primary_key.columns).where(_where(table, key))).first() is None:
        c.execute(insert(table).values(**key, **values))


def _where(table: Table, key: Mapping[str, Any]) -> ColumnElement[bool]:
    return and_(*(table.c[name] == value for name, value in key.items()))
