"""The list an auditor works through: chosen by year, number and state, or drawn at random by a seed that is printed."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.portal.audits.base import AuditBase
from services.portal.audits.sample import drawn
from services.portal.cases.inbox_rows import STAGES
from shared.refusal import Reason, reason
from shared.sop.worklist import Kasus

MOST = 20_000
"""Cases of one unit that are looked through; a kecamatan makes a few thousand in ten years."""
PAGE = 25
FIELDS = ("tahun", "dari", "sampai", "keadaan", "contoh", "benih")
NUMBERS = {"tahun": "Tahun", "dari": "Dari nomor", "sampai": "Sampai nomor", "contoh": "Banyaknya contoh"}


@dataclass(frozen=True, slots=True)
class Pilihan:
    """As typed and as read; what could not be read is left out."""

    typed: Mapping[str, str]
    angka: Mapping[str, int]
    salah: tuple[Reason, ...]

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Pilihan:
        """From an address."""
        typed = {name: query.get(name, "").strip()[:40] for name in FIELDS}
        good = {name: int(typed[name]) for name in NUMBERS if typed[name].isascii() and typed[name].isdigit() and len(typed[name]) < 7}
        bad = [reason("bukan_angka", f"{NUMBERS[n]}: tulis dengan angka.", n) for n in NUMBERS if typed[n] and n not in good]
        return cls(typed, good, tuple(bad))

    def fits(self, k: Kasus) -> bool:
        """Sample aside."""
        a = self.angka
        return (
            a.get("tahun", k.tahun) == k.tahun
            and a.get("dari", 0) <= k.nomor <= a.get("sampai", k.nomor)
            and k.tahap_lanjut in STAGES.get(self.typed["keadaan"], (k.tahap_lanjut,))
        )

    def query(self, **more: str | int) -> str:
        """The same choice as an address."""
        return urlencode({k: v for k, v in ({**self.typed} | {k: str(v) for k, v in more.items()}).items() if v})


class AuditListPages(AuditBase):
    """One page."""

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get("/audit/kasus", response_class=HTMLResponse)(self.show)

    async def show(self, request: Request, halaman: str = "1") -> Response:
        """The list, what has been seen of it, and how it can be drawn again."""
        meja = await self._auditor(request)
        asked = Pilihan.of(request.query_params)
        n = asked.angka.get("contoh", 0)
        if n and not asked.typed["benih"]:
            return RedirectResponse(f"/audit/kasus?{asked.query(benih=secrets.token_hex(4))}", status_code=303)
        cases = sorted(await self._p.inbox.newest(meja.unit, MOST), key=lambda k: (k.tahun, k.nomor))
        population = [k for k in cases if asked.fits(k)]
        listed = drawn(population, n, asked.typed["benih"]) if n else population
        seen = await self._p.audits.seen.of(meja.pegawai)
        pages = max(1, -(-len(listed) // PAGE))
        nomor = min(max(int(halaman), 1), pages) if halaman.isascii() and halaman.isdigit() and len(halaman) < 6 else 1
        shown = listed[(nomor - 1) * PAGE : nomor * PAGE]
        return self.page(
            "audit/daftar.html",
            request,
            meja,
            422 if asked.salah else 200,
            pilihan=asked,
            salah=asked.salah,
            kasus=shown,
            judul=await self._p.views.titles(shown),
            jumlah=len(listed),
            populasi=len(population),
            contoh=n,
            dilihat=seen,
            sudah=sum(k.case in seen for k in listed),
            tahun=sorted({k.tahun for k in cases}, reverse=True),
            halaman=nomor,
            ada=pages,
        )
