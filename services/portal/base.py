"""What all pages share: parts, desk, session, the page itself."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from importlib import resources
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from services.portal.cases.inbox import Inbox
from services.portal.cases.markup import aman, beda
from services.portal.cases.view import CaseView, Views, local
from services.portal.desk import Meja, Sender, desk_of
from services.portal.sign_in.accounts import Accounts, Sesi
from shared.clock import Clock
from shared.directory import Directories
from shared.media.store import MediaStore
from shared.messaging.subscribe import Facts

log = structlog.get_logger(__name__)
COOKIE = "tayang_sesi"
CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; media-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PILES = {"tugas": "Menunggu saya", "berjalan": "Sedang berjalan", "saya": "Pernah saya kerjakan", "selesai": "Selesai"}


@dataclass(frozen=True, slots=True)
class Parts:
    """What the pages stand on."""

    accounts: Accounts
    inbox: Inbox
    views: Views
    directories: Directories
    media: MediaStore
    sender: Sender
    facts: Facts
    clock: Clock
    site_url: str
    secure: bool = False


class Redirect(Exception):
    """Go there instead (303)."""

    def __init__(self, to: str) -> None:
        super().__init__(to)
        self.to = to


class Base:
    """Pages that need a session, a desk, or a case extend this."""

    def __init__(self, parts: Parts) -> None:
        self._p = parts
        self._jinja = Environment(
            loader=PackageLoader("services.portal"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self._jinja.filters["lokal"] = local
        self._jinja.filters["tojson_attr"] = lambda row: json.dumps(dict(row))
        self._jinja.globals |= {"beda": beda, "aman": aman}
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._few = parse("10/5minutes")
        vendor = resources.files("services.portal") / "static" / "vendor" / "bootstrap.min.css"
        self._styled = vendor.is_file()

    def add_to(self, app: FastAPI) -> None:
        """Put this room's routes on the app."""
        raise NotImplementedError

    def page(self, template: str, request: Request, meja: Meja | None, status: int = 200, **more: Any) -> HTMLResponse:
        """A page with what every page shows."""
        sesi: Sesi | None = getattr(request.state, "sesi", None)
        text = self._jinja.get_template(template).render(
            meja=meja, csrf=sesi.csrf if sesi else "", situs=self._p.site_url, path=request.url.path, styled=self._styled, **more
        )
        return HTMLResponse(text, status_code=status)

    async def _session(self, request: Request) -> Sesi:
        token = request.cookies.get(COOKIE, "")
        sesi = await self._p.accounts.session(token) if token else None
        if sesi is None:
            raise Redirect("/masuk")
        request.state.sesi = sesi
        return sesi

    async def _desk(self, request: Request) -> Meja:
        sesi = await self._session(request)
        unit = request.query_params.get("unit") or next(iter(sesi.akun.pegawai), "")
        if unit not in sesi.akun.pegawai:
            raise HTTPException(403)
        return await desk_of(sesi.akun, unit, self._p.directories, self._p.clock)

    async def _checked(self, request: Request) -> tuple[Meja, FormData]:
        """Desk and form of a post that really came from one of our pages."""
        meja = await self._desk(request)
        form = await request.form(max_files=40, max_fields=600, max_part_size=2 * 1024 * 1024)
        if not self._same_site(request) or not secrets.compare_digest(str(form.get("csrf", "")), request.state.sesi.csrf):
            raise HTTPException(403)
        return meja, form

    def _same_site(self, request: Request) -> bool:
        return request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")

    async def _view(self, meja: Meja, case: str) -> CaseView:
        view = await self._p.views.case(case, meja.direktori)
        if view is None or view.kasus.unit != meja.unit:
            raise HTTPException(404)
        return view
