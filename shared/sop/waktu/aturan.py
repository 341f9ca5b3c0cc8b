"""What a working calendar consists of, as an office sets it: weeks with their hours, and single days that are different.

Hours stand as minutes since midnight, local time of the unit. What an office types (names, decrees) is sealed.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from shared.sop.event import Part
from shared.sop.types import RahasiaUnit, RahasiaUnitWajib

Zona = Literal["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]
NamaHari = Literal["senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu"]
JenisHari = Literal["libur_nasional", "cuti_bersama", "libur_setempat", "setengah_hari", "masuk"]
HARI: tuple[NamaHari, ...] = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
SINGKATAN_ZONA = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
LIBUR: frozenset[str] = frozenset({"libur_nasional", "cuti_bersama", "libur_setempat"})
SEHARI = 24 * 60
_JAM = re.compile(r"([01]?\d|2[0-4])[:.]([0-5]\d)")


def _menit(value: Any) -> Any:
    """`07:30` and `07.30` as people write them; numbers as the log holds them."""
    if not isinstance(value, str):
        return value
    found = _JAM.fullmatch(value.strip())
    minutes = int(found[1]) * 60 + int(found[2]) if found else SEHARI + 1
    if minutes > SEHARI:
        raise ValueError("bukan_jam")
    return minutes


Menit = Annotated[int, BeforeValidator(_menit), Field(ge=0, le=SEHARI)]


class Selang(Part):
    """Working time without a break in it, from and to (24:00 is 1440)."""

    dari_menit: Menit
    sampai_menit: Menit


class HariPola(Part):
    """One weekday of a pattern; breaks are what lies between its intervals."""

    hari: NamaHari
    selang: tuple[Selang, ...]


class Pola(Part):
    """Hours of a week between two days, both included. `sementara` (Ramadan) goes before `biasa` while it lasts."""

    jenis: Literal["biasa", "sementara"]
    nama: RahasiaUnitWajib
    mulai: date
    akhir: date | None = None
    hari: tuple[HariPola, ...]
    dasar: RahasiaUnit = ""


class HariKhusus(Part):
    """A single day that is not as its weekday: off, shortened, or worked although it would be off. `masuk` without hours: a Monday's."""

    tanggal: date
    jenis: JenisHari
    nama: RahasiaUnitWajib
    selang: tuple[Selang, ...] = ()
    dasar: RahasiaUnit = ""


class IsiKalender(Part):
    """A whole calendar. `tahun`: years whose days off the office has confirmed."""

    zona: Zona = "Asia/Jakarta"
    pola: tuple[Pola, ...]
    hari: tuple[HariKhusus, ...] = ()
    tahun: tuple[int, ...] = ()
