"""Election periods, named by the administrator with their dates."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response

from services.portal.desk import Meja
from services.portal.office.base import OfficeBase
from services.portal.office.forms import Kolom, Lembar, typed

PATH = "/kantor/masa-pemilu"
NEW = Lembar(
    "Tetapkan masa pemilu",
    "Tetapkan",
    (
        Kolom("nama", "Nama pemilihan", "Misalnya Pilkada 2029. Nama yang sama mengganti tanggalnya."),
        Kolom("mulai", "Mulai tanggal", kind="tanggal"),
        Kolom("akhir", "Sampai tanggal", kind="tanggal"),
        Kolom("dasar", "Dasar", "Nomor keputusan atau peraturan KPU."),
    ),
    "Di antara kedua tanggal itu, kedua hari termasuk, verifikator wajib menjawab butir netralitas dan menuliskan catatannya.",
)


class ElectionPages(OfficeBase):
    """One form and the list."""

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get(PATH, response_class=HTMLResponse)(self.periods)
        app.get(f"{PATH}/baru", response_class=HTMLResponse)(self.new_page)
        app.post(f"{PATH}/baru", response_class=HTMLResponse)(self.new)

    async def periods(self, request: Request, sudah: str = "") -> Response:
        """What is named."""
        meja = await self._admin(request)
        return self.page(
            "periksa/masa_pemilu.html",
            request,
            meja,
            masa=sorted(meja.direktori.masa_pemilu.values(), key=lambda m: m.mulai, reverse=True),
            berlaku=meja.direktori.pemilu_pada(self._today(meja)),
            sudah=sudah == "masa_pemilu",
        )

    async def new_page(self, request: Request) -> Response:
        """Name one, or set other dates."""
        return self._empty(request, await self._admin(request))

    async def new(self, request: Request) -> Response:
        """Record it."""
        meja, form = await self._admin_form(request)
        isi = typed(form, NEW)
        if salah := await self._ask(meja, form, "TetapkanMasaPemilu", isi):
            return self._sheet(request, meja, NEW, isi, kembali=(PATH, "Masa pemilu"), salah=salah)
        return self._done(PATH, "masa_pemilu")

    def _empty(self, request: Request, meja: Meja) -> Response:
        return self._sheet(request, meja, NEW, {}, kembali=(PATH, "Masa pemilu"))
