"""Answers to a list of checks: known codes, each once, and where it counts all that are required."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from shared.refusal import Reasons
from shared.sop.materi import HasilPeriksa


def periksa_jawaban(hasil: Sequence[HasilPeriksa], kode: Collection[str], wajib: Collection[str], why: Reasons, bidang: str) -> None:
    """`kode`: the list; `wajib`: what must be answered. Which answers forbid what, the stage says."""
    answered = [h.kode for h in hasil]
    unknown = sorted({k for k in answered if k not in kode})
    why.unless(not unknown, "butir_tidak_dikenal", f"Butir tidak dikenal: {', '.join(unknown)}.", bidang)
    why.unless(len(set(answered)) == len(answered), "butir_ganda", "Ada butir yang dijawab dua kali.", bidang)
    missing = sorted(set(wajib) - set(answered))
    why.unless(not missing, "butir_belum_dijawab", f"Butir wajib belum dijawab: {', '.join(missing)}.", bidang)


def ditolak(hasil: Sequence[HasilPeriksa], wajib: Collection[str]) -> list[str]:
    """Required checks answered *tidak*."""
    return [h.kode for h in hasil if h.jawaban == "tidak" and h.kode in wajib]
