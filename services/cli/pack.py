"""`tayang audit export|check`: one zip that proves itself, and the look at one."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from services.cli.options import Data, Json
from services.cli.terminal import OK, TAMPERED, emit, err, out, refused_exit, run, settings_for

if TYPE_CHECKING:
    from services.auditor.checking.verify import Given
    from services.auditor.pack.build import Pack
    from services.auditor.pack.check import PackReport
    from services.auditor.pack.scope import Scope
    from shared.foundation import Foundation
    from shared.proof.checkpoint import Checkpoint, PaperCode
    from shared.settings import Settings

Outside = Annotated[
    list[str] | None,
    typer.Option("--checkpoint", "-c", help="Berkas checkpoint yang disimpan di luar, atau kode dari buku register; boleh berulang."),
]


def register(audit_app: typer.Typer) -> None:
    """Add the commands."""
    audit_app.command("export")(export)
    audit_app.command("check")(check)


def export(
    output: Annotated[Path, typer.Option("--output", "-o", help="Berkas zip yang dibuat.")],
    case: Annotated[str, typer.Option("--case", help="Nomor kasus atau awalannya.")] = "",
    since: Annotated[str, typer.Option("--from", help="Sejak tanggal ini (2026-01-31) atau saat ini (2026-01-31T16:00+07:00).")] = "",
    until: Annotated[str, typer.Option("--to", help="Sampai tanggal ini (termasuk) atau saat ini (tidak termasuk).")] = "",
    unit: Annotated[str, typer.Option("--unit", "-u", help="Hanya unit ini.")] = "",
    checkpoint: Outside = None,
    disclose: Annotated[
        str,
        typer.Option("--disclose", help="Buka juga nilai yang tersegel, untuk penerima bernama ini; tercatat di log. Hanya dengan --case."),
    ] = "",
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Paket bukti satu kasus atau satu kurun: peristiwa, bukti, kunci, laporan, dan pemeriksa yang berjalan tanpa jaringan.

    Isi yang diketik orang tetap tersandi. Dengan --disclose nilainya ditulis ke berkas terpisah di samping zip.
    Keluar 0 dibuat, 3 belum dapat, 4 dibuat tetapi log tidak sesuai segelnya.
    """
    settings = settings_for(data)
    given = _given(checkpoint or [])
    pack, report, opened = run(_exported(settings, case, (since, until, unit), given, disclose))
    output.write_bytes(pack.content)
    values = output.with_name(f"{output.stem}.nilai-terbuka.json") if disclose else None
    if values:
        values.touch(0o600)
        values.write_bytes(opened)
    if as_json:
        emit(
            {
                "berkas": str(output),
                "sha256": pack.sha256,
                "peristiwa": len(pack.records),
                "segel": pack.sealed,
                "belum_tersegel": pack.unsealed,
                "media": pack.media,
                "media_tidak_ada": pack.missing_media,
                "nilai": str(values) if values else None,
                "temuan": [{"position": f.position, "kind": f.kind, "detail": f.detail} for f in report.findings],
            }
        )
    else:
        out.print(f"{output}: {len(pack.records)} peristiwa, {pack.media} media, segel sampai nomor {pack.sealed}.", markup=False)
        if pack.unsealed:
            err.print(f"{pack.unsealed} peristiwa terakhir belum tersegel dan tidak ikut.")
        if pack.missing_media:
            err.print(f"{len(pack.missing_media)} berkas media yang pernah tayang sudah tidak ada di kantor ini.")
        if values:
            err.print(f"Nilai terbuka: {values}. Serahkan hanya kepada penerima yang tercatat.", markup=False)
        _findings(report)
    raise typer.Exit(TAMPERED if report.findings else OK)


def check(
    pack: Annotated[Path, typer.Argument(help="Paket bukti (.zip).")],
    checkpoint: Outside = None,
    key: Annotated[str, typer.Option("--key", help="Kunci segel (NAMA+ID+KUNCI), bila dicatat di luar.")] = "",
    as_json: Json = False,
) -> None:
    """Periksa sebuah paket bukti, tanpa kantornya.

    Keluar 0 utuh dan tertambat, 4 ada temuan (position, kind), 5 utuh tetapi tidak tertambat pada apa pun dari luar.
    """
    from services.auditor.pack.check import check_pack
    from services.cli.audit import _key
    from shared.refusal import reason

    try:
        raw = pack.read_bytes()
    except OSError as error:
        refused_exit((reason("paket_tidak_terbaca", f"{pack} tidak dapat dibaca ({error.strerror})."),))
    report = check_pack(raw, _given(checkpoint or []), _key(key))
    if as_json:
        found = [{"position": f.position, "kind": f.kind, "detail": f.detail} for f in report.findings]
        emit({"kode": report.code, "tambatan": report.anchors, "segel": report.sealed, "peristiwa": report.events, "temuan": found})
    else:
        out.print(f"{report.events} peristiwa, segel sampai nomor {report.sealed}, log {report.log or 'tidak terbaca'}.")
        _findings(report)
        for note in report.notes:
            err.print(note, markup=False)
        if not report.findings:
            said = f"Utuh dan tertambat pada: {', '.join(report.anchors)}." if report.anchors else "Utuh, tetapi tidak tertambat."
            out.print(said)
    raise typer.Exit(report.code)


async def _exported(
    settings: Settings, case: str, span: tuple[str, str, str], given: list[Given], recipient: str
) -> tuple[Pack, PackReport, bytes]:
    from services.auditor.folder import SealFolder
    from services.auditor.pack.build import build
    from services.auditor.pack.check import check_pack
    from services.auditor.pack.report import About
    from services.cli.reading import looking

    async with looking(settings) as on:
        scope = await _scope(on, case, *span, disclosing=bool(recipient))
        sizes = [_head(one).size for one in given]
        pack = await build(on.store, SealFolder(settings.seal_folder), on.media.get, scope, About(on.directories), sizes)
        opened = b""
        if recipient:
            from services.auditor.pack.disclosed import disclosed
            from services.cli.own_keys import operator_key

            opened = await disclosed(on, pack, scope.case, recipient, operator_key(settings).key_id)
    return pack, check_pack(pack.content, given), opened


async def _scope(on: Foundation, case: str, since: str, until: str, unit: str, *, disclosing: bool) -> Scope:
    from services.auditor.pack.scope import Scope
    from services.cli.reading import find_case
    from shared.refusal import Reasons

    why = Reasons()
    why.unless(bool(case) != bool(since or until or unit), "cakupan_tidak_jelas", "Beri --case, atau --from/--to/--unit; tidak keduanya.")
    why.unless(bool(case) or not disclosing, "buka_hanya_kasus", "Nilai tersegel hanya dibuka untuk satu kasus (--case).", "disclose")
    why.raise_if_any()
    if case:
        return Scope(case=await find_case(on, case))
    direktori = await on.directories.of(unit) if unit else None
    why.unless(direktori is None or direktori.profil is not None, "unit_tidak_dikenal", f"Unit {unit} belum terdaftar.", "unit")
    zone = direktori.profil.zona if direktori and direktori.profil else "Asia/Jakarta"
    start, end = _instant(since, zone, why, "from", whole_day=False), _instant(until, zone, why, "to", whole_day=True)
    why.raise_if_any()
    return Scope(since=start, until=end, unit=unit)


def _instant(typed: str, zone: str, why: object, field: str, *, whole_day: bool) -> datetime | None:
    from shared.refusal import Reasons

    assert isinstance(why, Reasons)
    if not typed:
        return None
    try:
        if len(typed) == len("2026-01-31"):
            day = date.fromisoformat(typed) + timedelta(days=1 if whole_day else 0)
            return datetime.combine(day, time(), ZoneInfo(zone))
        at = datetime.fromisoformat(typed)
        return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))
    except ValueError:
        why.unless(False, "waktu_tidak_terbaca", f"{typed} bukan tanggal atau waktu (2026-01-31 atau 2026-01-31T16:00).", field)
        return None


def _head(one: Given) -> Checkpoint | PaperCode:
    from shared.proof.checkpoint import Checkpoint, PaperCode

    return one.said if isinstance(one.said, PaperCode) else Checkpoint.parse(one.said.text)


def _given(named: list[str]) -> list[Given]:
    from services.cli.audit import _given as read

    return read(named)


def _findings(report: PackReport) -> None:
    for f in report.findings:
        out.print(f"[red]position {f.position}[/red] kind {f.kind}: {f.detail}")
