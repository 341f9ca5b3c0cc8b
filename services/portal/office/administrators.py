"""Administrators of the unit: named by each other, with the basis; each stands in the log."""

from __future__ import annotations

from uuid import uuid4

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from services.portal.office.base import DONE, OfficeBase
from services.portal.office.forms import Kolom, Lembar, typed, uuid_in

_BACK = ("/kantor/administrator", "Administrator")
_WHY = "Administrator mengurus profil, pegawai, dan akun, tetapi tidak memangku jabatan SOP."
NEW = Lembar(
    "Tunjuk administrator",
    "Tunjuk",
    (Kolom("nama", "Nama lengkap", "Dengan gelar bila ada."), Kolom("dasar", "Dasar penunjukan", "Nomor surat atau keputusan.")),
    f"{_WHY} Sesudah ditunjuk, beri dia akun.",
)
DISMISS = Lembar(
    "Berhentikan administrator",
    "Berhentikan",
    (Kolom("alasan", "Alasan", kind="panjang"),),
    "Akunnya tetap ada, tetapi tidak dapat mengurus kantor lagi.",
    bahaya=True,
)


class AdministratorPages(OfficeBase):
    """One method per page."""

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get("/kantor/administrator", response_class=HTMLResponse)(self.administrators)
        app.get("/kantor/administrator/baru", response_class=HTMLResponse)(self.new_page)
        app.post("/kantor/administrator/baru", response_class=HTMLResponse)(self.new)
        app.get("/kantor/administrator/{pegawai}/berhentikan", response_class=HTMLResponse)(self.dismiss_page)
        app.post("/kantor/administrator/{pegawai}/berhentikan", response_class=HTMLResponse)(self.dismiss)

    async def administrators(self, request: Request, sudah: str = "") -> Response:
        """Who they are."""
        meja = await self._admin(request)
        them = sorted((meja.direktori.pegawai[p] for p in meja.direktori.administrator), key=lambda p: p.nama.lower())
        akun = await self._p.accounts.of_unit(meja.unit)
        return self.page("kantor/administrator.html", request, meja, orang=them, akun=akun, sudah=DONE.get(sudah, ""))

    async def new_page(self, request: Request, pegawai: str = "") -> Response:
        """Name one: somebody registered, or a new person."""
        meja = await self._admin(request)
        known = meja.direktori.pegawai.get(pegawai)
        isi = {"nama": known.nama} if known else {}
        return self._sheet(request, meja, NEW, isi, kembali=_BACK, pegawai=known.id if known else str(uuid4()))

    async def new(self, request: Request) -> Response:
        """Name him."""
        meja, form = await self._admin_form(request)
        filled, pegawai = typed(form, NEW), str(uuid_in(form, "pegawai"))
        salah = await self._ask(meja, form, "TunjukAdministrator", filled | {"pegawai": pegawai})
        if salah:
            return self._sheet(request, meja, NEW, filled, kembali=_BACK, salah=salah, pegawai=pegawai)
        return self._done(f"/kantor/pegawai/{pegawai}", "administrator")

    async def dismiss_page(self, request: Request, pegawai: str) -> Response:
        """Dismiss one."""
        meja = await self._admin(request)
        if pegawai not in meja.direktori.administrator:
            raise HTTPException(404)
        return self._sheet(request, meja, DISMISS, {}, kembali=_BACK)

    async def dismiss(self, request: Request, pegawai: str) -> Response:
        """Record it."""
        meja, form = await self._admin_form(request)
        filled = typed(form, DISMISS)
        salah = await self._ask(meja, form, "BerhentikanAdministrator", filled | {"pegawai": pegawai})
        if salah:
            return self._sheet(request, meja, DISMISS, filled, kembali=_BACK, salah=salah)
        return self._done("/kantor/administrator" if pegawai != meja.pegawai else "/akun", "berhenti")
