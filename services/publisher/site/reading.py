"""What the pages ask the database. Withdrawn articles appear nowhere but at their own address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select

from services.publisher.site.tables import artikel, media, terbitan
from services.publisher.site.writing import lipat

KATA_MAKS = 8


@dataclass(frozen=True, slots=True)
class Butir:
    """An article as lists show it."""

    slug: str
    kasus: str
    judul: str
    ringkasan: str
    jenis: str
    klasifikasi: str
    pertama_at: datetime
    diubah_at: datetime
    diralat: bool


@dataclass(frozen=True, slots=True)
class Ralat:
    """One correction: when, and what changed."""

    at: datetime
    perubahan: str


@dataclass(frozen=True, slots=True)
class Gambar:
    """A file of an article."""

    sha256: str
    mime: str
    alt: str


@dataclass(frozen=True, slots=True)
class Artikel:
    """An article as its own page shows it; `isi` are the verified bytes."""

    butir: Butir
    versi: int
    sidik: str
    isi: bytes
    ralat: tuple[Ralat, ...] = ()
    media: tuple[Gambar, ...] = ()


@dataclass(frozen=True, slots=True)
class Ditarik:
    """What stands at the address of a withdrawn article. Not its title: that may be what had to go."""

    slug: str
    kasus: str
    at: datetime
    penjelasan: str


@dataclass(frozen=True, slots=True)
class Halaman:
    """One page of a list."""

    butir: Sequence[Butir]
    nomor: int
    jumlah: int
    per_halaman: int
    ada: int = field(init=False)
    """How many pages there are; an empty list has one."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "ada", max(1, -(-self.jumlah // self.per_halaman)))


_NOW = and_(artikel.c.unit == terbitan.c.unit, artikel.c.slug == terbitan.c.slug, artikel.c.versi == terbitan.c.versi)
_LIST = (
    artikel.c.slug, artikel.c.kasus, terbitan.c.judul, terbitan.c.ringkasan, terbitan.c.jenis,
    terbitan.c.klasifikasi, artikel.c.pertama_at, artikel.c.diubah_at,
)  # fmt: skip


def units(c: Connection) -> list[str]:
    """Units that show something."""
    return list(c.execute(select(artikel.c.unit).distinct().where(artikel.c.ditarik_at.is_(None)).order_by(artikel.c.unit)).scalars())


def daftar(
    c: Connection,
    unit: str,
    *,
    nomor: int,
    per_halaman: int,
    q: str = "",
    dari: str | None = None,
    sampai: str | None = None,
    klasifikasi: str = "",
) -> Halaman:
    """A page of the unit's articles, newest first; searched, of a time span [dari, sampai), or of one class."""
    where = [_NOW, artikel.c.unit == unit, artikel.c.ditarik_at.is_(None), *_matches(q)]
    if klasifikasi:
        where.append(terbitan.c.klasifikasi == klasifikasi)
    if dari is not None and sampai is not None:
        where += [artikel.c.pertama_at >= dari, artikel.c.pertama_at < sampai]
    count = c.execute(select(func.count()).select_from(artikel).join(terbitan, _NOW).where(*where)).scalar_one()
    newest = artikel.c.pertama_at.desc(), artikel.c.slug
    rows = c.execute(_listed(where).order_by(*newest).limit(per_halaman).offset((nomor - 1) * per_halaman))
    return Halaman([_butir(r) for r in rows], nomor, count, per_halaman)


def semua_waktu(c: Connection, unit: str) -> list[datetime]:
    """First publication of everything shown: the archive is counted from these, in the unit's own days."""
    rows = c.execute(select(artikel.c.pertama_at).where(artikel.c.unit == unit, artikel.c.ditarik_at.is_(None)))
    return [_at(r) for r in rows.scalars()]


def terakhir_berubah(c: Connection, unit: str) -> datetime | None:
    """When anything of the unit changed last, withdrawals included."""
    latest = c.execute(select(func.max(artikel.c.diubah_at)).where(artikel.c.unit == unit)).scalar()
    return None if latest is None else _at(latest)


def satu(c: Connection, unit: str, slug: str) -> Artikel | Ditarik | None:
    """What stands at the address."""
    head = c.execute(select(artikel).where(artikel.c.unit == unit, artikel.c.slug == slug)).first()
    if head is None:
        return None
    if head.ditarik_at is not None:
        return Ditarik(slug, head.kasus, _at(head.ditarik_at), head.penjelasan)
    here = terbitan.c.unit == unit, terbitan.c.slug == slug
    row = c.execute(select(*_LIST, terbitan.c.sidik, terbitan.c.isi).where(_NOW, *here)).one()
    return Artikel(_butir(row), head.versi, row.sidik, row.isi, _corrections(c, *here), _files(c, unit, slug, head.versi))


def kasus_di(c: Connection, unit: str, slug: str) -> str | None:
    """The case whose article stands at the address, or stood there."""
    found = c.execute(select(artikel.c.kasus).where(artikel.c.unit == unit, artikel.c.slug == slug)).scalar()
    return None if found is None else str(found)


def ditarik(c: Connection, unit: str, limit: int) -> list[Ditarik]:
    """The latest withdrawals."""
    rows = c.execute(
        select(artikel).where(artikel.c.unit == unit, artikel.c.ditarik_at.is_not(None)).order_by(artikel.c.ditarik_at.desc()).limit(limit)
    )
    return [Ditarik(r.slug, r.kasus, _at(r.ditarik_at), r.penjelasan) for r in rows]


def berkas(c: Connection, unit: str, sha256: str) -> Gambar | None:
    """The file, if a version that is shown now refers to it."""
    shown = and_(artikel.c.unit == media.c.unit, artikel.c.slug == media.c.slug, artikel.c.versi == media.c.versi)
    row = c.execute(
        select(media.c.sha256, media.c.mime, media.c.alt)
        .join(artikel, shown)
        .where(media.c.unit == unit, media.c.sha256 == sha256, artikel.c.ditarik_at.is_(None))
        .limit(1)
    ).first()
    return None if row is None else Gambar(*row)


def pernah(c: Connection, unit: str, sha256: str) -> bool:
    """Whether anything that is no longer shown referred to the file."""
    return c.execute(select(media.c.sha256).where(media.c.unit == unit, media.c.sha256 == sha256).limit(1)).first() is not None


def _listed(where: Sequence[ColumnElement[bool]]) -> Select[Any]:
    return select(*_LIST).select_from(artikel).join(terbitan, _NOW).where(*where)


def _matches(q: str) -> list[ColumnElement[bool]]:
    """Every word has to occur somewhere; enough for an office's few thousand articles, and the same on both databases."""
    return [terbitan.c.teks.contains(word, autoescape=True) for word in lipat(q).split()[:KATA_MAKS]]


def _corrections(c: Connection, *here: ColumnElement[bool]) -> tuple[Ralat, ...]:
    rows = c.execute(select(terbitan.c.tayang_at, terbitan.c.ralat).where(*here).order_by(terbitan.c.versi)).all()
    return tuple(Ralat(_at(r.tayang_at), r.ralat) for r in reversed(rows[1:]))


def _files(c: Connection, unit: str, slug: str, versi: int) -> tuple[Gambar, ...]:
    key = media.c.unit == unit, media.c.slug == slug, media.c.versi == versi
    return tuple(Gambar(*r) for r in c.execute(select(media.c.sha256, media.c.mime, media.c.alt).where(*key).order_by(media.c.urutan)))


def _butir(r: Any) -> Butir:
    return Butir(
        r.slug, r.kasus, r.judul, r.ringkasan, r.jenis, r.klasifikasi, _at(r.pertama_at), _at(r.diubah_at), r.diubah_at != r.pertama_at
    )


def _at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
