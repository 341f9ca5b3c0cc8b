"""Signing in and out."""

from __future__ import annotations

from typing import Annotated

from fastapi import FastAPI, Form, Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from services.portal.desk import desk_of
from services.portal.sign_in.welcome import WelcomeBase
from shared.refusal import Reason, reason


class SignInPages(WelcomeBase):
    """One method per page."""

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get("/masuk", response_class=HTMLResponse)(self.sign_in_page)
        app.post("/masuk", response_class=HTMLResponse)(self.sign_in)
        app.post("/masuk/contoh", response_class=HTMLResponse)(self.sign_in_sample)
        app.post("/keluar", response_class=HTMLResponse)(self.sign_out)

    async def sign_in_page(self, request: Request) -> Response:
        """Sign-in, with the invented people of a first start."""
        return await self._sign_in_page(request)

    async def _sign_in_page(self, request: Request, salah: tuple[Reason, ...] = (), nama: str = "", status: int = 200) -> Response:
        samples = [
            await desk_of(akun, unit, self._p.directories, self._p.clock)
            for akun in await self._p.accounts.samples()
            for unit in akun.pegawai
        ]
        luar = self._p.oidc.label if self._p.oidc else ""
        return self.page("masuk.html", request, None, status, salah=salah, nama=nama, contoh=samples, luar=luar)

    async def sign_in(self, request: Request, nama: Annotated[str, Form()] = "", sandi: Annotated[str, Form()] = "") -> Response:
        """By name and password."""
        await self._from_here(request, nama)
        akun = await self._p.accounts.check(nama[:64], sandi[:1000])
        if akun is None:
            wrong = (reason("masuk_gagal", "Nama atau kata sandi tidak cocok.", "nama"),)
            return await self._sign_in_page(request, wrong, nama, 422)
        return await self._welcome(request, akun)

    async def sign_in_sample(self, request: Request, akun: Annotated[str, Form()] = "") -> Response:
        """As one of the invented people; only those."""
        if not self._same_site(request):
            raise HTTPException(403)
        found = await self._p.accounts.get(akun)
        if found is None or not found.contoh:
            raise HTTPException(403)
        return await self._welcome(request, found)

    async def sign_out(self, request: Request) -> Response:
        """End the session."""
        await self._checked(request)
        await self._p.sign_in.sessions.end(request.cookies.get(self._p.cookie, ""))
        return self._goodbye()
