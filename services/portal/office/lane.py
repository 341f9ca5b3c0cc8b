"""The serta-merta lane: off until the unit's own document switches it on."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response

from services.portal.office.base import DONE, OfficeBase
from services.portal.office.forms import Kolom, Lembar, typed
from shared.sop.jalur import BATAS_SUSULAN, DAFTAR_SINGKAT, DILEWATI, singkat_berlaku

PATH = "/kantor/jalur"
_BACK = (PATH, "Jalur serta-merta")
ON = Lembar(
    "Aktifkan jalur serta-merta",
    "Aktifkan",
    (
        Kolom("nomor_dokumen", "Nomor dokumen", "Keputusan atau surat yang membolehkan jalur ini. Diumumkan pada setiap artikelnya."),
        Kolom("tanggal", "Tanggal dokumen", kind="tanggal"),
        Kolom("dasar", "Keterangan", "Misalnya Keputusan Camat tentang siaga bencana. Boleh kosong."),
    ),
    "Bila jalur ini sudah aktif, dokumen baru menggantikan yang lama untuk kasus berikutnya.",
)
OFF = Lembar(
    "Nonaktifkan jalur serta-merta",
    "Nonaktifkan",
    (Kolom("alasan", "Alasan"),),
    "Tidak ada kasus baru lewat jalur ini. Kasus yang sedang berjalan diselesaikan sebagaimana dimulai.",
)


class LanePages(OfficeBase):
    """Two forms and how it stands."""

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get(PATH, response_class=HTMLResponse)(self.overview)
        app.get(f"{PATH}/aktif", response_class=HTMLResponse)(self.on_page)
        app.post(f"{PATH}/aktif", response_class=HTMLResponse)(self.on)
        app.get(f"{PATH}/nonaktif", response_class=HTMLResponse)(self.off_page)
        app.post(f"{PATH}/nonaktif", response_class=HTMLResponse)(self.off)

    async def overview(self, request: Request, sudah: str = "") -> Response:
        """Whether it is on, and what it does."""
        meja = await self._admin(request)
        return self.page(
            "kantor/jalur.html",
            request,
            meja,
            jalur=meja.direktori.jalur_serta_merta,
            dilewati=DILEWATI.values(),
            butir=DAFTAR_SINGKAT[singkat_berlaku()].butir.values(),
            batas=BATAS_SUSULAN,
            sudah=DONE.get(sudah, ""),
        )

    async def on_page(self, request: Request) -> Response:
        """Under which document."""
        return self._sheet(request, await self._admin(request), ON, {}, kembali=_BACK)

    async def on(self, request: Request) -> Response:
        """Switch it on."""
        meja, form = await self._admin_form(request)
        filled = typed(form, ON)
        if salah := await self._ask(meja, form, "AktifkanJalurSertaMerta", filled):
            return self._sheet(request, meja, ON, filled, kembali=_BACK, salah=salah)
        return self._done(PATH, "jalur")

    async def off_page(self, request: Request) -> Response:
        """Why."""
        return self._sheet(request, await self._admin(request), OFF, {}, kembali=_BACK)

    async def off(self, request: Request) -> Response:
        """Switch it off."""
        meja, form = await self._admin_form(request)
        filled = typed(form, OFF)
        if salah := await self._ask(meja, form, "NonaktifkanJalurSertaMerta", filled):
            return self._sheet(request, meja, OFF, filled, kembali=_BACK, salah=salah)
        return self._done(PATH, "jalur_akhir")
