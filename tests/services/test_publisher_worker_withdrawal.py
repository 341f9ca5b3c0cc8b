"""What is withdrawn or corrected: it comes down everywhere a machine put it, also what was on its way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from services.content import commands as content
from services.publisher import commands as c
from services.publisher.outlets.port import (
    DitundaSementara,
    TidakDiketahui,
)
from shared.sop import events as e
from tests.support import journeys as j
from tests.support.fake_outlet import Answer
from tests.support.people import NOW
from tests.support.press import DIMULAI, LONG, RAGU, TAYANG, Press, open_press


@pytest.fixture
async def press() -> Press:
    """See there."""
    return await open_press()


# ── withdrawal ───────────────────────────────────────────────────────────────────────────────────────

TARIK = c.TarikMateri(sebab="data_pribadi", penjelasan="Memuat data pribadi.")


@pytest.mark.parametrize("first", [None, "connection", "error", "hang", TidakDiketahui("tarik"), DitundaSementara(NOW)], ids=str)
async def test_withdrawn_material_comes_down_also_at_the_second_try(press: Press, first: Any) -> None:
    case = await press.case("website", "instagram")
    await press.work()
    await press.do(c.TandaiTayang(saluran="instagram", tautan="https://instagram.com/p/1"), j.STAF_, case)
    await press.do(TARIK, j.PPID, case)
    website = press.outlets["website"]
    website.removals.extend([first] if first else [])
    await press.work()
    if first:
        assert not website.taken_down
        assert press.queue.rows[case][2] > press.now, "tried again, but not in circles"
    await press.pass_time(timedelta(minutes=1))
    slug = (await press.facts(case, e.MateriDiajukan))[-1].slug
    assert website.taken_down == [slug]
    assert [x.saluran for x in await press.facts(case, e.PenarikanSaluranDicatat)] == ["website"], "a person clears the manual one"
    assert not press.queue.rows


@pytest.mark.parametrize("saluran", ["website", "telegram"])
@pytest.mark.parametrize("posted", [True, False])
async def test_what_was_on_its_way_at_the_withdrawal_is_found_and_taken_down(press: Press, saluran: str, posted: bool) -> None:
    case = await press.case("instagram", saluran)
    outlet = press.outlets[saluran]
    outlet.plan.append(Answer(posted, "timeout"))
    await press.work()
    await press.do(c.TandaiTayang(saluran="instagram", tautan="https://instagram.com/p/1"), j.STAF_, case)
    await press.do(TARIK, j.PPID, case)
    await press.pass_time(LONG)
    tale = await press.tale(case, saluran)
    if posted:
        assert tale == [DIMULAI, TAYANG, "PenarikanSaluranDicatat"]
        assert outlet.taken_down
    else:
        assert tale == [DIMULAI, RAGU], "nothing new is posted of what was withdrawn"
        await press.do(c.PutuskanHasil(saluran=saluran, tayang=False), j.SEKRETARIS, case)
    assert len(outlet.posts) == int(posted)


async def test_what_is_withdrawn_between_intent_and_call_is_not_called(press: Press) -> None:
    case = await press.case("instagram", "telegram")
    await press.do(c.TandaiTayang(saluran="instagram", tautan="https://instagram.com/p/1"), j.STAF_, case)

    async def withdraw() -> None:
        await press.do(TARIK, j.PPID, case)

    press.store.meanwhile = ("after", e.PenayanganDimulai, withdraw)
    await press.work()
    assert await press.tale(case, "telegram") == [DIMULAI]
    assert not press.outlets["telegram"].calls


async def test_an_unclear_post_that_a_person_finds_after_the_withdrawal_comes_down(press: Press) -> None:
    case = await press.case("instagram", "telegram")
    press.outlets["telegram"].plan.append(Answer(True, "timeout"))
    press.outlets["telegram"].reads.append("blind")
    await press.work()
    await press.do(c.TandaiTayang(saluran="instagram", tautan="https://instagram.com/p/1"), j.STAF_, case)
    await press.do(TARIK, j.PPID, case)
    await press.pass_time(LONG)
    await press.do(c.PutuskanHasil(saluran="telegram", tayang=True, tautan="https://t.me/x/1"), j.SEKRETARIS, case)
    await press.pass_time(timedelta(minutes=1))
    assert (await press.tale(case, "telegram"))[-2:] == [TAYANG, "PenarikanSaluranDicatat"]
    assert press.outlets["telegram"].taken_down


async def test_a_ralat_goes_out_as_a_second_post_that_says_what_changed(press: Press) -> None:
    case = await press.case("website")
    await press.work()
    await press.office.settle()
    await press.do(content.BukaRalat(versi=2, kekeliruan="41", penjelasan="Jumlah diperbaiki."), j.SEKRETARIS, case)
    await press.approve_and_order(case, 2, "website")
    await press.work()
    first, second = press.outlets["website"].posts
    assert (first.ralat, second.ralat) == ("", "Jumlah diperbaiki.")
    assert first.slug == second.slug
    assert first.penanda != second.penanda
