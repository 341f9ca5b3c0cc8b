"""The portal as an ASGI app. Every action is a plain form post answered by 303; scripts only add to it."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from services.portal.base import CSP, Parts, Redirect
from services.portal.pages_act import ActPages
from services.portal.pages_case import CasePages
from services.portal.pages_sign_in import SignInPages


def create_portal(parts: Parts) -> FastAPI:
    """The app over its parts; used by production and tests alike."""
    app = FastAPI(title="Portal Tayang", docs_url=None, redoc_url=None, openapi_url="/openapi.json")
    sign_in, cases, acts = SignInPages(parts), CasePages(parts), ActPages(parts)
    app.mount("/static", GZipMiddleware(StaticFiles(packages=[("services.portal", "static")])), name="static")
    app.get("/", response_class=HTMLResponse)(cases.start)
    app.get("/masuk", response_class=HTMLResponse)(sign_in.sign_in_page)
    app.post("/masuk", response_class=HTMLResponse)(sign_in.sign_in)
    app.post("/masuk/contoh", response_class=HTMLResponse)(sign_in.sign_in_sample)
    app.get("/pertama", response_class=HTMLResponse)(sign_in.first_page)
    app.post("/pertama", response_class=HTMLResponse)(sign_in.first)
    app.post("/keluar", response_class=HTMLResponse)(sign_in.sign_out)
    app.get("/tugas", response_class=HTMLResponse)(cases.tasks)
    app.get("/baru", response_class=HTMLResponse)(acts.new_page)
    app.post("/baru", response_class=HTMLResponse)(acts.new)
    app.get("/kasus/{case}", response_class=HTMLResponse)(cases.case)
    app.get("/kasus/{case}/berkas/{sha256}", response_class=Response)(cases.file)
    app.get("/kasus/{case}/{perintah}", response_class=HTMLResponse)(acts.form)
    app.post("/kasus/{case}/{perintah}", response_class=HTMLResponse)(acts.act)

    @app.exception_handler(Redirect)
    async def redirect(_: Request, goes: Redirect) -> Response:
        return RedirectResponse(goes.to, status_code=303)

    @app.exception_handler(HTTPException)
    async def failed(request: Request, error: HTTPException) -> Response:
        return cases.page(
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
