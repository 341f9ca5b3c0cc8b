"""Ten years as data: days off and decrees, Ramadan hours, limits of three offices, and the ways a case may go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from holidays import country_holidays

from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.materi import Jabatan
from shared.sop.waktu.aturan import IsiKalender
from tests.support import journeys as j
from tests.support.calendars import biasa, isi, khusus, ramadan
from tests.support.people import STAF, alasan, isi_disposisi, jawaban_lengkap, materi, pesanan

FIRST_YEAR, LAST_YEAR = 2025, 2034
ZONES = {"kebakkramat": "Asia/Jakarta", "denpasar": "Asia/Makassar", "jayapura": "Asia/Jayapura"}
RAMADAN = (
    ("2025-03-01", "2025-03-30"),
    ("2026-02-19", "2026-03-20"),
    ("2027-02-08", "2027-03-09"),
    ("2028-01-28", "2028-02-26"),
    ("2029-01-16", "2029-02-14"),
    ("2030-01-06", "2030-02-03"),
    ("2030-12-26", "2031-01-24"),
    ("2031-12-15", "2032-01-13"),
    ("2032-12-04", "2033-01-01"),
    ("2033-11-23", "2033-12-22"),
    ("2034-11-12", "2034-12-11"),
)
"""As an isbat might set them: data, whatever the moon will do. 2030 has two."""
LATE_DECREE = date(2025, 8, 18)
LATE_DECREED = datetime.fromisoformat("2025-08-15 15:30")
"""A day that became cuti bersama on the Friday before, when cases were open over the weekend."""

LIMITS: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {
    "kebakkramat": (
        (("1",), "5 menit"),
        (("2",), "30 menit"),
        (("3",), "± 1 jam"),
        (("4",), "10-15 menit"),
        (("5a",), "maks. 2 hari kerja"),
        (("5b",), "1,5 jam"),
        (("6",), "setengah jam"),
        (("7",), "1x24 jam hari kerja"),
        (("7u",), "1x24 jam"),
        (("8a",), "1 jam 30 menit"),
        (("8b",), "3x24 jam"),
        (("akhir",), "1 minggu"),
        (("laporan",), "10 (sepuluh) hari kerja"),
        (("keterbukaan",), "1 bulan"),
    ),
    "denpasar": (
        (("2", "3", "4"), "2 jam"),
        (("5a", "5b", "6"), "3 hari"),
        (("7",), "5 s.d. 10 hari kerja"),
        (("8b",), "2x24 jam"),
        (("akhir",), "1 bulan"),
        (("keterbukaan",), "6 bulan"),
    ),
    "jayapura": (
        (("2",), "3 hari kalender"),
        (("5a",), "20 menit"),
        (("7", "7u", "8a"), "2 minggu"),
        (("laporan",), "1 hari"),
    ),
}
CHANGES: tuple[tuple[str, str, tuple[str, ...], str, bool], ...] = (
    ("2026-06-10 10:15", "kebakkramat", ("2",), "45 menit", False),
    ("2027-03-01 09:00", "kebakkramat", ("5a",), "1 hari kerja", True),
    ("2028-02-29 11:59", "denpasar", ("7",), "", True),
    ("2028-03-01 08:00", "denpasar", ("7",), "4 jam", False),
    ("2029-05-05 05:05", "jayapura", ("akhir",), "10 hari kerja", True),
    ("2031-12-31 15:59", "denpasar", ("5a", "5b", "6"), "", True),
    ("2032-01-02 08:00", "denpasar", ("5a",), "1x24 jam", True),
)
"""Limits set later: for what begins then, or (the last column) also for what runs."""


def office_year(zona: str, years: range, decreed: frozenset[date]) -> IsiKalender:
    """The calendar as an office has confirmed it for these years, the decrees known by now in it."""
    rows = {d: khusus(d, "libur_nasional", "Libur") for d in _off(years, "public")}
    rows |= {d: khusus(d, "cuti_bersama", "Cuti") for d in _off(years, "government") if d != LATE_DECREE}
    rows |= {d: decreed_day(d) for d in decreed if d.year in years}
    weeks = [ramadan(date.fromisoformat(a), date.fromisoformat(b)) for a, b in RAMADAN if int(a[:4]) in years or int(b[:4]) in years]
    return isi(biasa(), *weeks, hari=[rows[d] for d in sorted(rows)], zona=zona, tahun=years)


def decreed_day(day: date) -> dict[str, object]:
    """What a decree makes of a day follows from its date: off, half a day, a Saturday called in, or worked although it was off."""
    if day == LATE_DECREE or day.day % 3 == 0:
        return khusus(day, "cuti_bersama", "Cuti bersama susulan")
    if day.day % 3 == 1:
        return khusus(day, "setengah_hari", "Setengah hari", hours=((450, 630),))
    return khusus(day, "masuk", "Masuk")


def _off(years: range, category: str) -> list[date]:
    return sorted(country_holidays("ID", years=list(years), categories=(category,)))


def awkward(rng: Random, year: int) -> datetime:
    """When nobody should begin anything, and somebody does. Local time."""
    leap = date(year, 2, 29) if year % 4 == 0 else date(year, 2, 28)
    eve = rng.choice(_off(range(year, year + 1), "public")) - timedelta(days=1)
    any_day = date(year, 1, 1) + timedelta(days=rng.randrange(365))
    friday = any_day + timedelta(days=(4 - any_day.weekday()) % 7)
    return rng.choice(
        (
            datetime.combine(any_day, time(12, 20)),
            datetime.combine(friday, time(11, 29, 59)),
            datetime.combine(friday, time(16, 20)),
            datetime.combine(eve, time(15, 58, 30)),
            datetime.combine(leap, time(15, 45)),
            datetime.combine(date(year, 12, 31), time(15, 59, 59)),
            datetime.combine(date(year, 12, 31), time(23, 59, 59)),
            datetime.combine(any_day, time(rng.randrange(24), rng.randrange(60), rng.randrange(60))),
        )
    )


def new_year(year: int) -> datetime:
    """Its first moment, local time."""
    return datetime.combine(date(year, 1, 1), time())


def instant(local: datetime, unit: str) -> datetime:
    """Local wall clock of a unit."""
    return local.replace(tzinfo=ZoneInfo(ZONES[unit]))


def journey(rng: Random) -> Iterator[tuple[Jabatan | None, Event]]:
    """One case: several rounds, a withdrawal, a rejection, an uji konsekuensi, a ralat, a report; or it is stopped, or just stays."""
    versi = 0
    yield "ppid_pembantu", e.DisposisiDibuat(nomor_disposisi=1, tahun=2026, sop_nomor="067", sop_versi=1, disposisi=isi_disposisi("x"))
    for _ in range(rng.choice((0, 0, 0, 1))):
        yield "ppid_pembantu", e.PenyerahanDitarik(tahap="dibuat", alasan="keliru")
        yield "ppid_pembantu", e.DisposisiDiserahkanKembali()
    yield "sekretaris", e.DisposisiDiteruskan()
    yield "sekretariat", e.DisposisiDiterima()
    yield "sekretariat", e.PenyusunanDitugaskan(staf=STAF)
    if rng.random() < 0.08:
        yield "ppid_pembantu", e.ProsesDihentikan(sebab="ganda", alasan="sudah ada")
        return
    for edition in range(rng.choice((1, 1, 1, 2))):
        if edition:
            yield "sekretaris", e.RalatDibuka(dari_versi=versi, kekeliruan="salah", penjelasan="Diperbaiki.")
        for _ in range(rng.choice((0, 0, 1, 2))):
            versi += 1
            yield "staf_sekretariat", e.MateriDibuat(versi=versi, putaran=1, materi=materi())
            yield "sekretaris", e.MateriDikembalikan(versi=versi, alasan=alasan("fakta"), daftar_versi=1)
        yield "staf_sekretariat", e.MateriDibuat(versi=versi + 1, putaran=1, materi=materi())
        for again in range(rng.choice((1, 1, 2, 3))):
            versi += 2
            if again:
                yield "bidang_pdki", e.MateriDitolak(versi=versi, putaran=1, sidik=j.SIDIK, daftar_versi=1, alasan=alasan("k4"))
            yield "sekretaris", e.MateriDikoreksi(versi=versi, dari_versi=versi - 1, putaran=1, berubah=False, materi=materi())
            yield "sekretaris", _submitted(versi)
        if rng.random() < 0.3:
            yield "bidang_pdki", e.UjiKonsekuensiDiminta(sidik=j.SIDIK, informasi="x", dasar_pengecualian="17h")
            yield "ppid_pembantu", e.UjiKonsekuensiDiputuskan(sidik=j.SIDIK, keputusan="terbuka", pertimbangan="x")
        yield (
            "bidang_pdki",
            e.MateriDiverifikasi(versi=versi, putaran=1, sidik=j.SIDIK, daftar_versi=1, hasil=jawaban_lengkap(), klasifikasi="setiap_saat"),
        )
        order = e.PenayanganDiperintahkan(versi=versi, sidik=j.SIDIK, staf=STAF, saluran=pesanan("website"))
        yield "sekretaris", order
        yield None, e.MateriDitayangkan(saluran="website", versi=versi, sidik=j.SIDIK, judul="x", klasifikasi="setiap_saat")
        yield None, e.PenayanganSelesai(versi=versi, sidik=j.SIDIK, tayang=("website",), gagal=(), tautan=())
    yield "ppid_pembantu", e.DisposisiSelesai(sop_nomor="067", sop_versi=1)
    if rng.random() < 0.4:
        laporan = f"{rng.getrandbits(32):08x}-0000-4000-8000-000000000000"
        yield None, e.LaporanMasyarakatDiterima(laporan=laporan, jenis="kekeliruan", isi="x")
        yield "ppid_pembantu", e.LaporanMasyarakatDitindaklanjuti(laporan=laporan, hasil="sudah_sesuai")


def _submitted(versi: int) -> Event:
    return e.MateriDiajukan(
        versi=versi,
        putaran=1,
        materi=materi(),
        garam=j.GARAM,
        sidik=j.SIDIK,
        rendering=j.RENDERING,
        tersentuh_oleh=(STAF,),
        slug="posyandu-melati-11111111",
    )


def pause_of(rng: Random) -> timedelta:
    """Between two acts: at once, within the day, over weekends and long holidays."""
    base = rng.choice((2, 9, 26, 26, 47, 110, 300, 1200, 1440, 2900, 4321, 11600, 30000))
    return timedelta(minutes=base, seconds=rng.randrange(60))
