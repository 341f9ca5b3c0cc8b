"""Figures in words: what a list of cases behind one is called, how long something took, what a chart says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta

from shared.sop.directory import Direktori
from shared.sop.laporan.butir import DAFTAR, HASIL_LAPORAN, JENIS_LAPORAN, KLASIFIKASI, SEBAB, sebutan, teks_butir
from shared.sop.laporan.masa import sebutan_masa
from shared.sop.trail import TITLES
from shared.sop.waktu.bahasa import lama
from shared.sop.waktu.langkah import LANGKAH

JALUR: Mapping[str, str] = {"biasa": "Biasa", "serta_merta": "Serta-merta"}
SIMPANGAN: Mapping[str, str] = {
    "dilewati": "dilewati",
    "belum_selesai": "belum selesai ketika kasus berlanjut",
    "mundur": "mundur dari sini",
    "dihentikan": "dihentikan di sini",
    "ditarik": "ditarik dari publikasi",
}
"""How a case left the table at a row."""

_NUMBER = re.compile(r"(\d) ")


def durasi(menit: int | None) -> str:
    """`1 jam 20 menit`; a number stays with its unit."""
    return "–" if menit is None else _NUMBER.sub("\\1\u00a0", lama(timedelta(minutes=menit)))


def langkah(kode: str) -> str:
    """A step's name, or those of a group."""
    return "; ".join(LANGKAH[k][1] if k in LANGKAH else k for k in kode.split("-"))


def sebab(jenis: str, kode: str) -> str:
    """By which event, or why."""
    return sebutan(kode, SEBAB) if jenis in ("dihentikan", "ditarik") else TITLES.get(kode, _LANE.get(kode, kode))


_LANE: Mapping[str, str] = {"jalur_serta_merta": "Jalur serta-merta"}


def persen(n: int, dari: int) -> str:
    """`67 %`; nothing of nothing."""
    return f"{round(100 * n / dari)} %" if dari else "–"


def judul(angka: str, d: Direktori) -> str | None:
    """What the cases behind a figure have in common; None where there is no such figure."""
    jenis, _, kunci = angka.partition("/")
    if jenis in _ALONE and not kunci:
        return _ALONE[jenis]
    if jenis in _WITH_MONTH and kunci:
        return f"{_WITH_MONTH[jenis]}, {_month(kunci)}"
    return _KEYED[jenis](kunci, d) if jenis in _KEYED and kunci else None


def _month(kunci: str) -> str:
    return sebutan_masa(kunci) if len(kunci) == 7 and kunci[:4].isdigit() and kunci[5:].isdigit() and 1 <= int(kunci[5:]) <= 12 else kunci


def _outlet(kunci: str, d: Direktori) -> str:
    known = d.saluran.get(kunci)
    return known.nama if known else kunci


def _code(kunci: str, _: Direktori) -> str:
    daftar, _dash, rest = kunci.partition("-")
    versi, _dash, kode = rest.partition("-")
    name, text = teks_butir(daftar, int(versi) if versi.isdecimal() else 0, kode)
    return f"Dikembalikan: {text}" if daftar == "kembali" else f"Dikembalikan: {name}, {text}"


def _deviation(kunci: str, _: Direktori) -> str:
    no, _dash, rest = kunci.partition("-")
    jenis, _dash, kode = rest.partition("-")
    return f"Langkah {no} {sebutan(jenis, SIMPANGAN)}: {sebab(jenis, kode)}"


def _class_of_month(kunci: str, _: Direktori) -> str:
    return f"Tayang sebagai {sebutan(kunci[8:], KLASIFIKASI).lower()}, {_month(kunci[:7])}"


_ALONE: Mapping[str, str] = {
    "tayang": "Tayang",
    "lolos": "Tayang tanpa pernah dikembalikan",
    "kembali_dahulu": "Tayang setelah dikembalikan",
    "giliran": "Giliran yang berakhir",
    "kembali": "Materi dikembalikan",
    "terlambat": "Terlambat",
    "selesai": "Kasus yang berakhir",
    "sesuai": "Melalui setiap langkah SOP",
    "menyimpang": "Menyimpang dari urutan SOP",
    "ralat": "Diralat",
    "ditarik": "Ditarik dari publikasi",
    "laporan": "Laporan masyarakat",
    "laporan_hasil": HASIL_LAPORAN[""],
}
_WITH_MONTH: Mapping[str, str] = {
    "bulan": "Tayang",
    "ralat": "Diralat",
    "ditarik": "Ditarik dari publikasi",
    "laporan": "Laporan masyarakat",
}
_KEYED: Mapping[str, Callable[[str, Direktori], str]] = {
    "saluran": lambda k, d: f"Tayang di {_outlet(k, d)}",
    "putaran": lambda k, _: f"Tayang pada putaran ke-{k}",
    "langkah": lambda k, _: f"Giliran: {langkah(k)}",
    "jabatan": lambda k, d: f"Giliran {d.sebutan(k)}",
    "tepat": lambda k, _: f"Tepat waktu: {langkah(k)}",
    "terlambat": lambda k, _: f"Terlambat: {langkah(k)}",
    "lewat": lambda k, _: f"Lewat batas dan masih berjalan: {langkah(k)}",
    "butir": _code,
    "jalur": lambda k, _: f"Jalur {sebutan(k, JALUR).lower()}",
    "simpangan": _deviation,
    "klasifikasi": lambda k, _: f"Tayang sebagai {sebutan(k, KLASIFIKASI).lower()}",
    "bulan_klasifikasi": _class_of_month,
    "sebab_ditarik": lambda k, _: f"Ditarik dari publikasi: {sebutan(k, SEBAB)}",
    "dihentikan": lambda k, _: f"Proses dihentikan: {sebutan(k, SEBAB)}",
    "laporan_jenis": lambda k, _: f"Laporan masyarakat: {sebutan(k, JENIS_LAPORAN).lower()}",
    "laporan_hasil": lambda k, _: f"Laporan masyarakat: {sebutan(k, HASIL_LAPORAN).lower()}",
}
IN_TEMPLATES: Mapping[str, object] = {
    "durasi": durasi,
    "langkah_kata": langkah,
    "sebab_kata": sebab,
    "persen": persen,
    "kata": sebutan,
    "JALUR": JALUR,
    "SIMPANGAN": SIMPANGAN,
    "SEBAB": SEBAB,
    "KLASIFIKASI": KLASIFIKASI,
    "HASIL_LAPORAN": HASIL_LAPORAN,
    "JENIS_LAPORAN": JENIS_LAPORAN,
    "DAFTAR": DAFTAR,
}
"""What this room's templates say things with."""
