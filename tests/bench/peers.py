"""The other sides of the benches: PyPI `eventsourcing` with its default recorders, and raw COPY."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson
from eventsourcing.persistence import ApplicationRecorder, StoredEvent
from eventsourcing.postgres import PostgresFactory
from eventsourcing.sqlite import SQLiteFactory

from tests.support.postgres import PostgresServer

TOPIC = "tests.bench.peers:Contoh"


def payload(n: int) -> dict[str, Any]:
    """About the attributes of a real event: with what the store adds, 550 bytes."""
    sealed = {"alg": "A256GCM", "ct": "q7x2" * 16, "key": "kunci-0192f0c1", "nonce": "Zm9vYmFyYmF6"}
    return {"actor": "p-0192f0c1", "data": {"n": n, "judul": sealed}, "datacontenttype": "application/json", "unit": "dinkes"}


class Eventsourcing:
    """The peer's application recorder, used from threads as it is meant to be."""

    def __init__(self, recorder: ApplicationRecorder, threads: int) -> None:
        self.recorder = recorder
        self._threads = ThreadPoolExecutor(threads)
        self._writers = threads

    def write(self, appends: int, batch: int) -> None:
        """`appends` in all, shared by the writers, each of `batch` events to a stream of the writer's own."""
        done = [self._threads.submit(self._writer, appends // self._writers, batch) for _ in range(self._writers)]
        for writer in done:
            writer.result()

    def _writer(self, appends: int, batch: int) -> None:
        stream = uuid4()
        for n in range(appends):
            events = [StoredEvent(stream, n * batch + i, TOPIC, orjson.dumps(payload(i))) for i in range(batch)]
            self.recorder.insert_events(events)


def eventsourcing_on_postgres(server: PostgresServer, database: str) -> PostgresFactory:
    """Default settings but for the address."""
    return PostgresFactory(
        {
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_DBNAME": database,
            "POSTGRES_HOST": str(server.folder),
            "POSTGRES_PORT": "5432",
            "POSTGRES_USER": "penguji",
            "POSTGRES_PASSWORD": "unused",  # the socket trusts; the factory insists
            "POSTGRES_POOL_SIZE": "16",
            "POSTGRES_MAX_OVERFLOW": "4",
        }
    )


def eventsourcing_on_sqlite(folder: Path) -> SQLiteFactory:
    """Default settings: WAL, and synchronous=FULL as Python's SQLite has it."""
    return SQLiteFactory({"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(folder / "peer.db")})


class Copy:
    """COPY into a table of our shape: rows made beforehand, no order, no chain, no checks. The most the server takes."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._next = 1

    async def prepare(self) -> None:
        await self._connection.execute("CREATE TABLE IF NOT EXISTS copied (LIKE events INCLUDING ALL)")

    async def write(self, rows: Sequence[tuple[Any, ...]], appends: int) -> None:
        """`rows` again and again, at new positions under new ids."""
        for _ in range(appends):
            at, stream = self._next, f"salin-{self._next}"
            fresh = [(at + n, stream, n + 1, uuid4(), *row[4:]) for n, row in enumerate(rows)]
            await self._connection.copy_records_to_table("copied", records=fresh)
            self._next += len(rows)
