"""Verification finds every way a record can be other than it was recorded."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from shared.eventstore.memory import MemoryStore
from shared.eventstore.port import Head, Record, canonical, link
from shared.eventstore.verify import verify_chain, verify_log
from tests.contracts.drafts import NOON, HandClock, draft, drafts, to


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
