"""What pages say of a due time: beside its task, in words, and nothing where nothing is confirmed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from shared.sop import events as e
from shared.sop.waktu.tampil import TenggatKasus, kata, tenggat_dari, untuk_tugas
from shared.sop.worklist import Tugas
from tests.support.calendars import wib
from tests.support.people import PPID
from tests.support.scenario import recorded

ID = "11111111-2222-4333-8444-555555555555"
WIB = "Asia/Jakarta"
START, DUE = wib("2026-11-23 08:00"), wib("2026-11-23 09:00")


def made(langkah: str = "2", due: datetime = DUE) -> e.TenggatDitetapkan:
    return e.TenggatDitetapkan(
        tenggat=ID,
        langkah=langkah,
        putaran=1,
        jabatan="sekretaris",
        mulai_at=START,
        due_at=due,
        aturan="1 jam",
        kalender_versi=1,
        penjabaran=("Batas 1 jam.",),
        mendekat_at=START + (due - START) * 0.75,
    )


def running(langkah: str = "2") -> TenggatKasus:
    return tenggat_dari([recorded(made(langkah))])[0]


def task(*perintah: str, laporan: str | None = None, sejak: datetime = START) -> Tugas:
    return Tugas(2, "sekretaris", perintah, sejak, PPID, laporan=laporan)


@pytest.mark.parametrize(
    ("now", "keadaan", "said"),
    [
        ("2026-11-23 08:10", "berjalan", "Batas waktu hari ini pukul 09.00"),
        ("2026-11-22 08:10", "berjalan", "Batas waktu besok pukul 09.00"),
        ("2026-11-20 08:10", "berjalan", "Batas waktu Senin, 23 November 2026 pukul 09.00 WIB"),
        ("2026-11-23 08:45", "mendekat", "Batas waktu hari ini pukul 09.00"),
        ("2026-11-23 09:00", "terlambat", "Terlambat 1 menit (batas waktu hari ini pukul 09.00)"),
        ("2026-11-23 10:20", "terlambat", "Terlambat 1 jam 20 menit (batas waktu hari ini pukul 09.00)"),
        ("2026-11-24 09:00", "terlambat", "Terlambat 1 hari (batas waktu kemarin pukul 09.00)"),
    ],
)
def test_words(now: str, keadaan: str, said: str) -> None:
    assert running().keadaan(wib(now)) == keadaan
    assert kata(running(), wib(now), WIB) == said


def test_pause_resume_and_end() -> None:
    facts = [recorded(made(), 1), recorded(e.TenggatDijeda(tenggat=ID, alasan="menunggu data"), 2, at=START)]
    (paused,) = tenggat_dari(facts)
    late = DUE + timedelta(days=1)
    assert (paused.keadaan(late), paused.alasan_jeda) == ("dijeda", "menunggu data")
    resumed = e.TenggatDilanjutkan(tenggat=ID, due_at=late + timedelta(hours=1), penjabaran=("Dijeda.",))
    (again,) = tenggat_dari([*facts, recorded(resumed, 3, at=late)])
    assert (again.keadaan(late), again.due_at, again.penjabaran) == ("berjalan", late + timedelta(hours=1), ("Dijeda.",))
    end = e.TenggatBerakhir(tenggat=ID, langkah="2", putaran=1, due_at=DUE, berakhir_at=late, hasil="terlambat")
    (ended,) = tenggat_dari([*facts, recorded(end, 3)])
    assert kata(ended, late + timedelta(days=90), WIB).startswith("Terlambat 1 hari")
    assert untuk_tugas([ended], task("TeruskanDisposisi")) is None, "what is over stands beside no task"


def test_beside_its_task_and_no_other() -> None:
    assert untuk_tugas([running()], task("TeruskanDisposisi")) is not None
    assert untuk_tugas([running()], task("TerimaDisposisi")) is None
    assert untuk_tugas([running("2-3-4")], task("TerimaDisposisi")) is not None
    assert untuk_tugas([running()], task("SesuatuYangLain")) is None
    assert untuk_tugas([running("laporan")], task("TindaklanjutiLaporan", laporan="x")) is not None
    assert untuk_tugas([running("laporan")], task("TindaklanjutiLaporan", laporan="y", sejak=DUE)) is None


def test_what_is_to_be_done() -> None:
    assert running("2-3").sebutan == "Menerima dan meneruskan disposisi; Menerima disposisi"
