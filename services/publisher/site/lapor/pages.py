"""The report's form, and the page its number leads to."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from services.publisher.commands import CatatLaporanMasyarakat
from services.publisher.site import reading
from services.publisher.site.cek import find, record
from services.publisher.site.context import Site, Unit
from services.publisher.site.lapor.form import ISI_MAKS, JEBAKAN, JENIS, KONTAK_MAKS, Ketikan, ketikan, kosong, periksa
from services.publisher.site.lapor.send import Kurir
from services.publisher.site.limits import Pembatas, dari_sini, isian
from shared.messaging.answers import BelumDapatDiproses, BelumSiap, Diterima
from shared.refusal import Reason, reason
from shared.sop.kode import baca, berkelompok
from shared.sop.types import format_time

TENTANG_MAKS = 2_000
HASIL = {
    "diralat": "Benar. Informasi itu sudah diralat.",
    "ditarik": "Benar. Informasi itu sudah ditarik.",
    "tidak_terbukti": "Sudah diperiksa; yang dilaporkan tidak terbukti.",
    "sudah_sesuai": "Sudah diperiksa; informasi itu sudah sesuai.",
}
BANYAK = reason("terlalu_sering", "Terlalu banyak laporan dari jaringan Anda. Tunggu sepuluh menit, lalu kirim lagi.")
BUKAN_TERBITAN = reason("tidak_dikenal", "Tidak ada informasi kami dengan alamat atau kode itu. Periksa penulisannya.", "tentang")


class Lapor:
    """Routes of reports, over one site."""

    def __init__(self, site: Site, limits: Pembatas, kurir: Kurir | None) -> None:
        self.site, self._limits, self._kurir = site, limits, kurir

    async def formulir(self, request: Request) -> Response:
        """An empty form; from an article's foot it knows already what it is about."""
        unit = await self.site.unit(request)
        return await self._form(request, unit, kosong(request.query_params.get("tentang", "")[:TENTANG_MAKS]), (), 200)

    async def kirim(self, request: Request) -> Response:
        """Take a report in; then to the page of its number."""
        unit = await self.site.unit(request)
        if not dari_sini(request, self.site.base_url):
            raise HTTPException(403)
        k = ketikan(await isian(request))
        command, wrong = periksa(k)
        case = await self._case(unit, k.tentang) if len(k.tentang) <= TENTANG_MAKS else None
        if case is None:
            wrong.insert(0, BUKAN_TERBITAN)
        if wrong or command is None or case is None:
            return await self._form(request, unit, k, wrong, 422)
        if not self._limits.boleh(request, "lapor"):
            return await self._form(request, unit, k, (BANYAK,), 429)
        return await self._sent(request, unit, case, command, k)

    async def bukti(self, request: Request) -> Response:
        """What became of a report: that it is here, or that it was dealt with and how. Nothing else of it."""
        unit = await self.site.unit(request)
        self._limits.hitung(request, "laporan")
        kode = baca(str(request.path_params["nomor"]))
        row = await self.site.db.read(lambda c: find.keadaan_laporan(c, unit.kode, kode.pokok)) if kode else None
        if row is None:
            raise HTTPException(404)
        data = {
            "nomor": berkelompok(row.nomor),
            "diterima_at": row.diterima_at,
            "selesai_at": row.selesai_at,
            "hasil": HASIL.get(row.hasil, ""),
        }
        response = self.site.page(request, "laporan.html", data, unit=unit)
        response.headers["cache-control"] = "no-store"
        return response

    async def _sent(self, request: Request, unit: Unit, case: str, command: CatatLaporanMasyarakat, k: Ketikan) -> Response:
        answer = await self._kurir.kirim(unit.kode, case, command) if self._kurir is not None else BelumSiap(alasan=())
        match answer:
            case Diterima():
                at = format_time(self.site.clock())
                # also heard from the log a moment later; written now so that the next page shows it whatever is slow
                nomor = await self.site.db.write(lambda c: record.laporan_diterima(c, unit.kode, command.laporan, at))
                return Response(status_code=303, headers={"location": f"/{unit.kode}/lapor/{berkelompok(nomor)}"})
            case BelumDapatDiproses(alasan=alasan):
                # refused for good: what is sent next is another report
                return await self._form(request, unit, replace(k, nomor=str(uuid4())), alasan, 422)
            case BelumSiap():
                lagi = reason("belum_siap", "Laporan belum terkirim karena layanan sedang terganggu. Tekan Kirim lagi sebentar lagi.")
                return await self._form(request, unit, k, (lagi,), 503)

    async def _case(self, unit: Unit, tentang: str) -> str | None:
        base, kode = self.site.base_url, baca(tentang)
        if kode is not None:
            found = await self.site.db.read(lambda c: find.menurut_kode(c, kode, base))
        elif (here := find.di_sini(tentang, base)) is not None:
            # asked of the article itself: it can be reported in the very second it is out
            article = await self.site.db.read(lambda c: reading.kasus_di(c, *here))
            return article if here[0] == unit.kode else None
        else:
            found = await self.site.db.read(lambda c: find.menurut_alamat(c, tentang, base))
        return next((t.kasus for t in found if t.unit == unit.kode), None)

    async def _form(self, request: Request, unit: Unit, k: Ketikan, wrong: list[Reason] | tuple[Reason, ...], status: int) -> Response:
        here = find.di_sini(k.tentang, self.site.base_url)
        article = None
        if here is not None and here[0] == unit.kode:
            found = await self.site.db.read(lambda c: reading.satu(c, *here))
            article = found.butir.judul if isinstance(found, reading.Artikel) else None
        data = {
            "isi": k,
            "salah": wrong,
            "berita": article,
            "jenis_laporan": JENIS,
            "jebakan": JEBAKAN,
            "isi_maks": ISI_MAKS,
            "kontak_maks": KONTAK_MAKS,
        }
        response = self.site.page(request, "lapor.html", data, unit=unit, status=status)
        response.headers["cache-control"] = "no-store"
        return response
