"""Working time: the vectors of real offices, and two oracles that reckon in their own ways."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workclock import Break, Holidays, Schedule, WorkDay

from shared.sop.waktu.hitung import antara, tambah
from shared.sop.waktu.kalender import Kalender, TanpaJamKerja
from shared.sop.waktu.tenggat import Due, due
from shared.sop.waktu.tulisan import baca
from shared.sop.waktu.uraian import uraian
from shared.sop.waktu.usulan import kalender_bawaan
from tests.support.calendars import WIB, biasa, kalender, khusus, minggu, ramadan, wib
from tests.support.minutes import JUMAT, RAMADAN, RAMADAN_JUMAT, SENIN_KAMIS, Hours, Minutes, normal_week

SHIPPED = Kalender(kalender_bawaan())


def reckon(start: str, limit: str, k: Kalender = SHIPPED, jeda: Sequence[tuple[datetime, datetime]] = ()) -> Due:
    batas = baca(limit)
    assert batas is not None
    return due(batas, wib(start), k, jeda)


@pytest.mark.parametrize(
    ("start", "limit", "end"),
    [
        ("2026-11-20 16:20", "30 menit", "2026-11-23 07:50"),
        ("2026-11-23 11:50", "30 menit", "2026-11-23 13:20"),
        ("2026-11-20 11:20", "60 menit", "2026-11-20 13:50"),
        ("2026-11-21 09:00", "15 menit", "2026-11-23 07:45"),
        ("2025-08-15 16:00", "60 menit", "2025-08-19 08:00"),  # cuti bersama decreed late
        ("2026-11-23 11:30", "30 menit", "2026-11-23 12:00"),  # ends with the morning, not after the break
        ("2026-11-23 12:30", "1 menit", "2026-11-23 13:01"),
        ("2026-11-20 16:20", "1 hari kerja", "2026-11-23 16:20"),
        ("2026-11-20 16:20", "1 hari", "2026-11-23 16:20"),
        ("2026-11-20 16:20", "1x24 jam hari kerja", "2026-11-23 16:20"),
        ("2026-11-20 16:20", "1x24 jam", "2026-11-21 16:20"),
        ("2026-11-20 16:20", "3x24 jam", "2026-11-23 16:20"),
        ("2026-03-17 14:00", "2 hari kerja", "2026-03-26 14:00"),  # two days off turn into nine by Nyepi, Lebaran, cuti bersama
        ("2026-02-20 10:00", "1 hari kalender", "2026-02-23 10:00"),  # Saturday moves to Monday
        ("2026-11-16 10:00", "1 minggu", "2026-11-23 10:00"),
        ("2026-12-18 10:00", "1 minggu", "2026-12-28 10:00"),  # Christmas is a Friday
        ("2026-11-20 16:20", "3 hari kerja", "2026-11-25 16:20"),
        ("2026-11-20 16:20", "min. 5 maks. 10 hari kerja", "2026-12-04 16:20"),
        ("2025-08-31 09:00", "6 bulan", "2026-03-02 09:00"),  # no 31 February, and the 28th is a Saturday
        ("2024-02-29 09:00", "12 bulan", "2025-02-28 09:00"),
        ("2026-11-20 16:20", "2 menit", "2026-11-20 16:22"),
        ("2026-02-28 10:00", "1 bulan", "2026-03-30 10:00"),  # 28 March is a Saturday
        ("2026-08-31 10:00", "1 bulan", "2026-09-30 10:00"),  # no 31 September
        ("2028-01-31 10:00", "1 bulan", "2028-02-29 10:00"),  # leap year
        ("2026-03-09 14:00", "5 jam", "2026-03-10 12:00"),  # Ramadan hours
        ("2026-11-23 08:00", "10-15 menit", "2026-11-23 08:15"),
        ("2026-11-23 08:00", "± 1 jam", "2026-11-23 09:00"),
        ("2026-11-23 08:00", "maks. 2 hari kerja", "2026-11-25 08:00"),
    ],
)
def test_vectors(start: str, limit: str, end: str) -> None:
    assert reckon(start, limit).at == wib(end)


def test_hours_of_the_decree() -> None:
    """Perpres 21/2023: 37 h 30 m a week, in Ramadan 32 h 30 m."""
    assert antara(SHIPPED, wib("2026-11-16 00:00"), wib("2026-11-23 00:00")) == timedelta(hours=37, minutes=30)
    assert antara(SHIPPED, wib("2026-03-02 00:00"), wib("2026-03-09 00:00")) == timedelta(hours=32, minutes=30)


@pytest.mark.parametrize(("zona", "offset"), [("Asia/Jakarta", 7), ("Asia/Makassar", 8), ("Asia/Jayapura", 9)])
def test_zones(zona: str, offset: int) -> None:
    """The same wall clock in each zone, another instant."""
    k = kalender(zona=zona)
    start = datetime.fromisoformat(f"2026-11-20T16:20:00+{offset:02}:00")
    assert tambah(k, start, timedelta(minutes=30)).at == datetime.fromisoformat(f"2026-11-23T07:50:00+{offset:02}:00")


def test_special_days() -> None:
    k = kalender(
        biasa(),
        hari=[
            khusus(date(2026, 11, 24), "setengah_hari", hours=((450, 690),)),
            khusus(date(2026, 11, 28), "masuk"),
            khusus(date(2026, 11, 30), "libur_setempat"),
        ],
    )
    assert tambah(k, wib("2026-11-24 11:00"), timedelta(hours=1)).at == wib("2026-11-25 08:00")
    assert tambah(k, wib("2026-11-27 16:00"), timedelta(hours=1)).at == wib("2026-11-28 08:00")
    assert tambah(k, wib("2026-11-28 15:30"), timedelta(hours=1)).at == wib("2026-12-01 08:00")


def test_seconds_are_kept() -> None:
    assert tambah(SHIPPED, wib("2026-11-20 16:20:37"), timedelta(minutes=30)).at == wib("2026-11-23 07:50:37")


def test_a_calendar_without_work_is_not_searched_for_ever() -> None:
    with pytest.raises(TanpaJamKerja):
        tambah(kalender(biasa(akhir=date(2026, 1, 31))), wib("2026-11-23 08:00"), timedelta(minutes=1))


def test_the_derivation_says_what_did_not_count_and_why() -> None:
    lines = uraian(reckon("2025-08-15 16:00", "1 jam"), SHIPPED)
    assert lines[1] == "Jumat, 15 Agustus 2025: pukul 16.00–16.30, dihitung 30 menit."
    assert "Senin, 18 Agustus 2025 tidak dihitung: cuti bersama (Cuti Bersama Hari Kemerdekaan Republik Indonesia)." in lines
    assert lines[-1] == "Jatuh tempo Selasa, 19 Agustus 2025 pukul 08.00 WIB."
    assert "istirahat 12.00–13.00 tidak dihitung" in uraian(reckon("2026-11-23 11:50", "30 menit"), SHIPPED)[1]


def test_without_names_nothing_typed_is_in_it() -> None:
    k = kalender(
        ramadan(date(2026, 11, 23), date(2026, 11, 24)), biasa(), hari=[khusus(date(2026, 11, 25), "libur_setempat", "HUT rahasia")]
    )
    d = reckon("2026-11-24 14:00", "3 jam", k)
    assert "HUT rahasia" in " ".join(uraian(d, k)) and "Jam kerja Ramadan" in " ".join(uraian(d, k))
    bare = " ".join(uraian(d, k, nama=False))
    assert "rahasia" not in bare and "Ramadan" not in bare and "libur setempat" in bare


def test_a_year_nobody_confirmed_is_named() -> None:
    assert reckon("2028-01-03 08:00", "1 jam").tahun_belum == (2028,)
    assert "Kalender tahun 2028 belum ditetapkan" in " ".join(uraian(reckon("2028-01-03 08:00", "1 jam"), SHIPPED))
    assert reckon("2026-11-23 08:00", "1 jam").tahun_belum == ()


def test_a_pause_leaves_what_was_left() -> None:
    jeda = [(wib("2026-11-23 09:00"), wib("2026-11-24 10:00"))]
    d = reckon("2026-11-23 08:00", "2 jam", jeda=jeda)
    assert d.at == wib("2026-11-24 11:00")
    assert any("Dijeda" in line for line in uraian(d, SHIPPED))


# ── oracles ──────────────────────────────────────────────────────────────────────────────────────────

FIRST, LAST = date(2025, 1, 1), date(2027, 1, 31)
SPANS = st.lists(st.tuples(st.integers(0, 700 * 1440), st.integers(1, 10 * 450)), min_size=100, max_size=100)
"""Starts anywhere in two years, at any minute of day and night; up to two weeks of work. A hundred an example."""


@cache
def days_off() -> frozenset[date]:
    return frozenset(h.tanggal for h in kalender_bawaan().hari if FIRST <= h.tanggal <= LAST)


@cache
def normal() -> tuple[Kalender, Minutes, Schedule]:
    """The same week and days off, told three times."""
    rows = [khusus(d, "libur_nasional") for d in sorted(days_off())]
    minutes = Minutes(FIRST, LAST, lambda d: () if d in days_off() else normal_week(d))
    rules = (
        WorkDay(time(7, 30), time(16), range(4)),
        WorkDay(time(7, 30), time(16, 30), [4]),
        Break(time(12), time(13), range(4)),
        Break(time(11, 30), time(13), [4]),
        Holidays(days_off()),
    )
    return kalender(biasa(), hari=rows), minutes, Schedule(list(rules), time_zone=WIB)


@settings(max_examples=110)
@given(SPANS)
def test_a_normal_week_agrees_with_both_oracles(spans: list[tuple[int, int]]) -> None:
    """11 000 spans."""
    k, minutes, schedule = normal()
    for offset, span in spans:
        local = minutes.start + timedelta(minutes=offset)
        start, amount = local.replace(tzinfo=WIB), timedelta(minutes=span)
        end = tambah(k, start, amount).at
        assert end == minutes.after(local, span).replace(tzinfo=WIB), (start, span)
        assert end == schedule.add(start, amount), (start, span)
        assert antara(k, start, end) == amount == schedule.between(start, end)


def unusual(day: date) -> Hours:
    """Ramadan, a half day every 50th day, a Saturday called in every third week, and days off."""
    n = (day - FIRST).days
    if day in days_off():
        return ()
    if n % 50 == 0:
        return ((450, 690),)
    if day.weekday() == 5 and n % 21 < 7:
        return SENIN_KAMIS
    if date(2026, 2, 19) <= day <= date(2026, 3, 20):
        return () if day.weekday() > 4 else RAMADAN_JUMAT if day.weekday() == 4 else RAMADAN
    return normal_week(day)


@cache
def strange() -> tuple[Kalender, Minutes]:
    rows = []
    for n in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=n)
        if day in days_off():
            rows.append(khusus(day, "cuti_bersama"))
        elif n % 50 == 0:
            rows.append(khusus(day, "setengah_hari", hours=((450, 690),)))
        elif day.weekday() == 5 and n % 21 < 7:
            rows.append(khusus(day, "masuk", hours=SENIN_KAMIS))
    # A Saturday called in during Ramadan keeps the hours it was called in for.
    return kalender(biasa(), ramadan(date(2026, 2, 19), date(2026, 3, 20)), hari=rows), Minutes(FIRST, LAST, unusual)


@settings(max_examples=50)
@given(SPANS)
def test_an_unusual_year_agrees_minute_by_minute(spans: list[tuple[int, int]]) -> None:
    k, minutes = strange()
    for offset, span in spans:
        local = minutes.start + timedelta(minutes=offset)
        start = local.replace(tzinfo=WIB)
        found = tambah(k, start, timedelta(minutes=span))
        assert found.at == minutes.after(local, span).replace(tzinfo=WIB), (start, span)
        later = start + timedelta(minutes=span * 3)
        assert antara(k, start, later) == timedelta(minutes=minutes.between(local, local + timedelta(minutes=span * 3)))


def test_the_weeks_used_here_are_those_of_the_decree() -> None:
    assert minggu()[4]["selang"][0] == {"dari_menit": JUMAT[0][0], "sampai_menit": JUMAT[0][1]}
