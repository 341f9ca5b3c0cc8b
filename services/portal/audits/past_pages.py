"""Keadaan lampau: inboxes and registers as they stood at an instant, replayed while the auditor waits."""

from __future__ import annotations

from dataclasses import replace

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from services.portal.audits.base import AuditBase, Saat
from services.portal.audits.past import Past
from services.portal.audits.replays import TooManyReplays
from services.portal.cases.view import ZONES
from services.portal.desk import Meja
from services.portal.registers.form import SaringanForm
from services.portal.registers.reading import Halaman
from shared.eventstore.codec import UnknownEvent
from shared.eventstore.port import StoreError
from shared.refusal import Reason
from shared.sop.directory import SEBUTAN
from shared.sop.register.dip import BELUM_DITETAPKAN
from shared.sop.register.kata import NAMA
from shared.sop.register.kolom import KOLOM

WAIT_S = 1.5
"""Small logs are replayed while the page is asked for; for the others it comes back by itself."""
AGAIN_S = 2


class PastPages(AuditBase):
    """One method per page."""

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get("/audit/keadaan", response_class=HTMLResponse)(self.state)
        app.get("/audit/register", response_class=HTMLResponse)(self.register)

    async def state(self, request: Request, pada: str = "") -> Response:
        """The inbox of each office as it stood then."""
        meja = await self._auditor(request)
        if not pada:
            return self._form(request, meja)
        saat = await self._saat(meja, pada)
        if isinstance(saat, Reason):
            return self._form(request, meja, pada, (saat,))
        past = await self._past(request, meja, saat)
        if isinstance(past, Response):
            return past
        await self._look(meja, "keadaan", saat.position)
        views, then = await self._then(meja, saat.position)
        boxes = await past.boxes(meja.unit, list(SEBUTAN))
        shown = {k.case: k for box in boxes for k in box.kasus}
        return self.page(
            "audit/keadaan.html",
            request,
            meja,
            saat=saat,
            pada=pada,
            salah=(),
            zona=ZONES.get(meja.zona, meja.zona),
            lalu=then.direktori,
            kotak=boxes,
            kasus=await past.cases(meja.unit),
            judul=await views.titles(list(shown.values())),
        )

    async def register(self, request: Request, jenis: str = "buku", pada: str = "", halaman: str = "1") -> Response:
        """A register, now or as it stood then."""
        meja = await self._auditor(request)
        form = SaringanForm.of(jenis, {})
        reading, then, saat, position = self._p.registers, meja, None, await self._head()
        if pada:
            found = await self._saat(meja, pada)
            if isinstance(found, Reason):
                return self._form(request, meja, pada, (found,))
            past = await self._past(request, meja, found)
            if isinstance(past, Response):
                return past
            saat, position = found, found.position
            reading = past.registers(self._p.audits.store, self._p.audits.codec)
            then = replace(meja, direktori=(await self._then(meja, position))[1].direktori)
        await self._look(meja, "register", position)
        nomor = int(halaman) if halaman.isascii() and halaman.isdigit() and len(halaman) < 6 else 1
        lines: Halaman = await reading.page(form.saringan, then.direktori, max(nomor, 1))
        return self.page(
            "audit/register.html",
            request,
            meja,
            saat=saat,
            s=form.saringan,
            nama=NAMA,
            kolom=[k for k in KOLOM[form.saringan.jenis] if k.lembar],
            halaman=lines,
            retensi=BELUM_DITETAPKAN,
        )

    def _form(self, request: Request, meja: Meja, pada: str = "", salah: tuple[Reason, ...] = ()) -> Response:
        zona = ZONES.get(meja.zona, meja.zona)
        return self.page("audit/keadaan.html", request, meja, 422 if salah else 200, saat=None, pada=pada, salah=salah, zona=zona)

    async def _past(self, request: Request, meja: Meja, saat: Saat) -> Past | Response:
        """The replayed state, or a page that asks again in a moment."""
        replays = self._p.audits.replays
        try:
            one = replays.of(meja.akun.id, saat.position)
        except TooManyReplays:
            return self.page("audit/menunggu.html", request, meja, saat=saat, lagi=AGAIN_S, persen=0)
        try:
            past = await one.ready(WAIT_S)
        except (StoreError, UnknownEvent) as error:
            replays.forget(one)
            raise HTTPException(503) from error
        return past or self.page("audit/menunggu.html", request, meja, saat=saat, lagi=AGAIN_S, persen=one.percent)
