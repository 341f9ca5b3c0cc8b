"""The laptop is lost: what was backed up while the office worked comes back elsewhere, whole, and the case goes on."""

from __future__ import annotations

import asyncio
from pathlib import Path
from uuid import uuid4

import httpx
import orjson
import pytest

from tests.support.e2e_checks import check_log, check_stream
from tests.support.e2e_clerk import clerk
from tests.support.e2e_story import STORY
from tests.support.processes import Machine, environment

pytestmark = pytest.mark.timeout(300)
HALF = next(n for n, act in enumerate(STORY) if act.name == "verifikasi")


async def backup(office: Machine, to: Path) -> Path:
    done = await office.tayang("backup", str(to), "--json")
    assert done.code == 0, done
    assert done.json["lampiran_hilang"] == [], "the copied log speaks of a file that was not copied"
    return Path(done.json["cadangan"])


@pytest.mark.slow
async def test_backed_up_at_work_lost_and_carried_on_elsewhere(office: Machine, tmp_path: Path) -> None:
    up = await office.up()
    midway, done = str(uuid4()), str(uuid4())
    async with clerk(office.data) as at:
        await at.story(midway, STORY[:HALF])
        busy = [asyncio.create_task(at.story(str(uuid4()), STORY)) for _ in range(2)]
        await at.story(done)
        folder = await backup(office, tmp_path / "usb")
        for task in busy:
            task.cancel()
        await asyncio.gather(*busy, return_exceptions=True)
    up.kill()

    elsewhere = Machine(tmp_path / "lain", environment())
    elsewhere.folder.mkdir()
    back = await elsewhere.run("restore", str(folder), "--data", str(elsewhere.data), "--json")
    assert back.code == 0, back
    verified = await elsewhere.tayang("log", "verify", "--json")
    assert (verified.code, verified.json["bersih"], verified.json["posisi"]) == (0, True, back.json["posisi"])
    try:
        await elsewhere.up()
        async with clerk(elsewhere.data) as at:
            await at.story(midway, STORY[HALF:])
            await check_log(at, [midway, done])
            await check_stream(at)
        await check_articles(elsewhere, midway, done)
        assert await portal_says(elsewhere) == 200
    finally:
        await elsewhere.end_all()


async def check_articles(office: Machine, *cases: str) -> None:
    """Readers find what was live before, and what was published after."""
    async with clerk(office.data) as at:
        for case in cases:
            links = [f.event.tautan for f in await at.facts(case) if type(f.event).__name__ == "MateriDitayangkan" and f.event.tautan]  # type: ignore[attr-defined]
            async with httpx.AsyncClient() as web:
                assert [(await web.get(link)).status_code for link in links] == [200]


async def portal_says(office: Machine) -> int:
    async with httpx.AsyncClient() as web:
        return (await web.get(office.address("portal_url") + "/masuk")).status_code


@pytest.mark.slow
async def test_backups_under_load_are_whole_every_time(office: Machine, tmp_path: Path) -> None:
    await office.up()
    folders: list[Path] = []
    async with clerk(office.data) as at:
        busy = [asyncio.create_task(at.story(str(uuid4()), STORY)) for _ in range(6)]
        while not all(task.done() for task in busy):
            folders.append(await backup(office, tmp_path / f"usb-{len(folders)}"))
        await asyncio.gather(*busy)
    assert len(folders) > 3
    for n, folder in enumerate(folders):
        target = tmp_path / f"pulih-{n}"
        done = await office.run("restore", str(folder), "--data", str(target), "--json")
        assert done.code == 0, done
        await check_projections(target, done.json["posisi"])


async def check_projections(data: Path, head: int) -> None:
    """No part may know more than the log."""
    import sqlite3

    for name in ("portal", "publisher", "content"):
        connection = sqlite3.connect(data / f"{name}.db")
        tables = [t for (t,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        cursors = [t for t in tables if "position" in [c[1] for c in connection.execute(f"PRAGMA table_info('{t}')")]]
        for table in cursors:
            top = connection.execute(f'SELECT max(position) FROM "{table}"').fetchone()[0] or 0
            assert top <= head, (name, table, top, head)
        connection.close()
    assert orjson.loads((data / "alamat.json").read_bytes()).get("nats_url") is None
