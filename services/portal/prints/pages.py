"""Prints of a case, and the SOP itself: the same page for the screen, the printer and, where the library is there, as PDF."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from services.portal.base import Base, Parts
from services.portal.cases.view import CaseView, local
from services.portal.desk import Meja
from services.portal.prints.documents import KERTAS
from services.portal.prints.of_case import content_of
from services.portal.prints.pdf import NoPdf, PdfPrinter
from services.portal.prints.pictures import embedded
from services.portal.prints.qr import qr
from services.portal.prints.sop_form import sop_rows
from shared.sop.kode import tulis
from shared.sop.lists import INSTRUKSI
from shared.sop.rendering.dates import tanggal
from shared.sop.rendering.labels import KLASIFIKASI

SEBUTAN_KERTAS: Mapping[str, str] = {
    "a5": "Kertas A5 tegak",
    "a4": "Kertas A4 tegak",
    "melintang-a4": "Kertas A4 melintang",
    "melintang-f4": "Kertas F4 melintang",
}


class PrintPages(Base):
    """One method per page."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._pdf = PdfPrinter()
        self._jinja.globals |= {"tanggal": tanggal, "kode_dokumen": tulis, "klasifikasi": KLASIFIKASI}

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get("/kasus/{case}/cetak/{nama}", response_class=HTMLResponse)(self.of_case)
        app.get("/cetak/sop", response_class=HTMLResponse)(self.sop)
        app.get("/cetak/sop.pdf", response_class=Response)(self.sop_pdf)

    async def of_case(self, request: Request, case: str, nama: str, nomor: int | None = None) -> Response:
        """One of the case's prints; `.pdf` as PDF. `nomor`: an earlier one (version, or place in the log)."""
        meja = await self._desk(request)
        view = await self._view(meja, case)
        kind = nama.removesuffix(".pdf")
        content = content_of(kind, view, meja.direktori, nomor)
        if content is None:
            raise HTTPException(404)
        pdf = nama.endswith(".pdf")
        address = f"{self._p.portal_url}/kasus/{case}"
        shown: dict[str, Any] = {
            "isi": content.isi,
            "tambahan": content.tambahan,
            "view": view,
            "qr": qr(address),
            "alamat": address,
            "instruksi": INSTRUKSI.get(view.sheet.instruksi_versi, INSTRUKSI[1]),
            "saluran": {k: s.nama for k, s in meja.direktori.saluran.items()},
            "foto": await self._pictures(view, case, content.foto, embed=pdf),
            "kembali": f"/kasus/{case}/cetak",
            "pilihan": [(f"{content.sebutan_lain} {n}", f"/kasus/{case}/cetak/{kind}?nomor={n}") for n in content.nomor],
            "unduh": f"/kasus/{case}/cetak/{kind}.pdf" + (f"?nomor={nomor}" if nomor is not None else ""),
        }
        name = f"{kind}-{view.kasus.nomor}-{view.kasus.tahun}.pdf"
        return await self._answer(request, meja, f"cetak/{kind}.html", KERTAS[kind], shown, name if pdf else "")

    async def sop(self, request: Request, kertas: str = "a4") -> Response:
        """The SOP as the PANRB's form, on A4 or F4."""
        return await self._sop(request, kertas, pdf=False)

    async def sop_pdf(self, request: Request, kertas: str = "a4") -> Response:
        """The same as PDF."""
        return await self._sop(request, kertas, pdf=True)

    async def _sop(self, request: Request, kertas: str, *, pdf: bool) -> Response:
        meja = await self._desk(request)
        if kertas not in ("a4", "f4") or meja.direktori.profil is None:
            raise HTTPException(404)
        columns, rows = sop_rows(meja.direktori, (await self._p.tenggat.rules(meja.unit)).batas)
        shown = {
            "kolom": columns,
            "baris": rows,
            "kembali": "/tugas",
            "pilihan": [("A4", "/cetak/sop?kertas=a4"), ("F4", "/cetak/sop?kertas=f4")],
            "unduh": f"/cetak/sop.pdf?kertas={kertas}",
        }
        return await self._answer(request, meja, "cetak/sop.html", f"melintang-{kertas}", shown, "sop.pdf" if pdf else "")

    async def _answer(self, request: Request, meja: Meja, template: str, kertas: str, shown: dict[str, Any], pdf_name: str) -> Response:
        if meja.direktori.profil is None:
            raise HTTPException(404)
        works = await self._pdf.works()
        logo = meja.direktori.profil.logo_sha256
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        if not shown["unduh"] or not works:
            shown["unduh"] = ""
        page = self.page(
            template,
            request,
            meja,
            kertas=kertas,
            sebutan_kertas=SEBUTAN_KERTAS[kertas],
            path_lengkap=path,
            pdf=bool(pdf_name),
            profil=meja.direktori.profil,
            logo=(await embedded(self._p.media, [logo], "image/png")).get(logo, "") if logo else "",
            zona=meja.zona,
            sebutan=meja.direktori.sebutan,
            dicetak=f"Dicetak {local(self._p.clock(), meja.zona)} oleh {meja.nama}.",
            **shown,
        )
        if not pdf_name:
            return page
        try:
            made = await self._pdf.make(bytes(page.body).decode(), [_style("cetak"), _style(f"cetak-{kertas}")])
        except NoPdf as error:
            raise HTTPException(404) from error
        return Response(made, media_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{pdf_name}"'})

    async def _pictures(self, view: CaseView, case: str, wanted: Mapping[str, str], *, embed: bool) -> dict[str, str]:
        shown = {sha: mime for sha, mime in wanted.items() if mime.startswith("image/") and sha in view.berkas}
        if embed:
            return await embedded(self._p.media, shown)
        return {sha: f"/kasus/{case}/berkas/{sha}" for sha in shown}


def _style(name: str) -> str:
    return (resources.files("services.portal") / "static" / f"{name}.css").read_text(encoding="utf-8")
