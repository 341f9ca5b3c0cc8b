"""What replicas of the portal share, and what one of them may keep: tries, sessions, news of the log, live pages."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from services.content import commands as content
from services.disposition import commands as disposition
from services.portal.cases.inbox import Inbox
from services.portal.cases.live import Live
from services.portal.cases.view import Views
from services.portal.log_news import FAR, KnownDirectories, LogNews
from services.portal.sign_in.attempts import PER_ADDRESS, PER_NAME, WINDOW, Attempts
from services.portal.sign_in.doors import SignIn
from shared.directory import Directories
from shared.eventstore.memory import MemoryStore
from shared.eventstore.port import Head, Record, StoreUnavailable, StreamAppend
from shared.messaging.database import Database
from tests.support import journeys as j
from tests.support.eventually import eventually
from tests.support.office import Office
from tests.support.people import STAF, UNIT, isi_disposisi, materi, registry_events
from tests.support.rig import Rig, fact
from tests.support.servers import NatsServer

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


async def test_tries_at_two_portals_are_counted_together_and_forgotten_after_a_while(tmp_path: Path) -> None:
    now = NOW
    portals = [Attempts(Database(f"sqlite:///{tmp_path / 'portal.db'}"), lambda: now) for _ in range(2)]
    await portals[0].prepare()
    tries = [(PER_ADDRESS, "192.0.2.7"), (PER_NAME, "budi")]
    answers = [await portals[n % 2].allowed(*tries) for n in range(PER_NAME.jumlah + 3)]
    assert answers == [True] * PER_NAME.jumlah + [False] * 3
    assert await portals[1].allowed((PER_ADDRESS, "192.0.2.7"), (PER_NAME, "sari")), "somebody else still comes in"
    kept = (tmp_path / "portal.db").read_bytes() + (tmp_path / "portal.db-wal").read_bytes()
    assert b"budi" not in kept
    now += WINDOW + timedelta(seconds=1)
    assert await portals[0].allowed(*tries)
    for portal in portals:
        await portal._db.close()


async def test_a_session_ended_or_an_account_closed_at_one_portal_opens_no_page_at_the_other(tmp_path: Path) -> None:
    databases = [Database(f"sqlite:///{tmp_path / 'portal.db'}") for _ in range(2)]
    here, there = (SignIn.on(database, lambda: NOW) for database in databases)
    await here.prepare()
    akun = await here.accounts.give("budi", "kebakkramat", str(uuid4()))
    await here.accounts.link(akun.id, "ar-unit-lain", "p2")
    first, second = await here.sessions.begin(akun), await here.sessions.begin(akun)
    seen = await there.sessions.of(first.token)
    assert seen is not None
    assert list(seen.akun.pegawai) == ["kebakkramat", "ar-unit-lain"], "at home first"
    assert seen.akun.pengelola == "kebakkramat"
    await here.sessions.end(first.token)
    assert await there.sessions.of(first.token) is None
    assert await there.sessions.of(second.token) is not None
    await here.accounts.set_active(akun.id, aktif=False)
    assert await there.sessions.of(second.token) is None
    for database in databases:
        await database.close()


# ── news of the log ──────────────────────────────────────────────────────────────────────────────────


class Counting(MemoryStore):
    """Counts looks at the head; each can be held up."""

    def __init__(self) -> None:
        super().__init__()
        self.looks, self.reads = 0, 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def head(self) -> Head:
        self.looks += 1
        found = await super().head()
        await self.gate.wait()
        return found

    async def read_stream(self, stream: str, after_version: int = 0) -> list[Record]:
        self.reads += 1
        return await super().read_stream(stream, after_version)


async def test_many_who_ask_share_few_looks_and_none_is_older_than_the_question(tmp_path: Path) -> None:
    store = Counting()
    made = Rig(NatsServer(tmp_path), tmp_path, None, store)  # type: ignore[arg-type]
    news = LogNews(store)
    await made.tell(fact(1), "a")
    assert await news.look() == 1
    assert news.stands("b", 0)
    assert not news.stands("a", 0)

    store.gate.clear()
    store.looks = 0
    under_way = asyncio.create_task(news.look())
    await eventually(lambda: store.looks == 1)  # it has read the head, and does not know what comes now
    position = await made.tell(fact(2), "a")
    others = [asyncio.create_task(news.look()) for _ in range(50)]
    await asyncio.sleep(0)
    store.gate.set()
    assert set(await asyncio.gather(*others)) == {position}
    await under_way
    assert store.looks == 2, "fifty questions, one look"
    assert not news.stands("a", position - 1)
    assert news.stands("a", position)


async def test_after_much_news_everything_counts_as_moved(tmp_path: Path) -> None:
    store = Counting()
    made = Rig(NatsServer(tmp_path), tmp_path, None, store)  # type: ignore[arg-type]
    news = LogNews(store)
    await made.tell(fact(1), "a")
    since = await news.look()
    await made.tell_many(range(FAR + 1), "b")
    now = await news.look()
    assert not news.stands("a", since), "not read for whom it was"
    assert news.stands("a", now)


async def test_a_directory_is_read_again_when_the_registry_has_spoken_and_not_before() -> None:
    store = Counting()
    office = Office(store)
    await office.found()
    known = KnownDirectories(Directories(store, office.codec), LogNews(store))
    first = await known.of(UNIT)
    store.reads = 0
    assert [await known.of(UNIT) for _ in range(3)] == [first] * 3
    assert store.reads == 0
    again = await office.codec.encode(registry_events()[-1:], office.about(None, "registry"), "registry.lagi")
    await store.append([StreamAppend(f"registry-{UNIT}", first.version, again)])
    assert (await known.of(UNIT)).version == first.version + 1


async def test_a_view_that_grew_with_its_case_is_the_one_read_anew() -> None:
    store = Counting()
    office, case = Office(store), str(uuid4())
    await office.found()
    kept, d = Views(store, office.codec), await office.directories.of(UNIT)
    assert await kept.case(case, d) is None
    for command, by in (
        (disposition.BuatDisposisi(disposisi=isi_disposisi()), j.PPID),
        (disposition.TeruskanDisposisi(), j.SEKRETARIS),
        (disposition.TerimaDisposisi(), j.SEKRETARIAT),
        (disposition.TugaskanPenyusunan(staf=STAF), j.SEKRETARIAT),
        (content.BuatMateri(materi=materi()), j.STAF_),
        (content.KoreksiMateri(versi=1), j.SEKRETARIS),
    ):
        await office.do(command, by, case)
        grown = await kept.case(case, d)
        assert grown is not None
        assert grown == await Views(store, office.codec).case(case, d)
        assert await kept.case(case, d) is grown, "nothing moved, nothing is read"


# ── live ─────────────────────────────────────────────────────────────────────────────────────────────


class Away(Inbox):
    """A projection whose database can be away."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.away, self.position = False, 1

    async def heads(self) -> dict[str, int]:
        if self.away:
            raise StoreUnavailable("pergi")
        return {UNIT: self.position}


async def test_an_open_page_hears_what_moved_while_the_database_was_away(tmp_path: Path) -> None:
    inbox = Away(Database(f"sqlite:///{tmp_path / 'portal.db'}"))
    live = Live(inbox)
    live.start()
    heard: list[int] = []

    async def listen() -> None:
        async for position in live.changes(UNIT):
            heard.append(position)  # noqa: PERF401 - looked at while it grows

    async def first() -> int:
        return await anext(live.changes(UNIT))

    listening = asyncio.create_task(listen())
    await eventually(lambda: heard[-1:] == [1])
    inbox.away, inbox.position = True, 2
    late = asyncio.create_task(first())  # a page opened meanwhile is not refused
    await asyncio.wait({late}, timeout=0.2)
    inbox.away = False
    await eventually(lambda: heard[-1:] == [2], limit_s=10)
    assert not listening.done()
    await late
    await live.stop()
    await asyncio.wait_for(listening, 5)
    await inbox._db.close()
