"""Breaches of personal data, for PPID Pembantu and Sekretaris alone: what waits, how long still, reporting, who was told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from services.portal.desk import Meja
from services.portal.office.base import OfficeBase
from services.portal.office.forms import typed, uuid_in
from services.portal.tenggat.board import KEPALA, kepala, sisa
from services.portal.tenggat.forms import BREACH, KEPADA, TOLD
from services.portal.tenggat.moment import moment, typed_moment
from shared.eventstore.codec import Recorded
from shared.messaging.answers import Diterima
from shared.refusal import Reason, reason
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.waktu.pelanggaran import Pelanggaran
from shared.sop.worklist import Kasus

HERE = "/kantor/pelanggaran-data"
_BACK = (HERE, "Pelanggaran data pribadi")
DONE = {"lapor": "Laporan dicatat. Batas 3x24 jam sedang berjalan.", "beri-tahu": "Pemberitahuan dicatat."}
_CHOOSE = "Pilih siapa yang sudah diberi tahu."


@dataclass(frozen=True, slots=True)
class Baris:
    """One breach with what was written of it."""

    p: Pelanggaran
    isi: e.PelanggaranDataDilaporkan
    oleh: str
    sisa: str
    keadaan: str
    bukti: Sequence[tuple[str, datetime, str]]
    kasus: Kasus | None


class BreachPages(OfficeBase):
    """One method per page."""

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get(HERE, response_class=HTMLResponse)(self.overview)
        app.get(f"{HERE}/baru", response_class=HTMLResponse)(self.report_page)
        app.post(f"{HERE}/baru", response_class=HTMLResponse)(self.report)
        app.get(f"{HERE}/{{pelanggaran}}/beri-tahu", response_class=HTMLResponse)(self.tell_page)
        app.post(f"{HERE}/{{pelanggaran}}/beri-tahu", response_class=HTMLResponse)(self.tell)

    async def overview(self, request: Request, sudah: str = "") -> Response:
        """Those that wait first, by what is left of their hours."""
        meja = await self._head(request)
        rows = await self._rows(meja)
        return self.page("tenggat/pelanggaran.html", request, meja, baris=rows, sudah=DONE.get(sudah, ""), siapa=KEPADA)

    async def report_page(self, request: Request, kasus: str = "") -> Response:
        """A new one; now, unless it was known before."""
        meja = await self._head(request)
        day, hour = typed_moment(self._p.clock(), meja.zona)
        filled = {"diketahui_tanggal": day, "diketahui_jam": hour}
        return self._sheet(request, meja, BREACH, filled, kembali=_BACK, kasus=await self._known_case(meja, kasus))

    async def report(self, request: Request) -> Response:
        """Its hours begin. The command's id is the breach's own: pressed twice it is one."""
        meja, form = await self._head_form(request)
        filled, kasus = typed(form, BREACH), await self._known_case(meja, str(form.get("kasus", "")))
        data: dict[str, Any] = {name: filled[name] for name in ("uraian", "data", "perkiraan_subjek")}
        data |= {"kasus": kasus or None}
        at, id_ = _at(filled, "diketahui", meja), uuid_in(form, "nomor_perintah")
        if salah := await self._sent(meja, "LaporkanPelanggaranData", data, at, "diketahui", "terjadi_at", str(id_), id_):
            return self._sheet(request, meja, BREACH, filled, kembali=_BACK, salah=salah, kasus=kasus)
        return RedirectResponse(f"{HERE}?sudah=lapor", status_code=303)

    async def tell_page(self, request: Request, pelanggaran: str) -> Response:
        """Who was told."""
        meja = await self._head(request)
        p = await self._one(meja, pelanggaran)
        day, hour = typed_moment(self._p.clock(), meja.zona)
        only = next(iter(p.belum)) if len(p.belum) == 1 else ""
        return self._sheet(request, meja, TOLD, {"kepada": only, "pada_tanggal": day, "pada_jam": hour}, kembali=_BACK)

    async def tell(self, request: Request, pelanggaran: str) -> Response:
        """Written down; with both told the clock ends."""
        meja, form = await self._head_form(request)
        await self._one(meja, pelanggaran)
        filled = typed(form, TOLD)
        data = {"kepada": filled["kepada"], "bukti": filled["bukti"]}
        at, id_ = _at(filled, "pada", meja), uuid_in(form, "nomor_perintah")
        if salah := await self._sent(meja, "CatatPemberitahuanPelanggaran", data, at, "pada", "pada", pelanggaran, id_):
            return self._sheet(request, meja, TOLD, filled, kembali=_BACK, salah=salah)
        return RedirectResponse(f"{HERE}?sudah=beri-tahu", status_code=303)

    async def _sent(
        self, meja: Meja, perintah: str, data: dict[str, Any], at: datetime | None, name: str, to: str, case: str, command_id: UUID
    ) -> list[Reason]:
        """Why not. A moment that cannot be read comes back beside everything else that is wrong."""
        given = data | ({to: at.isoformat()} if at else {})
        answer = await self._p.sender.send(
            meja, perintah, given, case=case, command_id=command_id, after=0, kasus=None, jabatan=_office(meja), periksa=at is None
        )
        fields = {to: f"{name}_tanggal"}
        found = [] if isinstance(answer, Diterima) else list(answer.alasan)
        found = [r.model_copy(update={"bidang": fields.get(r.bidang or "", r.bidang)}) for r in found if at is not None or r.bidang != to]
        found = [r.model_copy(update={"pesan": _CHOOSE}) if _unchosen(r) else r for r in found]
        unread = reason("waktu_tidak_terbaca", "Isi tanggal dan jam, misalnya jam 13.30.", f"{name}_jam")
        return [*found, *([unread] if at is None else [])]

    async def _rows(self, meja: Meja) -> list[Baris]:
        known, now = (await self._p.tenggat.rules(meja.unit)).pelanggaran, self._p.clock()
        facts = await self._p.tenggat.breaches(meja.unit)
        waiting = sorted((p for p in known.values() if p.belum), key=lambda p: p.due_at)
        over = sorted((p for p in known.values() if not p.belum), key=lambda p: p.due_at, reverse=True)
        return [await self._row(meja, p, facts, now) for p in (*waiting, *over)]

    async def _row(self, meja: Meja, p: Pelanggaran, facts: Sequence[Recorded[Event]], now: datetime) -> Baris:
        mine = [f for f in facts if f.case == p.id]
        reported = next(f for f in mine if isinstance(f.event, e.PelanggaranDataDilaporkan))
        isi = reported.event
        assert isinstance(isi, e.PelanggaranDataDilaporkan)
        told = [f.event for f in mine if isinstance(f.event, e.PelanggaranDataDiberitahukan)]
        who = meja.direktori.pegawai.get(reported.actor)
        late = (p.selesai_at or now) > p.due_at
        keadaan = "terlambat" if late else "mendekat" if p.belum else "tepat"
        kasus = await self._p.inbox.case(p.kasus) if p.kasus else None
        kasus = kasus if kasus is not None and kasus.unit == meja.unit else None
        return Baris(p, isi, who.nama if who else "", sisa(p, now, meja.zona), keadaan, [(t.kepada, t.pada, t.bukti) for t in told], kasus)

    async def _one(self, meja: Meja, pelanggaran: str) -> Pelanggaran:
        found = (await self._p.tenggat.rules(meja.unit)).pelanggaran.get(pelanggaran)
        if found is None:
            raise HTTPException(404)
        return found

    async def _known_case(self, meja: Meja, kasus: str) -> str:
        """A case of this unit that the address names; empty where it names none."""
        found = await self._p.inbox.case(kasus) if kasus else None
        return found.case if found is not None and found.unit == meja.unit else ""

    async def _head(self, request: Request) -> Meja:
        meja = await self._desk(request)
        if not kepala(meja):
            raise HTTPException(403)
        return meja

    async def _head_form(self, request: Request) -> tuple[Meja, FormData]:
        meja, form = await self._checked(request)
        if not kepala(meja):
            raise HTTPException(403)
        return meja, form


def _unchosen(r: Reason) -> bool:
    return r.bidang == "kepada" and r.kode in ("isian_tidak_sah", "wajib_diisi")


def _office(meja: Meja) -> str | None:
    return next((j for j in KEPALA if j in meja.jabatan), None)


def _at(filled: Mapping[str, str], name: str, meja: Meja) -> datetime | None:
    return moment(filled[f"{name}_tanggal"], filled[f"{name}_jam"], meja.zona)
