"""/data-pribadi for PPID Pembantu (and Sekretaris, who looks): people shown, holds, retention, erasures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from services.portal.desk import Meja
from services.portal.ids import uuid_or_new
from services.portal.office.base import OfficeBase
from services.portal.office.forms import Lembar, typed, uuid_in
from services.portal.privacy.forms import ERASE, HOLD, JENIS, KEEP, LET_GO
from services.portal.tenggat.board import kepala
from shared.messaging.answers import Diterima
from shared.refusal import Reason, reason
from shared.sop import events as e

HERE = "/data-pribadi"
BACK = (HERE, "Data pribadi")
DONE = {
    "tahan": "Penahanan hukum dicatat.",
    "lepas": "Penahanan hukum dilepas.",
    "simpan": "Masa simpan ditetapkan.",
    "setuju": "Persetujuan dicatat.",
    "cabut": "Persetujuan dicabut. Yang masih tayang menjadi tugas PPID Pembantu.",
    "musnah": "Pemusnahan diputuskan dan sedang dilaksanakan.",
    "ditolak": "Pemusnahan ditolak dan penolakannya dicatat; alasannya ada di bawah.",
}
_NOWHERE = "00000000-0000-4000-8000-000000000000"


class PrivacyPages(OfficeBase):
    """One method per page."""

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get(HERE, response_class=HTMLResponse)(self.overview)
        for path, page, act in (
            ("musnahkan", self.erase_page, self.erase),
            ("tahan", self.hold_page, self.hold),
            ("simpan", self.keep_page, self.keep),
            ("lepas/{penahanan}", self.let_go_page, self.let_go),
        ):
            app.get(f"{HERE}/{path}", response_class=HTMLResponse)(page)
            app.post(f"{HERE}/{path}", response_class=HTMLResponse)(act)

    async def overview(self, request: Request, sudah: str = "") -> Response:
        """Everything there is, the newest decisions first."""
        meja = await self.head(request)
        state = await self._p.privacy.state(meja.unit)
        people = {p.subjek: state.of_person(p.subjek) for p in state.persetujuan.values()}
        return self.page(
            "privasi/ikhtisar.html",
            request,
            meja,
            s=state,
            orang=people,
            keputusan=await self._p.privacy.decisions(meja.unit),
            jenis=JENIS,
            ppid="ppid_pembantu" in meja.jabatan,
            sudah=DONE.get(sudah, ""),
        )

    async def erase_page(self, request: Request, jenis: str = "", nomor: str = "") -> Response:
        """What, and by what right."""
        return self._sheet(request, await self.head(request), ERASE, {"jenis": jenis, "nomor": nomor}, kembali=BACK)

    async def erase(self, request: Request) -> Response:
        """Decided, one way or the other; wrong input comes back."""
        meja, form = await self._checked(request)
        filled = typed(form, ERASE)
        lingkup = [await self._scope(meja, filled)]
        if filled["bersama"] and filled["jenis"] == "subjek":
            cases = (await self._p.privacy.state(meja.unit)).of_person(filled["nomor"])
            lingkup += [{"jenis": "kasus", "id": p.kasus} for p in cases]
        only = [part["id"] for part in lingkup if part["jenis"] == "kasus"]
        data = {"lingkup": lingkup, "dasar_hukum": filled["dasar_hukum"], "alasan": filled["alasan"]}
        salah, posisi = await self.send(meja, "MusnahkanData", data, only[0] if len(only) == 1 else "", uuid_in(form, "nomor_perintah"))
        if salah:
            return self._sheet(request, meja, ERASE, filled, kembali=BACK, salah=salah)
        refused = isinstance(await self._p.privacy.decided(posisi), e.PemusnahanDitolak)
        return RedirectResponse(f"{HERE}?sudah={'ditolak' if refused else 'musnah'}", status_code=303)

    async def hold_page(self, request: Request, jenis: str = "", nomor: str = "") -> Response:
        """What, and why."""
        return self._sheet(request, await self.head(request), HOLD, {"jenis": jenis, "nomor": nomor}, kembali=BACK, penahanan=str(uuid4()))

    async def hold(self, request: Request) -> Response:
        """It cannot be erased from now on."""
        meja, form = await self._checked(request)
        filled, id_ = typed(form, HOLD), str(uuid_or_new(str(form.get("penahanan", ""))))
        data = {"penahanan": id_, "lingkup": [await self._scope(meja, filled)], "dasar": filled["dasar"]}
        salah, _ = await self.send(meja, "TetapkanPenahananHukum", data, "", uuid_in(form, "nomor_perintah"))
        if salah:
            return self._sheet(request, meja, HOLD, filled, kembali=BACK, salah=salah, penahanan=id_)
        return self._done(HERE, "tahan")

    async def let_go_page(self, request: Request, penahanan: str) -> Response:
        """Why."""
        return self._sheet(request, await self.head(request), LET_GO, {}, kembali=BACK)

    async def let_go(self, request: Request, penahanan: str) -> Response:
        """It is needed no longer."""
        meja, form = await self._checked(request)
        filled = typed(form, LET_GO)
        data = {"penahanan": str(uuid_or_new(penahanan)), "alasan": filled["alasan"]}
        return await self._simple(request, meja, form, LET_GO, "LepasPenahananHukum", data, "lepas")

    async def keep_page(self, request: Request) -> Response:
        """How long."""
        return self._sheet(request, await self.head(request), KEEP, {}, kembali=BACK)

    async def keep(self, request: Request) -> Response:
        """At least so long."""
        meja, form = await self._checked(request)
        return await self._simple(request, meja, form, KEEP, "TetapkanRetensi", typed(form, KEEP), "simpan")

    async def _simple(
        self, request: Request, meja: Meja, form: Any, lembar: Lembar, perintah: str, data: dict[str, Any], done: str
    ) -> Response:
        salah, _ = await self.send(meja, perintah, data, "", uuid_in(form, "nomor_perintah"))
        if salah:
            return self._sheet(request, meja, lembar, typed(form, lembar), kembali=BACK, salah=salah)
        return self._done(HERE, done)

    async def head(self, request: Request) -> Meja:
        """Only who answers for the office's data."""
        meja = await self._desk(request)
        if not kepala(meja):
            raise HTTPException(403)
        return meja

    async def send(self, meja: Meja, perintah: str, data: dict[str, Any], case: str, command_id: Any) -> tuple[Sequence[Reason], int]:
        """Why not, else where it stands in the log."""
        answer = await self._p.sender.send(
            meja, perintah, data, case=case or f"unit-{meja.unit}", command_id=command_id, after=0, kasus=None
        )
        if isinstance(answer, Diterima):
            return (), answer.posisi[-1]
        return [_on_page(r) for r in answer.alasan], 0

    async def _scope(self, meja: Meja, filled: dict[str, str]) -> dict[str, str]:
        """As typed; a disposition's number becomes its case."""
        jenis, nomor = filled["jenis"], filled["nomor"].strip()
        if jenis == "kasus" and "/" in nomor:
            rows = await self._p.search.find(meja.unit, nomor)
            nomor = rows[0].kasus.case if len(rows) == 1 else _NOWHERE
        return {"jenis": jenis, "id": nomor}


def _on_page(r: Reason) -> Reason:
    """In the fields of the form."""
    if r.bidang is None or not r.bidang.startswith("lingkup"):
        return r
    if r.bidang.endswith("jenis"):
        return reason(r.kode, "Pilih dahulu apa yang dimaksud.", "jenis")
    if r.bidang.endswith("id"):
        return reason(r.kode, "Nomor ini tidak dikenal. Salin dari halaman kasus, orang, atau laporannya.", "nomor")
    if r.kode == "lingkup_tidak_dikenal":
        return reason(r.kode, "Nomor ini tidak ada di unit Anda.", "nomor")
    return r.model_copy(update={"bidang": "nomor"})
