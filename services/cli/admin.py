"""`tayang admin link`: a way back in for a unit whose administrator is locked out, or the first way in. For whoever is at the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.options import Data, Unit
from services.cli.terminal import err, out, run, settings_for

if TYPE_CHECKING:
    from services.portal.sign_in.accounts import Akun
    from services.portal.sign_in.doors import SignIn
    from shared.settings import Settings
    from shared.sop.directory import Direktori

Name = Annotated[str, typer.Option("--name", help="Bagian dari nama administrator, bila ada beberapa.")]


def register(admin_app: typer.Typer) -> None:
    """Add the commands."""
    admin_app.command("link")(admin_link)


def admin_link(unit: Unit = "kebakkramat", name: Name = "", data: Data = None) -> None:
    """Cetak tautan sekali pakai (24 jam): pulihkan administrator unit, atau buat yang pertama. Boleh selagi sistem berjalan."""
    link, first = run(make_link(settings_for(data), unit, name))
    err.print("Tautan administrator pertama:" if first else "Tautan pemulihan; kata sandi lama dan semua sesinya sudah berakhir:")
    out.print(link, markup=False)


async def make_link(settings: Settings, unit: str, name: str) -> tuple[str, bool]:
    """The link, and whether it makes the first administrator. Raises Refused."""
    from services.cli.reading import looking
    from services.portal.sign_in.doors import SignIn
    from shared.clock import system_clock
    from shared.messaging.database import Database
    from shared.refusal import Refused, reason

    async with looking(settings) as on:
        d = await on.directories.of(unit)
    if d.profil is None:
        raise Refused((reason("unit_tidak_dikenal", f"Unit {unit} belum terdaftar."),))
    database = Database(settings.service_database("portal"), schema="portal")
    try:
        doors = SignIn.on(database, system_clock)
        await doors.accounts.prepare()
        if not d.administrator:
            return f"{_address(settings)}/pertama?kode={await doors.codes.issue('pertama', unit=unit)}", True
        akun = await _account(doors, d, _chosen(d, name))
        kode = await doors.new_code(akun.id, unit)
        await doors.accounts.note(akun.id, "tautan_pemulihan", "operator")
        return f"{_address(settings)}/sandi?kode={kode}", False
    finally:
        await database.close()


def _chosen(d: Direktori, name: str) -> str:
    from shared.refusal import Refused, reason

    fitting = [p for p in sorted(d.administrator) if name.lower() in d.pegawai[p].nama.lower()]
    if len(fitting) != 1:
        them = ", ".join(sorted(d.pegawai[p].nama for p in d.administrator))
        raise Refused((reason("administrator_tidak_jelas", f"Sebutkan satu dengan --name: {them}."),))
    return fitting[0]


async def _account(doors: SignIn, d: Direktori, pegawai: str) -> Akun:
    """The administrator's account, opened again if it was closed; a new one where the portal's database was lost."""
    akun = await doors.accounts.of_person(d.unit, pegawai)
    if akun is None:
        return await doors.accounts.give(f"admin.{pegawai[:8]}", d.unit, pegawai, administrator=True)
    await doors.accounts.set_active(akun.id, aktif=True)
    return akun


def _address(settings: Settings) -> str:
    from services.cli.addresses import read_addresses

    return settings.portal_url.rstrip("/") or read_addresses(settings.data).get("portal_url", "")
