"""The one writing thread of a SQLite file. Works that come while a commit is under way share the next one: a commit is what takes
time (synchronous=FULL waits for the disk), not the few rows in it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

T = TypeVar("T")
Work = Callable[[Connection], T]

MAX_TOGETHER = 64


class Writer:
    """Each work as if alone: in the order asked, all or nothing, told only after the commit."""

    def __init__(self, engine: Engine, thread: ThreadPoolExecutor) -> None:
        self._engine, self._thread = engine, thread
        self._waiting: deque[tuple[Work[Any], Future[Any]]] = deque()

    async def run(self, work: Work[T]) -> T:
        """The result of `work`, committed; rolled back if it raises."""
        done: Future[T] = Future()
        self._waiting.append((work, done))
        self._thread.submit(self._commit_waiting)  # one call per work: whichever runs first takes all, the others find nothing left
        return await asyncio.wrap_future(done)

    def _commit_waiting(self) -> None:
        group: list[tuple[Work[Any], Future[Any]]] = []
        while self._waiting and len(group) < MAX_TOGETHER:
            work, done = self._waiting.popleft()
            if done.set_running_or_notify_cancel():
                group.append((work, done))
        if not group:
            return
        told: list[Callable[[], None]] = []
        try:
            with self._engine.begin() as connection:
                for work, done in group:
                    told.append(_done(connection, work, done, alone=len(group) == 1))
        except Exception as error:  # noqa: BLE001 - handed to everyone who waits: nothing of the group was committed
            for _, done in group:
                done.set_exception(error)
        else:
            for tell in told:
                tell()


def _done(connection: Connection, work: Work[Any], done: Future[Any], *, alone: bool) -> Callable[[], None]:
    """What to tell once the group is committed."""
    if alone:
        result = work(connection)  # what it raises rolls everything back, and that is itself
        return lambda: done.set_result(result)
    try:
        with connection.begin_nested():
            result = work(connection)
    except Exception as error:
        if not _open(connection):
            raise  # a full disk, say: SQLite has given up the whole transaction, and with it what the others did
        failed = error  # its own affair: told to its asker, the others are committed
        return lambda: done.set_exception(failed)
    return lambda: done.set_result(result)


def _open(connection: Connection) -> bool:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver.in_transaction
