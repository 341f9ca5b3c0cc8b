"""`tayang audit checkpoint|verify|rotate` and what stands beside them: the log's seal, for the office and for who trusts nobody."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from services.cli import attacking, pack, restoring
from services.cli.options import Data, Json
from services.cli.replay import replay
from services.cli.terminal import OK, TAMPERED, emit, err, out, refused_exit, run, settings_for

if TYPE_CHECKING:
    from nats.aio.client import Client

    from services.auditor.checking.findings import Findings
    from services.auditor.checking.reading import AuditLog
    from services.auditor.checking.verify import Given, Report
    from shared.proof.note import NoteKey
    from shared.settings import Settings

UNANCHORED = 5
"""`audit verify`: nothing wrong to be seen, but nothing from outside to hold it against."""
_EXIT = {"clean": OK, "tampered": TAMPERED, "unanchored": UNANCHORED}


def register(audit_app: typer.Typer) -> None:
    """Add the commands."""
    audit_app.command("checkpoint")(checkpoint)
    audit_app.command("verify")(verify)
    audit_app.command("replay")(replay)
    audit_app.command("rotate")(rotate)
    attacking.register(audit_app)
    restoring.register(audit_app)
    pack.register(audit_app)


def checkpoint(data: Data = None, as_json: Json = False) -> None:
    """Segel log yang terakhir. Ke stdout catatan bertanda tangan (simpan di luar kantor ini), ke stderr kode pendek untuk buku register.

    Keluar 0 ada, 3 belum ada, 4 penyegelan berhenti karena log berbeda dari yang disegel.
    """
    from services.auditor.folder import SealFolder
    from shared.proof.checkpoint import Checkpoint, paper_code
    from shared.proof.note import parse_note
    from shared.refusal import reason

    folder = SealFolder(settings_for(data).seal_folder)
    note, alarm, key = folder.checkpoint(), folder.alarm(), folder.first_key()
    if note is None:
        refused_exit((reason("belum_ada_segel", "Log belum pernah disegel. Jalankan tayang up; segel pertama dibuat dengan sendirinya."),))
    head = Checkpoint.parse(parse_note(note).text)
    if as_json:
        said = {"origin": head.origin, "size": head.size, "root": head.root.hex(), "kode": paper_code(head)}
        emit({**said, "kunci": key.vkey if key else None, "tersegel": alarm is None, "checkpoint": note.decode()})
    else:
        out.print(note.decode(), end="", markup=False)
        err.print(f"Sampai peristiwa nomor {head.size}. Kode untuk buku register:")
        err.print(f"  [bold]{paper_code(head)}[/bold]")
        err.print(f"Kunci segel pertama: {key.vkey if key else 'tidak ada'}")
    if alarm is not None:
        err.print(f"[red]Penyegelan berhenti pada {alarm.at:%d-%m-%Y %H:%M} UTC:[/red] posisi {alarm.position}, {alarm.kind}.")
        raise typer.Exit(TAMPERED)


def verify(
    data: Data = None,
    database_url: Annotated[str, typer.Option("--database-url", help="Basis data log, bila tidak di dalam folder data.")] = "",
    checkpoint: Annotated[
        list[str] | None,
        typer.Option("--checkpoint", "-c", help="Berkas checkpoint yang disimpan di luar, atau kode dari buku register; boleh berulang."),
    ] = None,
    key: Annotated[str, typer.Option("--key", help="Kunci segel pertama (NAMA+ID+KUNCI), bila dicatat di luar.")] = "",
    jetstream: Annotated[bool, typer.Option("--jetstream", help="Bandingkan juga salinan di NATS; kantor harus berjalan.")] = False,
    as_json: Json = False,
) -> None:
    """Periksa seluruh log tanpa mengubah apa pun; boleh selagi kantor berjalan, atau pada salinan foldernya.

    Diperiksa: isi dan kolom, rantai, pohon segel, checkpoint dan tanda tangannya, versi tiap alur, urutan waktu, sebab tiap peristiwa,
    pemicu penolak perubahan, epoch, isi lampiran.
    Proyeksi layanan belum dibandingkan dengan pemutaran ulang.

    Keluar 0 bersih dan sesuai checkpoint dari luar, 4 ada temuan (position, kind), 5 tanpa temuan tetapi tanpa checkpoint dari luar.
    """
    from rich.progress import Progress

    settings = settings_for(data, **({"log_url": database_url} if database_url else {}))
    given, first = _given(checkpoint or []), _key(key)
    with Progress(console=err, transient=True, disable=as_json) as shown:
        task = shown.add_task("memeriksa", total=None)

        def progress(position: int, total: int | None = None) -> None:
            shown.update(task, completed=position, total=total)

        report, compared = run(_verified(settings, given, first, progress, jetstream=jetstream))
    _tell(report, compared, as_json=as_json)
    raise typer.Exit(_EXIT[report.verdict])


@asynccontextmanager
async def _broker(settings: Settings) -> AsyncIterator[Client]:
    """Not reached is no finding: it must not end with the code of one."""
    from services.auditor.checking.reading import Unreadable
    from services.cli.reaching import NotReached, reached

    try:
        async with reached(settings, "periksa") as nc:
            yield nc
    except NotReached as error:
        raise Unreadable(str(error)) from error


async def _verified(
    settings: Settings, given: list[Given], key: NoteKey | None, progress: Any, *, jetstream: bool
) -> tuple[Report, int | None]:
    from contextlib import AsyncExitStack

    from services.auditor.checking.reading import open_log
    from services.auditor.checking.verify import verify as verify_log
    from services.auditor.folder import SealFolder

    compared: int | None = None
    async with AsyncExitStack() as stack:
        log = open_log(settings.log_database)
        stack.push_async_callback(log.close)
        nc = None
        if jetstream:
            nc = await stack.enter_async_context(_broker(settings))

        async def also(log: AuditLog, findings: Findings) -> None:
            nonlocal compared
            if nc is not None:
                from services.auditor.checking.jetstream import compare

                compared = await compare(nc, log, findings)

        folder = SealFolder(settings.seal_folder)
        total = await log.last_position()
        sealed = folder if folder.path.is_dir() else None
        return await verify_log(log, sealed, given, key, lambda at: progress(at, max(total, at)), also, settings.media), compared


def _given(named: list[str]) -> list[Given]:
    """Files and codes. Ends the program with every one that is neither."""
    from services.auditor.checking.verify import Given
    from shared.proof.checkpoint import Checkpoint, CheckpointError, parse_paper_code
    from shared.proof.note import NoteError, parse_note
    from shared.refusal import reason

    found, bad = [], []
    for name in named:
        path = Path(name)
        try:
            if path.is_file():
                note = parse_note(path.read_bytes())
                Checkpoint.parse(note.text)
                found.append(Given(name, note))
            else:
                found.append(Given(name, parse_paper_code(name)))
        except (NoteError, CheckpointError) as error:
            bad.append(reason("checkpoint_tidak_terbaca", f"{name} bukan berkas checkpoint dan bukan kode yang benar ({error})."))
    if bad:
        refused_exit(tuple(bad))
    return found


def _key(vkey: str) -> NoteKey | None:
    from shared.proof.note import NoteError, NoteKey
    from shared.refusal import reason

    try:
        return NoteKey.parse(vkey) if vkey else None
    except NoteError as error:
        refused_exit((reason("kunci_tidak_terbaca", f"Kunci segel tidak dapat dibaca ({error})."),))


def _tell(report: Report, compared: int | None, *, as_json: bool) -> None:
    found = [{"position": f.position, "kind": f.kind, "detail": f.detail} for f in report.findings]
    if as_json:
        emit(
            {
                "verdict": report.verdict,
                "bersih": not report.total,
                "log": str(report.identity.log_id),
                "epoch": report.identity.epoch,
                "posisi": report.head.position,
                "rantai": report.head.chain.hex(),
                "tersegel_sampai": report.sealed,
                "terjangkar_sampai": report.anchored,
                "tanda_tangan_diperiksa": report.signatures_checked,
                "jumlah_temuan": report.total,
                "temuan": found,
                "jetstream_dibandingkan": compared,
                "proyeksi_dibandingkan": None,
                "lampiran_diperiksa": report.media_checked,
                "lampiran_tidak_ada": report.media_missing,
                "kehilangan_dinyatakan": [{"checkpoint": o.name, "sampai": o.size, "tersisa": o.kept} for o in report.lost],
            }
        )
        return
    if compared is not None:
        out.print(f"{compared} pesan salinan di NATS dibandingkan.")
    out.print(f"{report.head.position} peristiwa diperiksa; tersegel sampai {report.sealed}; rantai {report.head.chain.hex()[:16]}…")
    if report.media_checked is not None:
        gone = f", {report.media_missing} tidak ada (dihapus, atau tidak disimpan sebagai berkas)" if report.media_missing else ""
        out.print(f"{report.media_checked} lampiran diperiksa{gone}.")
    for one in report.lost:
        out.print(f"{one.name}: {one.kept + 1}–{one.size} hilang pada pemulihan yang dinyatakan dua orang (PemulihanDinyatakan).")
    for f in report.findings:
        out.print(f"[red]position {f.position}[/red] kind {f.kind}: {f.detail}")
    if report.total:
        more = f" ({len(found)} yang pertama ditampilkan)" if report.total > len(found) else ""
        out.print(f"{report.total} temuan{more}.")
    elif report.anchored:
        out.print(f"Log bersih; sampai {report.anchored} dijamin checkpoint dari luar.")
    else:
        out.print("Tidak ada temuan, tetapi tidak ada checkpoint dari luar: log yang ditulis ulang seluruhnya tidak akan terlihat.")


def rotate(data: Data = None) -> None:
    """Ganti kunci segel: kunci lama dan kunci baru menandatanganinya, dan pergantiannya tercatat di log. Boleh selagi kantor berjalan."""
    public = run(_rotated(settings_for(data)))
    err.print("Kunci segel diganti; kunci lama sudah tidak ada. Kunci yang berlaku:")
    out.print(public, markup=False)


async def _rotated(settings: Settings) -> str:
    from services.auditor.hand_over import hand_over
    from services.cli.own_keys import operator_key
    from services.cli.reading import looking

    async with looking(settings) as on:
        return await hand_over(on, operator_key(settings).key_id)
