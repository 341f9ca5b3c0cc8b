"""Every due time of a case and how it was reckoned; PPID Pembantu and Sekretaris may stop and restart a clock here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import uuid4

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from services.portal.base import Base
from services.portal.desk import Meja
from services.portal.ids import uuid_or_new
from shared.command import COMMANDS
from shared.messaging.answers import Diterima
from shared.refusal import Reason
from shared.sop.waktu.tampil import kata, tenggat_dari

ACTS = {"jeda": "JedaTenggat", "lanjut": "LanjutkanTenggat"}
DONE = {"jeda": "Batas waktu dijeda.", "lanjut": "Batas waktu berjalan lagi."}


class DuePages(Base):
    """One method per page."""

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get("/kasus/{case}/waktu", response_class=HTMLResponse)(self.show)
        app.post("/kasus/{case}/waktu/{tenggat}/{tindakan}", response_class=HTMLResponse)(self.act)

    async def show(self, request: Request, case: str, sudah: str = "") -> Response:
        """All of them, running ones first."""
        return await self._shown(request, await self._desk(request), case, sudah=DONE.get(sudah, ""))

    async def act(self, request: Request, case: str, tenggat: str, tindakan: str) -> Response:
        """Stop or restart one."""
        meja, form = await self._checked(request)
        if tindakan not in ACTS:
            raise HTTPException(404)
        view = await self._view(meja, case)
        isi = {"tenggat": tenggat}
        if tindakan == "jeda":
            isi |= {name: str(form.get(name, "")).replace("\r\n", "\n").strip() for name in ("alasan", "bukti")}
        command_id = uuid_or_new(str(form.get("nomor_perintah", "")))
        answer = await self._p.sender.send(
            meja, ACTS[tindakan], isi, case=case, command_id=command_id, after=view.kasus.position, kasus=None, jabatan=_office(meja)
        )
        if isinstance(answer, Diterima):
            return RedirectResponse(f"/kasus/{case}/waktu?sudah={tindakan}", status_code=303)
        return await self._shown(request, meja, case, salah=_in_words(answer.alasan, tenggat), isi=isi, status=422)

    async def _shown(
        self,
        request: Request,
        meja: Meja,
        case: str,
        *,
        sudah: str = "",
        salah: Sequence[Reason] = (),
        isi: Mapping[str, str] | None = None,
        status: int = 200,
    ) -> Response:
        view, now = await self._view(meja, case), self._p.clock()
        ordered = sorted(tenggat_dari(view.fakta), key=lambda t: bool(t.hasil))
        return self.page(
            "tenggat/waktu.html",
            request,
            meja,
            status,
            view=view,
            tenggat=[(t, t.keadaan(now), kata(t, now, meja.zona)) for t in ordered],
            boleh=_office(meja) is not None,
            sudah=sudah,
            salah=salah,
            isi=isi or {},
            nomor_perintah=str(uuid4()),
        )


def _office(meja: Meja) -> str | None:
    return next((j for j in meja.jabatan if j in COMMANDS[ACTS["jeda"]].by), None)


def _in_words(reasons: Sequence[Reason], tenggat: str) -> list[Reason]:
    """Linked to the field of this due time's own form."""
    names = {"alasan": "Alasan", "bukti": "Bukti"}
    found = []
    for r in reasons:
        label = names.get(r.bidang or "")
        pesan = r.pesan.replace(f"Isian {r.bidang} ", f"{label}: ") if label else r.pesan
        found.append(r.model_copy(update={"pesan": pesan, "bidang": f"{r.bidang}-{tenggat}" if label else None}))
    return found
