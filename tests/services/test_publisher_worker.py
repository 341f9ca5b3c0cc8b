"""The worker, and outlets that fail in every way: never two live posts, never a lost one; one's failure hides nothing of the others."""

from __future__ import annotations

import asyncio
from collections import deque
from datetime import timedelta
from typing import Any

import pytest

from services.disposition import commands as disposition
from services.publisher import commands as c
from services.publisher.outlets.port import (
    DitolakTetap,
    DitundaSementara,
    Hasil,
    KredensialHabis,
    KuotaHabis,
)
from services.publisher.starting import MAX_TRIES
from services.publisher.worker import ASK_FOR
from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.event import Event
from tests.support import journeys as j
from tests.support.fake_outlet import UNCLEAR, Answer, Fault
from tests.support.press import ALL, DIMULAI, LEASE, LONG, RAGU, TAYANG, TIMEOUT, Press, open_press


@pytest.fixture
async def press() -> Press:
    """See there."""
    return await open_press()


# ── nothing goes wrong ───────────────────────────────────────────────────────────────────────────────


async def test_each_outlet_gets_exactly_the_verified_bytes_once(press: Press) -> None:
    case = await press.case(*ALL)
    await press.work()
    submitted = (await press.facts(case, e.MateriDiajukan))[-1]
    for rendering in submitted.rendering:
        if rendering.saluran in press.outlets:
            (post,) = press.outlets[rendering.saluran].posts
            assert post.isi == press.office.files[rendering.sha256]
            assert (post.sidik, post.slug, post.mime) == (submitted.sidik, submitted.slug, rendering.mime)
            assert await press.tale(case, rendering.saluran) == [DIMULAI, TAYANG]
    assert await press.tale(case, "instagram") == [DIMULAI], "a person's, and a person may have begun"
    assert not press.queue.rows
    await press.do(c.TandaiTayang(saluran="instagram", tautan="https://instagram.com/p/1"), j.STAF_, case)
    (done,) = await press.facts(case, e.PenayanganSelesai)
    assert set(done.tayang) == set(ALL)


async def test_two_workers_at_once_make_one_call(press: Press) -> None:
    case = await press.case("website", "telegram")
    for _ in range(4):
        await press.note()
        await asyncio.gather(*(press.worker().sweep() for _ in range(3)))
    for saluran, outlet in press.outlets.items():
        assert len(outlet.calls) == 1
        assert await press.tale(case, saluran) == [DIMULAI, TAYANG]


async def test_a_scheduled_outlet_waits_for_its_time(press: Press) -> None:
    at = press.now + timedelta(hours=2)
    case = await press.case("website", "telegram", jadwal={"telegram": at})
    await press.pass_time(at - press.now - timedelta(seconds=1))
    assert await press.tale(case, "telegram") == []
    assert await press.tale(case, "website") == [DIMULAI, TAYANG]
    assert press.queue.rows[case][2] == at, "nobody looks in vain"
    await press.pass_time(timedelta(seconds=1))
    assert await press.tale(case, "telegram") == [DIMULAI, TAYANG]


async def test_another_time_counts_at_once(press: Press) -> None:
    case = await press.case("website", jadwal={"website": press.now + LONG})
    await press.work()
    await press.do(c.UbahJadwal(saluran="website", jadwal=None), j.SEKRETARIS, case)
    await press.work()
    assert await press.tale(case, "website") == ["JadwalDiubah", DIMULAI, TAYANG]


# ── every answer ─────────────────────────────────────────────────────────────────────────────────────

SURE: tuple[tuple[Hasil, str], ...] = (
    (DitolakTetap("terlalu_panjang", "Teks terlalu panjang."), "ditolak_tetap"),
    (KredensialHabis(), "kredensial_habis"),
)


@pytest.mark.parametrize(("hasil", "kind"), SURE)
@pytest.mark.parametrize("saluran", ["website", "telegram"])
async def test_no_is_told_to_a_person_and_hides_nothing_of_the_others(press: Press, saluran: str, hasil: Hasil, kind: str) -> None:
    case = await press.case("website", "telegram")
    press.outlets[saluran].plan.append(Answer(False, hasil))
    await press.pass_time(LONG)
    other = "telegram" if saluran == "website" else "website"
    assert await press.tale(case, saluran) == [DIMULAI, f"PenayanganGagal:{kind}"]
    assert await press.tale(case, other) == [DIMULAI, TAYANG]
    await press.do(c.UlangiPenayangan(saluran=saluran), j.STAF_, case)
    await press.work()
    assert (await press.tale(case, saluran))[2:] == ["PenayanganDiulang", DIMULAI, TAYANG]
    assert len(press.outlets[saluran].posts) == 1
    assert len(await press.facts(case, e.PenayanganSelesai)) == 2


@pytest.mark.parametrize("later", [DitundaSementara, KuotaHabis])
async def test_later_is_tried_again_then_and_not_before(press: Press, later: Any) -> None:
    case = await press.case("website")
    again = press.now + timedelta(minutes=20)
    press.outlets["website"].plan.append(Answer(False, later(again)))
    await press.pass_time(timedelta(minutes=19))
    assert len(press.outlets["website"].calls) == 1
    await press.pass_time(timedelta(minutes=2))
    assert len(press.outlets["website"].posts) == 1
    assert (await press.tale(case, "website"))[-2:] == [DIMULAI, TAYANG]


async def test_later_for_ever_ends_with_a_person(press: Press) -> None:
    case = await press.case("website")
    press.outlets["website"].plan = deque(Answer(False, DitundaSementara(press.now)) for _ in range(50))
    await press.pass_time(LONG)
    assert len(press.outlets["website"].calls) == MAX_TRIES
    (done,) = await press.facts(case, e.PenayanganSelesai)
    assert (done.tayang, done.gagal) == ((), ("website",))
    await press.do(disposition.HentikanProses(sebab="tidak_layak", alasan="saluran menolak"), j.PPID, case)


# ── nobody knows ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("posted", [True, False], ids=["posted", "lost"])
@pytest.mark.parametrize("says", UNCLEAR, ids=str)
@pytest.mark.parametrize("saluran", ["website", "telegram"])
async def test_an_unclear_answer_is_read_back_and_never_posted_twice(press: Press, saluran: str, says: Hasil | Fault, posted: bool) -> None:
    case = await press.case("website", "telegram")
    outlet = press.outlets[saluran]
    outlet.plan.append(Answer(posted, says))
    await press.work()
    assert await press.tale(case, saluran) == [DIMULAI], "an answer that says nothing is no outcome"
    await press.pass_time(LEASE - timedelta(seconds=1))
    assert not outlet.asked, "while the call may still be on its way, reading back proves nothing"
    await press.pass_time(LONG)
    assert outlet.asked
    tale = await press.tale(case, saluran)
    if posted:
        assert tale == [DIMULAI, TAYANG]
    elif outlet.idempotent:
        assert tale == [DIMULAI, DIMULAI, TAYANG]
    else:
        assert tale == [DIMULAI, RAGU]
    assert len(outlet.posts) == int(posted or outlet.idempotent)
    other = "telegram" if saluran == "website" else "website"
    assert await press.tale(case, other) == [DIMULAI, TAYANG]


async def test_reading_back_starts_when_the_last_possible_call_has_ended(press: Press) -> None:
    await press.case("telegram")
    press.outlets["telegram"].plan.append(Answer(True, "timeout"))
    await press.work()
    (_, _, due) = next(iter(press.queue.rows.values()))
    until = next(f.event.call_before_at for f in await _all(press) if isinstance(f.event, e.PenayanganDimulai))
    assert due == until + TIMEOUT
    press.office.now = due - timedelta(microseconds=1)
    await press.work()
    assert not press.outlets["telegram"].asked
    press.office.now = due
    await press.work()
    assert press.outlets["telegram"].asked


async def _all(press: Press) -> list[Recorded[Event]]:
    return await press.office.codec.decode(await press.store.read(0, 10_000))


@pytest.mark.parametrize("decided", [True, False])
async def test_what_reading_back_does_not_find_a_person_decides(press: Press, decided: bool) -> None:
    case = await press.case("telegram")
    outlet = press.outlets["telegram"]
    outlet.plan.append(Answer(True, "timeout"))
    outlet.reads.append("blind")
    await press.pass_time(LONG)
    assert await press.tale(case, "telegram") == [DIMULAI, RAGU]
    assert not press.queue.rows
    proof = "https://t.me/x/1" if decided else None
    await press.do(c.PutuskanHasil(saluran="telegram", tayang=decided, tautan=proof), j.SEKRETARIS, case)
    await press.pass_time(LONG)
    assert len(outlet.posts) == 1, "also when the person erred: the machine does not post again by itself"
    assert (await press.tale(case, "telegram"))[-1] == (TAYANG if decided else "PenayanganGagal:ditolak_tetap")


@pytest.mark.parametrize("how", ["connection", "timeout", "hang"])
async def test_an_outlet_that_cannot_be_asked_is_asked_again_and_holds_up_nobody(press: Press, how: Fault) -> None:
    case = await press.case("telegram", "website")
    outlet = press.outlets["telegram"]
    outlet.plan.append(Answer(True, "timeout"))
    outlet.reads.extend([how] * 3)
    await press.pass_time(LEASE + timedelta(minutes=2))
    assert len(outlet.asked) == 4
    assert await press.tale(case, "telegram") == [DIMULAI, TAYANG]
    assert await press.tale(case, "website") == [DIMULAI, TAYANG]


async def test_one_that_never_answers_again_is_shown_to_a_person(press: Press) -> None:
    case = await press.case("telegram", "website")
    for outlet in press.outlets.values():
        outlet.plan.append(Answer(False, "timeout"))
        outlet.reads = deque(["connection"] * 1000)
    await press.pass_time(LEASE + ASK_FOR + timedelta(minutes=1))
    assert await press.tale(case, "telegram") == [DIMULAI, RAGU]
    assert await press.tale(case, "website") == [DIMULAI], "one that can repeat needs nobody: it ends well by itself"
    press.outlets["website"].reads.clear()
    await press.pass_time(timedelta(minutes=2))
    assert await press.tale(case, "website") == [DIMULAI, DIMULAI, TAYANG]


async def test_many_cases_at_once_are_all_looked_at(press: Press) -> None:
    cases = [await press.case("website") for _ in range(6)]
    await press.work(rounds=40)
    assert [await press.tale(case, "website") for case in cases] == [[DIMULAI, TAYANG]] * 6
    assert len({p.case for p in press.outlets["website"].posts}) == 6
