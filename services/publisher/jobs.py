"""What the publisher's worker has to do next for a case: a pure function of its state and the time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.publisher.starting import waits
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
class Gugurkan:
    """The unit has given this outlet up before it was its turn: say so, so that the order can end."""

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


Job = Mulai | Rujuk | Gugurkan | Turunkan | Nanti


def next_jobs(
    s: State, now: datetime, manual: frozenset[str], request_timeout: timedelta, ended: frozenset[str] = frozenset()
) -> Iterator[Job]:
    """Jobs that are due, and the times at which others will be. `manual` outlets are started, never called; nothing goes out on `ended`."""
    if s.tahap == "ditarik":
        yield from (Turunkan(k) for k in s.tayang if k not in s.sudah_ditarik and k not in manual)
        # What was under way may be out: it has to be known, so that it comes down too.
        under_way = [p for p in s.pesanan.values() if p.keadaan == "dimulai"]
    elif s.tahap != "dilaksanakan" or s.berhenti or s.sidik in s.batal:
        return
    else:
        under_way = list(s.pesanan.values())
    for p in under_way:
        yield from _of_outlet(p, now, p.saluran in manual, p.saluran in ended, request_timeout)


def _of_outlet(p: Pesanan, now: datetime, is_manual: bool, is_ended: bool, request_timeout: timedelta) -> Iterator[Job]:
    match p.keadaan:
        case "menunggu" | "gagal" if is_ended and (p.keadaan == "menunggu" or waits(p)):
            yield Gugurkan(p.saluran, p.percobaan)
        case "menunggu" if p.jadwal is not None and p.jadwal > now:
            yield Nanti(p.jadwal)
        case "menunggu":
            yield Mulai(p.saluran, p.percobaan + 1)
        case "gagal" if waits(p):
            again = p.sampai or now
            yield Mulai(p.saluran, p.percobaan + 1) if again <= now else Nanti(again)
        case "dimulai" if not is_manual and p.call_before_at is not None:
            known_by = p.call_before_at + request_timeout
            yield Rujuk(p.saluran, p.percobaan) if known_by <= now else Nanti(known_by)
        case _:
            return
