"""The keyring: one symmetric key per scope, in a database of its own so that erasing a key never touches the log."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from shared.eventstore.keys_database import answering, keys, open_engine, scrub
from shared.eventstore.master_key import MasterKeyMissing, MasterKeys
from shared.eventstore.sealing import Key, KeyDestroyed
from shared.eventstore.wrapping import prepare

__all__ = ["FRESH_S", "KeyDestroyed", "MemoryKeyring", "SqlKeyring"]

FRESH_S = 60.0
"""How long a process may go on with keys it has read: after that long, a key destroyed by another process is forgotten here too.

Asking the database at each use would be exact, but costs a query per decision for an act that happens a few times a year;
what is sealed within that minute under a key just destroyed shares its fate, which is what was asked for.
"""
NOWHERE = Path("/nonexistent/induk.key")
MAX_IDS = 500
"""Per query; SQLite and PostgreSQL both bound the number of parameters."""


class SqlKeyring:
    """Keys in SQLite or PostgreSQL. Small, rarely written, cached for reading: plain synchronous calls in a thread."""

    def __init__(
        self,
        url: str,
        masters: MasterKeys | None = None,
        *,
        fresh_s: float = FRESH_S,
        clock: Callable[[], float] = time.monotonic,
        make: bool = True,
    ) -> None:
        """`masters` None: keys lie plain, in tests and benches. `make` False: whoever only looks neither makes nor wraps anything.

        Raises StoreUnavailable, and Refused when the master is missing or another one.
        """
        self._engine = open_engine(url)
        self._masters = masters or MasterKeys(NOWHERE)
        if masters is not None:
            prepare(self._engine, masters, make=make)
        self._wraps = masters is not None and masters.present() is not None
        self._fresh_s, self._clock = fresh_s, clock
        self._forget()

    async def for_scope(self, scope: str) -> Key:
        """The scope's key; made and committed first if there is none. Raises KeyDestroyed, StoreUnavailable."""
        self._forget_stale()
        by_scope, by_id = self._by_scope, self._by_id
        if known := by_scope.get(scope):
            return known
        key = await asyncio.to_thread(self._get_or_make, scope)
        by_scope[scope] = by_id[key.key_id] = key
        return key

    async def load(self, key_ids: frozenset[str]) -> dict[str, Key | None]:
        """Keys by id; None where destroyed, left out where never here. Raises StoreUnavailable."""
        self._forget_stale()
        by_id = self._by_id
        if missing := key_ids - by_id.keys():
            by_id |= await asyncio.to_thread(self._opened, await asyncio.to_thread(_find, self._engine, missing))
        return {key_id: by_id[key_id] for key_id in key_ids if key_id in by_id}

    async def destroy(self, scope: str) -> str | None:
        """Erase the scope's secret, also from the database's own files; the key's id, None if there never was one.

        Copies outside its files are beyond it: backups and archived WAL of the keys must be kept short.
        Raises StoreUnavailable; then ask again, it is not done.
        """
        try:
            return await asyncio.to_thread(_destroy, self._engine, scope)
        finally:
            self._forget()

    async def held(self, scopes: Iterable[str]) -> dict[str, str]:
        """Ids of the keys these scopes have now, by scope; none is made, destroyed ones are left out."""
        return await asyncio.to_thread(_held, self._engine, sorted(set(scopes)))

    async def destroy_ids(self, key_ids: Iterable[str]) -> int:
        """As `destroy`, by the keys' own ids; how many were still there. Raises StoreUnavailable."""
        try:
            return await asyncio.to_thread(_destroy_ids, self._engine, sorted(set(key_ids)))
        finally:
            self._forget()

    def forget(self) -> None:
        """Drop what was read: another process destroyed a key."""
        self._forget()

    async def declare_lost(self, key_ids: frozenset[str]) -> None:
        """A person has decided that these keys will not come back: what they sealed reads as destroyed, and reading goes on."""
        await asyncio.to_thread(_bury, self._engine, key_ids)
        self._forget()

    def close(self) -> None:
        """Release the connections."""
        self._engine.dispose()

    def _forget_stale(self) -> None:
        # All at once: bounds the age of every entry, and the cache's size, with one comparison.
        if self._clock() >= self._stale_at:
            self._forget()

    def _forget(self) -> None:
        # New ones, not cleared ones: an answer still under way from before must not end up in them.
        self._by_scope: dict[str, Key] = {}
        self._by_id: dict[str, Key | None] = {}
        self._stale_at = self._clock() + self._fresh_s

    def _get_or_make(self, scope: str) -> Key:
        wanted = select(keys.c.key_id, keys.c.secret).where(keys.c.scope == scope)
        with answering(), self._engine.connect() as connection:
            for _ in range(2):
                row = connection.execute(wanted).first()
                connection.rollback()
                if row is not None:
                    if row.secret is None:
                        raise KeyDestroyed(scope)
                    return Key(row.key_id, self._masters.unwrap(row.secret))
                made = Key(uuid4().hex, os.urandom(32))
                try:
                    connection.execute(insert(keys).values(key_id=made.key_id, scope=scope, secret=self._stored(made.secret)))
                    # Before it is handed out: text sealed under a key that a crash takes back is lost for ever.
                    connection.commit()
                except IntegrityError:
                    connection.rollback()
                    continue  # another process made it first
                return made
        raise RuntimeError("a key can neither be read nor made")

    def _stored(self, secret: bytes) -> bytes:
        if not self._wraps:
            return secret
        # Read again for each key made (one a case): the master may have been replaced while this process ran.
        present = self._masters.present()
        if present is None:
            raise MasterKeyMissing(f"keys: {self._masters.file} is gone")
        return present.wrap(secret)

    def _opened(self, found: Mapping[str, bytes | None]) -> dict[str, Key | None]:
        return {key_id: None if secret is None else Key(key_id, self._masters.unwrap(secret)) for key_id, secret in found.items()}


class MemoryKeyring:
    """The same without a database, for tests and dry runs."""

    def __init__(self, held: Iterable[tuple[str, Key]] = ()) -> None:
        self._keys: dict[str, str] = {}
        self._by_id: dict[str, Key | None] = {}
        for scope, key in held:
            self._keys[scope], self._by_id[key.key_id] = key.key_id, key

    async def for_scope(self, scope: str) -> Key:
        """The scope's key."""
        if scope not in self._keys:
            made = Key(uuid4().hex, os.urandom(32))
            self._keys[scope], self._by_id[made.key_id] = made.key_id, made
        key = self._by_id[self._keys[scope]]
        if key is None:
            raise KeyDestroyed(scope)
        return key

    async def load(self, key_ids: frozenset[str]) -> dict[str, Key | None]:
        """Keys by id."""
        return {key_id: self._by_id[key_id] for key_id in key_ids if key_id in self._by_id}

    async def destroy(self, scope: str) -> str | None:
        """Forget a key for ever."""
        key_id = self._keys.get(scope)
        if key_id is not None:
            self._by_id[key_id] = None
        return key_id

    async def held(self, scopes: Iterable[str]) -> dict[str, str]:
        """Ids of the keys these scopes have now."""
        return {s: self._keys[s] for s in scopes if s in self._keys and self._by_id[self._keys[s]] is not None}

    async def destroy_ids(self, key_ids: Iterable[str]) -> int:
        """Forget these keys for ever."""
        there = [key_id for key_id in set(key_ids) if self._by_id.get(key_id) is not None]
        self._by_id |= dict.fromkeys(there)
        return len(there)

    def forget(self) -> None:
        """Nothing is kept beside the keys themselves."""

    async def declare_lost(self, key_ids: frozenset[str]) -> None:
        """Unknown keys read as destroyed."""
        for key_id in key_ids:
            self._by_id.setdefault(key_id, None)


def _find(engine: Engine, key_ids: Iterable[str]) -> dict[str, bytes | None]:
    wanted, found = sorted(key_ids), dict[str, bytes | None]()
    with answering(), engine.connect() as connection:
        for start in range(0, len(wanted), MAX_IDS):
            rows = connection.execute(select(keys.c.key_id, keys.c.secret).where(keys.c.key_id.in_(wanted[start : start + MAX_IDS])))
            found |= {row.key_id: row.secret for row in rows}
    return found


def _held(engine: Engine, scopes: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    with answering(), engine.connect() as connection:
        for start in range(0, len(scopes), MAX_IDS):
            some = keys.c.scope.in_(scopes[start : start + MAX_IDS])
            rows = connection.execute(select(keys.c.scope, keys.c.key_id).where(some, keys.c.secret.is_not(None)))
            found |= {row.scope: row.key_id for row in rows}
    return found


def _destroy_ids(engine: Engine, key_ids: list[str]) -> int:
    there = [key_id for key_id, secret in _find(engine, key_ids).items() if secret is not None]
    if there:
        with answering(), engine.begin() as connection:
            for start in range(0, len(there), MAX_IDS):
                connection.execute(update(keys).where(keys.c.key_id.in_(there[start : start + MAX_IDS])).values(secret=None))
    if key_ids:
        scrub(engine)  # also where nothing was left to do: a cut may have come between the two
    return len(there)


def _destroy(engine: Engine, scope: str) -> str | None:
    with answering(), engine.connect() as connection:
        key_id = connection.execute(select(keys.c.key_id).where(keys.c.scope == scope)).scalar()
        connection.execute(update(keys).where(keys.c.scope == scope).values(secret=None))
        connection.commit()
    if key_id is not None:
        scrub(engine)
    return key_id


def _bury(engine: Engine, key_ids: Iterable[str]) -> None:
    missing = sorted(set(key_ids) - _find(engine, key_ids).keys())
    rows = [{"key_id": key_id, "scope": f"hilang:{key_id}", "secret": None} for key_id in missing]
    with answering(), engine.begin() as connection:
        if rows:
            connection.execute(insert(keys), rows)
