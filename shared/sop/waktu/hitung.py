"""Reckoning with a calendar. Every result tells how it came about, so that a clerk can check it with a calendar in hand."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from shared.sop.waktu.kalender import TERJAUH, Hari, Kalender, TanpaJamKerja

SEHARI = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Dihitung:
    """Working time that counted."""

    mulai: datetime
    sampai: datetime


@dataclass(frozen=True, slots=True)
class Dilewati:
    """Days that did not count, and why; alike neighbours together."""

    dari: date
    sampai: date
    sebab: str
    nama: str = ""


@dataclass(frozen=True, slots=True)
class HariKe:
    """The n-th working day."""

    tanggal: date
    ke: int


@dataclass(frozen=True, slots=True)
class JamDinding:
    """Every hour counted, also at night and on days off."""

    mulai: datetime
    sampai: datetime


@dataclass(frozen=True, slots=True)
class Jatuh:
    """A day of the calendar, so many days, weeks or months on."""

    tanggal: date
    jumlah: int
    satuan: Literal["hari", "minggu", "bulan"]


@dataclass(frozen=True, slots=True)
class Jeda:
    """The clock stood still."""

    mulai: datetime
    sampai: datetime
    sisa: timedelta


Butir = Dihitung | Dilewati | HariKe | JamDinding | Jatuh | Jeda


@dataclass(frozen=True, slots=True)
class Hitungan:
    """An instant, and the way to it."""

    at: datetime
    butir: tuple[Butir, ...]


def tambah(k: Kalender, mulai: datetime, lama: timedelta) -> Hitungan:
    """The earliest instant at which so much working time has passed. Raises TanpaJamKerja."""
    local, left = k.lokal(mulai), lama
    butir: list[Butir] = []
    if left <= timedelta(0):
        return Hitungan(mulai, ())
    d = local.date()
    while d - local.date() <= TERJAUH:
        hari = k.hari(d)
        if not hari.bekerja:
            _skip(butir, hari)
        for dari, sampai in k.selang(d):
            begin = max(dari, local)
            if begin >= sampai:
                continue
            end = min(sampai, begin + left)
            butir.append(Dihitung(k.utc(begin), k.utc(end)))
            left -= end - begin
            if not left:
                return Hitungan(k.utc(end), tuple(butir))
        d += SEHARI
    raise TanpaJamKerja(local.date().isoformat())


def antara(k: Kalender, dari: datetime, sampai: datetime) -> timedelta:
    """Working time between two instants; none if they are the wrong way round."""
    a, b = k.lokal(dari), k.lokal(sampai)
    d, total = a.date(), timedelta(0)
    while d <= b.date():
        for begin, end in k.selang(d):
            total += max(timedelta(0), min(end, b) - max(begin, a))
        d += SEHARI
    return total


def hari_kerja(k: Kalender, mulai: datetime, n: int) -> Hitungan:
    """The same clock time, n working days on. Raises TanpaJamKerja."""
    local = k.lokal(mulai)
    butir: list[Butir] = []
    d, ke = local.date(), 0
    while ke < n:
        d += SEHARI
        if d - local.date() > TERJAUH:
            raise TanpaJamKerja(local.date().isoformat())
        hari = k.hari(d)
        if hari.bekerja:
            ke += 1
            butir.append(HariKe(d, ke))
        else:
            _skip(butir, hari)
    return Hitungan(k.utc(datetime.combine(d, local.time())), tuple(butir))


def hari_kalender(k: Kalender, mulai: datetime, n: int, satuan: Literal["hari", "minggu", "bulan"]) -> Hitungan:
    """The same clock time so many days, weeks or months on; an end on a day off moves to the next working day. Raises TanpaJamKerja."""
    local = k.lokal(mulai)
    first = _months_on(local.date(), n) if satuan == "bulan" else local.date() + timedelta(days=n * (7 if satuan == "minggu" else 1))
    butir: list[Butir] = [Jatuh(first, n, satuan)]
    d = first
    while not (hari := k.hari(d)).bekerja:
        _skip(butir, hari)
        d += SEHARI
        if d - first > TERJAUH:
            raise TanpaJamKerja(first.isoformat())
    if d != first:
        butir.append(HariKe(d, 1))
    return Hitungan(k.utc(datetime.combine(d, local.time())), tuple(butir))


def jam_dinding(mulai: datetime, lama: timedelta) -> Hitungan:
    """By the clock on the wall, whatever day it is."""
    return Hitungan(mulai + lama, (JamDinding(mulai, mulai + lama),))


def tahun_tersentuh(butir: Sequence[Butir], mulai: date, sampai: date) -> range:
    """Years the way leads through."""
    days = [b.sampai for b in butir if isinstance(b, Dilewati)]
    return range(mulai.year, max([sampai, *days]).year + 1)


def _months_on(d: date, n: int) -> date:
    year, month = divmod(d.year * 12 + d.month - 1 + n, 12)
    return date(year, month + 1, min(d.day, calendar.monthrange(year, month + 1)[1]))


def _skip(butir: list[Butir], hari: Hari) -> None:
    last = butir[-1] if butir else None
    if isinstance(last, Dilewati) and (last.sebab, last.nama) == (hari.sebab, hari.nama) and last.sampai + SEHARI == hari.tanggal:
        butir[-1] = Dilewati(last.dari, hari.tanggal, hari.sebab, hari.nama)
    else:
        butir.append(Dilewati(hari.tanggal, hari.tanggal, hari.sebab, hari.nama))
