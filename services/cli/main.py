"""`tayang`: run the office, act in it, look at it."""

from __future__ import annotations

import typer

from services.cli import acting, looking, parked, running

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__, pretty_exceptions_enable=False)
unit_app = typer.Typer(no_args_is_help=True, help="Unit kerja: profil, pegawai, saluran.")
log_app = typer.Typer(no_args_is_help=True, help="Log: periksa rantainya, lihat ujungnya.")
parked_app = typer.Typer(no_args_is_help=True, help="Peristiwa yang dikesampingkan karena gagal diproses.")
db_app = typer.Typer(no_args_is_help=True, help="Basis data log.")
for name, group in (("unit", unit_app), ("log", log_app), ("parked", parked_app), ("db", db_app)):
    app.add_typer(group, name=name)
running.register(app, db_app)
acting.register(app, unit_app)
looking.register(app, unit_app, log_app)
parked.register(parked_app)


def main() -> None:
    """Entry point."""
    app()
