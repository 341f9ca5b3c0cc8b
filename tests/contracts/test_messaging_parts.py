"""Small parts: doorbell, halt, connection, ledger on both databases, and what no subscriber may leave to a default."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from faststream.middlewares import AckPolicy
from faststream.nats.subscriber.usecases.stream_basic import StreamSubscriber
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from shared.eventstore.codec import UnknownEvent
from shared.eventstore.memory import MemoryStore
from shared.eventstore.open import open_store
from shared.eventstore.port import ClockImplausible, EventIdTaken, LogIdentity, ReadOnlyLog, StoreUnavailable, StreamAppend, genesis
from shared.execute import Contention
from shared.messaging.background import Background
from shared.messaging.connection import close, connect, make_broker
from shared.messaging.database import Database
from shared.messaging.doorbell import Doorbell
from shared.messaging.halt import Guarded, HaltSwitch
from shared.messaging.ledger import Cursor, Ledger, Moved
from shared.messaging.sweeper import Sweeper
from shared.messaging.verdict import Retry, Verdict, judge, where
from shared.messaging.witness import Halt
from tests.support.eventually import eventually
from tests.support.postgres import PostgresServer, postgres_server
from tests.support.rig import Rig, fact, rig
from tests.support.servers import NatsServer, nats_server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[NatsServer]:
    with nats_server(tmp_path / "nats") as running:
        yield running


@pytest.fixture
async def made(server: NatsServer, tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig(server, tmp_path) as parts:
        yield parts


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server("fsync=off") as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Callable[[], Database]]:
    """Opens the same database again and again, as replicas do."""
    schema = f"layanan_{uuid4().hex[:8]}"
    address = f"sqlite:///{tmp_path / 'ledger.db'}"
    if request.param == "postgresql":
        address = request.getfixturevalue("postgres").url()
    opened: list[Database] = []

    def again() -> Database:
        opened.append(Database(address, schema=schema))
        return opened[-1]

    yield again
    for one in opened:
        await one.close()


# ── ledger ───────────────────────────────────────────────────────────────────────────────────────────

HERE = LogIdentity(uuid4(), 1)


async def test_replicas_opening_at_once_find_one_cursor(database: Callable[[], Database]) -> None:
    ledgers = [Ledger(database(), "content") for _ in range(4)]
    cursors = await asyncio.gather(*(one.open(HERE) for one in ledgers))
    assert cursors == [Cursor(1, 0, genesis(HERE.log_id))] * 4


async def test_of_two_replicas_moving_at_once_one_is_told(database: Callable[[], Database]) -> None:
    ledgers = [Ledger(database(), "content") for _ in range(2)]
    start = await ledgers[0].open(HERE)
    await ledgers[1].open(HERE)
    outcomes = await asyncio.gather(*(one.advance(start, Cursor(1, 1, b"\1" * 32)) for one in ledgers), return_exceptions=True)
    assert {type(o) for o in outcomes} == {type(None), Moved}
    assert await ledgers[0].cursor() == Cursor(1, 1, b"\1" * 32)


async def test_parking_and_moving_are_one(database: Callable[[], Database], tmp_path: Path) -> None:
    made = Rig(NatsServer(tmp_path), tmp_path, None, MemoryStore())  # type: ignore[arg-type]
    for n, case in enumerate(("a", "b", "a")):
        await made.tell(fact(n), case)
    first, other, behind = await made.log()
    ledger = Ledger(database(), "content")
    start = await ledger.open(HERE)
    places = [start, *(Cursor(1, r.position, r.chain) for r in (first, other, behind))]

    assert [await ledger.failed(p) for p in (7, 7, 1, 1)] == [1, 2, 1, 2]
    assert not await ledger.park_behind(start, places[1], first)
    await ledger.park(start, places[1], first, "ValueError")
    with pytest.raises(Moved):
        await ledger.park(start, places[1], first, "ValueError")
    assert await ledger.failed(2) == 1
    assert not await ledger.park_behind(places[1], places[2], other)
    await ledger.advance(places[1], places[2])
    assert await ledger.park_behind(places[2], places[3], behind)
    parked = await ledger.parked()
    assert [(p.position, p.case, p.kode, p.galat) for p in parked] == [
        (1, "a", "galat_berulang", "ValueError"),
        (3, "a", "di_belakang", ""),
    ]
    assert all(p.parked_at.tzinfo is not None for p in parked)
    assert await Ledger(database(), "lain").parked() == []
    await ledger.unpark(1)
    assert [p.position for p in await ledger.parked(case="a")] == [3]


async def test_a_database_that_is_away_is_said_to_be_unavailable(tmp_path: Path) -> None:
    gone = Database(f"sqlite:///{tmp_path / 'tak-ada' / 'x.db'}")
    with pytest.raises(StoreUnavailable):
        await Ledger(gone, "content").open(HERE)
    await gone.close()
    nowhere = Database(f"postgresql://penguji@/x?host={tmp_path}")
    with pytest.raises((StoreUnavailable, OSError)):
        await Ledger(nowhere, "content").open(HERE)
    await nowhere.close()


async def test_a_sqlite_ledger_promises_what_it_acknowledges(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'ledger.db'}")
    assert await database.run(lambda c: c.exec_driver_sql("PRAGMA synchronous").scalar()) == 2
    assert await database.run(lambda c: c.exec_driver_sql("PRAGMA journal_mode").scalar()) == "wal"
    await database.close()


# ── what an error means ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (StoreUnavailable(), Verdict.WAIT),
        (ReadOnlyLog(), Verdict.WAIT),
        (ClockImplausible(), Verdict.WAIT),
        (Contention("x"), Verdict.WAIT),
        (OperationalError("", {}, sqlite3.OperationalError()), Verdict.WAIT),
        (DBAPIError("", {}, ConnectionResetError()), Verdict.WAIT),
        (ExceptionGroup("", [ValueError(), ExceptionGroup("", [TimeoutError()])]), Verdict.WAIT),
        (UnknownEvent("tayang.X.v9"), Verdict.STOP),
        (ExceptionGroup("", [TimeoutError(), UnknownEvent("x")]), Verdict.STOP),
        (IntegrityError("", {}, sqlite3.IntegrityError()), Verdict.RETRY),
        (EventIdTaken(), Verdict.RETRY),
        (ValueError("x"), Verdict.RETRY),
    ],
    ids=repr,
)
def test_what_an_error_means(error: Exception, verdict: Verdict) -> None:
    assert judge(error) is verdict
    with pytest.raises(RuntimeError) as wrapped:
        raise RuntimeError from error
    assert judge(wrapped.value) is verdict
    assert where(wrapped.value).startswith(__name__)


def test_tries_are_counted_and_end() -> None:
    retry = Retry(delays_s=(1.0, 2.0))
    assert [retry.delay_s(n) for n in (1, 2, 3, 4)] == [1.0, 2.0, None, None]
    assert retry.deliveries == 3
    assert Retry().deliveries == 5


# ── doorbell ─────────────────────────────────────────────────────────────────────────────────────────


async def test_a_ring_is_heard_here_and_through_nats_and_from_any_thread(made: Rig) -> None:
    here, there = Doorbell(), Doorbell()
    await here.connect(await made.client(), listen=False)
    nc = await made.client()
    await there.connect(nc)
    await nc.flush()
    await nc.flush()
    thread = threading.Thread(target=here.ring, args=(1,))
    thread.start()
    thread.join()
    assert await here.heard(5)
    assert await there.heard(5)
    assert not await there.heard(0.01)
    await here.close()
    await there.close()
    here.ring()  # after the end: nothing, and no error


async def test_a_ring_while_the_server_is_away_is_lost_and_harms_nobody(made: Rig, server: NatsServer) -> None:
    server.kill()
    await eventually(lambda: made.bell._nc is not None and not made.bell._nc.is_connected)
    made.bell.ring()
    assert await made.bell.heard(5)


async def test_an_event_nobody_rang_for_is_found_by_polling(made: Rig) -> None:
    await made.relay(poll_s=0.1)
    nc = await made.client()
    await made.tell(fact(1), "a")
    await eventually(lambda: made.stored(nc), lambda last: last == 1)
    made.bell.ring = lambda position=0: None  # type: ignore[method-assign]
    await made.tell(fact(2), "a")
    await eventually(lambda: made.stored(nc), lambda last: last == 2, limit_s=5)


async def test_a_ring_is_faster_than_polling(made: Rig) -> None:
    await made.relay(poll_s=60, look_s=3600)
    nc = await made.client()
    for n in range(1, 20):
        await made.tell(fact(n), "a")
        await eventually(lambda: made.stored(nc), lambda last: last == n, limit_s=5)  # noqa: B023


# ── halt ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_halted_relay_makes_the_log_read_only_in_every_process_and_agreement_releases_it(made: Rig) -> None:
    first = await made.relay()
    nc = await made.client()
    await made.tell_many(range(3), "a")
    await eventually(lambda: made.stored(nc), lambda last: last == 3)
    await first.stop()
    here, elsewhere = HaltSwitch(), HaltSwitch()
    await here.connect(await made.client())
    await elsewhere.connect(await made.client())
    good, backup = made.store, MemoryStore(log_id=(await made.store.identity()).log_id)
    guarded = [Guarded(backup, here), Guarded(backup, elsewhere)]
    made.store = backup
    relay = await made.relay(on_halt=here.announce, poll_s=0.05)
    for switch, store in zip((here, elsewhere), guarded, strict=True):
        await eventually(lambda: switch.halted)  # noqa: B023
        with pytest.raises(ReadOnlyLog, match="cadangan"):
            await store.append([StreamAppend("a", 0)])
        assert await store.read() == []
    relay._store = good
    for switch in (here, elsewhere):
        await eventually(lambda: not switch.halted)  # noqa: B023


async def test_a_halt_of_a_relay_that_is_gone_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.messaging.halt.HOLDS_S", 0.05)
    switch = HaltSwitch()
    switch.announce(Halt("aliran_mendahului_log", 3))
    assert switch.halted
    await eventually(lambda: not switch.halted)


# ── connection ───────────────────────────────────────────────────────────────────────────────────────


async def test_a_server_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    server = NatsServer(tmp_path / "nats").start()
    server.kill()
    waiting = [asyncio.ensure_future(connect(server.url, "uji")), asyncio.ensure_future(make_broker(server.url, "uji").connect())]
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asyncio.shield(asyncio.gather(*waiting)), 1.5)
    server.start()
    try:
        for client in await asyncio.gather(*waiting):
            assert client.is_connected
            await close(client)
    finally:
        server.kill()


@pytest.mark.parametrize("how", ["kill", "pause"])
async def test_closing_while_the_server_is_away_is_quick_and_raises_nothing(made: Rig, server: NatsServer, how: str) -> None:
    broker, plain = await made.broker(), await made.client()
    client = await broker.connect()
    getattr(server, how)()
    if how == "kill":
        await eventually(lambda: not client.is_connected)
    await client.publish("tayang.bel", b"x" * 100_000)
    async with asyncio.timeout(12):
        await asyncio.gather(close(broker), close(plain))
    assert client.is_closed and plain.is_closed
    if how == "pause":
        server.resume()


async def test_no_connection_ever_gives_up(made: Rig) -> None:
    broker = await made.broker()
    for client in (await broker.connect(), await made.client()):
        assert client.options["max_reconnect_attempts"] == -1
        assert client.options["ping_interval"] * client.options["max_outstanding_pings"] <= 30


async def test_no_subscriber_is_left_to_faststream_s_ack_policy(made: Rig) -> None:
    """Its default terminates a message at the first exception: one "database down", and the fact is never seen again."""
    facts = await made.reacting()
    streamed = [s for s in facts._broker.subscribers if isinstance(s, StreamSubscriber)]
    assert streamed
    assert {s.ack_policy for s in streamed} == {AckPolicy.MANUAL}
    assert not any(s.stream.declare for s in streamed)


async def test_the_whole_way_on_a_sqlite_log(server: NatsServer, tmp_path: Path) -> None:
    bell = Doorbell()
    store = await open_store(f"sqlite:///{tmp_path / 'log.db'}", doorbell=bell.ring)
    async with rig(server, tmp_path, store) as made:
        facts = await made.reacting()
        relay = await made.relay()
        await asyncio.gather(*(made.tell(fact(n), f"k{n % 3}") for n in range(30)))
        await eventually(facts.health, lambda h: h.position == h.head == 60)
        assert sorted([n for c in range(3) for n in await made.effects(f"k{c}")]) == list(range(30))
        await eventually(relay.health, lambda h: h.ready)
        await facts.stop()
        await relay.stop()
    await store.close()


async def test_a_task_that_swallows_a_cancellation_is_stopped_all_the_same() -> None:
    swallowed = asyncio.Event()

    async def stubborn() -> None:
        while True:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                if swallowed.is_set():
                    raise
                swallowed.set()

    tasks = Background("uji")
    task = tasks.run(stubborn())
    await asyncio.sleep(0)
    async with asyncio.timeout(5):
        await tasks.stop()
    assert swallowed.is_set() and task.cancelled()


@pytest.mark.parametrize("error", [ZeroDivisionError, StoreUnavailable])
async def test_a_sweeper_outlives_faults_and_hears_a_nudge(error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.messaging.sweeper.IDLE_S", 0.01)
    swept: list[int] = []

    async def sweep() -> int:
        swept.append(len(swept))
        if len(swept) == 1:
            raise error("x")
        return 0

    sweeper = Sweeper("uji", sweep)
    sweeper.start()
    await eventually(lambda: len(swept), lambda n: n > 3, what="it goes on")
    monkeypatch.setattr("shared.messaging.sweeper.IDLE_S", 600.0)
    before = len(swept)
    sweeper.nudge()
    sweeper.nudge()
    await eventually(lambda: len(swept), lambda n: n > before, what="it hears the nudge")
    await sweeper.stop()
