"""Checking a log against itself: nothing missing, nothing changed, columns as the body says (invariants 2, 5, 6, 14).

That nobody rewrote the whole of it consistently is not to be seen from inside: for that there are checkpoints held elsewhere.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol, runtime_checkable
from uuid import UUID

import orjson

from shared.eventstore.port import EventStore, Head, Record, canonical, genesis
from shared.sop.types import format_time

PAGE, LINKS_PAGE = 1_000, 2_000
Link = tuple[int, bytes, bytes, bytes]
"""Position, body, digest, chain: what the chain is made of."""
Progress = Callable[[int], object]
"""Told the position reached, after every page."""
LOWEST = -(2**63)
"""Where reading begins: a record slipped in below position 1 is in the log, too."""
Kind = Literal["position", "digest", "chain", "body", "column", "time", "version"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that cannot be so in an untouched log."""

    position: int
    kind: Kind
    detail: str


@runtime_checkable
class HasLinks(Protocol):
    """A store that hands out the chained columns alone, which costs a fraction of whole records."""

    async def read_links(self, after: int = 0, limit: int = 500) -> Sequence[Link]: ...


class ChainVerifier:
    """Positions without a gap, digest = SHA-256(body), each record chained to the one before: all that makes the log one piece.

    Fed link by link in log order. After a finding it goes on from what stands there: one fault, one finding.
    """

    def __init__(self, log_id: UUID, after: Head | None = None) -> None:
        start = after or Head(0, genesis(log_id), None)
        self.position, self.chain = start.position, start.chain
        self.findings: list[Finding] = []

    def feed(self, links: Iterable[Link]) -> None:
        """Check `links` behind what was fed before."""
        last, chain = self.position, self.chain
        sha256 = hashlib.sha256
        for position, body, digest, next_chain in links:
            if not type(body) is type(digest) is type(next_chain) is bytes:  # SQLite lets a stranger store text in their place
                self._find(position, "body", "body, digest or chain is not stored as bytes")
                body, digest, next_chain = map(_bytes, (body, digest, next_chain))  # noqa: PLW2901
            if position != last + 1:
                self._find(position, "position", f"follows {last}")
            if sha256(body).digest() != digest:
                self._find(position, "digest", "the body is not what was recorded")
            # link(), spelled out: a call less per record
            if position < 0 or sha256(chain + position.to_bytes(8, "big") + digest).digest() != next_chain:
                self._find(position, "chain", f"does not follow from position {last}")
            last, chain = position, next_chain
        self.position, self.chain = last, chain

    def _find(self, position: int, kind: Kind, detail: str) -> None:
        self.findings.append(Finding(position, kind, detail))


def _bytes(stored: object) -> bytes:
    return stored if isinstance(stored, bytes) else str(stored).encode()


class Verifier:
    """The chain, and every record's columns as its body says them. Fed record by record in log order."""

    def __init__(self, log_id: UUID, after: Head | None = None) -> None:
        self.head = after or Head(0, genesis(log_id), None)
        self._chain = ChainVerifier(log_id, after)
        self.findings = self._chain.findings
        self._from_start = self.head.position == 0
        self._source = log_id.urn
        self._versions: dict[str, int] = {}
        self._last_time = (self.head.recorded_at, "")  # the instant and its spelling, which a group of records shares

    def feed(self, records: Iterable[Record]) -> None:
        """Check `records` behind what was fed before."""
        records, known = list(records), len(self.findings)
        self._chain.feed([(r.position, r.body, r.digest, r.chain) for r in records])
        at = self.head.recorded_at
        for r in records:
            if at is not None and r.recorded_at < at:
                self._find(r, "time", f"{format_time(r.recorded_at)} after {format_time(at)}")
            self._check_version(r)
            self._check_body(r)
            at = r.recorded_at
        self.head = Head(self._chain.position, self._chain.chain, at)
        self.findings[known:] = sorted(self.findings[known:], key=lambda f: f.position)  # both passes told as one

    def _check_version(self, r: Record) -> None:
        last = self._versions.get(r.stream, 0 if self._from_start else None)
        if last is not None and r.version != last + 1:
            self._find(r, "version", f"{r.stream}: {r.version} after {last}")
        self._versions[r.stream] = r.version

    def _check_body(self, r: Record) -> None:
        try:
            document = orjson.loads(r.body)
            same_bytes = canonical(document) == r.body
        except (orjson.JSONDecodeError, orjson.JSONEncodeError) as error:
            self._find(r, "body", str(error))
            return
        if not same_bytes or not isinstance(document, dict):
            self._find(r, "body", "not in canonical form")
            return
        said = tuple(map(document.get, _NAMES))
        stand = (
            str(r.event_id),
            r.type,
            r.stream,
            r.version,
            r.causation,
            r.correlation,
            self._spelled(r.recorded_at),
            self._source,
            "1.0",
        )
        if said != stand:
            self._find(r, "column", _differing(said, stand))

    def _spelled(self, at: datetime) -> str:
        if at != self._last_time[0] or not self._last_time[1]:
            self._last_time = (at, format_time(at))
        return self._last_time[1]

    def _find(self, r: Record, kind: Kind, detail: str) -> None:
        self.findings.append(Finding(r.position, kind, detail))


_NAMES = ("id", "type", "subject", "streamversion", "causation", "correlation", "time", "source", "specversion")


def _differing(said: tuple[Any, ...], stand: tuple[Any, ...]) -> str:
    pairs = zip(_NAMES, said, stand, strict=True)
    return "; ".join(f"{name}: body says {a!r}, log says {b!r}" for name, a, b in pairs if a != b)


def verify_chain(records: Iterable[Record], log_id: UUID, after: Head | None = None) -> list[Finding]:
    """Findings in `records`, which follow `after` (the log's beginning when None)."""
    verifier = Verifier(log_id, after)
    verifier.feed(records)
    return verifier.findings


async def verify_log(store: EventStore, after: Head | None = None) -> Verifier:
    """The verifier after the whole log behind `after`: its findings, and the head it reached."""
    verifier = Verifier((await store.identity()).log_id, after)
    records = await store.read(after.position if after else LOWEST, PAGE)
    while records:
        # The next page comes in while this one is checked, in a thread so that whoever shares the loop is not held up.
        _, records = await asyncio.gather(asyncio.to_thread(verifier.feed, records), store.read(records[-1].position, PAGE))
    return verifier


async def verify_chain_of(store: EventStore, after: Head | None = None, progress: Progress | None = None) -> ChainVerifier:
    """As `verify_log` for the chain alone, several times as fast: columns that no chain covers are not looked at."""
    verifier = ChainVerifier((await store.identity()).log_id, after)
    position = after.position if after else LOWEST
    while links := await _links(store, position):
        await asyncio.to_thread(verifier.feed, links)
        position = verifier.position
        if progress:
            progress(position)
    return verifier


async def _links(store: EventStore, after: int) -> Sequence[Link]:
    if isinstance(store, HasLinks):
        return await store.read_links(after, LINKS_PAGE)
    return [(r.position, r.body, r.digest, r.chain) for r in await store.read(after, PAGE)]
