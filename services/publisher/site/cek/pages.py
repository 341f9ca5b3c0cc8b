"""The page of the checks: two plain forms, one answer."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from services.publisher.site.cek import banding, find
from services.publisher.site.cek.find import Mirip, Temuan
from services.publisher.site.context import Site, Unit
from services.publisher.site.limits import Pembatas, isian
from services.publisher.site.saluran import nama_saluran
from shared.sop.events import ProfilUnit
from shared.sop.kode import baca

TANYA_MAKS = 2_000
BANDING_BERSAMAAN = 2
"""Comparisons at once: each is work for the processor, and reading pages goes first."""


@dataclass(frozen=True, slots=True)
class Jawaban:
    """What the page says. `tentang`: by what it was looked for."""

    tentang: Literal["kode", "alamat", "teks"]
    temuan: tuple[Temuan, ...] = ()
    mirip: Mirip | None = None
    salah: str = ""
    """What is wrong with the question itself."""


class Cek:
    """Routes of the checks, over one site."""

    def __init__(self, site: Site, limits: Pembatas) -> None:
        self.site, self._limits = site, limits
        self._turns = asyncio.Semaphore(BANDING_BERSAMAAN)

    async def halaman(self, request: Request) -> Response:
        """The forms, and with `?q=` the answer about a code or an address. Such an answer has an address of its own, for a QR code."""
        unit = await self._unit(request)
        typed = request.query_params.get("q", "")[: TANYA_MAKS + 1].strip()
        if not typed:
            return await self._page(request, unit, None)
        self._limits.hitung(request, "cek")
        return await self._page(request, unit, await self._asked(typed), q=typed[:TANYA_MAKS])

    async def banding(self, request: Request) -> Response:
        """A pasted text. Nothing of it is kept, so it is answered at once instead of by a redirect."""
        unit = await self._unit(request)
        self._limits.hitung(request, "banding")
        text = (await isian(request)).get("teks", "")
        return await self._page(request, unit, await self._compared(text, unit.kode if unit else None), teks=text)

    async def _asked(self, typed: str) -> Jawaban:
        if len(typed) > TANYA_MAKS:
            return Jawaban("alamat", salah="Isian terlalu panjang untuk sebuah alamat atau kode.")
        base = self.site.base_url
        if (kode := baca(typed)) is not None:
            return Jawaban("kode", tuple(await self.site.db.read(lambda c: find.menurut_kode(c, kode, base))))
        if "/" in typed or "." in typed:
            return Jawaban("alamat", tuple(await self.site.db.read(lambda c: find.menurut_alamat(c, typed, base))))
        return Jawaban("kode", salah="Ini bukan alamat dan bukan kode. Kode terdiri atas sepuluh huruf dan angka, misalnya 7QFM2-X9WTA-1.")

    async def _compared(self, text: str, unit: str | None) -> Jawaban:
        if len(text) > banding.TEMPEL_MAKS:
            return Jawaban("teks", salah="Teks terlalu panjang: paling banyak 20.000 huruf. Tempelkan sebagian saja.")
        async with self._turns:
            tidy = (await asyncio.to_thread(banding.rapikan, text))[: banding.TERURAI_MAKS]
            if len(tidy) < banding.TEMPEL_MIN:
                return Jawaban("teks", salah=f"Teks terlalu pendek untuk dibandingkan: paling sedikit {banding.TEMPEL_MIN} huruf.")
            base = self.site.base_url
            if exact := await self.site.db.read(lambda c: find.menurut_teks(c, tidy, base)):
                return Jawaban("teks", tuple(exact))
            candidates = await self.site.db.read(lambda c: find.calon(c, tidy, unit, base))
            return Jawaban("teks", mirip=await asyncio.to_thread(find.paling_mirip, tidy, candidates))

    async def _unit(self, request: Request) -> Unit | None:
        return await self.site.unit(request) if "unit" in request.path_params else None

    async def _page(self, request: Request, unit: Unit | None, answer: Jawaban | None, q: str = "", teks: str = "") -> Response:
        shown = [*(answer.temuan if answer else ()), *([answer.mirip.temuan] if answer and answer.mirip else [])]
        profiles: dict[str, ProfilUnit] = {}
        for code in {t.unit for t in shown}:
            profile = await self.site.profil(code)
            if profile is not None:
                profiles[code] = profile
        data = {"jawaban": answer, "q": q, "teks": teks, "profil": profiles, "nama_saluran": nama_saluran, "teks_maks": banding.TEMPEL_MAKS}
        status = 422 if answer and answer.salah else 200
        response = self.site.page(request, "cek.html", data, unit=unit, status=status)
        if answer is not None:
            response.headers["cache-control"] = "no-store"
        return response
