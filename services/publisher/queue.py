"""Cases the worker has to look at, and when: a projection of this stage's own stream, rebuilt from the log at will."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import BigInteger, Column, Connection, DateTime, MetaData, String, Table, Text, delete, insert, select, update

from shared.messaging.database import Database

_meta = MetaData()
_open = Table(
    "publisher_terbuka",
    _meta,
    Column("kasus", Text, primary_key=True),
    Column("unit", String(64), nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("due_at", DateTime, nullable=False, index=True),
)
"""`position`: newest fact of the case that was noted; `due_at` in UTC."""


class Queue:
    """Which cases to look at. Sweeps select, decisions re-check: an entry too many costs a look, never a post."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def open(self) -> None:
        """Make the table where it is missing."""
        await self._db.prepare(_meta)

    async def note(self, case: str, unit: str, position: int, at: datetime) -> None:
        """Something happened in this case: look at it now."""
        due = _naive(at)

        def work(c: Connection) -> None:
            newer = (_open.c.kasus == case, _open.c.position < position)
            if c.execute(update(_open).where(*newer).values(position=position, due_at=due)).rowcount:
                return
            if c.execute(select(_open.c.kasus).where(_open.c.kasus == case)).first() is None:
                c.execute(insert(_open).values(kasus=case, unit=unit, position=position, due_at=due))

        await self._db.run(work)

    async def due(self, now: datetime, limit: int = 50) -> list[tuple[str, str, int]]:
        """(case, unit, position) of what is due, longest waiting first."""
        query = (
            select(_open.c.kasus, _open.c.unit, _open.c.position).where(_open.c.due_at <= _naive(now)).order_by(_open.c.due_at).limit(limit)
        )
        return [(r.kasus, r.unit, r.position) for r in await self._db.run(lambda c: c.execute(query).all())]

    async def later(self, case: str, position: int, at: datetime) -> None:
        """Look again at `at`, unless something newer was noted meanwhile."""
        same = (_open.c.kasus == case, _open.c.position == position)
        await self._db.run(lambda c: c.execute(update(_open).where(*same).values(due_at=_naive(at))))

    async def done(self, case: str, position: int) -> None:
        """Nothing left to do, unless something newer was noted meanwhile."""
        await self._db.run(lambda c: c.execute(delete(_open).where(_open.c.kasus == case, _open.c.position == position)))


def _naive(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(tzinfo=None)
