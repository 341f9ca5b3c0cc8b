"""A connection with every right on the database of a copy: past triggers and manners, and nobody sees that they were away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlalchemy.pool import NullPool

GUARDED = ("events", "log_meta")


def engine_for(url: str, *, autocommit: bool = False) -> Engine:
    """Synchronous, whatever drives the log itself."""
    parts = make_url(url)
    level = {"isolation_level": "AUTOCOMMIT"} if autocommit else {}
    if parts.get_backend_name() == "postgresql":
        query = {"sslmode" if name == "ssl" else name: value for name, value in parts.query.items()}
        parts = parts.set(drivername="postgresql+psycopg", query=query)
    return create_engine(parts, poolclass=NullPool, **level)


@contextmanager
def strange(url: str) -> Iterator[Connection]:
    """One transaction in which nothing is refused; the triggers stand again when it is over."""
    engine = engine_for(url)
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        stood = taken_away(connection)
        yield connection
        put_back(connection, stood)
        connection.commit()
    if sqlite:
        with engine_for(url, autocommit=True).connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).all()
    engine.dispose()


def taken_away(connection: Connection) -> list[str]:
    """Statements that bring back what is taken away here."""
    if connection.dialect.name == "sqlite":
        found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
        for name, _ in found:
            connection.execute(text(f"DROP TRIGGER {name}"))
        return [sql for _, sql in found]
    named = connection.execute(
        text("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid::regclass::text = ANY(:tables)"),
        {"tables": list(GUARDED)},
    ).all()
    for table in GUARDED:
        connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
    return [f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}" for table, name in named]


def put_back(connection: Connection, statements: list[str]) -> None:
    """As it was, to the letter."""
    for statement in statements:
        connection.exec_driver_sql(statement)
