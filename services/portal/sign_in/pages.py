"""Signing in and out; the first administrator."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import FastAPI, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from services.portal.base import COOKIE, Base
from services.portal.desk import desk_of
from services.portal.sign_in.accounts import check_password
from shared.refusal import Reason, Reasons, reason


class SignInPages(Base):
    """One method per page."""

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get("/masuk", response_class=HTMLResponse)(self.sign_in_page)
        app.post("/masuk", response_class=HTMLResponse)(self.sign_in)
        app.post("/masuk/contoh", response_class=HTMLResponse)(self.sign_in_sample)
        app.get("/pertama", response_class=HTMLResponse)(self.first_page)
        app.post("/pertama", response_class=HTMLResponse)(self.first)
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
        return self.page("masuk.html", request, None, status, salah=salah, nama=nama, contoh=samples)

    async def sign_in(self, request: Request, nama: Annotated[str, Form()] = "", sandi: Annotated[str, Form()] = "") -> Response:
        """By name and password."""
        address = request.client.host if request.client else "-"
        if not self._same_site(request):
            raise HTTPException(403)
        if not all(self._limiter.hit(self._few, kind, value) for kind, value in (("nama", nama[:64]), ("alamat", address))):
            raise HTTPException(429)
        akun = await self._p.accounts.check(nama.strip(), sandi[:1000])
        if akun is None:
            wrong = (reason("masuk_gagal", "Nama atau kata sandi tidak cocok.", "nama"),)
            return await self._sign_in_page(request, wrong, nama, 422)
        return await self._welcome(akun)

    async def sign_in_sample(self, request: Request, akun: Annotated[str, Form()] = "") -> Response:
        """As one of the invented people; only those."""
        if not self._same_site(request):
            raise HTTPException(403)
        found = await self._p.accounts.get(akun)
        if found is None or not found.contoh:
            raise HTTPException(403)
        return await self._welcome(found)

    async def _welcome(self, akun: Any) -> Response:
        sesi = await self._p.accounts.sign_in(akun)
        response = RedirectResponse("/tugas", status_code=303)
        response.set_cookie(COOKIE, sesi.token, httponly=True, samesite="lax", secure=self._p.secure, max_age=12 * 3600, path="/")
        return response

    async def first_page(self, request: Request, kode: str = "") -> Response:
        """The one-time link of the first start."""
        if not await self._p.accounts.code_is_good(kode, "pertama"):
            raise HTTPException(404)
        return self.page("pertama.html", request, None, salah=(), kode=kode, nama="")

    async def first(
        self,
        request: Request,
        kode: Annotated[str, Form()] = "",
        nama: Annotated[str, Form()] = "",
        sandi: Annotated[str, Form()] = "",
        ulang: Annotated[str, Form()] = "",
    ) -> Response:
        """Make the first administrator."""
        why = Reasons()
        why.unless(bool(nama.strip()) and len(nama) <= 64, "nama_kosong", "Tulis nama untuk masuk.", "nama")
        check_password(sandi, ulang, why)
        if why:
            return self.page("pertama.html", request, None, 422, salah=why.found, kode=kode, nama=nama)
        akun = await self._p.accounts.first_administrator(kode, nama.strip(), sandi)
        if akun is None:
            raise HTTPException(404)
        return await self._welcome(akun)

    async def sign_out(self, request: Request) -> Response:
        """End the session."""
        await self._checked(request)
        await self._p.accounts.sign_out(request.cookies.get(COOKIE, ""))
        response = RedirectResponse("/masuk", status_code=303)
        response.delete_cookie(COOKIE, path="/")
        return response
