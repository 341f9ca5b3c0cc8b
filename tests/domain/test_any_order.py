"""Anybody asks anything in any order, while the stages lag behind and the outlet fails: nothing but refusals, and the promises hold."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import pytest
import structlog
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from services.disposition import commands as disposition
from services.publisher import commands as publisher
from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.event import Event
from tests.support.days import CASES, FAULTS, HOLDERS, STAGES, STEPS, Day, Step, live, open_day
from tests.support.fake_outlet import Answer, FakeOutlet
from tests.support.people import (
    SEKRETARIS,
    STAF,
)
from tests.support.scenario import By

# ── the promises ─────────────────────────────────────────────────────────────────────────────────────


def numbers_have_no_gap(facts: Sequence[Recorded[Event]]) -> None:
    """Each number once; what is missing below the highest that was not reserved is reserved."""
    given = [f.event.nomor for f in facts if isinstance(f.event, e.NomorDisposisiDiberikan | e.NomorDisposisiDibatalkan)]
    kept = {n for f in facts if isinstance(f.event, e.NomorDicadangkan) for n in range(f.event.dari, f.event.sampai + 1)}
    assert len(set(given)) == len(given)
    assert set(range(1, max(set(given) - kept, default=0) + 1)) - set(given) <= kept


def versions_grow(facts: Sequence[Recorded[Event]]) -> None:
    """Strictly, case by case."""
    for case in CASES:
        versions = [f.event.versi for f in facts if f.case == case and isinstance(f.event, e.MateriDibuat | e.MateriDikoreksi)]
        assert versions == sorted(set(versions))


def only_what_is_approved_goes_out(facts: Sequence[Recorded[Event]]) -> None:
    """After the approval of that digest; never after it was withdrawn, or the case stopped, or taken down."""
    for case in CASES:
        approved: set[str] = set()
        submitted, stopped = "", False
        for f in facts:
            if f.case != case:
                continue
            match f.event:
                case e.MateriDiajukan(sidik=sidik):
                    submitted = sidik
                case e.PenyerahanMateriDitarik(tahap="diajukan"):
                    assert submitted not in approved, "taken back after the verifier had decided"
                    submitted = ""
                case e.MateriDiverifikasi(sidik=sidik):
                    assert sidik == submitted, "approved what had been taken back"
                    approved.add(sidik)
                case e.VerifikasiDicabut(sidik=sidik):
                    approved.remove(sidik)
                case e.ProsesDihentikan() | e.MateriDitarik():
                    stopped = True
                case e.PenayanganDimulai(sidik=sidik):
                    assert sidik in approved and not stopped


def nobody_verified_his_own(facts: Sequence[Recorded[Event]]) -> None:
    """Whoever wrote, corrected or handed over any version of the case."""
    touched: set[tuple[str, str]] = set()
    for f in facts:
        if isinstance(f.event, e.MateriDibuat | e.MateriDikoreksi | e.MateriDiajukan):
            touched.add((f.case, f.actor))
        if isinstance(f.event, e.MateriDiverifikasi | e.MateriDitolak):
            assert (f.case, f.actor) not in touched


def out_once(facts: Sequence[Recorded[Event]], outlet: FakeOutlet) -> None:
    """At most once per outlet and digest in the log; really out at most once unless a person had a say; and never unknown to the log."""
    out = Counter((f.event.saluran, f.event.sidik) for f in facts if isinstance(f.event, e.MateriDitayangkan))
    assert all(n == 1 for n in out.values()), out
    again = {f.case for f in facts if isinstance(f.event, e.PenayanganDiulang)}
    told = {(f.event.sidik) for f in facts if isinstance(f.event, e.MateriDitayangkan) and f.event.saluran == "website"}
    unclear = {f.case for f in facts if isinstance(f.event, e.HasilPenayanganBelumPasti)}
    for post in outlet.posts:
        assert outlet.times_out()[post.penanda] == 1 or post.case in again
        assert post.sidik in told or post.case in unclear


def every_post_is_the_approved_bytes(facts: Sequence[Recorded[Event]], outlet: FakeOutlet, files: Mapping[str, bytes]) -> None:
    """Byte for byte what the Bidang saw."""
    approved = {f.event.sidik for f in facts if isinstance(f.event, e.MateriDiverifikasi)}
    made = {(f.event.sidik, r.saluran): files[r.sha256] for f in facts if isinstance(f.event, e.MateriDiajukan) for r in f.event.rendering}
    for call in outlet.calls:
        assert call.sidik in approved and call.isi == made[call.sidik, call.saluran]


async def every_case_can_end(day: Day) -> None:
    """From wherever the day left it, by somebody's lawful acts: no dead end."""
    day.outlet.plan.clear()
    day.outlet.reads.clear()
    day.outlet.removals.clear()
    ppid, sekretaris = By(HOLDERS["ppid_pembantu"][0], "ppid_pembantu"), By(SEKRETARIS, "sekretaris")
    for case in CASES:
        for _ in range(8):
            await day.settle()
            states = {stage: await day.state(stage, case) for stage in STAGES}
            if states["disposition"].tahap in ("belum_ada", "selesai", "dihentikan") or states["publisher"].tahap == "ditarik":
                break
            for saluran, order in states["publisher"].pesanan.items():
                if order.keadaan == "belum_pasti":
                    await day.ask(publisher.PutuskanHasil(saluran=saluran, tayang=False), sekretaris, case)
                for staf in (states["publisher"].staf, STAF):
                    await day.ask(publisher.TandaiGagal(saluran=saluran, alasan="tidak jadi"), By(staf, "staf_sekretariat"), case)
            await day.ask(disposition.HentikanProses(sebab="lainnya", alasan="akhir hari"), ppid, case)
            await day.ask(disposition.SelesaikanDisposisi(), ppid, case)
            await day.ask(publisher.TarikMateri(sebab="lainnya", penjelasan="Ditarik."), ppid, case)
        else:
            pytest.fail(f"dead end: {[(k, s.tahap) for k, s in states.items()]}")


def _happened(facts: Sequence[Recorded[Event]]) -> Iterator[str]:
    kinds = {type(f.event).__name__ for f in facts}
    yield from sorted(kinds & WORTH_SEEING)


WORTH_SEEING = {
    "MateriDiverifikasi",
    "VerifikasiDicabut",
    "PenyerahanMateriDitarik",
    "MateriDitayangkan",
    "PenayanganGagal",
    "HasilPenayanganBelumPasti",
    "PenayanganDiulang",
    "MateriDiralat",
    "MateriDitarik",
    "ProsesDihentikan",
}
"""Shown by --hypothesis-show-statistics: a property over days on which nothing happens proves nothing."""


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Thousands of log lines would be half of the time."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()


DAYS = (STEPS, st.booleans(), st.sampled_from((0, 5, 9, 12, 15, 20, 25)), st.lists(st.sampled_from(FAULTS), max_size=2))
SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.large_base_example]


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW_IS_FINE)
@given(*DAYS)
def test_anybody_asks_anything(steps: list[Step], idempotent: bool, start: int, answers: list[Answer]) -> None:
    asyncio.run(one_day(steps, idempotent, start, answers))


@pytest.mark.slow
@settings(max_examples=3_000, deadline=None, suppress_health_check=SLOW_IS_FINE)
@given(*DAYS)
def test_anybody_asks_anything_for_a_long_time(steps: list[Step], idempotent: bool, start: int, answers: list[Answer]) -> None:
    asyncio.run(one_day(steps, idempotent, start, answers))


async def one_day(steps: Sequence[Step], idempotent: bool, start: int, answers: Sequence[Answer]) -> None:
    """Whatever was asked, the promises hold; and whatever is left over can be brought to an end."""
    day = await open_day(idempotent, start, answers)
    await live(day, steps)
    await day.settle()
    for finished in (False, True):
        facts = await day.facts()
        numbers_have_no_gap(facts)
        versions_grow(facts)
        only_what_is_approved_goes_out(facts)
        nobody_verified_his_own(facts)
        every_post_is_the_approved_bytes(facts, day.outlet, day.office.files)
        out_once(facts, day.outlet)
        if not finished:
            for name in _happened(facts):
                event(name)
            await every_case_can_end(day)
