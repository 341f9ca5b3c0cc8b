"""The store: by digest, once, durable, and it notices damage. One suite for the folder and for the object-store path (as S3 takes it)."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from shared.media import local
from shared.media.refused import MediaRusak, MediaTidakAda
from shared.media.store import MediaStore, key_of

pytestmark = pytest.mark.asyncio
ISI = b"berita acara" * 1000
SIDIK = hashlib.sha256(ISI).hexdigest()


@pytest.fixture(params=["folder", "objects"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> MediaStore:
    return MediaStore.open((tmp_path / "media ku").as_uri() if request.param == "folder" else "memory:///")


async def test_put_and_get_by_digest(store: MediaStore) -> None:
    assert not await store.exists(SIDIK)
    assert await store.put(ISI) == SIDIK
    assert await store.exists(SIDIK)
    assert await store.get(SIDIK) == ISI


async def test_the_same_again_is_the_same_once(store: MediaStore) -> None:
    assert await asyncio.gather(*(store.put(ISI) for _ in range(20))) == [SIDIK] * 20
    assert await store.get(SIDIK) == ISI


async def test_nothing_there_is_said_so(store: MediaStore) -> None:
    with pytest.raises(MediaTidakAda):
        await store.get(SIDIK)


async def test_erasing_twice_is_no_error(store: MediaStore) -> None:
    await store.put(ISI)
    await store.delete(SIDIK)
    await store.delete(SIDIK)
    assert not await store.exists(SIDIK)
    assert await store.put(ISI) == SIDIK and await store.get(SIDIK) == ISI


@pytest.mark.parametrize("wrong", ["", "../../etc/passwd", SIDIK.upper(), SIDIK + "0", SIDIK[:-1] + "g", SIDIK + "\n"])
async def test_only_a_digest_is_a_key(store: MediaStore, wrong: str) -> None:
    for ask in (store.get, store.exists, store.delete):
        with pytest.raises(ValueError, match="SHA-256"):
            await ask(wrong)


async def test_damage_on_disk_is_noticed_and_mended_by_storing_again(tmp_path: Path) -> None:
    store = MediaStore.open(tmp_path.as_uri())
    await store.put(ISI)
    path = tmp_path / key_of(SIDIK)
    path.write_bytes(ISI[:-1] + b"?")
    with pytest.raises(MediaRusak) as damage:
        await store.get(SIDIK)
    assert damage.value.sha256 == SIDIK
    await store.put(ISI)
    assert await store.get(SIDIK) == ISI


async def test_folder_is_sharded_private_and_leaves_no_scraps(tmp_path: Path) -> None:
    store = MediaStore.open(tmp_path.as_uri())
    await asyncio.gather(*(store.put(ISI) for _ in range(5)))
    kept = [p for p in tmp_path.rglob("*") if p.is_file()]
    assert kept == [tmp_path / SIDIK[:2] / SIDIK[2:4] / SIDIK]
    assert kept[0].stat().st_mode & 0o007 == 0


async def test_write_once_keeps_what_was_there(tmp_path: Path) -> None:
    assert local.write_once(tmp_path, "ab/cd/x", b"pertama")
    assert not local.write_once(tmp_path, "ab/cd/x", b"kedua")
    assert (tmp_path / "ab/cd/x").read_bytes() == b"pertama"


async def test_relative_and_remote_file_urls_are_refused() -> None:
    for url in ("file://server/bagi", "file:media"):
        with pytest.raises(ValueError, match="absolute"):
            MediaStore.open(url)


_PUT = """
import asyncio, sys
from shared.media.store import MediaStore
asyncio.run(MediaStore.open(sys.argv[1]).put(b"isi"))
"""
_PUT_PLANTED = """
import sys, obstore
from obstore.store import from_url
obstore.put(from_url(sys.argv[1]), "ab/cd/abcd", b"isi", mode="create")
"""


def fsynced_before_link(script: str, tmp_path: Path) -> tuple[bool, int]:
    """(file fsynced before it became visible, folders fsynced after), by watching the system calls."""
    trace = tmp_path / "trace"
    folder = tmp_path / "media"
    folder.mkdir()
    calls = "trace=fsync,fdatasync,link,linkat,rename,renameat,renameat2"
    command = ["strace", "-f", "-y", "-o", str(trace), "-e", calls, sys.executable, "-c", script, folder.as_uri()]
    subprocess.run(command, check=True, timeout=60, capture_output=True)
    lines = [line for line in trace.read_text().splitlines() if str(folder) in line]
    seen = next(i for i, line in enumerate(lines) if "link" in line or "rename" in line)
    return any("sync(" in line for line in lines[:seen] if ".sementara/" in line or "#" in line), sum(
        "sync(" in line for line in lines[seen:]
    )


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
async def test_a_stored_file_survives_a_power_cut(tmp_path: Path) -> None:
    file_first, folders_after = await asyncio.to_thread(fsynced_before_link, _PUT, tmp_path)
    assert file_first and folders_after == 3  # ab/cd, ab, root


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
async def test_the_power_cut_test_catches_a_store_that_does_not_fsync(tmp_path: Path) -> None:
    """Planted: obstore's own local write. If it ever fsyncs, `local` has lost its reason."""
    file_first, folders_after = await asyncio.to_thread(fsynced_before_link, _PUT_PLANTED, tmp_path)
    assert not file_first and folders_after == 0
