"""`tayang`: run the office, act in it, look at it."""

from __future__ import annotations

import typer

from services.cli import (
    acting,
    admin,
    audit,
    backup,
    boot,
    calendars,
    clock,
    databases,
    due,
    looking,
    parked,
    privacy,
    projections,
    register,
    report,
    running,
)

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__, pretty_exceptions_enable=False)
unit_app = typer.Typer(no_args_is_help=True, help="Unit kerja: profil, pegawai, saluran.")
log_app = typer.Typer(no_args_is_help=True, help="Log: periksa rantainya, lihat ujungnya.")
projections_app = typer.Typer(no_args_is_help=True, help="Proyeksi: tabel yang dibuat dari log.")
parked_app = typer.Typer(no_args_is_help=True, help="Peristiwa yang dikesampingkan karena gagal diproses.")
db_app = typer.Typer(no_args_is_help=True, help="Basis data: bentuk log, peran dan hak.")
boot_app = typer.Typer(no_args_is_help=True, help="Mulai bersama komputer.")
admin_app = typer.Typer(no_args_is_help=True, help="Administrator: tautan masuk untuk yang pertama atau yang terkunci.")
audit_app = typer.Typer(no_args_is_help=True, help="Segel log: checkpoint, pemeriksaan, kunci.")
calendar_app = typer.Typer(no_args_is_help=True, help="Kalender kerja: lihat, tetapkan, masukkan dari berkas.")
clock_app = typer.Typer(no_args_is_help=True, help="Jam komputer: lihat, pastikan bila meragukan.")
register_app = typer.Typer(no_args_is_help=True, help="Register: buku disposisi, register publikasi, Daftar Informasi Publik.")
privacy_app = typer.Typer(no_args_is_help=True, help="Data pribadi: memusnahkan, dan kunci induk di atas semua kunci.")
for name, group in (
    ("unit", unit_app),
    ("log", log_app),
    ("parked", parked_app),
    ("projections", projections_app),
    ("db", db_app),
    ("boot", boot_app),
    ("admin", admin_app),
    ("calendar", calendar_app),
    ("clock", clock_app),
    ("audit", audit_app),
    ("register", register_app),
    ("privacy", privacy_app),
):
    app.add_typer(group, name=name)
running.register(app)
databases.register(db_app)
acting.register(app, unit_app)
looking.register(app, unit_app, log_app)
parked.register(parked_app)
projections.register(projections_app)
backup.register(app)
boot.register(boot_app)
admin.register(admin_app)
due.register(app)
calendars.register(calendar_app)
clock.register(clock_app)
report.register(app)
audit.register(audit_app)
register.register(register_app)
privacy.register(privacy_app)


def main() -> None:
    """Entry point."""
    app()
