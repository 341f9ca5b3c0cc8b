"""`tayang db …`: what the owner of the databases does, before services run and after each update."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.options import Data
from services.cli.terminal import out, run, settings_for

if TYPE_CHECKING:
    from shared.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("migrate")(migrate)
    app.command("prepare")(prepare)


def migrate(data: Data = None) -> None:
    """Bawa basis data log ke bentuk terbaru (sebagai pemiliknya)."""
    settings = settings_for(data)
    run(_migrated(settings.log_database))
    _print_schema()


def prepare(
    data: Data = None,
    passwords: Annotated[
        Path | None,
        typer.Option("--kata-sandi", help="Folder tempat kata sandi tiap peran ditulis, satu berkas satu peran; yang ada tetap."),
    ] = None,
) -> None:
    """Buat log dan kunci serta peran PostgreSQL yang hanya boleh menambah; jalankan dengan alamat basis data milik admin PostgreSQL."""
    from services.cli.roles import apply, logins

    settings = settings_for(data)
    run(_migrated(settings.log_database))
    run(_keys_prepared(settings))
    given = {} if passwords is None else {login: _password(passwords / f"{login}.password") for login in logins()}
    urls = {settings.log_database: False, settings.keys_database: False, settings.service_database("layanan"): True}
    for url, schemas in urls.items():
        apply(url, schemas=schemas, passwords=given)
    _print_schema()


async def _migrated(url: str) -> None:
    from shared.eventstore.open import open_store

    await (await open_store(url, create=True)).close()


async def _keys_prepared(settings: Settings) -> None:
    """Their table; where there is a master, keys that still lie plain from before are wrapped: services may not."""
    from shared.eventstore.keys import SqlKeyring
    from shared.eventstore.master_key import MasterKeys

    SqlKeyring(settings.keys_database, MasterKeys(settings.keys_master), make=False).close()


def _print_schema() -> None:
    from shared.eventstore.migrations import HEAD

    out.print(f"Skema log: {HEAD}")


def _password(file: Path) -> str:
    """The one in the file, or a new one written there for its owner's eyes only."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(24) + "\n", encoding="ascii")
    return file.read_text(encoding="ascii").strip()
