"""How often somebody may try. Counted in the portal's database: a storm that is spread over replicas is one storm.

Only digests are kept, for minutes: what is typed as a name may be anything, a password by mistake.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Column, Connection, DateTime, Integer, MetaData, String, Table, bindparam, delete, func, insert, select

from services.portal.sign_in.secret import digest, naive
from shared.clock import Clock
from shared.messaging.database import Database


@dataclass(frozen=True, slots=True)
class Batas:
    """So many within any five minutes."""

    kode: str
    jumlah: int


PER_NAME = Batas("nama", 10)
PER_ADDRESS = Batas("alamat", 60)
"""A whole office may come in behind one address in the morning."""
PER_PASSWORD_CHANGE = Batas("sandi", 10)
PER_TRIAL_MESSAGE = Batas("uji-coba", 10)
WINDOW = timedelta(minutes=5)

_meta = MetaData()
_try = Table(
    "percobaan",
    _meta,
    Column("nomor", Integer, primary_key=True, autoincrement=True),
    Column("sidik", String(64), nullable=False, index=True),
    Column("at", DateTime, nullable=False, index=True),
)
_COUNT = select(func.count()).select_from(_try).where(_try.c.sidik == bindparam("sidik"), _try.c.at > bindparam("since"))
_OLD = delete(_try).where(_try.c.at <= bindparam("since"))


class Attempts:
    """Counts."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db, self._clock = database, clock

    async def prepare(self) -> None:
        """Make the table where it is missing."""
        await self._db.prepare(_meta)

    async def allowed(self, *tries: tuple[Batas, str]) -> bool:
        """Whether each of these may be done once more; then it counts as done. What comes too often costs one read."""
        now = naive(self._clock())
        given = [(limit, {"sidik": digest(f"{limit.kode}/{what}"), "since": now - WINDOW}) for limit, what in tries]

        def free(c: Connection) -> bool:
            return all(c.execute(_COUNT, each).scalar_one() < limit.jumlah for limit, each in given)

        def count(c: Connection) -> bool:
            if not free(c):
                return False
            c.execute(_OLD, {"since": now - WINDOW})
            c.execute(insert(_try), [{"sidik": each["sidik"], "at": now} for _, each in given])
            return True

        return await self._db.read(free) and await self._db.run(count)
