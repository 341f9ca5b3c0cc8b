"""Three relays and two of every service on one folder, one stopped at a time: nothing is done twice or out of order."""

from __future__ import annotations

import asyncio
from itertools import cycle
from uuid import uuid4

import pytest

from tests.support.e2e_checks import check_log, check_site, check_stream
from tests.support.e2e_clerk import clerk
from tests.support.processes import Machine, Process

BEFORE_STEP_8 = ("registry", "disposition", "content", "verification")
CASES = 6


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_replicas_share_the_work(office: Machine) -> None:
    office.env["TAYANG_LOG_LEVEL"] = "info"
    first = await office.up()
    assert await first.stop() == 0
    await office.serve("nats", "situs")
    relays = await asyncio.gather(*(office.serve("relay") for _ in range(3)))
    stages = await asyncio.gather(*(office.serve(*BEFORE_STEP_8) for _ in range(2)))
    publishers = await asyncio.gather(*(office.serve("publisher") for _ in range(2)))
    turns = cycle([*relays, *stages, *publishers])
    cases = [str(uuid4()) for _ in range(CASES)]
    async with clerk(office.data) as at:
        stories = asyncio.gather(*(at.story(case) for case in cases))
        while not stories.done():
            await stopped_for_a_while(next(turns), stories)
        await stories
        await check_log(at, cases)
        await check_site(office.address(), cases)
        await check_stream(at)
    assert all("recorded" in p.err.read_text() for p in (*stages, *publishers)), "each replica had a part in it"
    assert set(await asyncio.gather(*(p.stop() for p in (*publishers, *stages, *relays)))) == {0}


async def stopped_for_a_while(process: Process, stories: asyncio.Future[list[int | None]]) -> None:
    """SIGSTOP, and SIGCONT so much later that a lease (1 s) and a message's owner may have changed; then all run together."""
    process.pause()
    try:
        await asyncio.wait({stories}, timeout=2.5)
    finally:
        process.resume()
    await asyncio.wait({stories}, timeout=0.5)
