"""An office in a hurry: a hundred cases in a row, no pause anywhere, every command accepted at first asking."""

from __future__ import annotations

import time
from uuid import uuid4

import pytest

from shared.messaging.answers import Diterima
from tests.support.e2e_checks import check_log, check_site, check_stream
from tests.support.e2e_clerk import Clerk, clerk
from tests.support.e2e_story import STORY
from tests.support.processes import Machine

CASES = 100


async def straight_through(at: Clerk, case: str) -> None:
    """Every act asked once, after the position of the one before; whatever is not a yes fails."""
    after = None
    for act in STORY:
        if act.waits_for:
            after = await at.happened(case, act.waits_for)
        answer = await at.ask(act, case, await at.command(act, case), uuid4(), after, 15.0)
        assert isinstance(answer, Diterima), (act.name, answer)
        assert not answer.diulang
        after = answer.posisi[-1]


@pytest.mark.slow
async def test_a_hundred_cases_in_a_row(office: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    await office.up()
    cases = [str(uuid4()) for _ in range(CASES)]
    async with clerk(office.data) as at:
        began = time.monotonic()
        for case in cases:
            await straight_through(at, case)
        took_s = time.monotonic() - began
        records = await check_log(at, cases)
        await check_site(office.address(), cases)
        await check_stream(at)
    with capsys.disabled():
        print(f"\n{CASES} cases one after the other: {CASES / took_s:.2f} cases/s, {len(records) / took_s:.0f} events/s")
