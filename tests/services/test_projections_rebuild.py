"""A projection made anew beside the running one: what was wrong is put right, what came meanwhile is in it, accounts are left alone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import orjson
import pytest
import pytest_asyncio
from sqlalchemy import delete, select, text, update

from services.disposition import commands as disposition
from services.portal.cases.heard import CASE_FACTS
from services.portal.cases.inbox import Inbox
from services.portal.cases.inbox_rows import METADATA
from services.portal.rebuild import rebuild
from services.portal.registers.table import Registers, change, lines
from services.portal.sign_in.tables import akun
from services.portal.sign_in.tables import metadata as accounts
from shared.messaging.database import Database
from shared.messaging.ledger import Cursor, Ledger
from shared.messaging.writer import Work
from shared.sop.register.catatan import HEARD
from tests.domain.test_whole_sop import to_submitted
from tests.support import journeys as j
from tests.support.office import Office, open_office
from tests.support.people import isi_disposisi
from tests.support.postgres import PostgresServer, postgres_server

T = TypeVar("T")
_kasus = METADATA.tables["portal_kasus"]


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server("fsync=off") as server:
        yield server


class Gated(Database):
    """Lets something happen between filling and the first switch."""

    def __init__(self, url: str) -> None:
        super().__init__(url, schema="portal")
        self.first: Callable[[], Awaitable[None]] | None = None
        self.switches = 0

    async def run(self, work: Work[T]) -> T:
        if getattr(work, "__qualname__", "").startswith("rebuild."):
            self.switches += 1
            if self.first is not None:
                first, self.first = self.first, None
                await first()
        return await super().run(work)


class Running:
    """A portal's database and its consumer, by hand."""

    def __init__(self, office: Office, url: str) -> None:
        self.office, self.db = office, Gated(url)
        self.inbox, self.ledger = Inbox(self.db), Ledger(self.db, "portal")

    async def start(self) -> None:
        await self.inbox.prepare()
        await Registers(self.db, self.office.store, self.office.codec).prepare()
        await self.db.prepare(accounts)
        row = {"id": "a", "nama_masuk": "sri", "sandi": None, "administrator": False, "contoh": False, "aktif": True}
        await self.db.run(lambda c: c.execute(akun.insert().values(**row)))
        self.at = await self.ledger.open(await self.office.store.identity())
        await self.follow()

    async def follow(self) -> None:
        for fact in await self.office.codec.decode(await self.office.store.read(self.at.position, 10_000)):
            now = Cursor(self.at.epoch, fact.position, self.at.chain)
            effect = partial(self.inbox.take, fact=fact) if isinstance(fact.event, CASE_FACTS) else None
            await self.ledger.advance(self.at, now, effect)
            if isinstance(fact.event, HEARD):
                await self.db.run(partial(change, fact=fact))
            self.at = now

    async def rows(self) -> list[tuple[object, ...]]:
        return await self.db.read(lambda c: sorted(tuple(r) for r in c.execute(select(_kasus))))


@pytest_asyncio.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
async def running(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Running]:
    on_server = request.param == "postgres"
    url = request.getfixturevalue("postgres").url() if on_server else f"sqlite:///{tmp_path / 'portal.db'}"
    portal = Running(await open_office(), url)
    await to_submitted(portal.office, str(uuid4()))
    await portal.office.do(disposition.BuatDisposisi(disposisi=isi_disposisi()), j.PPID, str(uuid4()))
    await portal.start()
    yield portal
    if on_server:
        await portal.db.run(lambda c: c.execute(text("DROP SCHEMA portal CASCADE")))
    await portal.db.close()


async def test_wrong_rows_are_found_and_put_right_and_accounts_stay(running: Running, tmp_path: Path) -> None:
    good = await running.rows()
    await running.db.run(lambda c: c.execute(update(_kasus).where(_kasus.c.nomor == 1).values(nomor=77)))
    await running.db.run(lambda c: c.execute(delete(lines).where(lines.c.nomor == 2)))
    done = await rebuild(running.office.store, running.office.codec, running.db, tmp_path / "baru.db")
    assert await running.rows() == good
    assert done.position == (await running.office.store.head()).position
    assert orjson.dumps(dict(done.rows))
    assert dict(done.berbeda) == {"portal_kasus": (1, 1), "portal_register": (0, 1)}
    assert await running.db.read(lambda c: c.execute(select(akun.c.nama_masuk)).scalars().all()) == ["sri"]
    again = await rebuild(running.office.store, running.office.codec, running.db, tmp_path / "lagi.db")
    assert again.berbeda == {}, "nothing is different now"


async def test_what_happens_meanwhile_is_in_it(running: Running, tmp_path: Path) -> None:
    """Between filling and switching the office goes on and its portal follows: the switch waits until the new rows have that too."""
    office = running.office

    async def one_more() -> None:
        await office.do(disposition.BuatDisposisi(disposisi=isi_disposisi("baru")), j.PPID, str(uuid4()))
        await running.follow()

    running.db.first = one_more
    done = await rebuild(office.store, office.codec, running.db, tmp_path / "baru.db")
    assert running.db.switches == 2
    assert done.position == (await office.store.head()).position
    assert done.berbeda == {} and len(await running.rows()) == 3
    await office.do(disposition.BuatDisposisi(disposisi=isi_disposisi("lagi")), j.PPID, str(uuid4()))
    await running.follow()
    assert len(await running.rows()) == 4, "and it goes on from there"
