"""Bringing an office back from a backup, into a folder of its own: nothing that stands is ever written over."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from shared.backup.check import check_log
from shared.backup.erasures import carry_out, erased_in, newest_log
from shared.backup.files import Free, check_room, copy_database, copy_file, free_bytes, on_disk, sync_folders
from shared.backup.make import Progress
from shared.backup.manifest import Manifest, read_manifest
from shared.backup.source import KEYS, LOG
from shared.durable import sync
from shared.eventstore.migrations import SchemaMismatch
from shared.eventstore.port import StoreError
from shared.refusal import Refused, reason


async def restore(
    backup: Path, data: Path, progress: Progress, *, keys_from: Path | None = None, free: Free = free_bytes
) -> tuple[Manifest, int]:
    """The backup as a data folder, every file's digest and the log's chain checked before it gets its name; how many keys had to be
    destroyed in it, because it or the newest backup beside it records their erasure. Raises Refused.

    `keys_from`: a newer backup or a data folder whose keys are taken instead; without it a backup that has lost its keys is refused.
    """
    manifest = await asyncio.to_thread(read_manifest, backup)
    if manifest.kunci_dihapus is not None and keys_from is None:
        raise Refused(
            (
                reason(
                    "cadangan_tanpa_kunci",
                    "Kunci dalam cadangan ini sudah dihapus karena lewat umur. Sebutkan --kunci-dari dengan cadangan yang lebih baru "
                    "atau folder data kantor; yang sudah dimusnahkan tetap tidak terbaca.",
                ),
            )
        )
    data = await asyncio.to_thread(_target, data)
    work = data.with_name(f".{data.name}.sebagian")
    with on_disk(data):
        data.parent.mkdir(parents=True, exist_ok=True)
        check_room(manifest.bytes, data.parent, free)
        shutil.rmtree(work, ignore_errors=True)
        try:
            await asyncio.to_thread(_copy, backup, work, manifest, progress.stage("menyalin", manifest.bytes))
            await _check(work / LOG, manifest, progress)
            if keys_from is not None:
                await asyncio.to_thread(_take_keys, keys_from, work)
            destroyed = await _erased(backup, work, manifest)
            await asyncio.to_thread(_finish, work, data)
        except BaseException:
            shutil.rmtree(work, ignore_errors=True)
            raise
    return manifest, destroyed


async def _erased(backup: Path, work: Path, manifest: Manifest) -> int:
    """An older backup means the office as it stood then, less what has been erased since."""
    logs = [work / LOG, *([newer] if (newer := newest_log(backup)) else [])]
    total = 0
    for log in logs:
        total += await asyncio.to_thread(carry_out, work, await erased_in(log, manifest.log_id))
    return total


def _take_keys(source: Path, work: Path) -> None:
    if not (source / KEYS).is_file():
        raise Refused((reason("kunci_tidak_ada", f"Tidak ada {KEYS} di {source}."),))
    (work / KEYS).unlink(missing_ok=True)
    copy_database(source.resolve() / KEYS, work / KEYS, lambda _: None)
    for path in sorted((source / "kunci").glob("induk*")):
        (work / "kunci" / path.name).unlink(missing_ok=True)
        copy_file(path, work / "kunci" / path.name, 0o600)


def _target(data: Path) -> Path:
    data = data.resolve()
    if data.exists() and (not data.is_dir() or any(data.iterdir())):
        raise Refused(
            (reason("folder_tidak_kosong", f"{data} sudah berisi; sebutkan folder baru dengan --data. Tidak ada yang pernah ditimpa."),)
        )
    return data


def _copy(backup: Path, work: Path, manifest: Manifest, advance: Callable[[int], object]) -> None:
    work.mkdir(mode=0o700)
    changed, missing = [], []
    for name, wanted in manifest.berkas.items():
        source = backup / name
        # A link could lead out of the backup; we never made one.
        if source.is_symlink() or not source.is_file():
            missing.append(name)
            continue
        if copy_file(source, work / name) != wanted:
            changed.append(name)
        advance(wanted.ukuran_byte)
    found = [
        reason("berkas_cadangan_hilang", f"Berkas cadangan tidak ada: {_names(missing)}.") if missing else None,
        reason("cadangan_berubah", f"Isi cadangan telah berubah: {_names(changed)}. Pakai cadangan lain.") if changed else None,
    ]
    if reasons := tuple(r for r in found if r is not None):
        raise Refused(reasons)


def _names(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" dan {len(names) - 3} lagi" if len(names) > 3 else "")


async def _check(log: Path, manifest: Manifest, progress: Progress) -> None:
    try:
        found = await check_log(log, progress.stage("memeriksa log", manifest.posisi))
    except SchemaMismatch as error:
        raise Refused((reason("cadangan_lebih_baru", f"Log dalam cadangan dibuat program yang lebih baru: {error}."),)) from error
    except StoreError as error:
        raise Refused((reason("log_tidak_terbaca", f"Log dalam cadangan tidak dapat dibaca: {error}."),)) from error
    stands = (str(found.identity.log_id), found.identity.epoch, found.head.position, found.head.chain.hex())
    if stands != (manifest.log_id, manifest.epoch, manifest.posisi, manifest.rantai):
        raise Refused((reason("cadangan_berubah", "Log dalam cadangan bukan log yang disebut manifesnya. Pakai cadangan lain."),))


def _finish(work: Path, data: Path) -> None:
    sync_folders(work)
    os.rename(work, data)  # takes an empty folder's place
    sync(data.parent)
