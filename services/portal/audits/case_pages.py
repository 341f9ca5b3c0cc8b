"""A case as an auditor sees it, now or as it stood: everything to read, nothing to press."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup
from starlette.exceptions import HTTPException

from services.portal.audits.base import AuditBase, Saat
from services.portal.base import Parts
from services.portal.cases.fixed import ENDED, question
from services.portal.cases.pages import CasePages
from services.portal.cases.story import rounds
from services.portal.cases.view import CaseView
from services.portal.desk import Meja, waiting_for
from shared.refusal import Reason
from shared.sop.lists import INSTRUKSI
from shared.sop.steps import STEPS


class AuditCasePages(AuditBase):
    """The case and its files."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._cases = CasePages(parts)

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get("/audit/kasus/{case}", response_class=HTMLResponse)(self.case)
        app.get("/audit/kasus/{case}/berkas/{sha256}", response_class=Response)(self.file)

    async def case(self, request: Request, case: str, pada: str = "") -> Response:
        """Now, or as of `pada`."""
        meja = await self._auditor(request)
        await self._view(meja, case)  # of this unit, whenever it was
        saat: Saat | None = None
        position = await self._head()
        if pada:
            found = await self._saat(meja, pada)
            if isinstance(found, Reason):
                raise HTTPException(422)
            saat, position = found, found.position
        await self._look(meja, "kasus", position, case)
        view, then = await self._seen_as(meja, case, saat)
        if view is None:
            return self.page("audit/belum_ada.html", request, meja, 404, saat=saat, case=case)
        return self.page(
            "audit/kasus.html",
            request,
            meja,
            view=view,
            saat=saat,
            isi=self._body(view, then),
            menunggu=waiting_for(view.kasus, then.direktori),
        )

    async def _seen_as(self, meja: Meja, case: str, saat: Saat | None) -> tuple[CaseView | None, Meja]:
        if saat is None:
            return await self._view(meja, case), meja
        views, then = await self._then(meja, saat.position)
        return await views.case(case, then.direktori), then

    def _body(self, view: CaseView, meja: Meja) -> Markup:
        """The case page's own parts. Their files are fetched through this room, where it is checked who asks."""
        text = self._jinja.get_template("audit/_isi.html").render(
            view=view,
            meja=meja,
            steps=STEPS,
            selesai=view.kasus.tahap_lanjut in ENDED,
            daftar=question,
            instruksi=INSTRUKSI[1],
            babak=rounds(view.lines),
        )
        case = view.kasus.case
        return Markup(text.replace(f'"/kasus/{case}/', f'"/audit/kasus/{case}/'))  # noqa: S704 - what our own template has escaped

    async def file(self, request: Request, case: str, sha256: str, kecil: int = 0) -> Response:
        """A file of this case; `?kecil=1` a small picture of it."""
        await self._auditor(request)
        return await self._cases.file(request, case, sha256, kecil)
