"""Appends to SQLite, all in one thread: BEGIN IMMEDIATE holds the file's one write lock, so what is read inside is true until COMMIT."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Engine, PoolProxiedConnection

from shared.clock import Clock
from shared.eventstore.group import Committed
from shared.eventstore.plan import Appends, Ground, Place, Plan, ids_of, plan, streams_of
from shared.eventstore.port import Head, LogIdentity, genesis
from shared.eventstore.sqlite_errors import answering
from shared.eventstore.versions import Versions
from shared.sop.types import format_time

_INSERT = """
INSERT INTO events (position, stream, version, event_id, type, causation, correlation, recorded_at, body, digest, chain)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_HEAD = "SELECT position, chain, recorded_at FROM events ORDER BY position DESC LIMIT 1"
_VERSION = "SELECT coalesce(max(version), 0) FROM events WHERE stream = ?"
_PLACES = "SELECT event_id, position, stream FROM events WHERE event_id IN (SELECT value FROM json_each(?))"

_ROOM = ("PRAGMA cache_size=-32768", "PRAGMA wal_autocheckpoint=4000")
"""Event ids are random, so a commit touches index pages all over: keep 32 MB of them at hand, copy back every 16 MB of WAL."""


class Writer:
    """Lives in the writer thread; its connection is never seen by another."""

    def __init__(self, identity: LogIdentity, engine: Engine, clock: Clock, tolerance: timedelta) -> None:
        self._log_id, self._engine = identity.log_id, engine
        self._clock, self._tolerance = clock, tolerance
        self._versions = Versions(0)
        self._proxied: PoolProxiedConnection | None = None

    def connection(self) -> sqlite3.Connection:
        """The writing connection, opened when needed."""
        opened = self._proxied is None
        self._proxied = self._proxied or self._engine.raw_connection()
        driver = self._proxied.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        if opened:
            for pragma in _ROOM:
                driver.execute(pragma)
        return driver

    def drop(self) -> None:
        """Give the connection up; the next commit opens another."""
        proxied, self._proxied = self._proxied, None
        if proxied is not None:
            proxied.invalidate()

    def commit(self, group: Sequence[Appends]) -> Committed:
        """Outcomes of `group`. After an error nothing is known of the connection, so it goes; the same ids again settle the outcome."""
        try:
            with answering():
                return self._transact(self.connection(), group)
        except BaseException:
            self.drop()
            raise

    def _transact(self, connection: sqlite3.Connection, group: Sequence[Appends]) -> Committed:
        cursor = connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        made = plan(self._log_id, self._ground(cursor, group), group, self._clock(), self._tolerance)
        if not made.records:
            cursor.execute("ROLLBACK")
            return Committed(made.outcomes, None)
        cursor.executemany(_INSERT, _rows(made))
        cursor.execute("COMMIT")
        self._versions.follow(made.head.position, [(r.stream, r.version) for r in made.records])
        return Committed(made.outcomes, made.head.position)

    def _ground(self, cursor: sqlite3.Cursor, group: Sequence[Appends]) -> Ground:
        row = cursor.execute(_HEAD).fetchone()
        head = Head(row[0], row[1], datetime.fromisoformat(row[2])) if row else Head(0, genesis(self._log_id), None)
        versions = self._versions_of(cursor, head.position, streams_of(group))
        found = cursor.execute(_PLACES, (orjson.dumps(ids_of(group)),)).fetchall()
        return Ground(head, versions, {UUID(event_id): Place(position, stream) for event_id, position, stream in found})

    def _versions_of(self, cursor: sqlite3.Cursor, head: int, streams: Sequence[str]) -> dict[str, int]:
        # Under the write lock a head that nobody moved means that everything remembered still holds.
        if head != self._versions.head:
            self._versions = Versions(head)
        known = self._versions.known(streams)
        if missing := [s for s in streams if s not in known]:
            found = [(s, cursor.execute(_VERSION, (s,)).fetchone()[0]) for s in missing]
            self._versions.learn(head, found)
            known |= found
        return known


def _rows(made: Plan) -> Iterator[tuple[Any, ...]]:
    at = format_time(made.records[0].recorded_at)  # one group, one time
    for r in made.records:
        yield r.position, r.stream, r.version, str(r.event_id), r.type, r.causation, r.correlation, at, r.body, r.digest, r.chain
