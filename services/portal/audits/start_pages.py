"""Mulai audit: what the auditor takes along before anything else, and where to go on."""

from __future__ import annotations

import asyncio

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from services.portal.audits.base import AuditBase
from services.portal.audits.seal import read_seal


class AuditStartPages(AuditBase):
    """One method per page."""

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get("/audit", response_class=HTMLResponse)(self.start)
        app.get("/audit/checkpoint", response_class=Response)(self.checkpoint)
        app.get("/audit/tidak-berlaku", response_class=HTMLResponse)(self.out)

    async def start(self, request: Request) -> Response:
        """The assignment, the seal to write down, the three ways on."""
        meja = await self._auditor(request)
        return self.page(
            "audit/mulai.html",
            request,
            meja,
            tugas=meja.direktori.auditor[meja.pegawai],
            segel=await asyncio.to_thread(read_seal, self._p.audits.seal),
            ujung=await self._p.audits.store.head(),
            dilihat=len(await self._p.audits.seen.of(meja.pegawai)),
        )

    async def checkpoint(self, request: Request) -> Response:
        """The signed note, to keep outside this office."""
        meja = await self._auditor(request)
        segel = await asyncio.to_thread(read_seal, self._p.audits.seal)
        if segel is None:
            raise HTTPException(404)
        name = f"checkpoint-{meja.unit}-{segel.size}.txt"
        return Response(
            segel.catatan, media_type="text/plain; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )

    async def out(self, request: Request) -> Response:
        """Before the first day, and after the last."""
        meja = await self._desk(request)
        if not meja.auditor:
            raise HTTPException(403)
        return self.page("audit/tidak_berlaku.html", request, meja, 403, tugas=meja.direktori.auditor[meja.pegawai])
