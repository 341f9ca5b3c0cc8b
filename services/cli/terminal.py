"""What the commands of `tayang` share: settings, answers, exit codes. Answers go to stdout, everything else to stderr."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import typer
from rich.console import Console

if TYPE_CHECKING:
    from shared.refusal import Reason
    from shared.settings import Settings

T = TypeVar("T")

OK, FAILED, REFUSED, NOT_YET = 0, 1, 3, 4
TAMPERED = 4
"""`log verify` found something that cannot be so in an untouched log."""

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def settings_for(data: Path | None, **given: Any) -> Settings:
    """Settings with this folder; refusals end the program with every reason."""
    from shared.logs import configure
    from shared.refusal import Refused
    from shared.settings import load_settings

    try:
        settings = load_settings(data=data, **given)
    except Refused as refused:
        refused_exit(refused.reasons)
    configure(settings.logs, settings.log_level)
    return settings


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end; what we can explain is explained, without a traceback."""
    from services.cli.reaching import NotReached
    from shared.eventstore.migrations import SchemaMismatch
    from shared.eventstore.port import StoreError
    from shared.messaging.signing import KeyFileUnfit
    from shared.refusal import Refused

    try:
        return asyncio.run(work)
    except Refused as refused:
        refused_exit(refused.reasons)
    except NotReached as error:
        err.print(f"[yellow]belum siap[/yellow] {error}")
        raise typer.Exit(NOT_YET) from error
    except (StoreError, SchemaMismatch, KeyFileUnfit) as error:
        err.print(f"[red]Gagal:[/red] {error}")
        raise typer.Exit(FAILED) from error


def refused_exit(reasons: tuple[Reason, ...]) -> NoReturn:
    """Every reason, then exit 3."""
    for r in reasons:
        err.print(f"[yellow]{r.kode}[/yellow] {r.pesan}", markup=True)
    raise typer.Exit(REFUSED)


def emit(document: Any) -> None:
    """One JSON document on one line of stdout."""
    import orjson

    sys.stdout.write(orjson.dumps(document, default=str).decode() + "\n")
    sys.stdout.flush()
