"""The portal as an ASGI app. Every action is a plain form post answered by 303; scripts only add to it."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from services.portal.acts.pages import ActPages
from services.portal.base import CSP, Base, Parts, Redirect
from services.portal.cases.pages import CasePages
from services.portal.sign_in.pages import SignInPages

ROOMS: tuple[type[Base], ...] = (SignInPages, CasePages, ActPages)
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

    @app.middleware("http")
    async def headers(request: Request, call_next: Any) -> Response:
        response: Response = await call_next(request)
        response.headers["Content-Security-Policy"] = CSP
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if not request.url.path.startswith("/static"):
            response.headers["Cache-Control"] = "no-store"
        return response

    return app


_SENTENCES = {
    403: "Anda tidak berwenang membuka halaman ini.",
    404: "Halaman atau kasus ini tidak ada.",
    405: "Cara ini tidak dilayani.",
    422: "Isian permintaan tidak sah.",
    429: "Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi.",
}
