"""Days, hours and spans as a clerk reads them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from shared.sop.waktu.aturan import SINGKATAN_ZONA

NAMA_HARI = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
NAMA_BULAN = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)


def tanggal(d: date) -> str:
    """Senin, 23 November 2026."""
    return f"{NAMA_HARI[d.weekday()]}, {d.day} {NAMA_BULAN[d.month - 1]} {d.year}"


def jam(menit: int) -> str:
    """Minutes since midnight: 07.30."""
    return f"{menit // 60:02}.{menit % 60:02}"


def pukul(at: datetime, zona: str) -> str:
    """Local time of day: 07.30, with seconds where there are any."""
    local = at.astimezone(ZoneInfo(zona))
    return f"{local:%H.%M.%S}" if local.second or local.microsecond else f"{local:%H.%M}"


def saat(at: datetime, zona: str) -> str:
    """Senin, 23 November 2026 pukul 07.50 WIB."""
    return f"{tanggal(at.astimezone(ZoneInfo(zona)).date())} pukul {pukul(at, zona)} {SINGKATAN_ZONA[zona]}"


def lama(span: timedelta) -> str:
    """1 jam 20 menit; seconds only below a minute."""
    total = int(span.total_seconds())
    hours, minutes = divmod(total // 60, 60)
    parts = [f"{hours} jam"] if hours else []
    parts += [f"{minutes} menit"] if minutes else []
    parts += [f"{total % 60} detik"] if total % 60 and not hours else []
    return " ".join(parts) or "0 menit"
