"""kill -9 at every step: the case goes on to its end, nothing acknowledged is lost, nothing goes out twice."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from functools import partial
from operator import le
from random import Random
from uuid import uuid4

import pytest

from tests.support.e2e_checks import check_log, check_site, check_stream
from tests.support.e2e_clerk import Clerk, clerk
from tests.support.e2e_locks import counted, write_locked
from tests.support.e2e_story import STORY, Act
from tests.support.eventually import eventually
from tests.support.processes import Machine, Process, kill, new_nats

pytestmark = pytest.mark.slow

ANSWER_S = 0.08
"""About how long an answer takes: a moment drawn from here falls before the record, between record and answer, or after it."""


async def killed_while_asking(at: Clerk, act: Act, case: str, victim: Process, within_s: float) -> asyncio.Task[object]:
    """Ask, and kill at the answer or after `within_s`, whichever comes first. The asking goes on, with the same command id."""
    asking = asyncio.create_task(at.do(act, case, limit_s=120), name=act.name)
    await asyncio.wait({asking}, timeout=within_s)
    victim.kill()
    return asking


async def check_all(office: Machine, at: Clerk, cases: list[str]) -> None:
    await check_log(at, cases)
    await check_site(office.address(), cases)
    await check_stream(at)


@pytest.mark.timeout(600)
async def test_everything_is_killed_at_every_step(office: Machine) -> None:
    random, case = Random(67), str(uuid4())
    up = await office.up()
    async with clerk(office.data) as at:
        for act in STORY:
            if act.waits_for:
                await at.happened(case, act.waits_for)
            asking = await killed_while_asking(at, act, case, up, random.uniform(0, ANSWER_S))
            up = await office.up()
            await asking
        await check_all(office, at, [case])


@pytest.mark.timeout(600)
async def test_everything_is_killed_between_intent_and_outcome(office: Machine) -> None:
    """Step 8 is where a second post or a lost one would be born. Locks hold the worker at the two places that matter."""
    cases = [str(uuid4()) for _ in range(2)]
    up = await office.up()
    situs, log = office.data / "situs.db", office.data / "log.db"
    before, last = STORY[:-3], STORY[-2:]
    async with clerk(office.data) as at:
        for n, case in enumerate(cases):
            await at.story(case, before)
            with ExitStack() as held:
                site_lock = held.enter_context(write_locked(situs))
                await at.do(STORY[-3], case)
                await at.happened(case, "PenayanganDimulai")
                if n == 1:  # let it out, but not write down that it is out
                    held.enter_context(write_locked(log))
                    site_lock.execute("ROLLBACK")
                    await eventually(lambda: counted(situs, "artikel"), lambda rows: rows == 2, what="the article is out")
                up.kill()
            assert not [f for f in await at.facts(case) if type(f.event).__name__ == "MateriDitayangkan"]
            up = await office.up()
            await at.story(case, last)
        await check_all(office, at, cases)


@pytest.mark.timeout(600)
async def test_everything_is_killed_at_random_moments_of_step_8(office: Machine) -> None:
    random = Random(2022)
    cases = [str(uuid4()) for _ in range(4)]
    up = await office.up()
    async with clerk(office.data) as at:
        for case in cases:
            await at.story(case, STORY[:-3])
            asking = await killed_while_asking(at, STORY[-3], case, up, 10)
            up = await office.up()
            await asking
            published = asyncio.create_task(at.happened(case, "PenayanganSelesai", limit_s=120))
            going_on = asyncio.create_task(at.do(STORY[-2], case, limit_s=120))
            await asyncio.wait({published}, timeout=random.uniform(0, 3))
            up.kill()
            up = await office.up()
            await asyncio.gather(published, going_on)
            await at.do(STORY[-1], case)
        await check_all(office, at, cases)


@pytest.mark.timeout(600)
async def test_single_processes_are_killed_at_their_own_steps(office: Machine) -> None:
    """Every stage in a process of its own, broker and relay in another: each is killed while it is asked, the others at a few steps too."""
    random, case = Random(8), str(uuid4())
    first = await office.up()
    assert await first.stop() == 0
    parts: dict[str, tuple[str, ...]] = {"nats": ("nats", "relay"), "situs": ("situs",)}
    parts |= {name: (name,) for name in ("registry", "disposition", "content", "verification", "publisher")}
    running = {"nats": await office.serve(*parts["nats"]), "situs": await office.serve(*parts["situs"])}
    others = [name for name in parts if name not in running]
    running |= dict(zip(others, await asyncio.gather(*(office.serve(*parts[name]) for name in others)), strict=True))
    async with clerk(office.data) as at:
        for number, act in enumerate(STORY):
            if act.waits_for:
                await at.happened(case, act.waits_for)
            victims = [(await at.command(act, case)).service, *(["nats"] if number % 4 == 0 else []), *(["situs"] if act.step == 8 else [])]
            asking = await killed_while_asking(at, act, case, running[victims[0]], random.uniform(0, ANSWER_S))
            for name in victims[1:]:
                running[name].kill()
            # Together, as a supervisor would: none may need another one to be there first.
            running |= dict(zip(victims, await asyncio.gather(*(office.serve(*parts[name]) for name in victims)), strict=True))
            await asking
        await check_all(office, at, [case])
    assert set(await asyncio.gather(*(p.stop() for p in running.values()))) == {0}


@pytest.mark.timeout(300)
async def test_nats_server_alone_is_killed(office: Machine) -> None:
    """Its parent starts it again on the same port; nobody else has to be restarted."""
    random, case = Random(11), str(uuid4())
    up = await office.up()
    address = office.address("nats_url")
    async with clerk(office.data) as at:
        for number, act in enumerate(STORY):
            if act.waits_for:
                await at.happened(case, act.waits_for)
            asking = asyncio.create_task(at.do(act, case, limit_s=60))
            if number % 3 == 0:
                await asyncio.wait({asking}, timeout=random.uniform(0, ANSWER_S))
                await new_nats(up)
            await asking
        assert office.address("nats_url") == address
        await check_all(office, at, [case])
    assert await up.stop() == 0


async def test_a_nats_server_that_keeps_dying_ends_its_parent(office: Machine) -> None:
    up = await office.up()
    while up.running:
        if (pid := up.nats_pid()) is not None:
            kill(pid)
        await eventually(lambda: not up.running or up.nats_pid() not in (None, pid), what="another server, or the end")
    assert up.popen.returncode == 3
    assert "nats_berhenti_berulang" in up.err.read_text()


@pytest.mark.timeout(300)
async def test_the_first_start_is_killed_again_and_again(office: Machine) -> None:
    """A folder is never left in a state from which the next start cannot go on."""
    log = office.data / "log.db"
    for held in (0, 1, 2, 3, 8, 16, 22):
        up = office.spawn("up", "--data", str(office.data), "--port", "0")
        await eventually(lambda: counted(log, "events"), partial(le, held), limit_s=60, what=f"{held} events in the log")
        up.kill()
    await office.up()
    assert counted(office.data / "portal.db", "akun") == 6
    async with clerk(office.data) as at:
        unit = await at.on.directories.of("kebakkramat")
        assert len(unit.saluran) == 7
        assert len(unit.pegawai) == 6
        case = str(uuid4())
        await at.story(case)
        await check_all(office, at, [case])
