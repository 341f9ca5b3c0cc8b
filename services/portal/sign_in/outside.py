"""Which account a person of another identity provider is. An administrator says so beforehand; nothing is made by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from services.portal.sign_in.tables import akun_luar
from shared.messaging.database import Database


class Outside:
    """Links between accounts and (issuer, subject)."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def expect(self, akun: str, penerbit: str, klaim: str) -> None:
        """This e-mail or user name is this account's person. An older link of the account is void."""

        def work(c: Connection) -> None:
            c.execute(delete(akun_luar).where(akun_luar.c.akun == akun))
            if klaim.strip():
                c.execute(insert(akun_luar).values(akun=akun, penerbit=penerbit, klaim=klaim.strip().lower()))

        await self._db.run(work)

    async def expected(self, akun: str) -> str:
        """What was entered for the account."""
        query = select(akun_luar.c.klaim).where(akun_luar.c.akun == akun)
        return await self._db.read(lambda c: c.execute(query).scalar_one_or_none()) or ""

    async def taken(self, penerbit: str, klaim: str, but: str) -> bool:
        """Whether another account waits for the same person."""
        same = (akun_luar.c.penerbit == penerbit, akun_luar.c.klaim == klaim.strip().lower(), akun_luar.c.akun != but)
        return await self._db.read(lambda c: c.execute(select(akun_luar.c.akun).where(*same)).first()) is not None

    async def find(self, penerbit: str, claims: Mapping[str, Any]) -> str | None:
        """The account of who signed in there: by subject, or the first time by what was entered, which binds the subject."""
        subjek, names = str(claims["sub"]), spoken(claims)
        ours = akun_luar.c.penerbit == penerbit

        def work(c: Connection) -> str | None:
            bound = c.execute(select(akun_luar.c.akun).where(ours, akun_luar.c.subjek == subjek)).scalar_one_or_none()
            if bound is not None:
                return str(bound)
            open_ = select(akun_luar.c.akun).where(ours, akun_luar.c.subjek.is_(None), akun_luar.c.klaim.in_(names))
            found = c.execute(open_).scalars().all()
            if len(found) != 1:
                return None
            c.execute(update(akun_luar).where(akun_luar.c.akun == found[0]).values(subjek=subjek))
            return str(found[0])

        return await self._db.run(work)


def spoken(claims: Mapping[str, Any]) -> list[str]:
    """Names the provider vouches for. An e-mail counts only when checked there; a user name never passes for an e-mail."""
    names = []
    if claims.get("email") and claims.get("email_verified") is True:
        names.append(str(claims["email"]).lower())
    user = str(claims.get("preferred_username") or "").lower()
    if user and "@" not in user:
        names.append(user)
    return names
