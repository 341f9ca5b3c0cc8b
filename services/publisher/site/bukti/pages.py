"""`/<unit>/bukti/<kode>`: receipts of one version on one page to print, and each as a file."""

from __future__ import annotations

import segno
import structlog
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from services.publisher.site.bukti.source import Sumber, Tanda
from services.publisher.site.cek import find
from services.publisher.site.cek.find import Temuan
from services.publisher.site.context import Site, Unit
from services.publisher.site.limits import Pembatas
from services.publisher.site.respond import jawab
from services.publisher.site.saluran import nama_saluran
from shared.proof.sealed_tree import TreeUnreadable
from shared.sop.kode import baca

log = structlog.get_logger(__name__)


class BuktiPages:
    """Routes of the receipts, over one site. Without a source nothing is sealed here."""

    def __init__(self, site: Site, limits: Pembatas, source: Sumber | None) -> None:
        self.site, self._limits, self._source = site, limits, source

    async def halaman(self, request: Request) -> Response:
        """All receipts of a version, with a QR code that leads back here."""
        unit = await self.site.unit(request)
        temuan, tanda = await self._found(request, unit)
        alamat = f"{self.site.base_url.rstrip('/')}/{unit.kode}/bukti/{temuan.kode}"
        svg = segno.make(alamat, error="m", micro=False).svg_inline(
            scale=4, border=2, dark="#000", light="#fff", svgclass="qr", lineclass=None, omitsize=True, title="Kode QR alamat halaman ini"
        )
        data = {
            "t": temuan,
            "tanda": tanda,
            "alamat": alamat,
            "qr": Markup(svg),  # noqa: S704 - drawn here, of our own address
            "nama_saluran": nama_saluran,
        }
        response = self.site.page(request, "bukti.html", data, unit=unit)
        response.headers["cache-control"] = "no-store"  # sealed a minute later, withdrawn at any time
        return response

    async def berkas(self, request: Request) -> Response:
        """`website.tlog-proof`, or `website.json`: the record's bytes. A withdrawn text's record is not handed out any more."""
        unit = await self.site.unit(request)
        saluran, _, kind = str(request.path_params["nama"]).partition(".")
        temuan, tanda = await self._found(request, unit)
        one = next((t for t in tanda if t.saluran == saluran), None)
        if one is None or kind not in ("tlog-proof", "json") or (kind == "tlog-proof" and not one.teks):
            raise HTTPException(404)
        if kind == "json" and temuan.keadaan == "ditarik":
            raise HTTPException(410)
        body, mime = (one.isi, "application/json") if kind == "json" else (one.teks.encode(), "text/plain; charset=utf-8")
        name = f'attachment; filename="{temuan.kode}-{saluran}.{kind}"'
        return jawab(request, body, mime, headers={"content-disposition": name})

    async def _found(self, request: Request, unit: Unit) -> tuple[Temuan, list[Tanda]]:
        self._limits.hitung(request, "cek")
        asked = baca(str(request.path_params["kode"]))
        if asked is None or asked.versi is None:
            raise HTTPException(404)
        here = await self.site.db.read(lambda c: find.menurut_kode(c, asked, self.site.base_url))
        temuan = next((t for t in here if t.unit == unit.kode), None)
        if temuan is None:
            raise HTTPException(404)
        if self._source is None:
            return temuan, []
        try:
            return temuan, await self._source.tanda(temuan.kasus, asked)
        except TreeUnreadable as error:
            log.warning("seal_unreadable", error=str(error))
            return temuan, []
