"""Which lines of a register are wanted: days in the unit's zone, codes, words."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared.refusal import Reason, reason
from shared.sop.register.catatan import Baris
from shared.sop.register.kata import KELAS, SIFAT, STATUS, Jenis, Nilai

TEKS_MAKS = 200
_YEARS = range(1900, 2201)


@dataclass(frozen=True, slots=True)
class Saringan:
    """Empty = everything. Both days included."""

    jenis: Jenis = "buku"
    dari: date | None = None
    sampai: date | None = None
    sifat: str = ""
    klasifikasi: str = ""
    status: str = ""
    teks: str = ""

    @property
    def kosong(self) -> bool:
        """Whether nothing is filtered."""
        return self == Saringan(self.jenis)

    def saat(self, zona: str) -> tuple[datetime | None, datetime | None]:
        """The days as instants: from the first, and before the second."""
        until = self.sampai + timedelta(days=1) if self.sampai else None
        return _midnight(self.dari, zona), _midnight(until, zona)

    def memuat(self, b: Baris, zona: str) -> bool:
        """Whether a line's codes and day fit; words are asked of its cells."""
        start, end = self.saat(zona)
        codes = all(
            not asked or asked == has for asked, has in ((self.sifat, b.sifat), (self.klasifikasi, b.klasifikasi), (self.status, b.status))
        )
        return b.jenis == self.jenis and codes and (start is None or b.at >= start) and (end is None or b.at < end)

    def cocok(self, cells: Mapping[str, Nilai]) -> bool:
        """Whether every word occurs somewhere in the line."""
        if not self.teks:
            return True
        line = lipat(" ".join(_words(v) for name, v in cells.items() if name not in ("no", "kasus")))
        return all(word in line for word in lipat(self.teks).split())


def baca(jenis: Jenis, typed: Mapping[str, str]) -> tuple[Saringan, Sequence[Reason]]:
    """What was typed into the form, and what of it cannot be read (left out of the filter)."""
    wrong: list[Reason] = []
    dari, sampai = _day(typed, "dari", wrong), _day(typed, "sampai", wrong)
    if dari and sampai and sampai < dari:
        wrong.append(reason("rentang_terbalik", "Sampai tanggal: harus sama dengan atau sesudah Dari tanggal.", "sampai"))
        sampai = None
    codes = {}
    for name, known in (
        ("sifat", SIFAT if jenis != "dip" else {}),
        ("klasifikasi", KELAS if jenis != "buku" else {}),
        ("status", STATUS[jenis]),
    ):
        asked = typed.get(name, "").strip()
        codes[name] = asked if asked in known else ""
        if asked and asked not in known:
            wrong.append(reason("pilihan_tidak_dikenal", f"{name.capitalize()}: pilihan ini tidak ada.", name))
    teks = " ".join("".join(c if c.isprintable() else " " for c in typed.get("teks", "")[:TEKS_MAKS]).split())
    return Saringan(jenis, dari, sampai, codes["sifat"], codes["klasifikasi"], codes["status"], teks), wrong


def lipat(text: str) -> str:
    """Case and accents do not matter."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def _day(typed: Mapping[str, str], name: str, wrong: list[Reason]) -> date | None:
    text = typed.get(name, "").strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.year not in _YEARS:
        label = {"dari": "Dari tanggal", "sampai": "Sampai tanggal"}[name]
        wrong.append(reason("tanggal_tidak_terbaca", f"{label}: tulis sebagai tahun-bulan-hari, misalnya 2026-11-23.", name))
        return None
    return day


def _midnight(day: date | None, zona: str) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), ZoneInfo(zona)).astimezone(UTC)


def _words(value: Nilai) -> str:
    return "" if value is None else str(value)
