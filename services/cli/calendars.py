"""`tayang calendar`: a unit's working calendar, shown, confirmed by the year, or read from a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from services.cli.due import calendar_of_unit, unit_state
from services.cli.options import Data, Json, Unit
from services.cli.terminal import REFUSED, emit, err, out, run, settings_for

if TYPE_CHECKING:
    from shared.settings import Settings
    from shared.sop.waktu.aturan import IsiKalender, Zona

Year = Annotated[int, typer.Option("--year", help="Tahun.", min=2020, max=2200)]


def register(calendar_app: typer.Typer) -> None:
    """Add the commands."""
    calendar_app.command("show")(show)
    calendar_app.command("confirm")(confirm)
    calendar_app.command("import")(import_)


def show(
    year: Year,
    unit: Unit = "kebakkramat",
    proposal: Annotated[bool, typer.Option("--proposal", help="Usulan, bukan yang ditetapkan.")] = False,
    zone: Annotated[str, typer.Option("--zone", help="Zona waktu usulan.")] = "Asia/Jakarta",
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Tunjukkan kalender kerja unit, atau usulannya, untuk satu tahun."""
    from shared.sop.waktu.bahasa import tanggal
    from shared.sop.waktu.uraian import SEBAB
    from shared.sop.waktu.usulan import tanpa_cuti_bersama, usulan_kalender

    if proposal:
        isi, versi = usulan_kalender(_zone(zone), [year]), 0
    else:
        k = run(calendar_of_unit(settings_for(data), unit))
        isi, versi = k.isi, k.versi
    if as_json:
        emit({"versi": versi, "kalender": isi.model_dump(mode="json")})
        return
    out.print(f"Kalender {'usulan' if proposal else f'versi {versi}'} {isi.zona}", markup=False)
    for p in isi.pola:
        out.print(f"  {p.nama}: {p.mulai} sampai {p.akhir or 'seterusnya'}", markup=False)
    for h in (h for h in isi.hari if h.tanggal.year == year):
        out.print(f"  {tanggal(h.tanggal)}: {SEBAB[h.jenis]}, {h.nama}", markup=False)
    if year not in isi.tahun:
        err.print(f"Tahun {year} belum ditetapkan kantor." + (" Cuti bersamanya belum diketahui." if tanpa_cuti_bersama(year) else ""))


def _zone(text: str) -> Zona:
    from services.cli.terminal import refused_exit
    from shared.refusal import reason
    from shared.sop.waktu.aturan import SINGKATAN_ZONA

    if text not in SINGKATAN_ZONA:
        kata = f"Zona {text} tidak dikenal; pilih {', '.join(SINGKATAN_ZONA)}."
        refused_exit((reason("zona_tidak_dikenal", kata, "zone"),))
    return cast("Zona", text)


def confirm(year: Year, unit: Unit = "kebakkramat", data: Data = None) -> None:
    """Tetapkan usulan hari libur satu tahun untuk unit; hari yang sudah diatur kantor tidak diubah."""
    settings = settings_for(data)
    run(_confirm(settings, unit, year))


def import_(
    file: Annotated[Path, typer.Argument(help="Berkas JSON kalender, seperti keluaran calendar show --json.")],
    unit: Unit = "kebakkramat",
    data: Data = None,
) -> None:
    """Tetapkan kalender kerja unit dari berkas. Setiap kesalahan disebut tempatnya."""
    settings = settings_for(data)
    try:
        content = file.read_bytes()
    except OSError as error:
        err.print(f"[yellow]berkas_tidak_terbaca[/yellow] {error.strerror}: {file}")
        raise typer.Exit(REFUSED) from error
    run(_import(settings, unit, file.name, content))


async def _confirm(settings: Settings, unit: str, year: int) -> None:
    from services.cli.reading import looking
    from shared.refusal import reason, refuse
    from shared.sop.waktu.usulan import dengan_tahun

    state = await unit_state(settings, unit)
    async with looking(settings) as on:
        profil = (await on.directories.of(unit)).profil
    if profil is None:
        raise refuse(reason("unit_tidak_dikenal", f"Unit {unit} belum terdaftar."))
    await _set(settings, unit, dengan_tahun(state.kalender, profil.zona, year))


async def _import(settings: Settings, unit: str, name: str, content: bytes) -> None:
    import orjson
    from pydantic import ValidationError

    from shared.refusal import from_validation, reason, refuse
    from shared.sop.waktu.aturan import IsiKalender
    from shared.sop.waktu.periksa import periksa

    try:
        document = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise refuse(reason("berkas_tidak_terbaca", f"Berkas {name} tidak dapat dibaca: {error}.")) from error
    if isinstance(document, dict) and "kalender" in document:
        document = document["kalender"]
    try:
        isi = IsiKalender.model_validate(document, extra="forbid")
    except ValidationError as error:
        raise from_validation(error) from error
    if why := periksa(isi):  # before anybody has to be reached
        raise refuse(*why)
    await _set(settings, unit, isi)


async def _set(settings: Settings, unit: str, isi: IsiKalender) -> None:
    from services.cli.own_keys import operator_key
    from services.cli.reaching import reached
    from services.deadlines.commands import TetapkanKalenderKerja
    from shared.messaging.answers import Diterima
    from shared.messaging.client import CommandClient
    from shared.refusal import Refused

    async with reached(settings, "tayang-calendar") as nc:
        client = CommandClient(nc, operator_key(settings))
        answer = await client.send(TetapkanKalenderKerja(kalender=isi), unit=unit, case=f"unit-{unit}", actor="operator")
    if not isinstance(answer, Diterima):
        raise Refused(answer.alasan)
    err.print("Kalender kerja ditetapkan." if answer.posisi else "Kalender kerja ini sudah berlaku.")
