"""What all pages share: parts, desk, session, the page itself."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from typing import Any
from urllib.parse import urlsplit

import structlog
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from services.portal.acts.checking.people import IN_TEMPLATES
from services.portal.acts.drafts import Drafts
from services.portal.acts.uploads import Uploads
from services.portal.audits.parts import Audits
from services.portal.cases.claims import Claims
from services.portal.cases.inbox import Inbox
from services.portal.cases.live import Live
from services.portal.cases.markup import aman, beda
from services.portal.cases.piles import Piles
from services.portal.cases.search import Search
from services.portal.cases.story import lama
from services.portal.cases.thumbs import Thumbs
from services.portal.cases.view import CaseView, Views, local
from services.portal.desk import Meja, Sender, Units, desk_of
from services.portal.notices.backup_note import LastBackup
from services.portal.notices.told import Told
from services.portal.notices.whatsapp import kabari
from services.portal.prints.documents import available
from services.portal.prints.recorded import scans
from services.portal.privacy.reading import PrivacyReading, agreements
from services.portal.registers.reading import Reading
from services.portal.reports.table import Reports
from services.portal.sign_in.accounts import Accounts
from services.portal.sign_in.devices import device
from services.portal.sign_in.doors import SignIn
from services.portal.sign_in.provider import Provider
from services.portal.sign_in.sessions import Sesi
from services.portal.tenggat.table import DueTimes, lencana
from shared.clock import Clock, day_in
from shared.media.store import MediaStore
from shared.messaging.subscribe import Facts
from shared.sop.jalur import lintasan
from shared.sop.kode import sebutan_laporan

log = structlog.get_logger(__name__)
COOKIE = "tayang_sesi"
PILES = {"tugas": "Menunggu saya", "berjalan": "Sedang berjalan", "saya": "Pernah saya kerjakan", "selesai": "Selesai"}


AUDIT_MENU = (
    [("/audit", "Mulai audit"), ("/audit/kasus", "Kasus"), ("/audit/keadaan", "Keadaan")],
    [("/audit/register", "Register"), ("/akun", "Akun saya"), ("/panduan", "Panduan")],
)
FOR_AUDITORS = ("/audit", "/akun", "/keluar", "/panduan")
"""All other pages are closed to who only looks: what he sees is recorded there alone."""


def menu(meja: Meja) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The main menu, address and words: what an officer needs daily (one row on a phone), and what stands under *Menu*."""
    if meja.auditor:
        return AUDIT_MENU
    tasks, drafts = ("/tugas", "Kotak tugas"), ("/draf", "Draf saya")
    own = [("/kantor", "Kantor"), tasks] if meja.administrator else [tasks, drafts]
    more = [("/register", "Register"), ("/laporan", "Laporan"), ("/saya/pemberitahuan", "Pemberitahuan"), ("/akun", "Akun saya")]
    heads = [("/data-pribadi", "Data pribadi")] if {"ppid_pembantu", "sekretaris"} & meja.jabatan.keys() else []
    return [*own, ("/cari", "Cari")], [*more, *heads, ("/panduan", "Panduan")]


@dataclass(frozen=True, slots=True)
class Parts:
    """What the pages stand on."""

    sign_in: SignIn
    inbox: Inbox
    piles: Piles
    views: Views
    directories: Units
    media: MediaStore
    sender: Sender
    facts: Facts
    clock: Clock
    site_url: str
    claims: Claims
    search: Search
    live: Live
    thumbs: Thumbs
    drafts: Drafts
    uploads: Uploads
    told: Told
    tenggat: DueTimes
    registers: Reading
    reports: Reports
    privacy: PrivacyReading
    audits: Audits
    jinja: Environment
    """Every room's templates, compiled once."""
    portal_url: str = ""
    oidc: Provider | None = None
    """Sign-in by another organisation's accounts, where that is set up."""
    secure: bool = False
    """Served by https: the cookie is for this host alone and never sent in the clear."""

    @property
    def accounts(self) -> Accounts:
        """Who may come in."""
        return self.sign_in.accounts

    @property
    def cookie(self) -> str:
        """Name of the session's cookie; browsers keep `__Host-` ones from being set by neighbours."""
        return f"__Host-{COOKIE}" if self.secure else COOKIE


def templates(clock: Clock, backup: LastBackup, portal_url: str) -> Environment:
    """What all rooms' templates share."""
    made = Environment(
        loader=PackageLoader("services.portal"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    election: Callable[[Meja], Any] = lambda meja: meja.direktori.pemilu_pada(day_in(meja.zona, clock()))  # noqa: E731
    made.filters |= {"lokal": local, "lama": lama, "peramban": device, "tojson_attr": lambda row: json.dumps(dict(row))}
    made.globals |= {"beda": beda, "aman": aman, "menu": menu, "nomor_laporan": sebutan_laporan, **IN_TEMPLATES}
    made.globals |= {"cetakan": available, "pindaian_dari": scans, "lintasan": lintasan, "pemilu_kini": election}
    made.globals["henti"] = lambda: ""  # the app says when the log is read-only, and why
    made.globals |= {"persetujuan_dari": agreements}
    made.globals |= {"cadangan": backup, "kabari": kabari(portal_url, clock), "lencana": lencana(clock)}
    return made


class Redirect(Exception):
    """Go there instead (303)."""

    def __init__(self, to: str) -> None:
        super().__init__(to)
        self.to = to


class Base:
    """Pages that need a session, a desk, or a case extend this."""

    def __init__(self, parts: Parts) -> None:
        self._p = parts
        self._jinja = parts.jinja
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
        token = request.cookies.get(self._p.cookie, "")
        sesi = await self._p.sign_in.sessions.of(token) if token else None
        if sesi is None:
            raise Redirect("/masuk")
        request.state.sesi = sesi
        return sesi

    async def _desk(self, request: Request) -> Meja:
        sesi = await self._session(request)
        chosen = sesi.unit if sesi.unit in sesi.akun.pegawai else next(iter(sesi.akun.pegawai), "")
        unit = request.query_params.get("unit") or chosen
        if unit not in sesi.akun.pegawai:
            raise HTTPException(403)
        meja = await desk_of(sesi.akun, unit, self._p.directories, self._p.clock)
        if meja.auditor and not request.url.path.startswith(FOR_AUDITORS):
            raise Redirect("/audit") if request.method == "GET" else HTTPException(403)
        return meja

    async def _checked(self, request: Request) -> tuple[Meja, FormData]:
        """Desk and form of a post that really came from one of our pages."""
        meja = await self._desk(request)
        form = await request.form(max_files=40, max_fields=600, max_part_size=2 * 1024 * 1024)
        if not self._same_site(request) or not secrets.compare_digest(str(form.get("csrf", "")), request.state.sesi.csrf):
            raise HTTPException(403)
        return meja, form

    def _same_site(self, request: Request) -> bool:
        site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
        if site is None and origin is not None:  # an older browser says only where the page came from
            return urlsplit(origin).netloc in (request.headers.get("host"), urlsplit(self._p.portal_url).netloc)
        return site in (None, "same-origin", "none")

    async def _view(self, meja: Meja, case: str) -> CaseView:
        view = await self._p.views.case(case, meja.direktori)
        if view is None or view.kasus.unit != meja.unit:
            raise HTTPException(404)
        return view
