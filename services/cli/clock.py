"""`tayang clock show|confirm`: this machine's time beside the log's; and that it is right although it seems not to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from services.cli.options import Data, Json
from services.cli.terminal import emit, err, out, run, settings_for

if TYPE_CHECKING:
    from datetime import datetime

    from shared.settings import Settings


def register(clock_app: typer.Typer) -> None:
    """Add the commands."""
    clock_app.command("show")(show)
    clock_app.command("confirm")(confirm)


def show(data: Data = None, as_json: Json = False) -> None:
    """Tunjukkan jam komputer ini dan waktu catatan terakhir dalam log."""
    now, last = run(_times(settings_for(data)))
    if as_json:
        emit({"jam": now.isoformat(), "terakhir": last.isoformat() if last else None})
        return
    out.print(f"Jam komputer     {now:%Y-%m-%d %H:%M:%S} UTC", markup=False)
    out.print(f"Catatan terakhir {f'{last:%Y-%m-%d %H:%M:%S} UTC' if last else 'belum ada'}", markup=False)


def confirm(data: Data = None) -> None:
    """Pastikan jam komputer ini benar, bila pencatatan berhenti karena jamnya meragukan. Hal itu dicatat dalam log."""
    now, last = run(_confirm(settings_for(data)))
    err.print(f"Dicatat: jam {now:%Y-%m-%d %H:%M} UTC benar; catatan sebelumnya {last:%Y-%m-%d %H:%M} UTC. Pencatatan berjalan lagi.")


async def _times(settings: Settings) -> tuple[datetime, datetime | None]:
    from services.cli.reading import looking

    async with looking(settings) as on:
        return on.clock(), (await on.store.head()).recorded_at


async def _confirm(settings: Settings) -> tuple[datetime, datetime]:
    from services.auditor.jam import confirm as confirmed
    from services.cli.own_keys import operator_key
    from services.cli.reading import looking

    async with looking(settings) as on:
        return await confirmed(on, operator_key(settings).key_id)
