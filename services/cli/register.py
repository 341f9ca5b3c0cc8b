"""`tayang register export`: a register straight from the log, without any projection; works on a folder that nobody runs, too."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from services.cli.options import Data
from services.cli.terminal import err, refused_exit, run, settings_for

if TYPE_CHECKING:
    from shared.settings import Settings
    from shared.sop.register.saringan import Saringan

Format = Literal["csv", "xlsx", "json"]


def register(register_app: typer.Typer) -> None:
    """Add the command."""
    register_app.command()(export)


def export(
    unit: Annotated[str, typer.Option("--unit", "-u", help="Kode unit.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Berkas yang ditulis; - berarti keluaran standar.")],
    jenis: Annotated[str, typer.Option("--jenis", "-j", help="buku, publikasi, atau dip.")] = "buku",
    since: Annotated[str, typer.Option("--from", help="Dari tanggal, misalnya 2026-11-01.")] = "",
    until: Annotated[str, typer.Option("--to", help="Sampai tanggal, termasuk hari itu.")] = "",
    kind: Annotated[str, typer.Option("--format", "-f", help="csv, xlsx, atau json; kosong = menurut nama berkas.")] = "",
    data: Data = None,
) -> None:
    """Tulis sebuah register ke berkas, dilipat langsung dari log."""
    from shared.refusal import Refused

    try:
        asked, kind_ = _asked(jenis, since, until, kind or out.suffix.lstrip(".") or "csv")
    except Refused as refused:
        refused_exit(refused.reasons)
    made, count = run(_export(settings_for(data), unit, asked, kind_))
    if str(out) == "-":
        sys.stdout.buffer.write(made)
        sys.stdout.buffer.flush()
        return
    try:
        out.write_bytes(made)
    except OSError as error:
        err.print(f"[red]Gagal:[/red] {out} tidak dapat ditulis ({error.strerror}).")
        raise typer.Exit(1) from error
    err.print(f"{count} baris ditulis ke {out}.", markup=False)


def _asked(jenis: str, since: str, until: str, kind: str) -> tuple[Saringan, Format]:
    from shared.refusal import Refused, reason
    from shared.sop.register.kata import NAMA
    from shared.sop.register.saringan import baca

    known = next((j for j in NAMA if j == jenis), None)
    kinds: tuple[Format, ...] = ("csv", "xlsx", "json")
    format_ = next((k for k in kinds if k == kind), None)
    wrong = []
    if known is None:
        wrong.append(reason("jenis_tidak_dikenal", f"Jenis register {jenis} tidak ada; pilih {', '.join(NAMA)}.", "jenis"))
    if format_ is None:
        wrong.append(reason("format_tidak_dikenal", f"Format {kind} tidak ada; pilih {', '.join(kinds)}.", "format"))
    asked, unread = baca(known or "buku", {"dari": since, "sampai": until})
    if wrong or unread or format_ is None:
        raise Refused((*wrong, *unread))
    return asked, format_


async def _export(settings: Settings, unit: str, asked: Saringan, kind: Format) -> tuple[bytes, int]:
    from services.cli.reading import looking
    from shared.eventstore.wanted import wanted
    from shared.refusal import reason, refuse
    from shared.sheets.csv_file import baris_csv, kepala_csv
    from shared.sheets.heading import kepala
    from shared.sheets.json_file import berkas_json
    from shared.sheets.xlsx_file import TerlaluBanyak, berkas_xlsx
    from shared.sop.register.catatan import HEARD
    from shared.sop.register.kolom import KOLOM
    from shared.sop.register.lipatan import Lipatan

    async with looking(settings) as on:
        d = await on.directories.of(unit)
        if d.profil is None:
            raise refuse(reason("unit_tidak_dikenal", f"Unit {unit} belum terdaftar."))
        lipatan = Lipatan()
        async for _, facts in wanted(on.store, on.codec, HEARD):
            lipatan.tambah(f for f in facts if f.unit == unit)
        rows, columns, head = lipatan.isi(asked, unit, d), KOLOM[asked.jenis], kepala(unit, asked, d.profil, on.clock())
    match kind:
        case "csv":
            return kepala_csv(columns, bom=True) + baris_csv(columns, rows), len(rows)
        case "json":
            return berkas_json(head, columns, rows), len(rows)
        case "xlsx":
            try:
                return berkas_xlsx(head, columns, rows), len(rows)
            except TerlaluBanyak as error:
                kata = f"Terlalu banyak baris untuk Excel ({error}); persempit tanggalnya, atau pilih csv."
                raise refuse(reason("terlalu_banyak_baris", kata, "format")) from error
