"""When an outlet may be started: the intent that is written before the outside world is touched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from services.publisher import commands as c
from services.publisher.state import Pesanan, State
from shared.decider import Situation
from shared.sop import events as e
from shared.sop.event import Event

MAX_TRIES = 5
"""Machine retries of an outlet that said "later"; then a person decides."""
RETRIABLE = ("ditunda_sementara", "kuota_habis")


def mulai(command: c.MulaiPenayangan, s: State, at: Situation) -> Sequence[Event]:
    """Intent. Nothing, when somebody else was first or the case no longer allows it: then nobody may call."""
    order = s.pesanan.get(command.saluran)
    if s.tahap != "dilaksanakan" or s.berhenti or s.sidik in s.batal or order is None or ended(command.saluran, at):
        return []
    if command.percobaan != order.percobaan + 1 or not _may_start(order, at.about.now):
        return []
    bahan = s.bahan[s.sidik]
    rendering = next(r for r in bahan.rendering if r.saluran == command.saluran)
    return [
        e.PenayanganDimulai(
            saluran=command.saluran,
            percobaan=command.percobaan,
            versi=s.versi,
            sidik=s.sidik,
            rendering_sha256=rendering.sha256,
            penanda=marker(at.about.case, command.saluran, s.sidik),
            call_before_at=command.call_before_at,
        )
    ]


def _may_start(order: Pesanan, now: datetime) -> bool:
    """Whether nobody is calling and it is time. Sweeps select, decisions re-check: a sweep may have slept over the news."""
    match order.keadaan:
        case "menunggu":
            return order.jadwal is None or order.jadwal <= now
        case "gagal":
            return waits(order) and (order.sampai is None or order.sampai <= now)
        case "dimulai":
            return order.percobaan < MAX_TRIES and order.call_before_at is not None and order.call_before_at <= now
        case _:
            return False


def waits(order: Pesanan) -> bool:
    """Whether a failed outlet will be tried again by machine."""
    return order.hasil in RETRIABLE and order.percobaan < MAX_TRIES


def ended(saluran: str, at: Situation) -> bool:
    """Whether the unit has given the outlet up: nothing new goes out on it, also when it was ordered before."""
    known = at.direktori.saluran.get(saluran)
    return known is not None and not known.aktif


def marker(case: str, saluran: str, sidik: str) -> str:
    """The same for every attempt, so that a post whose answer was lost can be found again."""
    # A long outlet code gives way, never the digest: two versions with one marker would pass for each other.
    return f"tayang-{case[:8]}-{saluran[:31]}-{sidik[:16]}"
