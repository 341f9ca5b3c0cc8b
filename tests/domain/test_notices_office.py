"""Who hears of what is no task of his: lateness that came up the ladder, a breach, the alarm. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from services.notices.office import kabari_kantor, masih_di_kantor, masih_dieskalasi, naikkan
from services.notices.reactions import TOO_OLD
from services.notices.texts import OFFICE, of_office, of_tasks
from shared.eventstore.codec import Recorded
from shared.sop import directory
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.waktu.unit import aturan_unit
from tests.domain.test_notices import BOTH, DUE, PASSED, PPID_HERE, SEKRETARIS_HERE, TENGGAT, case, reachable, sheet
from tests.support.people import NOW, PPID, SEKRETARIS, STAF
from tests.support.scenario import CASE, SISTEM, recorded

UP = e.TenggatDieskalasi(tenggat=TENGGAT, langkah="2", putaran=1, tingkat=1, jabatan="ppid_pembantu")
LATE = case((PPID_HERE, sheet()), (SISTEM, DUE), (SISTEM, PASSED), (SISTEM, UP))
BREACH = e.PelanggaranDataDilaporkan(pelanggaran=CASE, uraian="x", data="NIK", perkiraan_subjek=1)
OVER = e.TenggatTerlampaui(tenggat=TENGGAT, langkah="pelanggaran", putaran=1, due_at=NOW)
SILENT = e.KeterbukaanTidakOptimal(sebab="tidak_ada_publikasi", sejak=NOW, batas="1 bulan")
ALL = reachable(PPID, SEKRETARIS, STAF)


def test_the_holder_of_the_rung_hears_that_others_are_late() -> None:
    command = naikkan(LATE, 4, ALL, BOTH, NOW)
    assert command is not None
    assert {(k.pegawai, k.jabatan, k.sebab, k.langkah) for k in command.kabar} == {(PPID, "ppid_pembantu", "dieskalasi", 2)}
    assert naikkan(LATE, 3, ALL, BOTH, NOW) is None
    assert naikkan(LATE, 4, ALL, BOTH, NOW + TOO_OLD + timedelta(hours=1)) is None
    done = [*LATE, recorded(e.DisposisiDiteruskan(), 5, SEKRETARIS, "sekretaris")]
    assert naikkan(done, 4, ALL, BOTH, NOW) is None, "it was done meanwhile"


def test_who_stands_in_that_day_is_the_holder() -> None:
    plh = e.PlhDitunjuk(pegawai=STAF, jabatan="ppid_pembantu", nomor_surat="1", mulai=NOW.date(), akhir=NOW.date())
    command = naikkan(LATE, 4, directory.evolve(ALL, recorded(plh)), BOTH, NOW)
    assert command is not None and {k.pegawai for k in command.kabar} == {PPID, STAF}


@pytest.mark.parametrize(("event", "sebab"), [(BREACH, "data_bocor"), (OVER, "data_terlambat"), (SILENT, "keterbukaan")])
def test_the_heads_of_the_office_hear_of_it_but_not_who_told_it(event: Event, sebab: str) -> None:
    command = kabari_kantor(recorded(event), ALL, BOTH, NOW)
    assert command is not None
    assert {(k.pegawai, k.sebab) for k in command.kabar} == {(PPID, sebab), (SEKRETARIS, sebab)}
    by_sekretaris = kabari_kantor(recorded(event, actor=SEKRETARIS), ALL, BOTH, NOW)
    assert by_sekretaris is not None and {k.pegawai for k in by_sekretaris.kabar} == {PPID}
    assert kabari_kantor(recorded(event), ALL, BOTH, NOW + TOO_OLD + timedelta(hours=1)) is None


def test_a_due_time_of_a_case_is_no_matter_of_the_office() -> None:
    assert kabari_kantor(recorded(PASSED), ALL, BOTH, NOW) is None


def test_what_is_over_is_not_sent_any_more() -> None:
    def unit(*events: Event) -> Sequence[Recorded[Event]]:
        return [recorded(event, n) for n, event in enumerate(events, start=1)]

    told = e.PelanggaranDataDiberitahukan(pelanggaran=CASE, kepada="subjek", pada=NOW, bukti="x")
    both = told.model_copy(update={"kepada": "lembaga"})
    assert masih_di_kantor("data_bocor", CASE, aturan_unit(unit(BREACH, told)))
    assert not masih_di_kantor("data_bocor", CASE, aturan_unit(unit(BREACH, told, both)))
    assert masih_di_kantor("keterbukaan", "unit-x", aturan_unit(unit(SILENT)))
    assert not masih_di_kantor("keterbukaan", "unit-x", aturan_unit(unit(SILENT, e.KeterbukaanPulih(sebab="tidak_ada_publikasi"))))
    ended = e.TenggatBerakhir(tenggat=TENGGAT, langkah="2", putaran=1, due_at=NOW, berakhir_at=NOW, hasil="terlambat")
    assert masih_dieskalasi(LATE, "ppid_pembantu") and not masih_dieskalasi(LATE, "sekretaris")
    assert not masih_dieskalasi([*LATE, *case((SEKRETARIS_HERE, ended))], "ppid_pembantu")


def test_the_words() -> None:
    assert (
        of_tasks([("7/2026", "a")], "", "dieskalasi").perihal == "Ada tugas rekan Anda yang terlambat dan dieskalasi kepada Anda di Tayang"
    )
    for sebab, kata in OFFICE.items():
        pesan = of_office("https://x.invalid", sebab, "/kantor/pelanggaran-data")
        assert pesan.teks.startswith(kata) and "https://x.invalid/kantor/pelanggaran-data" in pesan.teks and len(pesan.perihal) < 100
    assert "http" not in of_office("", "data_bocor", "/x").teks
