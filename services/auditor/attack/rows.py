"""Rows of a log in a stranger's hand: read, changed so that they look right, moved, chained anew. The same on both dialects."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, delete, func, insert, select, update

from shared.eventstore.port import canonical, genesis, link
from shared.eventstore.schema import events
from shared.sop.types import format_time

FAR = 1_000_000_000
"""Positions nobody uses: rows go past each other by way of them."""


def row_at(c: Connection, position: int) -> dict[str, Any]:
    """Everything that stands there."""
    return dict(c.execute(select(events).where(events.c.position == position)).mappings().one())


def body_at(c: Connection, position: int) -> dict[str, Any]:
    """The event document."""
    found: dict[str, Any] = orjson.loads(row_at(c, position)["body"])
    return found


def rewritten(c: Connection, position: int, document: Mapping[str, Any], **columns: Any) -> None:
    """Another body, canonical, with its digest; the chain is left as it was."""
    body = canonical(document)
    put(c, position, body=body, digest=hashlib.sha256(body).digest(), **columns)


def put(c: Connection, at: int, /, **columns: Any) -> None:
    """Other values in these columns."""
    c.execute(update(events).where(events.c.position == at).values(**columns))


def drop(c: Connection, first: int, last: int = FAR) -> None:
    """Rows no longer there."""
    c.execute(delete(events).where(events.c.position.between(first, last)))


def moved(c: Connection, first: int, by: int) -> None:
    """All rows from `first` on stand elsewhere."""
    c.execute(update(events).where(events.c.position >= first).values(position=events.c.position + FAR))
    c.execute(update(events).where(events.c.position >= FAR).values(position=events.c.position - FAR + by))


def added(c: Connection, row: Mapping[str, Any]) -> None:
    """One more row."""
    c.execute(insert(events).values(**row))


def relinked(c: Connection, log_id: UUID, first: int) -> None:
    """Digests and chain from `first` on as if that had always been the log."""
    before = c.execute(select(events.c.chain).where(events.c.position == first - 1)).scalar()
    chain = bytes(before) if before is not None else genesis(log_id)
    rows = c.execute(select(events.c.position, events.c.body).where(events.c.position >= first).order_by(events.c.position)).all()
    for position, body in rows:
        digest = hashlib.sha256(body).digest()
        chain = link(chain, position, digest)
        put(c, position, digest=digest, chain=chain)


def last_of(c: Connection) -> int:
    """Where the log ends."""
    return int(c.execute(select(func.max(events.c.position))).scalar() or 0)


def stored_id(c: Connection, value: UUID) -> Any:
    """As the column of this dialect holds it."""
    return str(value) if c.dialect.name == "sqlite" else value


def stored_time(c: Connection, at: datetime) -> Any:
    """As the column of this dialect holds it."""
    return format_time(at) if c.dialect.name == "sqlite" else at
