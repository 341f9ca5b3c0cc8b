"""What became of each person's notices: a projection for "Pemberitahuan saya". Codes and ids only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Connection, DateTime, MetaData, String, Table, Text, insert, select, update

from shared.eventstore.codec import Recorded
from shared.messaging.database import Database
from shared.settings import Settings
from shared.sop import events as e

LAST = 20
_meta = MetaData()
_told = Table(
    "portal_pemberitahuan",
    _meta,
    Column("pemberitahuan", String(36), primary_key=True),
    Column("kasus", Text, nullable=False),
    Column("pegawai", String(36), nullable=False, index=True),
    Column("jabatan", String(64)),
    Column("saluran", String(16), nullable=False),
    Column("mulai", DateTime, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("keadaan", String(16), nullable=False),
    Column("kode", String(64), nullable=False, default=""),
)
"""`keadaan`: disiapkan, terkirim, gagal. Times in UTC."""


@dataclass(frozen=True, slots=True)
class Kabar:
    """One line. Without `jabatan` it was a trial."""

    pemberitahuan: str
    kasus: str
    pegawai: str
    jabatan: str | None
    saluran: str
    mulai: datetime
    at: datetime
    keadaan: str
    kode: str


class Told:
    """Reads and follows; `channels` says which ways are set up here."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._db = database
        self.channels: Mapping[str, bool] = {"surel": bool(settings.smtp_url), "telegram": settings.telegram_token_file is not None}

    async def prepare(self) -> None:
        """Make the table where it is missing."""
        await self._db.prepare(_meta)

    async def take(self, fact: Recorded[e.PemberitahuanDisiapkan | e.PemberitahuanTerkirim | e.PemberitahuanGagal]) -> None:
        """One fact more; the same again changes nothing."""
        event, at = fact.event, fact.recorded_at.astimezone(UTC).replace(tzinfo=None)
        same = _told.c.pemberitahuan == event.pemberitahuan

        def work(c: Connection) -> None:
            match event:
                case e.PemberitahuanDisiapkan():
                    row: dict[str, Any] = event.model_dump(include={"pemberitahuan", "pegawai", "jabatan", "saluran"})
                    row |= {"kasus": fact.case, "at": at, "mulai": event.mulai.astimezone(UTC).replace(tzinfo=None), "keadaan": "disiapkan"}
                    if c.execute(select(_told.c.at).where(same)).first() is None:
                        c.execute(insert(_told).values(row))
                case e.PemberitahuanTerkirim():
                    c.execute(update(_told).where(same).values(keadaan="terkirim", at=at))
                case e.PemberitahuanGagal(kode=kode):
                    c.execute(update(_told).where(same).values(keadaan="gagal", kode=kode, at=at))

        await self._db.run(work)

    async def last(self, pegawai: str) -> list[Kabar]:
        """The person's newest ones."""
        query = select(_told).where(_told.c.pegawai == pegawai).order_by(_told.c.at.desc()).limit(LAST)
        return [_row(r) for r in await self._db.run(lambda c: c.execute(query).mappings().all())]

    async def of(self, pemberitahuan: str, pegawai: str) -> Kabar | None:
        """One of the person's own."""
        query = select(_told).where(_told.c.pemberitahuan == pemberitahuan, _told.c.pegawai == pegawai)
        row = await self._db.run(lambda c: c.execute(query).mappings().first())
        return _row(row) if row else None


def _row(row: Any) -> Kabar:
    values = {name: row[name] for name in Kabar.__slots__}
    return Kabar(**values | {name: values[name].replace(tzinfo=UTC) for name in ("mulai", "at")})
