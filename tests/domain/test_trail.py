"""The story of a case: one line per fact, in words of the office, with who, in which office, and how long after."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from shared.eventstore.codec import Recorded
from shared.sop import directory
from shared.sop import events as e
from shared.sop.event import EVENTS, Event
from shared.sop.trail import TITLES, detail, trail
from tests.support import journeys as j
from tests.support.people import NOW, SEKRETARIS, STAF, alasan
from tests.support.scenario import OFFICE, recorded

NO_CASE = {"registry", "auditor"}
OF_A_UNIT = {
    *("KalenderKerjaDitetapkan", "BatasWaktuDitetapkan", "TanggaEskalasiDitetapkan", "KeterbukaanTidakOptimal"),
    *("KewajibanBerkalaDitetapkan", "KewajibanBerkalaDihapus", "PelanggaranDataDilaporkan", "PelanggaranDataDiberitahukan"),
}
LOOKS = {"AuditMelihat", "NilaiDibukaUntuk"}
"""The registry's, and yet officers read in a case that an auditor looked at it."""
OF_A_PERSON = {"PersetujuanSubjekDicatat", "PersetujuanDicabut", "PemusnahanDitolak", "DataPribadiDimusnahkan"}
"""The registry's facts about people shown in a case."""


def test_every_event_of_a_case_has_a_title() -> None:
    told = {name for name, cls in EVENTS.items() if cls.service not in NO_CASE} - OF_A_UNIT | LOOKS | OF_A_PERSON
    assert told == set(TITLES)
    assert all(title[0].isupper() and title != name for name, title in TITLES.items())


def facts(*events: Event, minutes: int = 10) -> list[Recorded[Event]]:
    """One after the other, by the Sekretaris."""
    return [recorded(x, n, SEKRETARIS, "sekretaris", NOW + timedelta(minutes=minutes * (n - 1))) for n, x in enumerate(events, start=1)]


def test_a_line_says_who_in_which_office_and_how_long_after() -> None:
    first, second = trail(facts(e.DisposisiDibaca(tahap="dibuat"), e.DisposisiDiteruskan()), OFFICE)
    assert (first.title, first.actor, first.sebutan, first.after) == (
        "Disposisi dibuka penerima",
        "Bambang Santoso",
        "Sekretaris",
        timedelta(0),
    )
    assert (second.title, second.after, second.by_system) == ("Disposisi diteruskan", timedelta(minutes=10), False)


def test_paper_entered_later_counts_from_when_it_happened() -> None:
    early = e.DisposisiDiteruskan(terjadi_at=NOW + timedelta(minutes=2))
    _, second = trail(facts(e.DisposisiDibaca(tahap="dibuat"), early), OFFICE)
    assert (second.at, second.after) == (NOW + timedelta(minutes=2), timedelta(minutes=2))


@pytest.mark.parametrize(("capacity", "said"), [("definitif", "Sekretaris"), ("plh", "Plh. Sekretaris"), ("plt", "Plt. Sekretaris")])
def test_a_stand_in_signs_as_such(capacity: str, said: str) -> None:
    (fact,) = facts(e.DisposisiDiteruskan())
    (line,) = trail([replace(fact, bertindak_sebagai=capacity)], OFFICE)
    assert line.sebutan == said


def test_the_system_is_called_so() -> None:
    (line,) = trail([recorded(e.PenugasanDicatat(staf=STAF))], OFFICE)
    assert (line.by_system, line.sebutan) == (True, "sistem")


def test_who_has_left_keeps_his_name() -> None:
    d = directory.evolve(
        OFFICE, recorded(e.JabatanDiakhiri(pegawai=SEKRETARIS, jabatan="sekretaris", nomor_sk="1", akhir=date(2026, 1, 3)))
    )
    (line,) = trail(facts(e.DisposisiDiteruskan()), d)
    assert line.actor == "Bambang Santoso"


TAYANG = e.MateriDitayangkan(saluran="website", versi=2, sidik=j.SIDIK, judul="x", klasifikasi="berkala")
DETAILS: tuple[tuple[Event, str], ...] = (
    (j.disposition()["dibuat"][1][1], "nomor 1/2026"),
    (j.content()["dibuat"][-1][1], "versi 1"),
    (j.content()["dikoreksi"][-1][1], "versi 2, tanpa perubahan"),
    (e.MateriDikembalikan(versi=1, alasan=(*alasan("fakta"), *alasan("foto")), daftar_versi=1), "fakta, foto"),
    (e.VerifikasiDicabut(versi=2, sidik=j.SIDIK, alasan=alasan("k4")), "k4"),
    (e.PenayanganGagal(saluran="website", percobaan=1, hasil="kuota_habis", kode="limit"), "website: kuota_habis (limit)"),
    (e.HasilPenayanganBelumPasti(saluran="website", percobaan=1, langkah="rujuk"), "website"),
    (TAYANG.model_copy(update={"tautan": "https://a.id"}), "website https://a.id"),
    (TAYANG, "website"),
    (e.ProsesDihentikan(sebab="ganda", alasan="sudah ada"), "ganda"),
    (e.MateriDitarik(versi=2, sebab="keliru", penjelasan="Isi keliru."), "keliru"),
    (e.DisposisiDiteruskan(catatan="rahasia"), ""),
)


@pytest.mark.parametrize(("event", "said"), DETAILS, ids=lambda x: type(x).__name__ if isinstance(x, Event) else "")
def test_a_detail_is_codes_and_numbers(event: Event, said: str) -> None:
    assert detail(event) == said


def test_no_detail_quotes_what_a_person_typed() -> None:
    for stages in (j.disposition(), j.content(), j.verification(), j.publisher()):
        for past in stages.values():
            for _, event in past:
                assert "perlu diperbaiki" not in detail(event)
                assert "sudah ada" not in detail(event)
