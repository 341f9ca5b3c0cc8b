"""The inbox, search, the case, its files."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import FastAPI, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.exceptions import HTTPException

from services.portal.acts.forms import ALSO, FORMS
from services.portal.base import PILES, Base, Parts
from services.portal.cases.fixed import FixedParts
from services.portal.cases.inbox import Baris
from services.portal.cases.opening import opened
from services.portal.cases.possible import others
from services.portal.cases.thumbs import MIME
from services.portal.cases.view import CaseView
from services.portal.desk import Meja, waiting_for
from services.portal.prints.recorded import scan_mime
from services.portal.tenggat.board import Papan, papan
from shared.sop.waktu.tampil import tenggat_dari
from shared.sop.worklist import Kasus


class CasePages(Base):
    """One method per page."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._fixed = FixedParts(parts.jinja)

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get("/", response_class=HTMLResponse)(self.start)
        app.get("/tugas", response_class=HTMLResponse)(self.tasks)
        app.get("/cari", response_class=HTMLResponse)(self.search)
        app.get("/langsung", response_class=Response)(self.live)
        app.get("/kasus/{case}", response_class=HTMLResponse)(self.case)
        app.get("/kasus/{case}/lain", response_class=HTMLResponse)(self.others)
        app.post("/kasus/{case}/ambil", response_class=HTMLResponse)(self.claim)
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
        page = min(max(halaman, 1), 10_000)
        kotak = await self._p.piles.of(meja, pile, page)
        found = kotak.tumpukan
        cases = [row.kasus for row in found.baris]
        return self.page(
            "tugas.html",
            request,
            meja,
            tumpukan=pile,
            piles=PILES,
            baris=found.baris,
            jumlah=found.jumlah,
            judul=await self._p.views.titles(cases),
            forms=FORMS,
            draf=kotak.draf,
            halaman=page,
            menunggu=waiting_for,
            diambil=kotak.diambil,
            tenggat=await self._p.tenggat.of([k.case for k in cases if k.tugas]),
            papan=await papan(self._p, meja) if pile == "tugas" else Papan(),
            kepala=found.kepala,
            sekarang=self._p.clock() if request.headers.get("hx-request") else None,
        )

    async def search(self, request: Request, q: str = "") -> Response:
        """Cases of the unit by number or words."""
        meja = await self._desk(request)
        asked = q[:200].strip()
        rows: list[Baris] = await self._p.search.find(meja.unit, asked) if asked else []
        titles = await self._p.views.titles([r.kasus for r in rows])
        tenggat = await self._p.tenggat.of([r.kasus.case for r in rows if r.kasus.tugas])
        return self.page("cari.html", request, meja, q=asked, baris=rows, judul=titles, tenggat=tenggat)

    async def live(self, request: Request, sejak: int = 0, kasus: str = "") -> Response:
        """Server-sent: that the unit's cases (`kepala`), or this one (`kasus`), moved beyond what the page shows."""
        meja = await self._desk(request)
        if self._p.live.full:
            raise HTTPException(503)
        if kasus:
            await self._kasus(meja, kasus)
        return EventSourceResponse(self._moves(meja.unit, sejak, kasus), ping=25)

    async def _moves(self, unit: str, sejak: int, case: str) -> AsyncIterator[ServerSentEvent]:
        async for newest in self._p.live.changes(unit, case):
            if newest <= sejak:
                continue
            sejak = newest
            yield (
                ServerSentEvent(self._jinja.get_template("kasus/berubah.html").render(case=case), event="kasus")
                if case
                else (ServerSentEvent(str(newest), event="kepala"))
            )

    async def case(self, request: Request, case: str, sudah: str = "") -> Response:
        """The case: where it stands, what I can do, its story, its versions, its outlets."""
        meja = await self._desk(request)
        view = await self._view(meja, case)
        if (position := await opened(self._p.sender, meja, view.kasus)) is not None:
            await self._p.facts.seen(position)
            view = await self._view(meja, case)
        k = view.kasus
        mine = meja.tasks(k)
        today = self._p.clock().date()
        berbagi = {j for j in meja.jabatan if len(meja.direktori.holders(j, today)) > 1}
        waiting = {p for t in mine for p in t.perintah}
        return self.page(
            "kasus.html",
            request,
            meja,
            view=view,
            tetap=self._fixed.of(view, meja),
            tugas=mine,
            berbagi=berbagi,
            diambil=await self._p.claims.of([k]) if any(t.jabatan in berbagi for t in mine) else {},
            tenggat=tenggat_dari(view.fakta),
            ada_lain=any(p not in waiting for j in meja.jabatan for p in ALSO.get(j, ())),
            forms=FORMS,
            menunggu=waiting_for(k, meja.direktori),
            sudah=FORMS.get(sudah),
            kepala=view.kasus.position,
        )

    async def others(self, request: Request, case: str) -> Response:
        """What else I could do, and why not."""
        meja = await self._desk(request)
        view = await self._view(meja, case)
        return self.page(
            "lain.html",
            request,
            meja,
            view=view,
            tindakan=await others(self._p.sender, meja, view),
            menunggu=waiting_for(view.kasus, meja.direktori),
            bukan_saya=_not_mine(meja, view),
        )

    async def claim(
        self, request: Request, case: str, jabatan: Annotated[str, Form()] = "", guna: Annotated[str, Form()] = "ambil"
    ) -> Response:
        """Take a task that waits for my office, or give it back."""
        meja, _ = await self._checked(request)
        kasus = await self._kasus(meja, case)
        if jabatan not in meja.jabatan:
            raise HTTPException(403)
        if guna == "lepas":
            await self._p.claims.release(kasus, jabatan, meja.pegawai)
        else:
            await self._p.claims.take(kasus, jabatan, meja.pegawai)
        return RedirectResponse(f"/kasus/{case}", status_code=303)

    async def file(self, request: Request, case: str, sha256: str, kecil: int = 0) -> Response:
        """A file of this case, for people of its unit; `?kecil=1` a small picture of it."""
        meja = await self._desk(request)
        view = await self._view(meja, case)
        if sha256 not in view.berkas:
            raise HTTPException(404)
        mime = next((m.mime for v in view.versi for m in v.materi.media if m.sha256 == sha256), None)
        mime = mime or next((i.mime for i in view.sheet.lampiran if i.sha256 == sha256 and i.mime), None)
        mime = mime or scan_mime(view.fakta, sha256) or "application/octet-stream"
        if kecil and mime.startswith("image/"):
            content, mime = await self._p.thumbs.of(sha256), MIME
        else:
            content = await self._p.media.get(sha256)
        kind = "inline" if mime.startswith(("image/", "video/")) else "attachment"
        # A digest names one content for ever; kept by this browser alone.
        return Response(content, media_type=mime, headers={"Content-Disposition": kind, "Cache-Control": "private, max-age=3600"})

    async def _kasus(self, meja: Meja, case: str) -> Kasus:
        kasus = await self._p.inbox.case(case)
        if kasus is None or kasus.unit != meja.unit:
            raise HTTPException(404)
        return kasus


def _not_mine(meja: Meja, view: CaseView) -> bool:
    return bool(view.kasus.tugas) and not meja.tasks(view.kasus)
