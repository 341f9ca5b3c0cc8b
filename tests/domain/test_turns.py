"""Which clocks a case's facts start and stop."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from uuid import uuid4

import pytest

from shared.command import COMMANDS
from shared.sop import events as e
from shared.sop.event import EVENTS, Event
from shared.sop.materi import PesananSaluran
from shared.sop.waktu.langkah import CLOCK_EVENTS, DARI_PERINTAH, LANGKAH, Giliran, giliran, kelompok
from tests.support import journeys as j
from tests.support.people import NOW, STAF
from tests.support.scenario import recorded

SIDIK, TOMORROW = "a" * 64, NOW + timedelta(days=1)


def turns(*events: Event) -> tuple[Giliran, ...]:
    """One every ten minutes."""
    return giliran([recorded(x, n, at=NOW + timedelta(minutes=10 * (n - 1))) for n, x in enumerate(events, start=1)])


def running(*events: Event) -> list[str]:
    return [t.langkah for t in turns(*events) if t.berakhir_at is None]


def ordered(**jadwal: object) -> e.PenayanganDiperintahkan:
    orders = tuple(PesananSaluran.model_validate({"saluran": s, "jadwal": at}) for s, at in jadwal.items())
    return e.PenayanganDiperintahkan(versi=1, sidik=SIDIK, staf=STAF, saluran=orders)


def finished(*tayang: str) -> e.PenayanganSelesai:
    return e.PenayanganSelesai(versi=1, sidik=SIDIK, tayang=tayang, gagal=(), tautan=())


def test_whoever_publishes_tomorrow_is_not_late_today() -> None:
    (turn,) = turns(ordered(website=None, instagram=TOMORROW))
    assert turn.mulai_at == TOMORROW
    first, second = turns(ordered(website=TOMORROW), e.JadwalDiubah(saluran="website", jadwal=None))
    assert first.berakhir_at is not None
    assert (second.mulai_at, second.putaran) == (NOW, 2)


def test_the_order_stands_until_something_is_out() -> None:
    assert running(ordered(website=None), finished()) == ["8b"]
    assert running(ordered(website=None), finished(), finished("website")) == ["akhir"]


def test_a_correction_of_a_closed_case_closes_itself() -> None:
    closed = e.DisposisiSelesai(sop_nomor="067/26", sop_versi=1)
    assert running(ordered(website=None), finished("website"), closed) == []
    assert running(closed, e.RalatDibuka(dari_versi=1, kekeliruan="x", penjelasan="y")) == ["5a"]
    assert running(closed, ordered(website=None), finished("website")) == []


@pytest.mark.parametrize(("tahap", "langkah"), [("dibuat", "1"), ("diteruskan", "2"), ("ditugaskan", "4")])
def test_what_is_taken_back_waits_for_its_giver(tahap: str, langkah: str) -> None:
    taken = e.PenyerahanDitarik.model_validate({"tahap": tahap, "alasan": "x"})
    assert running(e.PenyusunanDitugaskan(staf=STAF), taken) == [langkah]


def test_a_report_waits_for_its_answer_whatever_the_case_does() -> None:
    one, two = str(uuid4()), str(uuid4())
    came = [e.LaporanMasyarakatDiterima(laporan=x, jenis="lainnya", isi="x") for x in (one, two)]
    pulled = e.MateriDitarik(versi=1, sebab="keliru", penjelasan="x")
    assert running(*came, pulled) == ["laporan", "laporan"]
    answered = e.LaporanMasyarakatDitindaklanjuti(laporan=one, hasil="ditarik")
    left = [t for t in turns(*came, pulled, answered) if t.berakhir_at is None]
    assert [(t.langkah, t.putaran) for t in left] == [("laporan", 2)]


def test_a_group_runs_on_from_step_to_step_and_begins_anew_after_a_way_out() -> None:
    sent, back = e.MateriDiajukan.model_validate(_sent()), e.MateriDitolak(versi=1, putaran=1, sidik=SIDIK, daftar_versi=1, alasan=())
    corrected = next(f for _, f in j.content()["dikoreksi"] if isinstance(f, e.MateriDikoreksi))
    whole = turns(e.MateriDikembalikan(versi=1, alasan=(), daftar_versi=1), corrected, sent, back, corrected, sent)
    group = kelompok(whole, ("5a", "5b", "6"))
    assert [(t.langkah, t.putaran) for t in group] == [("5a-5b-6", 1), ("5a-5b-6", 2)]
    assert all(t.berakhir_at is not None for t in group)


def _sent() -> dict[str, object]:
    return next(f for _, f in j.content()["diajukan"] if isinstance(f, e.MateriDiajukan)).model_dump()


def test_order_of_reading_does_not_matter() -> None:
    facts = [recorded(x, n) for n, x in enumerate((e.PenyusunanDitugaskan(staf=STAF), ordered(website=None), finished("website")), start=1)]
    assert giliran(reversed(facts)) == giliran(facts)


def test_codes_are_those_of_the_program() -> None:
    for service in ("disposition", "content", "verification", "publisher"):
        import_module(f"services.{service}.commands")
    assert set(DARI_PERINTAH) <= set(COMMANDS)
    assert set(DARI_PERINTAH.values()) == set(LANGKAH)
    assert all(cls.__name__ in EVENTS for cls in CLOCK_EVENTS)
    assert not any("-" in kode for kode in LANGKAH), "a group's code joins steps with it"
