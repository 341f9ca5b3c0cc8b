"""A log to look at: never a byte of it changed, also where it is a copy on a stick, and whatever a stranger stored in its columns."""

from __future__ import annotations

import asyncio
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Select, TextClause, create_engine, func, make_url, select
from sqlalchemy.exc import DatabaseError

from services.auditor.checking import guards
from shared.eventstore.port import LogIdentity, Record, StoreError
from shared.eventstore.schema import events, log_meta

PAGE = 1_000
_NOBODY = UUID(int=0)
_NEVER = datetime.min.replace(tzinfo=UTC)
_WRONG_VERSION = -1
Statement = Select[Any] | TextClause


class Unreadable(StoreError):
    """There is no log there, or the database does not answer."""


class AuditLog(ABC):
    """Reads by position in pages, so that a log of any size fits."""

    @abstractmethod
    async def _fetch(self, statement: Statement) -> Sequence[Any]: ...

    @abstractmethod
    async def guard_faults(self) -> list[str]:
        """What is wrong with the triggers that keep the log append-only."""

    @abstractmethod
    async def close(self) -> None: ...

    async def identity(self) -> LogIdentity:
        """Which log it says to be."""
        rows = await self._fetch(select(log_meta.c.log_id, log_meta.c.epoch).order_by(log_meta.c.epoch.desc()).limit(1))
        if not rows:
            raise Unreadable("the log does not say which log it is")
        return LogIdentity(_uuid(rows[0][0]), int(rows[0][1]))

    async def last_position(self) -> int:
        """0 for an empty log."""
        return int((await self._fetch(select(func.max(events.c.position))))[0][0] or 0)

    async def read(self, after: int) -> list[Record]:
        """The next records behind `after`; a column that holds no value of its kind reads as one that fits nothing."""
        rows = await self._fetch(select(*events.c).where(events.c.position > after).order_by(events.c.position).limit(PAGE))
        return [_record(row) for row in rows]

    async def of_type(self, type_: str) -> list[Record]:
        """All of one kind: for kinds that come a few times in the life of a log."""
        return [_record(row) for row in await self._fetch(select(*events.c).where(events.c.type == type_).order_by(events.c.position))]

    async def broken_streams(self, limit: int) -> list[tuple[int, str, Any, Any]]:
        """Position, stream, version and the version before, wherever they do not follow. The database sorts: we need no memory for it."""
        before = func.lag(events.c.version, 1, 0).over(partition_by=events.c.stream, order_by=events.c.position).label("before")
        inner = select(events.c.position, events.c.stream, events.c.version, before).subquery()
        broken = select(inner).where(inner.c.version != inner.c.before + 1).order_by(inner.c.position).limit(limit)
        return [tuple(row) for row in await self._fetch(broken)]

    async def recorded(self, event_ids: Collection[str], before: int) -> set[str]:
        """Which of these events stand in the log before a position."""
        wanted: list[Any] = [self._id(event_id) for event_id in event_ids]
        rows = await self._fetch(select(events.c.event_id).where(events.c.event_id.in_(wanted), events.c.position < before))
        return {str(_uuid(row[0])) for row in rows}

    def _id(self, event_id: str) -> Any:
        return event_id


class SqliteLog(AuditLog):
    """A file, opened for reading only."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise Unreadable(f"there is no log at {path}")
        # Without a write-ahead log beside it nobody has it open, and not even a lock file need be made.
        alone = "" if path.with_name(path.name + "-wal").exists() else "&immutable=1"
        uri = f"{path.resolve().as_uri()}?mode=ro{alone}"
        self._engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(uri, uri=True, check_same_thread=False))

    async def _fetch(self, statement: Statement) -> Sequence[Any]:
        return await asyncio.to_thread(self._rows, statement)

    def _rows(self, statement: Statement) -> Sequence[Any]:
        try:
            with self._engine.connect() as connection:
                return connection.execute(statement).all()
        except DatabaseError as error:
            raise Unreadable(str(error.orig)) from error

    async def close(self) -> None:
        self._engine.dispose()

    async def guard_faults(self) -> list[str]:
        return list(guards.sqlite_faults(await self._fetch(guards.SQLITE)))


class PostgresLog(AuditLog):
    """SELECT is the only right it needs."""

    def __init__(self, url: str) -> None:
        from shared.eventstore import postgres

        self._engine = postgres.engine_for(url)

    async def _fetch(self, statement: Statement) -> Sequence[Any]:
        from shared.eventstore.postgres import fetch

        return await fetch(self._engine, statement, {})  # type: ignore[arg-type]

    def _id(self, event_id: str) -> Any:
        return UUID(event_id)

    async def close(self) -> None:
        await self._engine.dispose()

    async def guard_faults(self) -> list[str]:
        return list(guards.postgres_faults(await self._fetch(guards.POSTGRES)))


def open_log(url: str) -> AuditLog:
    """The log at `sqlite:///…` or `postgresql+asyncpg://…`. Raises Unreadable."""
    parts = make_url(url)
    return SqliteLog(Path(parts.database or "")) if parts.get_backend_name() == "sqlite" else PostgresLog(url)


def _record(row: Sequence[Any]) -> Record:
    position, stream, version, event_id, type_, causation, correlation, at, *sums = row
    said = (str(stream), version if isinstance(version, int) else _WRONG_VERSION, _uuid(event_id), str(type_))
    return Record(position, *said, str(causation), str(correlation), _time(at), *sums)


def _uuid(stored: Any) -> UUID:
    try:
        found = UUID(str(stored))
    except ValueError:
        return _NOBODY
    return found if str(found) == str(stored) else _NOBODY


def _time(stored: Any) -> datetime:
    if isinstance(stored, datetime):
        return stored.astimezone(UTC)
    try:
        at = datetime.fromisoformat(stored)
    except (TypeError, ValueError):
        return _NEVER
    return at if at.tzinfo else _NEVER
