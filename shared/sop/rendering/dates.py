"""Days and instants as Indonesian offices write them: names of days and months, 24 hours, the zone named."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

HARI = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
BULAN = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
ZONA: Mapping[str, str] = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


def tanggal(day: date) -> str:
    """`5 Januari 2026`."""
    return f"{day.day} {BULAN[day.month - 1]} {day.year}"


def hari_tanggal(day: date) -> str:
    """`Senin, 5 Januari 2026`."""
    return f"{HARI[day.weekday()]}, {tanggal(day)}"


def waktu(at: datetime, zone: str) -> str:
    """`Senin, 5 Januari 2026 pukul 09.30 WIB`: an instant where the office stands."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{hari_tanggal(local.date())} pukul {local:%H.%M} {ZONA.get(zone, local.tzname() or zone)}"


def tanggal_di(at: datetime, zone: str) -> str:
    """The calendar day of an instant where the office stands."""
    return tanggal(at.astimezone(ZoneInfo(zone)).date())
