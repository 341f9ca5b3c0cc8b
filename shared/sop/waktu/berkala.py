"""Duties to publish something every so often (UU 14/2008 Ps. 9: at least each six months), and when each falls due. Pure.

The count goes on from its first day, by the calendar: 31 August + 6 months is the last of February, + 12 months 31 August again. A due
day on which nobody works moves to the next working day; the period keeps its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.waktu.hitung import Jatuh, hari_kalender
from shared.sop.waktu.kalender import Kalender, TanpaJamKerja

MENDEKAT = timedelta(days=14)
"""So long before, the pages say that it is coming."""
PALING_BULAN: Final = 120
_MASA = re.compile(r"(?:setiap |tiap )?(\d{1,3}) ?(bulan|bln|tahun|thn)", re.IGNORECASE)


class MasaTidakTerbaca(ValueError):
    """It is no number of months or years."""


@dataclass(frozen=True, slots=True)
class Masa:
    """How long from one due day to the next."""

    jumlah: int
    satuan: str

    @property
    def bulan(self) -> int:
        """In months."""
        return self.jumlah * (12 if self.satuan == "tahun" else 1)

    def __str__(self) -> str:
        return f"{self.jumlah} {self.satuan}"


def baca_masa(teks: str) -> Masa:
    """`6 bulan`, `1 tahun`. Raises MasaTidakTerbaca."""
    found = _MASA.fullmatch(" ".join(teks.split()))
    if found is None:
        raise MasaTidakTerbaca(teks)
    masa = Masa(int(found[1]), "tahun" if found[2].lower().startswith("t") else "bulan")
    if not 1 <= masa.bulan <= PALING_BULAN:
        raise MasaTidakTerbaca(teks)
    return masa


@dataclass(frozen=True, slots=True)
class Kewajiban:
    """One duty. `berlaku_at`: what fell due before the office confirmed it counts for nothing."""

    kode: str
    nama: str
    setiap: str
    mulai: date
    berlaku_at: datetime
    dasar: str = ""
    terpenuhi: tuple[tuple[date, str], ...] = ()
    """Due day by the count, and the case whose publication fulfilled it."""


@dataclass(frozen=True, slots=True)
class JatuhTempo:
    """One due day: by the count, as moved off days nobody works, and the instant at which that day is over."""

    tanggal: date
    hari: date
    at: datetime
    sejak: date
    """First day of its period: what was published before it belongs to another one."""


def evolve(known: Mapping[str, Kewajiban], fact: Recorded[Event]) -> Mapping[str, Kewajiban]:
    """Assigns, never checks. The same count under another name keeps what it held since."""
    match fact.event:
        case e.KewajibanBerkalaDitetapkan() as d:
            old = known.get(d.kode)
            same = old is not None and (old.setiap, old.mulai) == (d.setiap, d.mulai)
            since = old.berlaku_at if old is not None and same else fact.recorded_at
            return {**known, d.kode: Kewajiban(d.kode, d.nama, d.setiap, d.mulai, since, d.dasar, old.terpenuhi if old else ())}
        case e.KewajibanBerkalaDihapus(kode=kode):
            return {name: k for name, k in known.items() if name != kode}
        case e.KewajibanBerkalaDipenuhi(kode=kode, untuk_jatuh_tempo=due, kasus=kasus) if kode in known:
            return {**known, kode: replace(known[kode], terpenuhi=(*known[kode].terpenuhi, (due, kasus)))}
        case _:
            return known


def berikutnya(kewajiban: Kewajiban, k: Kalender) -> Iterator[JatuhTempo]:
    """Due days that nobody has fulfilled, the oldest first, as far as the calendar reaches."""
    done = max((due for due, _ in kewajiban.terpenuhi), default=date.min)
    for due in _all(kewajiban, k):
        if due.tanggal > done and due.at > kewajiban.berlaku_at:
            yield due


def pertama(kewajiban: Kewajiban, k: Kalender) -> JatuhTempo | None:
    """The oldest one that waits: when it is over, the office is late. None where the calendar knows no working day then."""
    return next(berikutnya(kewajiban, k), None)


def terbuka(kewajiban: Kewajiban, k: Kalender, now: datetime) -> JatuhTempo | None:
    """The one that a publication fulfils now: the newest that has passed, else the next to come. Older ones stay missed."""
    dues = berikutnya(kewajiban, k)
    found = next(dues, None)
    for due in dues:
        if due.at > now:
            break
        found = due
    return found


def _all(kewajiban: Kewajiban, k: Kalender) -> Iterator[JatuhTempo]:
    step, n, since = baca_masa(kewajiban.setiap).bulan, 1, kewajiban.mulai
    start = k.utc(datetime.combine(kewajiban.mulai, time()))
    while True:
        try:
            found = hari_kalender(k, start, n * step, "bulan")
        except (TanpaJamKerja, OverflowError, ValueError):  # beyond the calendar's last pattern, or the last year there is
            return
        first = found.butir[0]
        assert isinstance(first, Jatuh)
        day = k.lokal(found.at).date()
        yield JatuhTempo(first.tanggal, day, k.utc(datetime.combine(day + timedelta(days=1), time())), since)
        n, since = n + 1, first.tanggal
