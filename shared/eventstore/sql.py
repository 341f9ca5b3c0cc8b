"""What PostgreSQL and SQLite have in common: reads in SQLAlchemy Core, appends through the group."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import BindParameter, Select, bindparam, select

from shared.eventstore.group import Commit, Doorbell, Group
from shared.eventstore.plan import Appends
from shared.eventstore.port import Appended, Head, LogIdentity, Record, StoreError, genesis
from shared.eventstore.schema import events, log_meta

Row = Sequence[Any]
ALL = tuple(events.c)
LINK = (events.c.position, events.c.body, events.c.digest, events.c.chain)
HEAD = select(events.c.position, events.c.chain, events.c.recorded_at).order_by(events.c.position.desc()).limit(1)
# Built once: putting a statement together takes five times as long as running it.
_AFTER: BindParameter[int] = bindparam("after")
_LIMIT: BindParameter[int] = bindparam("limit")
_STREAM: BindParameter[str] = bindparam("stream")
_ID: BindParameter[str] = bindparam("id")
READ = select(*ALL).where(events.c.position > _AFTER).order_by(events.c.position).limit(_LIMIT)
READ_LINKS = select(*LINK).where(events.c.position > _AFTER).order_by(events.c.position).limit(_LIMIT)
READ_STREAM = select(*ALL).where((events.c.stream == _STREAM) & (events.c.version > _AFTER)).order_by(events.c.version)
READ_CAUSATION = select(*ALL).where(events.c.causation == _ID).order_by(events.c.position)
READ_CORRELATION = select(*ALL).where(events.c.correlation == _ID).order_by(events.c.position)
IDENTITY = select(log_meta.c.log_id, log_meta.c.epoch).order_by(log_meta.c.epoch.desc()).limit(1)


class UnsafeDurability(StoreError):
    """The database may acknowledge a commit that a power failure takes back."""


class SqlStore(ABC):
    """A store over the tables of `schema.py`."""

    def __init__(self, identity: LogIdentity, commit: Commit, doorbell: Doorbell | None) -> None:
        self._identity = identity
        self._group = Group(commit, doorbell)

    @abstractmethod
    async def _fetch(self, statement: Select[Any], **given: int | str) -> Sequence[Row]:
        """Rows of one statement on a read connection; StoreUnavailable when the database does not answer."""

    @abstractmethod
    def _record(self, row: Row) -> Record:
        """A row of `events` in the port's types."""

    @abstractmethod
    def _head(self, rows: Sequence[Row]) -> Head:
        """The head in the port's types, from the rows of HEAD."""

    @abstractmethod
    async def durability(self) -> dict[str, str]:
        """The settings a commit's safety hangs on, read back from live connections."""

    @abstractmethod
    def check(self, settings: dict[str, str]) -> None:
        """Raises UnsafeDurability for `settings` as `durability` found them."""

    async def privileges(self) -> list[str]:
        """What the connected role may do to the log beyond appending; a file has no roles."""
        return []

    async def identity(self) -> LogIdentity:
        return self._identity

    async def append(self, appends: Appends) -> Appended:
        return await self._group.append(appends) if appends else Appended(())

    async def head(self) -> Head:
        return self._head(await self._fetch(HEAD))

    async def read(self, after: int = 0, limit: int = 500) -> list[Record]:
        return await self._records(READ, after=after, limit=limit)

    async def read_links(self, after: int = 0, limit: int = 500) -> Sequence[tuple[int, bytes, bytes, bytes]]:
        """Position, body, digest, chain of the records `read` would give: what is chained, and no other column."""
        rows = await self._fetch(READ_LINKS, after=after, limit=limit)
        return cast("Sequence[tuple[int, bytes, bytes, bytes]]", rows)  # rows behave as tuples: no copy

    async def read_stream(self, stream: str, after_version: int = 0) -> list[Record]:
        return await self._records(READ_STREAM, stream=stream, after=after_version)

    async def read_causation(self, causation: str) -> list[Record]:
        return await self._records(READ_CAUSATION, id=causation)

    async def read_correlation(self, correlation: str) -> list[Record]:
        return await self._records(READ_CORRELATION, id=correlation)

    async def _records(self, statement: Select[Any], **given: int | str) -> list[Record]:
        return [self._record(row) for row in await self._fetch(statement, **given)]

    async def close(self) -> None:
        await self._group.close()

    def _genesis(self) -> Head:
        return Head(0, genesis(self._identity.log_id), None)
