"""What is known of an address, a code or a text. Every search is bounded, whatever a stranger asks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import urlsplit

from sqlalchemy import Connection, func, select

from services.publisher.site.address import alamat_artikel
from services.publisher.site.cek import banding, tables
from services.publisher.site.tables import artikel
from shared.sop.kode import Kode, tulis

Keadaan = Literal["asli", "diralat", "versi_lama", "ditarik"]
TERBAIK: Sequence[Keadaan] = ("asli", "diralat", "versi_lama", "ditarik")
"""Where one text stands in several places, the best of them is the answer."""
TEMUAN_MAKS = 5
CALON_MAKS = 3
MIRIP_MIN = 0.6
PASANGAN_MIN = 3
_PATH = re.compile(r"/([a-z0-9][a-z0-9_-]{0,63})/berita/([a-z0-9][a-z0-9_-]{0,63})/?")


@dataclass(frozen=True, slots=True)
class Ralat:
    """What a version changed."""

    versi: int
    at: datetime
    perubahan: str


@dataclass(frozen=True, slots=True)
class Kiriman:
    """Where a version can be seen."""

    saluran: str
    tautan: str | None


@dataclass(frozen=True, slots=True)
class Temuan:
    """One version that went out, and how it stands today."""

    keadaan: Keadaan
    unit: str
    kasus: str
    versi: int
    terbaru: int
    kode: str
    judul: str
    tayang_at: datetime
    diverifikasi_at: datetime | None
    alamat: str | None
    """Of the article as it is now."""
    kiriman: tuple[Kiriman, ...]
    ralat: tuple[Ralat, ...] = ()
    """Corrections since this version; of the newest version, those that led to it."""
    ditarik_at: datetime | None = None
    sebab: str = ""
    penjelasan: str = ""


@dataclass(frozen=True, slots=True)
class Mirip:
    """A text that resembles what was pasted: all of it is in there (`cuplikan`), or the differences."""

    temuan: Temuan
    cuplikan: bool
    beda: tuple[banding.Potong, ...] | None = None


@dataclass(frozen=True, slots=True)
class Laporan:
    """A report as its receipt shows it."""

    nomor: str
    diterima_at: datetime
    hasil: str
    selesai_at: datetime | None


def menurut_kode(c: Connection, kode: Kode, base: str) -> list[Temuan]:
    """Versions with this code; a version that was named has to fit too."""
    v = tables.versi.c
    where = [v.kode == kode.pokok, *([v.versi == kode.versi] if kode.versi else [])]
    return _found(c, c.execute(select(v.kasus, v.versi).where(*where).limit(TEMUAN_MAKS)).all(), base)


def menurut_alamat(c: Connection, typed: str, base: str) -> list[Temuan]:
    """The version that stands at one of our addresses, or the post behind an address somewhere else that an officer recorded."""
    typed = typed.strip()
    if (here := di_sini(typed, base)) is not None:
        unit, slug = here
        row = c.execute(select(artikel.c.kasus, artikel.c.versi).where(artikel.c.unit == unit, artikel.c.slug == slug)).first()
        return _found(c, [row] if row else [], base)
    k = tables.kiriman.c
    same = {typed, typed.rstrip("/"), typed.rstrip("/") + "/", typed.partition("?")[0]}
    return _found(c, c.execute(select(k.kasus, k.versi).where(k.tautan.in_(same)).limit(TEMUAN_MAKS)).all(), base)


def di_sini(typed: str, base: str) -> tuple[str, str] | None:
    """Unit and slug, if it is an address of an article here. Another host is another site, however alike the rest is."""
    try:
        asked, ours = urlsplit(typed if "://" in typed or typed.startswith("/") else f"//{typed}"), urlsplit(base)
        host, home = (asked.hostname, asked.port), (ours.hostname, ours.port)
    except ValueError:
        return None
    if asked.scheme not in ("", "http", "https") or (asked.netloc and host != home and host != (home[0], None)):
        return None
    found = _PATH.fullmatch(asked.path.removeprefix(ours.path.rstrip("/")))
    return (found[1], found[2]) if found else None


def menurut_teks(c: Connection, text: str, base: str) -> list[Temuan]:
    """Versions in which exactly this stood, best first."""
    t = tables.sidik_teks.c
    rows = c.execute(select(t.kasus, t.versi).where(t.sha256 == banding.sidik_teks(text)).distinct().limit(20)).all()
    found = _found(c, rows, base)
    return sorted(found, key=lambda f: (TERBAIK.index(f.keadaan), -f.versi))[:TEMUAN_MAKS]


def calon(c: Connection, text: str, unit: str | None, base: str) -> list[tuple[Temuan, tuple[str, ...]]]:
    """The few texts, standing now, that share the most word pairs with it."""
    asked = banding.sketsa(text, banding.SKETSA_TANYA)
    if not asked:
        return []
    s, t = tables.sketsa.c, tables.teks.c
    where = [s.nilai.in_(asked), *([s.unit == unit] if unit else [])]
    shared = func.count()
    cases = c.execute(
        select(s.kasus).where(*where).group_by(s.kasus).having(shared >= PASANGAN_MIN).order_by(shared.desc(), s.kasus).limit(CALON_MAKS)
    ).scalars()
    found = []
    for case in cases.all():
        rows = c.execute(select(t.versi, t.teks).where(t.kasus == case)).all()
        if rows:
            found += [(f, tuple(r.teks for r in rows)) for f in _found(c, [(case, rows[0].versi)], base)]
    return found


def paling_mirip(text: str, candidates: Sequence[tuple[Temuan, tuple[str, ...]]]) -> Mirip | None:
    """The nearest of them, if it is near enough to speak of. Works through texts, so keep it off the event loop."""
    pasted = banding.rapikan(text)
    best: tuple[tuple[float, int], Temuan, str] | None = None
    for temuan, texts in candidates:
        for official in texts:
            if pasted in official:
                return Mirip(temuan, cuplikan=True)
            likeness = banding.kemiripan(official, pasted)
            # of texts that hold the same words, the one of the same length is the one that was copied
            nearness = (round(likeness, 2), -abs(len(official) - len(pasted)))
            if likeness >= MIRIP_MIN and (best is None or nearness > best[0]):
                best = (nearness, temuan, official)
    return None if best is None else Mirip(best[1], cuplikan=False, beda=banding.beda(best[2], pasted))


def keadaan_laporan(c: Connection, unit: str, nomor: str) -> Laporan | None:
    """How a report stands."""
    t = tables.laporan.c
    row = c.execute(select(t.nomor, t.diterima_at, t.hasil, t.selesai_at).where(t.nomor == nomor, t.unit == unit)).first()
    if row is None:
        return None
    return Laporan(row.nomor, waktu(row.diterima_at), row.hasil, waktu(row.selesai_at) if row.selesai_at else None)


def penarikan(c: Connection, case: str) -> str:
    """Why a case's material was withdrawn, as a code; empty until it is known here."""
    return str(c.execute(select(tables.tarik.c.sebab).where(tables.tarik.c.kasus == case)).scalar() or "")


def _found(c: Connection, keys: Iterable[Any], base: str) -> list[Temuan]:
    return [t for case, versi in dict.fromkeys((k[0], k[1]) for k in keys) if (t := _temuan(c, case, versi, base)) is not None]


def _temuan(c: Connection, case: str, versi: int, base: str) -> Temuan | None:
    v, k = tables.versi.c, tables.kiriman.c
    rows = c.execute(select(tables.versi).where(v.kasus == case).order_by(v.versi)).all()
    this = next((r for r in rows if r.versi == versi), None)
    if this is None:
        return None
    newest = rows[-1]
    gone = c.execute(select(tables.tarik).where(tables.tarik.c.kasus == case)).first()
    checked = c.execute(select(tables.setuju.c.at).where(tables.setuju.c.kasus == case, tables.setuju.c.sidik == this.sidik)).scalar()
    posts = c.execute(select(k.saluran, k.tautan).where(k.kasus == case, k.versi == versi).order_by(k.saluran)).all()
    slug = c.execute(select(artikel.c.slug).where(artikel.c.unit == this.unit, artikel.c.kasus == case)).scalar()
    since = [r for r in rows[1:] if r.versi > versi or versi == newest.versi]
    keadaan: Keadaan = "ditarik" if gone else "versi_lama" if versi < newest.versi else "diralat" if len(rows) > 1 else "asli"
    return Temuan(
        keadaan=keadaan,
        unit=this.unit,
        kasus=case,
        versi=versi,
        terbaru=newest.versi,
        kode=tulis(this.sidik, versi),
        judul="" if gone else newest.judul,
        tayang_at=waktu(this.tayang_at),
        diverifikasi_at=waktu(checked) if checked else None,
        alamat=alamat_artikel(base, this.unit, slug) if slug else None,
        kiriman=() if gone else tuple(Kiriman(p.saluran, p.tautan) for p in posts),
        ralat=tuple(Ralat(r.versi, waktu(r.tayang_at), "" if gone else r.perubahan) for r in since),
        ditarik_at=waktu(gone.at) if gone else None,
        sebab=gone.sebab if gone else "",
        penjelasan=gone.penjelasan if gone else "",
    )


def waktu(text: str) -> datetime:
    """A stored time."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
