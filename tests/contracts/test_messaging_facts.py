"""Following facts against a real nats-server: order per case, each effect once, nothing lost, nothing parked that need not be."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from faststream.specification import AsyncAPI
from sqlalchemy.exc import OperationalError

from shared.eventstore.codec import Recorded
from shared.eventstore.memory import MemoryStore
from shared.eventstore.port import Draft, LogIdentity, StoreUnavailable, StreamAppend
from shared.messaging.connection import close
from shared.messaging.subscribe import Facts
from shared.messaging.topology import Durable, LogStream
from shared.messaging.wire import headers_of, subject_of
from shared.sop.event import Event
from shared.sop.events import KeterbukaanPulih, KeterbukaanTidakOptimal
from tests.support.eventually import eventually
from tests.support.rig import SERVICE, UNIT, Rig, fact, number, rig
from tests.support.servers import NatsServer, nats_server

Fact = Recorded[Event]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[NatsServer]:
    with nats_server(tmp_path / "nats") as running:
        yield running


@pytest.fixture
async def made(server: NatsServer, tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig(server, tmp_path) as parts:
        yield parts


async def at_end(made: Rig, facts: Facts) -> int:
    """Wait until the service has seen the whole log."""
    return (
        await eventually(facts.health, lambda h: h.head > 0 and h.lag == 0 and h.ready, limit_s=30, what="service at the log's end")
    ).head


async def durable_at(made: Rig) -> int:
    info = await Durable("LOG_1", SERVICE).info((await made.client()).jetstream())
    assert info is not None and info.ack_floor is not None
    return info.ack_floor.stream_seq


async def test_a_fact_reaches_its_handler_typed_and_its_effect_is_recorded(made: Rig) -> None:
    facts, got = await made.facts(), []

    @facts.on(KeterbukaanTidakOptimal)
    async def catat(fact: Recorded[Event]) -> None:
        got.append(fact)

    await facts.start()
    await made.relay()
    await made.tell(fact(7), "perkara-1")
    await eventually(lambda: len(got))
    (first,) = got
    assert isinstance(first.event, KeterbukaanTidakOptimal)
    assert (first.position, first.case, first.unit, number(first.event)) == (1, "perkara-1", UNIT, 7)


async def test_the_cursor_moves_over_every_position_also_what_the_service_ignores(made: Rig) -> None:
    facts = await made.reacting()
    await made.relay()
    await made.tell(KeterbukaanPulih(sebab="n1"), "a")
    assert await facts.seen(1)
    (first,) = await made.log()
    # Seen is told after the effect; the cursor is kept right after that, and before the message is acknowledged.
    await eventually(made.ledger().cursor, lambda c: (c.position, c.chain) == (1, first.chain))
    await eventually(lambda: durable_at(made), lambda at: at == 1)


async def test_two_replicas_share_the_work_keep_order_per_case_and_repeat_no_effect(made: Rig) -> None:
    busy, worst, workers = 0, 0, set()

    async def replica(name: str) -> Facts:
        facts = await made.facts()

        @facts.on(KeterbukaanTidakOptimal)
        async def catat(fact: Recorded[Event]) -> None:
            nonlocal busy, worst
            busy += 1
            worst = max(worst, busy)
            workers.add(name)
            await made.react(fact)
            await asyncio.sleep(0)
            busy -= 1

        await facts.start()
        return facts

    replicas = [await replica(name) for name in ("satu", "dua")]
    await made.relay()
    cases = [f"k{c}" for c in range(5)]
    await asyncio.gather(*(made.tell(fact(n), case) for n in range(20) for case in cases))
    for facts in replicas:
        assert await facts.seen(200, 30)
    for case in cases:
        assert await made.effects(case) == list(range(20))
    assert (workers, worst) == ({"satu", "dua"}, 1)


async def test_poison_is_parked_with_the_rest_of_its_case_behind_and_other_cases_flow(made: Rig) -> None:
    facts, sick = await made.facts(), {"a"}

    @facts.on(KeterbukaanTidakOptimal)
    async def catat(fact: Recorded[Event]) -> None:
        if fact.case in sick and number(fact.event) == 2:
            raise ValueError("rahasia yang diketik seseorang")
        await made.react(fact)

    await facts.start()
    await made.relay()
    positions = {(case, n): await made.tell(fact(n), case) for n in (1, 2, 3) for case in ("a", "b")}
    await eventually(lambda: made.effects("b"), lambda done: done == [1, 2, 3])
    await eventually(facts.parked_list, lambda parked: len(parked) == 2)
    assert await made.effects("a") == [1]
    first, behind = await facts.parked_list()
    assert (first.position, first.case, first.kode, first.galat) == (positions["a", 2], "a", "galat_berulang", "ValueError")
    assert (behind.position, behind.kode, behind.galat) == (positions["a", 3], "di_belakang", "")
    assert "rahasia" not in repr((first, behind))
    assert (await facts.health()).ready

    assert (await facts.replay(case="a")).failed == ((positions["a", 2], "ValueError"),)
    sick.clear()
    assert (await facts.replay(position=positions["b", 3])).done == ()
    assert (await facts.replay(position=positions["a", 2])).done == (positions["a", 2],)
    assert await made.effects("a") == [1, 2]
    assert (await facts.replay()).done == (positions["a", 3],)
    assert await facts.parked_list() == []
    await made.tell(fact(4), "a")
    await eventually(lambda: made.effects("a"), lambda done: done == [1, 2, 3, 4], limit_s=4)


async def test_a_fact_is_tried_as_often_as_set_before_it_is_parked(made: Rig) -> None:
    facts, tries = await made.facts(), []

    @facts.on(KeterbukaanTidakOptimal)
    async def catat(fact: Recorded[Event]) -> None:
        tries.append(fact.position)
        raise KeyError

    await facts.start()
    await made.relay()
    await made.tell(fact(1), "a")
    await eventually(facts.parked_list)
    assert tries == [1, 1, 1]


@pytest.mark.parametrize(
    "error",
    [
        StoreUnavailable("basis data mati"),
        OperationalError("select", {}, Exception("server closed the connection")),
        ConnectionResetError(),
        TimeoutError(),
        OSError(28, "disk penuh"),
    ],
    ids=lambda e: type(e).__name__,
)
async def test_a_database_or_network_that_is_down_never_parks(made: Rig, error: Exception) -> None:
    facts, down, tries = await made.facts(), [error], []

    @facts.on(KeterbukaanTidakOptimal)
    async def catat(fact: Recorded[Event]) -> None:
        tries.append(fact.position)
        if down:
            raise RuntimeError from down[0]
        await made.react(fact)

    await facts.start()
    await made.relay()
    await made.tell(fact(1), "a")
    await eventually(lambda: len(tries), lambda n: n >= 6)
    health = await facts.health()
    assert health.alive and not health.ready
    assert await facts.parked_list() == []
    assert (await made.ledger().cursor()).position == 0
    down.clear()
    await eventually(lambda: made.effects("a"), lambda done: done == [1])
    await at_end(made, facts)


async def test_a_ledger_that_is_down_never_parks_and_is_waited_for(made: Rig) -> None:
    facts = await made.reacting()
    await made.relay()
    await made.tell(fact(1), "a")
    await at_end(made, facts)
    ledger, real = facts._ledger, facts._ledger._db

    class Down:
        async def run(self, work: object) -> object:
            raise OperationalError("update", {}, Exception("disk I/O error"))

    ledger._db = Down()  # type: ignore[assignment]
    await made.tell(fact(2), "a")
    await eventually(facts.health, lambda h: not h.ready and h.alive)
    ledger._db = real
    await eventually(lambda: made.effects("a"), lambda done: done == [1, 2])
    assert await facts.parked_list() == []


@pytest.mark.parametrize("stored", ["tayang.KeterbukaanTidakOptimal.v9", "tayang.PeristiwaMasaDepan.v1", "bentuk.lain"])
async def test_an_event_newer_than_the_program_stops_the_service_and_is_not_parked(made: Rig, stored: str) -> None:
    facts = await made.reacting()
    await made.relay()
    await made.tell(fact(1), "a")
    await at_end(made, facts)
    attributes = {"unit": UNIT, "causation": "c", "correlation": "a", "actor": "x", "data": {}, "signerkey": "k", "signerkind": "portal"}
    await made.store.append([StreamAppend("baru-a", 0, [Draft(uuid4(), stored, "c", "a", attributes)])])
    await made.tell(fact(2), "b")
    health = await eventually(facts.health, lambda h: not h.ready and h.lag > 0)
    assert [r.kode for r in health.reasons] == ["peristiwa_tidak_dikenal"]
    assert health.alive
    assert await facts.parked_list() == []
    assert await made.effects("b") == []


async def test_a_message_altered_on_its_way_breaks_the_chain_and_stops_the_service(made: Rig) -> None:
    nc, identity = await made.client(), await made.store.identity()
    await LogStream(identity).ensure(nc.jetstream())
    facts = await made.reacting()
    await made.tell(fact(1), "a")
    (record,) = await made.log()
    forged = record.body.replace(b'"n1"', b'"n6"')
    await nc.jetstream().publish(subject_of(record), forged, headers=headers_of(record, identity))
    health = await eventually(facts.health, lambda h: any(r.kode == "rantai_putus" for r in h.reasons))
    assert health.alive and not health.ready
    assert await made.effects("a") == []
    assert await facts.parked_list() == []


async def test_a_message_of_no_relay_stops_the_service(made: Rig) -> None:
    nc = await made.client()
    await LogStream(await made.store.identity()).ensure(nc.jetstream())
    facts = await made.reacting()
    await nc.jetstream().publish("tayang.v1.internal.x.y.Z", b"{}")
    await eventually(facts.health, lambda h: any(r.kode == "pesan_rusak" for r in h.reasons))
    assert await facts.parked_list() == []


async def test_a_message_at_another_sequence_than_its_position_stops_the_service(made: Rig) -> None:
    nc, identity = await made.client(), await made.store.identity()
    await LogStream(identity).ensure(nc.jetstream())
    facts = await made.reacting()
    await made.tell(fact(1), "a")
    (record,) = await made.log()
    for _ in range(2):
        await nc.jetstream().publish(subject_of(record), record.body, headers=headers_of(record, identity))
    await eventually(facts.health, lambda h: any(r.kode == "pesan_rusak" for r in h.reasons))
    assert await made.effects("a") == [1]


async def test_a_message_of_another_epoch_stops_the_service(made: Rig) -> None:
    nc, identity = await made.client(), await made.store.identity()
    await LogStream(identity).ensure(nc.jetstream())
    facts = await made.reacting()
    await made.tell(fact(1), "a")
    (record,) = await made.log()
    await nc.jetstream().publish(subject_of(record), record.body, headers=headers_of(record, LogIdentity(identity.log_id, 2)))
    await eventually(facts.health, lambda h: any(r.kode == "pesan_rusak" for r in h.reasons))
    assert await made.effects("a") == []


async def test_what_is_delivered_again_is_acknowledged_and_not_done_again(made: Rig) -> None:
    facts, done = await made.facts(), []

    @facts.on(KeterbukaanTidakOptimal)
    async def catat(fact: Recorded[Event]) -> None:
        done.append(fact.position)

    await facts.start()
    await made.relay()
    nc = await made.client()
    for n in range(3):
        await made.tell(fact(n), "a")
    await at_end(made, facts)
    await Durable("LOG_1", SERVICE).rebind(nc.jetstream(), 1)
    await made.tell(fact(3), "a")
    await eventually(lambda: durable_at(made), lambda at: at == 4)
    assert done == [1, 2, 3, 4]


async def test_positions_that_were_not_delivered_are_read_from_the_log_first(made: Rig) -> None:
    facts = await made.reacting()
    consumer = facts._consumer
    await made.tell_many(range(4), "a")
    await consumer.open(await made.store.identity())
    last = (await made.log())[3]
    assert await consumer.take(last) is None
    assert await made.effects("a") == [0, 1, 2, 3]
    assert consumer.progress.cursor.position == 4


async def test_a_message_ahead_of_the_log_is_held_and_not_acknowledged(made: Rig) -> None:
    """The log was set back while we ran: what it no longer holds may not be done on a message's word alone."""
    facts = await made.reacting()
    await made.tell_many(range(3), "a")
    last = (await made.log())[2]
    made.store._records.clear()  # type: ignore[attr-defined]
    await facts._consumer.open(await made.store.identity())
    assert await facts._consumer.take(last) is not None
    trouble = facts._consumer.progress.trouble
    assert trouble is not None and trouble.kode == "rantai_putus"


async def test_a_page_from_the_log_counts_tries_parks_and_loses_nothing(made: Rig) -> None:
    """Far behind, the log is read by the page and the cursor kept once a page: the same rules hold inside a page."""
    facts, down, tries = await made.facts(), [TimeoutError()], []

    @facts.on(KeterbukaanTidakOptimal)
    async def catat(fact: Recorded[Event]) -> None:
        tries.append(number(fact.event))
        if number(fact.event) == 30:
            raise ValueError
        if number(fact.event) == 60 and down:
            raise down.pop()
        if fact.case == "a":
            await made.react(fact)

    for start in range(0, 1200, 50):
        await made.tell_many(range(start, start + 50), f"k{start}" if start else "a")
    await made.relay()
    nc = await made.client()
    await eventually(lambda: made.stored(nc), lambda last: last == 1200)
    await facts.start()
    assert await facts.seen(1200, 20)
    assert [p.position for p in await facts.parked_list()] == list(range(31, 51))
    assert await made.effects("a") == list(range(30))
    assert (tries.count(30), tries.count(60), tries.count(29), tries.count(1199)) == (3, 2, 1, 1)
    info = await eventually(lambda: Durable("LOG_1", SERVICE).info(nc.jetstream()))
    assert info is not None and info.config.opt_start_seq is not None
    assert info.config.opt_start_seq > 1200, "bound behind what was read by the page"
    await at_end(made, facts)


async def test_while_there_is_no_stream_the_service_asks_now_and_then_and_does_not_spin(made: Rig) -> None:
    facts = await made.reacting()
    health = await eventually(facts.health, lambda h: any(r.kode == "aliran_tidak_ada" for r in h.reasons))
    assert health.alive and not health.ready
    nc = facts._nc
    assert nc is not None
    before, turns = nc.stats["out_msgs"], 0
    until = asyncio.get_running_loop().time() + 1
    while asyncio.get_running_loop().time() < until:
        await asyncio.sleep(0.01)
        turns += 1
    assert nc.stats["out_msgs"] - before < 30
    assert turns > 30, "the event loop was not kept from others"


async def test_a_durable_deleted_again_and_again_is_not_asked_without_pause(made: Rig) -> None:
    facts = await made.reacting()
    await made.relay()
    await made.tell(fact(1), "a")
    await at_end(made, facts)
    nc, js = facts._nc, (await made.client()).jetstream()
    assert nc is not None
    before = nc.stats["out_msgs"]
    for _ in range(5):
        await eventually(lambda: Durable("LOG_1", SERVICE).info(js), what="durable bound again")
        await js.delete_consumer("LOG_1", SERVICE)
    assert nc.stats["out_msgs"] - before < 200


async def test_a_fact_in_hand_when_the_service_stops_goes_to_another_replica_at_once(made: Rig) -> None:
    stuck, entered = await made.facts(ack_wait_s=60), asyncio.Event()

    @stuck.on(KeterbukaanTidakOptimal)
    async def catat(fact: Recorded[Event]) -> None:
        entered.set()
        await asyncio.Event().wait()

    await stuck.start()
    await made.relay()
    await made.tell(fact(1), "a")
    await entered.wait()
    other = await made.facts(ack_wait_s=60)

    @other.on(KeterbukaanTidakOptimal)
    async def ambil(fact: Recorded[Event]) -> None:
        await made.react(fact)

    await other.start()
    await stuck.stop()
    await eventually(lambda: made.effects("a"), lambda done: done == [1], limit_s=10)


async def test_a_stream_deleted_by_api_is_bound_again_and_no_effect_is_repeated(made: Rig) -> None:
    facts = await made.reacting()
    await made.relay(look_s=0.2, poll_s=0.1)
    nc = await made.client()
    for n in range(20):
        await made.tell(fact(n), "a")
    await at_end(made, facts)
    await nc.jetstream().delete_stream("LOG_1")
    for n in range(20, 40):
        await made.tell(fact(n), "a")
    await eventually(lambda: made.effects("a"), lambda done: done == list(range(40)), limit_s=30)
    await at_end(made, facts)
    await eventually(lambda: durable_at(made), lambda at: at == 80)


async def test_a_durable_deleted_by_api_is_bound_again_at_the_cursor(made: Rig) -> None:
    facts = await made.reacting()
    await made.relay()
    nc = await made.client()
    await made.tell(fact(1), "a")
    await at_end(made, facts)
    await nc.jetstream().delete_consumer("LOG_1", SERVICE)
    await made.tell(fact(2), "a")
    await eventually(lambda: made.effects("a"), lambda done: done == [1, 2], limit_s=3.5, what="before the keeper's next look")
    info = await Durable("LOG_1", SERVICE).info(nc.jetstream())
    assert info is not None and info.config.opt_start_seq == 3


async def test_a_durable_that_ran_ahead_of_the_service_is_bound_where_the_service_stands(made: Rig) -> None:
    """The ledger was restored from a backup, or somebody acknowledged for us: no message would ever come for what was skipped."""
    await made.relay()
    nc = await made.client()
    for n in range(5):
        await made.tell(fact(n), "a")
    await eventually(lambda: made.stored(nc), lambda last: last == 5)
    await Durable("LOG_1", SERVICE).create(nc.jetstream(), 6)
    facts = await made.reacting()
    await eventually(lambda: made.effects("a"), lambda done: done == [0, 1, 2, 3, 4])
    await at_end(made, facts)


async def test_a_durable_with_other_options_than_ours_is_bound_anew(made: Rig) -> None:
    await made.relay()
    nc = await made.client()
    await made.tell(fact(1), "a")
    await eventually(lambda: made.stored(nc), lambda last: last == 1)
    durable = Durable("LOG_1", SERVICE)
    await nc.jetstream().add_consumer("LOG_1", durable.config(1).evolve(max_ack_pending=500, filter_subject="tayang.v1.publik.>"))
    facts = await made.reacting()
    await at_end(made, facts)
    info = await durable.info(nc.jetstream())
    assert info is not None
    assert (info.config.max_ack_pending, info.config.filter_subject, info.config.max_deliver) == (1, None, -1)
    assert (info.config.ack_policy, info.config.deliver_policy, info.config.ack_wait) == ("explicit", "by_start_sequence", 5.0)


@pytest.mark.slow
async def test_a_deleted_jetstream_folder_while_appends_go_on_repeats_no_effect(made: Rig, server: NatsServer) -> None:
    replicas = [await made.reacting() for _ in range(2)]
    await made.relay(look_s=0.5)
    for n in range(30):
        await made.tell(fact(n), f"k{n % 3}")
    await at_end(made, replicas[0])
    server.wipe()
    for n in range(30, 60):
        await made.tell(fact(n), f"k{n % 3}")
    for c in range(3):
        await eventually(lambda: made.effects(f"k{c}"), lambda done: done == list(range(c, 60, 3)), limit_s=40)  # noqa: B023
    for facts in replicas:
        await at_end(made, facts)


async def test_a_window_kept_in_the_stream_is_completed_from_the_log(made: Rig) -> None:
    """A durable below the stream's first sequence would be created without error and skip (TRAPS); no message would tell us."""
    nc = await made.client()
    for n in range(5):
        await made.tell(fact(n), "a")
    await LogStream(await made.store.identity(), first_seq=6).ensure(nc.jetstream())
    await made.relay()
    facts = await made.reacting()
    await eventually(lambda: made.effects("a"), lambda done: done == [0, 1, 2, 3, 4])
    await at_end(made, facts)


async def test_catching_up_from_the_log_needs_no_stream(made: Rig) -> None:
    facts = await made.reacting()
    for n in range(5):
        await made.tell(fact(n), "a")
    assert await facts.catch_up_from_log() == 5
    assert await made.effects("a") == [0, 1, 2, 3, 4]
    assert [r.kode for r in (await facts.health()).reasons] == ["aliran_tidak_ada"]


async def test_a_log_set_back_behind_the_service_stops_it(made: Rig) -> None:
    facts = await made.reacting()
    relay = await made.relay()
    for n in range(3):
        await made.tell(fact(n), "a")
    await at_end(made, facts)
    await facts.stop()
    await relay.stop()
    made.store = MemoryStore(log_id=(await made.store.identity()).log_id)
    again = await made.reacting()
    health = await eventually(again.health, lambda h: any(r.kode == "kursor_tidak_cocok_dengan_log" for r in h.reasons))
    assert not health.ready


async def test_seen_waits_for_a_position_and_says_no_in_time(made: Rig) -> None:
    facts, gate = await made.facts(), asyncio.Event()

    @facts.on(KeterbukaanTidakOptimal)
    async def catat(fact: Recorded[Event]) -> None:
        await gate.wait()

    await facts.start()
    await made.relay()
    await made.tell(fact(1), "a")
    assert not await facts.seen(1, 0.2)
    gate.set()
    assert await facts.seen(1)
    assert not await facts.seen(2, 0.1)


async def test_seen_is_right_on_a_replica_that_did_none_of_the_work(made: Rig) -> None:
    idle = await made.reacting()
    await made.relay()
    await made.tell(fact(1), "a")
    await at_end(made, idle)
    await idle.stop()
    await made.reacting()
    await made.tell(fact(2), "a")
    assert await idle.seen(3)


async def test_a_slow_handler_keeps_its_message(made: Rig) -> None:
    running = 0
    worst = 0
    gate = asyncio.Event()

    async def slow(_: Recorded[Event]) -> None:
        nonlocal running, worst
        running += 1
        worst = max(worst, running)
        await gate.wait()
        running -= 1

    nc = await made.client()
    for _ in range(2):
        facts = await made.facts(ack_wait_s=0.4)
        facts.on(KeterbukaanTidakOptimal)(slow)
        await facts.start()
    await made.relay()
    await made.tell(fact(1), "a")
    await eventually(lambda: running)

    async def redelivered() -> int:
        info = await Durable("LOG_1", SERVICE).info(nc.jetstream())
        assert info is not None
        return info.num_redelivered or 0

    with pytest.raises(AssertionError):
        await eventually(redelivered, limit_s=1.5)
    gate.set()
    await eventually(lambda: durable_at(made), lambda at: at == 1)
    assert worst == 1


async def test_a_service_that_hears_nothing_has_seen_whatever_the_log_holds(made: Rig) -> None:
    facts = await made.facts()
    await facts.start()
    await made.tell(fact(1), "a")
    assert await facts.seen(1)
    assert not await facts.seen(2)
    assert (await facts.health()).ready


async def test_stopping_while_the_server_is_away_is_quick(made: Rig, server: NatsServer) -> None:
    facts = await made.reacting()
    relay = await made.relay()
    await made.tell(fact(1), "a")
    await at_end(made, facts)
    server.kill()
    async with asyncio.timeout(10):
        await facts.stop()
        await relay.stop()
        await close(facts._broker)


async def test_after_an_outage_the_service_goes_on_by_itself(made: Rig, server: NatsServer) -> None:
    facts = await made.reacting()
    await made.relay()
    await made.tell(fact(1), "a")
    await at_end(made, facts)
    server.kill()
    await made.tell(fact(2), "a")
    nc = facts._nc
    assert nc is not None
    await eventually(
        lambda: sum(s.reconnects for s in nc._server_pool), lambda tries: tries >= 3, limit_s=15, what="three failed reconnects"
    )
    server.start()
    await eventually(lambda: made.effects("a"), lambda done: done == [1, 2], limit_s=30)
    await at_end(made, facts)


async def test_handlers_are_in_the_asyncapi_document(made: Rig) -> None:
    facts = await made.reacting()
    document = AsyncAPI(facts._broker).to_specification().to_jsonable()
    addresses = {channel["address"] for channel in document["channels"].values()}
    assert "tayang.v1.publik.*.deadlines.KeterbukaanTidakOptimal" in addresses
