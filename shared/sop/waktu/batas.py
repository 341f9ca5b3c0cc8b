"""A limit as an office writes it: what it means, and how it is written back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Satuan = Literal["menit", "jam", "hari_kerja", "hari_kalender", "x24_jam", "minggu", "bulan"]
Awalan = Literal["", "±", "maks."]
TERBESAR: dict[Satuan, int] = {
    "menit": 60_000,
    "jam": 1_000,
    "hari_kerja": 400,
    "hari_kalender": 400,
    "x24_jam": 60,
    "minggu": 60,
    "bulan": 24,
}
"""Longer than a year and a half is a slip of the pen, not a limit on a step."""


@dataclass(frozen=True, slots=True)
class Batas:
    """`jumlah` is what counts: a range ends at its upper value, `±` at its figure. `mulai_dari` is a range's lower value."""

    jumlah: int
    satuan: Satuan
    awalan: Awalan = ""
    mulai_dari: int | None = None

    def __str__(self) -> str:
        angka = f"{self.mulai_dari}-{self.jumlah}" if self.mulai_dari is not None else str(self.jumlah)
        isi = f"{self.jumlah}x24 jam" if self.satuan == "x24_jam" else f"{angka} {self.satuan.replace('_', ' ')}"
        return f"{self.awalan} {isi}".strip()
