"""Calendars of the tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from shared.sop.waktu.aturan import HARI, IsiKalender
from shared.sop.waktu.kalender import Kalender
from tests.support.minutes import JUMAT, RAMADAN, RAMADAN_JUMAT, SENIN_KAMIS, Hours

WIB = ZoneInfo("Asia/Jakarta")


def minggu(senin_kamis: Hours = SENIN_KAMIS, jumat: Hours = JUMAT) -> list[dict[str, Any]]:
    """A five-day week in the shape of `Pola.hari`."""
    return [{"hari": h, "selang": selang(jumat if h == "jumat" else senin_kamis)} for h in HARI[:5]]


def selang(hours: Hours) -> list[dict[str, int]]:
    return [{"dari_menit": a, "sampai_menit": b} for a, b in hours]


def biasa(mulai: date = date(2020, 1, 1), akhir: date | None = None) -> dict[str, Any]:
    return {"jenis": "biasa", "nama": "Jam kerja biasa", "mulai": mulai, "akhir": akhir, "hari": minggu()}


def ramadan(mulai: date, akhir: date | None) -> dict[str, Any]:
    return {"jenis": "sementara", "nama": "Jam kerja Ramadan", "mulai": mulai, "akhir": akhir, "hari": minggu(RAMADAN, RAMADAN_JUMAT)}


def khusus(tanggal: date, jenis: str, nama: str = "Hari khusus", hours: Hours = ()) -> dict[str, Any]:
    return {"tanggal": tanggal, "jenis": jenis, "nama": nama, "selang": selang(hours)}


def isi(
    *pola: dict[str, Any], hari: Sequence[dict[str, Any]] = (), zona: str = "Asia/Jakarta", tahun: Sequence[int] = (2026,)
) -> IsiKalender:
    return IsiKalender.model_validate({"zona": zona, "pola": pola or (biasa(),), "hari": hari, "tahun": tahun})


def kalender(*pola: dict[str, Any], versi: int = 1, **more: Any) -> Kalender:
    return Kalender(isi(*pola, **more), versi)


def wib(teks: str) -> datetime:
    """`2026-11-20 16:20`, in Karanganyar."""
    return datetime.fromisoformat(teks).replace(tzinfo=WIB)
