"""`tayang do|attach|unit add`: acting in the office, by signed commands."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID, uuid4

import typer

from services.cli.options import Data, Json, Unit
from services.cli.terminal import NOT_YET, OK, REFUSED, emit, err, out, refused_exit, run, settings_for

if TYPE_CHECKING:
    from shared.command import Command
    from shared.foundation import Foundation
    from shared.messaging.answers import BelumDapatDiproses, BelumSiap, Diterima
    from shared.messaging.client import CommandClient
    from shared.settings import Settings


def register(app: typer.Typer, unit_app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(do)
    app.command()(attach)
    unit_app.command("add")(unit_add)


def do(
    command: Annotated[str, typer.Argument(help="Nama perintah, misalnya BuatDisposisi.")] = "",
    spoken: Annotated[str, typer.Option("--as", help="Jabatan, atau JABATAN:NAMA; operator untuk perintah administrator.")] = "",
    unit: Unit = "kebakkramat",
    case: Annotated[str | None, typer.Option("--case", help="Nomor kasus; kosong = kasus baru.")] = None,
    content: Annotated[str | None, typer.Option("--json", help="Berkas JSON isi perintah, atau - untuk masukan baku.")] = None,
    command_id: Annotated[str | None, typer.Option("--id", help="Nomor perintah; mengulang dengan nomor sama aman.")] = None,
    lines: Annotated[bool, typer.Option("--lines", help="Banyak perintah: satu objek JSON per baris masukan baku.")] = False,
    data: Data = None,
) -> None:
    """Beri satu perintah. Keluar 0 diterima, 3 ditolak, 4 belum siap."""
    if lines:
        from services.cli.lines import work_through

        raise typer.Exit(run(work_through(settings_for(data), unit)))
    if not command or not spoken:
        raise typer.BadParameter("Sebutkan perintah dan --as JABATAN, atau pakai --lines.")
    from services.cli.reaching import NotReached
    from shared.messaging.answers import BelumDapatDiproses, BelumSiap, Diterima, not_ready
    from shared.refusal import Refused

    settings = settings_for(data)

    async def ask() -> Diterima | BelumDapatDiproses | BelumSiap:
        try:
            return await _do(settings, command, spoken, unit, case, content, command_id)
        except Refused as refused:
            return BelumDapatDiproses(alasan=refused.reasons)
        except NotReached as error:
            return not_ready("layanan_tidak_aktif", str(error))

    answer = run(ask())
    emit(answer.model_dump(mode="json"))
    match answer:
        case Diterima():
            raise typer.Exit(OK)
        case BelumDapatDiproses():
            raise typer.Exit(REFUSED)
        case BelumSiap():
            raise typer.Exit(NOT_YET)


async def _do(
    settings: Settings, name: str, spoken: str, unit: str, case: str | None, content: str | None, command_id: str | None
) -> Diterima | BelumDapatDiproses | BelumSiap:
    from services.cli.own_keys import operator_key
    from services.cli.reaching import reached
    from services.cli.reading import find_case, looking, resolve
    from shared.messaging.client import CommandClient

    command = _command(name, content)
    async with looking(settings) as on:
        actor, jabatan = await resolve(on, unit, spoken)
        if case is not None and name != "BuatDisposisi" and jabatan is not None:
            case = await find_case(on, case)
        if case is None:
            case = str(uuid4()) if jabatan is not None else f"unit-{unit}"
        after = (await on.store.head()).position
        async with reached(settings, "tayang-do") as nc:
            client = CommandClient(nc, operator_key(settings))
            return await client.send(command, unit=unit, case=case, actor=actor, jabatan=jabatan, command_id=_uuid(command_id), after=after)


def _command(name: str, content: str | None) -> Command:
    from pydantic import ValidationError

    from services.cli.vocabulary import command_named
    from shared.messaging.strictjson import NotStrict, loads
    from shared.refusal import Refused, from_validation, reason

    cls = command_named(name)
    if cls is None or cls.internal:
        raise Refused((reason("perintah_tidak_dikenal", f"Perintah {name} tidak dikenal."),))
    try:
        raw = b"{}" if content is None else sys.stdin.buffer.read() if content == "-" else Path(content).read_bytes()
        return cls.from_input(loads(raw))
    except OSError as error:
        raise Refused((reason("berkas_tidak_terbaca", f"Berkas tidak dapat dibaca: {error.strerror}."),)) from error
    except NotStrict as error:
        raise Refused((reason(error.kode, error.pesan),)) from error
    except ValidationError as error:
        raise from_validation(error) from error


def _uuid(text: str | None) -> UUID | None:
    from shared.refusal import Refused, reason

    try:
        return UUID(text) if text is not None else None
    except ValueError as error:
        raise Refused((reason("nomor_perintah_tidak_sah", "Nomor perintah harus UUID."),)) from error


def attach(file: Annotated[Path, typer.Argument(help="Berkas lampiran.")], data: Data = None, as_json: Json = False) -> None:
    """Bersihkan dan simpan satu lampiran; cetak sidiknya."""
    from services.cli.reading import looking
    from shared.media.intake import simpan
    from shared.media.refused import MediaDitolak
    from shared.refusal import reason

    settings = settings_for(data)

    async def work() -> Any:
        async with looking(settings) as on:
            return await simpan(on.media, file.read_bytes(), file.name)

    try:
        kept = run(work())
    except OSError as error:
        err.print(f"[yellow]berkas_tidak_terbaca[/yellow] {error.strerror}: {file}")
        raise typer.Exit(REFUSED) from error
    except MediaDitolak as refused:
        refused_exit(tuple(reason(kode, pesan) for kode, pesan in refused.alasan))
    if as_json:
        emit({k: getattr(kept, k) for k in ("sha256", "mime", "ukuran_byte", "lebar", "tinggi", "nama_berkas", "catatan")})
    else:
        out.print(kept.sha256)
        for _, note in kept.catatan:
            err.print(note)


def unit_add(file: Annotated[Path, typer.Argument(help="Berkas TOML atau JSON.")], data: Data = None) -> None:
    """Daftarkan unit beserta pegawai dan salurannya."""
    from services.cli.own_keys import operator_key
    from services.cli.reaching import reached
    from services.cli.reading import looking
    from services.registry.unit_file import commands_of, read_unit
    from shared.messaging.client import CommandClient

    settings = settings_for(data)

    async def work() -> int:
        unit = read_unit(file)
        async with looking(settings) as on, reached(settings, "tayang-unit") as nc:
            return await _send_all(CommandClient(nc, operator_key(settings)), on, unit.kode, list(commands_of(unit)))

    raise typer.Exit(run(work()))


async def _send_all(client: CommandClient, on: Foundation, unit: str, commands: list[tuple[UUID, Command]]) -> int:
    from rich.progress import Progress

    from shared.messaging.answers import BelumDapatDiproses, Diterima

    with Progress(console=err, transient=True) as progress:
        task = progress.add_task("mendaftarkan", total=len(commands))
        for command_id, command in commands:
            answer = await client.send(command, unit=unit, case=f"unit-{unit}", actor="operator", command_id=command_id)
            if not isinstance(answer, Diterima):
                for r in answer.alasan:
                    err.print(f"[yellow]{r.kode}[/yellow] {r.pesan}")
                return REFUSED if isinstance(answer, BelumDapatDiproses) else NOT_YET
            progress.advance(task)
    out.print(f"Unit {unit} terdaftar: {len(commands)} perintah.")
    return OK
