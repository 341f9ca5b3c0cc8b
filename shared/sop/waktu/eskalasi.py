"""The ladder up which a passed due time is escalated: which rungs hold for it, and when each is reached. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.sop import events as e
from shared.sop.materi import Jabatan
from shared.sop.waktu.kalender import Kalender
from shared.sop.waktu.tenggat import due
from shared.sop.waktu.tulisan import baca


@dataclass(frozen=True, slots=True)
class Tangga:
    """A ladder as it was set, and when."""

    tingkat: tuple[e.TingkatEskalasi, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Naik:
    """One rung of one due time. `tingkat` counts the ladder's rungs from 1."""

    tingkat: int
    jabatan: Jabatan
    at: datetime


USULAN: tuple[tuple[str, str], ...] = (("sekretaris", "1 jam"), ("ppid_pembantu", "1 hari kerja"))
"""Offered for confirmation. The order is that of the SOP's steps; no norm was found for the spans."""


def berlaku(tangga: Sequence[Tangga], due_at: datetime) -> tuple[e.TingkatEskalasi, ...]:
    """The ladder of what fell due then: nobody is escalated by a ladder that came later, and by none once it was lifted."""
    before = [t for t in tangga if t.at <= due_at]
    lifted = any(not t.tingkat for t in tangga if t.at > due_at)
    return before[-1].tingkat if before and not lifted else ()


def naik(tangga: Sequence[Tangga], jabatan: str, due_at: datetime, k: Kalender) -> tuple[Naik, ...]:
    """Rungs above the office that is late, each counted from the due time. Raises TanpaJamKerja."""
    rungs = berlaku(tangga, due_at)
    own = max((n for n, r in enumerate(rungs, start=1) if r.jabatan == jabatan), default=0)
    return tuple(Naik(n, r.jabatan, after(r.setelah, due_at, k)) for n, r in enumerate(rungs, start=1) if n > own)


def after(setelah: str, due_at: datetime, k: Kalender) -> datetime:
    """So long after it passed."""
    batas = baca(setelah)
    assert batas is not None, "only spans that were read are ever recorded"
    return due(batas, due_at, k).at
