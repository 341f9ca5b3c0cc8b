"""The keyring: one symmetric key per scope, in a database of its own so that erasing a key never touches the log."""

from __future__ import annotations

import asyncio
import os
from uuid import uuid4

from sqlalchemy import Column, DateTime, LargeBinary, MetaData, String, Table, create_engine, event, func, insert, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from shared.eventstore.sealing import Key

metadata = MetaData()
keys = Table(
    "keys",
    metadata,
    Column("key_id", String, primary_key=True),
    Column("scope", String, nullable=False, unique=True),
    Column("secret", LargeBinary),
    Column("created_at", DateTime(timezone=True), server_default=func.now()),
)
"""`secret` NULL: destroyed. The row stays, so that a destroyed scope is told from an unknown one."""


class KeyDestroyed(Exception):
    """Nothing new may be sealed under a scope whose key was destroyed."""


class SqlKeyring:
    """Keys in SQLite or PostgreSQL. Small, rarely written, cached for reading: plain synchronous calls in a thread."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url.replace("+asyncpg", "+psycopg"))
        if self._engine.dialect.name == "sqlite":
            event.listen(self._engine, "connect", _durable)
        metadata.create_all(self._engine)
        self._by_scope: dict[str, Key] = {}
        self._by_id: dict[str, Key] = {}

    async def for_scope(self, scope: str) -> Key:
        """The scope's key; made and committed first if there is none. Raises KeyDestroyed."""
        if known := self._by_scope.get(scope):
            return known
        return self._remember(await asyncio.to_thread(_get_or_make, self._engine, scope))

    async def load(self, key_ids: frozenset[str]) -> dict[str, Key | None]:
        """Keys by id, None where destroyed or unknown."""
        missing = key_ids - self._by_id.keys()
        if missing:
            for scope, key in await asyncio.to_thread(_find, self._engine, missing):
                self._remember((scope, key))
        return {key_id: self._by_id.get(key_id) for key_id in key_ids}

    def close(self) -> None:
        """Release the connections."""
        self._engine.dispose()

    def _remember(self, found: tuple[str, Key]) -> Key:
        scope, key = found
        self._by_scope[scope] = self._by_id[key.key_id] = key
        return key


class MemoryKeyring:
    """For tests."""

    def __init__(self) -> None:
        self._keys: dict[str, Key] = {}
        self._ids: dict[str, Key] = {}

    async def for_scope(self, scope: str) -> Key:
        """The scope's key."""
        key = self._keys.setdefault(scope, Key(uuid4().hex, os.urandom(32)))
        self._ids[key.key_id] = key
        return key

    async def load(self, key_ids: frozenset[str]) -> dict[str, Key | None]:
        """Keys by id."""
        return {key_id: self._ids.get(key_id) for key_id in key_ids}

    def destroy(self, scope: str) -> None:
        """Forget a key for ever."""
        del self._ids[self._keys.pop(scope).key_id]


def _durable(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _get_or_make(engine: Engine, scope: str) -> tuple[str, Key]:
    with engine.connect() as connection:
        for _ in range(2):
            row = connection.execute(select(keys.c.key_id, keys.c.secret).where(keys.c.scope == scope)).first()
            connection.rollback()
            if row is not None:
                if row.secret is None:
                    raise KeyDestroyed(scope)
                return scope, Key(row.key_id, row.secret)
            made = Key(uuid4().hex, os.urandom(32))
            try:
                connection.execute(insert(keys).values(key_id=made.key_id, scope=scope, secret=made.secret))
                connection.commit()
            except IntegrityError:
                connection.rollback()
                continue  # another process made it first
            return scope, made
    raise RuntimeError(f"key of {scope} can neither be read nor made")


def _find(engine: Engine, key_ids: frozenset[str]) -> list[tuple[str, Key]]:
    wanted = sorted(key_ids)
    with engine.connect() as connection:
        found = []
        for start in range(0, len(wanted), 500):
            rows = connection.execute(select(keys).where(keys.c.key_id.in_(wanted[start : start + 500]), keys.c.secret.is_not(None)))
            found += [(row.scope, Key(row.key_id, row.secret)) for row in rows]
        return found
