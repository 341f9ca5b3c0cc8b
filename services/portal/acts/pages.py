"""Forms and what comes of them: a page is shown, a post changes the draft, the last button sends it to the stage."""

from __future__ import annotations

from dataclasses import replace

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from services.portal.acts.arrivals import Kiriman, read
from services.portal.acts.drafts import Draf
from services.portal.acts.listing import listed, time_of
from services.portal.acts.moves import on_newest, rearranged
from services.portal.acts.room import LANE, NEW, Tempat
from services.portal.acts.sending import AND_HAND_OVER, SendRoom
from services.portal.acts.show import fresh


class WrittenElsewhere(Exception):
    """Another window has saved this draft, or thrown it away, since the page was shown."""


class ActPages(SendRoom):
    """One method per page."""

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get("/baru", response_class=HTMLResponse)(self.new_page)
        app.post("/baru", response_class=HTMLResponse)(self.new)
        app.get("/serta-merta", response_class=HTMLResponse)(self.lane_page)
        app.post("/serta-merta", response_class=HTMLResponse)(self.lane)
        app.get("/draf", response_class=HTMLResponse)(self.drafts)
        app.get("/kasus/{case}/{perintah}", response_class=HTMLResponse)(self.form)
        app.post("/kasus/{case}/{perintah}", response_class=HTMLResponse)(self.act)

    async def new_page(self, request: Request, kasus: str = "", hal: str = "", lain: bool = False) -> Response:
        """A new disposition, or the one that was begun."""
        return await self._new_page(request, NEW, kasus, hal, lain)

    async def lane_page(self, request: Request, kasus: str = "", lain: bool = False) -> Response:
        """The same on the serta-merta lane."""
        return await self._new_page(request, LANE, kasus, "", lain)

    async def _new_page(self, request: Request, perintah: str, kasus: str, hal: str, lain: bool) -> Response:
        meja = await self._desk(request)
        if not kasus and not lain:
            begun = await self._p.drafts.of(meja.akun.id, meja.unit, perintah)
            kasus = begun[0].key.kasus if begun else ""
        return await self._get(request, await self._place(meja, perintah, None, new_case=kasus), hal)

    async def form(self, request: Request, case: str, perintah: str, saluran: str = "", hal: str = "") -> Response:
        """The form of an act."""
        meja = await self._desk(request)
        return await self._get(request, fresh(await self._place(meja, perintah, case, saluran)), hal)

    async def drafts(self, request: Request) -> Response:
        """What I have begun."""
        meja = await self._desk(request)
        return self.page("draf.html", request, meja, draf=await listed(self._p, meja))

    async def new(self, request: Request, kasus: str = "") -> Response:
        """Write on, or give it."""
        return await self._new(request, NEW, kasus)

    async def lane(self, request: Request, kasus: str = "") -> Response:
        """Write on, or give it, on the serta-merta lane."""
        return await self._new(request, LANE, kasus)

    async def _new(self, request: Request, perintah: str, kasus: str) -> Response:
        meja, form = await self._checked(request)
        place = await self._place(meja, perintah, None, new_case=kasus or str(form.get("nomor_kasus", "")))
        return await self._post(request, place, await read(form, place.formulir, self._p.media))

    async def act(self, request: Request, case: str, perintah: str, saluran: str = "") -> Response:
        """Write on, or carry it out."""
        meja, form = await self._checked(request)
        place = await self._place(meja, perintah, case, saluran)
        return await self._post(request, place, await read(form, place.formulir, self._p.media))

    async def _get(self, request: Request, place: Tempat, hal: str) -> Response:
        asked = request.query_params
        hal = hal or (place.draf.halaman if place.draf else "")
        return await self._show(request, place, hal=hal, tampil="tampil" in asked, tersimpan="tersimpan" in asked)

    async def _post(self, request: Request, place: Tempat, came: Kiriman) -> Response:
        sent = await self._p.drafts.recorded(place.key.akun, came.nomor_perintah)
        if sent is not None and wants_json(request):
            return JSONResponse({"pesan": "Formulir ini sudah dikirim. Muat ulang halaman ini."}, 409)
        if sent is not None:  # the button was pressed twice, or a page of yesterday speaks once more
            return RedirectResponse(f"/kasus/{sent}?sudah={place.key.perintah}", status_code=303)
        if came.tahap == "buang":
            await self._p.drafts.delete(place.key)
            return RedirectResponse("/tugas" if place.view is None else f"/kasus/{place.key.kasus}", status_code=303)
        if came.tahap == "dasar":
            await self._saved(place, lambda d: on_newest(d, place))
            return RedirectResponse(place.url(), status_code=303)
        if wants_json(request):
            return await self._autosaved(place, came)
        last = place.formulir.pages[-1].kode
        if place.draf is None and place.formulir.halaman and came.hal == last:
            return RedirectResponse(place.url(), status_code=303)  # thrown away in another window: nothing to send
        if place.draf is None and came.dilihat is not None:
            place = replace(place, awal=replace(place.awal, position=came.dilihat))
        if came.tahap != "kirim" or any(h.isian for h in place.formulir.pages):
            place = await self._saved(place, lambda d: came.onto(place.formulir, place.awal, d))
        hal = came.hal or ""
        if came.salah:
            return await self._show(request, place, hal=last if came.hal is None else hal, salah=came.salah, status=422)
        if came.tahap in ("kirim", AND_HAND_OVER):
            return await self._send(request, place, came)
        return await self._moved(place, came, hal)

    async def _autosaved(self, place: Tempat, came: Kiriman) -> Response:
        """Quietly, and never over what another window has written since."""

        def how(d: Draf) -> Draf:
            if came.revisi is not None and came.revisi != d.revisi:
                raise WrittenElsewhere
            return came.onto(place.formulir, place.awal, d)

        try:
            place = await self._saved(place, how)
        except WrittenElsewhere:
            return JSONResponse({"pesan": "Draf ini juga sedang diubah di jendela lain. Muat ulang halaman ini dahulu."}, 409)
        assert place.draf is not None and place.draf.at is not None
        return JSONResponse({"tersimpan": time_of(place.draf.at, place.meja.zona), "revisi": place.draf.revisi})

    async def _moved(self, place: Tempat, came: Kiriman, hal: str) -> Response:
        """To another page, or back to this one after a button that changes something on it."""
        formulir = place.formulir
        what, _, which = came.tahap.partition(".")
        anchor = ""
        more: dict[str, str] = {"lalu": "1"} if came.lalu else {}
        match what:
            case "lanjut" if came.lalu and not any(i.kind == "asal" for i in formulir.page(hal).isian):
                hal, more = formulir.pages[-1].kode, {}
            case "lanjut":  # another origin asks other particulars, so those come before the answers
                hal = formulir.beside(hal, 1)
            case "kembali":
                hal, more = formulir.beside(hal, -1), {}
            case "draf":
                more |= {"tersimpan": "1"}
            case "pratinjau":
                more, anchor = more | {"tampil": "1"}, "#pratinjau"
            case "naik" | "turun" | "hapus" | "pakai":
                await self._saved(place, lambda d: rearranged(d, place, what, which))
                anchor = "#berkas"
            case "buang_unggahan":
                await self._p.uploads.drop(place.key.akun, which)
                anchor = "#berkas"
            case "samarkan":
                hide = f"/kasus/{place.key.kasus}/samarkan/{which[:64]}?untuk={place.key.perintah}"
                return RedirectResponse(hide, status_code=303)
            case "orang":
                anchor = f"#orang.{which[:64]}"
            case "naskah":
                anchor = "#badan"
            case _:
                anchor = "#berkas"
        return RedirectResponse(place.url(hal=hal, **more) + anchor, status_code=303)


def wants_json(request: Request) -> bool:
    """A script asks, not a person's click."""
    return request.headers.get("accept", "") == "application/json"
