"""What the worker has to do next: a function of the case and the time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from services.publisher.decisions import DECIDER
from services.publisher.jobs import Gugurkan, Job, Mulai, Nanti, Rujuk, Turunkan, next_jobs
from services.publisher.starting import MAX_TRIES
from services.publisher.state import State
from shared.execute import fold
from shared.sop import events as e
from shared.sop.materi import PesananSaluran
from tests.domain.test_publisher import LATER, LEASE, S, dimulai, gagal, ordered
from tests.support import journeys as j
from tests.support.people import NOW, alasan, pesanan
from tests.support.scenario import SISTEM, Scenario

TIMEOUT = timedelta(seconds=15)
MANUAL = frozenset({"instagram", "papan_pengumuman"})
SECOND = timedelta(seconds=1)


def jobs(s: Scenario, now: datetime = NOW, **more: Any) -> list[Job]:
    """Due jobs and times."""
    state: State = fold(DECIDER, s.facts)
    return list(next_jobs(state, now, MANUAL, TIMEOUT, **more))


@pytest.mark.parametrize("stage", sorted(set(S) - {"dilaksanakan", "dimulai", "gagal", "belum_pasti", "tayang_sebagian", "ditarik"}))
def test_there_is_nothing_to_do_before_and_after(stage: str) -> None:
    assert jobs(S[stage]) == []


def test_every_ordered_outlet_is_started_manual_ones_too() -> None:
    assert jobs(S["dilaksanakan"]) == [Mulai("website", 1), Mulai("instagram", 1)]


def test_a_scheduled_outlet_waits_and_keeps_nobody_else_waiting() -> None:
    case = ordered(PesananSaluran(saluran="website", jadwal=LATER), *pesanan("instagram"))
    assert jobs(case) == [Nanti(LATER), Mulai("instagram", 1)]
    assert jobs(case, LATER - SECOND)[0] == Nanti(LATER)
    assert jobs(case, LATER)[0] == Mulai("website", 1)


def test_reading_back_waits_for_the_lease_and_the_last_call_made_under_it() -> None:
    case = ordered(*pesanan("website")).given(SISTEM.did(dimulai()))
    assert jobs(case, LEASE) == [Nanti(LEASE + TIMEOUT)]
    assert jobs(case, LEASE + TIMEOUT - SECOND) == [Nanti(LEASE + TIMEOUT)]
    assert jobs(case, LEASE + TIMEOUT) == [Rujuk("website", 1)]


def test_a_manual_outlet_under_way_is_a_persons() -> None:
    case = ordered(*pesanan("instagram")).given(SISTEM.did(dimulai("instagram")))
    assert jobs(case, LATER) == []


@pytest.mark.parametrize("hasil", ["ditunda_sementara", "kuota_habis"])
def test_later_is_tried_again_when_it_is_later(hasil: str) -> None:
    case = ordered(*pesanan("website")).given(SISTEM.did(dimulai(), gagal(hasil, sampai=LATER)))
    assert jobs(case) == [Nanti(LATER)]
    assert jobs(case, LATER) == [Mulai("website", 2)]
    tired = ordered(*pesanan("website", "instagram")).given(SISTEM.did(dimulai(percobaan=MAX_TRIES), gagal(hasil, percobaan=MAX_TRIES)))
    assert jobs(tired, LATER) == [Mulai("instagram", 1)]


@pytest.mark.parametrize("hasil", ["ditolak_tetap", "kredensial_habis"])
def test_no_is_left_to_a_person(hasil: str) -> None:
    assert jobs(ordered(*pesanan("website")).given(SISTEM.did(dimulai(), gagal(hasil))), LATER) == []
    assert jobs(S["belum_pasti"], LATER) == []


def test_a_withdrawn_approval_or_a_stopped_case_starts_nothing() -> None:
    stopped = S["dilaksanakan"].given(j.PPID.did(e.ProsesDihentikan(sebab="ganda", alasan="ada")))
    assert jobs(stopped) == []
    assert jobs(S["dilaksanakan"].given(j.BIDANG.did(e.VerifikasiDicabut(versi=2, sidik=j.SIDIK, alasan=alasan("k4"))))) == []


def test_an_outlet_that_was_given_up_gets_its_outcome_at_once() -> None:
    case = ordered(PesananSaluran(saluran="website", jadwal=LATER), *pesanan("instagram"))
    assert jobs(case, ended=frozenset({"website"})) == [Gugurkan("website", 0), Mulai("instagram", 1)]
    waiting = ordered(*pesanan("website")).given(SISTEM.did(dimulai(), gagal("kuota_habis", sampai=LATER)))
    assert jobs(waiting, ended=frozenset({"website"})) == [Gugurkan("website", 1)]
    under_way = ordered(*pesanan("website")).given(SISTEM.did(dimulai()))
    assert jobs(under_way, LEASE + TIMEOUT, ended=frozenset({"website"})) == [Rujuk("website", 1)]


def test_withdrawn_material_comes_down_where_a_machine_put_it() -> None:
    assert jobs(S["ditarik"]) == [Turunkan("website")]
    assert jobs(S["ditarik"].given(SISTEM.did(e.PenarikanSaluranDicatat(saluran="website")))) == []


def test_what_was_under_way_at_the_withdrawal_is_read_back_and_nothing_else_starts() -> None:
    drawn = j.PPID.did(e.MateriDitarik(versi=2, sebab="keliru", penjelasan="x"))
    out = e.MateriDitayangkan(saluran="instagram", versi=2, sidik=j.SIDIK, judul="x", klasifikasi="setiap_saat")
    case = ordered(*pesanan("website", "instagram", "papan_pengumuman")).given(SISTEM.did(dimulai(), out), drawn)
    assert jobs(case) == [Nanti(LEASE + TIMEOUT)]
    assert jobs(case, LEASE + TIMEOUT) == [Rujuk("website", 1)]
