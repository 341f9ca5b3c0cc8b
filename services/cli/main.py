"""`tayang`: run the office, act in it, look at it."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import orjson
import typer
from pydantic import ValidationError
from rich.progress import Progress
from rich.table import Table

from services.cli import demo as demo_
from services.cli.first_start import operator_key, prepare
from services.cli.reading import case_view, find_case, looking, resolve, summaries
from services.cli.run import ALL, STAGES, all_ready, read_addresses, running, until_told
from services.cli.terminal import FAILED, NOT_YET, OK, REFUSED, TAMPERED, emit, err, out, refused_exit, run, settings_for
from services.registry.unit_file import commands_of, read_unit
from shared.command import COMMANDS, Command
from shared.eventstore.migrations import HEAD
from shared.eventstore.open import open_store
from shared.eventstore.verify import PAGE, Verifier
from shared.media.intake import simpan
from shared.media.refused import MediaDitolak
from shared.messaging.answers import BelumDapatDiproses, BelumSiap, Diterima
from shared.messaging.client import CommandClient
from shared.messaging.connection import close, connect
from shared.messaging.strictjson import NotStrict, loads
from shared.refusal import Refused, from_validation, reason
from shared.service import Foundation, Service
from shared.settings import Settings
from shared.sop.directory import SEBUTAN
from shared.sop.steps import SOP_NAMA, SOP_NOMOR, STEPS

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__, pretty_exceptions_enable=False)
unit_app = typer.Typer(no_args_is_help=True, help="Unit kerja: profil, pegawai, saluran.")
log_app = typer.Typer(no_args_is_help=True, help="Log: periksa rantainya, lihat ujungnya.")
parked_app = typer.Typer(no_args_is_help=True, help="Peristiwa yang dikesampingkan karena gagal diproses.")
db_app = typer.Typer(no_args_is_help=True, help="Basis data log.")
for name, group in (("unit", unit_app), ("log", log_app), ("parked", parked_app), ("db", db_app)):
    app.add_typer(group, name=name)

Data = Annotated[Path | None, typer.Option("--data", help="Folder data (bawaan: TAYANG_DATA atau ./data).")]
Json = Annotated[bool, typer.Option("--json", help="Keluaran JSON.")]
Unit = Annotated[str, typer.Option("--unit", "-u", help="Kode unit.")]


def main() -> None:
    """Entry point."""
    app()


# ── running ──────────────────────────────────────────────────────────────────────────────────────────


@app.command()
def up(
    data: Data = None,
    port: Annotated[int | None, typer.Option("--port", help="Port situs publik; 0 = dipilihkan.")] = None,
) -> None:
    """Jalankan semuanya dalam satu proses: NATS, log SQLite, semua layanan, situs publik."""
    run(_serve(settings_for(data, site_port=port), ALL, first=True))


@app.command()
def serve(
    services: Annotated[list[str], typer.Argument(help=f"Bagian yang dijalankan: {', '.join(ALL)}.")],
    data: Data = None,
) -> None:
    """Jalankan sebagian layanan saja, dalam proses ini."""
    run(_serve(settings_for(data), services, first=False))


async def _serve(settings: Settings, names: list[str] | tuple[str, ...], *, first: bool) -> None:
    stop = asyncio.Event()
    async with running(settings, names) as now:
        waiting = asyncio.create_task(until_told(stop))
        if first and await prepare(now.foundation):
            err.print("Awal pertama: unit contoh [bold]kebakkramat[/bold] dengan pegawai rekaan sudah dibuat.")
        found = await all_ready(now)
        for health in found:
            if not health.ready:
                err.print(f"[yellow]belum siap[/yellow] {health.name}: {'; '.join(r.pesan for r in health.reasons)}")
        document = {"siap": all(h.ready for h in found), "situs": now.foundation.public_url, "data": str(settings.data)}
        emit(document)
        if now.foundation.public_url and "situs" in names:
            err.print(f"Tayang siap. Situs publik: [bold]{now.foundation.public_url}[/bold]  (berhenti: Ctrl+C)")
        await waiting


@app.command()
def demo(data: Data = None, as_json: Json = False) -> None:
    """Seluruh SOP pada kegiatan contoh, dengan satu penolakan; setiap langkah dicetak saat terjadi."""
    settings = settings_for(None, log_level="error")
    raise typer.Exit(run(demo_.tell(settings, data, as_json)))


# ── acting ───────────────────────────────────────────────────────────────────────────────────────────


@app.command()
def do(
    command: Annotated[str, typer.Argument(help="Nama perintah, misalnya BuatDisposisi.")],
    spoken: Annotated[str, typer.Option("--as", help="Jabatan, atau JABATAN:NAMA; operator untuk perintah administrator.")],
    unit: Unit = "kebakkramat",
    case: Annotated[str | None, typer.Option("--case", help="Nomor kasus; kosong = kasus baru.")] = None,
    content: Annotated[str | None, typer.Option("--json", help="Berkas JSON isi perintah, atau - untuk masukan baku.")] = None,
    command_id: Annotated[str | None, typer.Option("--id", help="Nomor perintah; mengulang dengan nomor sama aman.")] = None,
    data: Data = None,
) -> None:
    """Beri satu perintah. Keluar 0 diterima, 3 ditolak, 4 belum siap."""
    settings = settings_for(data)

    async def ask() -> Diterima | BelumDapatDiproses | BelumSiap:
        try:
            return await _do(settings, command, spoken, unit, case, content, command_id)
        except Refused as refused:
            return BelumDapatDiproses(alasan=refused.reasons)

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
    command = _command(name, content)
    async with looking(settings) as on:
        actor, jabatan = await resolve(on, unit, spoken)
        if case is not None and name != "BuatDisposisi" and jabatan is not None:
            case = await find_case(on, case)
        if case is None:
            case = str(uuid4()) if jabatan is not None else f"unit-{unit}"
        after = (await on.store.head()).position
        nc = await connect(_nats_url(settings), "tayang-do")
        try:
            client = CommandClient(nc, operator_key(settings))
            return await client.send(command, unit=unit, case=case, actor=actor, jabatan=jabatan, command_id=_uuid(command_id), after=after)
        finally:
            await close(nc)


def _command(name: str, content: str | None) -> Command:
    cls = COMMANDS.get(name)
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
    try:
        return UUID(text) if text is not None else None
    except ValueError as error:
        raise Refused((reason("nomor_perintah_tidak_sah", "Nomor perintah harus UUID."),)) from error


def _nats_url(settings: Settings) -> str:
    url = settings.nats_url or read_addresses(settings.data).get("nats_url", "")
    if not url:
        raise Refused((reason("nats_tidak_diketahui", "Tayang belum dijalankan pada folder ini; jalankan `tayang up`."),))
    return url


@app.command()
def attach(file: Annotated[Path, typer.Argument(help="Berkas lampiran.")], data: Data = None, as_json: Json = False) -> None:
    """Bersihkan dan simpan satu lampiran; cetak sidiknya."""
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


@unit_app.command("add")
def unit_add(file: Annotated[Path, typer.Argument(help="Berkas TOML atau JSON.")], data: Data = None) -> None:
    """Daftarkan unit beserta pegawai dan salurannya."""
    settings = settings_for(data)

    async def work() -> int:
        unit = read_unit(file)
        async with looking(settings) as on:
            nc = await connect(_nats_url(settings), "tayang-unit")
            try:
                return await _send_all(CommandClient(nc, operator_key(settings)), on, unit.kode, list(commands_of(unit)))
            finally:
                await close(nc)

    raise typer.Exit(run(work()))


async def _send_all(client: CommandClient, on: Foundation, unit: str, commands: list[tuple[UUID, Command]]) -> int:
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


@unit_app.command("show")
def unit_show(unit: Annotated[str, typer.Argument()] = "kebakkramat", data: Data = None, as_json: Json = False) -> None:
    """Profil, pegawai, jabatan, dan saluran unit."""
    settings = settings_for(data)

    async def work() -> dict[str, Any]:
        async with looking(settings) as on:
            d = await on.directories.of(unit)
            if d.profil is None:
                raise Refused((reason("unit_tidak_dikenal", f"Unit {unit} belum terdaftar."),))
            people = {p.id: p.nama for p in d.pegawai.values()}
            return {
                "kode": unit,
                "profil": d.profil.model_dump(mode="json"),
                "penugasan": [
                    {"pegawai": p.pegawai, "nama": people.get(p.pegawai, ""), "jabatan": p.jabatan, "peran": p.peran, "mulai": str(p.mulai)}
                    for p in d.penugasan
                ],
                "saluran": [{"saluran": s.kode, "jenis": s.jenis, "nama": s.nama, "aktif": s.aktif} for s in d.saluran.values()],
            }

    view = run(work())
    if as_json:
        emit(view)
        return
    out.print(f"[bold]{view['profil']['nama']}[/bold] ({unit}), {view['profil']['instansi']}")
    table = Table("jabatan", "nama", "peran", "pegawai", box=None, pad_edge=False)
    for p in view["penugasan"]:
        table.add_row(SEBUTAN[p["jabatan"]], p["nama"], p["peran"], p["pegawai"])
    out.print(table)
    out.print("Saluran: " + ", ".join(f"{s['nama']} ({s['saluran']})" for s in view["saluran"] if s["aktif"]))


# ── looking ──────────────────────────────────────────────────────────────────────────────────────────


@app.command()
def case(wanted: Annotated[str, typer.Argument(help="Nomor kasus atau awalannya.")], data: Data = None, as_json: Json = False) -> None:
    """Riwayat satu kasus: siapa, sebagai apa, kapan, berapa lama."""
    settings = settings_for(data)

    async def work() -> dict[str, Any]:
        async with looking(settings) as on:
            return await case_view(on, await find_case(on, wanted))

    view = run(work())
    if as_json:
        emit(view)
    else:
        print_case(view)


def print_case(view: dict[str, Any]) -> None:
    """The story as a table; system bookkeeping is dimmed."""
    from datetime import datetime

    zone = ZoneInfo(view["zona"])
    out.print(
        f"[bold]Disposisi nomor {view.get('nomor_disposisi')}/{view.get('tahun')}[/bold]  SOP {view.get('sop')}  kasus {view['kasus']}"
    )
    table = Table("no. log", "pada", "setelah", "peristiwa", "oleh", box=None, pad_edge=False)
    for line in view["riwayat"]:
        at = datetime.fromisoformat(line["pada"]).astimezone(zone)
        who = "sistem" if line["sistem"] else f"{line['oleh']}, {line['jabatan']}"
        what = line["peristiwa"] + (f" ({line['rincian']})" if line["rincian"] else "")
        table.add_row(
            str(line["posisi"]), f"{at:%d-%m-%Y %H:%M:%S}", _span(line["setelah_detik"]), what, who, style="dim" if line["sistem"] else ""
        )
    out.print(table)
    for link in view["tautan"]:
        out.print(f"Tayang di {link}")


def _span(seconds: float) -> str:
    return str(timedelta(seconds=round(seconds))) if seconds >= 1 else "-"


@app.command()
def cases(data: Data = None, as_json: Json = False) -> None:
    """Semua kasus."""
    settings = settings_for(data)

    async def work() -> Any:
        async with looking(settings) as on:
            return await summaries(on)

    found = run(work())
    if as_json:
        emit([{"kasus": s.case, "unit": s.unit, "nomor": s.nomor, "hal": s.hal, "terakhir": s.last, "posisi": s.position} for s in found])
        return
    table = Table("nomor", "unit", "hal", "terakhir", "kasus", box=None, pad_edge=False)
    for s in found:
        table.add_row(s.nomor, s.unit, s.hal, s.last, s.case)
    out.print(table)


@app.command()
def sop(as_json: Json = False) -> None:
    """SOP sebagai satu tabel."""
    if as_json:
        emit(
            [
                {
                    "no": s.no,
                    "pelaksana": s.pelaksana,
                    "kegiatan": s.kegiatan,
                    "kelengkapan": s.kelengkapan,
                    "waktu": s.waktu,
                    "output": s.output,
                    "keterangan": s.keterangan,
                    "layanan": s.service,
                    "perintah": s.perintah,
                    "peristiwa": s.peristiwa,
                    "lanjut": dict(s.lanjut),
                }
                for s in STEPS
            ]
        )
        return
    out.print(f"[bold]SOP {SOP_NOMOR} — {SOP_NAMA}[/bold]")
    table = Table("no", "pelaksana", "kegiatan", "kelengkapan", "waktu", "output", "layanan")
    for s in STEPS:
        who = ", ".join(SEBUTAN[j] for j in s.pelaksana)
        table.add_row(str(s.no), who, s.kegiatan, ", ".join(s.kelengkapan), s.waktu or "-", ", ".join(s.output), s.service)
    out.print(table)


@log_app.command("verify")
def log_verify(data: Data = None, as_json: Json = False) -> None:
    """Periksa seluruh log: rantai, sidik, kolom, versi, waktu. Keluar 0 bersih, 4 ada temuan."""
    settings = settings_for(data)

    async def work() -> Verifier:
        async with looking(settings) as on:
            verifier = Verifier((await on.store.identity()).log_id)
            with Progress(console=err, transient=True, disable=as_json) as progress:
                task = progress.add_task("memeriksa", total=(await on.store.head()).position or None)
                while records := await on.store.read(verifier.head.position, PAGE):
                    verifier.feed(records)
                    progress.update(task, completed=verifier.head.position)
            return verifier

    report = run(work())
    found = [{"posisi": f.position, "jenis": f.kind, "rincian": f.detail} for f in report.findings]
    if as_json:
        emit({"bersih": not found, "posisi": report.head.position, "rantai": report.head.chain.hex(), "temuan": found})
    else:
        out.print(f"{report.head.position} peristiwa diperiksa; rantai {report.head.chain.hex()[:16]}…")
        for f in report.findings:
            out.print(f"[red]posisi {f.position}[/red] {f.kind}: {f.detail}")
        out.print(f"{len(found)} temuan." if found else "Log bersih.")
    raise typer.Exit(TAMPERED if found else OK)


@log_app.command("tail")
def log_tail(
    data: Data = None,
    as_json: Json = False,
    number: Annotated[int, typer.Option("-n", help="Berapa peristiwa terakhir.", min=0)] = 20,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Terus ikuti.")] = False,
) -> None:
    """Ujung log, apa adanya (isian yang disegel tetap tersegel)."""
    settings = settings_for(data)

    async def work() -> None:
        async with looking(settings) as on:
            after = max(0, (await on.store.head()).position - number)
            while True:
                for record in await on.store.read(after, 500):
                    after = record.position
                    document = orjson.loads(record.body)
                    if as_json:
                        emit({"posisi": record.position, "rantai": record.chain.hex(), **document})
                    else:
                        out.print(f"{record.position:>7}  {document['time'][:19]}Z  {record.type:<45} {record.correlation}")
                if not follow:
                    return
                await asyncio.sleep(0.5)

    try:
        run(work())
    except KeyboardInterrupt:
        raise typer.Exit(OK) from None


@db_app.command("migrate")
def db_migrate(data: Data = None) -> None:
    """Bawa basis data log ke bentuk terbaru (sebagai pemiliknya)."""
    settings = settings_for(data)

    async def work() -> None:
        await (await open_store(settings.log_database, create=True)).close()

    run(work())
    out.print(f"Skema log: {HEAD}")


@parked_app.command("list")
def parked_list(data: Data = None, as_json: Json = False) -> None:
    """Peristiwa yang dikesampingkan, menurut layanan."""
    settings = settings_for(data)
    found = run(_parked(settings))
    if as_json:
        emit(found)
        return
    for p in found:
        out.print(f"{p['layanan']:<13} posisi {p['posisi']:>7}  {p['type']:<40} {p['kode']} {p['galat']}  kasus {p['kasus']}")
    if not found:
        out.print("Tidak ada.")


async def _parked(settings: Settings) -> list[dict[str, Any]]:
    async with looking(settings) as on:
        return [
            {"layanan": name, "posisi": p.position, "kasus": p.case, "type": p.type, "kode": p.kode, "galat": p.galat}
            for name in STAGES
            for p in await _stage(on, settings, name).facts.parked_list()
        ]


def _stage(on: Foundation, settings: Settings, name: str) -> Service[Any]:
    on.nats_url = on.nats_url or _nats_url(settings)
    on.public_url = on.public_url or read_addresses(settings.data).get("public_url", "")
    stage = STAGES[name](on)
    assert isinstance(stage, Service)
    return stage


@parked_app.command("replay")
def parked_replay(
    service: Annotated[str, typer.Argument(help="Layanan.")],
    position: Annotated[int | None, typer.Option("--position", help="Hanya sampai posisi ini.")] = None,
    data: Data = None,
) -> None:
    """Proses lagi peristiwa yang dikesampingkan, menurut urutannya."""
    settings = settings_for(data)
    if service not in STAGES:
        refused_exit((reason("layanan_tidak_dikenal", f"Layanan tidak dikenal: {service}."),))

    async def work() -> int:
        async with looking(settings) as on:
            stage = _stage(on, settings, service)
            await stage.start()
            try:
                replayed = await stage.facts.replay(position=position)
            finally:
                await stage.stop()
            out.print(f"{len(replayed.done)} peristiwa diproses.")
            for at, galat in replayed.failed:
                err.print(f"[red]posisi {at} gagal lagi: {galat}[/red]")
            return FAILED if replayed.failed else OK

    raise typer.Exit(run(work()))
