"""Making a backup: everything into a hidden folder, checked there, and only then given its name."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from shared.backup.ageing import age
from shared.backup.attachments import Copied, copy_media
from shared.backup.check import Checked, check_log
from shared.backup.erasures import erased_in
from shared.backup.files import Free, check_room, copy_database, copy_file, digest_file, free_bytes, on_disk, sync_folders
from shared.backup.last import Terakhir, write_last
from shared.backup.manifest import MANIFEST, Berkas, Manifest, program_version
from shared.backup.source import ADDRESSES, LOG, MEDIA, SEAL_MEMORY, Source, source_of
from shared.clock import Clock, system_clock
from shared.durable import sync
from shared.eventstore.port import StoreError
from shared.refusal import Refused, reason
from shared.settings import Settings

NAME = "tayang-"
SETTINGS_FILE = "pengaturan.toml"
_PART = ".sebagian"
_OUR_ADDRESSES = ("public_url", "portal_url")
"""Printed and kept on phones; the broker's holds a token of the old folder."""


class Progress(Protocol):
    """What a person sees while it runs."""

    def stage(self, name: str, total: int) -> Callable[[int], object]:
        """A new bar; what it returns is told each advance."""
        ...


async def make_backup(
    settings: Settings,
    to: Path,
    progress: Progress,
    *,
    settings_file: Path | None = None,
    clock: Clock = system_clock,
    free: Free = free_bytes,
) -> tuple[Path, Manifest]:
    """A new folder below `to`, complete and checked, while the office runs. Raises Refused; nothing half-made stays behind."""
    source = source_of(settings)
    _check_place(source, to)
    with on_disk(to), _alone(to):
        made_at = clock()
        final = to / f"{NAME}{made_at.astimezone():%Y%m%d-%H%M%S}"
        if final.exists():
            raise Refused((reason("cadangan_sudah_ada", f"{final} sudah ada; ulangi sebentar lagi."),))
        _sweep(to)
        previous = latest(to)
        check_room(_needed(source, previous), to, free)
        work = to / f".{final.name}{_PART}"
        try:
            work.mkdir(mode=0o700)
            manifest = await _filled(source, work, previous, progress, settings_file, made_at.isoformat())
            await asyncio.to_thread(_finish, work, final, manifest)
        except BaseException:
            shutil.rmtree(work, ignore_errors=True)
            raise
        write_last(source.data, Terakhir(pada=made_at, tempat=str(final), posisi=manifest.posisi))
        erased = await erased_in(source.data / LOG, manifest.log_id)
        life = timedelta(days=settings.backup_keys_days)
        await asyncio.to_thread(age, to, final, made_at, life, erased.berkas)
        return final, manifest


async def _filled(
    source: Source, work: Path, previous: Path | None, progress: Progress, settings_file: Path | None, made_at: str
) -> Manifest:
    # What the sealer remembers comes before the log, as projections do: a restored seal may not know of records that were not copied.
    remembered = {name: copy_file(source.data / name, work / name) for name in SEAL_MEMORY if (source.data / name).is_file()}
    advance = progress.stage("basis data", sum(p.stat().st_size for p in source.databases))
    for database in source.databases:
        await asyncio.to_thread(copy_database, database, work / database.name, advance)
    copied, found = Copied(), list(source.media())
    await asyncio.to_thread(_copy_media, found, work, previous, copied, progress)
    checked = await _checked(work / LOG, progress)
    missing = checked.sidik - {Path(name).name for name in copied.berkas} - set(copied.rusak)
    files = {path.name: digest_file(work / path.name) for path in source.databases} | copied.berkas
    others = [path for path in source.others if str(path.relative_to(source.data)) not in remembered]
    files |= {str(path.relative_to(source.data)): copy_file(path, work / path.relative_to(source.data)) for path in others} | remembered
    files |= _written_by_us(source, work, settings_file)
    return Manifest.model_validate(
        {
            "program": program_version(),
            "dibuat": made_at,
            "log_id": str(checked.identity.log_id),
            "epoch": checked.identity.epoch,
            "posisi": checked.head.position,
            "rantai": checked.head.chain.hex(),
            "lampiran_hilang": sorted(missing),
            "lampiran_rusak": sorted(copied.rusak),
            "berkas": files,
        }
    )


async def _checked(log: Path, progress: Progress) -> Checked:
    try:
        found = await check_log(log, progress.stage("memeriksa log", 0))
    except StoreError as error:
        raise Refused((reason("log_tidak_terbaca", f"Salinan log tidak dapat dibaca: {error}."),)) from error
    await asyncio.to_thread(_to_one_file, log)
    return found


def _to_one_file(log: Path) -> None:
    """Reading it for the check has turned its write-ahead log on again."""
    connection = sqlite3.connect(log, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    finally:
        connection.close()
    sync(log)


def _copy_media(found: list[Path], work: Path, previous: Path | None, copied: Copied, progress: Progress) -> None:
    advance = progress.stage("lampiran", sum(p.stat().st_size for p in found if p.exists()))
    for size in copy_media(found, work, previous, copied):
        advance(size)


def _written_by_us(source: Source, work: Path, settings_file: Path | None) -> dict[str, Berkas]:
    made = {}
    addresses = source.data / ADDRESSES
    if addresses.is_file():
        known = json.loads(addresses.read_text(encoding="utf-8"))
        (work / ADDRESSES).write_text(json.dumps({k: known[k] for k in _OUR_ADDRESSES if k in known}, indent=1), encoding="utf-8")
        (work / ADDRESSES).chmod(0o600)
        made[ADDRESSES] = digest_file(work / ADDRESSES)
    if settings_file is not None:
        made[SETTINGS_FILE] = copy_file(settings_file, work / SETTINGS_FILE, 0o600)
    return made


def _finish(work: Path, final: Path, manifest: Manifest) -> None:
    (work / MANIFEST).write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
    for name in (MANIFEST, ADDRESSES):
        if (work / name).exists():
            sync(work / name)
    sync_folders(work)
    os.rename(work, final)
    sync(final.parent)


def _check_place(source: Source, to: Path) -> None:
    if to.resolve().is_relative_to(source.data):
        raise Refused((reason("cadangan_dalam_data", "Folder cadangan tidak boleh di dalam folder datanya; pilih cakram lain."),))


def latest(to: Path) -> Path | None:
    """The newest complete backup below `to`."""
    found = sorted(p for p in to.glob(f"{NAME}*-*") if (p / MANIFEST).is_file())
    return found[-1] if found else None


def _needed(source: Source, previous: Path | None) -> int:
    """Databases with their write-ahead logs, and attachments that cannot be linked."""
    size = sum(p.stat().st_size for d in source.databases for p in (d, d.with_name(f"{d.name}-wal")) if p.exists())
    before = {p.name for p in (previous / MEDIA).glob("??/??/*")} if previous else set()
    return size + sum(p.stat().st_size for p in source.media() if p.name not in before) + sum(p.stat().st_size for p in source.others)


def _sweep(to: Path) -> None:
    """What a power cut left of an earlier try. Only ours, and only while nobody else works here."""
    for left in to.glob(f".{NAME}*{_PART}"):
        shutil.rmtree(left)


@contextmanager
def _alone(to: Path) -> Iterator[None]:
    to.mkdir(parents=True, exist_ok=True)
    handle = os.open(to / f".{NAME}kunci", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused((reason("pencadangan_berjalan", f"Pencadangan lain ke {to} sedang berjalan."),)) from None
        yield
    finally:
        os.close(handle)
