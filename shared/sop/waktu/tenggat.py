"""From a limit, a start and a calendar to a due time that explains itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from shared.sop.waktu.batas import Batas
from shared.sop.waktu.hitung import Butir, Hitungan, Jeda, antara, hari_kalender, hari_kerja, jam_dinding, tahun_tersentuh, tambah
from shared.sop.waktu.kalender import Kalender

SATU_JAM = timedelta(hours=1)
PERINGATAN = 0.75
"""People are warned when so much of the time has gone."""
TERLALU_SINGKAT = timedelta(minutes=20)
"""Below this a warning comes too close to the end to be of use."""


@dataclass(frozen=True, slots=True)
class Due:
    """When it is due, by which rule and calendar, and how that came about. `mendekat`: when to warn, None for never."""

    at: datetime
    mendekat: datetime | None
    mulai: datetime
    aturan: str
    kalender_versi: int
    zona: str
    butir: tuple[Butir, ...]
    tahun_belum: tuple[int, ...] = ()
    """Years on the way whose days off nobody has confirmed."""


def due(batas: Batas, mulai: datetime, kalender: Kalender, jeda: Sequence[tuple[datetime, datetime]] = ()) -> Due:
    """Raises TanpaJamKerja. `jeda`: when the clock stood still, in order; what was left then is left afterwards."""
    found = _plain(batas, mulai, kalender)
    start = mulai
    for stopped, resumed in jeda:
        wall = batas.satuan == "x24_jam"
        left = found.at - stopped if wall else antara(kalender, stopped, found.at)
        rest = jam_dinding(resumed, left) if wall else tambah(kalender, resumed, left)
        found = Hitungan(rest.at, (*found.butir, Jeda(stopped, resumed, left), *rest.butir))
        start = resumed
    years = tahun_tersentuh(found.butir, kalender.lokal(mulai).date(), kalender.lokal(found.at).date())
    return Due(
        found.at,
        _warn(batas, start, found.at, kalender),
        mulai,
        str(batas),
        kalender.versi,
        kalender.zona,
        found.butir,
        tuple(y for y in years if y not in kalender.isi.tahun),
    )


def _plain(batas: Batas, mulai: datetime, kalender: Kalender) -> Hitungan:
    n = batas.jumlah
    match batas.satuan:
        case "menit":
            return tambah(kalender, mulai, timedelta(minutes=n))
        case "jam":
            return tambah(kalender, mulai, n * SATU_JAM)
        case "hari_kerja":
            return hari_kerja(kalender, mulai, n)
        case "x24_jam":
            return jam_dinding(mulai, n * 24 * SATU_JAM)
        case "hari_kalender":
            return hari_kalender(kalender, mulai, n, "hari")
        case "minggu":
            return hari_kalender(kalender, mulai, n, "minggu")
        case "bulan":
            return hari_kalender(kalender, mulai, n, "bulan")
        case _:
            assert_never(batas.satuan)


def _warn(batas: Batas, mulai: datetime, at: datetime, kalender: Kalender) -> datetime | None:
    if batas.satuan == "x24_jam":
        return mulai + (at - mulai) * PERINGATAN
    span = antara(kalender, mulai, at)
    if span < TERLALU_SINGKAT:
        return None
    return tambah(kalender, mulai, timedelta(seconds=int(span.total_seconds() * PERINGATAN))).at
