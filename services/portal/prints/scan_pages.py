"""What can be printed of a case, and the way back: scans of what was signed on paper, each with the act it belongs to."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile

from services.portal.base import Base
from services.portal.cases.view import CaseView
from services.portal.desk import Meja
from services.portal.ids import uuid_or_new
from services.portal.prints.documents import available
from services.portal.prints.recorded import Tindakan, acts, scans
from shared.media.intake import simpan
from shared.media.refused import MediaDitolak
from shared.messaging.answers import Diterima
from shared.refusal import Reason, Reasons, reason

FIELDS = ("sha256", "mime", "ukuran_byte", "nama_berkas")


class ScanPages(Base):
    """One method per page."""

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get("/kasus/{case}/cetak", response_class=HTMLResponse)(self.overview)
        app.post("/kasus/{case}/cetak", response_class=HTMLResponse)(self.attach)

    async def overview(self, request: Request, case: str, tercatat: int = 0, untuk: str = "") -> Response:
        """All prints of the case, all scans, and the form."""
        meja = await self._desk(request)
        view = await self._view(meja, case)
        return self._overview(request, meja, view, chosen=untuk, recorded=bool(tercatat))

    async def attach(self, request: Request, case: str) -> Response:
        """Keep a scan with its act."""
        meja, form = await self._checked(request)
        view = await self._view(meja, case)
        chosen = str(form.get("untuk", ""))
        why = Reasons()
        act = next((t for t in signable(view, meja) if t.id == chosen), None)
        why.unless(act is not None, "tindakan_belum_dipilih", "Pilih tindakan yang diparaf pada lembar itu.", "untuk")
        file = await self._file(form, why)
        refused = any(r.bidang == "berkas" for r in why.found)
        why.unless(file is not None or refused, "berkas_belum_dipilih", "Pilih foto atau PDF hasil pindaian.", "berkas")
        if why or act is None or file is None:
            return self._overview(request, meja, view, why.found, chosen, file)
        answer = await self._p.sender.send(
            meja,
            "LampirkanPindaian",
            {"langkah": act.langkah, "untuk": act.id, **file},
            case=case,
            command_id=uuid_or_new(str(form.get("nomor_perintah", ""))),
            after=view.kasus.position,
            kasus=view.kasus,
        )
        if isinstance(answer, Diterima):
            if answer.posisi:
                await self._p.facts.seen(answer.posisi[-1])
            return RedirectResponse(f"/kasus/{case}/cetak?tercatat=1", status_code=303)
        return self._overview(request, meja, await self._view(meja, case), answer.alasan, chosen, file)

    async def _file(self, form: FormData, why: Reasons) -> Mapping[str, Any] | None:
        """The upload, cleaned and kept at once; else the one kept at an earlier try."""
        upload = form.get("berkas")
        if isinstance(upload, UploadFile) and upload.filename:
            try:
                kept = await simpan(self._p.media, await upload.read(), upload.filename)
            except MediaDitolak as refused:
                for kode, pesan in refused.alasan:
                    why.add(reason(kode, f"{upload.filename}: {pesan}", "berkas"))
                return None
            return {name: getattr(kept, name) for name in FIELDS}
        return _earlier(str(form.get("berkas_lama", "")))

    def _overview(
        self,
        request: Request,
        meja: Meja,
        view: CaseView,
        salah: Sequence[Reason] = (),
        chosen: str = "",
        file: Mapping[str, Any] | None = None,
        *,
        recorded: bool = False,
    ) -> Response:
        return self.page(
            "cetak/daftar.html",
            request,
            meja,
            422 if salah else 200,
            view=view,
            cetakan=available(view),
            pindaian=scans(view.fakta, meja.direktori),
            tindakan=signable(view, meja),
            salah=salah,
            dipilih=chosen,
            berkas=file,
            berkas_json=json.dumps(dict(file)) if file else "",
            nomor_perintah=str(uuid4()),
            tercatat=recorded,
        )


def signable(view: CaseView, meja: Meja) -> list[Tindakan]:
    """Acts of the SOP's steps: those that stand on a paper form with a box for the paraf."""
    return [t for t in acts(view.fakta, meja.direktori) if t.langkah is not None]


def _earlier(row: str) -> Mapping[str, Any] | None:
    """The stage checks digest and kind anyway; what is no such row is no file."""
    try:
        loaded = json.loads(row)
    except json.JSONDecodeError:
        return None
    return loaded if isinstance(loaded, dict) and loaded.keys() == set(FIELDS) else None
