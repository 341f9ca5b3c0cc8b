"""Periodic duties: the office's list, the administrator's form, and the page where a publication is marked as fulfilling one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from services.portal.desk import Meja
from services.portal.ids import uuid_or_new
from services.portal.office.base import OfficeBase
from services.portal.office.forms import typed
from services.portal.tenggat.board import kepala
from services.portal.tenggat.forms import DUTY
from shared.messaging.answers import Diterima
from shared.refusal import Reason
from shared.sop.waktu.bahasa import tanggal
from shared.sop.waktu.berkala import JatuhTempo, Kewajiban, terbuka
from shared.sop.waktu.kalender import Kalender
from shared.sop.waktu.peringatan import INFORMASI_BERKALA, kunci
from shared.sop.waktu.unit import AturanUnit
from shared.sop.waktu.usulan import usulan_berkala

HERE = "/kantor/berkala"
_BACK = (HERE, "Kewajiban berkala")
DONE = {"tetap": "Kewajiban berkala sudah ditetapkan.", "hapus": "Kewajiban berkala sudah dihapus.", "penuh": "Sudah ditandai terpenuhi."}
_NOT_CODE = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Baris:
    """One duty, the due day that waits, and whether its warning stands."""

    kewajiban: Kewajiban
    tempo: JatuhTempo | None
    terlewat: bool
    oleh_kasus_ini: bool = False


class DutyPages(OfficeBase):
    """One method per page."""

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get(HERE, response_class=HTMLResponse)(self.overview)
        app.get(f"{HERE}/baru", response_class=HTMLResponse)(self.new_page)
        app.post(f"{HERE}/baru", response_class=HTMLResponse)(self.new)
        app.get(f"{HERE}/ubah/{{kode}}", response_class=HTMLResponse)(self.change_page)
        app.post(f"{HERE}/ubah/{{kode}}", response_class=HTMLResponse)(self.change)
        app.post(f"{HERE}/hapus/{{kode}}", response_class=HTMLResponse)(self.remove)
        app.get("/kasus/{case}/berkala", response_class=HTMLResponse)(self.of_case)
        app.post("/kasus/{case}/berkala", response_class=HTMLResponse)(self.fulfil)

    async def overview(self, request: Request, sudah: str = "") -> Response:
        """For those who answer for it, and for the administrator who sets it."""
        meja = await self._desk(request)
        if not (meja.administrator or kepala(meja)):
            raise HTTPException(403)
        return await self._overview(request, meja, sudah=DONE.get(sudah, ""))

    async def new_page(self, request: Request, usulan: str = "") -> Response:
        """A new duty, perhaps as proposed."""
        meja = await self._admin(request)
        found = next((u for u in usulan_berkala() if u.kode == usulan), None)
        filled = {"mulai": self._today(meja).isoformat()}
        if found is not None:
            mulai = found.mulai(self._today(meja)).isoformat()
            filled = {"nama": found.nama, "setiap": found.setiap, "mulai": mulai, "dasar": found.sumber}
        return self._sheet(request, meja, DUTY, filled, kembali=_BACK, kode=found.kode if found else "")

    async def new(self, request: Request) -> Response:
        """Set it, under a code made of its name."""
        meja, form = await self._admin_form(request)
        known = (await self._p.tenggat.rules(meja.unit)).kewajiban
        kode = str(form.get("kode", "")) or code_of(str(form.get("nama", "")), known)
        return await self._set(request, meja, typed(form, DUTY), kode, form)

    async def change_page(self, request: Request, kode: str) -> Response:
        """As it is set."""
        meja = await self._admin(request)
        held = (await self._p.tenggat.rules(meja.unit)).kewajiban.get(kode)
        if held is None:
            raise HTTPException(404)
        filled = {"nama": held.nama, "setiap": held.setiap, "mulai": held.mulai.isoformat(), "dasar": held.dasar}
        return self._sheet(request, meja, DUTY, filled, kembali=_BACK)

    async def change(self, request: Request, kode: str) -> Response:
        """Set it anew."""
        meja, form = await self._admin_form(request)
        if kode not in (await self._p.tenggat.rules(meja.unit)).kewajiban:
            raise HTTPException(404)
        return await self._set(request, meja, typed(form, DUTY), kode, form)

    async def remove(self, request: Request, kode: str) -> Response:
        """No duty any more."""
        meja, form = await self._admin_form(request)
        salah = await self._ask(meja, form, "HapusKewajibanBerkala", {"kode": kode})
        return await self._overview(request, meja, salah=salah) if salah else self._done(HERE, "hapus")

    async def of_case(self, request: Request, case: str, sudah: str = "") -> Response:
        """Which duties this publication could fulfil."""
        return await self._of_case(request, await self._head(request), case, sudah=DONE.get(sudah, ""))

    async def fulfil(self, request: Request, case: str) -> Response:
        """It does."""
        meja, form = await self._checked(request)
        if not kepala(meja):
            raise HTTPException(403)
        view = await self._view(meja, case)
        isi = {name: str(form.get(name, "")) for name in ("kode", "untuk_jatuh_tempo")}
        command_id = uuid_or_new(str(form.get("nomor_perintah", "")))
        answer = await self._p.sender.send(
            meja, "PenuhiKewajibanBerkala", isi, case=case, command_id=command_id, after=view.kasus.position, kasus=None
        )
        if isinstance(answer, Diterima):
            return RedirectResponse(f"/kasus/{case}/berkala?sudah=penuh", status_code=303)
        return await self._of_case(request, meja, case, salah=[r.model_copy(update={"bidang": None}) for r in answer.alasan])

    async def _head(self, request: Request) -> Meja:
        meja = await self._desk(request)
        if not kepala(meja):
            raise HTTPException(403)
        return meja

    async def _set(self, request: Request, meja: Meja, filled: dict[str, str], kode: str, form: Any) -> Response:
        if salah := await self._ask(meja, form, "TetapkanKewajibanBerkala", {**filled, "kode": kode}):
            return self._sheet(request, meja, DUTY, filled, kembali=_BACK, salah=salah, kode=str(form.get("kode", "")))
        return self._done(HERE, "tetap")

    async def _overview(self, request: Request, meja: Meja, *, sudah: str = "", salah: Sequence[Reason] = ()) -> Response:
        a = await self._p.tenggat.rules(meja.unit)
        usulan = [u for u in usulan_berkala() if u.kode not in a.kewajiban] if meja.administrator and a.kalender else []
        return self.page(
            "tenggat/berkala.html",
            request,
            meja,
            422 if salah else 200,
            baris=self._rows(a, ""),
            tanggal=tanggal,
            usulan=usulan,
            kalender=a.kalender is not None,
            sudah=sudah,
            salah=[r.model_copy(update={"bidang": None}) for r in salah],
        )

    async def _of_case(self, request: Request, meja: Meja, case: str, *, sudah: str = "", salah: Sequence[Reason] = ()) -> Response:
        view, a = await self._view(meja, case), await self._p.tenggat.rules(meja.unit)
        nomor = str(uuid4())
        return self.page(
            "tenggat/penuhi.html",
            request,
            meja,
            422 if salah else 200,
            view=view,
            baris=self._rows(a, case),
            tanggal=tanggal,
            sudah=sudah,
            salah=salah,
            nomor_perintah=nomor,
        )

    def _rows(self, a: AturanUnit, case: str) -> list[Baris]:
        now = self._p.clock()
        k = Kalender(a.kalender, a.versi) if a.kalender else None
        return [
            Baris(
                duty,
                terbuka(duty, k, now) if k else None,
                kunci(INFORMASI_BERKALA, duty.kode) in a.peringatan,
                case in [used for _, used in duty.terpenuhi],
            )
            for duty in a.kewajiban.values()
        ]


def code_of(nama: str, known: Mapping[str, object]) -> str:
    """Made of the name's words, numbered where it is taken."""
    base = _NOT_CODE.sub("-", nama.lower()).strip("-")[:48].strip("-") or "kewajiban"
    return next(c for n in range(1, 1000) if (c := base if n == 1 else f"{base}-{n}") not in known)
