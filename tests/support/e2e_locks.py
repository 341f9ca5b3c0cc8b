"""Holding a database's write lock, so that a process stands still at a known place and can be killed there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def write_locked(database: Path) -> Iterator[sqlite3.Connection]:
    """Nobody else writes to this SQLite file for the length of the block; everybody reads."""
    connection = sqlite3.connect(database, isolation_level=None, timeout=30)
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield connection
    finally:
        connection.close()


def counted(database: Path, table: str) -> int:
    """Rows of a table; -1 while there is no such database or table."""
    if not database.exists():
        return -1
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=30)
    try:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    except sqlite3.OperationalError:
        return -1
    finally:
        connection.close()
