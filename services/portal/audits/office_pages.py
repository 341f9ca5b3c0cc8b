"""Auditors of the unit, as an administrator lets them in and ends it; their accounts are given as everybody's are."""

from __future__ import annotations

from uuid import uuid4

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from services.portal.office.base import DONE, OfficeBase
from services.portal.office.forms import Kolom, Lembar, typed, uuid_in

PATH = "/kantor/auditor"
_BACK = (PATH, "Auditor")
NEW = Lembar(
    "Tugaskan auditor",
    "Tugaskan",
    (
        Kolom("nama", "Nama lengkap", "Dengan gelar bila ada."),
        Kolom("nomor_surat_tugas", "Nomor surat tugas"),
        Kolom("mulai", "Hari pertama", kind="tanggal"),
        Kolom("sampai", "Hari terakhir", "Sesudah hari itu auditor tidak dapat melihat apa pun lagi.", kind="tanggal"),
    ),
    "Auditor melihat semua kasus unit ini dan tidak dapat mengubah apa pun. Setiap kali ia melihat, itu tercatat. "
    "Sesudah ini, beri dia akun.",
)
END = Lembar(
    "Akhiri penugasan auditor",
    "Akhiri penugasan",
    (Kolom("alasan", "Alasan", kind="panjang"),),
    "Mulai sekarang ia tidak dapat melihat apa pun lagi.",
    bahaya=True,
)


class AuditorOfficePages(OfficeBase):
    """One method per page."""

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get(PATH, response_class=HTMLResponse)(self.all)
        app.get(f"{PATH}/baru", response_class=HTMLResponse)(self.new_page)
        app.post(f"{PATH}/baru", response_class=HTMLResponse)(self.new)
        app.get(f"{PATH}/{{pegawai}}/akhiri", response_class=HTMLResponse)(self.end_page)
        app.post(f"{PATH}/{{pegawai}}/akhiri", response_class=HTMLResponse)(self.end)

    async def all(self, request: Request, sudah: str = "") -> Response:
        """Who they are, the newest assignment first."""
        meja = await self._admin(request)
        them = sorted(meja.direktori.auditor.values(), key=lambda a: a.mulai, reverse=True)
        akun, said = await self._p.accounts.of_unit(meja.unit), dict(DONE) | {"auditor_akhir": "Penugasan auditor sudah diakhiri."}
        return self.page("audit/auditor.html", request, meja, auditor=them, akun=akun, hari=self._today(meja), sudah=said.get(sudah, ""))

    async def new_page(self, request: Request, pegawai: str = "") -> Response:
        """Somebody known, or a new person."""
        meja = await self._admin(request)
        known = meja.direktori.pegawai.get(pegawai)
        isi = {"nama": known.nama if known else "", "mulai": self._today(meja).isoformat()}
        return self._sheet(request, meja, NEW, isi, kembali=_BACK, pegawai=known.id if known else str(uuid4()))

    async def new(self, request: Request) -> Response:
        """Let him in; then to his account."""
        meja, form = await self._admin_form(request)
        filled, pegawai = typed(form, NEW), str(uuid_in(form, "pegawai"))
        if salah := await self._ask(meja, form, "TugaskanAuditor", filled | {"pegawai": pegawai, "unit": [meja.unit]}):
            return self._sheet(request, meja, NEW, filled, kembali=_BACK, salah=salah, pegawai=pegawai)
        return self._done(f"/kantor/pegawai/{pegawai}", "auditor")

    async def end_page(self, request: Request, pegawai: str) -> Response:
        """Why."""
        meja = await self._admin(request)
        if pegawai not in meja.direktori.auditor:
            raise HTTPException(404)
        return self._sheet(request, meja, END, {}, kembali=_BACK)

    async def end(self, request: Request, pegawai: str) -> Response:
        """Record it."""
        meja, form = await self._admin_form(request)
        filled = typed(form, END)
        if salah := await self._ask(meja, form, "AkhiriPenugasanAuditor", filled | {"pegawai": pegawai}):
            return self._sheet(request, meja, END, filled, kembali=_BACK, salah=salah)
        return self._done(PATH, "auditor_akhir")
