"""The administrator's first page: what is still missing, and the way to everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response

from services.portal.desk import Meja
from services.portal.office.base import DONE, OfficeBase
from services.portal.tenggat.board import papan
from shared.sop.directory import SEBUTAN

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Kurang:
    """Something that is missing, and where it is mended."""

    pesan: str
    tautan: str
    kata: str


class OfficePages(OfficeBase):
    """One method per page."""

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get("/kantor", response_class=HTMLResponse)(self.start)
        app.post("/kantor/contoh", response_class=HTMLResponse)(self.end_samples)

    async def start(self, request: Request, sudah: str = "") -> Response:
        """Kantor."""
        meja = await self._admin(request)
        akun = await self._p.accounts.of_unit(meja.unit)
        samples = [a for a in akun.values() if a.contoh and a.aktif]
        today = self._today(meja)
        holders = {j: meja.direktori.holders(j, today) for j in SEBUTAN}
        kurang = _missing(meja, holders, {p for p, a in akun.items() if a.aktif})
        return self.page(
            "kantor/mulai.html",
            request,
            meja,
            kurang=kurang,
            contoh=len(samples),
            pemangku=holders,
            hari=today,
            papan=await papan(self._p, meja),
            sudah=DONE.get(sudah, ""),
        )

    async def end_samples(self, request: Request) -> Response:
        """No invented person of this unit comes in any more."""
        meja, _ = await self._admin_form(request)
        for akun in (await self._p.accounts.of_unit(meja.unit)).values():
            if akun.contoh:
                await self._p.sign_in.close(akun.id)
        log.info("samples_closed", by=meja.pegawai, unit=meja.unit)
        return self._done("/kantor", "contoh")


def _missing(meja: Meja, holders: dict[str, tuple[str, ...]], come_in: set[str]) -> Sequence[Kurang]:
    """In the order in which an office is set up."""
    d, found = meja.direktori, []
    if d.profil_versi <= 1:
        found.append(Kurang("Profil unit belum diperiksa.", "/kantor/profil", "Periksa profil"))
    for jabatan, people in holders.items():
        if not people:
            found.append(Kurang(f"Belum ada pemangku jabatan {d.sebutan(jabatan)}.", "/kantor/pegawai", "Buka pegawai"))
    shut_out = [p for p in dict.fromkeys(p for people in holders.values() for p in people) if p not in come_in and p in d.pegawai]
    found += [Kurang(f"{d.pegawai[p].nama} belum punya akun aktif.", f"/kantor/pegawai/{p}", "Buka") for p in shut_out]
    if not any(s.aktif for s in d.saluran.values()):
        found.append(Kurang("Belum ada saluran.", "/kantor/saluran/baru", "Daftarkan saluran"))
    if len(d.administrator) == 1:
        alone = "Hanya ada satu administrator. Tunjuk satu lagi untuk berjaga-jaga bila kata sandi terlupa."
        found.append(Kurang(alone, "/kantor/administrator", "Tunjuk administrator"))
    return found
