"""Sessions: kept by the server, so that a lost phone can be signed out from another one."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, delete, func, insert, select, update

from services.portal.sign_in.accounts import Akun, account
from services.portal.sign_in.secret import digest, naive
from services.portal.sign_in.tables import akun, akun_pegawai, akun_pengelola, sesi
from shared.clock import Clock
from shared.messaging.database import Database

SESSION_LIFE = timedelta(hours=12)
SESSION_IDLE = timedelta(hours=2)

_OPEN = (
    select(
        *(sesi.c[name] for name in ("csrf", "dibuat_at", "terakhir_at")),
        sesi.c.unit.label("terpilih"),
        akun,
        akun_pengelola.c.unit.label("rumah"),
        akun_pegawai.c.unit,
        akun_pegawai.c.pegawai,
    )
    .join(akun, akun.c.id == sesi.c.akun)
    .outerjoin(akun_pengelola, akun_pengelola.c.akun == akun.c.id)
    .outerjoin(akun_pegawai, akun_pegawai.c.akun == akun.c.id)
    .where(sesi.c.sidik == bindparam("sidik"), akun.c.aktif)
)
"""A row per unit of the account. Made once, for it runs for every page: building it would cost several times what running it does."""


@dataclass(frozen=True, slots=True)
class Sesi:
    """A signed-in account. `token` is the cookie's value, known only at sign-in; `csrf` goes into every form."""

    akun: Akun
    csrf: str
    unit: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True)
class Perangkat:
    """One session as its owner sees it."""

    peramban: str
    dibuat_at: datetime
    terakhir_at: datetime
    ini: bool


class Sessions:
    """Begun, found again by the cookie, ended."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db, self._clock = database, clock

    async def begin(self, akun: Akun, peramban: str = "") -> Sesi:
        """A new session; never one the browser brought (fixation)."""
        token, csrf, now = secrets.token_urlsafe(32), secrets.token_urlsafe(24), naive(self._clock())
        row = {"sidik": digest(token), "akun": akun.id, "csrf": csrf, "unit": "", "peramban": peramban[:200]}
        await self._db.run(lambda c: c.execute(insert(sesi).values(**row, dibuat_at=now, terakhir_at=now)))
        return Sesi(akun, csrf, "", token)

    async def of(self, token: str) -> Sesi | None:
        """The session behind a cookie; None when it is unknown, too old or was left idle, or the account is closed."""
        sidik, now = digest(token), naive(self._clock())
        rows = await self._db.read(lambda c: c.execute(_OPEN, {"sidik": sidik}).all())  # one way to the database for every page
        if not rows or not _alive(rows[0].dibuat_at, rows[0].terakhir_at, now):
            return None
        row = rows[0]
        if now - row.terakhir_at > timedelta(minutes=1):
            await self._db.run(lambda c: c.execute(update(sesi).where(sesi.c.sidik == sidik).values(terakhir_at=now)))
        return Sesi(account(row, {r.unit: r.pegawai for r in rows if r.unit is not None}, row.rumah), row.csrf, row.terpilih)

    async def choose(self, token: str, unit: str) -> None:
        """From now on this unit's pages, where none is named."""
        await self._db.run(lambda c: c.execute(update(sesi).where(sesi.c.sidik == digest(token)).values(unit=unit)))

    async def of_account(self, akun: str, token: str = "") -> list[Perangkat]:
        """Where the account is signed in, last used first."""
        query = select(sesi).where(sesi.c.akun == akun).order_by(sesi.c.terakhir_at.desc())
        now, rows = naive(self._clock()), await self._db.read(lambda c: c.execute(query).all())
        return [
            Perangkat(r.peramban, r.dibuat_at.replace(tzinfo=UTC), r.terakhir_at.replace(tzinfo=UTC), r.sidik == digest(token))
            for r in rows
            if _alive(r.dibuat_at, r.terakhir_at, now)
        ]

    async def count(self, akun: str) -> int:
        """How many sessions it has."""
        query = select(func.count()).select_from(sesi).where(sesi.c.akun == akun)
        return int(await self._db.read(lambda c: c.execute(query).scalar_one()))

    async def end(self, token: str) -> None:
        """End this one."""
        await self._db.run(lambda c: c.execute(delete(sesi).where(sesi.c.sidik == digest(token))))

    async def end_all(self, akun: str) -> None:
        """End every session of an account (lost phone, new password)."""
        await self._db.run(lambda c: c.execute(delete(sesi).where(sesi.c.akun == akun)))


def _alive(made: datetime, used: datetime, now: datetime) -> bool:
    return now - made <= SESSION_LIFE and now - used <= SESSION_IDLE
