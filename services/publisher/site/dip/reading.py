"""What page and files ask of the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, select

from services.publisher.site.dip.follow import json
from services.publisher.site.dip.tables import informasi
from services.publisher.site.reading import KATA_MAKS
from services.publisher.site.writing import lipat
from shared.sop.events import ProfilUnit
from shared.sop.register import dip
from shared.sop.register.kata import Nilai

PER_HALAMAN = 20


@dataclass(frozen=True, slots=True)
class Halaman:
    """One page, newest first; numbers run from the oldest, so that a line keeps its own while nothing is filtered."""

    butir: Sequence[Mapping[str, Nilai]]
    nomor: int
    jumlah: int

    @property
    def ada(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.jumlah // PER_HALAMAN))


def halaman(c: Connection, unit: str, profil: ProfilUnit, nomor: int, q: str, klasifikasi: str) -> Halaman:
    """A page of the list."""
    where = _where(unit, q, klasifikasi)
    count = int(c.execute(select(func.count()).select_from(informasi).where(*where)).scalar_one())
    start = (nomor - 1) * PER_HALAMAN
    query = select(informasi).where(*where).order_by(informasi.c.at.desc(), informasi.c.kasus.desc()).limit(PER_HALAMAN).offset(start)
    rows = c.execute(query).all()
    cells = [dip.sel(json.validate_json(r.isi), count - start - n, r.judul, r.ringkasan, profil) for n, r in enumerate(rows)]
    return Halaman(cells, nomor, count)


def semua(c: Connection, unit: str, profil: ProfilUnit, q: str, klasifikasi: str, most: int) -> list[Mapping[str, Nilai]]:
    """The list in the order of the book, at most `most` lines."""
    query = select(informasi).where(*_where(unit, q, klasifikasi)).order_by(informasi.c.at, informasi.c.kasus).limit(most)
    return [dip.sel(json.validate_json(r.isi), n, r.judul, r.ringkasan, profil) for n, r in enumerate(c.execute(query), start=1)]


def _where(unit: str, q: str, klasifikasi: str) -> list[ColumnElement[bool]]:
    found = [informasi.c.unit == unit, informasi.c.status != ""]
    if klasifikasi:
        found.append(informasi.c.klasifikasi == klasifikasi)
    return found + [informasi.c.teks.contains(word, autoescape=True) for word in lipat(q).split()[:KATA_MAKS]]
