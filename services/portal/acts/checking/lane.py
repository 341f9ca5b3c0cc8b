"""The serta-merta lane: the short list before publishing, the whole list within a working day after."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.datastructures import FormData

from services.portal.acts.answers import Terisi
from services.portal.acts.checking.compare import since_judged
from services.portal.acts.checking.pages import CheckPages, older
from services.portal.acts.checking.room import Periksa, to
from services.portal.acts.checking.sheet import Lembar, linked
from services.portal.acts.checking.typed import answered
from services.portal.acts.forms import HASIL_SUSULAN
from services.portal.acts.pages import wants_json
from services.portal.acts.questions import KLASIFIKASI
from services.portal.base import Redirect
from services.portal.cases.view import CaseView, local
from services.portal.desk import Meja
from shared.refusal import Reason
from shared.sop import events as e
from shared.sop.jalur import DAFTAR_SINGKAT, singkat_berlaku

SHORT, SHORT_BACK, AFTER = "SetujuiSertaMerta", "KembalikanSertaMerta", "PenuhiVerifikasiSusulan"


class LanePages(CheckPages):
    """The ordinary room's parts with the lane's lists."""

    def add_to(self, app: FastAPI) -> None:
        """Routes, in front of the general `/kasus/{case}/{perintah}`."""
        app.get(f"/kasus/{{case}}/{SHORT}", response_class=HTMLResponse)(self.short_page)
        app.post(f"/kasus/{{case}}/{SHORT}", response_class=HTMLResponse)(self.short)
        app.get(f"/kasus/{{case}}/{SHORT_BACK}", response_class=HTMLResponse)(self.short_back_page)
        app.post(f"/kasus/{{case}}/{SHORT_BACK}", response_class=HTMLResponse)(self.short_back)
        app.get(f"/kasus/{{case}}/{AFTER}", response_class=HTMLResponse)(self.after_page)
        app.post(f"/kasus/{{case}}/{AFTER}", response_class=HTMLResponse)(self.after)

    async def _view(self, meja: Meja, case: str) -> CaseView:
        """As it was handed over on the lane: a ralat under way is another matter."""
        view = await super()._view(meja, case)
        sent = [f.event for f in view.fakta if isinstance(f.event, e.MateriDiajukan) and f.event.jalur == "serta_merta"]
        if not sent:
            raise Redirect(f"/kasus/{case}")
        return replace(view, diajukan=sent[-1])

    async def short_page(self, request: Request, case: str) -> Response:
        """The short list beside what is checked."""
        meja = await self._desk(request)
        return await self._short_form(request, await self._before(meja, case, SHORT))

    async def short(self, request: Request, case: str) -> Response:
        """Approve; or only keep the answers; or go on to the return with them."""
        p, form = await self._here(request, case, SHORT)
        if wants_json(request):
            return await self._quietly(form, p)
        p = await self._typed(form, p)
        match str(form.get("tahap", "")):
            case "simpan":
                return to(f"/kasus/{case}/{SHORT}", disimpan="ya")
            case "kembalikan":
                return to(f"/kasus/{case}/{SHORT_BACK}")
            case _:
                said = {**_short_answers(p.isi), "klasifikasi": p.isi.one("klasifikasi"), "catatan": p.isi.one("catatan")}
                answer = await self._send(p, SHORT, said)
        if isinstance(answer, Response):
            return answer
        return await self._short_form(request, await self._again(p, answer), answer.alasan)

    async def short_back_page(self, request: Request, case: str) -> Response:
        """The return, with the failed checks chosen."""
        meja = await self._desk(request)
        return await self._short_back_form(request, await self._before(meja, case, SHORT))

    async def short_back(self, request: Request, case: str) -> Response:
        """Send it back; or return to the list."""
        p, form = await self._here(request, case, SHORT)
        p = await self._typed(form, p, ("alasan",))
        if str(form.get("tahap", "")) == "daftar":
            return to(f"/kasus/{case}/{SHORT}")
        t, general = p.isi, p.isi.one("catatan")
        reasons = [{"kode": k, "catatan": t.one(f"hasil_catatan.{k}") or general} for k in t.many("alasan")]
        answer = await self._send(p, SHORT_BACK, {**_short_answers(t), "alasan": reasons, "catatan": general})
        if isinstance(answer, Response):
            return answer
        return await self._short_back_form(request, await self._again(p, answer), answer.alasan)

    async def after_page(self, request: Request, case: str) -> Response:
        """The whole list beside what went out."""
        meja = await self._desk(request)
        return await self._after_form(request, await self._before(meja, case, AFTER))

    async def after(self, request: Request, case: str) -> Response:
        """Record what came of it; or only keep the answers."""
        p, form = await self._here(request, case, AFTER)
        if wants_json(request):
            return await self._quietly(form, p)
        p = await self._typed(form, p)
        if str(form.get("tahap", "")) == "simpan":
            return to(f"/kasus/{case}/{AFTER}", disimpan="ya")
        _, proven, _ = await self._lembar(p)
        judged = answered(p.isi, proven)
        said = {"daftar_versi": judged["daftar_versi"], "periksa": judged["hasil"]}
        answer = await self._send(p, AFTER, {**said, "hasil": p.isi.one("hasil_susulan"), "catatan": p.isi.one("catatan")})
        if isinstance(answer, Response):
            return answer
        return await self._after_form(request, await self._again(p, answer), answer.alasan)

    async def _quietly(self, form: FormData, p: Periksa) -> Response:
        """A script keeps the answers, never over what another window has written since."""
        if older(form, p):
            return JSONResponse({"pesan": "Daftar ini juga sedang diisi di jendela lain. Muat ulang halaman ini dahulu."}, 409)
        p = await self._typed(form, p)
        return JSONResponse({"tersimpan": local(p.draf.at or self._p.clock(), p.meja.zona), "revisi": p.draf.revisi})

    async def _short_form(self, request: Request, p: Periksa, salah: tuple[Reason, ...] = ()) -> Response:
        return await self._form(request, p, "periksa/serta_merta.html", salah, short=True)

    async def _after_form(self, request: Request, p: Periksa, salah: tuple[Reason, ...] = ()) -> Response:
        return await self._form(request, p, "periksa/susulan.html", tuple(_in_words(r) for r in salah), hasil=HASIL_SUSULAN)

    async def _form(
        self, request: Request, p: Periksa, template: str, salah: tuple[Reason, ...], *, short: bool = False, **more: Any
    ) -> Response:
        lembar, _, shown = await self._lembar(p)
        lembar = shortened(lembar) if short else lembar
        return self.page(
            template,
            request,
            p.meja,
            422 if salah else 200,
            **self._shared(p, list(linked(salah, lembar))),
            lembar=lembar,
            tampilan=shown,
            banding=since_judged(p.view) if short else None,
            klasifikasi=KLASIFIKASI,
            disimpan=request.query_params.get("disimpan") == "ya",
            **more,
        )

    async def _short_back_form(self, request: Request, p: Periksa, salah: tuple[Reason, ...] = ()) -> Response:
        lembar, _, _ = await self._lembar(p)
        failed = [s.kode for s in shortened(lembar).soal if s.jawaban == "tidak"]
        return self.page(
            "periksa/kembalikan.html",
            request,
            p.meja,
            422 if salah else 200,
            **self._shared(p, list(salah)),
            lembar=lembar,
            dipilih=set(p.isi.many("alasan")) | (set() if salah else set(failed)),
            kepada="staf",
        )


def shortened(lembar: Lembar) -> Lembar:
    """Only the checks that the lane never leaves out."""
    kept = (replace(k, soal=tuple(s for s in k.soal if s.kode in DAFTAR_SINGKAT[singkat_berlaku()].kode)) for k in lembar.kelompok)
    return replace(lembar, kelompok=tuple(k for k in kept if k.soal))


def _short_answers(t: Terisi) -> dict[str, Any]:
    versi = singkat_berlaku()
    rows = [
        {"kode": k, "jawaban": t.one(f"hasil.{k}"), "catatan": t.one(f"hasil_catatan.{k}")}
        for k in DAFTAR_SINGKAT[versi].kode
        if t.one(f"hasil.{k}")
    ]
    return {"sidik": t.one("sidik"), "daftar_singkat": versi, "hasil": rows}


def _in_words(r: Reason) -> Reason:
    """The choice at the end has a field of its own: `hasil` is the list."""
    if r.bidang == "hasil" and r.kode == "isian_tidak_sah":
        return r.model_copy(update={"pesan": "Pilih hasil verifikasi susulan.", "bidang": "hasil_susulan"})
    return r
