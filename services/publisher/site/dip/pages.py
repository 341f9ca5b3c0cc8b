"""`/<unit>/dip`: the list with search and filter, and the same as open data."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from services.publisher.site.context import Site, Unit, nomor_halaman
from services.publisher.site.dip import reading
from services.publisher.site.respond import jawab
from shared.sheets.csv_file import baris_csv, kepala_csv
from shared.sheets.heading import kepala
from shared.sheets.json_file import berkas_json
from shared.sop.register.dip import BELUM_DITETAPKAN, TERBUKA
from shared.sop.register.kata import KELAS, Nilai
from shared.sop.register.kolom import KOLOM
from shared.sop.register.saringan import Saringan

HURUF_CARI_MAKS = 100
BARIS_MAKS = 20_000
"""Lines of a file. An office publishes some hundreds a year."""
TERBUKA_KOLOM = tuple(k for k in KOLOM["dip"] if k.kode != "kasus")
"""Our own number of a case says nothing to a reader."""


class DipPages:
    """Routes of the list, over one site."""

    def __init__(self, site: Site) -> None:
        self.site = site

    async def daftar(self, request: Request) -> Response:
        """The page."""
        unit, nomor, (q, kelas) = await self.site.unit(request), nomor_halaman(request), _asked(request)
        page = await self.site.db.read(lambda c: reading.halaman(c, unit.kode, unit.profil, nomor, q, kelas))
        if nomor > page.ada:
            raise HTTPException(404)
        data = {"halaman": page, "q": q, "kelas": kelas, "kelas_semua": {k: KELAS[k] for k in TERBUKA}, "retensi": BELUM_DITETAPKAN}
        return self.site.page(request, "dip.html", data, unit=unit)

    async def json(self, request: Request) -> Response:
        """For other programs."""
        unit, (q, kelas) = await self.site.unit(request), _asked(request)
        head = kepala(unit.kode, Saringan("dip", klasifikasi=kelas, teks=q), unit.profil, self.site.clock())
        made = berkas_json(head, TERBUKA_KOLOM, await self._rows(unit, q, kelas))
        return jawab(request, made, "application/json", headers=_FOR_ALL)

    async def csv(self, request: Request) -> Response:
        """For spreadsheets and other programs: no byte order mark, names of columns in place of headings."""
        unit, (q, kelas) = await self.site.unit(request), _asked(request)
        made = kepala_csv(TERBUKA_KOLOM, bom=False, kode=True) + baris_csv(TERBUKA_KOLOM, await self._rows(unit, q, kelas))
        name = {"content-disposition": f'attachment; filename="daftar-informasi-publik-{unit.kode}.csv"'}
        return jawab(request, made, "text/csv; charset=utf-8", headers=_FOR_ALL | name)

    async def _rows(self, unit: Unit, q: str, kelas: str) -> list[Mapping[str, Nilai]]:
        return await self.site.db.read(lambda c: reading.semua(c, unit.kode, unit.profil, q, kelas, BARIS_MAKS))


_FOR_ALL = {"access-control-allow-origin": "*"}
"""Open data: other sites' scripts may read it too; nothing here depends on who asks."""


def _asked(request: Request) -> tuple[str, str]:
    typed = request.query_params.get("q", "")[:HURUF_CARI_MAKS]
    kelas = request.query_params.get("klasifikasi", "")
    return " ".join("".join(c if c.isprintable() else " " for c in typed).split()), kelas if kelas in TERBUKA else ""
