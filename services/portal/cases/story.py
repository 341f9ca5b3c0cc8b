"""The case's story as the page tells it: rounds, and how long each step took, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from shared.sop.trail import Line

NEW_ROUND = ("MateriDikembalikan", "MateriDitolak", "VerifikasiDicabut", "RalatDibuka")
"""After these the material goes through steps 5–7 once more."""


@dataclass(frozen=True, slots=True)
class Babak:
    """Lines of one round. `nomor` counts from 1; the first also holds steps 1–4."""

    nomor: int
    lines: tuple[Line, ...]


def rounds(lines: Sequence[Line]) -> list[Babak]:
    """The story, split where the material was sent back."""
    found: list[list[Line]] = [[]]
    sent_back = False
    for line in lines:
        # What the stages note for themselves still belongs to the round that ended.
        if sent_back and not line.by_system:
            found.append([])
            sent_back = False
        found[-1].append(line)
        sent_back |= line.type in NEW_ROUND
    return [Babak(n, tuple(part)) for n, part in enumerate(found, start=1)]


def lama(span: timedelta) -> str:
    """`2 hari 3 jam`, `14 menit`: two largest units, nothing under a minute."""
    minutes = int(span.total_seconds() // 60)
    parts = [(minutes // 1440, "hari"), (minutes // 60 % 24, "jam"), (minutes % 60, "menit")]
    words = [f"{n} {unit}" for n, unit in parts if n]
    return " ".join(words[:2]) or "kurang dari 1 menit"
