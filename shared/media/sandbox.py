"""Every untrusted file is opened in a process of its own that ends with it.

Not threads: pypdf and the XML rewriting hold the GIL, a thread that hangs cannot be stopped, and one bug in a C decoder (libheif, libwebp)
would take the service along. Not a pool: a pool cannot kill one job, and what a file manages to do to a worker would meet the next file.
The price is some 0.2 s of start-up a file, at a handful of uploads a minute.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from weakref import WeakKeyDictionary

import structlog

import shared
from shared.media.cleaned import Bersih
from shared.media.refused import MediaDitolak
from shared.media.work import TAK_TERBACA, Tugas
from shared.media.worker import bingkai, jawaban

BERSAMAAN = 2
"""Workers at once; with `olah_memori_byte` the most memory uploads can take. The rest wait their turn."""

_log = structlog.get_logger(__name__)
_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


async def di_luar(tugas: Tugas, raw: bytes) -> Bersih:
    """Have it done outside; a worker that dies or dawdles refuses this file and harms nobody else."""
    async with _turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(BERSAMAAN)):
        code, frame, complaint = await _run(tugas, raw)
    if code > 0:
        # Python itself gave up outside the parsers: a broken installation or a bug of ours, not the file
        raise RuntimeError(f"the media worker failed: {complaint[-500:].decode(errors='replace')}")
    if code < 0:
        _log.warning("media_worker_killed", jenis=tugas.jenis, signal=-code, ukuran_byte=len(raw))
        raise MediaDitolak(TAK_TERBACA)
    hasil, sebab = jawaban(frame)
    if isinstance(hasil, MediaDitolak):
        if sebab:
            _log.info("media_refused_by_parser", jenis=tugas.jenis, sebab=sebab)
        raise hasil
    return hasil


async def _run(tugas: Tugas, raw: bytes) -> tuple[int, bytes, bytes]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",  # no modules from the working directory
        "-m",
        "shared.media.worker",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=_environment(),
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(tugas.limits.olah_detik):
            frame, complaint = await process.communicate(bingkai(tugas, raw))
    except TimeoutError as error:
        raise MediaDitolak(("terlalu_lama", "Berkas terlalu lama diolah; sederhanakan atau kecilkan, lalu unggah kembali.")) from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return process.returncode or 0, frame, complaint


def _environment() -> dict[str, str]:
    """Nothing of ours: passwords and keys of the service have no business where hostile files are opened."""
    home = str(Path(shared.__path__[0]).parent)
    kept = {key: os.environ[key] for key in ("PATH", "LD_LIBRARY_PATH") if key in os.environ}
    return {**kept, "PYTHONPATH": home, "PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"}
