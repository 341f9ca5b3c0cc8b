"""A unit's year as the PPID's yearly report asks for it: what was published, put right, taken down, reported and answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.sop.laporan.kartu import Kartu
from shared.sop.laporan.masa import Masa, bulan
from shared.sop.laporan.ukur import Lama, lama, menit_kerja
from shared.sop.waktu.kalender import Kalender

BATAS_LAPORAN = "31 Maret"
"""By when last year's report is due (Perki; the office's own rule wins)."""


@dataclass(frozen=True, slots=True)
class BulanTahun:
    """One month's numbers."""

    bulan: str
    klasifikasi: Mapping[str, int]
    ralat: int
    ditarik: int
    laporan: int

    @property
    def tayang(self) -> int:
        """Publications of all classes."""
        return sum(self.klasifikasi.values())


@dataclass(frozen=True, slots=True)
class AngkaTahun:
    """What the page shows. Times to publish in working minutes and in days of the calendar; `kasus` as in a month."""

    unit: str
    masa: Masa
    per: datetime
    kalender_versi: int | None
    bulan: tuple[BulanTahun, ...]
    klasifikasi: Mapping[str, int]
    saluran: Mapping[str, int]
    jalur: Mapping[str, int]
    ralat: int
    ditarik: Mapping[str, int]
    dihentikan: Mapping[str, int]
    laporan_jenis: Mapping[str, int]
    laporan_hasil: Mapping[str, int]
    """Of those received in the year; the empty key has no answer yet."""
    jawaban: Lama
    lama_kerja: Lama
    lama_hari: Lama
    kasus: Mapping[str, tuple[str, ...]]

    @property
    def tayang(self) -> int:
        """Publications of the year."""
        return sum(self.klasifikasi.values())

    @property
    def laporan(self) -> int:
        """Reports from outside received in the year."""
        return sum(self.laporan_jenis.values())


def angka_tahun(unit: str, masa: Masa, kartu: Iterable[Kartu], kalender: Kalender | None, per: datetime, zona: str) -> AngkaTahun:
    """By all cases of the unit that had anything to do with the year."""
    cards = sorted((k for k in kartu if k.unit == unit), key=lambda k: (k.tahun, k.nomor, k.kasus))
    out = [k for k in cards if masa.memuat(k.tayang_at)]
    told = [r for k in cards for r in k.laporan if masa.memuat(r.diterima_at)]
    spans = [(k.dibuat_at, k.tayang_at) for k in out if k.dibuat_at and k.tayang_at]
    return AngkaTahun(
        unit=unit,
        masa=masa,
        per=per,
        kalender_versi=kalender.versi if kalender else None,
        bulan=tuple(_months(cards, masa, zona)),
        klasifikasi=_counted(k.klasifikasi for k in out),
        saluran=_counted(s for k in cards for s, at in k.tayang.items() if masa.memuat(at)),
        jalur=_counted(k.jalur for k in out),
        ralat=sum(masa.memuat(at) for k in cards for at in k.ralat),
        ditarik=_counted(k.sebab_ditarik for k in cards if masa.memuat(k.ditarik_at)),
        dihentikan=_counted(
            k.akhir.sebab for k in cards if k.akhir is not None and k.akhir.jenis == "dihentikan" and masa.memuat(k.akhir.at)
        ),
        laporan_jenis=_counted(r.jenis for r in told),
        laporan_hasil=_counted(r.hasil for r in told),
        jawaban=lama(_days(r.diterima_at, r.selesai_at) for r in told if r.selesai_at),
        lama_kerja=lama(menit_kerja(kalender, a, b) for a, b in spans),
        lama_hari=lama(_days(a, b) for a, b in spans),
        kasus=_behind(cards, masa, zona),
    )


def _counted(keys: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(keys).items()))


def _days(a: datetime, b: datetime) -> int:
    """Begun days: what is answered on the same day took one."""
    return max(1, -((a - b) // timedelta(days=1)))


def _months(cards: Sequence[Kartu], masa: Masa, zona: str) -> Iterator[BulanTahun]:
    for n in range(1, 13):
        m = bulan(f"{masa.teks}-{n:02}", zona)
        yield BulanTahun(
            m.teks,
            _counted(k.klasifikasi for k in cards if m.memuat(k.tayang_at)),
            sum(m.memuat(at) for k in cards for at in k.ralat),
            sum(m.memuat(k.ditarik_at) for k in cards),
            sum(m.memuat(r.diterima_at) for k in cards for r in k.laporan),
        )


def _behind(cards: Sequence[Kartu], masa: Masa, zona: str) -> dict[str, tuple[str, ...]]:
    months = [bulan(f"{masa.teks}-{n:02}", zona) for n in range(1, 13)]
    found: dict[str, dict[str, None]] = {}
    for k in cards:
        for key in _figures(k, masa, months):
            found.setdefault(key, {})[k.kasus] = None
    return {key: tuple(cases) for key, cases in sorted(found.items())}


def _figures(k: Kartu, masa: Masa, months: Sequence[Masa]) -> Iterator[str]:
    """Which figures a case is part of."""
    if masa.memuat(k.tayang_at):
        month = next(m.teks for m in months if m.memuat(k.tayang_at))
        yield from ("tayang", f"bulan/{month}", f"klasifikasi/{k.klasifikasi}", f"bulan_klasifikasi/{month}-{k.klasifikasi}")
        yield f"jalur/{k.jalur}"
    yield from (f"saluran/{s}" for s, at in k.tayang.items() if masa.memuat(at))
    for m in months:
        if any(m.memuat(at) for at in k.ralat):
            yield from ("ralat", f"ralat/{m.teks}")
        if m.memuat(k.ditarik_at):
            yield from ("ditarik", f"ditarik/{m.teks}", f"sebab_ditarik/{k.sebab_ditarik}")
        if any(m.memuat(r.diterima_at) for r in k.laporan):
            yield from ("laporan", f"laporan/{m.teks}")
    for r in k.laporan:
        if masa.memuat(r.diterima_at):
            yield from (f"laporan_jenis/{r.jenis}", f"laporan_hasil/{r.hasil}")
    if k.akhir is not None and k.akhir.jenis == "dihentikan" and masa.memuat(k.akhir.at):
        yield f"dihentikan/{k.akhir.sebab}"
