"""The keys' table, and what SQLite and PostgreSQL each need to keep a key for certain and to lose it for certain."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Column, DateTime, Engine, LargeBinary, MetaData, String, Table, create_engine, event, func, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from shared.eventstore.port import StoreUnavailable

metadata = MetaData()
keys = Table(
    "keys",
    metadata,
    Column("key_id", String, primary_key=True),
    Column("scope", String, nullable=False, unique=True),
    Column("secret", LargeBinary),
    Column("created_at", DateTime(timezone=True), server_default=func.now()),
)
"""`secret` NULL: destroyed. The row stays, so that a destroyed key is told from one that was never here."""

PRAGMAS = ("busy_timeout=10000", "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON")
POSTGRES = {"connect_timeout": 5, "options": "-c synchronous_commit=on -c statement_timeout=15000"}
"""The session's own: a role or a database may say otherwise."""
FILE = "SELECT pg_relation_filenode('keys')"


@contextmanager
def answering() -> Iterator[None]:
    """Turns "the database is gone or busy" into StoreUnavailable: nothing that asking differently could help."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        raise StoreUnavailable(f"keys: {type(error).__name__}") from error


def open_engine(url: str) -> Engine:
    """Connections to the keys at `url`, the table made. A log's `postgresql+asyncpg://` is understood. Raises StoreUnavailable."""
    parts = make_url(url)
    if parts.get_backend_name() == "sqlite":
        if parts.database and parts.database != ":memory:":
            _owner_only(Path(parts.database))
        engine = create_engine(parts)
        event.listen(engine, "connect", _prepare)
    else:
        query = {"sslmode" if name == "ssl" else name: value for name, value in parts.query.items()}
        parts = parts.set(drivername="postgresql+psycopg", query=query)
        engine = create_engine(parts, connect_args=POSTGRES, pool_pre_ping=True)
    with answering():
        try:
            metadata.create_all(engine)
        except DBAPIError:
            metadata.create_all(engine)  # two processes began at once: by now the other's table is there
    return engine


def scrub(engine: Engine) -> None:
    """Take overwritten rows out of the database's files, where they would lie on until space is needed. Raises StoreUnavailable."""
    autocommit = engine.execution_options(isolation_level="AUTOCOMMIT")
    with answering(), autocommit.connect() as connection:
        if engine.dialect.name != "sqlite":
            file = connection.exec_driver_sql(FILE).scalar()
            connection.exec_driver_sql("VACUUM FULL keys")
            if connection.exec_driver_sql(FILE).scalar() == file:  # a role without the right is only warned
                raise StoreUnavailable("keys: this role may not rewrite the table, which still has the old row")
        elif connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]:
            raise StoreUnavailable("keys: a reader holds the write-ahead log, which still has the old row; ask again")


def _owner_only(path: Path) -> None:
    # Before SQLite makes it: the files beside it (-wal, -shm) take over its mode.
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()
