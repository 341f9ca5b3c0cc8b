"""Due times of a case: set when a task is given, fired once, ended with the task, reckoned anew by a new calendar."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Literal
from uuid import uuid4

import pytest

from services.content import commands as content
from services.deadlines import commands as c
from services.disposition import commands as disposition
from services.publisher import commands as publisher
from services.verification import commands as verification
from shared.refusal import Refused
from shared.sop import events as e
from tests.support import journeys as j
from tests.support.calendars import biasa, isi, khusus, wib
from tests.support.deadline_office import DeadlineOffice, deadline_office
from tests.support.people import BIDANG_LAIN, STAF, STAF_LAIN, alasan, isi_disposisi, jawaban_lengkap, materi, pesanan
from tests.support.scenario import By

TEPAT, LATE = "Berakhir tepat", "Berakhir terlambat"


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[DeadlineOffice]:
    async with deadline_office(tmp_path) as found:
        yield found


def begin() -> disposition.BuatDisposisi:
    return disposition.BuatDisposisi(disposisi=isi_disposisi())


async def test_a_limit_runs_from_the_hand_over_to_the_next(office: DeadlineOffice) -> None:
    case = str(uuid4())
    await office.calendar()
    await office.limit("2", teks="30 menit")
    office.at("2026-11-27 16:20")
    await office.do(begin(), j.PPID, case)
    assert await office.dues(case) == [wib("2026-11-30 07:50")]
    office.at("2026-11-30 07:45")
    await office.do(disposition.TeruskanDisposisi(), j.SEKRETARIS, case)
    assert await office.story(case) == [("Ditetapkan", "2", 1), (TEPAT, "2", 1)]
    made = (await office.facts(case))[0].event
    assert isinstance(made, e.TenggatDitetapkan)
    assert (made.aturan, made.kalender_versi, made.jabatan) == ("30 menit", 1, "sekretaris")
    assert made.penjabaran[-1] == "Jatuh tempo Senin, 30 November 2026 pukul 07.50 WIB."


async def test_nothing_runs_where_nothing_is_confirmed(office: DeadlineOffice) -> None:
    case = str(uuid4())
    await office.do(begin(), j.PPID, case)
    office.later(60 * 24 * 30)
    await office.sweep()
    assert await office.story(case) == []


async def test_near_then_passed_each_once(office: DeadlineOffice) -> None:
    case = str(uuid4())
    await office.calendar()
    await office.limit("2", teks="1 jam")
    await office.do(begin(), j.PPID, case)
    office.at("2026-11-23 08:44")
    await office.sweep()
    assert await office.story(case) == [("Ditetapkan", "2", 1)]
    office.at("2026-11-23 08:45")
    await office.sweep()
    office.at("2026-11-23 08:59")
    await office.sweep()
    assert await office.story(case) == [("Ditetapkan", "2", 1), ("Mendekat", "2", 1)]
    office.at("2026-11-23 09:00")
    await office.sweep()
    await office.sweep()
    assert await office.story(case) == [("Ditetapkan", "2", 1), ("Mendekat", "2", 1), ("Terlampaui", "2", 1)]
    office.at("2026-11-23 09:30")
    await office.do(disposition.TeruskanDisposisi(), j.SEKRETARIS, case)
    assert (await office.story(case))[3:] == [(LATE, "2", 1)]


async def test_true_times_after_an_outage(office: DeadlineOffice) -> None:
    """Nobody looked for two days; the task was done late meanwhile, another is still open."""
    done, still = str(uuid4()), str(uuid4())
    await office.calendar()
    await office.limit("2", teks="1 jam")
    await office.do(begin(), j.PPID, done)
    await office.do(begin(), j.PPID, still)
    office.at("2026-11-23 13:00")
    await office.office.do(disposition.TeruskanDisposisi(), j.SEKRETARIS, done)
    office.at("2026-11-25 08:00")
    await office.sweep()
    await office.hear()
    for case, ends in ((done, [(LATE, "2", 1)]), (still, [])):
        assert await office.story(case) == [("Ditetapkan", "2", 1), ("Terlampaui", "2", 1), *ends]
        passed = (await office.facts(case))[1]
        assert passed.at == wib("2026-11-23 09:00") and passed.recorded_at == wib("2026-11-25 08:00")


async def test_who_was_done_a_moment_ago_is_not_called_late(office: DeadlineOffice) -> None:
    """The watcher looks before the hand-over has been heard of."""
    case = str(uuid4())
    await office.calendar()
    await office.limit("2", teks="1 jam")
    await office.do(begin(), j.PPID, case)
    office.at("2026-11-23 08:59")
    await office.office.do(disposition.TeruskanDisposisi(), j.SEKRETARIS, case)
    office.at("2026-11-23 09:01")
    await office.replicas[0].watcher.sweep()
    await office.hear()
    await office.sweep()
    assert await office.story(case) == [("Ditetapkan", "2", 1), (TEPAT, "2", 1)]


async def test_two_watchers_record_once(tmp_path: Path) -> None:
    case = str(uuid4())
    async with deadline_office(tmp_path, replicas=2) as office:
        await office.calendar()
        await office.limit("2", teks="1 jam")
        await office.do(begin(), j.PPID, case)
        office.at("2026-11-23 09:00")
        command = c.PeriksaTenggat(tenggat=(await office.facts(case))[0].event.tenggat, jenis="terlampaui")  # type: ignore[attr-defined]
        for replica in (*office.replicas, *office.replicas):
            about = replica.watcher._about(f"berulang-{id(replica)}", case, "kebakkramat")
            await replica.executor.execute(command, about)
        await office.sweep(0)
        await office.sweep(1)
        assert [name for name, _, _ in await office.story(case)] == ["Ditetapkan", "Terlampaui"]


async def test_each_round_has_its_own(office: DeadlineOffice) -> None:
    case = str(uuid4())
    await office.calendar()
    await office.limit("5a", teks="1 hari kerja")
    await office.limit("5b", teks="30 menit")
    await office.do(begin(), j.PPID, case)
    await office.do(disposition.TeruskanDisposisi(), j.SEKRETARIS, case)
    await office.do(disposition.TerimaDisposisi(), j.SEKRETARIAT, case)
    await office.do(disposition.TugaskanPenyusunan(staf=STAF), j.SEKRETARIAT, case)
    await office.do(content.BuatMateri(materi=materi()), j.STAF_, case)
    await office.do(content.KembalikanMateri(versi=1, alasan=alasan("fakta")), j.SEKRETARIS, case)
    await office.do(content.BuatMateri(dari_versi=1, materi=materi("Judul kedua")), j.STAF_, case)
    assert await office.story(case) == [
        ("Ditetapkan", "5a", 1),
        (TEPAT, "5a", 1),
        ("Ditetapkan", "5b", 1),
        ("Ditetapkan", "5a", 2),
        (TEPAT, "5b", 1),
        (TEPAT, "5a", 2),
        ("Ditetapkan", "5b", 2),
    ]


async def test_another_writer_another_clock(office: DeadlineOffice) -> None:
    case = str(uuid4())
    await office.calendar()
    await office.limit("5a", teks="1 hari kerja")
    await office.do(begin(), j.PPID, case)
    await office.do(disposition.TeruskanDisposisi(), j.SEKRETARIS, case)
    await office.do(disposition.TerimaDisposisi(), j.SEKRETARIAT, case)
    await office.do(disposition.TugaskanPenyusunan(staf=STAF), j.SEKRETARIAT, case)
    office.at("2026-11-23 14:00")
    await office.do(disposition.AlihkanPenugasan(staf=STAF_LAIN, alasan="cuti"), j.SEKRETARIAT, case)
    assert (await office.dues(case))[-1] == wib("2026-11-24 14:00")


async def test_one_limit_over_several_steps(office: DeadlineOffice) -> None:
    case = str(uuid4())
    await office.calendar()
    await office.limit("4", "2", "3", teks="1 jam")
    await office.do(begin(), j.PPID, case)
    office.later(10)
    await office.do(disposition.TeruskanDisposisi(), j.SEKRETARIS, case)
    await office.do(disposition.TerimaDisposisi(), j.SEKRETARIAT, case)
    assert await office.story(case) == [("Ditetapkan", "2-3-4", 1)]
    await office.do(disposition.TugaskanPenyusunan(staf=STAF), j.SEKRETARIAT, case)
    assert await office.story(case) == [("Ditetapkan", "2-3-4", 1), (TEPAT, "2-3-4", 1)]
    with pytest.raises(Refused, match="langkah_sudah_berbatas"):
        await office.limit("3", teks="5 menit")
    await office.limit("2", "3", "4", teks="")
    await office.limit("3", teks="5 menit")


async def test_a_changed_limit_leaves_running_cases_alone_unless_told(office: DeadlineOffice) -> None:
    old, new = str(uuid4()), str(uuid4())
    await office.calendar()
    await office.limit("2", teks="1 jam")
    await office.do(begin(), j.PPID, old)
    await office.limit("2", teks="2 jam")
    await office.sweep()
    await office.do(begin(), j.PPID, new)
    assert await office.dues(old) == [wib("2026-11-23 09:00")]
    assert await office.dues(new) == [wib("2026-11-23 10:00")]
    await office.limit("2", teks="3 jam", berjalan=True)
    await office.sweep()
    assert (await office.dues(old))[-1] == (await office.dues(new))[-1] == wib("2026-11-23 11:00")
    await office.limit("2", teks="", berjalan=True)
    await office.sweep()
    assert (await office.story(old))[-1] == ("Berakhir dicabut", "2", 1)


async def test_a_new_calendar_reckons_anew_and_fires_nothing_twice(office: DeadlineOffice) -> None:
    passed, open_ = str(uuid4()), str(uuid4())
    await office.calendar()
    await office.limit("2", teks="30 menit")
    await office.do(begin(), j.PPID, passed)
    office.at("2026-11-23 10:00")
    await office.sweep()
    office.at("2026-11-23 15:50")
    await office.do(begin(), j.PPID, open_)
    assert (await office.dues(open_))[-1] == wib("2026-11-24 07:50")
    decree = isi(
        biasa(), hari=[khusus(date(2026, 11, 24), "cuti_bersama"), khusus(date(2026, 11, 23), "setengah_hari", hours=((840, 960),))]
    )
    office.at("2026-11-24 08:00")  # late by the old calendar, and nobody has looked yet
    await office.calendar(decree)
    await office.sweep()
    assert await office.story(open_) == [("Ditetapkan", "2", 1), ("Ditetapkan", "2", 1)]
    assert (await office.dues(open_))[-1] == wib("2026-11-25 07:50")
    assert (await office.facts(open_))[-1].event.kalender_versi == 2  # type: ignore[attr-defined]
    assert (await office.dues(passed))[-1] == wib("2026-11-23 14:30")
    office.at("2026-11-25 08:00")
    await office.sweep()
    assert [n for n, _, _ in await office.story(open_)].count("Terlampaui") == 1
    assert [n for n, _, _ in await office.story(passed)].count("Terlampaui") == 1


async def test_two_administrators_do_not_undo_each_other(office: DeadlineOffice) -> None:
    await office.ask(c.TetapkanKalenderKerja(kalender=isi(), dari_versi=0))
    other = isi(biasa(), hari=[khusus(date(2026, 12, 1), "libur_setempat")])
    with pytest.raises(Refused, match="kalender_sudah_berubah"):
        await office.ask(c.TetapkanKalenderKerja(kalender=other, dari_versi=0))
    await office.ask(c.TetapkanKalenderKerja(kalender=isi(), dari_versi=0))  # the same button pressed twice
    await office.ask(c.TetapkanKalenderKerja(kalender=other, dari_versi=1))


async def test_the_same_calendar_again_is_no_new_version(office: DeadlineOffice) -> None:
    await office.calendar()
    await office.calendar()
    records = await office.office.store.read_stream("deadlines-kebakkramat")
    assert len(records) == 1


async def test_a_pause(office: DeadlineOffice) -> None:
    case = str(uuid4())
    await office.calendar()
    await office.limit("2", teks="1 jam")
    await office.do(begin(), j.PPID, case)
    tenggat = (await office.facts(case))[0].event.tenggat  # type: ignore[attr-defined]
    office.at("2026-11-23 08:15")
    await office.ask(c.JedaTenggat(tenggat=tenggat, alasan="Menunggu data Puskesmas."), case, j.PPID)
    office.at("2026-11-23 15:00")
    await office.sweep()
    assert [n for n, _, _ in await office.story(case)] == ["Ditetapkan", "Dijeda"]
    office.at("2026-11-24 10:00")
    await office.ask(c.LanjutkanTenggat(tenggat=tenggat), case, j.PPID)
    resumed = (await office.facts(case))[-1].event
    assert isinstance(resumed, e.TenggatDilanjutkan) and resumed.due_at == wib("2026-11-24 10:45")
    office.at("2026-11-24 10:45")
    await office.sweep()
    assert (await office.story(case))[-1][0] == "Terlampaui"


async def test_a_task_done_during_its_pause_is_in_time(office: DeadlineOffice) -> None:
    case = str(uuid4())
    await office.calendar()
    await office.limit("2", teks="1 jam")
    await office.do(begin(), j.PPID, case)
    await office.ask(c.JedaTenggat(tenggat=(await office.facts(case))[0].event.tenggat, alasan="Listrik padam."), case, j.PPID)  # type: ignore[attr-defined]
    office.at("2026-11-24 10:00")
    await office.do(disposition.TeruskanDisposisi(), j.SEKRETARIS, case)
    assert (await office.story(case))[-1] == (TEPAT, "2", 1)


async def test_pauses_that_are_refused(office: DeadlineOffice) -> None:
    case = str(uuid4())
    await office.calendar()
    await office.limit("2", teks="1 jam")
    await office.do(begin(), j.PPID, case)
    tenggat = (await office.facts(case))[0].event.tenggat  # type: ignore[attr-defined]

    async def refused(command: c.JedaTenggat | c.LanjutkanTenggat, by: By, kode: str) -> None:
        with pytest.raises(Refused, match=kode):
            await office.ask(command, case, by)

    await refused(c.JedaTenggat(tenggat=str(uuid4()), alasan="x"), j.PPID, "tenggat_tidak_berjalan")
    await refused(c.JedaTenggat(tenggat=tenggat, alasan="x"), j.STAF_, "jabatan_tidak_berwenang")
    await refused(c.LanjutkanTenggat(tenggat=tenggat), j.PPID, "tidak_dijeda")
    ahead = office.office.now + timedelta(hours=1)
    await refused(c.JedaTenggat(tenggat=tenggat, alasan="x", terjadi_at=ahead - timedelta(minutes=1)), j.PPID, "waktu_di_depan")
    early = office.office.now - timedelta(minutes=1)
    await refused(c.JedaTenggat(tenggat=tenggat, alasan="x", terjadi_at=early), j.PPID, "jeda_mendahului_mulai")
    await office.ask(c.JedaTenggat(tenggat=tenggat, alasan="x"), case, j.PPID)
    await refused(c.JedaTenggat(tenggat=tenggat, alasan="x"), j.PPID, "sudah_dijeda")
    ago = office.office.now - timedelta(hours=1)
    await refused(c.LanjutkanTenggat(tenggat=tenggat, terjadi_at=ago), j.PPID, "lanjut_mendahului_jeda")
    await office.ask(c.LanjutkanTenggat(tenggat=tenggat), case, j.PPID)
    started = office.office.now
    office.at("2026-11-23 09:00")
    await refused(c.JedaTenggat(tenggat=tenggat, alasan="x"), j.PPID, "sudah_terlampaui")
    await office.sweep()
    before = c.JedaTenggat(tenggat=tenggat, alasan="x", terjadi_at=started + timedelta(minutes=5))
    await refused(before, j.PPID, "sudah_terlampaui")  # not by dating it back either


async def test_limits_that_are_refused(office: DeadlineOffice) -> None:
    with pytest.raises(Refused, match="kalender_belum_ditetapkan"):
        await office.limit("2", teks="30 menit")
    await office.calendar()
    for langkah, teks, kode in (
        (("2",), "30 mennit", "batas_tidak_terbaca"),
        (("2",), "0 menit", "batas_tidak_terbaca"),
        (("9",), "30 menit", "langkah_tidak_dikenal"),
        (("2", "2"), "30 menit", "langkah_ganda"),
        (("2", "keterbukaan"), "30 menit", "tidak_dapat_digabung"),
    ):
        with pytest.raises(Refused, match=kode):
            await office.limit(*langkah, teks=teks)
    with pytest.raises(Refused, match="bukan_administrator"):
        await office.ask(c.TetapkanBatasWaktu(langkah=("2",), teks="30 menit"), kind="portal")
    with pytest.raises(Refused, match="hanya_administrator"):
        await office.ask(c.TetapkanBatasWaktu(langkah=("2",), teks="30 menit"), by=j.PPID)


async def test_calendars_that_are_refused(office: DeadlineOffice) -> None:
    with pytest.raises(Refused, match="zona_unit_lain"):
        await office.calendar(isi(zona="Asia/Jayapura"))
    with pytest.raises(Refused, match="pola_bertumpuk") as error:
        await office.calendar(isi(biasa(), biasa()))
    assert error.value.reasons[0].bidang == "kalender.pola.1.mulai"
    with pytest.raises(Refused, match="bukan_administrator"):
        await office.ask(c.TetapkanKalenderKerja(kalender=isi()), kind="portal")


async def test_all_outlets_run_on_one_clock(office: DeadlineOffice) -> None:
    case = str(uuid4())
    await office.calendar()
    for langkah in ("7", "7u", "8a", "8b", "akhir"):
        await office.limit(langkah, teks="1 jam")
    await office.do(begin(), j.PPID, case)
    await office.do(disposition.TeruskanDisposisi(), j.SEKRETARIS, case)
    await office.do(disposition.TerimaDisposisi(), j.SEKRETARIAT, case)
    await office.do(disposition.TugaskanPenyusunan(staf=STAF), j.SEKRETARIAT, case)
    await office.do(content.BuatMateri(materi=materi()), j.STAF_, case)
    await office.do(content.KoreksiMateri(versi=1), j.SEKRETARIS, case)
    await office.do(content.AjukanMateri(versi=2), j.SEKRETARIS, case)
    sidik = str((await office.office.last(case, e.MateriDiajukan)).sidik)
    approve = verification.VerifikasiMateri(sidik=sidik, hasil=jawaban_lengkap(), klasifikasi="setiap_saat")
    await office.do(approve, By(BIDANG_LAIN, "bidang_pdki"), case)
    order = publisher.PerintahkanPenayangan(sidik=sidik, staf=STAF, saluran=pesanan("website", "instagram"))
    await office.do(order, j.SEKRETARIS, case)
    await office.do(publisher.LaksanakanPenayangan(sidik=sidik), j.STAF_, case)
    start = publisher.MulaiPenayangan(saluran="website", percobaan=1, call_before_at=office.office.now + timedelta(minutes=1))
    await office.do(start, None, case)
    done = publisher.CatatHasilSaluran(saluran="website", percobaan=1, hasil="tayang", tautan="http://localhost:8080/k/berita/x")
    await office.do(done, None, case)
    office.later(90)
    await office.sweep()
    await office.do(publisher.TandaiTayang(saluran="instagram", tautan="https://instagram.com/p/1"), j.STAF_, case)
    await office.do(disposition.SelesaikanDisposisi(), j.PPID, case)
    assert [s for s in await office.story(case) if s[0] != "Ditetapkan"] == [
        (TEPAT, "7", 1),
        (TEPAT, "8a", 1),
        ("Terlampaui", "8b", 1),
        (LATE, "8b", 1),
        (TEPAT, "akhir", 1),
    ]


async def test_openness_warns_once_and_ends_by_publishing(office: DeadlineOffice) -> None:
    await office.calendar()
    await office.limit("keterbukaan", teks="1 bulan")
    office.at("2026-12-22 08:00")
    await office.sweep()
    assert await office.unit_facts() == []
    office.at("2026-12-23 08:00")
    await office.sweep()
    await office.sweep()
    (warned,) = await office.unit_facts()
    assert isinstance(warned, e.KeterbukaanTidakOptimal)
    assert (warned.batas, warned.sejak, warned.terjadi_at) == ("1 bulan", wib("2026-11-23 08:00"), wib("2026-12-23 08:00"))
    office.at("2026-12-28 09:00")
    await publish(office)
    assert [type(x).__name__ for x in await office.unit_facts()] == ["KeterbukaanTidakOptimal", "KeterbukaanPulih"]
    office.at("2027-01-28 08:59")
    await office.sweep()
    assert len(await office.unit_facts()) == 2
    office.at("2027-01-28 09:00")
    await office.sweep()
    assert len(await office.unit_facts()) == 3


async def publish(office: DeadlineOffice) -> None:
    """Something of the unit goes out."""
    from shared.eventstore.port import StreamAppend

    case = str(uuid4())
    out = e.MateriDitayangkan(saluran="website", versi=1, sidik="a" * 64, judul="x", klasifikasi="setiap_saat")
    about = office.office.about(None, case)
    await office.office.store.append([StreamAppend(f"publisher-{case}", 0, await office.office.codec.encode([out], about, "uji"))])
    await office.hear()


async def test_what_was_published_before_does_not_end_the_warning(office: DeadlineOffice) -> None:
    """A log that is heard anew tells of old publications."""
    await office.calendar()
    await publish(office)
    office.later(1)
    await office.limit("keterbukaan", teks="1 bulan")
    office.at("2027-01-04 08:00")
    await office.sweep()
    assert len(await office.unit_facts()) == 1
    office.heard[0] = 0
    await office.hear()
    await office.sweep()
    assert [type(x).__name__ for x in await office.unit_facts()] == ["KeterbukaanTidakOptimal"]


async def test_hearing_everything_twice_changes_nothing(office: DeadlineOffice) -> None:
    case = str(uuid4())
    await office.calendar()
    await office.limit("2", teks="1 jam")
    await office.do(begin(), j.PPID, case)
    office.at("2026-11-23 09:30")
    await office.sweep()
    await office.do(disposition.TeruskanDisposisi(), j.SEKRETARIS, case)
    before = await office.story(case)
    office.heard[0] = 0
    await office.hear()
    await office.sweep()
    assert await office.story(case) == before


async def test_a_running_turn_ends_by_the_limit_it_began_with(office: DeadlineOffice) -> None:
    case = str(uuid4())
    await office.calendar()
    await office.limit("2", teks="1 jam")
    await office.do(begin(), j.PPID, case)
    await office.limit("2", teks="1 hari kerja")
    office.at("2026-11-23 10:00")
    await office.do(disposition.TeruskanDisposisi(), j.SEKRETARIS, case)
    assert await office.story(case) == [("Ditetapkan", "2", 1), ("Terlampaui", "2", 1), (LATE, "2", 1)]


async def test_a_limit_for_running_turns_is_not_for_those_that_are_over(office: DeadlineOffice) -> None:
    case = str(uuid4())
    await office.calendar()
    await office.do(begin(), j.PPID, case)
    await office.do(disposition.TeruskanDisposisi(), j.SEKRETARIS, case)
    await office.limit("2", "3", teks="1 jam", berjalan=True)
    await office.limit("4", teks="1 jam", berjalan=True)
    await office.sweep()
    assert await office.story(case) == [("Ditetapkan", "2-3", 1)]
    await office.limit("2", "3", teks="", berjalan=True)
    await office.limit("2", teks="1 jam", berjalan=True)
    await office.sweep()
    assert await office.story(case) == [("Ditetapkan", "2-3", 1), ("Berakhir dicabut", "2-3", 1)]


async def looked_at(office: DeadlineOffice, case: str, jenis: Literal["mendekat", "terlampaui"]) -> None:
    """A watcher whose projection is behind."""
    (tenggat,) = {f.event.tenggat for f in await office.facts(case)}  # type: ignore[attr-defined]
    about = office.replicas[0].watcher._about(str(uuid4()), case, "kebakkramat")
    await office.replicas[0].executor.execute(c.PeriksaTenggat(tenggat=tenggat, jenis=jenis), about)


async def test_a_watcher_that_is_behind_asks_the_log(office: DeadlineOffice) -> None:
    case = str(uuid4())
    await office.calendar()
    await office.limit("2", teks="1 jam")
    await office.do(begin(), j.PPID, case)
    office.at("2026-11-23 09:30")
    await office.calendar(isi(biasa(), hari=[khusus(date(2026, 11, 23), "cuti_bersama")]))
    await looked_at(office, case, "terlampaui")
    await looked_at(office, case, "mendekat")
    assert await office.story(case) == [("Ditetapkan", "2", 1)], "today has become a day off"
    await office.sweep()
    tenggat = (await office.facts(case))[0].event.tenggat  # type: ignore[attr-defined]
    await office.ask(c.JedaTenggat(tenggat=tenggat, alasan="x"), case, j.PPID)
    office.at("2026-11-25 09:30")
    await looked_at(office, case, "terlampaui")
    assert [n for n, _, _ in await office.story(case)] == ["Ditetapkan", "Ditetapkan", "Dijeda"]


async def test_the_warning_is_one_whoever_finds_it(office: DeadlineOffice) -> None:
    await office.calendar()
    await office.limit("keterbukaan", teks="1 bulan")
    since = office.office.now
    office.at("2027-01-04 08:00")
    for _ in range(2):
        about = office.replicas[0].watcher._about(str(uuid4()), "unit-kebakkramat", "kebakkramat")
        await office.replicas[0].executor.execute(c.NyatakanTidakOptimal(sejak=since), about)
    assert len(await office.unit_facts()) == 1
