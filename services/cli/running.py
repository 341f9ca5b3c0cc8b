"""`tayang up|serve|demo`: running the office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.options import PARTS, Data, Json
from services.cli.terminal import emit, err, run, settings_for

if TYPE_CHECKING:
    from shared.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(up)
    app.command()(serve)
    app.command()(demo)


def up(
    data: Data = None,
    port: Annotated[int | None, typer.Option("--port", help="Port situs publik; 0 = dipilihkan.")] = None,
) -> None:
    """Jalankan semuanya dalam satu proses: NATS, log SQLite, semua layanan, situs publik."""
    from services.cli.run import ALL, until_told

    run(until_told(_serve(settings_for(data, site_port=port), ALL, first=True)))


def serve(
    services: Annotated[list[str], typer.Argument(help=f"Bagian yang dijalankan: {', '.join(PARTS)}.")],
    data: Data = None,
) -> None:
    """Jalankan sebagian layanan saja, dalam proses ini."""
    from services.cli.run import until_told

    run(until_told(_serve(settings_for(data), services, first=False)))


async def _serve(settings: Settings, names: list[str] | tuple[str, ...], *, first: bool) -> None:
    from services.cli.first_start import prepare
    from services.cli.run import all_ready, running

    async with running(settings, names) as now:
        if first and await prepare(now.foundation):
            err.print("Awal pertama: unit contoh [bold]kebakkramat[/bold] dengan pegawai rekaan sudah dibuat.")
        unclaimed = now.portal is not None and await now.portal.unclaimed("kebakkramat")
        if first and unclaimed and now.portal is not None:
            # Not only when the unit was made just now: a start may end between the two.
            await now.portal.add_samples("kebakkramat")
        found = await all_ready(now)
        for health in found:
            if not health.ready:
                err.print(f"[yellow]belum siap[/yellow] {health.name}: {'; '.join(r.pesan for r in health.reasons)}")
        portal_url = now.portal.url if now.portal is not None else ""
        site_url = now.foundation.public_url if "situs" in names else ""
        emit({"siap": all(h.ready for h in found), "situs": now.foundation.public_url, "portal": portal_url, "data": str(settings.data)})
        for what, url in (("Portal kerja", portal_url), ("Situs publik", site_url)):
            if url:
                err.print(f"{what}: [bold]{url}[/bold]")
        if unclaimed and now.portal is not None:
            code = await now.portal.sign_in.codes.issue("pertama", unit="kebakkramat")
            err.print(f"Administrator pertama (sekali pakai, 24 jam): {portal_url}/pertama?kode={code}")
        err.print("Tayang siap. Berhenti: Ctrl+C")
        await now.last()


def demo(data: Data = None, as_json: Json = False) -> None:
    """Seluruh SOP pada kegiatan contoh, dengan satu penolakan; setiap langkah dicetak saat terjadi."""
    from services.cli import demo as demo_

    settings = settings_for(None, log_level="error")
    raise typer.Exit(run(demo_.tell(settings, data, as_json)))
