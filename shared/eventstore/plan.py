"""Deciding one group of appends on a known ground. Pure, so that memory, SQLite and PostgreSQL decide alike.

Appends are judged in order, each upon what the accepted ones before it leave behind; a rejected one leaves nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from shared.eventstore.port import (
    MAX_BODY_BYTES,
    Appended,
    BodyTooLarge,
    ClockImplausible,
    Draft,
    EventIdTaken,
    Head,
    Record,
    StoreError,
    StreamAppend,
    VersionConflict,
    canonical,
    link,
)
from shared.sop.types import format_time

Appends = Sequence[StreamAppend]
Outcome = Appended | Exception

CLOCK_TOLERANCE = timedelta(hours=1)
"""How far the clock may stand behind the last record before appends stop (invariant 14)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event id stands in the log."""

    position: int
    stream: str


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known as of `head`: the versions of every stream the group names, and the ids of it found recorded."""

    head: Head
    versions: Mapping[str, int]
    places: Mapping[UUID, Place]


@dataclass(slots=True)
class Plan:
    """What to insert, and what to tell each append once that has happened."""

    head: Head
    records: list[Record] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)


def plan(log_id: UUID, ground: Ground, group: Sequence[Appends], now: datetime, tolerance: timedelta = CLOCK_TOLERANCE) -> Plan:
    """Records and outcomes of `group`, should it be inserted right behind `ground.head`."""
    return _Planner(log_id, ground, now, tolerance).judge_all(group)


def streams_of(group: Sequence[Appends]) -> list[str]:
    """Every stream the group names, once."""
    return list(dict.fromkeys(a.stream for appends in group for a in appends))


def ids_of(group: Sequence[Appends]) -> list[UUID]:
    """Every event id the group brings."""
    return [d.event_id for appends in group for a in appends for d in a.drafts]


class _Planner:
    def __init__(self, log_id: UUID, ground: Ground, now: datetime, tolerance: timedelta) -> None:
        last = ground.head.recorded_at
        self._clock_behind = last is not None and last - now > tolerance
        self._at = (now if last is None else max(now, last)).astimezone(UTC)
        self._source, self._time = log_id.urn, format_time(self._at)
        self._versions, self._places = dict(ground.versions), dict(ground.places)
        self._now = now
        self._plan = Plan(ground.head)

    def judge_all(self, group: Sequence[Appends]) -> Plan:
        for appends in group:
            try:
                outcome: Outcome = self._judge(appends)
            except StoreError as error:  # this append's own fault: the others go on
                outcome = error
            self._plan.outcomes.append(outcome)
        return self._plan

    def _judge(self, appends: Appends) -> Appended:
        ids = {d.event_id for a in appends for d in a.drafts}
        if not self._places.keys().isdisjoint(ids):
            return self._repeat(appends)
        if len(ids) != sum(len(a.drafts) for a in appends):
            raise EventIdTaken("an event id comes twice in one append")
        versions: dict[str, int] = {}
        for a in appends:
            actual = versions.get(a.stream, self._versions[a.stream])
            if a.expected != actual:
                raise VersionConflict(a.stream, a.expected, actual)
            versions[a.stream] = actual + len(a.drafts)
        if ids and self._clock_behind:
            raise ClockImplausible(f"the clock says {format_time(self._now)}, the last record {self._time}")
        records = self._records(appends)
        self._versions |= versions
        for r in records:
            self._places[r.event_id] = Place(r.position, r.stream)
        self._plan.records += records
        if records:
            self._plan.head = Head(records[-1].position, records[-1].chain, self._at)
        return Appended(tuple(r.position for r in records))

    def _repeat(self, appends: Appends) -> Appended:
        places = [(a.stream, self._places.get(d.event_id)) for a in appends for d in a.drafts]
        first = places[0][1]
        for n, (stream, place) in enumerate(places):
            if place is None or first is None or place.stream != stream or place.position != first.position + n:
                raise EventIdTaken("these event ids are recorded in part, or otherwise than asked now")
        return Appended(tuple(place.position for _, place in places if place), repeated=True)

    def _records(self, appends: Appends) -> list[Record]:
        records: list[Record] = []
        position, chain = self._plan.head.position, self._plan.head.chain
        for a in appends:
            for version, draft in enumerate(a.drafts, start=a.expected + 1):
                body = self._body(draft, a.stream, version)
                position += 1
                digest = hashlib.sha256(body).digest()
                chain = link(chain, position, digest)
                said = (draft.event_id, draft.type, draft.causation, draft.correlation)
                records.append(Record(position, a.stream, version, *said, self._at, body, digest, chain))
        return records

    def _body(self, draft: Draft, stream: str, version: int) -> bytes:
        # What the columns copy is written here, last, so that no attribute can say otherwise.
        body = canonical(
            {
                **draft.attributes,
                "causation": draft.causation,
                "correlation": draft.correlation,
                "id": str(draft.event_id),
                "source": self._source,
                "specversion": "1.0",
                "streamversion": version,
                "subject": stream,
                "time": self._time,
                "type": draft.type,
            }
        )
        if len(body) > MAX_BODY_BYTES:
            raise BodyTooLarge(f"{draft.type}: {len(body)} bytes, at most {MAX_BODY_BYTES}")
        return body
