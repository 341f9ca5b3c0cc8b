"""The unit's outlets: registered before anything goes out on them, ended when they are given up."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from services.portal.office.base import DONE, OfficeBase
from services.portal.office.forms import Kolom, Lembar, typed

NEW = Lembar(
    "Daftarkan saluran",
    "Daftarkan",
    (
        Kolom("saluran", "Kode saluran", "Huruf kecil tanpa spasi, misalnya instagram. Tidak dapat diubah."),
        Kolom("nama", "Nama saluran", "Misalnya Instagram Kecamatan."),
        Kolom(
            "jenis",
            "Jenis",
            kind="pilih",
            options={"manual": "Ditayangkan sendiri oleh petugas", "website": "Situs resmi, ditayangkan sistem"},
        ),
        Kolom("akun", "Nama akun resmi", "Misalnya @kec.kebakkramat. Boleh kosong."),
        Kolom("url", "Alamat akun", "Dimulai dengan https://. Boleh kosong."),
        Kolom("dasar_transfer", "Dasar pengiriman data ke luar negeri", "Untuk jejaring sosial milik perusahaan asing. Boleh kosong."),
    ),
    "Hanya akun resmi unit yang didaftarkan.",
)
END = Lembar(
    "Akhiri saluran",
    "Akhiri",
    (Kolom("alasan", "Alasan", kind="panjang"),),
    "Saluran ini tidak dapat dipilih lagi untuk materi baru.",
    bahaya=True,
)
_BACK = ("/kantor/saluran", "Saluran")


class OutletPages(OfficeBase):
    """One method per page."""

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get("/kantor/saluran", response_class=HTMLResponse)(self.outlets)
        app.get("/kantor/saluran/baru", response_class=HTMLResponse)(self.new_page)
        app.post("/kantor/saluran/baru", response_class=HTMLResponse)(self.new)
        app.get("/kantor/saluran/{saluran}/akhiri", response_class=HTMLResponse)(self.end_page)
        app.post("/kantor/saluran/{saluran}/akhiri", response_class=HTMLResponse)(self.end)

    async def outlets(self, request: Request, sudah: str = "") -> Response:
        """All of them, those out of use last."""
        meja = await self._admin(request)
        ordered = sorted(meja.direktori.saluran.values(), key=lambda s: (not s.aktif, s.nama.lower()))
        return self.page("kantor/saluran.html", request, meja, saluran=ordered, sudah=DONE.get(sudah, ""))

    async def new_page(self, request: Request) -> Response:
        """Register one."""
        meja = await self._admin(request)
        return self._sheet(request, meja, NEW, {"jenis": "manual"}, kembali=_BACK)

    async def new(self, request: Request) -> Response:
        """Register it."""
        meja, form = await self._admin_form(request)
        filled = typed(form, NEW)
        salah = await self._ask(meja, form, "DaftarkanSaluran", filled | {"url": filled["url"] or None})
        if salah:
            return self._sheet(request, meja, NEW, filled, kembali=_BACK, salah=salah)
        return self._done("/kantor/saluran", "saluran")

    async def end_page(self, request: Request, saluran: str) -> Response:
        """Take it out of use."""
        meja = await self._admin(request)
        if saluran not in meja.direktori.saluran:
            raise HTTPException(404)
        return self._sheet(request, meja, END, {}, kembali=_BACK)

    async def end(self, request: Request, saluran: str) -> Response:
        """Record it."""
        meja, form = await self._admin_form(request)
        filled = typed(form, END)
        salah = await self._ask(meja, form, "AkhiriSaluran", filled | {"saluran": saluran})
        if salah:
            return self._sheet(request, meja, END, filled, kembali=_BACK, salah=salah)
        return self._done("/kantor/saluran", "saluran_akhir")
