"""`tayang report`: a unit's month or year, folded straight from the log; needs no portal and no projection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.options import Data, Json, Unit
from services.cli.terminal import emit, out, refused_exit, run, settings_for

if TYPE_CHECKING:
    from shared.eventstore.codec import Recorded
    from shared.foundation import Foundation
    from shared.settings import Settings
    from shared.sop.event import Event
    from shared.sop.laporan.bulan import AngkaBulan
    from shared.sop.laporan.kartu import Kartu
    from shared.sop.laporan.tahun import AngkaTahun
    from shared.sop.waktu.kalender import Kalender

PAGE = 1000


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(report)


def report(
    unit: Unit = "kebakkramat",
    month: Annotated[str, typer.Option("--month", help="Bulan, misalnya 2026-11.")] = "",
    year: Annotated[int, typer.Option("--year", help="Tahun, untuk laporan tahunan PPID.")] = 0,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Laporan unit: satu bulan atau satu tahun, dihitung langsung dari log."""
    from shared.refusal import reason
    from shared.sop.laporan.tulis import sebagai_data

    if bool(month) == bool(year):
        refused_exit((reason("masa_tidak_jelas", "Sebut salah satu: --month 2026-11 atau --year 2026.", "month"),))
    angka = run(_reckoned(settings_for(data), unit, month or str(year)))
    if as_json:
        emit(sebagai_data(angka))
    else:
        _shown(angka)


async def _reckoned(settings: Settings, unit: str, masa: str) -> AngkaBulan | AngkaTahun:
    from services.cli.reading import looking

    async with looking(settings) as on:
        return await reckon(on, unit, masa)


async def reckon(on: Foundation, unit: str, masa: str) -> AngkaBulan | AngkaTahun:
    """The figures of `2026-11` or `2026`. Raises Refused for an unknown unit or span."""
    from shared.refusal import reason, refuse
    from shared.sop.laporan.bulan import angka_bulan
    from shared.sop.laporan.masa import MasaTidakTerbaca, bulan, tahun
    from shared.sop.laporan.tahun import angka_tahun

    profil = (await on.directories.of(unit)).profil
    if profil is None:
        raise refuse(reason("unit_tidak_dikenal", f"Unit {unit} belum terdaftar.", "unit"))
    try:
        span = tahun(int(masa), profil.zona) if masa.isdecimal() else bulan(masa, profil.zona)
    except MasaTidakTerbaca as error:
        kata = f"Masa {masa} tidak terbaca; tulis bulan seperti 2026-11 atau tahun seperti 2026."
        raise refuse(reason("masa_tidak_terbaca", kata, "month")) from error
    cards, kalender = await _cards(on, unit), await _calendar(on, unit)
    if masa.isdecimal():
        return angka_tahun(unit, span, cards, kalender, on.clock(), profil.zona)
    return angka_bulan(unit, span, cards, kalender, on.clock())


async def _cards(on: Foundation, unit: str) -> list[Kartu]:
    """Every case of the unit, from all its facts."""
    from shared.eventstore.port import read_all
    from shared.sop.laporan.jejak import diperlukan
    from shared.sop.laporan.kartu import kartu

    cases: dict[str, list[Recorded[Event]]] = {}
    page = []
    async for record in read_all(on.store, page=PAGE):
        if diperlukan(record.type):
            page.append(record)
        if len(page) == PAGE:
            _sort(cases, await on.codec.decode(page), unit)
            page = []
    _sort(cases, await on.codec.decode(page), unit)
    return [kartu(facts) for facts in cases.values()]


def _sort(cases: dict[str, list[Recorded[Event]]], facts: list[Recorded[Event]], unit: str) -> None:
    for fact in facts:
        if fact.unit == unit:
            cases.setdefault(fact.case, []).append(fact)


async def _calendar(on: Foundation, unit: str) -> Kalender | None:
    from shared.decider import case_stream
    from shared.sop.waktu.kalender import Kalender
    from shared.sop.waktu.unit import aturan_unit

    rules = aturan_unit(await on.codec.decode(await on.store.read_stream(case_stream("deadlines", unit))))
    return Kalender(rules.kalender, rules.versi) if rules.kalender else None


def _shown(angka: AngkaBulan | AngkaTahun) -> None:
    """Every figure in a line of its own."""
    from rich.table import Table

    from shared.sop.laporan.tulis import baris_angka

    out.print(f"[bold]Laporan {angka.masa.sebutan}[/bold]  unit {angka.unit}")
    table = Table("ukuran", "kunci", "nilai", "satuan", box=None, pad_edge=False)
    for ukuran, kunci, nilai, satuan in baris_angka(angka):
        table.add_row(ukuran.replace("_", " "), kunci, str(nilai) if nilai != "" else _FEW, satuan)
    out.print(table)


_FEW = "n terlalu kecil"
