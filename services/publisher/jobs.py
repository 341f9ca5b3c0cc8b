"""What the publisher's worker has to do next for a case: a pure function of its state and the time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.publisher.outcomes import MAX_TRIES, RETRIABLE
from services.publisher.state import Pesanan, State


@dataclass(frozen=True, slots=True)
class Mulai:
    """Write the intent, then call."""

    saluran: str
    percobaan: int


@dataclass(frozen=True, slots=True)
class Rujuk:
    """An intent without an outcome, past its time: read back by marker before anything else."""

    saluran: str
    percobaan: int


@dataclass(frozen=True, slots=True)
class Turunkan:
    """Take the material off this outlet."""

    saluran: str


@dataclass(frozen=True, slots=True)
class Nanti:
    """Look again at this time."""

    at: datetime


Job = Mulai | Rujuk | Turunkan | Nanti


def next_jobs(s: State, now: datetime, manual: frozenset[str], request_timeout: timedelta) -> Iterator[Job]:
    """Jobs that are due, and the times at which others will be. `manual` outlets are started, never called."""
    if s.tahap == "ditarik":
        for saluran in s.tayang:
            if saluran not in s.sudah_ditarik and saluran not in manual:
                yield Turunkan(saluran)
    if s.tahap != "dilaksanakan" or s.berhenti or s.sidik in s.batal:
        return
    for p in s.pesanan.values():
        yield from _of_outlet(p, now, p.saluran in manual, request_timeout)


def _of_outlet(p: Pesanan, now: datetime, is_manual: bool, request_timeout: timedelta) -> Iterator[Job]:
    match p.keadaan:
        case "menunggu" if p.jadwal is not None and p.jadwal > now:
            yield Nanti(p.jadwal)
        case "menunggu":
            yield Mulai(p.saluran, p.percobaan + 1)
        case "gagal" if p.hasil in RETRIABLE and p.percobaan < MAX_TRIES:
            again = p.sampai or now
            yield Mulai(p.saluran, p.percobaan + 1) if again <= now else Nanti(again)
        case "dimulai" if not is_manual and p.call_before_at is not None:
            known_by = p.call_before_at + request_timeout
            yield Rujuk(p.saluran, p.percobaan) if known_by <= now else Nanti(known_by)
        case _:
            return
