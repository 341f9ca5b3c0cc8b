"""The portal as an ASGI app. Every action is a plain form post answered by 303; scripts only add to it."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from services.portal.acts.checking.rooms import CHECKING
from services.portal.acts.pages import ActPages
from services.portal.acts.upload_pages import UploadPages
from services.portal.audits.rooms import AUDIT
from services.portal.base import Base, Parts, Redirect
from services.portal.cases.pages import CasePages
from services.portal.headers import Headers
from services.portal.help.pages import HelpPages
from services.portal.notices.pages import NoticePages
from services.portal.office import OFFICE
from services.portal.prints.pages import PrintPages
from services.portal.prints.scan_pages import ScanPages
from services.portal.privacy.pages import PrivacyPages
from services.portal.privacy.people_pages import PeoplePages
from services.portal.registers.pages import RegisterPages
from services.portal.reports.pages import ReportPages
from services.portal.sign_in.code_pages import CodePages
from services.portal.sign_in.mine import MyAccountPages
from services.portal.sign_in.oidc import OidcPages
from services.portal.sign_in.pages import SignInPages
from services.portal.sign_in.passwords import TooBusy
from services.portal.tenggat.breach_pages import BreachPages
from services.portal.tenggat.duty_pages import DutyPages
from services.portal.tenggat.ladder_pages import LadderPages
from services.portal.tenggat.office_pages import TimePages
from services.portal.tenggat.pages import DuePages

ROOMS: tuple[type[Base], ...] = (
    SignInPages,
    HelpPages,
    CodePages,
    OidcPages,
    MyAccountPages,
    *OFFICE,
    TimePages,
    LadderPages,
    DutyPages,
    BreachPages,
    PrivacyPages,
    PeoplePages,
    NoticePages,
    CasePages,
    DuePages,
    RegisterPages,
    ReportPages,
    *AUDIT,
    PrintPages,
    ScanPages,
    UploadPages,
    *CHECKING,
    ActPages,
)
"""Every group of pages; each adds its own routes. `ActPages` last: its `/kasus/{case}/{perintah}` takes what nobody else wants."""


def create_portal(parts: Parts) -> FastAPI:
    """The app over its parts; used by production and tests alike."""
    app = FastAPI(title="Portal Tayang", docs_url=None, redoc_url=None, openapi_url="/openapi.json")
    app.mount("/static", GZipMiddleware(StaticFiles(packages=[("services.portal", "static")])), name="static")
    rooms = [room(parts) for room in ROOMS]
    for room in rooms:
        room.add_to(app)

    @app.exception_handler(Redirect)
    async def redirect(_: Request, goes: Redirect) -> Response:
        return RedirectResponse(goes.to, status_code=303)

    @app.exception_handler(HTTPException)
    async def failed(request: Request, error: HTTPException) -> Response:
        return rooms[0].page(
            "salah.html",
            request,
            None,
            status=error.status_code,
            pesan=_SENTENCES.get(error.status_code, "Permintaan ini tidak dapat dilayani."),
        )

    @app.exception_handler(TooBusy)
    async def busy(request: Request, _: TooBusy) -> Response:
        return await failed(request, HTTPException(429))

    app.add_middleware(Headers)
    return app


_SENTENCES = {
    403: "Anda tidak berwenang membuka halaman ini.",
    404: "Halaman atau kasus ini tidak ada.",
    405: "Cara ini tidak dilayani.",
    422: "Isian permintaan tidak sah.",
    429: "Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi.",
}
