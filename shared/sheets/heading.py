"""What stands above a register: whose it is, what was asked for, when it was made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.sop.events import ProfilUnit
from shared.sop.register.kata import KELAS, NAMA, SIFAT, STATUS, setempat, zona_dari
from shared.sop.register.saringan import Saringan
from shared.sop.rendering.dates import ZONA, tanggal


@dataclass(frozen=True, slots=True)
class Kepala:
    """`kop` and title as printed; `keterangan` says what was left out by the filter."""

    unit: str
    kop: tuple[str, ...]
    judul: str
    keterangan: tuple[str, ...]
    zona: str
    dibuat_at: datetime


def kepala(unit: str, s: Saringan, profil: ProfilUnit | None, now: datetime) -> Kepala:
    """For this unit and filter."""
    zona = zona_dari(profil)
    kop = tuple(profil.kop) or (profil.instansi, profil.nama) if profil else (unit,)
    at = setempat(now, zona)
    made = f"Dibuat {at:%d-%m-%Y %H.%M} {ZONA[zona]} dari catatan sistem Tayang. Waktu dalam {ZONA[zona]}."
    return Kepala(unit, kop, NAMA[s.jenis], (masa(s), *saringan_kata(s), made), zona, at)


def masa(s: Saringan) -> str:
    """`1 November 2026 sampai 30 November 2026`."""
    match s.dari, s.sampai:
        case None, None:
            return "Semua tanggal"
        case None, until if until is not None:
            return f"Sampai {tanggal(until)}"
        case since, None if since is not None:
            return f"Sejak {tanggal(since)}"
        case since, until if since is not None and until is not None:
            return tanggal(since) if since == until else f"{tanggal(since)} sampai {tanggal(until)}"
        case _:
            return ""


def saringan_kata(s: Saringan) -> tuple[str, ...]:
    """The other filters, as sentences."""
    chosen = (
        ("Sifat", SIFAT.get(s.sifat)),
        ("Jenis informasi", KELAS.get(s.klasifikasi)),
        ("Keadaan", STATUS[s.jenis].get(s.status)),
        ("Memuat kata", s.teks or None),
    )
    return tuple(f"{nama}: {nilai}" for nama, nilai in chosen if nilai)
