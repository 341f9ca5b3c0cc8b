"""Uji konsekuensi: the Bidang asks, PPID Pembantu weighs and decides (UU 14/2008 Ps. 19-20)."""

from __future__ import annotations

from dataclasses import replace

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response

from services.portal.acts.checking.room import CheckRoom, Periksa, to
from services.portal.acts.checking.typed import doubt, weighed
from shared.refusal import Reason
from shared.sop import events as e
from shared.sop.kode import tulis
from shared.sop.lists import DAFTAR_PERIKSA, DASAR_PENGECUALIAN, daftar_berlaku

ASK, DECIDE = "MintaUjiKonsekuensi", "PutuskanUjiKonsekuensi"
IN_DOUBT = ("k2", "k3", "k5", "p1", "p2", "h3")
"""Checks a doubt is usually about; offered first and alone, as the others have nothing to do with Ps. 17."""
LABELS = {
    "informasi": "Informasi yang diragukan",
    "dasar_pengecualian": "Dasar pengecualian",
    "akibat": "Akibat bila informasi dibuka",
    "kepentingan_publik": "Kepentingan publik",
    "pertimbangan": "Pertimbangan",
    "keputusan": "Keputusan",
    "berlaku_sampai": "Tanggal akhir pengecualian",
}
PAGES = {ASK: "periksa/uji_minta.html", DECIDE: "periksa/uji_putuskan.html"}


class ConsequencePages(CheckRoom):
    """Two short forms."""

    def add_to(self, app: FastAPI) -> None:
        """Routes, in front of the general `/kasus/{case}/{perintah}`."""
        app.get(f"/kasus/{{case}}/{ASK}", response_class=HTMLResponse)(self.ask_page)
        app.post(f"/kasus/{{case}}/{ASK}", response_class=HTMLResponse)(self.ask)
        app.get(f"/kasus/{{case}}/{DECIDE}", response_class=HTMLResponse)(self.decide_page)
        app.post(f"/kasus/{{case}}/{DECIDE}", response_class=HTMLResponse)(self.decide)

    async def ask_page(self, request: Request, case: str) -> Response:
        """What is in doubt, and on which ground."""
        meja = await self._desk(request)
        return self._form(request, await self._before(meja, case, ASK), ASK)

    async def ask(self, request: Request, case: str) -> Response:
        """Ask."""
        return await self._act(request, case, ASK)

    async def decide_page(self, request: Request, case: str) -> Response:
        """What was asked, and what has to be weighed."""
        meja = await self._desk(request)
        return self._form(request, await self._before(meja, case, DECIDE), DECIDE)

    async def decide(self, request: Request, case: str) -> Response:
        """Decide."""
        return await self._act(request, case, DECIDE)

    async def _act(self, request: Request, case: str, perintah: str) -> Response:
        p, form = await self._here(request, case, perintah)
        p = await self._typed(form, p, ("butir",) if perintah == ASK else ())
        if str(form.get("tahap", "")) == "simpan":
            return to(f"/kasus/{case}/{perintah}", disimpan="ya")
        answer = await self._send(p, perintah, doubt(p.isi) if perintah == ASK else weighed(p.isi))
        if isinstance(answer, Response):
            return answer
        return self._form(request, await self._again(p, answer), perintah, answer.alasan)

    def _form(self, request: Request, p: Periksa, perintah: str, salah: tuple[Reason, ...] = ()) -> Response:
        asked = [f for f in p.view.fakta if isinstance(f.event, e.UjiKonsekuensiDiminta) and f.event.sidik == p.diajukan.sidik]
        if perintah == DECIDE and asked and isinstance(asked[-1].event, e.UjiKonsekuensiDiminta) and not p.isi.one("dasar_pengecualian"):
            ground = {"dasar_pengecualian": [asked[-1].event.dasar_pengecualian]}
            p = replace(p, draf=replace(p.draf, values={**p.draf.values, **ground}))
        questions = DAFTAR_PERIKSA[daftar_berlaku()]
        return self.page(
            PAGES[perintah],
            request,
            p.meja,
            422 if salah else 200,
            view=p.view,
            isi=p.isi,
            salah=[_in_words(r) for r in salah],
            nomor_perintah=p.draf.nomor_perintah,
            usang=p.usang,
            disimpan=request.query_params.get("disimpan") == "ya",
            uji=asked[-1:],
            dasar={k: f"{k.removeprefix('17')}. {v}" for k, v in DASAR_PENGECUALIAN.items()},
            butir={k: f"{questions[k].kode}. {questions[k].pertanyaan}" for k in IN_DOUBT if k in questions},
            versi=p.diajukan.versi,
            kode=tulis(p.diajukan.sidik, p.diajukan.versi),
        )


def _in_words(r: Reason) -> Reason:
    """`Pertimbangan tidak boleh kosong.` rather than the field's name; an empty choice is told as one."""
    label = LABELS.get(r.bidang or "")
    if label is None or not r.pesan.startswith(f"Isian {r.bidang} "):
        return r
    if r.bidang in ("dasar_pengecualian", "keputusan"):
        return r.model_copy(update={"pesan": f"{label} belum dipilih."})
    return r.model_copy(update={"pesan": f"{label} {r.pesan.removeprefix(f'Isian {r.bidang} ')}"})
