"""Signing in with another organisation's account. Who is not linked to an account here gets a plain page, and nothing is made."""

from __future__ import annotations

import structlog
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from services.portal.sign_in.outside import spoken
from services.portal.sign_in.provider import STATE_COOKIE, STATE_PATH, NotSignedIn, Provider
from services.portal.sign_in.welcome import WelcomeBase

log = structlog.get_logger(__name__)


class OidcPages(WelcomeBase):
    """One method per page."""

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get("/masuk/luar", response_class=HTMLResponse)(self.ask)
        app.get("/masuk/luar/kembali", response_class=HTMLResponse)(self.answered)

    async def ask(self, request: Request) -> Response:
        """To the provider. A link, not a form: `form-action 'self'` would stop the way there."""
        provider = self._provider()
        await self._from_here(request)
        try:
            return await provider.ask(request, f"{self._p.portal_url}/masuk/luar/kembali", secure=self._p.secure)
        except NotSignedIn as error:
            return self._not(request, error.kode)

    async def answered(self, request: Request) -> Response:
        """Back from it: the account an administrator linked, or a page that says that there is none."""
        provider = self._provider()
        try:
            claims = await provider.answered(request)
        except NotSignedIn as error:
            return self._not(request, error.kode)
        id_ = await self._p.sign_in.outside.find(provider.issuer, claims)
        akun = await self._p.accounts.get(id_) if id_ is not None else None
        if akun is None:
            log.info("outside_unknown")
            return _without_state(self.page("luar_tidak_dikenal.html", request, None, 403, label=provider.label, nama=spoken(claims)))
        return _without_state(await self._welcome(request, akun))

    def _provider(self) -> Provider:
        if self._p.oidc is None:
            raise HTTPException(404)
        return self._p.oidc

    def _not(self, request: Request, kode: str) -> Response:
        log.warning("outside_failed", error=kode)
        label = self._p.oidc.label if self._p.oidc else ""
        return _without_state(self.page("luar_gagal.html", request, None, 400, label=label))


def _without_state(response: Response) -> Response:
    response.delete_cookie(STATE_COOKIE, path=STATE_PATH)
    return response
