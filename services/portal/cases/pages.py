"""The inbox, the case, its files."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from services.portal.acts.forms import ALSO, FORMS
from services.portal.base import PILES, Base
from services.portal.desk import waiting_for
from shared.sop.lists import ALASAN_KEMBALI, DAFTAR_PERIKSA, INSTRUKSI
from shared.sop.steps import STEPS


class CasePages(Base):
    """One method per page."""

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get("/", response_class=HTMLResponse)(self.start)
        app.get("/tugas", response_class=HTMLResponse)(self.tasks)
        app.get("/kasus/{case}", response_class=HTMLResponse)(self.case)
        app.get("/kasus/{case}/berkas/{sha256}", response_class=Response)(self.file)

    async def start(self, request: Request) -> Response:
        """To the inbox."""
        return RedirectResponse("/tugas", status_code=303)

    async def tasks(self, request: Request, tumpukan: str = "tugas", halaman: int = 1) -> Response:
        """Kotak tugas: what waits for me, and the other piles."""
        meja = await self._desk(request)
        if not meja.akun.pegawai:
            raise HTTPException(403)
        pile = tumpukan if tumpukan in PILES else "tugas"
        offices = list(meja.jabatan)
        page = min(max(halaman, 1), 10_000)
        rows = (
            await self._p.inbox.waiting(meja.unit, offices, meja.pegawai)
            if pile == "tugas"
            else await self._p.inbox.listed(meja.unit, pile, meja.pegawai, page)
        )
        counts = await self._p.inbox.counts(meja.unit, offices, meja.pegawai)
        titles = await self._p.views.titles([r.kasus for r in rows])
        return self.page(
            "tugas.html",
            request,
            meja,
            tumpukan=pile,
            piles=PILES,
            baris=rows,
            jumlah=counts,
            judul=titles,
            forms=FORMS,
            halaman=page,
            menunggu=waiting_for,
        )

    async def case(self, request: Request, case: str, sudah: str = "") -> Response:
        """The case: where it stands, what I can do, its story, its versions, its outlets."""
        meja = await self._desk(request)
        view = await self._view(meja, case)
        mine = meja.tasks(view.kasus)
        others = [p for j in meja.jabatan for p in ALSO.get(j, ()) if not any(p in t.perintah for t in mine)]
        return self.page(
            "kasus.html",
            request,
            meja,
            view=view,
            steps=STEPS,
            tugas=mine,
            lain=list(dict.fromkeys(others)),
            forms=FORMS,
            menunggu=waiting_for(view.kasus, meja.direktori),
            sudah=FORMS.get(sudah),
            alasan=dict(ALASAN_KEMBALI[1]) | {k: b.pertanyaan for k, b in DAFTAR_PERIKSA[1].items()},
            instruksi=INSTRUKSI[1],
        )

    async def file(self, request: Request, case: str, sha256: str) -> Response:
        """A file of this case, for people of its unit."""
        meja = await self._desk(request)
        view = await self._view(meja, case)
        if sha256 not in view.berkas:
            raise HTTPException(404)
        content = await self._p.media.get(sha256)
        mime = next((m.mime for v in view.versi for m in v.materi.media if m.sha256 == sha256), None)
        mime = mime or next((i.mime for i in view.sheet.lampiran if i.sha256 == sha256 and i.mime), "application/octet-stream")
        kind = "inline" if mime.startswith(("image/", "video/")) else "attachment"
        return Response(content, media_type=mime, headers={"Content-Disposition": kind})
