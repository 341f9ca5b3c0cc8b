"""Replay is the live code: at random instants of a told story it shows, row for row, what the pages showed then."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from services.content import commands as content
from services.disposition import commands as disposition
from services.portal.audits.past import Past, instant, replay, views_of
from services.portal.cases.heard import CASE_FACTS
from services.portal.cases.inbox import Inbox
from services.portal.cases.inbox_rows import METADATA
from services.portal.cases.view import CaseView, Views
from services.portal.registers.reading import Reading
from services.portal.registers.table import Registers, change
from services.publisher import commands as publisher
from shared.directory import Directories
from shared.eventstore.as_of import AsOf, position_at
from shared.eventstore.codec import Codec
from shared.eventstore.memory import MemoryStore
from shared.eventstore.port import Appended, ReadOnlyLog, StreamAppend
from shared.messaging.database import Database
from shared.sop import events as e
from shared.sop.directory import SEBUTAN, Direktori
from shared.sop.register.catatan import HEARD
from shared.sop.register.kata import NAMA
from shared.sop.register.saringan import Saringan
from tests.domain.test_whole_sop import put_out, to_approved, to_published, to_submitted, to_written
from tests.support import journeys as j
from tests.support.office import Office
from tests.support.people import STAF, STAF_LAIN, UNIT, alasan, isi_disposisi, pesanan

START = datetime(2026, 3, 30, 1, tzinfo=UTC)
Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Shown:
    """Everything the pages showed at one moment."""

    position: int
    inbox: dict[str, Rows]
    registers: dict[str, list[dict[str, Any]]]
    cases: dict[str, CaseView | None]
    direktori: Direktori


async def tables(db: Database) -> dict[str, Rows]:
    def work(c: Any) -> dict[str, Rows]:
        return {name: sorted(tuple(map(str, r)) for r in c.execute(select(t))) for name, t in METADATA.tables.items()}

    return await db.read(work)


async def lines(reading: Reading, d: Direktori) -> dict[str, list[dict[str, Any]]]:
    return {jenis: [dict(row) async for rows in reading.all(Saringan(jenis), d) for row in rows] for jenis in NAMA}


@dataclass
class Live:
    """A portal's projections, following a log as it grows."""

    store: MemoryStore
    codec: Codec
    database: Database = field(default_factory=lambda: Database("sqlite://"))
    seen: int = 0
    shown: list[tuple[datetime, Shown]] = field(default_factory=list)

    async def follow(self) -> None:
        inbox = Inbox(self.database)
        for fact in await self.codec.decode(await self.store.read(self.seen)):
            if isinstance(fact.event, CASE_FACTS):
                await self.database.run(lambda c, fact=fact: inbox.take(c, fact))  # type: ignore[misc]
            if isinstance(fact.event, HEARD):
                await self.database.run(lambda c, fact=fact: change(c, fact))  # type: ignore[misc]
            self.seen = fact.position
        head = await self.store.head()
        assert head.recorded_at is not None
        self.shown.append((head.recorded_at, await self.look()))

    async def look(self) -> Shown:
        d = await Directories(self.store, self.codec).of(UNIT)
        found, views = await tables(self.database), Views(self.store, self.codec)
        cases = {row[0]: await views.case(row[0], d) for row in found["portal_kasus"]}
        return Shown(self.seen, found, await lines(Reading(self.database, self.store, self.codec), d), cases, d)


class Watched(MemoryStore):
    """Lets somebody look after each append, some minutes after the one before."""

    live: Live | None = None

    async def append(self, appends: Sequence[StreamAppend]) -> Appended:
        done = await super().append(appends)
        if self.live is not None:
            await self.live.follow()
        return done


async def _told() -> Live:
    chance = random.Random(31)
    now = START

    def clock() -> datetime:
        nonlocal now
        now += timedelta(minutes=chance.randint(1, 90))
        return now

    store = Watched(clock=clock)
    office = Office(store, now=START)
    await office.found()
    live = Live(store, office.codec)
    await Inbox(live.database).prepare()
    await Registers(live.database, store, office.codec).prepare()
    store.live = live
    await live.follow()
    await to_published(office, str(uuid4()))
    await to_written(office, returned := str(uuid4()))
    await office.do(content.KembalikanMateri(versi=1, alasan=alasan("fakta")), j.SEKRETARIS, returned)
    await office.do(disposition.AlihkanPenugasan(staf=STAF_LAIN, alasan="cuti"), j.SEKRETARIAT, returned)
    await renamed(office)
    await office.do(disposition.BuatDisposisi(disposisi=isi_disposisi("lain")), j.PPID, stopped := str(uuid4()))
    await office.do(disposition.HentikanProses(sebab="ganda", alasan="ada"), j.PPID, stopped)
    await to_submitted(office, str(uuid4()))
    sidik = await to_approved(office, last := str(uuid4()))
    order = publisher.PerintahkanPenayangan(sidik=sidik, staf=STAF, saluran=pesanan("website", "instagram"))
    await office.do(order, j.SEKRETARIS, last)
    await office.do(publisher.LaksanakanPenayangan(sidik=sidik), j.STAF_, last)
    await put_out(office, last)
    await office.do(publisher.TarikMateri(sebab="keliru", penjelasan="Keliru."), j.PPID, last)
    return live


async def renamed(office: Office) -> None:
    """Names change too: the past shows the old one."""
    about = office.about(None, "registry")
    drafts = await office.codec.encode([e.PegawaiDiubah(pegawai=STAF, nama="Agus Prasetyo, S.Kom.")], about, "registry.uji")
    await office.store.append([StreamAppend(f"registry-{UNIT}", len(await office.store.read_stream(f"registry-{UNIT}")), drafts)])


async def test_at_twenty_random_instants_the_past_is_what_was_shown_then() -> None:
    live = await _told()
    chance = random.Random(20)
    first, last = live.shown[0][0], live.shown[-1][0]
    met = set()
    for at in sorted(first + (last - first) * chance.random() for _ in range(20)):
        was = [shown for moment, shown in live.shown if moment <= at][-1]
        met.add(was.position)
        position = await position_at(live.store, at)
        assert position == was.position, at
        reached: list[int] = []
        past = await replay(live.store, live.codec, position, reached.append)
        assert reached[-1:] in ([], [position])
        views, directories = views_of(live.store, live.codec, position)
        d = await directories.of(UNIT)
        cases = {row[0]: await views.case(row[0], d) for row in was.inbox["portal_kasus"]}
        rows, held = await tables(past._db), await lines(past.registers(live.store, live.codec), d)
        assert Shown(position, rows, held, cases, d) == was, at
        await every_task_lies_in_its_box(past, was)
        await past.close()
    assert len(met) >= 15, "the instants fall between different acts"
    assert {was.direktori.pegawai[STAF].nama for _, was in live.shown} == {"Agus Prasetyo", "Agus Prasetyo, S.Kom."}
    await live.database.close()


async def every_task_lies_in_its_box(past: Past, was: Shown) -> None:
    boxes = {(box.jabatan, k.case) for box in await past.boxes(UNIT, list(SEBUTAN)) for k in box.kasus}
    assert boxes == {(t.jabatan, case) for case, view in was.cases.items() if view for t in view.kasus.tugas}


async def test_the_past_cannot_be_written_and_ends_where_it_ends() -> None:
    store = MemoryStore(clock=lambda: START)
    office = Office(store, now=START)
    await office.found()
    past = AsOf(store, 3)
    assert [r.position for r in await past.read(0, 100)] == [1, 2, 3]
    assert await past.read(3) == []
    assert (await past.head()).position == 3
    assert [r.position for r in await past.read_stream(f"registry-{UNIT}")] == [1, 2, 3]
    with pytest.raises(ReadOnlyLog):
        await past.append([])
    assert await position_at(store, START - timedelta(seconds=1)) == 0
    assert await position_at(store, START) == (await store.head()).position
    assert (await AsOf(store, 0).head()).recorded_at is None


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("2026-03-31T16:00", datetime(2026, 3, 31, 9, tzinfo=UTC)),
        ("2026-03-31T16:00+08:00", datetime(2026, 3, 31, 8, tzinfo=UTC)),
        ("kemarin", None),
        ("", None),
        ("0001-01-01T00:00", None),
    ],
)
def test_an_instant_is_read_on_the_units_clock(typed: str, at: datetime | None) -> None:
    assert instant(typed, "Asia/Jakarta") == at
