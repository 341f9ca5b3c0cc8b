"""Reports of the reader's own unit: a month, a year, the cases behind a figure, and files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from services.portal.base import Base
from services.portal.desk import Meja
from services.portal.reports.charts import contoh
from services.portal.reports.drawn import of_month, of_year
from services.portal.reports.files import csv_file
from services.portal.reports.words import IN_TEMPLATES, judul
from shared.sop.laporan.bulan import AngkaBulan, angka_bulan
from shared.sop.laporan.butir import KLASIFIKASI, sebutan
from shared.sop.laporan.masa import Masa, MasaTidakTerbaca, bulan, bulan_dari, geser, sebutan_masa, tahun
from shared.sop.laporan.tahun import BATAS_LAPORAN, AngkaTahun, angka_tahun
from shared.sop.laporan.tulis import KOLOM_ANGKA, KOLOM_GILIRAN, baris_angka, baris_giliran
from shared.sop.laporan.ukur import SEDIKIT

PAGE = 20
MONTHS = 120
"""Offered to choose from; older ones are found by their address."""


class ReportPages(Base):
    """One method per page."""

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get("/laporan", response_class=HTMLResponse)(self.month)
        app.get("/laporan/tahun/{angka}", response_class=HTMLResponse)(self.year)
        app.get("/laporan/kasus", response_class=HTMLResponse)(self.cases)
        app.get("/laporan/giliran.csv", response_class=Response)(self.turns_file)
        app.get("/laporan/angka.csv", response_class=Response)(self.figures_file)

    async def month(self, request: Request, bulan: str = "") -> Response:
        """A month's figures, charts and tables."""
        meja = await self._desk(request)
        chosen = bulan or bulan_dari(self._p.clock(), meja.zona)
        a = await self._month(meja, _month(chosen, meja.zona))
        return self.page(
            "laporan/bulan.html",
            request,
            meja,
            a=a,
            bulan=chosen,
            pilihan=await self._choices(meja, chosen),
            bagan=of_month(a, meja.direktori),
            **self._shared(a.masa, a.kasus),
        )

    async def year(self, request: Request, angka: int) -> Response:
        """A year's figures, as the yearly report of the PPID asks for them."""
        meja = await self._desk(request)
        a = await self._year(meja, _year(angka, meja.zona))
        return self.page(
            "laporan/tahun.html",
            request,
            meja,
            a=a,
            tahun=angka,
            batas=f"{BATAS_LAPORAN} {angka + 1}",
            bagan=of_year(a),
            jenis_bagan=[sebutan(k, KLASIFIKASI) for k in a.klasifikasi],
            nama_saluran={s.kode: s.nama for s in meja.direktori.saluran.values()},
            sebutan_masa=sebutan_masa,
            **self._shared(a.masa, a.kasus),
        )

    async def cases(self, request: Request, masa: str = "", angka: str = "", halaman: int = 1) -> Response:
        """The cases behind one figure."""
        meja = await self._desk(request)
        span = _span(masa, meja.zona)
        heading = judul(angka, meja.direktori)
        if heading is None:
            raise HTTPException(404)
        a: AngkaBulan | AngkaTahun = await (self._month(meja, span) if "-" in masa else self._year(meja, span))
        found = a.kasus.get(angka, ())
        page = min(max(halaman, 1), 10_000)
        shown = found[(page - 1) * PAGE : page * PAGE]
        cases = [k for k in [await self._p.inbox.case(case) for case in shown] if k is not None]
        return self.page(
            "laporan/kasus.html",
            request,
            meja,
            kasus=cases,
            judul=await self._p.views.titles(cases),
            angka=angka,
            judul_angka=heading,
            jumlah=len(found),
            halaman=page,
            ada_lagi=len(found) > page * PAGE,
            **self._shared(span, {}),
        )

    async def turns_file(self, request: Request, bulan: str = "") -> Response:
        """Every turn that ended in the month."""
        meja = await self._desk(request)
        span = _month(bulan, meja.zona)
        cards, kalender = await self._p.reports.cards(meja.unit, span), await self._p.reports.calendar(meja.unit)
        rows = baris_giliran(cards, span, kalender, self._p.clock(), meja.zona)
        return csv_file(f"giliran-{meja.unit}-{span.teks}", KOLOM_GILIRAN, rows)

    async def figures_file(self, request: Request, masa: str = "") -> Response:
        """Every figure of a month or a year."""
        meja = await self._desk(request)
        span = _span(masa, meja.zona)
        a: AngkaBulan | AngkaTahun = await (self._month(meja, span) if "-" in masa else self._year(meja, span))
        return csv_file(f"angka-{meja.unit}-{span.teks}", KOLOM_ANGKA, baris_angka(a))

    async def _month(self, meja: Meja, span: Masa) -> AngkaBulan:
        cards, kalender = await self._p.reports.cards(meja.unit, span), await self._p.reports.calendar(meja.unit)
        return angka_bulan(meja.unit, span, cards, kalender, self._p.clock())

    async def _year(self, meja: Meja, span: Masa) -> AngkaTahun:
        cards, kalender = await self._p.reports.cards(meja.unit, span), await self._p.reports.calendar(meja.unit)
        return angka_tahun(meja.unit, span, cards, kalender, self._p.clock(), meja.zona)

    async def _choices(self, meja: Meja, chosen: str) -> list[tuple[str, str]]:
        """From this month back to the unit's first."""
        now = self._p.clock()
        newest = bulan_dari(now, meja.zona)
        oldest = bulan_dari(await self._p.reports.first(meja.unit) or now, meja.zona)
        months = [m for m in (geser(newest, -n) for n in range(MONTHS)) if m >= oldest]
        return [(m, sebutan_masa(m)) for m in sorted({*months, chosen}, reverse=True)]

    def _shared(self, masa: Masa, kasus: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
        now: datetime = self._p.clock()
        return {"masa": masa, "di_balik": kasus, "per": now, "contoh": contoh, "sedikit": SEDIKIT, **IN_TEMPLATES}


def _span(masa: str, zona: str) -> Masa:
    return _month(masa, zona) if "-" in masa else _year(int(masa) if masa.isdecimal() else 0, zona)


def _month(teks: str, zona: str) -> Masa:
    try:
        return bulan(teks, zona)
    except MasaTidakTerbaca as error:
        raise HTTPException(404) from error


def _year(angka: int, zona: str) -> Masa:
    try:
        return tahun(angka, zona)
    except MasaTidakTerbaca as error:
        raise HTTPException(404) from error
