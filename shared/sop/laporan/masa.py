"""The spans that are reported on, by the unit's own clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from shared.sop.waktu.bahasa import NAMA_BULAN

TAHUN = range(2000, 2201)
_BULAN = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


class MasaTidakTerbaca(ValueError):
    """Neither a month nor a year that can be reported on."""


@dataclass(frozen=True, slots=True)
class Masa:
    """From midnight to midnight where the unit stands; `sampai` is no longer part of it."""

    teks: str
    dari: datetime
    sampai: datetime

    def memuat(self, at: datetime | None) -> bool:
        """Whether that instant lies in it."""
        return at is not None and self.dari <= at < self.sampai

    @property
    def sebutan(self) -> str:
        """`November 2026`, `2026`."""
        return sebutan_masa(self.teks)


def bulan(teks: str, zona: str) -> Masa:
    """`2026-11`. Raises MasaTidakTerbaca."""
    found = _BULAN.fullmatch(teks)
    if found is None or int(found[1]) not in TAHUN:
        raise MasaTidakTerbaca(teks)
    first = date(int(found[1]), int(found[2]), 1)
    return Masa(teks, _midnight(first, zona), _midnight(_next_month(first), zona))


def tahun(angka: int, zona: str) -> Masa:
    """A calendar year. Raises MasaTidakTerbaca."""
    if angka not in TAHUN:
        raise MasaTidakTerbaca(str(angka))
    return Masa(str(angka), _midnight(date(angka, 1, 1), zona), _midnight(date(angka + 1, 1, 1), zona))


def bulan_dari(at: datetime, zona: str) -> str:
    """The month an instant lies in: `2026-11`."""
    return f"{at.astimezone(ZoneInfo(zona)):%Y-%m}"


def geser(teks: str, n: int) -> str:
    """So many months on."""
    months = int(teks[:4]) * 12 + int(teks[5:]) - 1 + n
    return f"{months // 12:04}-{months % 12 + 1:02}"


def sebutan_masa(teks: str) -> str:
    """In words."""
    return f"{NAMA_BULAN[int(teks[5:]) - 1]} {teks[:4]}" if "-" in teks else teks


def _midnight(d: date, zona: str) -> datetime:
    return datetime.combine(d, time(), ZoneInfo(zona)).astimezone(UTC)


def _next_month(d: date) -> date:
    return date(d.year + d.month // 12, d.month % 12 + 1, 1)
