"""Drafts and clocks for the store's contract: the store knows nothing of the SOP, so neither do these."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from shared.eventstore.port import Draft, StreamAppend

NOON = datetime(2026, 3, 2, 5, 0, 0, 123456, tzinfo=UTC)


class HandClock:
    """A clock that stands until it is set."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


def draft(event_id: UUID | None = None, *, causation: str = "perintah-1", correlation: str = "kasus-1", **data: Any) -> Draft:
    attributes = {"actor": "p-1", "causation": causation, "correlation": correlation, "data": data, "datacontenttype": "application/json"}
    return Draft(event_id or uuid4(), "tayang.Contoh.v1", causation, correlation, attributes)


def drafts(count: int) -> list[Draft]:
    return [draft(n=n) for n in range(count)]


def to(stream: str, expected: int, *new: Draft) -> StreamAppend:
    """Without drafts: a guard."""
    return StreamAppend(stream, expected, new)
