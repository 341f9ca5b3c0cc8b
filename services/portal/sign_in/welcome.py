"""What all ways in share: limits, and the session that begins behind them."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from services.portal.base import Base
from services.portal.sign_in.accounts import Akun
from services.portal.sign_in.attempts import PER_ADDRESS, PER_NAME

SESSION_SECONDS = 12 * 3600


class WelcomeBase(Base):
    """Pages before the session."""

    async def _from_here(self, request: Request, nama: str = "") -> None:
        """Refuse other sites' forms, and whoever tries too often. Counted for names that do not exist, too."""
        if not self._same_site(request):
            raise HTTPException(403)
        address = request.client.host if request.client else "-"
        tries = [(PER_ADDRESS, address)]
        if nama:
            tries.append((PER_NAME, nama.strip().lower()[:64]))
        if not await self._p.sign_in.attempts.allowed(*tries):
            raise HTTPException(429)

    async def _welcome(self, request: Request, akun: Akun, to: str = "") -> Response:
        """A new session, and where the work is: the inbox, or for an administrator his office."""
        earlier = request.cookies.get(self._p.cookie, "")
        if earlier:
            await self._p.sign_in.sessions.end(earlier)
        sesi = await self._p.sign_in.sessions.begin(akun, request.headers.get("user-agent", ""))
        unit = next(iter(akun.pegawai), "")
        keeps = bool(unit) and akun.pegawai[unit] in (await self._p.directories.of(unit)).administrator
        response = RedirectResponse(to or ("/kantor" if keeps else "/tugas"), status_code=303)
        response.set_cookie(
            self._p.cookie, sesi.token, httponly=True, samesite="lax", secure=self._p.secure, max_age=SESSION_SECONDS, path="/"
        )
        return response

    def _goodbye(self, to: str = "/masuk") -> Response:
        response = RedirectResponse(to, status_code=303)
        response.delete_cookie(self._p.cookie, path="/", secure=self._p.secure, httponly=True, samesite="lax")
        return response
