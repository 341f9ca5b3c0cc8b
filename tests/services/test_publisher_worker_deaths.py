"""The worker dies, sleeps, is overtaken, or meets a broken case: still one post, or a person is asked, and no other case waits."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
import structlog.testing

from services.disposition import commands as disposition
from services.publisher.outlets.port import (
    DitolakTetap,
    Tayang,
    TidakDiketahui,
)
from services.publisher.sending import outcome
from services.verification import commands as verification
from shared.sop import events as e
from shared.sop.event import Event
from tests.support import journeys as j
from tests.support.eventually import eventually
from tests.support.fake_outlet import Answer
from tests.support.people import alasan
from tests.support.press import DIMULAI, LEASE, LONG, RAGU, TAYANG, Killed, Press, open_press


@pytest.fixture
async def press() -> Press:
    """See there."""
    return await open_press()


# ── the process dies ─────────────────────────────────────────────────────────────────────────────────

POINTS: tuple[tuple[str, type[Event], int], ...] = (
    ("before", e.PenayanganDimulai, 0),
    ("after", e.PenayanganDimulai, 0),
    ("before", e.MateriDitayangkan, 1),
    ("after", e.MateriDitayangkan, 1),
)
"""Where it dies, and how many posts are out by then."""


@pytest.mark.parametrize(("when", "kind", "out"), POINTS, ids=[f"{w}-{k.__name__}" for w, k, _ in POINTS])
@pytest.mark.parametrize("saluran", ["website", "telegram"])
async def test_after_a_death_at_any_point_there_is_one_post_or_a_person_is_asked(
    press: Press, saluran: str, when: str, kind: type[Event], out: int
) -> None:
    case = await press.case(saluran)
    outlet = press.outlets[saluran]
    press.store.kill = (when, kind)
    await press.note()
    with pytest.raises(Killed):
        await press.worker().sweep()
    assert len(outlet.posts) == out
    await press.pass_time(LONG)
    tale = await press.tale(case, saluran)
    if (when, kind) == ("after", e.PenayanganDimulai) and not outlet.idempotent:
        assert tale == [DIMULAI, RAGU], "nobody can know that the dead process had not called yet"
        assert not outlet.posts
    else:
        assert tale[-1] == TAYANG
        assert len(outlet.posts) == 1


@pytest.mark.parametrize("saluran", ["website", "telegram"])
async def test_a_worker_stopped_in_the_middle_of_a_call_leaves_it_to_the_next(press: Press, saluran: str) -> None:
    case = await press.case(saluran)
    outlet = press.outlets[saluran]
    inside = asyncio.Event()

    async def hold(_: object) -> None:
        inside.set()
        await asyncio.Event().wait()

    outlet.before_call = hold
    await press.note()
    running = asyncio.create_task(press.worker().sweep())
    await inside.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    outlet.before_call = None
    await press.pass_time(LONG)
    tale = await press.tale(case, saluran)
    assert tale == ([DIMULAI, DIMULAI, TAYANG] if outlet.idempotent else [DIMULAI, RAGU])


async def test_start_and_stop_leave_no_task_behind(press: Press) -> None:
    case = await press.case("website")
    await press.note()
    worker = press.worker()
    await worker.start()
    await eventually(lambda: press.tale(case, "website"), lambda tale: tale == [DIMULAI, TAYANG])
    await worker.stop()
    assert not [t for t in asyncio.all_tasks() if t.get_name() == "publisher-worker"]


# ── at the last moment ───────────────────────────────────────────────────────────────────────────────


async def test_the_lease_is_looked_at_right_before_the_call(press: Press) -> None:
    case = await press.case("telegram")

    async def late() -> None:
        press.office.now += LEASE

    press.store.meanwhile = ("after", e.PenayanganDimulai, late)
    await press.note()
    await press.worker().sweep()
    assert not press.outlets["telegram"].calls
    assert await press.tale(case, "telegram") == [DIMULAI, "PenayanganGagal:ditunda_sementara"], "it is sure that nothing went out"
    await press.work()
    assert len(press.outlets["telegram"].posts) == 1


async def test_a_worker_that_slept_over_a_new_version_sends_neither(press: Press) -> None:
    """Its intent would be recorded for the new version while it holds the bytes of the old one."""
    case = await press.case("website")

    async def overtaken() -> None:
        sidik = (await press.facts(case, e.MateriDiajukan))[-1].sidik
        await press.do(verification.CabutVerifikasi(sidik=sidik, alasan=alasan("k4")), j.BIDANG, case)
        await press.approve_and_order(case, 2, "website")

    press.store.meanwhile = ("before", e.PenayanganDimulai, overtaken)
    await press.note()
    await press.worker().sweep()
    (intent,) = await press.facts(case, e.PenayanganDimulai)
    assert intent.sidik == (await press.facts(case, e.MateriDiajukan))[-1].sidik
    assert not press.outlets["website"].calls
    await press.pass_time(LONG)
    submitted = (await press.facts(case, e.MateriDiajukan))[-1]
    assert [p.sidik for p in press.outlets["website"].posts] == [submitted.sidik]


async def test_what_was_stopped_or_taken_back_a_moment_ago_does_not_go_out(press: Press) -> None:
    case = await press.case("website")
    stop = disposition.HentikanProses(sebab="kegiatan_batal", alasan="dibatalkan")
    await press.office.executors["disposition"].execute(stop, press.office.about(j.PPID, case))
    await press.note()
    for _ in range(5):
        await press.worker().sweep()
    assert press.queue.rows[case][2] > press.now, "it does not run in circles until the news arrives"
    assert not press.outlets["website"].calls
    await press.pass_time(timedelta(minutes=1))
    assert not press.queue.rows
    assert await press.tale(case, "website") == []


async def test_nothing_goes_out_on_an_outlet_given_up_after_the_order(press: Press) -> None:
    at = press.now + timedelta(minutes=5)
    case = await press.case("telegram", "website", jadwal={"telegram": at})
    await press.work()
    await press.give_up("telegram")
    await press.pass_time(LONG)
    assert not press.outlets["telegram"].calls
    assert await press.tale(case, "telegram") == ["PenayanganGagal:ditolak_tetap"]
    (done,) = await press.facts(case, e.PenayanganSelesai)
    assert (done.tayang, done.gagal) == (("website",), ("telegram",))


@pytest.mark.parametrize("posted", [True, False])
async def test_an_attempt_under_way_when_its_outlet_is_given_up_still_gets_an_outcome(press: Press, posted: bool) -> None:
    case = await press.case("website")
    press.outlets["website"].plan.append(Answer(posted, "timeout"))
    await press.work()
    await press.give_up("website")
    await press.pass_time(LONG)
    assert await press.tale(case, "website") == [DIMULAI, TAYANG if posted else RAGU]
    assert len(press.outlets["website"].calls) == 1


# ── broken cases ─────────────────────────────────────────────────────────────────────────────────────


async def test_lost_bytes_are_told_and_stop_no_other_case(press: Press) -> None:
    broken, whole = await press.case("website", "telegram"), await press.case("website")
    rendering = (await press.facts(broken, e.MateriDiajukan))[-1].rendering[0]
    press.missing.add(rendering.sha256)
    with structlog.testing.capture_logs() as logs:
        await press.work()
    assert [x["case"] for x in logs if x["event"] == "rendering_lost"] == [broken]
    assert await press.tale(broken, "website") == [DIMULAI, "PenayanganGagal:ditolak_tetap"]
    assert (await press.facts(broken, e.PenayanganGagal))[0].kode == "bahan_tayang_hilang"
    assert await press.tale(broken, "telegram") == [DIMULAI, TAYANG]
    assert await press.tale(whole, "website") == [DIMULAI, TAYANG]


async def test_a_case_that_breaks_the_program_stops_no_other_and_is_named(press: Press) -> None:
    broken, whole = await press.case("website"), await press.case("website")
    press.store.unreadable = f"publisher-{broken}"
    await press.note()
    with structlog.testing.capture_logs() as logs:
        await press.worker().sweep()
    press.store.unreadable = ""
    assert await press.tale(whole, "website") == [DIMULAI, TAYANG]
    (line,) = [x for x in logs if x["log_level"] == "error"]
    assert (line["event"], line["case"], line["error"]) == ("case_failed", broken, "KeyError")
    assert "diketik" not in str(logs)
    await press.pass_time(timedelta(seconds=10))
    assert await press.tale(broken, "website") == [DIMULAI, TAYANG], "it comes again"


async def test_an_outlet_nobody_built_stops_no_other(press: Press) -> None:
    case = await press.case("telegram", "website")
    del press.outlets["telegram"]
    with structlog.testing.capture_logs() as logs:
        await press.work()
    assert await press.tale(case, "website") == [DIMULAI, TAYANG]
    assert await press.tale(case, "telegram") == []
    assert {(x["case"], x["saluran"]) for x in logs if x["event"] == "outlet_failed"} == {(case, "telegram")}


def test_an_answer_that_cannot_be_recorded_is_nobodys_guess() -> None:
    for hasil in (
        Tayang("1", "bukan alamat"),
        DitolakTetap("KODE ANEH!", "x"),
        DitolakTetap("x", "a\x00b"),
        Tayang("a\nb", "https://a.id"),
    ):
        assert outcome("website", 1, hasil).hasil == "belum_pasti"
    assert outcome("website", 1, TidakDiketahui("rujuk")).kode == "rujuk"
