"""Auditors: let in by an administrator for some days, with no part in the procedure or its keeping; each look is on record once an hour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from services.registry import commands as c
from services.registry.decisions import DECIDER
from services.registry.state import State, evolve
from shared.command import Circumstances, Command, Signer
from shared.decider import Situation
from shared.execute import fold
from shared.refusal import Refused
from shared.sop import directory
from shared.sop import events as e
from shared.sop.directory import Direktori
from shared.sop.event import Event
from shared.sop.trail import trail
from shared.sop.worklist import Kasus
from shared.sop.worklist import evolve as evolve_case
from tests.domain.test_administrator import PAK_ADI, asked, named
from tests.support.people import NOW, STAF, UNIT, person, registry_events
from tests.support.scenario import recorded

IRA, CASE = person("auditor"), person("kasus")
FIRST, LAST = date(2026, 11, 20), date(2026, 12, 4)
LET_IN = c.TugaskanAuditor(pegawai=IRA, nama="Ira Kusuma", nomor_surat_tugas="700/12/2026", unit=(UNIT,), mulai=FIRST, sampai=LAST)
INSIDE = e.AuditorDitugaskan(**LET_IN.model_dump())
ENDED = e.PenugasanAuditorDiakhiri(pegawai=IRA, alasan="selesai lebih awal")


def changed(**fields: object) -> c.TugaskanAuditor:
    return LET_IN.model_copy(update=fields)


def test_an_administrator_lets_in_and_ends() -> None:
    assert asked(LET_IN, PAK_ADI, named())[0] == [INSIDE]
    assert asked(c.AkhiriPenugasanAuditor(pegawai=IRA, alasan="selesai lebih awal"), PAK_ADI, named(), INSIDE)[0] == [ENDED]
    assert asked(LET_IN, STAF, named())[1] == ("bukan_administrator",)
    assert asked(c.AkhiriPenugasanAuditor(pegawai=IRA, alasan="x"), PAK_ADI, named(), INSIDE, ENDED)[1] == ("bukan_auditor",)


@pytest.mark.parametrize(
    ("command", "past", "why"),
    [
        (changed(pegawai=STAF), (), "auditor_tanpa_jabatan"),
        (changed(pegawai=person("eni")), (named(person("eni"), "Eni"),), "auditor_tanpa_jabatan"),
        (changed(unit=(UNIT, "gondangrejo")), (), "unit_bukan_wewenang"),
        (changed(mulai=date(2026, 11, 1), sampai=date(2026, 11, 22)), (), "tanggal_lampau"),
        (changed(mulai=LAST, sampai=FIRST), (), "tanggal_terbalik"),
        (c.AngkatJabatan(pegawai=IRA, jabatan="sekretaris", nomor_sk="1", mulai=LAST), (INSIDE,), "auditor_tanpa_jabatan"),
        (c.TunjukPlh(pegawai=IRA, jabatan="sekretaris", nomor_surat="1", mulai=LAST, akhir=LAST), (INSIDE,), "auditor_tanpa_jabatan"),
        (c.TunjukPlt(pegawai=IRA, jabatan="sekretaris", nomor_surat="1", mulai=FIRST, akhir=LAST), (INSIDE,), "auditor_tanpa_jabatan"),
        (c.TunjukAdministrator(pegawai=IRA, nama="Ira", dasar="SK"), (INSIDE,), "auditor_tanpa_jabatan"),
    ],
)
def test_looking_and_acting_never_meet_in_one_person(command: Command, past: Sequence[Event], why: str) -> None:
    assert why in asked(command, PAK_ADI, named(), *past)[1]


def test_after_the_last_day_a_person_may_be_appointed_again() -> None:
    later = c.AngkatJabatan(pegawai=IRA, jabatan="sekretaris", nomor_sk="1", mulai=LAST + timedelta(days=1))
    assert asked(later, PAK_ADI, named(), INSIDE)[0]
    sooner = later.model_copy(update={"mulai": FIRST})
    assert asked(sooner, PAK_ADI, named(), INSIDE, ENDED)[0]


def looks(command: c.CatatAuditMelihat, state: State, *, now: datetime = NOW, actor: str = IRA, past: Sequence[Event] = ()) -> list[Event]:
    about = Circumstances("perintah", actor, None, UNIT, CASE, Signer("kunci", "portal"), now)
    d = Direktori(UNIT)
    for n, event in enumerate([*registry_events(), INSIDE, *past], start=1):
        d = directory.evolve(d, recorded(event, n))
    return list(DECIDER.decide(command, state, Situation(about, d)))


LOOK = c.CatatAuditMelihat(apa="kasus", kasus=CASE, posisi=7)


def test_a_look_is_recorded_once_an_hour() -> None:
    (seen,) = looks(LOOK, fold(DECIDER, ()))
    assert seen == e.AuditMelihat(auditor=IRA, apa="kasus", kasus=CASE, posisi=7)
    after = evolve(fold(DECIDER, ()), replace(recorded(seen, 1), recorded_at=NOW))
    assert looks(LOOK, after, now=NOW + timedelta(minutes=59)) == []
    assert looks(LOOK, after, now=NOW + timedelta(minutes=60))


@pytest.mark.parametrize(
    ("command", "now", "actor", "past", "why"),
    [
        (LOOK, NOW + timedelta(days=12), IRA, (), "bukan_auditor"),
        (LOOK, NOW - timedelta(days=4), IRA, (), "bukan_auditor"),
        (LOOK, NOW, STAF, (), "bukan_auditor"),
        (LOOK, NOW, IRA, (ENDED,), "bukan_auditor"),
        (LOOK.model_copy(update={"kasus": person("lain")}), NOW, IRA, (), "kasus_tidak_cocok"),
        (LOOK.model_copy(update={"kasus": None}), NOW, IRA, (), "kasus_tidak_cocok"),
    ],
)
def test_only_who_is_let_in_looks(command: c.CatatAuditMelihat, now: datetime, actor: str, past: Sequence[Event], why: str) -> None:
    with pytest.raises(Refused) as refused:
        looks(command, fold(DECIDER, ()), now=now, actor=actor, past=past)
    assert [r.kode for r in refused.value.reasons] == [why]


def test_each_thing_an_auditor_sees_has_a_stream_of_its_own() -> None:
    about = Circumstances("perintah", IRA, None, UNIT, CASE, Signer("kunci", "portal"), NOW)
    register = c.CatatAuditMelihat(apa="register", posisi=7)
    assert DECIDER.streams(LOOK, about) == (f"registry-{UNIT}:audit:{IRA}:{CASE}",)
    assert DECIDER.streams(register, about) == (f"registry-{UNIT}:audit:{IRA}:register",)


def test_officers_see_the_look_and_the_case_does_not_move() -> None:
    given = replace(recorded(e.DisposisiDiteruskan(), 1, "orang"), jabatan="sekretaris", recorded_at=NOW)
    seen = replace(recorded(e.AuditMelihat(auditor=IRA, apa="kasus", kasus=CASE, posisi=1), 2, IRA), recorded_at=NOW + timedelta(minutes=5))
    after = replace(recorded(e.DisposisiDiterima(), 3, "orang"), jabatan="sekretariat", recorded_at=NOW + timedelta(minutes=9))
    d = directory.evolve(Direktori(UNIT), recorded(INSIDE, 1))
    lines = list(trail([given, seen, after], d))
    assert (lines[1].title, lines[1].actor, lines[1].sebutan, lines[1].by_system) == ("Dilihat auditor", "Ira Kusuma", "auditor", False)
    assert lines[2].after == timedelta(minutes=9), "a look is no act: durations are between acts"
    assert evolve_case(Kasus(position=1), seen) == Kasus(position=1)
