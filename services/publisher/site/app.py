"""The public site as an ASGI app; used by production and tests alike."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus

import structlog
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.publisher.site.bukti.pages import BuktiPages
from services.publisher.site.bukti.source import Sumber
from services.publisher.site.cek.pages import Cek
from services.publisher.site.context import Site
from services.publisher.site.database import SiteDb, SitusTakTerjangkau
from services.publisher.site.dip.pages import DipPages
from services.publisher.site.feeds import Feeds
from services.publisher.site.files import Files
from services.publisher.site.lapor.pages import Lapor
from services.publisher.site.lapor.send import Kurir
from services.publisher.site.limits import Pembatas
from services.publisher.site.pages import Pages
from services.publisher.site.rendisi import Media
from services.publisher.site.respond import keamanan
from shared.clock import Clock
from shared.eventstore.port import StoreUnavailable
from shared.sop.events import ProfilUnit

log = structlog.get_logger(__name__)

KALIMAT = {
    400: ("Isian tidak terbaca", "Isian yang terkirim tidak dapat dibaca. Kembali ke formulirnya, lalu coba lagi."),
    403: ("Isian ditolak", "Isian ini dikirim dari situs lain. Isilah formulir di situs ini."),
    404: ("Halaman tidak ditemukan", "Alamat ini tidak ada. Periksa ejaannya, atau cari dari halaman muka."),
    405: ("Cara ini tidak dilayani", "Halaman ini hanya dapat dibaca."),
    410: ("Sudah ditarik", "Berkas di alamat ini sudah ditarik dan tidak ditampilkan lagi."),
    413: ("Isian terlalu besar", "Isian yang terkirim terlalu besar. Kembali ke formulirnya, lalu persingkat."),
    415: ("Isian tidak terbaca", "Isian yang terkirim tidak dapat dibaca. Isilah formulir di situs ini."),
    429: ("Terlalu sering", "Permintaan dari jaringan Anda terlalu sering. Tunggu sebentar, lalu coba lagi."),
    500: ("Terjadi kesalahan", "Halaman tidak dapat ditampilkan karena kesalahan di pihak kami. Kejadian ini sudah tercatat."),
    503: ("Layanan sedang terganggu", "Halaman belum dapat ditampilkan. Silakan coba lagi beberapa saat lagi."),
}


def create_site(
    site_db: SiteDb,
    media: Media,
    profil: Callable[[str], Awaitable[ProfilUnit | None]],
    base_url: str,
    clock: Clock,
    kurir: Kurir | None = None,
    bukti: Sumber | None = None,
) -> ASGIApp:
    """The site over what the website outlet writes. `base_url` is how people reach it, without a slash at the end.

    `kurir` takes reports to the stage; without one the form says that it cannot be sent now. `bukti`: where receipts come from.
    """
    site, limits = Site(site_db, media, profil, base_url, clock), Pembatas()
    pages, feeds, files, errors = Pages(site), Feeds(site), Files(site), _Errors(site)
    cek, lapor, dip = Cek(site, limits), Lapor(site, limits, kurir), DipPages(site)
    tanda = BuktiPages(site, limits, bukti)
    routes = [
        Route("/", pages.muka),
        Route("/robots.txt", feeds.robots),
        Route("/favicon.ico", files.ikon),
        Route("/static/situs.css", files.css),
        Route("/cek", cek.halaman),
        Route("/cek", cek.banding, methods=["POST"]),
        Route("/{unit}", pages.garis_miring),
        Route("/{unit}/", pages.beranda),
        Route("/{unit}/berita/{slug}", pages.artikel),
        Route("/{unit}/arsip", pages.garis_miring),
        Route("/{unit}/arsip/", pages.arsip),
        Route("/{unit}/arsip/{tahun}/{bulan}", pages.arsip_bulan),
        Route("/{unit}/cari", pages.cari),
        Route("/{unit}/klasifikasi/{kode}", pages.klasifikasi),
        Route("/{unit}/dip", dip.daftar),
        Route("/{unit}/dip.json", dip.json),
        Route("/{unit}/dip.csv", dip.csv),
        Route("/{unit}/cek", cek.halaman),
        Route("/{unit}/cek", cek.banding, methods=["POST"]),
        Route("/{unit}/bukti/{kode}", tanda.halaman),
        Route("/{unit}/bukti/{kode}/{nama}", tanda.berkas),
        Route("/{unit}/lapor", lapor.formulir),
        Route("/{unit}/lapor", lapor.kirim, methods=["POST"]),
        Route("/{unit}/lapor/{nomor}", lapor.bukti),
        Route("/{unit}/atom.xml", feeds.atom),
        Route("/{unit}/sitemap.xml", feeds.peta),
        Route("/{unit}/media/{sha256}", files.media),
    ]
    app = Starlette(
        routes=routes,
        exception_handlers={
            HTTPException: errors.http,
            SitusTakTerjangkau: errors.database,
            StoreUnavailable: errors.database,
            Exception: errors.bug,
        },
    )
    # the framework's own redirect would build the address from the Host header
    app.router.redirect_slashes = False
    # outermost, because the page of a 500 is made outside all other layers
    return _Headers(app, keamanan(site.https))


class _Errors:
    """Errors as pages: the status, and what a reader can do."""

    def __init__(self, site: Site) -> None:
        self.site = site

    async def http(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        response = self._page(request, error.status_code)
        for name, value in (error.headers or {}).items():
            response.headers[name] = value
        return response

    async def database(self, request: Request, error: Exception) -> Response:
        log.warning("site_database_unavailable", error=str(error))
        response = self._page(request, 503)
        response.headers["retry-after"] = "30"
        return response

    async def bug(self, request: Request, error: Exception) -> Response:
        log.error("site_error", error=type(error).__name__, exc_info=error)
        return self._page(request, 500)

    def _page(self, request: Request, status: int) -> Response:
        judul, kalimat = KALIMAT.get(status, (HTTPStatus(status).phrase, "Permintaan ini tidak dapat dilayani."))
        unit = getattr(request.state, "unit", None)
        response = self.site.page(request, "galat.html", {"status": status, "judul": judul, "kalimat": kalimat}, unit=unit, status=status)
        response.headers["cache-control"] = "no-store"
        return response


class _Headers:
    """Puts the security headers on whatever leaves, error pages included."""

    def __init__(self, app: ASGIApp, headers: dict[str, str]) -> None:
        self.app = app
        self.headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                out = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    out.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)
