"""The calendar as it is reckoned with: what each day's working time is, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared.sop.waktu.aturan import HARI, LIBUR, SEHARI, HariKhusus, IsiKalender, Pola, Selang

TERJAUH = timedelta(days=3660)
"""Nobody waits longer than ten years: a calendar without work in it must not be searched for ever."""


class TanpaJamKerja(Exception):
    """The calendar has no working time within reach of that day."""


@dataclass(frozen=True, slots=True)
class Hari:
    """One day. `sebab` says why it is (not) worked: `pola`, `sementara`, `bukan_hari_kerja`, or the kind of special day."""

    tanggal: date
    selang: tuple[tuple[int, int], ...]
    sebab: str
    nama: str = ""

    @property
    def bekerja(self) -> bool:
        """Whether the office works at all."""
        return bool(self.selang)


class Kalender:
    """One version of a unit's calendar. It must have passed `periksa`."""

    def __init__(self, isi: IsiKalender, versi: int = 0) -> None:
        self.isi, self.versi, self.zona = isi, versi, isi.zona
        self._zone = ZoneInfo(isi.zona)
        self._khusus = {h.tanggal: h for h in isi.hari}
        self._pola = sorted(isi.pola, key=lambda p: p.jenis != "sementara")
        self._known: dict[date, Hari] = {}

    def hari(self, d: date) -> Hari:
        """That day."""
        if (known := self._known.get(d)) is None:
            known = self._known[d] = self._day(d)
        return known

    def lokal(self, at: datetime) -> datetime:
        """Local wall clock of the unit, without zone: Indonesian clocks never jump."""
        return at.astimezone(self._zone).replace(tzinfo=None)

    def utc(self, local: datetime) -> datetime:
        """The instant of a local wall clock."""
        return local.replace(tzinfo=self._zone).astimezone(UTC)

    def selang(self, d: date) -> Iterator[tuple[datetime, datetime]]:
        """The day's working intervals on the local clock."""
        midnight = datetime.combine(d, time())
        for dari, sampai in self.hari(d).selang:
            yield midnight + timedelta(minutes=dari), midnight + timedelta(minutes=sampai)

    def _day(self, d: date) -> Hari:
        pola = next((p for p in self._pola if p.mulai <= d <= (p.akhir or date.max)), None)
        khusus = self._khusus.get(d)
        if khusus is not None:
            return Hari(d, self._special(khusus, pola), khusus.jenis, khusus.nama)
        selang = _of(pola, d.weekday())
        if not selang or pola is None:
            return Hari(d, (), "bukan_hari_kerja")
        return Hari(d, selang, "sementara" if pola.jenis == "sementara" else "pola", pola.nama)

    @staticmethod
    def _special(khusus: HariKhusus, pola: Pola | None) -> tuple[tuple[int, int], ...]:
        if khusus.jenis in LIBUR:
            return ()
        # Called in on a Saturday without hours of its own: as on that weekday, else as on a Monday.
        return _pairs(khusus.selang) or _of(pola, khusus.tanggal.weekday()) or _of(pola, 0)


def _of(pola: Pola | None, weekday: int) -> tuple[tuple[int, int], ...]:
    return next((_pairs(h.selang) for h in pola.hari if h.hari == HARI[weekday]), ()) if pola else ()


def _pairs(selang: tuple[Selang, ...]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted((s.dari_menit, min(s.sampai_menit, SEHARI)) for s in selang))
