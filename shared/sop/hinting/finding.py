"""One finding in one text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Temuan:
    """`butir`: lower-case code of the check it belongs to. `pesan` ends the sentence "… mirip NIK"."""

    butir: str
    mulai: int
    akhir: int
    pesan: str
    pengingat: bool = False
    """Only a reminder to read the passage once more."""
