"""What the auditor's pages share: who may open them, and that opening them is on record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import uuid4
from zoneinfo import ZoneInfo

from fastapi import Request
from starlette.exceptions import HTTPException

from services.portal.audits.past import instant, views_of
from services.portal.base import Base, Redirect
from services.portal.cases.view import Views, local
from services.portal.desk import Meja
from shared.clock import day_in
from shared.eventstore.as_of import position_at
from shared.messaging.answers import Diterima
from shared.refusal import Reason, reason

Apa = Literal["kasus", "register", "keadaan", "paket"]


@dataclass(frozen=True, slots=True)
class Saat:
    """An instant somebody asked for, and where the log stood."""

    typed: str
    at: datetime
    position: int
    zona: str

    @property
    def isian(self) -> str:
        """For the field it was typed into: on the office's clock, to the minute."""
        return f"{self.at.astimezone(ZoneInfo(self.zona)):%Y-%m-%dT%H:%M}"

    @property
    def kata(self) -> str:
        """`Keadaan per 31-03-2026 16.00 WIB, log nomor 1234`."""
        return f"Keadaan per {local(self.at, self.zona)}, log nomor {self.position}"


class AuditBase(Base):
    """Pages of who only looks."""

    async def _auditor(self, request: Request) -> Meja:
        meja = await self._desk(request)
        if not meja.auditor:
            raise HTTPException(403)
        if not meja.direktori.auditor[meja.pegawai].covers(day_in(meja.zona, self._p.clock())):
            raise Redirect("/audit/tidak-berlaku")
        return meja

    async def _look(self, meja: Meja, apa: Apa, posisi: int, case: str | None = None) -> None:
        """Recorded before anything is shown."""
        data = {"apa": apa, "posisi": posisi} | ({"kasus": case} if case else {})
        answer = await self._p.sender.send(
            meja, "CatatAuditMelihat", data, case=case or f"unit-{meja.unit}", command_id=uuid4(), after=0, kasus=None
        )
        if not isinstance(answer, Diterima):
            raise HTTPException(403)

    async def _head(self) -> int:
        return (await self._p.audits.store.head()).position

    async def _saat(self, meja: Meja, typed: str) -> Saat | Reason:
        """Where the log stood then, or why nobody can say."""
        at = instant(typed[:40], meja.zona)
        if at is None:
            return reason("waktu_tidak_terbaca", "Tanggal dan jam: belum diisi, atau bukan waktu yang ada.", "pada")
        if at > self._p.clock():
            return reason("waktu_di_depan", "Tanggal dan jam: belum terjadi.", "pada")
        return Saat(typed[:40], at, await position_at(self._p.audits.store, at), meja.zona)

    async def _then(self, meja: Meja, position: int) -> tuple[Views, Meja]:
        """Cases as they were, and the desk with the names and offices of then."""
        views, directories = views_of(self._p.audits.store, self._p.audits.codec, position)
        return views, replace(meja, direktori=await directories.of(meja.unit))
