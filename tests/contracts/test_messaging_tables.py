"""Tables filled from facts: one transaction with the cursor, a page at a time, each fact once. And the commit that writers share."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Column, Connection, Engine, Integer, MetaData, String, Table, event, insert, select
from sqlalchemy.exc import IntegrityError

from shared.eventstore.codec import Recorded
from shared.eventstore.port import StoreUnavailable
from shared.messaging.database import Database
from shared.messaging.subscribe import Facts
from shared.messaging.topology import LogStream
from shared.messaging.wire import headers_of, subject_of
from shared.sop.event import Event
from shared.sop.events import KeterbukaanTidakOptimal
from tests.support.eventually import eventually
from tests.support.rig import Rig, fact, number, rig
from tests.support.servers import NatsServer, nats_server

META = MetaData()
SEEN = Table("terlihat", META, Column("nomor", Integer, primary_key=True), Column("position", Integer), Column("kasus", String))
"""Without a guard of its own: a fact taken twice breaks the primary key."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[NatsServer]:
    with nats_server(tmp_path / "nats") as running:
        yield running


@pytest.fixture
async def made(server: NatsServer, tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig(server, tmp_path) as parts:
        await parts.database().prepare(META)
        yield parts


def put(c: Connection, told: Recorded[Event]) -> None:
    c.execute(insert(SEEN).values(nomor=number(told.event), position=told.position, kasus=told.case))


async def following(made: Rig) -> Facts:
    facts = await made.facts()
    facts.into(put, KeterbukaanTidakOptimal)
    await facts.start()
    return facts


async def numbers(made: Rig) -> list[int]:
    rows = await made.database().read(lambda c: c.execute(select(SEEN.c.nomor).order_by(SEEN.c.position)).all())
    return [row.nomor for row in rows]


def commits_of(facts: Facts) -> list[int]:
    """Grows with each commit of the writer."""
    engine = facts._ledger._db._engine
    assert isinstance(engine, Engine)
    seen: list[int] = []
    event.listen(engine, "commit", lambda _: seen.append(1))
    return seen


async def test_a_table_and_the_cursor_move_in_one_commit_and_a_backlog_in_few(made: Rig) -> None:
    positions = await made.tell_many(range(60), "a")
    facts = await made.facts()
    facts.into(put, KeterbukaanTidakOptimal)
    commits = commits_of(facts)
    await made.relay()
    await facts.start()
    assert await facts.seen(positions[-1], 20)
    assert await numbers(made) == list(range(60))
    assert len(commits) < 15, "sixty facts that wait already are not sixty commits"

    before = len(commits)
    assert await facts.seen(await made.tell(fact(60), "a"))
    await eventually(made.ledger().cursor, lambda c: c.position == positions[-1] + 1)
    assert (await numbers(made))[-1] == 60
    assert len(commits) == before + 1, "the effect and the cursor are one commit"


async def test_a_copy_altered_behind_the_first_of_a_backlog_stops_the_service(made: Rig) -> None:
    nc, identity = await made.client(), await made.store.identity()
    await LogStream(identity).ensure(nc.jetstream())
    await made.tell_many(range(4), "a")
    for record in await made.log():
        body = record.body.replace(b'"n2"', b'"n7"')
        await nc.jetstream().publish(subject_of(record), body, headers=headers_of(record, identity))
    facts = await following(made)
    health = await eventually(facts.health, lambda h: any(r.kode == "rantai_putus" for r in h.reasons))
    assert not health.ready
    assert await numbers(made) == list(range(4)), "what the log holds was taken, not the copy"


async def test_two_replicas_fill_one_table_once(made: Rig) -> None:
    replicas = [await following(made), await following(made)]
    await made.relay()
    await asyncio.gather(*(made.tell(fact(n), f"k{n % 7}") for n in range(80)))
    for facts in replicas:
        assert await facts.seen(80, 30)
    assert sorted(await numbers(made)) == list(range(80))
    assert await replicas[0].parked_list() == []


async def test_one_bad_fact_in_a_page_is_parked_alone_and_can_be_handled_later(made: Rig) -> None:
    sick = {3}

    def choosy(c: Connection, told: Recorded[Event]) -> None:
        put(c, told)  # undone with the rest of its transaction
        if number(told.event) in sick:
            raise ValueError("rahasia yang diketik seseorang")

    for n in range(6):
        await made.tell(fact(n), "a" if n in (3, 4) else "b")
    facts = await made.facts()
    facts.into(choosy, KeterbukaanTidakOptimal)
    await facts.start()
    await made.relay()
    assert await facts.seen(6, 20)
    assert await numbers(made) == [0, 1, 2, 5]
    assert [(p.position, p.kode) for p in await facts.parked_list()] == [(4, "galat_berulang"), (5, "di_belakang")]

    assert (await facts.replay()).failed == ((4, "ValueError"),)
    sick.clear()
    assert (await facts.replay()).done == (4, 5)
    assert await numbers(made) == [0, 1, 2, 3, 4, 5]


# ── the shared commit ────────────────────────────────────────────────────────────────────────────────


async def test_who_writes_while_a_commit_is_under_way_shares_the_next_and_a_fault_is_its_own(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'x.db'}")
    await database.prepare(META)
    assert isinstance(database._engine, Engine)
    commits: list[int] = []
    event.listen(database._engine, "commit", lambda _: commits.append(1))

    async def write(n: int) -> int:
        def work(c: Connection) -> int:
            c.execute(insert(SEEN).values(nomor=n, position=n))
            if n == 7:
                raise ValueError("mine alone")
            return n

        return await database.run(work)

    answers = await asyncio.gather(*(write(n) for n in range(30)), write(5), return_exceptions=True)
    assert [a for a in answers if isinstance(a, int)] == [n for n in range(30) if n != 7]
    assert [type(a) for a in answers if isinstance(a, Exception)] == [ValueError, IntegrityError]
    stored = await database.read(lambda c: c.execute(select(SEEN.c.nomor)).scalars().all())
    assert sorted(stored) == [n for n in range(30) if n != 7]
    assert len(commits) < 10
    await database.close()


async def test_a_commit_that_fails_is_told_to_everybody_in_it(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'x.db'}")
    await database.prepare(META)
    assert isinstance(database._engine, Engine)

    async def write(n: int) -> object:
        def work(c: Connection) -> None:
            c.execute(insert(SEEN).values(nomor=n, position=n))
            if n == 2:  # as a full disk does: SQLite gives the whole transaction up
                c.exec_driver_sql("ROLLBACK")
                raise StoreUnavailable("penuh")

        return await database.run(work)

    first, *others = await asyncio.gather(*(write(n) for n in range(5)), return_exceptions=True)
    stored = set(await database.read(lambda c: c.execute(select(SEEN.c.nomor)).scalars().all()))
    told_good = {n for n, answer in enumerate((first, *others)) if answer is None}
    assert stored == told_good, "nobody is told of a commit that was not, nor the other way round"
    assert 2 not in stored
    await write(9)
    await database.close()
