"""Akun saya: my units, where I am signed in, my password, and what was done to my account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import FastAPI, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from services.portal.desk import Meja
from services.portal.sign_in.attempts import PER_PASSWORD_CHANGE
from services.portal.sign_in.passwords import check_password
from services.portal.sign_in.welcome import WelcomeBase
from shared.refusal import Reason, Reasons

DEEDS: Mapping[str, str] = {
    "akun_dibuat": "Akun dibuat",
    "disambungkan": "Akun disambungkan dengan unit lain",
    "dilepas": "Akun dilepas dari unit",
    "kode_dibuat": "Kode sekali pakai dibuat; kata sandi lama tidak berlaku lagi",
    "sandi_dipasang": "Kata sandi dipasang dengan kode",
    "sandi_diganti": "Kata sandi diganti",
    "dinonaktifkan": "Akun dinonaktifkan",
    "diaktifkan": "Akun diaktifkan lagi",
    "tautan_luar": "Tautan dengan akun luar diubah",
    "sesi_diakhiri": "Semua sesi diakhiri",
    "tautan_pemulihan": "Tautan pemulihan dibuat operator",
}


class MyAccountPages(WelcomeBase):
    """One method per page."""

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get("/akun", response_class=HTMLResponse)(self.mine)
        app.post("/akun/unit", response_class=HTMLResponse)(self.choose_unit)
        app.post("/akun/sesi/akhiri", response_class=HTMLResponse)(self.end_all)
        app.get("/akun/sandi", response_class=HTMLResponse)(self.password_page)
        app.post("/akun/sandi", response_class=HTMLResponse)(self.password)

    async def mine(self, request: Request, sudah: str = "") -> Response:
        """Akun saya."""
        meja = await self._desk(request)
        token = request.cookies.get(self._p.cookie, "")
        return self.page(
            "akun.html",
            request,
            meja,
            unit={u: await self._unit_name(u) for u in meja.akun.pegawai},
            sesi=await self._p.sign_in.sessions.of_account(meja.akun.id, token),
            riwayat=await self._p.accounts.notes(meja.akun.id),
            perbuatan=DEEDS,
            sudah="Kata sandi sudah diganti. Perangkat lain sudah keluar." if sudah == "sandi" else "",
        )

    async def choose_unit(self, request: Request, unit: Annotated[str, Form()] = "") -> Response:
        """Work in another of my units, until I choose again."""
        meja, _ = await self._checked(request)
        if unit not in meja.akun.pegawai:
            raise HTTPException(403)
        await self._p.sign_in.sessions.choose(request.cookies.get(self._p.cookie, ""), unit)
        keeps = meja.akun.pegawai[unit] in (await self._p.directories.of(unit)).administrator
        return RedirectResponse("/kantor" if keeps else "/tugas", status_code=303)

    async def end_all(self, request: Request) -> Response:
        """Out everywhere, here too."""
        meja, _ = await self._checked(request)
        await self._p.sign_in.sessions.end_all(meja.akun.id)
        await self._p.accounts.note(meja.akun.id, "sesi_diakhiri", meja.nama)
        return self._goodbye()

    async def password_page(self, request: Request) -> Response:
        """Change my password."""
        return self._form(request, await self._with_password(request))

    async def password(self, request: Request) -> Response:
        """The old one is asked: an unlocked phone on a table is not its owner."""
        meja, form = await self._checked(request)
        if not meja.akun.bersandi:
            raise HTTPException(403)
        if not await self._p.sign_in.attempts.allowed((PER_PASSWORD_CHANGE, meja.akun.id)):
            raise HTTPException(429)
        old, new, again = (str(form.get(name, "")) for name in ("lama", "sandi", "ulang"))
        why = Reasons()
        check_password(new, again, why)
        fits = await self._p.accounts.check(meja.akun.nama_masuk, old[:1000])
        why.unless(fits is not None, "sandi_lama_salah", "Kata sandi lama tidak cocok.", "lama")
        if why:
            return self._form(request, meja, why.found)
        await self._p.accounts.set_password(meja.akun.id, await self._p.accounts.hashed(new))
        await self._p.sign_in.sessions.end_all(meja.akun.id)
        await self._p.accounts.note(meja.akun.id, "sandi_diganti", meja.nama)
        return await self._welcome(request, meja.akun, "/akun?sudah=sandi")

    async def _with_password(self, request: Request) -> Meja:
        meja = await self._desk(request)
        if not meja.akun.bersandi:
            raise HTTPException(403)
        return meja

    def _form(self, request: Request, meja: Meja, salah: tuple[Reason, ...] = ()) -> Response:
        return self.page("akun_sandi.html", request, meja, 422 if salah else 200, salah=salah)

    async def _unit_name(self, unit: str) -> str:
        d = await self._p.directories.of(unit)
        return d.profil.nama if d.profil else unit
