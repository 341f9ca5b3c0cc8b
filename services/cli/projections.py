"""`tayang projections rebuild`: tables a service made of the log, made anew beside the running ones and switched."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.options import Data, Json
from services.cli.terminal import emit, err, out, refused_exit, run, settings_for

if TYPE_CHECKING:
    from rich.progress import Progress

    from services.portal.rebuild import Rebuilt
    from shared.settings import Settings

KNOWN = ("portal",)


def register(projections_app: typer.Typer) -> None:
    """Add the command."""
    projections_app.callback()(lambda: None)  # one command alone would lose its name
    projections_app.command("rebuild")(rebuild)


def rebuild(
    service: Annotated[str, typer.Argument(help="Layanan yang proyeksinya dibuat ulang: portal.")],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Buat ulang kotak tugas, tenggat, dan register portal dari log, lalu ganti sekaligus. Boleh selagi kantor berjalan.

    Akun, sesi, dan draf tidak disentuh. Yang dilaporkan: baris yang tadinya berbeda dari log.
    """
    from rich.progress import Progress

    from shared.refusal import reason

    if service not in KNOWN:
        refused_exit((reason("layanan_tidak_dikenal", f"Proyeksi {service} tidak dikenal; yang ada: {', '.join(KNOWN)}.", "service"),))
    with Progress(console=err, transient=True, disable=as_json) as shown:
        done = run(_rebuilt(settings_for(data), shown))
    if as_json:
        emit({"posisi": done.position, "baris": dict(done.rows), "berbeda": {n: list(d) for n, d in done.berbeda.items()}})
        return
    out.print(f"Proyeksi portal dibuat ulang sampai log nomor {done.position}: {sum(done.rows.values())} baris.")
    for name, (extra, missing) in done.berbeda.items():
        out.print(f"  {name}: {extra} baris lama tidak sesuai log, {missing} baris baru")


async def _rebuilt(settings: Settings, shown: Progress) -> Rebuilt:
    from services.cli.reading import looking
    from services.portal.rebuild import rebuild as make
    from shared.messaging.database import Database

    live = Database(settings.service_database("portal"), schema="portal")
    try:
        async with looking(settings) as on:
            task = shown.add_task("membuat ulang", total=(await on.store.head()).position)
            with tempfile.TemporaryDirectory(prefix="tayang-proyeksi-", dir=_beside(settings)) as folder:
                return await make(on.store, on.codec, live, Path(folder) / "baru.db", lambda at: shown.update(task, completed=at))
    finally:
        await live.close()


def _beside(settings: Settings) -> Path | None:
    """On the office's own disk, which has room for it; elsewhere where there is none."""
    return settings.data if settings.data.is_dir() else None
