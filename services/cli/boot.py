"""`tayang boot install|remove|status`: whether Tayang starts with the computer."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from services.cli.boot_unit import SETTINGS, UNIT, Start, unit_folder
from services.cli.options import Data, Json
from services.cli.terminal import FAILED, OK, REFUSED, emit, err, out, settings_for

RUNNING_SYSTEMD = Path("/run/systemd/system")
User = Annotated[str | None, typer.Option("--user", help="Sebagai root: pengguna yang menjalankan Tayang.")]


def register(boot_app: typer.Typer) -> None:
    """Add the commands."""
    boot_app.command("install")(boot_install)
    boot_app.command("remove")(boot_remove)
    boot_app.command("status")(boot_status)


def boot_install(
    data: Data = None,
    user: User = None,
    only_print: Annotated[bool, typer.Option("--print", help="Cetak berkas unitnya saja.")] = False,
) -> None:
    """Jalankan Tayang setiap kali komputer menyala. Keluar 0 terpasang, 3 ditolak, 1 gagal atau harus diselesaikan sendiri."""
    start = _start(data, user)
    if only_print:
        out.print(start.unit(), end="", markup=False)
        return
    if not _has_systemd():
        err.print("[yellow]Komputer ini tidak memakai systemd.[/yellow] Tambahkan baris ini dengan `crontab -e`:")
        out.print(start.crontab(), markup=False)
        raise typer.Exit(FAILED)
    path = _path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(start.unit(), encoding="utf-8")
    except OSError as error:
        err.print(f"[red]Gagal:[/red] {path}: {error.strerror}")
        raise typer.Exit(FAILED) from error
    _systemctl("daemon-reload")
    _systemctl("enable", "--now", UNIT)
    out.print(f"Terpasang: {path}")
    if not _as_root():
        err.print(f"Agar tetap berjalan tanpa ada yang masuk ke komputer: loginctl enable-linger {_me()}")
    kept = sorted(name for name in os.environ if name.startswith("TAYANG_") and name != SETTINGS)
    if kept:
        err.print(f"[yellow]Tidak ikut terpasang: {', '.join(kept)}.[/yellow] Tulis di berkas pengaturan dan sebutkan dengan {SETTINGS}.")


def boot_remove() -> None:
    """Jangan lagi jalankan Tayang saat komputer menyala; yang sedang berjalan dihentikan."""
    path = _path()
    if not path.exists():
        out.print("Tidak terpasang.")
        return
    if _has_systemd():
        _systemctl("disable", "--now", UNIT)
    path.unlink()
    if _has_systemd():
        _systemctl("daemon-reload")
    out.print(f"Dihapus: {path}")


def boot_status(as_json: Json = False) -> None:
    """Apakah Tayang berjalan saat komputer menyala. Keluar 0 terpasang, 1 tidak."""
    path = _path()
    known = _has_systemd()
    found = {
        "systemd": known,
        "berkas": str(path) if path.exists() else None,
        "aktif": _answer("is-enabled", UNIT) if known and path.exists() else "",
        "berjalan": _answer("is-active", UNIT) if known and path.exists() else "",
    }
    if as_json:
        emit(found)
    elif not known:
        out.print("Komputer ini tidak memakai systemd; periksa dengan `crontab -l`.")
    elif found["berkas"] is None:
        out.print("Tidak terpasang.")
    else:
        out.print(f"Terpasang ({found['aktif']}), sekarang {found['berjalan']}: {path}")
    raise typer.Exit(OK if found["berkas"] else FAILED)


def _start(data: Path | None, user: str | None) -> Start:
    settings = settings_for(data)
    reasons = []
    if _as_root() and not user:
        reasons.append("[yellow]sebutkan_pengguna[/yellow] Sebagai root, sebutkan pengguna yang menjalankan Tayang dengan --user.")
    if user and not _as_root():
        reasons.append("[yellow]hanya_root[/yellow] --user hanya untuk root; tanpa itu Tayang berjalan sebagai Anda.")
    if user and not _known(user):
        reasons.append(f"[yellow]pengguna_tidak_dikenal[/yellow] Tidak ada pengguna {user} di komputer ini.")
    if reasons:
        for line in reasons:
            err.print(line)
        raise typer.Exit(REFUSED)
    named = os.environ.get(SETTINGS)
    program = Path(sys.argv[0]).resolve() if Path(sys.argv[0]).name == "tayang" else Path(sys.executable).parent / "tayang"
    return Start(program, settings.data.resolve(), Path(named).resolve() if named else None, user)


def _known(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True


def _me() -> str:
    return pwd.getpwuid(os.getuid()).pw_name


def _as_root() -> bool:
    return os.geteuid() == 0


def _path() -> Path:
    return unit_folder(system=_as_root()) / UNIT


def _has_systemd() -> bool:
    return RUNNING_SYSTEMD.is_dir() and shutil.which("systemctl") is not None


def _command(*arguments: str) -> list[str]:
    return ["systemctl", *([] if _as_root() else ["--user"]), *arguments]


def _systemctl(*arguments: str) -> None:
    """Done, or the program ends with what systemctl said."""
    done = subprocess.run(_command(*arguments), capture_output=True, text=True, check=False)  # noqa: S603 - fixed words
    if done.returncode:
        err.print(f"[red]Gagal:[/red] {' '.join(_command(*arguments))}: {done.stderr.strip()}", markup=True)
        raise typer.Exit(FAILED)


def _answer(*arguments: str) -> str:
    return subprocess.run(_command(*arguments), capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603 - fixed words
