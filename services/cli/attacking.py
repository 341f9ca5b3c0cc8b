"""`tayang audit attack`: does the proof hold here? Every class of tampering, on copies of one's own log."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from services.cli.options import Data, Json
from services.cli.terminal import OK, TAMPERED, emit, err, out, refused_exit, run, settings_for

if TYPE_CHECKING:
    from services.auditor.attack.copies import Place
    from services.auditor.attack.deeds import Deed
    from services.auditor.attack.run import Outcome, Outside
    from shared.settings import Settings


def register(audit_app: typer.Typer) -> None:
    """Add the command."""
    audit_app.command("attack")(attack)


def attack(
    copy: Annotated[str, typer.Option("--copy", metavar="FOLDER|URL", help="Tempat salinan: folder atau basis data yang belum ada.")] = "",
    data: Data = None,
    database_url: Annotated[str, typer.Option("--database-url", help="Basis data log, bila tidak di dalam folder data.")] = "",
    seed: Annotated[int, typer.Option("--seed", help="Bilangan yang menentukan tempat acaknya.")] = 1,
    as_json: Json = False,
) -> None:
    """Uji dengan serangan: setiap cara mengubah log dicoba pada salinan yang dibuat perintah ini, lalu salinan itu diperiksa.

    Log asli hanya dibaca. Checkpoint yang sekarang dipakai sebagai checkpoint dari luar; salinannya dihapus sesudahnya.
    Keluar 0 semua ketahuan di tempatnya, 3 ditolak, 4 ada yang lolos.
    """
    from services.auditor.attack.run import attack_all
    from shared.refusal import reason

    if not copy:
        refused_exit((reason("salinan_wajib", "Sebutkan --copy: serangan hanya dicoba pada salinan."),))
    settings = settings_for(data, **({"log_url": database_url} if database_url else {}))
    outside = _outside(settings)

    async def work() -> list[Outcome | Deed]:
        place = _place(settings, copy)
        try:
            return await attack_all(place, [outside], seed, lambda deed: None if as_json else err.print(f"mencoba: {deed.about}"))
        finally:
            place.close()

    done = run(work())
    rows = [_row(one) for one in done]
    if as_json:
        emit(
            {
                "seed": seed,
                "tersegel_sampai": outside.size,
                "serangan": rows,
                "lolos": [r["serangan"] for r in rows if r["ketahuan"] is False],
            }
        )
    else:
        _tell(rows)
    raise typer.Exit(TAMPERED if any(r["ketahuan"] is False for r in rows) else OK)


def _row(one: Outcome | Deed) -> dict[str, object]:
    from services.auditor.attack.deeds import Deed

    if isinstance(one, Deed):
        return {"serangan": one.code, "cara": one.about, "ketahuan": None}
    first = one.found[0] if one.found else None
    return {
        "serangan": one.deed.code,
        "cara": one.deed.about,
        "ketahuan": one.caught,
        "oleh": list(one.checks),
        "dilakukan_pada": one.at,
        "ditemukan_pada": first.position if first else None,
        "kode_keluar_verify": one.exit_code,
    }


def _tell(rows: list[dict[str, object]]) -> None:
    table = Table("serangan", "pada", "ketahuan", "ditemukan pada", "oleh pemeriksaan", "verify", box=None, pad_edge=False)
    for r in rows:
        if r["ketahuan"] is None:
            table.add_row(str(r["cara"]), "", "tidak ada bahannya di log ini", "", "", "", style="dim")
            continue
        checks = r["oleh"]
        told = ", ".join(checks) if isinstance(checks, list) else ""
        said = "ya" if r["ketahuan"] else "[red]TIDAK[/red]"
        table.add_row(str(r["cara"]), str(r["dilakukan_pada"]), said, str(r["ditemukan_pada"]), told, str(r["kode_keluar_verify"]))
    out.print(table)


def _place(settings: Settings, copy: str) -> Place:
    from services.auditor.attack.copies import FolderPlace, PostgresPlace
    from shared.refusal import reason, refuse

    in_files = settings.log_database.startswith("sqlite")
    if in_files == copy.startswith("postgresql"):
        raise refuse(reason("salinan_lain_jenis", "--copy harus folder bila log berupa berkas, dan URL postgresql bila log di PostgreSQL."))
    return (
        FolderPlace(settings, Path(copy)) if in_files else PostgresPlace(settings, copy, Path(tempfile.mkdtemp(prefix="tayang-serangan-")))
    )


def _outside(settings: Settings) -> Outside:
    """The present checkpoint, taken out of reach before anything is copied. Ends the program where there is none that is big enough."""
    from services.auditor.attack.run import FEWEST, Outside
    from services.auditor.checking.verify import Given
    from services.auditor.folder import SealFolder
    from shared.proof.checkpoint import Checkpoint
    from shared.proof.note import parse_note
    from shared.refusal import reason

    found = SealFolder(settings.seal_folder).checkpoint()
    note = parse_note(found) if found else None
    size = Checkpoint.parse(note.text).size if note else 0
    if note is None or size < FEWEST:
        refused_exit(
            (reason("belum_ada_segel", f"Log belum disegel, atau kurang dari {FEWEST} peristiwa. Jalankan tayang up lebih dahulu."),)
        )
    return Outside(Given("luar", note), size)
