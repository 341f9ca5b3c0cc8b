"""Forms and what comes of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from services.portal.acts.answers import Terisi, data_of
from services.portal.acts.forms import FORMS, KLASIFIKASI, SIFAT
from services.portal.acts.prefill import prefilled
from services.portal.base import Base
from services.portal.cases.view import CaseView
from services.portal.desk import Meja
from shared.media.intake import simpan
from shared.media.refused import MediaDitolak
from shared.messaging.answers import Diterima
from shared.refusal import Reason, Reasons, reason
from shared.sop.lists import ALASAN_KEMBALI, DAFTAR_PERIKSA, DASAR_PENGECUALIAN, INSTRUKSI
from shared.sop.render import render

AS_STORED = ("VerifikasiMateri", "TolakMateri", "PerintahkanPenayangan", "LaksanakanPenayangan", "TandaiTayang")
"""Acts on what was handed over: they see the stored renderings."""
SETS_THE_WORKER_OFF = ("LaksanakanPenayangan", "UlangiPenayangan")
WORKER_PATIENCE = timedelta(seconds=3)


class ActPages(Base):
    """One method per page."""

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get("/baru", response_class=HTMLResponse)(self.new_page)
        app.post("/baru", response_class=HTMLResponse)(self.new)
        app.get("/kasus/{case}/{perintah}", response_class=HTMLResponse)(self.form)
        app.post("/kasus/{case}/{perintah}", response_class=HTMLResponse)(self.act)

    async def new_page(self, request: Request) -> Response:
        """A new disposition."""
        meja = await self._desk(request)
        return await self._form(request, meja, "BuatDisposisi", None, Terisi({}))

    async def new(self, request: Request) -> Response:
        """Give it."""
        return await self._act(request, "BuatDisposisi", None)

    async def form(self, request: Request, case: str, perintah: str, saluran: str = "") -> Response:
        """The form of an act."""
        meja = await self._desk(request)
        if perintah not in FORMS or perintah == "BuatDisposisi":
            raise HTTPException(404)
        view = await self._view(meja, case)
        return await self._form(request, meja, perintah, view, prefilled(perintah, view, saluran))

    async def act(self, request: Request, case: str, perintah: str) -> Response:
        """Carry it out."""
        if perintah not in FORMS or perintah == "BuatDisposisi":
            raise HTTPException(404)
        return await self._act(request, perintah, case)

    async def _act(self, request: Request, perintah: str, case: str | None) -> Response:
        meja, form = await self._checked(request)
        view = await self._view(meja, case) if case is not None else None
        filled, refused = await self._filled(form)
        command_id, new_case = _uuid(filled.one("nomor_perintah")), _uuid(filled.one("nomor_kasus"))
        kasus = view.kasus if view else None
        if filled.one("tahap") == "unggah" or refused:
            return await self._form(request, meja, perintah, view, filled, refused, 422 if refused else 200)
        answer = await self._p.sender.send(
            meja,
            perintah,
            data_of(perintah, filled, kasus, meja.zona),
            case=case or str(new_case),
            command_id=command_id,
            after=kasus.position if kasus else 0,
            kasus=kasus,
        )
        if isinstance(answer, Diterima):
            if answer.posisi:
                await self._p.facts.seen(answer.posisi[-1])
            if perintah in SETS_THE_WORKER_OFF:
                await self._worker_started(answer.kasus)
            return RedirectResponse(f"/kasus/{answer.kasus}?sudah={perintah}", status_code=303)
        if view is not None:
            view = await self._view(meja, view.kasus.case)  # somebody else may have been first: show what is so now
        return await self._form(request, meja, perintah, view, filled, answer.alasan, 422)

    async def _worker_started(self, case: str) -> None:
        """The publisher goes on by itself now; a moment's patience spares the officer a reload."""
        until = self._p.clock() + WORKER_PATIENCE
        while self._p.clock() < until:
            kasus = await self._p.inbox.case(case)
            if kasus is None or not any(s.keadaan == "dipesan" and s.jadwal is None for s in kasus.saluran.values()):
                return
            await self._p.facts.seen(kasus.position + 1, 0.2)

    async def _filled(self, form: FormData) -> tuple[Terisi, tuple[Reason, ...]]:
        """Values as typed; uploaded files are cleaned and kept at once, so that nothing has to be uploaded twice."""
        values: dict[str, list[str]] = {}
        files: list[Mapping[str, Any]] = _earlier(form.getlist("berkas_lama"))
        why = Reasons()
        for name, value in form.multi_items():
            if not isinstance(value, UploadFile):
                values.setdefault(name, []).append(value)
                continue
            content = await value.read()
            if not content and not value.filename:
                continue
            try:
                kept = await simpan(self._p.media, content, value.filename or "berkas")
            except MediaDitolak as refused:
                for kode, pesan in refused.alasan:
                    why.add(reason(kode, f"{value.filename}: {pesan}", "berkas"))
                continue
            row = {k: getattr(kept, k) for k in ("sha256", "mime", "ukuran_byte", "nama_berkas", "lebar", "tinggi")}
            if all(f["sha256"] != kept.sha256 for f in files):
                files.append(row)
        return Terisi(values, tuple(files)), why.found

    async def _form(
        self,
        request: Request,
        meja: Meja,
        perintah: str,
        view: CaseView | None,
        filled: Terisi,
        salah: tuple[Reason, ...] = (),
        status: int = 200,
    ) -> Response:
        hidden = {"nomor_perintah": filled.one("nomor_perintah") if not salah else str(uuid4()), "nomor_kasus": filled.one("nomor_kasus")}
        hidden = {k: v or str(uuid4()) for k, v in hidden.items()}
        return self.page(
            "formulir.html",
            request,
            meja,
            status,
            formulir=FORMS[perintah],
            view=view,
            isi=filled,
            salah=_anchored(salah, filled),
            tersembunyi=hidden,
            staf=[
                meja.direktori.pegawai[p]
                for p in meja.direktori.holders("staf_sekretariat", self._p.clock().date())
                if p in meja.direktori.pegawai
            ],
            saluran=[s for s in meja.direktori.saluran.values() if s.aktif],
            instruksi=INSTRUKSI[1],
            sifat=SIFAT,
            klasifikasi=KLASIFIKASI,
            daftar=DAFTAR_PERIKSA[1],
            kode=ALASAN_KEMBALI[1] if perintah == "KembalikanMateri" else {k: b.pertanyaan for k, b in DAFTAR_PERIKSA[1].items()},
            dasar=DASAR_PENGECUALIAN,
            tampilan=await self._renderings(meja, perintah, view),
        )

    async def _renderings(self, meja: Meja, perintah: str, view: CaseView | None) -> list[tuple[str, str, str]]:
        """(outlet, mime, text): before the hand-over as it would be made, afterwards the very bytes that were stored."""
        profil = meja.direktori.profil
        if view is None or not view.versi or profil is None:
            return []
        names = {k: s.nama for k, s in meja.direktori.saluran.items()}
        if perintah in AS_STORED and view.diajukan is not None:
            stored = [(r, await self._p.media.get(r.sha256)) for r in view.diajukan.rendering]
            return [(names.get(r.saluran, r.saluran), r.mime, content.decode()) for r, content in stored]
        if perintah != "AjukanMateri":
            return []
        materi = view.versi[-1].materi
        found = []
        for kode in materi.saluran:
            known = meja.direktori.saluran.get(kode)
            jenis = known.jenis if known else "manual"
            made = render(kode, jenis, materi, unit=meja.unit, slug="pratinjau", alamat="", profil=profil)
            found.append((names.get(kode, kode), made.mime, made.isi.decode()))
        return found


def _anchored(reasons: tuple[Reason, ...], filled: Terisi) -> list[Reason]:
    """Reasons with the id of the field on the page."""
    found = []
    for r in reasons:
        field = (r.bidang or "").removeprefix("materi.").removeprefix("disposisi.")
        parts = field.split(".")
        if parts[0] == "media" and len(parts) > 1 and parts[1].isdecimal() and int(parts[1]) < len(filled.files):
            field = f"alt.{filled.files[int(parts[1])]['sha256']}"
        elif parts[0] == "lampiran":
            field = "berkas"
        elif parts[0] == "asal":
            field = "kegiatan" if filled.one("asal") != "surat" else f"surat.{parts[-1]}"
        found.append(r.model_copy(update={"bidang": field or None}))
    return found


def _earlier(rows: list[Any]) -> list[Mapping[str, Any]]:
    """Files uploaded with an earlier try; what is no such row is dropped (the stage checks every digest anyway)."""
    found: list[Mapping[str, Any]] = []
    for row in rows:
        try:
            loaded = json.loads(str(row))
        except json.JSONDecodeError:
            continue
        if isinstance(loaded, dict) and {"sha256", "mime", "ukuran_byte", "nama_berkas"} <= loaded.keys():
            found.append(loaded)
    return found


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
