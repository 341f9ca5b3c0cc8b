"""People shown: agreeing to it in a case, everything that shows one of them, taking the agreement back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from services.portal.cases.view import CaseView
from services.portal.desk import Meja
from services.portal.ids import uuid_or_new
from services.portal.office.forms import typed, uuid_in
from services.portal.privacy.forms import BARU, GUNA, WITHDRAW, agreement
from services.portal.privacy.pages import BACK, DONE, HERE, PrivacyPages
from shared.command import COMMANDS
from shared.sop import events as e
from shared.sop.pelindungan import Persetujuan


@dataclass(frozen=True, slots=True)
class Muncul:
    """One case that shows the person: what is out, and who was handed a copy."""

    persetujuan: Persetujuan
    view: CaseView | None
    salinan: tuple[tuple[str, datetime], ...]


class PeoplePages(PrivacyPages):
    """One method per page."""

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get("/kasus/{case}/persetujuan-orang", response_class=HTMLResponse)(self.agree_page)
        app.post("/kasus/{case}/persetujuan-orang", response_class=HTMLResponse)(self.agree)
        app.get(f"{HERE}/orang/{{subjek}}", response_class=HTMLResponse)(self.one)
        app.get(f"{HERE}/orang/{{subjek}}/cabut/{{case}}", response_class=HTMLResponse)(self.withdraw_page)
        app.post(f"{HERE}/orang/{{subjek}}/cabut/{{case}}", response_class=HTMLResponse)(self.withdraw)

    async def agree_page(self, request: Request, case: str) -> Response:
        """Who, and to what."""
        meja = await self._may(request)
        view = await self._view(meja, case)
        return self._sheet(request, meja, agreement(self._people(view)), {}, kembali=(f"/kasus/{case}", view.judul))

    async def agree(self, request: Request, case: str) -> Response:
        """On record. The form's own number becomes a new person's id: sent twice it is one person."""
        meja, form = await self._checked(request)
        view = await self._view(meja, case)
        people = self._people(view)
        lembar = agreement(people)
        filled, id_ = typed(form, lembar), uuid_in(form, "nomor_perintah")
        chosen = filled.get("subjek", BARU)
        known = chosen in people
        data = {
            "kasus": case,
            "subjek": chosen if known else str(id_),
            "nama": filled["nama"] or (people[chosen] if known else ""),
            "untuk": [kode for kode in GUNA if filled[f"untuk_{kode}"]],
            "oleh": filled["oleh"],
        }
        salah, _ = await self.send(meja, "CatatPersetujuanSubjek", data, case, id_)
        if salah:
            salah = [r.model_copy(update={"bidang": "untuk_foto"}) if r.bidang == "untuk" else r for r in salah]
            return self._sheet(request, meja, lembar, filled, kembali=(f"/kasus/{case}", view.judul), salah=salah)
        return RedirectResponse(f"/kasus/{case}#orang-tampil", status_code=303)

    async def one(self, request: Request, subjek: str, sudah: str = "") -> Response:
        """Every post, every outlet, every copy handed out, as far as the log tells."""
        meja = await self.head(request)
        found = (await self._p.privacy.state(meja.unit)).of_person(subjek)
        if not found:
            raise HTTPException(404)
        rows = [await self._shown(meja, p) for p in found]
        ppid = "ppid_pembantu" in meja.jabatan
        return self.page("privasi/orang.html", request, meja, baris=rows, guna=GUNA, subjek=subjek, ppid=ppid, sudah=DONE.get(sudah, ""))

    async def withdraw_page(self, request: Request, subjek: str, case: str) -> Response:
        """Why, if he says so."""
        meja = await self.head(request)
        return self._sheet(request, meja, WITHDRAW, {}, kembali=(f"{HERE}/orang/{subjek}", "Orang yang tampil"))

    async def withdraw(self, request: Request, subjek: str, case: str) -> Response:
        """On record; what is out becomes a task."""
        meja, form = await self._checked(request)
        filled = typed(form, WITHDRAW)
        data = {"kasus": case, "subjek": str(uuid_or_new(subjek)), "alasan": filled["alasan"]}
        salah, _ = await self.send(meja, "CabutPersetujuan", data, case, uuid_in(form, "nomor_perintah"))
        if salah:
            return self._sheet(request, meja, WITHDRAW, filled, kembali=BACK, salah=salah)
        return self._done(f"{HERE}/orang/{subjek}", "cabut")

    async def _may(self, request: Request) -> Meja:
        meja = await self._desk(request)
        if not COMMANDS["CatatPersetujuanSubjek"].by & meja.jabatan.keys():
            raise HTTPException(403)
        return meja

    async def _shown(self, meja: Meja, p: Persetujuan) -> Muncul:
        view = await self._p.views.case(p.kasus, meja.direktori)
        if view is None or view.kasus.unit != meja.unit:
            return Muncul(p, None, ())
        names, given = meja.direktori.pegawai, list[tuple[str, datetime]]()
        for f in view.fakta:
            match f.event:
                case e.AuditMelihat(apa="paket"):
                    given.append((names[f.actor].nama if f.actor in names else f.actor, f.at))
                case e.NilaiDibukaUntuk(penerima=penerima):
                    given.append((f"{penerima}, dengan isi yang dibuka", f.at))
                case _:
                    continue
        return Muncul(p, view, tuple(given))

    @staticmethod
    def _people(view: CaseView) -> dict[str, str]:
        """Whom the material names in its photos."""
        shown = [o for v in view.versi for m in v.materi.media for o in m.orang]
        return {o.id: o.nama for o in shown if o.nama}
