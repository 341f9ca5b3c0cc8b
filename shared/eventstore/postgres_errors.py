"""Which errors mean "the database is gone or busy, ask again", and which mean "this will never work"."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.exc import TimeoutError as PoolTimeout

# connection, transaction rollback (all of the statement undone), out of resources, operator intervention, system error
_PASSING = ("08", "40", "53", "57", "58")
_READ_ONLY = "25006"  # still connected to the old primary after a failover


def is_passing(error: BaseException) -> bool:
    """Whether the same statement may succeed later on a new connection. Its outcome may be unknown."""
    return any(_passing(cause) for cause in _causes(error))


def _passing(error: BaseException) -> bool:
    import asyncpg  # type: ignore[import-untyped]  # here: where the log is SQLite it is hardly ever asked for

    if isinstance(error, asyncpg.PostgresError):
        state = str(error.sqlstate or "")
        return state.startswith(_PASSING) or state == _READ_ONLY
    # InternalClientError: asyncpg is used while it still digests the server's farewell (seen after pg_terminate_backend).
    return isinstance(error, OSError | TimeoutError | PoolTimeout | asyncpg.InterfaceError | asyncpg.InternalClientError)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """SQLAlchemy wraps what the driver raised, twice."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = getattr(seen, "orig", None) or seen.__cause__
