"""Which errors of SQLite mean "the file is busy or not to be had, ask again"."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from shared.eventstore.port import StoreUnavailable


@contextmanager
def answering() -> Iterator[None]:
    """Turns busy for too long, disk full, unreadable, no such file into StoreUnavailable: nothing an append could help."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise StoreUnavailable(str(error)) from error
    except DBAPIError as error:  # the same, wrapped
        if isinstance(error.orig, sqlite3.OperationalError):
            raise StoreUnavailable(str(error.orig)) from error
        raise
