"""What the website outlet does inside its transaction. Looks before it writes, so that a repeat changes nothing."""

from __future__ import annotations

import html
import re
import unicodedata
from datetime import datetime
from typing import Any

import nh3
from sqlalchemy import ColumnElement, Connection, Row, and_, delete, insert, select, update

from services.publisher.outlets.port import DitolakTetap, Kiriman
from services.publisher.site.tables import artikel, gambar, media, terbitan
from shared.sop.types import format_time

_CAPTIONS = re.compile(rb'<track kind="captions"[^>]* src="/[a-z0-9_-]+/media/([0-9a-f]{64})"')


def tayangkan(c: Connection, k: Kiriman) -> str | DitolakTetap:
    """The slug under which it is out, or why it cannot be."""
    earlier = c.execute(select(terbitan).where(terbitan.c.unit == k.unit, terbitan.c.penanda == k.penanda)).first()
    if earlier is not None:
        return _repeat(earlier, k)
    # the row is the lock: two versions of one article never cross (SQLite is locked as a whole)
    row = c.execute(select(artikel).where(artikel.c.unit == k.unit, artikel.c.slug == k.slug).with_for_update()).first()
    if row is None:
        if c.execute(select(artikel.c.slug).where(artikel.c.unit == k.unit, artikel.c.kasus == k.case)).first():
            return DitolakTetap("alamat_berubah", "Materi ini sudah tayang di alamat lain; alamat tidak boleh berubah.")
        at = format_time(k.tayang_at)
        new = {"unit": k.unit, "slug": k.slug, "kasus": k.case, "versi": k.versi, "pertama_at": at, "diubah_at": at, "penjelasan": ""}
        c.execute(insert(artikel).values(new))
        _insert_version(c, k)
        return k.slug
    if refused := _may_follow(c, row, k):
        return refused
    if c.execute(select(terbitan.c.versi).where(_version(k))).first() is None:
        _insert_version(c, k)
        later = max(row.diubah_at, format_time(k.tayang_at))
        c.execute(update(artikel).where(artikel.c.unit == k.unit, artikel.c.slug == k.slug).values(versi=k.versi, diubah_at=later))
        _forget_copies(c, k.unit, k.slug)
    return k.slug


def _repeat(earlier: Row[Any], k: Kiriman) -> str | DitolakTetap:
    same = (earlier.slug, earlier.versi, earlier.sidik, earlier.isi) == (k.slug, k.versi, k.sidik, k.isi)
    return k.slug if same else DitolakTetap("penanda_terpakai", "Penanda ini sudah dipakai untuk tayangan lain.")


def _may_follow(c: Connection, row: Row[Any], k: Kiriman) -> DitolakTetap | None:
    if row.kasus != k.case:
        return DitolakTetap("alamat_terpakai", "Alamat ini sudah dipakai materi lain.")
    known = c.execute(select(terbitan.c.sidik, terbitan.c.isi).where(_version(k))).first()
    if known is not None:
        same = (known.sidik, known.isi) == (k.sidik, k.isi)
        return None if same else DitolakTetap("versi_berbeda", "Versi ini sudah tayang dengan isi yang lain.")
    if row.ditarik_at is not None:
        return DitolakTetap("sudah_ditarik", "Materi di alamat ini sudah ditarik; terbitkan sebagai materi baru.")
    if k.versi < row.versi:
        return DitolakTetap("versi_lama", "Versi yang lebih baru sudah tayang di alamat ini.")
    return None


def _version(k: Kiriman) -> ColumnElement[bool]:
    return and_(terbitan.c.unit == k.unit, terbitan.c.slug == k.slug, terbitan.c.versi == k.versi)


def _insert_version(c: Connection, k: Kiriman) -> None:
    key = {"unit": k.unit, "slug": k.slug, "versi": k.versi}
    c.execute(
        insert(terbitan).values(
            **key,
            penanda=k.penanda,
            sidik=k.sidik,
            judul=k.judul,
            ringkasan=k.ringkasan,
            jenis=k.jenis,
            klasifikasi=k.klasifikasi,
            kategori=k.kategori,
            isi=k.isi,
            ralat=k.ralat,
            tayang_at=format_time(k.tayang_at),
            teks=teks_cari(k.judul, k.ringkasan, k.isi),
        )
    )
    files = {sha256: (mime, alt) for sha256, mime, alt in k.media}
    for found in _CAPTIONS.findall(k.isi):
        files.setdefault(found.decode(), ("text/vtt", ""))
    rows = [{**key, "urutan": n, "sha256": s, "mime": m, "alt": alt} for n, (s, (m, alt)) in enumerate(files.items(), start=1)]
    if rows:
        c.execute(insert(media), rows)


def cari(c: Connection, unit: str, penanda: str) -> str | None:
    """The slug under which this marker went out."""
    found = c.execute(select(terbitan.c.slug).where(terbitan.c.unit == unit, terbitan.c.penanda == penanda)).scalar()
    return None if found is None else str(found)


def tarik(c: Connection, unit: str, slug: str, penjelasan: str, at: datetime) -> str | DitolakTetap:
    """Leave the address standing with an explanation instead of the article."""
    here = and_(artikel.c.unit == unit, artikel.c.slug == slug)
    row = c.execute(select(artikel).where(here).with_for_update()).first()
    if row is None:
        return DitolakTetap("tidak_ada", "Tidak ada materi di alamat ini.")
    if row.ditarik_at is None:
        when = format_time(at)
        c.execute(update(artikel).where(here).values(ditarik_at=when, diubah_at=max(row.diubah_at, when), penjelasan=penjelasan))
        _forget_copies(c, unit, slug)
    return slug


def _forget_copies(c: Connection, unit: str, slug: str) -> None:
    """Photos that went with a withdrawal or a correction leave no copy behind in this database."""
    of_it = media.c.unit == unit, media.c.slug == slug
    c.execute(delete(gambar).where(gambar.c.sha256.in_(select(media.c.sha256).where(*of_it))))


def teks_cari(judul: str, ringkasan: str, isi: bytes) -> str:
    """What a search looks through."""
    words = html.unescape(nh3.clean(isi.decode("utf-8", "replace"), tags=set()))
    return lipat(f"{judul} {ringkasan} {words}")


def lipat(text: str) -> str:
    """Folded the same way on both sides of a search: width, case, blanks."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).casefold()).replace("\x00", "").strip()
