"""Copying files and SQLite databases so that what was copied is durable, and its digest known from the bytes that were written."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.backup.manifest import Berkas
from shared.durable import sync
from shared.refusal import Refused, reason

CHUNK = 1024 * 1024
PAGES = 2_000
"""Per step of a database's copy: often enough for a progress bar."""
RESERVE_BYTES = 16 * 1024 * 1024
"""More than files alone: folders, the manifest, and a log that grows while it is copied."""
Free = Callable[[Path], int]


def free_bytes(folder: Path) -> int:
    """Room on the disk this folder is on."""
    return shutil.disk_usage(folder).free


def check_room(needed_bytes: int, folder: Path, free: Free = free_bytes) -> None:
    """Raises Refused, with both numbers, before anything is written."""
    have = free(folder)
    if have < needed_bytes + RESERVE_BYTES:
        raise _full(folder, f"perlu sekitar {_mb(needed_bytes + RESERVE_BYTES)}, tersisa {_mb(have)}")


@contextmanager
def on_disk(folder: Path) -> Iterator[None]:
    """What the disk may answer, as reasons a person understands."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "full" in str(error):
            raise _full(folder, "penyalinan dibatalkan") from error
        raise Refused((reason("basis_data_tidak_terbaca", f"Basis data tidak dapat disalin: {error}."),)) from error
    except sqlite3.DatabaseError as error:
        raise Refused((reason("basis_data_rusak", f"Basis data rusak: {error}."),)) from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise _full(folder, "penyalinan dibatalkan") from error
        raise Refused((reason("berkas_tidak_terbaca", f"{error.filename or folder}: {error.strerror}."),)) from error


def copy_file(source: Path, target: Path, mode: int | None = None) -> Berkas:
    """Bytes and digest in one pass."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    wanted = source.stat().st_mode & 0o777 if mode is None else mode
    with source.open("rb") as reading, os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, wanted), "wb") as writing:
        while chunk := reading.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            writing.write(chunk)
        writing.flush()
        os.fsync(writing.fileno())
    return Berkas(sha256=digest.hexdigest(), ukuran_byte=size)


def digest_file(path: Path) -> Berkas:
    """What stands on the disk now."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as reading:
        while chunk := reading.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return Berkas(sha256=digest.hexdigest(), ukuran_byte=size)


def copy_database(source: Path, target: Path, progress: Callable[[int], object]) -> None:
    """One moment of a database that others go on writing. `progress` is told the bytes of each step."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    reading = sqlite3.connect(f"{source.as_uri()}?mode=rw", uri=True, timeout=10, isolation_level=None)
    try:
        size = reading.execute("PRAGMA page_size").fetchone()[0]
        # The read transaction holds one snapshot through all steps: without it every commit of a writer starts the copy over.
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM sqlite_master").fetchone()
        writing = sqlite3.connect(target, isolation_level=None)
        try:
            left: int | None = None

            def step(_status: int, remaining: int, total: int) -> None:
                nonlocal left
                progress(((total if left is None else left) - remaining) * size)
                left = remaining

            reading.backup(writing, pages=PAGES, progress=step)
            # One file without a write-ahead log beside it: that is what gets a digest.
            writing.execute("PRAGMA journal_mode=DELETE").fetchone()
            if (found := writing.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
                raise Refused((reason("basis_data_rusak", f"Basis data {source.name} rusak: {found}."),))
        finally:
            writing.close()
    finally:
        reading.close()
    sync(target)


def sync_folders(root: Path) -> None:
    """Every folder below and including `root`."""
    for folder, _, _ in os.walk(root, topdown=False):
        sync(Path(folder))


def _full(folder: Path, detail: str) -> Refused:
    return Refused((reason("ruang_tidak_cukup", f"Ruang di {folder} tidak cukup: {detail}. Kosongkan sebagian atau pilih cakram lain."),))


def _mb(size: int) -> str:
    return f"{size / 1024 / 1024:,.0f} MB".replace(",", ".")
