"""`tayang backup|restore`: an office on one laptop, kept safe and brought back."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from services.cli.options import Data, Json
from services.cli.terminal import emit, err, out, run, settings_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Progress as RichProgress


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(backup)
    app.command()(restore)


def backup(
    to: Annotated[Path, typer.Argument(help="Folder tujuan, sebaiknya di cakram lain; boleh dipakai berulang.")],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Cadangkan log, kunci, lampiran, akun, dan pengaturan selagi Tayang berjalan; salinannya diperiksa. Keluar 0 berhasil, 3 ditolak."""
    from shared.backup.make import make_backup

    settings = settings_for(data)
    named = os.environ.get("TAYANG_SETTINGS")
    with _bars(quiet=as_json) as bars:
        made, manifest = run(make_backup(settings, to, bars, settings_file=Path(named) if named else None))
    if as_json:
        emit({"cadangan": str(made), **manifest.model_dump(mode="json", exclude={"berkas"}), "ukuran_byte": manifest.bytes})
        return
    out.print(f"Cadangan selesai: [bold]{made}[/bold]")
    out.print(f"{manifest.posisi} peristiwa, {len(manifest.berkas)} berkas; rantai log utuh.")
    if manifest.lampiran_rusak:
        err.print(f"[yellow]{len(manifest.lampiran_rusak)} lampiran rusak di folder data dan tidak ikut dicadangkan.[/yellow]")
    if manifest.lampiran_hilang:
        err.print(f"{len(manifest.lampiran_hilang)} lampiran yang disebut log sudah tidak ada (dihapus atau hilang sebelumnya).")
    if os.stat(made).st_dev == os.stat(settings.data).st_dev:
        err.print("[yellow]Cadangan ini di cakram yang sama dengan datanya; salin juga ke cakram lain.[/yellow]")
    err.print("Cadangan memuat kunci pembuka isi dan kunci tanda tangan: simpan di tempat yang hanya dapat dijangkau petugas berwenang.")


def restore(
    source: Annotated[Path, typer.Argument(metavar="CADANGAN", help="Folder tayang-TANGGAL-JAM buatan `tayang backup`.")],
    data: Annotated[Path, typer.Option("--data", help="Folder data baru; harus belum ada atau kosong.")],
    keys_from: Annotated[
        Path | None, typer.Option("--kunci-dari", help="Cadangan lebih baru atau folder data yang kuncinya dipakai.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Pulihkan cadangan ke folder baru setelah semua sidik dan rantai log diperiksa. Keluar 0 berhasil, 3 ditolak."""
    from shared.backup.manifest import dibuat_lokal
    from shared.backup.restore import restore as bring_back

    with _bars(quiet=as_json) as bars:
        manifest, destroyed = run(bring_back(source, data, bars, keys_from=keys_from))
    if as_json:
        emit({"data": str(data), "kunci_dimusnahkan": destroyed, **manifest.model_dump(mode="json", exclude={"berkas"})})
        return
    out.print(f"Pulih di [bold]{data}[/bold]: {manifest.posisi} peristiwa, keadaan {dibuat_lokal(manifest.dibuat)}.")
    err.print("Matikan Tayang di folder lama sebelum menyalakan yang ini: dua kantor dengan log yang sama akan berselisih.")
    if destroyed:
        err.print(f"{destroyed} kunci dimusnahkan lagi, karena pemusnahannya tercatat di log ini atau di cadangan terbaru di sebelahnya.")
    err.print("Yang dikerjakan atau ditayangkan sesudah itu tidak ada di sini; periksa situs dan media sosial sebelum menayangkan.")
    if (data / "pengaturan.toml").exists():
        err.print(f"Pengaturan: TAYANG_SETTINGS={data / 'pengaturan.toml'}")
    err.print(f"Jalankan: tayang up --data {data}")


class _Bars:
    """A bar for each stage."""

    def __init__(self, shown: RichProgress) -> None:
        self._shown = shown

    def stage(self, name: str, total: int) -> Callable[[int], object]:
        """The next bar."""
        task = self._shown.add_task(name, total=total or None)
        return lambda advance: self._shown.advance(task, advance)


@contextmanager
def _bars(*, quiet: bool) -> Iterator[Any]:
    from rich.progress import Progress

    with Progress(console=err, transient=True, disable=quiet) as shown:
        yield _Bars(shown)
