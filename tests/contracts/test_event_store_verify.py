"""Verification finds every way a record can be other than it was recorded."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from shared.eventstore.memory import MemoryStore
from shared.eventstore.port import Head, Record, canonical, link
from shared.eventstore.verify import HasLinks, verify_chain, verify_chain_of, verify_log
from tests.contracts.backends import ON_DISK, Backend, sqlite_backend
from tests.contracts.drafts import NOON, HandClock, draft, drafts, to

BACKENDS = ON_DISK


async def sample() -> tuple[list[Record], UUID]:
    store = MemoryStore(clock=HandClock())
    await store.append([to("uji-1", 0, *drafts(2)), to("uji-2", 0, draft())])
    await store.append([to("uji-1", 2, draft()), to("uji-2", 1, draft())])
    return await store.read(), (await store.identity()).log_id


def relinked(records: list[Record], log_id: UUID) -> list[Record]:
    """As an insider would cover his tracks: digests and chain made anew over what stands there."""
    chain, made = verify_chain_start(log_id), []
    for r in records:
        digest = hashlib.sha256(r.body).digest()
        chain = link(chain, r.position, digest)
        made.append(replace(r, digest=digest, chain=chain))
    return made


def verify_chain_start(log_id: UUID) -> bytes:
    return hashlib.sha256(b"tayang-log-1" + log_id.bytes).digest()


def kinds(records: list[Record], log_id: UUID) -> list[tuple[int, str]]:
    return [(f.position, f.kind) for f in verify_chain(records, log_id)]


async def test_an_untouched_log_has_no_findings() -> None:
    records, log_id = await sample()
    assert kinds(records, log_id) == []
    assert relinked(records, log_id) == records


CHANGES: list[tuple[str, Callable[[Record], Record], list[str]]] = [
    ("body", lambda r: replace(r, body=r.body.replace(b"p-1", b"p-2")), ["digest"]),
    ("digest", lambda r: replace(r, digest=bytes(32)), ["digest", "chain"]),
    ("body and digest", lambda r: replace(r, body=b"{}", digest=hashlib.sha256(b"{}").digest()), ["chain", "column"]),
    ("not JSON", lambda r: replace(r, body=b"\xff", digest=hashlib.sha256(b"\xff").digest()), ["chain", "body"]),
    ("spelled otherwise", lambda r: replace(r, body=b" " + r.body), ["digest", "body"]),
    ("not an object", lambda r: replace(r, body=b"[]"), ["digest", "body"]),
    ("chain", lambda r: replace(r, chain=bytes(32)), ["chain"]),
    ("stream", lambda r: replace(r, stream="uji-9"), ["column"]),
    ("version", lambda r: replace(r, version=9), ["version", "column"]),
    ("event id", lambda r: replace(r, event_id=uuid4()), ["column"]),
    ("type", lambda r: replace(r, type="tayang.Lain.v1"), ["column"]),
    ("causation", lambda r: replace(r, causation="lain"), ["column"]),
    ("correlation", lambda r: replace(r, correlation="lain"), ["column"]),
    ("time back", lambda r: replace(r, recorded_at=NOON - timedelta(seconds=1)), ["time", "column"]),
    ("time on", lambda r: replace(r, recorded_at=NOON + timedelta(microseconds=1)), ["column"]),
    ("position", lambda r: replace(r, position=12), ["position", "chain"]),
]


@pytest.mark.parametrize(("change", "expected"), [c[1:] for c in CHANGES], ids=[c[0] for c in CHANGES])
async def test_every_single_change_is_found_where_it_is(change: Callable[[Record], Record], expected: list[str]) -> None:
    records, log_id = await sample()
    records[2] = change(records[2])
    found = [(f.position, f.kind) for f in verify_chain(records, log_id)]
    assert [kind for position, kind in found if position == records[2].position] == expected


async def test_a_missing_record_is_found() -> None:
    records, log_id = await sample()
    assert kinds(records[1:], log_id)[:2] == [(2, "position"), (2, "chain")]
    del records[2]
    assert kinds(records, log_id) == [(4, "position"), (4, "chain"), (5, "version")]


async def test_swapped_records_are_found() -> None:
    records, log_id = await sample()
    records[1], records[2] = replace(records[2], position=2), replace(records[1], position=3)
    assert {kind for _, kind in kinds(records, log_id)} == {"chain"}


async def test_a_log_rewritten_and_relinked_still_betrays_bodies_that_disagree() -> None:
    records, log_id = await sample()
    document = records[2].body.replace(b'"streamversion":1', b'"streamversion":2')
    records[2] = replace(records[2], body=canonical_of(document))
    assert kinds(relinked(records, log_id), log_id) == [(3, "column")]


def canonical_of(document: bytes) -> bytes:
    import orjson

    return canonical(orjson.loads(document))


async def test_another_logs_records_are_not_ours() -> None:
    records, _ = await sample()
    found = kinds(records, uuid4())
    assert (1, "chain") in found
    assert [p for p, kind in found if kind == "column"] == [1, 2, 3, 4, 5]


async def test_verification_goes_on_from_a_known_head() -> None:
    store = MemoryStore(clock=HandClock())
    await store.append([to("uji-1", 0, *drafts(3))])
    middle = await store.head()
    await store.append([to("uji-1", 3, *drafts(2))])
    verifier = await verify_log(store, after=middle)
    assert (verifier.findings, verifier.head) == ([], await store.head())
    wrong = Head(middle.position, bytes(32), middle.recorded_at)
    assert [(f.position, f.kind) for f in (await verify_log(store, after=wrong)).findings] == [(4, "chain")]


ZEROS = f"CAST('{'0' * 32}' AS BYTES)"
TEXT = "CAST('{}' AS BYTES)"
ID = "'00000000-0000-0000-0000-000000000009'"
COLUMNS = "position, stream, version, event_id, type, causation, correlation, recorded_at, body, digest, chain"
COPY = f"SELECT {{position}}, 'lain', 9, {ID}, type, causation, correlation, recorded_at, body, digest, chain"
PLANTED: dict[str, tuple[list[str], list[tuple[int, str]]]] = {
    "update body": ([f"UPDATE events SET body = {TEXT} WHERE position = 2"], [(2, "digest")]),
    "update digest": ([f"UPDATE events SET digest = {ZEROS} WHERE position = 2"], [(2, "digest"), (2, "chain")]),
    "update chain": ([f"UPDATE events SET chain = {ZEROS} WHERE position = 2"], [(2, "chain"), (3, "chain")]),
    "update position": (["UPDATE events SET position = 12 WHERE position = 5"], [(12, "position"), (12, "chain")]),
    "delete first": (["DELETE FROM events WHERE position = 1"], [(2, "position"), (2, "chain")]),
    "delete": (["DELETE FROM events WHERE position = 3"], [(4, "position"), (4, "chain")]),
    "insert behind": ([f"INSERT INTO events ({COLUMNS}) {COPY.format(position=6)} FROM events WHERE position = 5"], [(6, "chain")]),
    "insert below": (
        [f"INSERT INTO events ({COLUMNS}) {COPY.format(position=-1)} FROM events WHERE position = 1"],
        [(-1, "position"), (-1, "chain"), (1, "position"), (1, "chain")],
    ),
    "swap": (
        [f"UPDATE events SET position = {to_} WHERE position = {from_}" for from_, to_ in ((2, 20), (3, 2), (20, 3))],
        [(2, "chain"), (3, "chain"), (4, "chain")],
    ),
    "swap bodies": (
        ["UPDATE events SET body = e.body FROM events e WHERE e.position = 5 - events.position AND events.position IN (2, 3)"],
        [(2, "digest"), (3, "digest")],
    ),
}


@pytest.mark.parametrize("planted", PLANTED)
async def test_the_chain_alone_betrays_what_a_stranger_did_in_the_database(backend: Backend, planted: str) -> None:
    store = await backend.open()
    await store.append([to("uji-1", 0, *drafts(5))])
    assert (await verify_chain_of(store)).findings == []
    bytes_, uuid = ("BLOB", ID) if backend.kind == "sqlite" else ("bytea", f"{ID}::uuid")
    statements, expected = PLANTED[planted]
    told = [s.replace("AS BYTES", f"AS {bytes_}").replace(ID, uuid) for s in statements]
    await backend.sql(*await _without_triggers(backend), *told, "SELECT 1")
    assert [(f.position, f.kind) for f in (await verify_chain_of(store)).findings] == expected
    in_full = [(f.position, f.kind) for f in (await verify_log(store)).findings]
    assert set(expected) <= set(in_full)


async def _without_triggers(backend: Backend) -> list[str]:
    if backend.kind == "postgres":
        return ["ALTER TABLE events DISABLE TRIGGER USER"]
    names = await backend.sql("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'events'")
    return [f"DROP TRIGGER {name}" for (name,) in names]


async def test_text_in_the_place_of_bytes_is_a_finding_not_a_crash(tmp_path: Path) -> None:
    backend = sqlite_backend(tmp_path)
    store = await backend.open()
    await store.append([to("uji-1", 0, *drafts(2))])
    await backend.sql(*await _without_triggers(backend), "UPDATE events SET body = CAST(body AS TEXT) WHERE position = 1")
    assert [(f.position, f.kind) for f in (await verify_chain_of(store)).findings] == [(1, "body")]
    assert (1, "body") in [(f.position, f.kind) for f in (await verify_log(store)).findings]
    await backend.close()


async def test_the_chain_alone_reads_only_what_is_chained_and_tells_how_far_it_is(backend: Backend) -> None:
    store = await backend.open()
    await store.append([to("uji-1", 0, *drafts(3))])
    middle = await store.head()
    await store.append([to("uji-1", 3, *drafts(2))])
    assert isinstance(store, HasLinks)
    assert [tuple(link) for link in await store.read_links(3, 1)] == [
        (r.position, r.body, r.digest, r.chain) for r in await store.read(3, 1)
    ]
    told: list[int] = []
    verifier = await verify_chain_of(store, after=middle, progress=told.append)
    assert (verifier.findings, verifier.position, verifier.chain, told) == ([], 5, (await store.head()).chain, [5])


@pytest.mark.parametrize("n", range(5))
async def test_the_chain_of_a_log_in_memory_is_verified_alike(n: int) -> None:
    store = MemoryStore(clock=HandClock())
    await store.append([to("uji-1", 0, *drafts(5))])
    assert (await verify_chain_of(store)).findings == []
    store._records[n] = replace(store._records[n], digest=bytes(32))
    assert [(f.position, f.kind) for f in (await verify_chain_of(store)).findings] == [(n + 1, "digest"), (n + 1, "chain")]
