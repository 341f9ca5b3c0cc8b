"""Who has taken a task that waits for a whole office: a courtesy between colleagues, no right and no fact of the case.

Kept beside the accounts, not in the log: the SOP lets anyone holding the jabatan act, whoever said "I'll do it".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, DateTime, MetaData, String, Table, Text, bindparam, delete, insert, select

from shared.clock import Clock
from shared.messaging.database import Database
from shared.sop.worklist import Kasus

_meta = MetaData()
_ambil = Table(
    "portal_ambil",
    _meta,
    Column("kasus", Text, primary_key=True),
    Column("jabatan", String(32), primary_key=True),
    Column("sejak", Text, primary_key=True),
    Column("pegawai", String(36), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)

_OF = select(_ambil).where(_ambil.c.kasus.in_(bindparam("cases", expanding=True)))


@dataclass(frozen=True, slots=True)
class Ambil:
    """Taken by whom, when."""

    pegawai: str
    at: datetime


class Claims:
    """Tasks taken by somebody, by (case, office). A claim ends with the task it was made for."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db, self._clock = database, clock

    async def prepare(self) -> None:
        """Make the table where it is missing."""
        await self._db.prepare(_meta)

    async def take(self, kasus: Kasus, jabatan: str, pegawai: str) -> None:
        """Take it; who was first keeps it."""
        sejak, at = _since(kasus, jabatan), self._clock()

        def work(c: Connection) -> None:
            mine = (_ambil.c.kasus == kasus.case, _ambil.c.jabatan == jabatan)
            c.execute(delete(_ambil).where(*mine, _ambil.c.sejak != sejak))
            if not c.execute(select(_ambil.c.pegawai).where(*mine)).first():
                c.execute(insert(_ambil).values(kasus=kasus.case, jabatan=jabatan, sejak=sejak, pegawai=pegawai, at=at))

        if sejak:
            await self._db.run(work)

    async def release(self, kasus: Kasus, jabatan: str, pegawai: str) -> None:
        """Give it back; only one's own."""
        query = delete(_ambil).where(_ambil.c.kasus == kasus.case, _ambil.c.jabatan == jabatan, _ambil.c.pegawai == pegawai)
        await self._db.run(lambda c: c.execute(query))

    async def of(self, cases: Sequence[Kasus]) -> dict[tuple[str, str], Ambil]:
        """Valid claims on these cases, by (case, office)."""
        return await self._db.read(lambda c: self.of_on(c, cases)) if cases else {}

    def of_on(self, c: Connection, cases: Sequence[Kasus]) -> dict[tuple[str, str], Ambil]:
        """As `of`, on a connection that reads more than that."""
        rows = c.execute(_OF, {"cases": [k.case for k in cases]}).all() if cases else ()
        by_case = {k.case: k for k in cases}
        return {
            (r.kasus, r.jabatan): Ambil(r.pegawai, r.at if r.at.tzinfo else r.at.replace(tzinfo=self._clock().tzinfo))
            for r in rows
            if _since(by_case[r.kasus], r.jabatan) == r.sejak
        }


def _since(kasus: Kasus, jabatan: str) -> str:
    return next((t.sejak.isoformat() for t in kasus.tugas if t.jabatan == jabatan), "")
