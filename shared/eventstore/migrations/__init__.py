"""Schema of the log database: one alembic history for both dialects, run from the program itself.

`alembic` is imported only when there is something to do: the usual start compares one row.
"""

from __future__ import annotations

from sqlalchemy import Connection, column, inspect, select, table

from shared.eventstore.port import StoreError

VERSION_TABLE = "log_schema"
"""Not alembic's default name: services may keep their own schemas in the same database."""
KNOWN = ("0001",)
"""Every revision, oldest first. A test holds it against the files."""
HEAD = KNOWN[-1]

_LOCK_ID = 0x74617961  # "taya": two processes that start at once on an empty PostgreSQL


class SchemaMismatch(StoreError):
    """The log database was made by a newer program, or is not prepared and this process may not prepare it."""


def present_revision(connection: Connection) -> str | None:
    """The revision the database stands at; None = no log in it."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    versions = table(VERSION_TABLE, column("version_num"))
    return connection.execute(select(versions.c.version_num)).scalar_one_or_none()


def is_current(connection: Connection) -> bool:
    """Whether there is nothing to migrate. Raises SchemaMismatch for a schema newer than this program."""
    present = present_revision(connection)
    if present is not None and present not in KNOWN:
        raise SchemaMismatch(f"the log's schema {present} is newer than this program knows ({HEAD}): update the program")
    return present == HEAD


def upgrade(connection: Connection) -> None:
    """Bring the database to HEAD inside one transaction that no second process can enter. The caller's connection is in autocommit."""
    sqlite = connection.dialect.name == "sqlite"
    connection.exec_driver_sql("BEGIN IMMEDIATE" if sqlite else "BEGIN")
    try:
        if not sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK_ID})")
        _run_alembic(connection)  # does nothing where another process was quicker
    except BaseException:
        connection.exec_driver_sql("ROLLBACK")
        raise
    connection.exec_driver_sql("COMMIT")


def _run_alembic(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "shared.eventstore:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)
