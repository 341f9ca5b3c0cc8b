"""Checking a log against itself: nothing missing, nothing changed, columns as the body says (invariants 2, 5, 6, 14).

That nobody rewrote the whole of it consistently is not to be seen from inside: for that there are checkpoints held elsewhere.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import orjson

from shared.eventstore.port import EventStore, Head, Record, canonical, genesis
from shared.sop.types import format_time

PAGE = 1_000
Kind = Literal["position", "digest", "chain", "body", "column", "time", "version"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that cannot be so in an untouched log."""

    position: int
    kind: Kind
    detail: str


class Verifier:
    """Fed record by record in log order. After a finding it goes on from what stands there: one fault, one finding."""

    def __init__(self, log_id: UUID, after: Head | None = None) -> None:
        self.head = after or Head(0, genesis(log_id), None)
        self.findings: list[Finding] = []
        self._from_start = self.head.position == 0
        self._source = log_id.urn
        self._versions: dict[str, int] = {}
        self._last_time = (self.head.recorded_at, "")  # the instant and its spelling, which a group of records shares

    def feed(self, records: Iterable[Record]) -> None:
        """Check `records` behind what was fed before."""
        position, chain = self.head.position, self.head.chain
        at = self.head.recorded_at
        sha256 = hashlib.sha256
        for r in records:
            if r.position != position + 1:
                self._find(r, "position", f"follows {position}")
            digest = sha256(r.body).digest()
            if digest != r.digest:
                self._find(r, "digest", "the body is not what was recorded")
            # link(), spelled out: a call less per record
            if sha256(chain + r.position.to_bytes(8, "big") + r.digest).digest() != r.chain:
                self._find(r, "chain", f"does not follow from position {position}")
            if at is not None and r.recorded_at < at:
                self._find(r, "time", f"{format_time(r.recorded_at)} after {format_time(at)}")
            self._check_version(r)
            self._check_body(r)
            position, chain, at = r.position, r.chain, r.recorded_at
        self.head = Head(position, chain, at)

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
    records = await store.read(verifier.head.position, PAGE)
    while records:
        # The next page comes in while this one is checked, in a thread so that whoever shares the loop is not held up.
        _, records = await asyncio.gather(asyncio.to_thread(verifier.feed, records), store.read(records[-1].position, PAGE))
    return verifier
