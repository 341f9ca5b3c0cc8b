"""What the verifier's pages share: the submission that is judged, what was answered so far, and how an answer is sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from services.portal.acts.answers import Terisi
from services.portal.acts.checking.proof import Bukti, carries_metadata, proofs
from services.portal.acts.checking.sheet import Lembar, sheet
from services.portal.acts.drafts import Draf, DrafKey
from services.portal.base import Base, Parts, Redirect
from services.portal.cases.view import CaseView
from services.portal.desk import Meja
from services.portal.ids import uuid_or_new
from shared.clock import day_in
from shared.messaging.answers import BelumDapatDiproses, BelumSiap, Diterima
from shared.sop import events as e
from shared.sop.directory import MasaPemilu
from shared.sop.hints import per_butir, petunjuk, plain_text
from shared.sop.lists import daftar_berlaku
from shared.sop.materi import Materi

CHECK = "VerifikasiMateri"
CONTROLS = frozenset({"csrf", "tahap", "nomor_perintah", "revisi"})
REMEMBERED = 10_000
Values = dict[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Periksa:
    """One submission before one verifier."""

    meja: Meja
    view: CaseView
    diajukan: e.MateriDiajukan
    draf: Draf
    usang: bool
    """The answers were given on another version: only their notes are kept."""

    @property
    def isi(self) -> Terisi:
        """What was typed so far."""
        return Terisi(self.draf.values)

    @property
    def case(self) -> str:
        """Its case."""
        return self.view.kasus.case


class CheckRoom(Base):
    """Rooms of step 7."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._told: dict[str, bool] = {}
        """Picture → whether it carries metadata. A digest names one content for ever, so it is looked at once."""

    async def _before(self, meja: Meja, case: str, perintah: str = CHECK) -> Periksa:
        """The submission; back to the case where nothing has been submitted."""
        view = await self._view(meja, case)
        if view.diajukan is None:
            raise Redirect(f"/kasus/{case}")
        key = DrafKey(meja.akun.id, meja.unit, case, perintah)
        sidik = view.diajukan.sidik
        draf = await self._p.drafts.get(key)
        if draf is None:
            start: Values = {"sidik": [sidik], "klasifikasi": [view.diajukan.materi.klasifikasi], "daftar_versi": [str(daftar_berlaku())]}
            return Periksa(meja, view, view.diajukan, Draf(key, start, nomor_perintah=str(uuid4())), False)
        t = Terisi(draf.values)
        other = t.one("sidik") != sidik or t.one("daftar_versi") not in ("", str(daftar_berlaku()))
        if other:
            # Answers hold for what was looked at; words are never thrown away.
            kept: Values = {
                n: v for n, v in draf.values.items() if not n.startswith("hasil.") and n not in ("alasan", "butir", "klasifikasi")
            }
            fresh: Values = {"sidik": [sidik], "daftar_versi": [str(daftar_berlaku())], "klasifikasi": [view.diajukan.materi.klasifikasi]}
            draf = replace(draf, values=kept | fresh)
        return Periksa(meja, view, view.diajukan, draf, other)

    async def _typed(self, form: FormData, p: Periksa, lists: Iterable[str] = ()) -> Periksa:
        """With what came in now, kept at once. `lists`: boxes, which say by absence that they are empty."""
        typed: dict[str, list[str]] = {name: [] for name in lists}
        for name, value in form.multi_items():
            if isinstance(value, str) and name not in CONTROLS:
                typed.setdefault(name, []).append(value)
        nomor = str(form.get("nomor_perintah", ""))[:36] or p.draf.nomor_perintah

        def how(d: Draf) -> Draf:
            kasus = p.view.kasus
            values = {**p.draf.values, **typed}
            return replace(d, values=values, nomor_perintah=nomor, versi=kasus.versi, position=kasus.position, revisi=d.revisi + 1)

        return replace(p, draf=await self._p.drafts.change(p.draf, how), usang=False)

    async def _send(self, p: Periksa, perintah: str, data: dict[str, Any], *also: DrafKey) -> Response | BelumDapatDiproses | BelumSiap:
        """To the case when it is done, else the stage's reasons. `also`: drafts that have served their purpose."""
        akun, kasus = p.meja.akun.id, p.view.kasus
        if await self._p.drafts.recorded(akun, p.draf.nomor_perintah) is not None:
            return RedirectResponse(f"/kasus/{p.case}?sudah={perintah}", status_code=303)
        answer = await self._p.sender.send(
            p.meja, perintah, data, case=p.case, command_id=uuid_or_new(p.draf.nomor_perintah), after=kasus.position, kasus=kasus
        )
        if isinstance(answer, Diterima):
            await self._p.drafts.done(p.draf.key, p.draf.nomor_perintah, p.case)
            for key in also:
                await self._p.drafts.delete(key)
            if answer.posisi:
                await self._p.facts.seen(answer.posisi[-1])
            return RedirectResponse(f"/kasus/{p.case}?sudah={perintah}", status_code=303)
        return answer

    async def _again(self, p: Periksa, answer: BelumDapatDiproses | BelumSiap) -> Periksa:
        """Before showing reasons: somebody else may have been first; another try is another command, a repeated one is not."""
        fresh = await self._before(p.meja, p.case, p.draf.key.perintah)
        nomor = p.draf.nomor_perintah if isinstance(answer, BelumSiap) else str(uuid4())
        return replace(fresh, draf=replace(p.draf, nomor_perintah=nomor), usang=False)

    async def _lembar(self, p: Periksa) -> tuple[Lembar, dict[str, Bukti], list[tuple[str, str, str]]]:
        """The list, the system's own answers, and what goes out: (outlet, mime, text)."""
        shown = await self._renderings(p)
        materi, profil = p.diajukan.materi, p.meja.direktori.profil
        ours = (profil.telepon, profil.surel) if profil else ()
        hints = petunjuk(materi, {name: plain_text(text) if mime == "text/html" else text for name, mime, text in shown}, ours)
        proven = dict(proofs(materi, await self._telling(materi), p.view.sheet, profil, self._p.site_url))
        return sheet(p.isi, daftar_berlaku(), per_butir(hints), proven, self._pemilu(p.meja) is not None), proven, shown

    async def _renderings(self, p: Periksa) -> list[tuple[str, str, str]]:
        names = {k: s.nama for k, s in p.meja.direktori.saluran.items()}
        return [(names.get(r.saluran, r.saluran), r.mime, (await self._p.media.get(r.sha256)).decode()) for r in p.diajukan.rendering]

    async def _telling(self, materi: Materi) -> dict[str, bool]:
        found = {}
        for m in materi.media:
            if m.mime.startswith("image/") and m.sha256 not in self._told:
                if len(self._told) >= REMEMBERED:
                    self._told.clear()
                self._told[m.sha256] = carries_metadata(await self._p.media.get(m.sha256))
            found[m.sha256] = self._told.get(m.sha256, False)
        return found

    def _pemilu(self, meja: Meja) -> MasaPemilu | None:
        return meja.direktori.pemilu_pada(day_in(meja.zona, self._p.clock()))

    async def _here(self, request: Request, case: str, perintah: str = CHECK) -> tuple[Periksa, FormData]:
        meja, form = await self._checked(request)
        return await self._before(meja, case, perintah), form


def to(path: str, **query: str) -> Response:
    """303."""
    return RedirectResponse(f"{path}?{urlencode(query)}" if query else path, status_code=303)
