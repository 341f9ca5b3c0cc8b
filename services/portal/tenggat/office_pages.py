"""The administrator's pages about time: the working calendar, special days, limits per step. Proposals count once he confirms them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from services.portal.desk import Meja
from services.portal.office.base import OfficeBase
from services.portal.office.forms import Lembar, typed
from services.portal.tenggat.board import warnings
from services.portal.tenggat.forms import DAY, JENIS, RAMADAN, limit_sheet
from shared.refusal import Reason, from_validation
from shared.sop.waktu.aturan import HariKhusus, IsiKalender
from shared.sop.waktu.bahasa import tanggal
from shared.sop.waktu.eskalasi import USULAN
from shared.sop.waktu.langkah import KETERBUKAAN, LANGKAH
from shared.sop.waktu.unit import AturanUnit
from shared.sop.waktu.usulan import dengan_tahun, pola_ramadan, tanpa_cuti_bersama, usulan_batas

SEBUTAN: Mapping[str, str] = {kode: kata for kode, (_, kata) in LANGKAH.items()} | {KETERBUKAAN: "Paling lama tanpa publikasi"}
DONE = {
    "kalender": "Kalender kerja sudah ditetapkan. Batas waktu yang sedang berjalan dihitung ulang.",
    "batas": "Batas waktu sudah ditetapkan.",
    "tangga": "Tangga eskalasi sudah ditetapkan.",
}
_BACK = ("/kantor/waktu", "Waktu")


class TimePages(OfficeBase):
    """One method per page."""

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get("/kantor/waktu", response_class=HTMLResponse)(self.overview)
        app.post("/kantor/waktu/tahun", response_class=HTMLResponse)(self.year)
        app.get("/kantor/waktu/hari", response_class=HTMLResponse)(self.day_page)
        app.post("/kantor/waktu/hari", response_class=HTMLResponse)(self.day)
        app.post("/kantor/waktu/hari/hapus", response_class=HTMLResponse)(self.no_day)
        app.get("/kantor/waktu/ramadan", response_class=HTMLResponse)(self.ramadan_page)
        app.post("/kantor/waktu/ramadan", response_class=HTMLResponse)(self.ramadan)
        app.get("/kantor/waktu/batas/{kode}", response_class=HTMLResponse)(self.limit_page)
        app.post("/kantor/waktu/batas/{kode}", response_class=HTMLResponse)(self.limit)

    async def overview(self, request: Request, sudah: str = "") -> Response:
        """Calendar and limits as they hold, and what is proposed beside them."""
        return await self._overview(request, await self._admin(request), sudah=DONE.get(sudah, ""))

    async def year(self, request: Request) -> Response:
        """Confirm the proposal for one year."""
        meja, form = await self._admin_form(request)
        year = str(form.get("tahun", ""))
        if year not in map(str, range(2020, 2101)):
            raise HTTPException(422)
        now = await self._p.tenggat.rules(meja.unit)
        salah = await self._set(meja, form, now, dengan_tahun(now.kalender, meja.zona, int(year)))  # type: ignore[arg-type]
        return await self._overview(request, meja, salah=salah) if salah else self._done("/kantor/waktu", "kalender")

    async def day_page(self, request: Request) -> Response:
        """A special day."""
        meja = await self._admin(request)
        return self._sheet(request, meja, DAY, {"jenis": "libur_setempat"}, kembali=_BACK)

    async def day(self, request: Request) -> Response:
        """Set it; another one of the same date gives way."""
        meja, form = await self._admin_form(request)
        filled, now = typed(form, DAY), await self._p.tenggat.rules(meja.unit)
        row = {**{k: filled[k] for k in ("tanggal", "jenis", "nama", "dasar")}, "selang": _intervals(filled["jam"])}
        try:
            hari = HariKhusus.model_validate(row)
        except ValidationError as error:
            return self._sheet(request, meja, DAY, filled, kembali=_BACK, salah=_on_day(from_validation(error).reasons))
        isi = _calendar(now)
        rest = [h for h in isi.hari if h.tanggal != hari.tanggal]
        changed = isi.model_copy(update={"hari": tuple(sorted([*rest, hari], key=lambda h: h.tanggal))})
        if salah := await self._set(meja, form, now, changed):
            return self._sheet(request, meja, DAY, filled, kembali=_BACK, salah=_on_day(salah))
        return self._done("/kantor/waktu", "kalender")

    async def no_day(self, request: Request) -> Response:
        """As its weekday again."""
        meja, form = await self._admin_form(request)
        now = await self._p.tenggat.rules(meja.unit)
        isi = _calendar(now)
        changed = isi.model_copy(update={"hari": tuple(h for h in isi.hari if h.tanggal.isoformat() != str(form.get("tanggal", "")))})
        salah = await self._set(meja, form, now, changed)
        return await self._overview(request, meja, salah=salah) if salah else self._done("/kantor/waktu", "kalender")

    async def ramadan_page(self, request: Request) -> Response:
        """Shorter hours for a month."""
        return self._sheet(request, await self._admin(request), RAMADAN, {}, kembali=_BACK)

    async def ramadan(self, request: Request) -> Response:
        """Set them."""
        meja, form = await self._admin_form(request)
        filled, now = typed(form, RAMADAN), await self._p.tenggat.rules(meja.unit)
        isi = _calendar(now)
        try:
            pola = pola_ramadan(**filled)
        except ValidationError as error:
            return self._sheet(request, meja, RAMADAN, filled, kembali=_BACK, salah=from_validation(error).reasons)
        if salah := await self._set(meja, form, now, isi.model_copy(update={"pola": (*isi.pola, pola)})):
            on_sheet = [r.model_copy(update={"bidang": (r.bidang or "").rpartition(".")[2]}) for r in salah]
            return self._sheet(request, meja, RAMADAN, filled, kembali=_BACK, salah=on_sheet)
        return self._done("/kantor/waktu", "kalender")

    async def limit_page(self, request: Request, kode: str) -> Response:
        """The limit on one step, or on the group it belongs to."""
        meja = await self._admin(request)
        langkah, lembar, now = await self._limit(meja, kode)
        held = now.batas.get(langkah)
        filled = (
            {"teks": held.teks, "dasar": held.dasar}
            if held
            else {"teks": next((u.teks for u in usulan_batas() if u.langkah == langkah), "")}
        )
        return self._sheet(request, meja, lembar, filled, kembali=_BACK)

    async def limit(self, request: Request, kode: str) -> Response:
        """Set it."""
        meja, form = await self._admin_form(request)
        langkah, lembar, _ = await self._limit(meja, kode)
        filled = typed(form, lembar)
        data: dict[str, Any] = {**filled, "langkah": langkah, "berjalan": bool(filled["berjalan"])}
        if salah := await self._ask(meja, form, "TetapkanBatasWaktu", data):
            return self._sheet(request, meja, lembar, filled, kembali=_BACK, salah=salah)
        return self._done("/kantor/waktu", "batas")

    async def _limit(self, meja: Meja, kode: str) -> tuple[tuple[str, ...], Lembar, AturanUnit]:
        langkah = tuple(kode.split("-"))
        if any(k not in SEBUTAN for k in langkah):
            raise HTTPException(404)
        usulan = next((u for u in usulan_batas() if u.langkah == langkah), None)
        text = f"Usulan: {usulan.teks} ({usulan.sumber})." if usulan else ""
        return langkah, limit_sheet("; ".join(SEBUTAN[k] for k in langkah), text), await self._p.tenggat.rules(meja.unit)

    async def _set(self, meja: Meja, form: FormData, now: AturanUnit, isi: IsiKalender) -> tuple[Reason, ...]:
        """The whole calendar, as a change of the version that the page was made from."""
        return await self._ask(meja, form, "TetapkanKalenderKerja", {"kalender": isi.model_dump(mode="json"), "dari_versi": now.versi})

    async def _overview(self, request: Request, meja: Meja, *, sudah: str = "", salah: Sequence[Reason] = ()) -> Response:
        now, today = await self._p.tenggat.rules(meja.unit), self._today(meja)
        proposed = {u.langkah: u for u in usulan_batas()}
        single = {k for langkah in now.batas if len(langkah) > 1 for k in langkah}
        rows = [*now.batas, *((k,) for k in SEBUTAN if k not in single and (k,) not in now.batas)]
        rows.sort(key=lambda langkah: list(SEBUTAN).index(langkah[0]))
        return self.page(
            "tenggat/kantor.html",
            request,
            meja,
            422 if salah else 200,
            aturan=now,
            belum=[(y, tanpa_cuti_bersama(y)) for y in now.tahun_belum(today)],
            hari=[(h, tanggal(h.tanggal), JENIS[h.jenis]) for h in (now.kalender.hari if now.kalender else ()) if h.tanggal >= today],
            pola=[
                (p.nama, f", {tanggal(p.mulai)} sampai {tanggal(p.akhir)}" if p.akhir else "")
                for p in (now.kalender.pola if now.kalender else ())
            ],
            tangga=[(t.jabatan, t.setelah) for t in now.tangga[-1].tingkat] if now.tangga else [],
            usulan_tangga=USULAN,
            peringatan=list(warnings(now, self._p.clock(), meja)),
            batas=[("-".join(r), "; ".join(SEBUTAN[k] for k in r), now.batas.get(r), proposed.get(r)) for r in rows],
            sudah=sudah,
            salah=salah,
        )


def _calendar(now: AturanUnit) -> IsiKalender:
    if now.kalender is None:
        raise HTTPException(404)  # the page offers this only where there is a calendar
    return now.kalender


def _intervals(text: str) -> list[dict[str, str]]:
    """`07.30-11.30, 12.30-14.00`."""
    pairs = [part.replace("–", "-").partition("-") for part in text.split(",") if part.strip()]
    return [{"dari_menit": a.strip(), "sampai_menit": b.strip()} for a, _, b in pairs]


def _on_day(reasons: Sequence[Reason]) -> list[Reason]:
    """Faults of the hours belong to the one field they are typed in."""
    found: list[Reason] = []
    for r in reasons:
        name = (r.bidang or "").rpartition(".")[2]
        if "selang" in (r.bidang or ""):
            typed_wrong = r.kode in ("isian_tidak_sah", "bukan_jam")
            pesan = "Jam kerja: tulis seperti 07.30-11.30." if typed_wrong else r.pesan
            found.append(r.model_copy(update={"pesan": pesan, "bidang": "jam"}))
        else:
            found.append(r.model_copy(update={"bidang": name if name in ("tanggal", "nama", "jenis", "dasar") else None}))
    return list({(r.pesan, r.bidang): r for r in found}.values())
