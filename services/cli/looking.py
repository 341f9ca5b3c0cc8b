"""`tayang case|cases|sop|unit show|log`: looking at the office; works on a folder that nobody runs, too."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.table import Table

from services.cli.options import Data, Json
from services.cli.terminal import OK, TAMPERED, emit, err, out, run, settings_for

if TYPE_CHECKING:
    from shared.eventstore.verify import Verifier


def register(app: typer.Typer, unit_app: typer.Typer, log_app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(case)
    app.command()(cases)
    app.command()(sop)
    app.command()(bahan)
    unit_app.command("show")(unit_show)
    log_app.command("verify")(log_verify)
    log_app.command("tail")(log_tail)


def unit_show(unit: Annotated[str, typer.Argument()] = "kebakkramat", data: Data = None, as_json: Json = False) -> None:
    """Profil, pegawai, jabatan, dan saluran unit; atau isi sebuah berkas unit sebelum didaftarkan."""
    from services.cli.reading import looking
    from shared.refusal import Refused, reason
    from shared.sop.directory import SEBUTAN

    settings = settings_for(data)
    if unit.endswith((".toml", ".json")):
        emit(run(_checked(Path(unit))))
        return

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


def case(wanted: Annotated[str, typer.Argument(help="Nomor kasus atau awalannya.")], data: Data = None, as_json: Json = False) -> None:
    """Riwayat satu kasus: siapa, sebagai apa, kapan, berapa lama."""
    from services.cli.reading import case_view, find_case, looking

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


def cases(data: Data = None, as_json: Json = False) -> None:
    """Semua kasus."""
    from services.cli.reading import looking, summaries

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


def sop(as_json: Json = False) -> None:
    """SOP sebagai satu tabel."""
    from shared.sop.directory import SEBUTAN
    from shared.sop.steps import SOP_NAMA, SOP_NOMOR, STEPS

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


def log_verify(data: Data = None, as_json: Json = False) -> None:
    """Periksa seluruh log: rantai, sidik, kolom, versi, waktu. Keluar 0 bersih, 4 ada temuan."""
    from rich.progress import Progress

    from services.cli.reading import looking
    from shared.eventstore.verify import LOWEST, PAGE, Verifier

    settings = settings_for(data)

    async def work() -> Verifier:
        async with looking(settings) as on:
            verifier = Verifier((await on.store.identity()).log_id)
            with Progress(console=err, transient=True, disable=as_json) as progress:
                task = progress.add_task("memeriksa", total=(await on.store.head()).position or None)
                at = LOWEST  # rows below the first position are no log of ours, but somebody may have put them there
                while records := await on.store.read(at, PAGE):
                    verifier.feed(records)
                    at = records[-1].position
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


def log_tail(
    data: Data = None,
    as_json: Json = False,
    number: Annotated[int, typer.Option("-n", help="Berapa peristiwa terakhir.", min=0)] = 20,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Terus ikuti.")] = False,
) -> None:
    """Ujung log, apa adanya (isian yang disegel tetap tersegel)."""
    import orjson

    from services.cli.reading import looking

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


def bahan(
    wanted: Annotated[str, typer.Argument(help="Nomor kasus atau awalannya.")],
    saluran: Annotated[str, typer.Argument(help="Saluran manual, misalnya instagram.")],
    to: Annotated[Path, typer.Option("--to", help="Folder tujuan.")],
    data: Data = None,
) -> None:
    """Bahan untuk saluran manual: teks untuk disalin, gambar sesuai ukuran saluran, beserta teks alternatifnya."""
    from services.cli.material import write_material
    from services.cli.reading import find_case, looking

    settings = settings_for(data)

    async def work() -> list[Path]:
        async with looking(settings) as on:
            return await write_material(on, await find_case(on, wanted), saluran, to)

    for path in run(work()):
        out.print(str(path))


async def _checked(file: Path) -> dict[str, Any]:
    from services.registry.unit_file import read_unit

    return read_unit(file).model_dump(mode="json")
