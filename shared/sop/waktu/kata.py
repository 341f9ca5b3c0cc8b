"""A limit's words with their places, and what is said of the one that is wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shared.refusal import Reason, reason

CONTOH = "Contoh: 30 menit, 1 jam, 2 hari kerja, 1x24 jam, maks. 3 hari kerja, 10-15 menit, 1 minggu."
_KATA = re.compile(r"\s*(\d+(?:[.,]\d+)?|\+/-|±|≤|s\s*\.\s*d\s*\.?|s/d|[A-Za-z]+\.?|[-–—x×()])", re.IGNORECASE)


class BatasTidakTerbaca(ValueError):
    """What is wrong, where (`kolom`, from 1), and what to do about it."""

    def __init__(self, kolom: int, salah: str, petunjuk: str) -> None:
        super().__init__(f"kolom {kolom}: {salah} {petunjuk}")
        self.kolom, self.salah, self.petunjuk = kolom, salah, petunjuk

    def reason(self, bidang: str = "teks") -> Reason:
        """As a refusal says it."""
        return reason("batas_tidak_terbaca", f"Batas waktu tidak terbaca pada huruf ke-{self.kolom}: {self.salah} {self.petunjuk}", bidang)


@dataclass(frozen=True, slots=True)
class Kata:
    """One word or sign, and the column it begins at."""

    kata: str
    kolom: int


def kata_kata(teks: str) -> list[Kata]:
    """The words of a limit, in lower case. Raises BatasTidakTerbaca at the first sign that belongs to none."""
    found, at = [], 0
    while at < len(teks.rstrip()):
        match = _KATA.match(teks, at)
        if match is None:
            at += len(teks[at:]) - len(teks[at:].lstrip())
            raise BatasTidakTerbaca(at + 1, f"“{teks[at]}” tidak dikenal.", CONTOH)
        found.append(Kata(re.sub(r"\s", "", match[1].lower()), match.start(1) + 1))
        at = match.end()
    return found
