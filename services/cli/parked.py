"""`tayang parked list|replay`: what a service could not process, and trying it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from services.cli.options import Data, Json
from services.cli.terminal import FAILED, OK, emit, err, out, refused_exit, run, settings_for

if TYPE_CHECKING:
    from shared.service import Foundation, Service
    from shared.settings import Settings


def register(parked_app: typer.Typer) -> None:
    """Add the commands."""
    parked_app.command("list")(parked_list)
    parked_app.command("replay")(parked_replay)


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
    from services.cli.reading import looking
    from services.cli.run import STAGES

    async with looking(settings) as on:
        return [
            {"layanan": name, "posisi": p.position, "kasus": p.case, "type": p.type, "kode": p.kode, "galat": p.galat}
            for name in STAGES
            for p in await _stage(on, settings, name).facts.parked_list()
        ]


def _stage(on: Foundation, settings: Settings, name: str) -> Service[Any]:
    from services.cli.addresses import nats_url_of, read_addresses
    from services.cli.run import STAGES
    from shared.service import Service

    on.nats_url = on.nats_url or nats_url_of(settings)
    on.public_url = on.public_url or read_addresses(settings.data).get("public_url", "")
    stage = STAGES[name](on)
    assert isinstance(stage, Service)
    return stage


def parked_replay(
    service: Annotated[str, typer.Argument(help="Layanan.")],
    position: Annotated[int | None, typer.Option("--position", help="Hanya sampai posisi ini.")] = None,
    data: Data = None,
) -> None:
    """Proses lagi peristiwa yang dikesampingkan, menurut urutannya."""
    from services.cli.reading import looking
    from services.cli.run import STAGES
    from shared.refusal import reason

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
