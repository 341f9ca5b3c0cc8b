"""What every store promises (shared/eventstore/port.py), on every backend."""

from __future__ import annotations

import hashlib
from asyncio import gather
from datetime import UTC
from uuid import UUID, uuid4

import orjson
import pytest
import rfc8785

from shared.eventstore.port import (
    MAX_BODY_BYTES,
    Appended,
    BodyTooLarge,
    EventIdTaken,
    EventStore,
    Head,
    Record,
    VersionConflict,
    genesis,
    link,
    read_all,
)
from shared.eventstore.verify import verify_log
from tests.contracts.backends import Backend
from tests.contracts.drafts import NOON, draft, drafts, to


async def everything(store: EventStore) -> list[Record]:
    return [record async for record in read_all(store)]


async def test_an_empty_log_begins_at_its_genesis(store: EventStore) -> None:
    identity = await store.identity()
    assert await store.head() == Head(0, genesis(identity.log_id), None)
    assert identity.epoch == 1
    assert await store.read() == []
    assert await store.append([]) == Appended(())


async def test_what_was_appended_is_read_back(store: EventStore) -> None:
    new = drafts(3)
    assert await store.append([to("uji-1", 0, *new[:2])]) == Appended((1, 2))
    assert await store.append([to("uji-1", 2, new[2])]) == Appended((3,))
    records = await store.read()
    assert [(r.position, r.stream, r.version, r.event_id) for r in records] == [
        (n, "uji-1", n, d.event_id) for n, d in enumerate(new, start=1)
    ]
    assert {(r.type, r.causation, r.correlation, r.recorded_at) for r in records} == {("tayang.Contoh.v1", "perintah-1", "kasus-1", NOON)}
    assert all(type(r.event_id) is UUID and r.recorded_at.tzinfo is UTC and type(r.body) is bytes for r in records)


async def test_the_body_is_one_canonical_cloud_event(store: EventStore) -> None:
    new = draft(judul="Rapat — 12 März\u2028", n=7, kosong=None)
    await store.append([to("uji-1", 0, new)])
    body = (await store.read())[0].body
    document = orjson.loads(body)
    assert body == rfc8785.dumps(document)
    assert document == {
        **new.attributes,
        "id": str(new.event_id),
        "type": "tayang.Contoh.v1",
        "specversion": "1.0",
        "source": (await store.identity()).log_id.urn,
        "subject": "uji-1",
        "streamversion": 1,
        "time": "2026-03-02T05:00:00.123456Z",
    }


async def test_an_attribute_cannot_say_otherwise_than_the_columns(store: EventStore) -> None:
    new = draft()
    lying = {"id": "x", "subject": "x", "streamversion": 9, "source": "x", "time": "x", "type": "x", "causation": "x", "specversion": "0"}
    await store.append([to("uji-1", 0, type(new)(new.event_id, new.type, new.causation, new.correlation, {**new.attributes, **lying}))])
    assert (await verify_log(store)).findings == []


async def test_every_record_is_linked_to_the_one_before(store: EventStore) -> None:
    await store.append([to("uji-1", 0, *drafts(2))])
    await store.append([to("uji-2", 0, *drafts(2))])
    chain = genesis((await store.identity()).log_id)
    for record in await store.read():
        assert record.digest == hashlib.sha256(record.body).digest()
        chain = link(chain, record.position, record.digest)
        assert record.chain == chain
    assert await store.head() == Head(4, chain, NOON)


async def test_a_conflict_names_stream_and_versions_and_records_nothing(store: EventStore) -> None:
    await store.append([to("uji-1", 0, *drafts(2))])
    with pytest.raises(VersionConflict) as caught:
        await store.append([to("uji-1", 1, draft())])
    assert (caught.value.stream, caught.value.expected, caught.value.actual) == ("uji-1", 1, 2)
    assert (await store.head()).position == 2


async def test_an_expected_version_above_the_stream_is_refused(store: EventStore) -> None:
    await store.append([to("uji-1", 0, draft())])
    for stream, actual in (("uji-1", 1), ("uji-baru", 0)):
        with pytest.raises(VersionConflict) as caught:
            await store.append([to(stream, 5, draft())])
        assert caught.value.actual == actual
    assert (await store.head()).position == 1


async def test_a_conflict_in_a_group_rejects_that_append_alone(store: EventStore) -> None:
    await store.append([to("uji-1", 0, draft())])
    outcomes = await gather(
        store.append([to("uji-2", 0, draft())]),
        store.append([to("uji-1", 0, draft())]),
        store.append([to("uji-1", 1, draft())]),
        store.append([to("uji-1", 1, draft())]),
        store.append([to("uji-3", 0, draft())]),
        return_exceptions=True,
    )
    assert [type(o) for o in outcomes] == [Appended, VersionConflict, Appended, VersionConflict, Appended]
    assert [r.position for r in await store.read()] == [1, 2, 3, 4]
    assert (await verify_log(store)).findings == []


async def test_several_streams_get_consecutive_positions(store: EventStore) -> None:
    appended = await store.append([to("uji-1", 0, draft()), to("nomor-2026", 0, *drafts(2)), to("uji-2", 0, draft())])
    assert appended.positions == (1, 2, 3, 4)
    assert [r.stream for r in await store.read()] == ["uji-1", "nomor-2026", "nomor-2026", "uji-2"]


async def test_several_streams_are_all_or_nothing(store: EventStore) -> None:
    await store.append([to("uji-2", 0, draft())])
    with pytest.raises(VersionConflict):
        await store.append([to("uji-1", 0, draft()), to("uji-2", 0, draft())])
    assert await store.read_stream("uji-1") == []


async def test_a_stream_may_come_twice_in_one_append(store: EventStore) -> None:
    await store.append([to("uji-1", 0, draft()), to("uji-1", 1, draft()), to("uji-1", 2)])
    assert [r.version for r in await store.read_stream("uji-1")] == [1, 2]
    with pytest.raises(VersionConflict):
        await store.append([to("uji-1", 2, draft()), to("uji-1", 2, draft())])


async def test_a_guard_must_hold(store: EventStore) -> None:
    await store.append([to("daftar-1", 0, *drafts(2))])
    assert (await store.append([to("daftar-1", 2), to("uji-1", 0, draft())])).positions == (3,)
    for stale in (1, 3):
        with pytest.raises(VersionConflict):
            await store.append([to("uji-1", 1, draft()), to("daftar-1", stale)])
    assert (await store.head()).position == 3


async def test_a_guard_alone_is_answered_without_a_record(store: EventStore) -> None:
    assert await store.append([to("daftar-1", 0)]) == Appended(())
    with pytest.raises(VersionConflict):
        await store.append([to("daftar-1", 1)])


async def test_a_guard_sees_what_its_own_group_did_before_it(store: EventStore) -> None:
    outcomes = await gather(
        store.append([to("daftar-1", 0, draft())]), store.append([to("daftar-1", 0), to("uji-1", 0, draft())]), return_exceptions=True
    )
    assert [type(o) for o in outcomes] == [Appended, VersionConflict]


async def test_asking_twice_gives_the_first_receipt(store: EventStore) -> None:
    asked = [to("uji-1", 0, *drafts(2)), to("uji-2", 0, draft())]
    assert await store.append(asked) == Appended((1, 2, 3))
    await store.append([to("uji-1", 2, draft())])
    assert await store.append(asked) == Appended((1, 2, 3), repeated=True)
    reloaded = [to("uji-1", 3, *asked[0].drafts), to("uji-2", 1, *asked[1].drafts)]
    assert await store.append(reloaded) == Appended((1, 2, 3), repeated=True)
    assert (await store.head()).position == 4


async def test_asking_twice_at_once_records_once(store: EventStore) -> None:
    asked = [to("uji-1", 0, *drafts(2))]
    outcomes = await gather(*(store.append(asked) for _ in range(8)))
    assert {o.positions for o in outcomes} == {(1, 2)}
    assert sorted(o.repeated for o in outcomes) == [False] + [True] * 7
    assert (await store.head()).position == 2


async def test_a_partial_repeat_is_no_repeat(store: EventStore) -> None:
    first, second, third = drafts(3)
    await store.append([to("uji-1", 0, first, second)])
    for again in (
        [to("uji-1", 0, first, third)],
        [to("uji-1", 2, third, first)],
        [to("uji-1", 0, second, first)],
        [to("uji-2", 0, first, second)],
        [to("uji-1", 2, third, third)],
    ):
        with pytest.raises(EventIdTaken):
            await store.append(again)
    assert (await store.head()).position == 2


async def test_a_body_over_the_limit_is_refused_alone(store: EventStore) -> None:
    await store.append([to("uji-0", 0, draft(isi=""))])
    room = MAX_BODY_BYTES - len((await store.read())[0].body)
    full, over = draft(isi="x" * room), draft(isi="x" * (room + 1))
    outcomes = await gather(store.append([to("uji-1", 0, over)]), store.append([to("uji-2", 0, full)]), return_exceptions=True)
    assert [type(o) for o in outcomes] == [BodyTooLarge, Appended]
    assert len((await store.read(1))[0].body) == MAX_BODY_BYTES


async def test_what_is_not_json_is_refused_alone(store: EventStore) -> None:
    outcomes = await gather(
        store.append([to("uji-1", 0, draft(isi=object()))]), store.append([to("uji-2", 0, draft())]), return_exceptions=True
    )
    assert isinstance(outcomes[0], TypeError)
    assert outcomes[1] == Appended((1,))


async def test_reading_in_pages(store: EventStore) -> None:
    await store.append([to("uji-1", 0, *drafts(7))])
    assert [r.position for r in await store.read(2, 3)] == [3, 4, 5]
    assert [r.position for r in await store.read(7)] == []
    assert [r.position async for r in read_all(store, after=1, page=2)] == [2, 3, 4, 5, 6, 7]
    assert [r.version for r in await store.read_stream("uji-1", 5)] == [6, 7]
    assert await store.read_stream("uji-1", 9) == []


async def test_reading_by_cause_and_by_case(store: EventStore) -> None:
    await store.append([to("uji-1", 0, draft(causation="a", correlation="k1")), to("uji-2", 0, draft(causation="b", correlation="k2"))])
    await store.append([to("uji-2", 1, draft(causation="a", correlation="k2"))])
    assert [r.position for r in await store.read_causation("a")] == [1, 3]
    assert [r.position for r in await store.read_correlation("k2")] == [2, 3]
    assert await store.read_causation("c") == []


async def test_the_bell_rings_with_the_new_head_and_only_then(backend: Backend) -> None:
    rung: list[int] = []
    store = await backend.open(doorbell=rung.append)
    asked = [to("uji-1", 0, *drafts(2))]
    await store.append(asked)
    await store.append(asked)
    with pytest.raises(VersionConflict):
        await store.append([to("uji-1", 0, draft())])
    await store.append([to("uji-1", 2, draft())])
    assert rung == [2, 3]


async def test_a_broken_bell_does_not_undo_the_receipt(backend: Backend) -> None:
    def broken(head: int) -> None:
        raise RuntimeError(f"no bell for {head}")

    store = await backend.open(doorbell=broken)
    assert await store.append([to("uji-1", 0, draft())]) == Appended((1,))


async def test_sixteen_writers_leave_no_gap(store: EventStore) -> None:
    conflicts = 0

    async def writer(k: int) -> None:
        nonlocal conflicts
        for n in range(15):
            stream = f"uji-{k % 4}" if n % 3 else f"sendiri-{k}"
            new, done = draft(), False
            while not done:
                version = len(await store.read_stream(stream))
                try:
                    await store.append([to(stream, version, new)])
                    done = True
                except VersionConflict:
                    conflicts += 1

    await gather(*(writer(k) for k in range(16)))
    records = await everything(store)
    assert [r.position for r in records] == list(range(1, 241))
    assert (await verify_log(store)).findings == []
    assert conflicts or type(store).__name__ == "MemoryStore", "the writers never met: the test shows nothing"


async def test_ids_of_strangers_do_not_matter(store: EventStore) -> None:
    await store.append([to("uji-1", 0, draft(uuid4()))])
    assert await store.append([to("uji-1", 1, draft(uuid4()))]) == Appended((2,))
