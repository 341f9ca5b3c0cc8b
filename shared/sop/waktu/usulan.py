"""What an office is offered to confirm: hours by Perpres 21/2023, days off as `holidays` knows the decrees, limits of its peers."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any

from holidays import country_holidays

from shared.sop.waktu.aturan import HARI, HariKhusus, IsiKalender, Pola, Zona

TAHUN_CUTI_BERSAMA = range(2020, 2028)
"""Years whose joint decree on days off was out when this was written; later ones are a guess until the office confirms them."""


@dataclass(frozen=True, slots=True)
class UsulanBatas:
    """A limit that a peer office works with, and where that stands."""

    langkah: tuple[str, ...]
    teks: str
    sumber: str


@dataclass(frozen=True, slots=True)
class UsulanBerkala:
    """A duty to publish that the law names, and where."""

    kode: str
    nama: str
    setiap: str
    sumber: str
    hari: str = ""

    def mulai(self, today: date) -> date:
        """From when it would be counted."""
        if not self.hari:
            return today
        month, day = map(int, self.hari.split("-"))
        return max(d for y in (today.year - 1, today.year) if (d := date(y, month, day)) <= today)


def usulan_kalender(zona: Zona, tahun: Sequence[int]) -> IsiKalender:
    """Hours and days off of these years. None of the years counts as confirmed."""
    pola = tuple(p for p in _patterns() if p.jenis == "biasa" or p.mulai.year in tahun)
    return IsiKalender(zona=zona, pola=pola, hari=tuple(sorted(hari_libur(tahun), key=lambda h: h.tanggal)))


def hari_libur(tahun: Sequence[int]) -> Iterator[HariKhusus]:
    """National days off and cuti bersama (the library calls them `government`; without them they would come back as working days)."""
    for kind, category in (("libur_nasional", "public"), ("cuti_bersama", "government")):
        found = country_holidays("ID", years=list(tahun), language="id", categories=(category,))
        for day, name in sorted(found.items()):
            yield HariKhusus.model_validate({"tanggal": day, "jenis": kind, "nama": name, "dasar": "pustaka holidays"})


def dengan_tahun(isi: IsiKalender | None, zona: Zona, tahun: int) -> IsiKalender:
    """The office's calendar with the proposal for one more year, which counts as confirmed; what the office set itself stays."""
    usulan = usulan_kalender(zona, [tahun])
    if isi is None:
        return usulan.model_copy(update={"tahun": (tahun,)})
    own = {h.tanggal for h in isi.hari}
    hari = sorted((*isi.hari, *(h for h in usulan.hari if h.tanggal not in own)), key=lambda h: h.tanggal)
    # Ramadan hours of the proposal only where the office has set no hours of its own for those weeks.
    pola = [p for p in usulan.pola if p.jenis == "sementara" and not any(_meet(p, o) for o in isi.pola if o.jenis == "sementara")]
    years = tuple(sorted({*isi.tahun, tahun}))
    return isi.model_copy(update={"hari": tuple(hari), "pola": (*isi.pola, *pola), "tahun": years})


def _meet(a: Pola, b: Pola) -> bool:
    return a.mulai <= (b.akhir or a.mulai) and b.mulai <= (a.akhir or b.mulai)


def tanpa_cuti_bersama(tahun: int) -> bool:
    """Whether no decree on cuti bersama of that year is known here: then the proposal is surely incomplete."""
    return not country_holidays("ID", years=[tahun], categories=("government",))


def kalender_bawaan() -> IsiKalender:
    """What is reckoned with where no unit is named: the proposal, its known years taken as given."""
    isi = usulan_kalender("Asia/Jakarta", TAHUN_CUTI_BERSAMA)
    return isi.model_copy(update={"tahun": tuple(TAHUN_CUTI_BERSAMA)})


def usulan_batas() -> tuple[UsulanBatas, ...]:
    """Proposed limits, each with its source."""
    return tuple(UsulanBatas(tuple(b["langkah"]), b["teks"], b["sumber"]) for b in _file()["batas"])


def usulan_berkala() -> tuple[UsulanBerkala, ...]:
    """Proposed duties, each with its source."""
    return tuple(UsulanBerkala(b["kode"], b["nama"], b["setiap"], b["sumber"], b.get("mulai", "")) for b in _file()["berkala"])


def pola_ramadan(mulai: str, akhir: str, nama: str, dasar: str) -> Pola:
    """Hours of Perpres 21/2023 for a Ramadan that the isbat has set. Raises pydantic.ValidationError."""
    hours = next(p for p in _patterns() if p.jenis == "sementara").hari
    return Pola.model_validate(
        {"jenis": "sementara", "nama": nama, "mulai": mulai, "akhir": akhir, "dasar": dasar, "hari": [h.model_dump() for h in hours]}
    )


def _patterns() -> tuple[Pola, ...]:
    return tuple(_pattern(p) for p in _file()["pola"])


def _pattern(row: dict[str, Any]) -> Pola:
    fields = {name: row.get(name) for name in ("jenis", "nama", "mulai", "akhir", "dasar")}
    days = [{"hari": h, "selang": [_interval(s) for s in row["jumat" if h == "jumat" else "senin_kamis"]]} for h in HARI[:5]]
    return Pola.model_validate({**fields, "hari": days})


def _interval(teks: str) -> dict[str, str]:
    dari, _, sampai = teks.partition("-")
    return {"dari_menit": dari, "sampai_menit": sampai}


@lru_cache(maxsize=1)
def _file() -> dict[str, Any]:
    return tomllib.loads((resources.files("shared.sop.waktu") / "usulan.toml").read_text(encoding="utf-8"))
