"""The relay against a real nats-server: the stream is the log again, byte for byte, or the relay stops."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from nats.aio.client import Client
from nats.js.errors import NotFoundError

from shared.eventstore.memory import MemoryStore
from shared.eventstore.port import EventStore, LogIdentity, Record
from shared.messaging.publish import FenceLost, batches, publish
from shared.messaging.topology import LogStream
from shared.messaging.wire import H_CHAIN, delivered, headers_of, subject_of
from shared.messaging.witness import Halt
from tests.support.eventually import eventually
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


async def the_stream_is_the_log(made: Rig, nc: Client) -> None:
    """Every message: its sequence is its position, its bytes and chain are the record's."""
    js, log = nc.jetstream(), await made.log()
    assert await made.stored(nc) == len(log)
    inbox = await js.subscribe("tayang.v1.>", ordered_consumer=True)
    for record in log:
        message = await inbox.next_msg(timeout=5)
        found, identity = delivered(message)
        assert message.data == record.body
        assert found == record
        assert identity == await made.store.identity()
        assert message.subject == subject_of(record)
    await inbox.unsubscribe()


async def test_sequence_is_position_and_payload_is_the_record_s_bytes(made: Rig) -> None:
    await made.relay()
    nc = await made.client()
    for n in range(5):
        await made.tell(fact(n), f"k{n % 2}")
    await eventually(lambda: made.stored(nc), lambda last: last == 5)
    await the_stream_is_the_log(made, nc)
    message = await nc.jetstream().get_msg("LOG_1", seq=1)
    assert message.subject == "tayang.v1.publik.kebakkramat.deadlines.KeterbukaanTidakOptimal"
    assert message.headers is not None
    assert "Nats-Msg-Id" not in message.headers
    assert message.headers["Content-Type"] == "application/cloudevents+json"


async def test_a_backlog_goes_in_atomic_batches(made: Rig) -> None:
    for start in range(0, 2000, 250):
        await made.tell_many(range(start, start + 250), f"k{start}")
    await made.relay()
    nc = await made.client()
    await eventually(lambda: made.stored(nc), lambda last: last == 2000)
    message = await nc.jetstream().get_msg("LOG_1", seq=2)
    assert message.headers is not None
    assert message.headers["Nats-Batch-Sequence"] == "2"
    await the_stream_is_the_log(made, nc)


def test_batches_are_bounded_by_number_and_bytes() -> None:
    def record(position: int, size: int) -> Record:
        return Record(position, "s", 1, None, "t", "", "", None, b"x" * size, b"", b"")  # type: ignore[arg-type]

    assert [len(b) for b in batches([record(p, 10) for p in range(600)])] == [256, 256, 88]
    assert [len(b) for b in batches([record(p, 256 * 1024) for p in range(40)])] == [16, 16, 8]
    assert batches([]) == []


async def test_three_relays_at_once_publish_everything_once(made: Rig) -> None:
    relays = [await made.relay() for _ in range(3)]
    nc = await made.client()

    async def teller(who: int) -> None:
        for n in range(40):
            await made.tell(fact(n), f"k{who}")
            if n % 7 == 0:
                await asyncio.sleep(0)

    await asyncio.gather(*(teller(who) for who in range(4)))
    await eventually(lambda: made.stored(nc), lambda last: last == 160)
    await the_stream_is_the_log(made, nc)
    for relay in relays:
        await eventually(relay.health, lambda h: h.ready and h.lag == 0)


async def test_the_fence_refuses_a_record_out_of_place(made: Rig) -> None:
    await made.relay()
    nc = await made.client()
    await made.tell(fact(1), "a")
    await eventually(lambda: made.stored(nc), lambda last: last == 1)
    log, identity = await made.log(), await made.store.identity()
    with pytest.raises(FenceLost):
        await publish(nc, identity, log)
    assert await made.stored(nc) == 1


async def test_a_stream_deleted_by_api_is_rebuilt_also_when_nothing_is_appended(made: Rig) -> None:
    relay = await made.relay(look_s=0.2, poll_s=0.1)
    nc = await made.client()
    await made.tell_many(range(300), "a")
    await eventually(lambda: made.stored(nc), lambda last: last == 300)
    await nc.jetstream().delete_stream("LOG_1")
    await eventually(lambda: made.stored(nc), lambda last: last == 300)
    await the_stream_is_the_log(made, nc)
    await eventually(relay.health, lambda h: h.ready)


async def test_a_deleted_jetstream_folder_is_refilled_while_appends_go_on(made: Rig, server: NatsServer) -> None:
    await made.relay(look_s=0.5)
    nc = await made.client()
    await made.tell_many(range(500), "a")
    await eventually(lambda: made.stored(nc), lambda last: last == 500)
    server.wipe()
    for n in range(50):
        await made.tell(fact(n), "b")
    await eventually(lambda: made.stored(nc), lambda last: last == 550, limit_s=30)
    await the_stream_is_the_log(made, nc)


@pytest.mark.slow
async def test_a_server_that_hangs_for_a_while_costs_nothing_but_time(made: Rig, server: NatsServer) -> None:
    relay = await made.relay()
    nc = await made.client()
    await made.tell(fact(0), "a")
    await eventually(lambda: made.stored(nc), lambda last: last == 1)
    server.pause()
    await made.tell_many(range(1, 30), "a")
    await eventually(relay.health, lambda h: not h.ready and h.alive, limit_s=15, what="relay says that it waits")
    server.resume()
    await eventually(lambda: made.stored(nc), lambda last: last == 30, limit_s=30)
    await the_stream_is_the_log(made, nc)


async def other_log(made: Rig, events: int, log_id: object = None) -> EventStore:
    """A log with the same identity (a restored backup, or a forged one) and its own `events` records."""
    identity = await made.store.identity()
    store = MemoryStore(log_id=identity.log_id)
    other = Rig(made.server, made.folder, made.stack, store)
    for n in range(events):
        await other.tell(fact(n), "lain")
    return store


async def test_a_stream_ahead_of_the_log_halts_the_relay(made: Rig) -> None:
    first = await made.relay()
    nc = await made.client()
    await made.tell_many(range(10), "a")
    await eventually(lambda: made.stored(nc), lambda last: last == 10)
    await first.stop()
    backup = MemoryStore(log_id=(await made.store.identity()).log_id)
    made.store = backup
    told: list[Halt | None] = []
    relay = await made.relay(on_halt=told.append)
    await eventually(lambda: relay.halt)
    assert relay.halt == Halt("aliran_mendahului_log", 10)
    assert set(told) == {relay.halt}
    health = await relay.health()
    assert health.alive and not health.ready
    assert [r.kode for r in health.reasons] == ["aliran_mendahului_log"]
    await made.tell(fact(99), "a")
    await made.tell(fact(100), "a")
    assert await made.stored(nc) == 10


async def test_a_stream_that_differs_from_the_log_halts_the_relay_and_agreement_releases_it(made: Rig) -> None:
    first = await made.relay()
    nc = await made.client()
    await made.tell_many(range(10), "a")
    await eventually(lambda: made.stored(nc), lambda last: last == 10)
    await first.stop()
    good, made.store = made.store, await other_log(made, 12)
    looks: list[Halt | None] = []
    relay = await made.relay(poll_s=0.05, on_halt=looks.append)
    await eventually(lambda: len(looks), lambda n: n >= 3)
    assert relay.halt == Halt("aliran_berbeda_dari_log", 10)
    assert await made.stored(nc) == 10, "the forged log has 12 records; none of them may follow"
    relay._store = good  # the operators put the right log back
    await eventually(relay.health, lambda h: h.ready and h.position == 10)


async def test_a_lost_fence_is_checked_against_the_log_too(made: Rig) -> None:
    """Two relays on two logs: whoever comes second finds a foreign last message at the refusal, not only at its start."""
    nc = await made.client()
    relay = await made.relay(poll_s=30, look_s=3600)
    await made.tell(fact(1), "a")
    await eventually(lambda: made.stored(nc), lambda last: last == 1)
    forged = await other_log(made, 2)
    (_, second) = await forged.read(0, 2)
    await publish(nc, await made.store.identity(), [second])
    await made.tell(fact(2), "a")
    await eventually(lambda: relay.halt)
    assert relay.halt == Halt("aliran_berbeda_dari_log", 2)


async def test_a_stream_of_another_log_is_left_alone(made: Rig) -> None:
    nc = await made.client()
    await LogStream(LogIdentity(uuid4(), 1)).ensure(nc.jetstream())
    relay = await made.relay()
    await made.tell(fact(1), "a")
    await eventually(lambda: relay.halt)
    assert relay.halt is not None and relay.halt.code == "aliran_milik_log_lain"
    assert await made.stored(nc) == 0


async def test_a_new_epoch_gets_a_stream_of_its_own_and_the_old_one_is_kept_aside(made: Rig) -> None:
    relay = await made.relay()
    nc = await made.client()
    await made.tell_many(range(3), "a")
    await eventually(lambda: made.stored(nc), lambda last: last == 3)
    await relay.stop()
    log_id = (await made.store.identity()).log_id
    made.store._identity = LogIdentity(log_id, 2)  # type: ignore[attr-defined]
    await made.relay()
    await eventually(lambda: made.stored(nc, "LOG_2"), lambda last: last == 3)
    old = await nc.jetstream().stream_info("LOG_1")
    assert old.state.messages == 3
    assert old.config.subjects == ["tayang.lama.1.>"]


async def test_a_server_too_old_for_atomic_batches_is_not_used(made: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.messaging.relay.SERVER_VERSION_NEEDED", (99, 0))
    relay = await made.relay()
    await eventually(relay.health, lambda h: not h.alive)


async def test_nothing_can_be_deleted_or_purged_from_the_stream_and_no_option_is_left_to_a_default(made: Rig) -> None:
    nc = await made.client()
    stream = LogStream(await made.store.identity())
    await stream.ensure(nc.jetstream())
    config = (await nc.jetstream().stream_info("LOG_1")).config
    assert (config.deny_delete, config.deny_purge, config.allow_atomic, config.no_ack) == (True, True, True, False)
    assert (config.max_age, config.max_msgs, config.max_bytes, config.discard) == (0, -1, -1, "new")
    await stream.ensure(nc.jetstream())
    with pytest.raises(NotFoundError):
        await nc.jetstream().stream_info("LOG_2")


async def test_headers_of_a_record_name_log_place_and_chain(made: Rig) -> None:
    await made.tell(fact(1), "perkara-1")
    (record,) = await made.log()
    identity = await made.store.identity()
    headers = headers_of(record, identity)
    assert headers["Tayang-Log"] == str(identity.log_id)
    assert headers["Tayang-Case"] == "perkara-1"
    assert headers["Tayang-Type"] == "tayang.KeterbukaanTidakOptimal.v1"
    assert bytes.fromhex(headers[H_CHAIN]) == record.chain
