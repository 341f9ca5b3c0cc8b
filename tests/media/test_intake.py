"""The door as the portal uses it: real worker processes, every reason at once."""

from __future__ import annotations

import asyncio
import hashlib
import os
import sys
import time
from collections.abc import Coroutine
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from shared.media import sandbox
from shared.media.intake import perkecil, simpan, terima
from shared.media.limits import BatasMedia
from shared.media.refused import MediaDitolak
from shared.media.store import MediaStore
from shared.media.work import Tugas, kerjakan
from tests.media import files
from tests.media.files import GPS_MAKER, RAHASIA

pytestmark = pytest.mark.asyncio


async def refused(raw: bytes, name: str, limits: BatasMedia = files.BIASA) -> list[str]:
    with pytest.raises(MediaDitolak) as error:
        await terima(raw, name, limits=limits)
    assert all(pesan.endswith(".") for _, pesan in error.value.alasan)
    return [k for k, _ in error.value.alasan]


@pytest.mark.parametrize(("raw", "name", "kept_name", "mime"), [
    (files.jpeg(), "foto.JPG", "foto.jpg", "image/jpeg"),
    (files.heic(), "IMG 1.heic", "IMG 1.jpg", "image/jpeg"),
    (files.png(), "infografis", "infografis.png", "image/png"),
    (files.pdf(), "surat.pdf", "surat.pdf", "application/pdf"),
    (files.docx(), "naskah.docx", "naskah.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (files.mp4(), "liputan.mp4", "liputan.mp4", "video/mp4"),
    (files.VTT_FILE, "takarir.vtt", "takarir.vtt", "text/vtt"),
])  # fmt: skip
async def test_every_kind_goes_through_the_door_the_same_way_twice(
    raw: bytes, name: str, kept_name: str, mime: str, tmp_path: Path
) -> None:
    store = MediaStore.open(tmp_path.as_uri())
    kept, again = await asyncio.gather(simpan(store, raw, name), simpan(store, raw, name))
    assert kept == again
    content = await store.get(kept.sha256)
    assert (kept.nama_berkas, kept.mime, kept.ukuran_byte) == (kept_name, mime, len(content))
    assert kept.sha256 == hashlib.sha256(content).hexdigest() != hashlib.sha256(raw).hexdigest()
    assert RAHASIA.encode() not in content and GPS_MAKER.encode() not in content


async def test_every_reason_at_once() -> None:
    raw = files.bergerak("PNG")
    assert await refused(raw, "../x.png") == ["nama_berkas_tidak_sah", "gambar_bergerak"]
    assert await refused(raw, "x.pdf") == ["jenis_tidak_cocok", "gambar_bergerak"]
    assert await refused(b"", "CON") == ["nama_berkas_tidak_sah", "berkas_kosong"]


@pytest.mark.parametrize(("raw", "name"), [
    (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "x.svg"), (b"<!doctype html><p>", "x.html"), (b"GIF89a", "x.gif"),
    (b"MZ\x90", "x.exe"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "x.doc"), (files.mp4(b"qt  "), "x.mov"), (b"halo", "x.txt"),
    (b"PK\x05\x06", "x.zip"),
])  # fmt: skip
async def test_other_kinds_are_refused_with_advice(raw: bytes, name: str) -> None:
    assert await refused(raw, name) == ["jenis_tidak_didukung"]


async def test_content_not_name_decides_and_a_lying_name_is_refused() -> None:
    assert await refused(files.jpeg(), "foto.png") == ["jenis_tidak_cocok"]
    assert await refused(files.jpeg(), "foto.jpg.exe") == ["jenis_tidak_cocok"]
    assert await refused(b"<html>", "foto.jpg") == ["jenis_tidak_didukung"]


async def test_too_big_is_said_with_both_sizes() -> None:
    with pytest.raises(MediaDitolak) as error:
        await terima(files.mp4() + files.box(b"free", bytes(200_000)), "x.mp4", limits=BatasMedia(video_byte=100_000))
    ((kode, pesan),) = error.value.alasan
    assert kode == "berkas_terlalu_besar" and "0,2 MB" in pesan and "0,1 MB" in pesan


async def test_too_big_is_not_even_opened() -> None:
    assert await refused(files.png_claiming(60_000, 60_000), "x.png", BatasMedia(gambar_byte=10)) == ["berkas_terlalu_besar"]


async def test_senseless_limits_are_refused_at_once() -> None:
    senseless: list[dict[str, Any]] = [{"gambar_byte": 0}, {"olah_detik": -1}, {"mutu_persen": 100}]
    for fields in senseless:
        with pytest.raises(ValueError, match=next(iter(fields))):
            BatasMedia(**fields)


async def test_what_is_refused_leaves_nothing_in_the_store(tmp_path: Path) -> None:
    with pytest.raises(MediaDitolak):
        await simpan(MediaStore.open(tmp_path.as_uri()), files.png_claiming(60_000, 60_000), "bom.png")
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]


async def test_picture_for_an_outlet_fits_its_box_upright_and_repeatably() -> None:
    raw = files.jpeg(6, (800, 400))
    small, again = await asyncio.gather(perkecil(raw, (100, 100), "image/jpeg"), perkecil(raw, (100, 100), "image/jpeg"))
    assert small == again
    image = Image.open(BytesIO(small))
    assert image.size == (50, 100) and not image.getexif()
    assert Image.open(BytesIO(await perkecil(files.png(), (500, 500), "image/webp"))).size == (40, 80)  # never enlarged
    with pytest.raises(MediaDitolak):
        await perkecil(files.pdf(), (10, 10), "image/jpeg")
    for box, mime in (((10, 10), "image/gif"), ((0, 10), "image/png")):
        with pytest.raises(ValueError, match="cannot fit"):
            await perkecil(raw, box, mime)


async def turns_during(work: Coroutine[Any, Any, object]) -> int:
    """How often others got their turn on the event loop while this was under way."""
    task = asyncio.create_task(work)
    turns = 0
    while not task.done():
        await asyncio.sleep(0)  # yields, waits for nothing
        turns += 1
    await task
    return turns


async def test_the_event_loop_stays_free() -> None:
    async def planted(raw: bytes) -> None:
        kerjakan(Tugas("jpeg", files.BIASA), raw)

    raw = files.jpeg(6, (2000, 1500))
    assert await turns_during(terima(raw, "besar.jpg")) > 100
    assert await turns_during(planted(raw)) < 10


async def test_a_file_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A stand-in interpreter that never answers."""
    slow = tmp_path / "python"
    slow.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\nexec tail -f /dev/null\n")
    slow.chmod(0o755)
    start = time.monotonic()
    monkeypatch.setattr(sys, "executable", str(slow))
    assert await refused(files.pdf(), "x.pdf", BatasMedia(olah_detik=1)) == ["terlalu_lama"]
    assert time.monotonic() - start < 10
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


async def test_a_worker_that_dies_refuses_its_file_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    dying = tmp_path / "python"
    dying.write_text("#!/bin/sh\nkill -SEGV $$\n")
    dying.chmod(0o755)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "executable", str(dying))
        assert await refused(files.pdf(), "x.pdf") == ["berkas_tak_terbaca"]
    assert (await terima(files.pdf(), "x.pdf")).mime == "application/pdf"


async def test_a_broken_installation_is_not_blamed_on_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\ncat > /dev/null\necho \"ModuleNotFoundError: No module named 'pypdf'\" >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(broken))
    with pytest.raises(RuntimeError, match="pypdf"):
        await terima(files.pdf(), "x.pdf")
    monkeypatch.setitem(sys.modules, "shared.media.pdf", None)  # as the worker itself meets it
    with pytest.raises(ImportError):
        kerjakan(Tugas("pdf", files.BIASA), files.pdf())


async def test_memory_has_an_end() -> None:
    """The kernel says no before the server swaps; the same picture passes with the default."""
    raw = files.png((4000, 4000))
    assert await refused(raw, "x.png", BatasMedia(olah_memori_byte=150_000_000)) == ["terlalu_berat"]
    assert (await terima(raw, "x.png", limits=BatasMedia(sisi_maks_piksel=100))).tinggi == 100


async def test_the_worker_sees_no_secret_of_the_service(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    telling = tmp_path / "python"
    telling.write_text(f"#!/bin/sh\nenv > {tmp_path}/env\nkill -KILL $$\n")
    telling.chmod(0o755)
    monkeypatch.setenv("TAYANG_DSN", "postgresql://rahasia")
    monkeypatch.setattr(sys, "executable", str(telling))
    await refused(files.pdf(), "x.pdf")
    seen = (tmp_path / "env").read_text()
    assert "PYTHONPATH=" in seen and "rahasia" not in seen


async def test_only_so_many_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    tugas = Tugas("pdf", files.BIASA)
    running, most = 0, 0
    original = sandbox._run

    async def counted(tugas: Tugas, raw: bytes) -> tuple[int, bytes, bytes]:
        nonlocal running, most
        running += 1
        most = max(most, running)
        try:
            return await original(tugas, raw)
        finally:
            running -= 1

    monkeypatch.setattr(sandbox, "_run", counted)
    await asyncio.gather(*(sandbox.di_luar(tugas, files.pdf()) for _ in range(3)))
    assert most == sandbox.BERSAMAAN
