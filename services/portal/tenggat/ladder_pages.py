"""The administrator's page of the ladder: one question for each office that lateness may come up to."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response

from services.portal.office.base import OfficeBase
from services.portal.office.forms import typed
from services.portal.tenggat.forms import LADDER
from shared.refusal import Reason
from shared.sop.waktu.eskalasi import USULAN

OFFICES = ("sekretariat", "sekretaris", "ppid_pembantu")
"""Upwards, as the SOP's sheet came down."""
_BACK = ("/kantor/waktu", "Waktu")
HERE = "/kantor/waktu/tangga"


class LadderPages(OfficeBase):
    """One form."""

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get(HERE, response_class=HTMLResponse)(self.ladder_page)
        app.post(HERE, response_class=HTMLResponse)(self.ladder)

    async def ladder_page(self, request: Request) -> Response:
        """As it is set, or the proposal."""
        meja = await self._admin(request)
        tangga = (await self._p.tenggat.rules(meja.unit)).tangga
        held: Sequence[tuple[str, str]] = [(t.jabatan, t.setelah) for t in tangga[-1].tingkat] if tangga else USULAN
        return self._sheet(request, meja, LADDER, dict(held), kembali=_BACK)

    async def ladder(self, request: Request) -> Response:
        """Set it."""
        meja, form = await self._admin_form(request)
        filled = typed(form, LADDER)
        rungs = [(jabatan, filled[jabatan]) for jabatan in OFFICES if filled[jabatan]]
        data = {"tingkat": [{"jabatan": jabatan, "setelah": setelah} for jabatan, setelah in rungs], "dasar": filled["dasar"]}
        if salah := await self._ask(meja, form, "TetapkanTanggaEskalasi", data):
            return self._sheet(request, meja, LADDER, filled, kembali=_BACK, salah=[_placed(r, rungs) for r in salah])
        return self._done("/kantor/waktu", "tangga")


def _placed(r: Reason, rungs: Sequence[tuple[str, str]]) -> Reason:
    """`tingkat.1.setelah` is the field of the office on that rung."""
    parts = (r.bidang or "").split(".")
    on_rung = len(parts) > 1 and parts[0] == "tingkat" and parts[1].isdecimal() and int(parts[1]) < len(rungs)
    if not on_rung:
        return r
    name = rungs[int(parts[1])][0]
    return r.model_copy(update={"bidang": name, "pesan": r.pesan.replace(f"Isian {r.bidang} ", f"Isian {name} ")})
