"""Step 7: verify against the list, or send back with what failed."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.datastructures import FormData

from services.portal.acts.checking.compare import since_judged
from services.portal.acts.checking.room import CHECK, CheckRoom, Periksa, to
from services.portal.acts.checking.sheet import linked
from services.portal.acts.checking.typed import approval, rejection
from services.portal.acts.pages import wants_json
from services.portal.acts.questions import KLASIFIKASI
from services.portal.cases.view import local
from shared.refusal import Reason
from shared.sop import events as e
from shared.sop.kode import tulis
from shared.sop.lists import DAFTAR_PERIKSA, daftar_berlaku

BACK = "TolakMateri"


class CheckPages(CheckRoom):
    """The list and the rejection: two pages over the same answers."""

    def add_to(self, app: FastAPI) -> None:
        """Routes, in front of the general `/kasus/{case}/{perintah}`."""
        app.get(f"/kasus/{{case}}/{CHECK}", response_class=HTMLResponse)(self.check_page)
        app.post(f"/kasus/{{case}}/{CHECK}", response_class=HTMLResponse)(self.check)
        app.get(f"/kasus/{{case}}/{BACK}", response_class=HTMLResponse)(self.back_page)
        app.post(f"/kasus/{{case}}/{BACK}", response_class=HTMLResponse)(self.back)

    async def check_page(self, request: Request, case: str) -> Response:
        """The list beside what is verified."""
        meja = await self._desk(request)
        return await self._check_form(request, await self._before(meja, case))

    async def check(self, request: Request, case: str) -> Response:
        """Approve; or only keep the answers; or go on to the rejection with them."""
        p, form = await self._here(request, case)
        if wants_json(request) and older(form, p):
            return JSONResponse({"pesan": "Daftar ini juga sedang diisi di jendela lain. Muat ulang halaman ini dahulu."}, 409)
        p = await self._typed(form, p)
        if wants_json(request):
            return JSONResponse({"tersimpan": local(p.draf.at or self._p.clock(), p.meja.zona), "revisi": p.draf.revisi})
        here = f"/kasus/{case}/{CHECK}"
        match str(form.get("tahap", "")):
            case "simpan":
                return to(here, disimpan="ya")
            case "kembalikan":
                return to(f"/kasus/{case}/{BACK}")
            case _:
                _, proven, _ = await self._lembar(p)
                answer = await self._send(p, CHECK, approval(p.isi, proven))
        if isinstance(answer, Response):
            return answer
        return await self._check_form(request, await self._again(p, answer), answer.alasan)

    async def back_page(self, request: Request, case: str) -> Response:
        """The rejection, with the failed checks chosen and their notes."""
        meja = await self._desk(request)
        return await self._back_form(request, await self._before(meja, case))

    async def back(self, request: Request, case: str) -> Response:
        """Send it back; or return to the list."""
        p, form = await self._here(request, case)
        p = await self._typed(form, p, ("alasan",))
        if str(form.get("tahap", "")) == "daftar":
            return to(f"/kasus/{case}/{CHECK}")
        _, proven, _ = await self._lembar(p)
        answer = await self._send(p, BACK, rejection(p.isi, proven))
        if isinstance(answer, Response):
            return answer
        return await self._back_form(request, await self._again(p, answer), answer.alasan)

    async def _check_form(self, request: Request, p: Periksa, salah: tuple[Reason, ...] = ()) -> Response:
        lembar, _, shown = await self._lembar(p)
        return self.page(
            "periksa/verifikasi.html",
            request,
            p.meja,
            422 if salah else 200,
            **self._shared(p, list(linked(salah, lembar))),
            lembar=lembar,
            tampilan=shown,
            banding=since_judged(p.view),
            klasifikasi=KLASIFIKASI,
            disimpan=request.query_params.get("disimpan") == "ya",
        )

    async def _back_form(self, request: Request, p: Periksa, salah: tuple[Reason, ...] = ()) -> Response:
        lembar, _, _ = await self._lembar(p)
        failed = [s.kode for s in lembar.soal if s.jawaban == "tidak"]
        return self.page(
            "periksa/kembalikan.html",
            request,
            p.meja,
            422 if salah else 200,
            **self._shared(p, list(salah)),
            lembar=lembar,
            # Chosen anew whenever the list says more than was chosen here before.
            dipilih=set(p.isi.many("alasan")) | (set() if salah else set(failed)),
        )

    def _shared(self, p: Periksa, salah: list[Reason]) -> dict[str, Any]:
        asked = [f for f in p.view.fakta if isinstance(f.event, e.UjiKonsekuensiDiminta | e.UjiKonsekuensiDiputuskan)]
        return {
            "view": p.view,
            "isi": p.isi,
            "salah": salah,
            "materi": p.diajukan.materi,
            "versi": p.diajukan.versi,
            "kode": tulis(p.diajukan.sidik, p.diajukan.versi),
            "nomor_perintah": p.draf.nomor_perintah,
            "usang": p.usang,
            "revisi": p.draf.revisi,
            "uji": [f for f in asked if f.event.sidik == p.diajukan.sidik],  # type: ignore[attr-defined]
            "pertanyaan": {k: b.pertanyaan for k, b in DAFTAR_PERIKSA[daftar_berlaku()].items()},
        }


def older(form: FormData, p: Periksa) -> bool:
    """Another window has written since this one last knew."""
    known = str(form.get("revisi", ""))
    return known.isdecimal() and int(known) < p.draf.revisi
