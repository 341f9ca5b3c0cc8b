"""Everything signing in stands on, made once per process."""

from __future__ import annotations

from dataclasses import dataclass

from services.portal.sign_in.accounts import Accounts
from services.portal.sign_in.attempts import Attempts
from services.portal.sign_in.codes import Codes
from services.portal.sign_in.outside import Outside
from services.portal.sign_in.passwords import Passwords
from services.portal.sign_in.sessions import Sessions
from shared.clock import Clock
from shared.messaging.database import Database


@dataclass(frozen=True, slots=True)
class SignIn:
    """Accounts, their sessions, one-time codes, and identities of other organisations."""

    accounts: Accounts
    sessions: Sessions
    codes: Codes
    outside: Outside
    attempts: Attempts

    @classmethod
    def on(cls, database: Database, clock: Clock) -> SignIn:
        """Over one database."""
        accounts = Accounts(database, clock, Passwords())
        return cls(accounts, Sessions(database, clock), Codes(database, clock), Outside(database), Attempts(database, clock))

    async def prepare(self) -> None:
        """Make the tables that are missing."""
        await self.accounts.prepare()
        await self.attempts.prepare()

    async def new_code(self, akun: str, unit: str) -> str:
        """A code to set a new password with. The old one and all sessions end now: whoever has the lost phone is out."""
        await self.accounts.set_password(akun, None)
        await self.sessions.end_all(akun)
        return await self.codes.issue("sandi", unit=unit, akun=akun)

    async def close(self, akun: str) -> None:
        """Nobody comes in by this account, by no way, until it is opened again."""
        await self.accounts.set_active(akun, aktif=False)
        await self.sessions.end_all(akun)
        await self.codes.void(akun)
