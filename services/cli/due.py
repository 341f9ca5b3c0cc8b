"""`tayang due`: when something is due, and why."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from services.cli.options import Data, Json
from services.cli.terminal import emit, out, refused_exit, run, settings_for

if TYPE_CHECKING:
    from services.deadlines.state import State
    from shared.settings import Settings
    from shared.sop.waktu.kalender import Kalender

ZONES = {8: "Asia/Makassar", 9: "Asia/Jayapura"}
YEARS = range(2000, 2201)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(due)


def due(
    start: Annotated[str, typer.Option("--start", help="Saat mulai menurut ISO 8601, misalnya 2026-11-20T16:20+07:00.")],
    limit: Annotated[str, typer.Option("--limit", help="Batas waktu seperti ditulis kantor, misalnya 30 menit.")],
    unit: Annotated[str, typer.Option("--unit", "-u", help="Kode unit; kosong = jam kerja bawaan dan hari libur nasional.")] = "",
    zone: Annotated[str, typer.Option("--zone", help="Zona waktu bila tanpa unit; kosong = menurut saat mulai.")] = "",
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Hitung jatuh tempo dan tunjukkan penjabarannya. Tidak mencatat apa pun."""
    from shared.refusal import Refused

    try:
        found = _due(start, limit, unit, zone, data)
    except Refused as refused:
        refused_exit(refused.reasons)
    if as_json:
        emit(found)
        return
    out.print(found["due"], markup=False)
    for line in found["penjabaran"]:
        out.print(f"  {line}", markup=False)


def _due(start: str, limit: str, unit: str, zone: str, data: Path | None) -> dict[str, Any]:
    from zoneinfo import ZoneInfo

    from shared.refusal import reason, refuse
    from shared.sop.waktu.kalender import TanpaJamKerja
    from shared.sop.waktu.kata import BatasTidakTerbaca
    from shared.sop.waktu.tenggat import due as reckon
    from shared.sop.waktu.tulisan import baca
    from shared.sop.waktu.uraian import uraian

    at = _instant(start)
    k = run(calendar_of_unit(settings_for(data), unit)) if unit else _shipped(zone, at)
    at = at if at.tzinfo else at.replace(tzinfo=ZoneInfo(k.zona))
    try:
        batas = baca(limit)
    except BatasTidakTerbaca as error:
        raise refuse(error.reason("limit")) from error
    if batas is None:
        raise refuse(reason("tanpa_batas", "Batas kosong berarti tanpa batas; tidak ada jatuh tempo.", "limit"))
    try:
        found = reckon(batas, at, k)
    except TanpaJamKerja as error:
        raise refuse(reason("tanpa_jam_kerja", f"Kalender tidak memuat jam kerja sesudah {error}.", "start")) from error
    local = ZoneInfo(k.zona)
    return {
        "due": found.at.astimezone(local).isoformat(),
        "start": at.astimezone(local).isoformat(),
        "limit": found.aturan,
        "warn_at": found.mendekat.astimezone(local).isoformat() if found.mendekat else None,
        "unit": unit or None,
        "calendar_version": found.kalender_versi,
        "zone": k.zona,
        "unconfirmed_years": list(found.tahun_belum),
        "penjabaran": list(uraian(found, k)),
    }


def _instant(text: str) -> datetime:
    from shared.refusal import reason, refuse

    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError as error:
        kata = "Saat mulai tidak terbaca; tulis tanggal dan jam, misalnya 2026-11-20T16:20+07:00."
        raise refuse(reason("waktu_tidak_terbaca", kata, "start")) from error
    if at.year not in YEARS:
        raise refuse(reason("waktu_di_luar_kalender", f"Tahun harus {YEARS[0]} sampai {YEARS[-1]}.", "start"))
    return at


def _shipped(zone: str, at: datetime) -> Kalender:
    from shared.refusal import reason, refuse
    from shared.sop.waktu.aturan import SINGKATAN_ZONA
    from shared.sop.waktu.kalender import Kalender
    from shared.sop.waktu.usulan import kalender_bawaan

    offset = at.utcoffset()
    zone = zone or ZONES.get(int(offset.total_seconds() // 3600) if offset else 7, "Asia/Jakarta")
    if zone not in SINGKATAN_ZONA:
        kata = f"Zona {zone} tidak dikenal; pilih {', '.join(SINGKATAN_ZONA)}."
        raise refuse(reason("zona_tidak_dikenal", kata, "zone"))
    return Kalender(kalender_bawaan().model_copy(update={"zona": zone}))


async def calendar_of_unit(settings: Settings, unit: str) -> Kalender:
    """The calendar the unit has confirmed. Raises Refused without one."""
    from services.deadlines.reckoning import calendar_of
    from shared.refusal import reason, refuse

    k = calendar_of(await unit_state(settings, unit))
    if k is None:
        kata = f"Unit {unit} belum menetapkan kalender kerja; lihat usulannya dengan tayang calendar show --proposal."
        raise refuse(reason("kalender_belum_ditetapkan", kata, "unit"))
    return k


async def unit_state(settings: Settings, unit: str) -> State:
    """Its calendar and limits as they stand in the log."""
    from services.cli.reading import looking
    from services.deadlines.state import INITIAL, evolve
    from shared.decider import case_stream

    state = INITIAL
    async with looking(settings) as on:
        for fact in await on.codec.decode(await on.store.read_stream(case_stream("deadlines", unit))):
            state = evolve(state, fact)
    return state
