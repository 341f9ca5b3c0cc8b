"""Which cases an auditor has looked at: a projection of `AuditMelihat`, for the list he works through. Ids and times only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import BigInteger, Column, Connection, MetaData, String, Table, Text, insert, select, update

from shared.eventstore.codec import Recorded
from shared.messaging.database import Database
from shared.sop.event import Event
from shared.sop.types import format_time

_meta = MetaData()
_seen = Table(
    "portal_audit_dilihat",
    _meta,
    Column("auditor", String(36), primary_key=True),
    Column("kasus", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("at", String(27), nullable=False),
)


class Seen:
    """Follows and reads."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def prepare(self) -> None:
        """Make the table where it is missing."""
        await self._db.prepare(_meta)

    def take(self, c: Connection, fact: Recorded[Event]) -> None:
        """One look more; the same again changes nothing."""
        kasus, auditor = getattr(fact.event, "kasus", None), getattr(fact.event, "auditor", "")
        if kasus is None:
            return
        mine = (_seen.c.auditor == auditor, _seen.c.kasus == kasus)
        position = c.execute(select(_seen.c.position).where(*mine)).scalar_one_or_none()
        now = {"position": fact.position, "at": format_time(fact.recorded_at)}
        if position is None:
            c.execute(insert(_seen).values(auditor=auditor, kasus=kasus, **now))
        elif position < fact.position:
            c.execute(update(_seen).where(*mine).values(**now))

    async def of(self, auditor: str) -> Mapping[str, datetime]:
        """When he last looked at each case."""
        query = select(_seen.c.kasus, _seen.c.at).where(_seen.c.auditor == auditor)
        rows = await self._db.read(lambda c: c.execute(query).all())
        return {r.kasus: datetime.fromisoformat(r.at) for r in rows}
