"""How long turns took in working time, and what may honestly be said of a handful of numbers."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.sop.waktu.hitung import antara
from shared.sop.waktu.kalender import Kalender

SEDIKIT = 5
"""Below this a median says more about chance than about work."""
SEMENIT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Lama:
    """Of `n` spans, in minutes; None where there are too few. `tanpa_kalender`: spans that no confirmed calendar covers."""

    n: int
    median: int | None
    p90: int | None
    tanpa_kalender: int = 0


def menit_kerja(kalender: Kalender | None, mulai: datetime, akhir: datetime) -> int | None:
    """Working minutes between; None where the unit has confirmed no calendar for a year on the way."""
    if kalender is None:
        return None
    years = range(kalender.lokal(mulai).year, kalender.lokal(akhir).year + 1)
    if any(year not in kalender.isi.tahun for year in years):
        return None
    return round(antara(kalender, mulai, akhir) / SEMENIT)


def lama(spans: Iterable[int | None]) -> Lama:
    """None among them: not measurable."""
    known: list[int] = []
    unknown = 0
    for span in spans:
        if span is None:
            unknown += 1
        else:
            known.append(span)
    return Lama(len(known), *ringkas(known), unknown)


def ringkas(known: Sequence[int]) -> tuple[int | None, int | None]:
    """Median, and the smallest value that nine of ten do not exceed."""
    if len(known) < SEDIKIT:
        return None, None
    ordered = sorted(known)
    return round(statistics.median(ordered)), ordered[-(-9 * len(ordered) // 10) - 1]
