"""One-time codes: the first administrator's, and those with which a person sets his own password. No e-mail needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, and_, delete, insert, select

from services.portal.sign_in.secret import code_digest, naive, new_code
from services.portal.sign_in.tables import kode
from shared.clock import Clock
from shared.messaging.database import Database

Guna = Literal["pertama", "sandi"]
CODE_LIFE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Kode:
    """A code that is still good. `sidik` names it without telling it."""

    sidik: str
    akun: str | None
    unit: str


class Codes:
    """Issued, looked up, used once."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db, self._clock = database, clock

    async def issue(self, guna: Guna, *, unit: str, akun: str | None = None) -> str:
        """A new code; older ones for the same are void."""
        code = new_code()
        row = {"sidik": code_digest(code), "guna": guna, "akun": akun, "unit": unit, "sampai_at": naive(self._clock() + CODE_LIFE)}
        same: ColumnElement[bool] = and_(kode.c.akun.is_(None), kode.c.unit == unit) if akun is None else kode.c.akun == akun
        await self._db.run(lambda c: (c.execute(delete(kode).where(kode.c.guna == guna, same)), c.execute(insert(kode).values(**row))))
        return code

    async def look(self, code: str, guna: Guna) -> Kode | None:
        """The code, if it can still be used."""
        query = select(kode).where(kode.c.sidik == code_digest(code), kode.c.guna == guna)
        row = await self._db.read(lambda c: c.execute(query).first())
        return Kode(row.sidik, row.akun, row.unit) if row is not None and row.sampai_at > self._now() else None

    async def use(self, sidik: str) -> bool:
        """Whether this was the one use: of two at once only one hears yes."""
        query = delete(kode).where(kode.c.sidik == sidik, kode.c.sampai_at > self._now())
        return bool(await self._db.run(lambda c: c.execute(query).rowcount))

    async def void(self, akun: str) -> None:
        """What was handed out for this account is good no more."""
        await self._db.run(lambda c: c.execute(delete(kode).where(kode.c.akun == akun)))

    def _now(self) -> datetime:
        return naive(self._clock())
