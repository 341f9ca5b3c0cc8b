"""JetStream is a copy: whatever becomes of it, it is rebuilt from the log, byte for byte, and nobody does anything twice."""

from __future__ import annotations

import shutil
from pathlib import Path
from uuid import uuid4

import pytest

from tests.support.e2e_checks import check_log, check_site, check_stream
from tests.support.e2e_clerk import Clerk, clerk
from tests.support.e2e_story import STORY
from tests.support.eventually import eventually
from tests.support.processes import Machine, new_nats

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


async def check_all(office: Machine, at: Clerk, cases: list[str]) -> None:
    await check_log(at, cases)
    await check_site(office.address(), cases)
    await check_stream(at)


async def deleted(folder: Path) -> None:
    """Gone, although somebody is writing in it."""

    def tried() -> bool:
        shutil.rmtree(folder, ignore_errors=True)
        return not folder.exists()

    await eventually(tried, what="the folder is gone")


async def test_the_store_is_deleted_under_a_running_server(office: Machine) -> None:
    """The server goes on as if nothing had happened, until it is killed and comes back empty (TRAPS)."""
    up = await office.up()
    done, midway = str(uuid4()), str(uuid4())
    async with clerk(office.data) as at:
        await at.story(done)
        await at.story(midway, STORY[:7])
        await deleted(office.data / "nats" / "jetstream")
        await at.story(midway, STORY[7:10])
        await new_nats(up)
        await check_stream(at)
        await at.story(midway, STORY[10:])
        await check_all(office, at, [done, midway])


async def test_the_stream_is_deleted_by_request(office: Machine) -> None:
    """Once between two acts, once while the website is being published."""
    await office.up()
    done, midway = str(uuid4()), str(uuid4())
    async with clerk(office.data) as at:
        js = at.nc.jetstream(timeout=5)
        await at.story(done)
        await at.story(midway, STORY[:7])
        await js.delete_stream("LOG_1")
        await at.story(midway, STORY[7:13])
        await js.delete_stream("LOG_1")
        await at.story(midway, STORY[13:])
        await check_all(office, at, [done, midway])


async def test_a_consumer_is_deleted_by_request(office: Machine) -> None:
    """Its service binds anew where it stood."""
    await office.up()
    case = str(uuid4())
    async with clerk(office.data) as at:
        js = at.nc.jetstream(timeout=5)
        for act in STORY:
            await at.do(act, case)
            if act.step in (4, 6, 7):
                await js.delete_consumer("LOG_1", (await at.command(act, case)).service)
        await check_all(office, at, [case])
