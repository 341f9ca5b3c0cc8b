"""The registers' projections on both databases: filled from one log by two processes at once, they say what the log says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path

import pytest

from services.portal.registers.reading import Reading
from services.portal.registers.table import Registers, change
from services.publisher.site.database import SiteDb
from services.publisher.site.dip.follow import DaftarDip
from services.publisher.site.dip.reading import semua
from shared.eventstore.wanted import wanted
from shared.messaging.database import Database
from shared.sop.register.catatan import HEARD
from shared.sop.register.kata import NAMA
from shared.sop.register.lipatan import Lipatan
from shared.sop.register.saringan import Saringan
from tests.sop.golden.story import tell
from tests.support.people import UNIT
from tests.support.postgres import PostgresServer, postgres_server

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server("fsync=off") as server:
        yield server


@pytest.fixture(params=["sqlite", "postgres"])
async def urls(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[str, str]]:
    """Of a portal's database and a site's."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'portal.db'}", f"sqlite:///{tmp_path / 'situs.db'}"
    else:
        url = request.getfixturevalue("postgres").url()
        yield url, url


async def test_two_at_once_fill_what_the_log_says(urls: tuple[str, str]) -> None:
    office = await tell()
    d, lipatan = await office.directories.of(UNIT), Lipatan()
    facts = []
    async for _, page in wanted(office.store, office.codec, HEARD):
        lipatan.tambah(page)
        facts += page
    databases = [Database(urls[0], schema="portal") for _ in range(2)]
    both = [Registers(db, office.store, office.codec) for db in databases]
    await asyncio.gather(*(r.prepare() for r in both))
    for fact in facts[-20:]:  # and what a broker brings once more changes nothing
        await databases[1].run(partial(change, fact=fact))
    reading = Reading(databases[0], office.store, office.codec)
    for jenis in NAMA:
        s = Saringan(jenis)
        rows = [dict(row) async for batch in reading.all(s, d) for row in batch]
        assert rows == [dict(row) for row in lipatan.isi(s, UNIT, d)] and rows
    sites = [SiteDb.open(urls[1]) for _ in range(2)]
    await asyncio.gather(*(db.prepare() for db in sites))
    await asyncio.gather(*(DaftarDip(db, office.store, office.codec).catch_up() for db in sites))
    assert d.profil is not None
    profil = d.profil
    assert await sites[0].read(lambda c: semua(c, UNIT, profil, "", "", 10)) == lipatan.isi(Saringan("dip"), UNIT, d)
    await asyncio.gather(*(db.close() for db in databases), *(db.close() for db in sites))
