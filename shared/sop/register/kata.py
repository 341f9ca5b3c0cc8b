"""How codes of a register read, and the day of an instant where the office stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from shared.sop.directory import SEBUTAN
from shared.sop.events import ProfilUnit
from shared.sop.rendering.labels import KLASIFIKASI, dari_kode

Jenis = Literal["buku", "publikasi", "dip"]
Nilai = str | int | date | datetime | None
"""One cell. A `datetime` carries the unit's zone."""

NAMA: Mapping[Jenis, str] = {"buku": "Buku disposisi", "publikasi": "Register publikasi", "dip": "Daftar Informasi Publik"}
SIFAT: Mapping[str, str] = {"biasa": "Biasa", "segera": "Segera", "sangat_segera": "Sangat segera"}
KEAMANAN: Mapping[str, str] = {"B": "Biasa", "T": "Terbatas", "R": "Rahasia", "SR": "Sangat rahasia"}
KELAS: Mapping[str, str] = {kode: nama.removeprefix("Informasi ").capitalize() for kode, nama in KLASIFIKASI.items()}
STATUS: Mapping[Jenis, Mapping[str, str]] = {
    "buku": {
        "berjalan": "Berjalan",
        "selesai": "Selesai",
        "dihentikan": "Dihentikan",
        "ditarik": "Ditarik dari publikasi",
        "batal": "Nomor dibatalkan",
    },
    "publikasi": {"tayang": "Tayang", "diralat": "Diralat", "ditarik": "Ditarik"},
    "dip": {"tersedia": "Tersedia", "ditarik": "Ditarik"},
}
SEBAB_BERHENTI: Mapping[str, str] = {
    "dikecualikan": "informasi dikecualikan",
    "kegiatan_batal": "kegiatan batal",
    "ganda": "sudah dipublikasikan",
    "tidak_layak": "tidak layak dipublikasikan",
    "lainnya": "sebab lain",
}
_PELAKSANA: Mapping[str, str] = {"plh": "Plh. ", "plt": "Plt. "}


def jabatan_sebagai(jabatan: str, sebagai: str, profil: ProfilUnit | None) -> str:
    """`Plh. Sekretaris`, by the unit's own name for the office."""
    names: Mapping[str, str] = dict(SEBUTAN) | ({str(k): v for k, v in profil.sebutan_jabatan.items()} if profil else {})
    return _PELAKSANA.get(sebagai, "") + dari_kode(jabatan, names) if jabatan else ""


def zona_dari(profil: ProfilUnit | None) -> str:
    """The unit's zone."""
    return profil.zona if profil else "Asia/Jakarta"


def hari(at: datetime | None, zona: str) -> date | None:
    """Its calendar day there."""
    return None if at is None else at.astimezone(ZoneInfo(zona)).date()


def setempat(at: datetime, zona: str) -> datetime:
    """The same instant in the office's zone, whole seconds: as a cell shows it."""
    return at.astimezone(ZoneInfo(zona)).replace(microsecond=0)


def hari_angka(at: datetime, zona: str) -> str:
    """`23-11-2026`."""
    return f"{at.astimezone(ZoneInfo(zona)):%d-%m-%Y}"
