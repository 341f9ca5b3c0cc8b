"""The pages people read."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from services.publisher.site import reading
from services.publisher.site.cek import find
from services.publisher.site.context import Site, kode_dari, nomor_halaman
from services.publisher.site.jalur.follow import kaki
from services.publisher.site.reading import Ditarik
from services.publisher.site.saluran import SEBAB
from shared.sop.types import format_time

PER_HALAMAN = 10
HURUF_CARI_MAKS = 100
PENGERTIAN = {
    "berkala": "Informasi yang diumumkan secara rutin, teratur, dan dalam jangka waktu tertentu.",
    "serta_merta": "Informasi yang menyangkut hajat hidup orang banyak dan ketertiban umum, diumumkan tanpa penundaan.",
    "setiap_saat": "Informasi yang selalu tersedia dan diberikan kepada siapa saja yang meminta.",
}
"""UU 14/2008 Ps. 9, 10, 11."""
_BULAN = re.compile(r"(2[0-9]{3})/([1-9]|1[0-2])")


class Pages:
    """Routes of the pages, over one site."""

    def __init__(self, site: Site) -> None:
        self.site = site

    async def muka(self, request: Request) -> Response:
        """All units; where there is one, straight to it."""
        kode = await self.site.db.read(reading.units)
        found = [(k, p) for k in kode if (p := await self.site.profil(k)) is not None]
        if len(found) == 1:
            return Response(status_code=302, headers={"location": f"/{found[0][0]}/", "cache-control": "no-cache"})
        return self.site.page(request, "muka.html", {"units": found})

    async def garis_miring(self, request: Request) -> Response:
        """`/unit` and the like belong at the address with a slash; a relative answer trusts no Host header."""
        kode_dari(request, "unit")
        return Response(status_code=308, headers={"location": f"{request.url.path}/"})

    async def beranda(self, request: Request) -> Response:
        """Newest first."""
        unit, nomor = await self.site.unit(request), nomor_halaman(request)
        page = await self.site.db.read(lambda c: reading.daftar(c, unit.kode, nomor=nomor, per_halaman=PER_HALAMAN))
        changed = await self.site.db.read(lambda c: reading.terakhir_berubah(c, unit.kode))
        if nomor > page.ada:
            raise HTTPException(404)
        return self.site.page(request, "beranda.html", {"halaman": page}, unit=unit, changed=changed)

    async def artikel(self, request: Request) -> Response:
        """An article, or the note that stands in its place."""
        unit, slug = await self.site.unit(request), kode_dari(request, "slug")
        found = await self.site.db.read(lambda c: reading.satu(c, unit.kode, slug))
        if found is None:
            raise HTTPException(404)
        if isinstance(found, Ditarik):
            sebab = await self.site.db.read(lambda c: find.penarikan(c, found.kasus))
            return self.site.page(request, "ditarik.html", {"ditarik": found, "sebab": SEBAB.get(sebab, "")}, unit=unit, status=410)
        lane = await self.site.db.read(lambda c: kaki(c, found.butir.kasus))
        # the verified bytes go in as they are: they were made safe when they were rendered, and may not change since
        data = {"artikel": found, "isi": Markup(found.isi.decode()), "jalur": lane}  # noqa: S704
        changed = max(found.butir.diubah_at, lane.at) if lane else found.butir.diubah_at
        return self.site.page(request, "artikel.html", data, unit=unit, changed=changed)

    async def arsip(self, request: Request) -> Response:
        """Years and months with their numbers of articles, in the unit's own calendar days."""
        unit = await self.site.unit(request)
        zone = ZoneInfo(unit.profil.zona)
        times = await self.site.db.read(lambda c: reading.semua_waktu(c, unit.kode))
        months = Counter((t.year, t.month) for t in (at.astimezone(zone) for at in times))
        years = sorted({y for y, _ in months}, reverse=True)
        table = [(y, [(m, months[y, m]) for m in range(12, 0, -1) if (y, m) in months]) for y in years]
        return self.site.page(request, "arsip.html", {"tahun": table}, unit=unit)

    async def arsip_bulan(self, request: Request) -> Response:
        """One month."""
        unit, nomor = await self.site.unit(request), nomor_halaman(request)
        asked = _BULAN.fullmatch(f"{request.path_params['tahun']}/{request.path_params['bulan']}")
        if asked is None:
            raise HTTPException(404)
        year, month = int(asked[1]), int(asked[2])
        start, end = (_midnight(year + (m - 1) // 12, (m - 1) % 12 + 1, unit.profil.zona) for m in (month, month + 1))
        page = await self.site.db.read(lambda c: reading.daftar(c, unit.kode, nomor=nomor, per_halaman=PER_HALAMAN, dari=start, sampai=end))
        if page.jumlah == 0 or nomor > page.ada:
            raise HTTPException(404)
        return self.site.page(request, "arsip_bulan.html", {"halaman": page, "tahun": year, "nomor_bulan": month}, unit=unit)

    async def klasifikasi(self, request: Request) -> Response:
        """One class of public information (UU 14/2008), newest first."""
        unit, nomor, kode = await self.site.unit(request), nomor_halaman(request), str(request.path_params["kode"])
        if kode not in PENGERTIAN:
            raise HTTPException(404)
        page = await self.site.db.read(lambda c: reading.daftar(c, unit.kode, nomor=nomor, per_halaman=PER_HALAMAN, klasifikasi=kode))
        if nomor > page.ada:
            raise HTTPException(404)
        data = {"halaman": page, "kode": kode, "pengertian": PENGERTIAN[kode]}
        return self.site.page(request, "klasifikasi.html", data, unit=unit)

    async def cari(self, request: Request) -> Response:
        """Search by words; a plain form, no script."""
        unit, nomor = await self.site.unit(request), nomor_halaman(request)
        q = " ".join("".join(c if c.isprintable() else " " for c in request.query_params.get("q", "")[:HURUF_CARI_MAKS]).split())
        page = await self.site.db.read(lambda c: reading.daftar(c, unit.kode, nomor=nomor, per_halaman=PER_HALAMAN, q=q)) if q else None
        if page is not None and nomor > page.ada:
            raise HTTPException(404)
        return self.site.page(request, "cari.html", {"halaman": page, "q": q}, unit=unit)


def _midnight(year: int, month: int, zone: str) -> str:
    return format_time(datetime(year, month, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC))
