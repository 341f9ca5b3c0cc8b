"""The registers of a unit: filtered on the page, and the same lines as CSV, XLSX, print and PDF."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from importlib import resources

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response, StreamingResponse
from starlette.exceptions import HTTPException

from services.portal.base import Base, Parts
from services.portal.desk import Meja
from services.portal.prints.pdf import NoPdf, PdfPrinter
from services.portal.prints.pictures import embedded
from services.portal.registers.form import SaringanForm, choices, periods, query
from services.portal.registers.reading import Reading, Sel
from shared.clock import day_in
from shared.sheets.csv_file import baris_csv, kepala_csv
from shared.sheets.heading import Kepala, kepala, masa, saringan_kata
from shared.sheets.xlsx_file import BARIS_MAKS, TerlaluBanyak, berkas_xlsx
from shared.sop.register.dip import BELUM_DITETAPKAN
from shared.sop.register.kata import NAMA, Jenis
from shared.sop.register.kolom import KOLOM
from shared.sop.register.saringan import Saringan

CETAK_MAKS = 500
"""Lines of one print: a PDF of more takes longer than anyone waits."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class RegisterPages(Base):
    """One method per page."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._pdf = PdfPrinter()
        self._reading: Reading = parts.registers

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get("/register", response_class=HTMLResponse)(self.show)
        app.get("/register/unduh.csv", response_class=Response)(self.csv)
        app.get("/register/unduh.xlsx", response_class=Response)(self.xlsx)
        app.get("/register/cetak", response_class=HTMLResponse)(self.print)
        app.get("/register/cetak.pdf", response_class=Response)(self.pdf)

    async def show(self, request: Request, jenis: str = "buku", halaman: str = "1") -> Response:
        """A page of lines."""
        meja = await self._desk(request)
        asked = _asked(request, jenis)
        nomor = int(halaman) if halaman.isascii() and halaman.isdigit() and len(halaman) < 6 else 1
        found = await self._reading.page(asked.saringan, meja.direktori, max(nomor, 1))
        if found.nomor > found.ada:
            raise HTTPException(404)
        shown = [k for k in KOLOM[asked.saringan.jenis] if k.lembar]
        return self.page(
            "register/register.html",
            request,
            meja,
            422 if asked.salah else 200,
            form=asked,
            nama=NAMA,
            kolom=[k for k in shown if asked.saringan.jenis == "dip" or any(row[k.kode] not in ("", None) for row in found.baris)],
            halaman=found,
            pilihan=choices(asked.saringan.jenis),
            masa=periods(day_in(meja.zona, self._p.clock())),
            kueri=lambda **more: query(asked.typed, **more),
            pdf=await self._pdf.works(),
            xlsx_maks=BARIS_MAKS,
            cetak_maks=CETAK_MAKS,
            retensi=BELUM_DITETAPKAN,
            situs_dip=f"{self._p.site_url.rstrip('/')}/{meja.unit}/dip",
        )

    async def csv(self, request: Request, jenis: str = "buku") -> Response:
        """All lines of the filter, as they are read."""
        meja, s = await self._for_file(request, jenis)

        async def sent() -> AsyncIterator[bytes]:
            yield kepala_csv(KOLOM[s.jenis], bom=True)
            async for rows in self._reading.all(s, meja.direktori):
                yield baris_csv(KOLOM[s.jenis], rows)

        return StreamingResponse(sent(), media_type="text/csv; charset=utf-8", headers=self._named(meja, s, "csv"))

    async def xlsx(self, request: Request, jenis: str = "buku") -> Response:
        """The same as a workbook."""
        meja, s = await self._for_file(request, jenis)
        rows = await self._rows(meja, s, BARIS_MAKS)
        try:
            made = await asyncio.to_thread(berkas_xlsx, self._head(meja, s), KOLOM[s.jenis], rows)
        except TerlaluBanyak:
            return self._too_many(request, meja, s, BARIS_MAKS, "Berkas Excel")
        return Response(made, media_type=XLSX, headers=self._named(meja, s, "xlsx"))

    async def print(self, request: Request, jenis: str = "buku") -> Response:
        """For paper."""
        return await self._printed(request, jenis, pdf=False)

    async def pdf(self, request: Request, jenis: str = "buku") -> Response:
        """The same as PDF, where the library is there."""
        return await self._printed(request, jenis, pdf=True)

    async def _printed(self, request: Request, jenis: str, *, pdf: bool) -> Response:
        meja, s = await self._for_file(request, jenis)
        profil = meja.direktori.profil
        if profil is None or (pdf and not await self._pdf.works()):
            raise HTTPException(404)
        rows = await self._rows(meja, s, CETAK_MAKS)
        if len(rows) > CETAK_MAKS:
            return self._too_many(request, meja, s, CETAK_MAKS, "Cetakan")
        logo = profil.logo_sha256
        wanted = query(_typed(request))
        page = self.page(
            "register/cetak.html",
            request,
            meja,
            kertas="melintang-register",
            sebutan_kertas="Kertas A4 melintang",
            path_lengkap="",
            pdf=pdf,
            profil=profil,
            logo=(await embedded(self._p.media, [logo], "image/png")).get(logo, "") if logo else "",
            kembali=f"/register?{wanted}",
            pilihan=[],
            unduh=f"/register/cetak.pdf?{wanted}" if await self._pdf.works() else "",
            kepala=self._head(meja, s),
            masa=masa(s),
            saringan=saringan_kata(s),
            kolom=[k for k in KOLOM[s.jenis] if k.lembar],
            baris=rows,
            jenis=s.jenis,
            retensi=BELUM_DITETAPKAN,
        )
        if not pdf:
            return page
        try:
            made = await self._pdf.make(bytes(page.body).decode(), [_style("cetak"), _style("cetak-melintang-register")])
        except NoPdf as error:
            raise HTTPException(503) from error
        return Response(made, media_type="application/pdf", headers=self._named(meja, s, "pdf"))

    async def _for_file(self, request: Request, jenis: str) -> tuple[Meja, Saringan]:
        meja, asked = await self._desk(request), _asked(request, jenis)
        if asked.salah:  # a file of everything in place of what was meant would be taken for the answer
            raise HTTPException(422)
        return meja, asked.saringan

    async def _rows(self, meja: Meja, s: Saringan, most: int) -> Sequence[Sel]:
        """All lines, or a few more than `most`."""
        rows: list[Sel] = []
        async for batch in self._reading.all(s, meja.direktori):
            rows += batch
            if len(rows) > most:
                break
        return rows

    def _head(self, meja: Meja, s: Saringan) -> Kepala:
        return kepala(meja.unit, s, meja.direktori.profil, self._p.clock())

    def _too_many(self, request: Request, meja: Meja, s: Saringan, most: int, what: str) -> Response:
        text = f"{what} memuat paling banyak {most} baris. Persempit tanggal atau saringannya, atau unduh sebagai CSV."
        return self.page(
            "register/terlalu_banyak.html",
            request,
            meja,
            422,
            pesan=text,
            nama=NAMA[s.jenis],
            kembali=f"/register?{query(_typed(request))}",
        )

    def _named(self, meja: Meja, s: Saringan, ending: str) -> dict[str, str]:
        day = day_in(meja.zona, self._p.clock()).isoformat()
        return {"Content-Disposition": f'attachment; filename="{_FILE[s.jenis]}-{meja.unit}-{day}.{ending}"'}


_FILE: dict[Jenis, str] = {"buku": "buku-disposisi", "publikasi": "register-publikasi", "dip": "daftar-informasi-publik"}


def _typed(request: Request) -> dict[str, str]:
    return dict(request.query_params)


def _asked(request: Request, jenis: str) -> SaringanForm:
    return SaringanForm.of(jenis, _typed(request))


def _style(name: str) -> str:
    return (resources.files("services.portal") / "static" / f"{name}.css").read_text(encoding="utf-8")
