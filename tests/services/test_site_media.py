"""Photos and films as a browser fetches them: in the size it needs, never longer than they may be seen, never more than was asked for."""

from __future__ import annotations

import asyncio
import hashlib
import io
import random
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from services.publisher.site.files import POTONG_BYTE
from services.publisher.site.tables import gambar as renditions
from shared.media.refused import MediaTidakAda
from shared.media.store import MediaStore
from shared.sop.materi import Media
from tests.support.site_world import T0, UNIT, World, kiriman, materi, site_world

SHORT = "public, max-age=60, must-revalidate"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with site_world(f"sqlite:///{tmp_path / 'situs.db'}") as made:
        yield made


def foto(width: int, height: int, kind: str = "JPEG") -> tuple[Media, bytes]:
    """A picture no encoder makes small: noise."""
    noise = Image.frombytes("RGB", (width // 4, height // 4), random.Random(width).randbytes(width // 4 * (height // 4) * 3))
    out = io.BytesIO()
    noise.resize((width, height)).save(out, kind, quality=95)
    content = out.getvalue()
    mime = f"image/{kind.lower()}"
    return Media(sha256=hashlib.sha256(content).hexdigest(), mime=mime, alt="Balai desa", lebar=width, tinggi=height), content


async def shown(world: World, media: Media, content: bytes, judul: str = "Foto") -> str:
    """Published; where the file is."""
    world.files[media.sha256] = content
    await world.publish(materi(judul, media=(media,)))
    return f"/{UNIT}/media/{media.sha256}"


def size(content: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(content)).size


@pytest.mark.parametrize(
    ("width", "height", "large", "small"), [(3000, 2000, (1600, 1067), (800, 533)), (900, 2400, (600, 1600), (300, 800))]
)
async def test_a_photo_goes_out_in_the_size_a_page_needs(
    world: World, width: int, height: int, large: tuple[int, int], small: tuple[int, int]
) -> None:
    media, content = foto(width, height)
    path = await shown(world, media, content)
    page = (await world.get(f"/{UNIT}/berita/foto")).text
    assert f'srcset="{path}?lebar=800 {small[0]}w, {path} {large[0]}w"' in page
    whole, phone = await world.get(path), await world.get(f"{path}?lebar=800")
    assert (size(whole.content), size(phone.content)) == (large, small)
    assert len(phone.content) < len(whole.content) < len(content)
    assert whole.headers["etag"] == f'"{media.sha256}"'
    assert phone.headers["etag"] != whole.headers["etag"]
    assert (await world.get(f"{path}?lebar=99999")).content == whole.content


async def test_each_size_is_made_once_and_is_always_the_same(world: World) -> None:
    media, content = foto(3000, 2000)
    path = await shown(world, media, content)
    answers = await asyncio.gather(*(world.get(f"{path}?lebar=800") for _ in range(5)))
    assert len({a.content for a in answers}) == 1
    assert len(world.media.read) == 1
    await world.db.write(lambda c: c.execute(renditions.delete()) and None)
    assert (await world.get(f"{path}?lebar=800")).content == answers[0].content


async def test_a_small_photo_goes_out_as_it_is(world: World) -> None:
    media, content = foto(640, 480)
    path = await shown(world, media, content)
    assert "srcset" not in (await world.get(f"/{UNIT}/berita/foto")).text
    answer = await world.get(path)
    assert size(answer.content) == (640, 480)
    assert len(answer.content) <= len(content)


async def test_after_a_withdrawal_no_copy_is_left_and_caches_hear_of_it(world: World) -> None:
    media, content = foto(2000, 1500)
    path = await shown(world, media, content)
    first = await world.get(path)
    await world.get(f"{path}?lebar=800")
    assert first.headers["cache-control"] == SHORT
    assert (await world.get(path, if_none_match=first.headers["etag"])).status_code == 304
    await world.outlet.tarik(UNIT, "foto", "Memuat wajah anak.", T0)
    for asked in ({}, {"if_none_match": first.headers["etag"]}, {"if_none_match": "*"}, {"range": "bytes=0-9"}):
        answer = await world.get(path, **asked)
        assert answer.status_code == 410
        assert "Sudah ditarik" in answer.text
        assert answer.headers["cache-control"] == "no-store"
    assert await world.db.read(lambda c: c.execute(select(renditions.c.sha256)).all()) == []


async def test_a_photo_that_a_correction_dropped_leaves_no_copy(world: World) -> None:
    media, content = foto(2000, 1500)
    world.files[media.sha256] = content
    k = kiriman(materi("Foto", media=(media,)))
    await world.outlet.tayangkan(k)
    assert (await world.get(f"/{UNIT}/media/{media.sha256}")).status_code == 200
    await world.correct(k, materi("Foto"), versi=2, ralat="Foto diganti.", at=T0 + timedelta(hours=1))
    assert (await world.get(f"/{UNIT}/media/{media.sha256}")).status_code == 410
    assert await world.db.read(lambda c: c.execute(select(renditions.c.sha256)).all()) == []


async def test_a_photo_still_shown_elsewhere_is_made_again(world: World) -> None:
    media, content = foto(2000, 1500)
    path = await shown(world, media, content)
    before = (await world.get(path)).content
    await shown(world, media, content, "Lain")
    await world.outlet.tarik(UNIT, "foto", "Keliru.", T0)
    assert (await world.get(path)).content == before


# ── films ────────────────────────────────────────────────────────────────────────────────────────────


def film(length: int) -> tuple[Media, bytes]:
    content = random.Random(length).randbytes(length)
    return Media(sha256=hashlib.sha256(content).hexdigest(), mime="video/mp4", alt="Rekaman"), content


@pytest.mark.parametrize(
    ("asked", "part"), [("bytes=100-199", slice(100, 200)), ("bytes=-50", slice(-50, None)), ("bytes=0-0", slice(0, 1))]
)
async def test_of_a_film_no_more_is_read_than_was_asked_for(world: World, asked: str, part: slice) -> None:
    media, content = film(5 * POTONG_BYTE)
    path = await shown(world, media, content)
    answer = await world.get(path, range=asked)
    assert (answer.status_code, answer.content) == (206, content[part])
    assert [read for _, read in world.media.read] == [len(content[part])]


@pytest.mark.parametrize("length", [1, POTONG_BYTE - 1, POTONG_BYTE, POTONG_BYTE + 1, 3 * POTONG_BYTE + 7])
async def test_a_film_is_sent_piece_by_piece(world: World, length: int) -> None:
    media, content = film(length)
    path = await shown(world, media, content)
    for headers, status in (({}, 200), ({"range": "bytes=0-"}, 206)):
        world.media.read.clear()
        answer = await world.get(path, **headers)
        assert (answer.status_code, answer.content) == (status, content)
        assert answer.headers["content-length"] == str(length)
        assert max(read for _, read in world.media.read) <= POTONG_BYTE
    head = await world.client.head(path)
    assert (head.status_code, head.headers["content-length"]) == (200, str(length))


@pytest.mark.parametrize("length", [100, 3 * POTONG_BYTE])
async def test_a_damaged_film_never_arrives_as_if_it_were_whole(world: World, length: int) -> None:
    media, content = film(length)
    path = await shown(world, media, content)
    world.files[media.sha256] = content[:-1] + bytes([content[-1] ^ 1])
    answer = await world.get(path)
    assert answer.status_code == 503 or len(answer.content) < length


# ── the store behind it ──────────────────────────────────────────────────────────────────────────────


async def test_the_store_reads_parts(tmp_path: Path) -> None:
    store = MediaStore.open(f"file://{tmp_path / 'media'}")
    sha256 = await store.put(b"0123456789")
    assert await store.size(sha256) == 10
    assert await store.get_range(sha256, 2, 5) == b"234"
    assert await store.get_range(sha256, 9, 10) == b"9"
    await store.delete(sha256)
    with pytest.raises(MediaTidakAda):
        await store.size(sha256)
    with pytest.raises(MediaTidakAda):
        await store.get_range(sha256, 0, 1)
