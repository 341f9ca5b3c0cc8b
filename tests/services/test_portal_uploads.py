"""Uploads in pieces: continued where they stopped, by their owner alone, swept when abandoned; and the same by a plain form."""

from __future__ import annotations

import hashlib
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from services.cli.sample import photo
from services.portal.acts.drafts import DrafKey
from services.portal.acts.uploads import MAX_OPEN, PIECE, Uploads, WrongOffset
from shared.messaging.database import Database
from tests.support.portal_clerk import Clerk, clerk
from tests.support.portal_world import World, portal_world


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    folder: Path = tmp_path_factory.mktemp("portal")
    async with portal_world(folder) as running:
        yield running


pytestmark = pytest.mark.asyncio(loop_scope="module")


async def form(who: Clerk) -> tuple[str, str]:
    """A new disposition: its number, and the address of the page that takes files."""
    path = who.address(await who.opens("/baru?lain=1"), hal="bahan")
    case = re.search(r"kasus=([0-9a-f-]{36})", path)
    assert case is not None
    return case[1], path


async def begin(who: Clerk, case: str, name: str, size: int, csrf: str | None = None) -> httpx.Response:
    data = {"perintah": "BuatDisposisi", "kasus": case, "nama": name, "ukuran": str(size)}
    return await who.client.post("/unggah", data=data, headers={"X-CSRF": who.csrf if csrf is None else csrf})


async def piece(who: Clerk, id_: str, offset: int, content: bytes) -> httpx.Response:
    headers = {"X-CSRF": who.csrf, "Upload-Offset": str(offset)}
    return await who.client.patch(f"/unggah/{id_}", content=content, headers=headers)


async def test_a_broken_upload_goes_on_where_it_stopped(world: World) -> None:
    raw = photo(2)
    third = len(raw) // 3
    async with clerk(world, "Sri Wahyuni") as ppid:
        case, path = await form(ppid)
        id_ = (await begin(ppid, case, "IMG_2.jpg", len(raw))).json()["id"]
        assert (await piece(ppid, id_, 0, raw[:third])).headers["upload-offset"] == str(third)
        assert "IMG_2.jpg terputus" in (await ppid.opens(path)).text
        # after a reload: the same file, asked for by name and size, continues
        again = (await begin(ppid, case, "IMG_2.jpg", len(raw))).json()
        assert (again["id"], again["diterima"]) == (id_, third)
        assert (await ppid.client.head(f"/unggah/{id_}")).headers["upload-offset"] == str(third)
        lost = await piece(ppid, id_, 0, raw[:third])
        assert (lost.status_code, lost.json()["diterima"]) == (409, third)
        done = (await piece(ppid, id_, third, raw[third:])).json()
        assert done["sha256_asli"] == hashlib.sha256(raw).hexdigest()
        page = (await ppid.opens(path)).text
        assert "IMG_2.jpg sudah terunggah" in page
        assert "terputus" not in page
        # whoever lost the last answer asks once more and gets it
        assert (await piece(ppid, id_, len(raw), b"")).json()["sha256"] == done["sha256"]
        assert page.count("IMG_2.jpg sudah terunggah") == 1


async def test_the_thumbnail_is_there_at_once_and_small(world: World) -> None:
    async with clerk(world, "Sri Wahyuni") as ppid:
        _, path = await form(ppid)
        page = await ppid.sends(await ppid.opens(path), "unggah", files={"berkas": ("a.jpg", photo(1), "image/jpeg")})
        picture = re.search(r'src="(/draf/berkas/[0-9a-f]{64})"', page.text)
        assert picture is not None
        small = await ppid.client.get(picture[1])
        assert small.headers["content-type"] == "image/webp"
        assert len(small.content) < 60_000


async def test_several_at_once_without_scripts_then_ordered_and_removed(world: World) -> None:
    async with clerk(world, "Sri Wahyuni") as ppid:
        _, path = await form(ppid)
        files: Any = [("berkas", (f"{n}.jpg", photo(n), "image/jpeg")) for n in range(3)]
        page = await ppid.sends(await ppid.opens(path), "unggah", files=files)
        assert re.findall(r"(\d)\.jpg sudah terunggah", page.text) == ["0", "1", "2"]
        first = re.search(r'value="hapus\.([0-9a-f]{64})"', page.text)
        assert first is not None
        page = await ppid.sends(page, f"turun.{first[1]}")
        assert re.findall(r"(\d)\.jpg sudah terunggah", page.text) == ["1", "0", "2"]
        page = await ppid.sends(page, f"hapus.{first[1]}")
        assert re.findall(r"(\d)\.jpg sudah terunggah", page.text) == ["1", "2"]


async def test_only_the_owner_continues_and_only_with_our_token(world: World) -> None:
    async with clerk(world, "Sri Wahyuni") as ppid, clerk(world, "Bambang Santoso") as other:
        case, _ = await form(ppid)
        id_ = (await begin(ppid, case, "a.jpg", 1000)).json()["id"]
        assert (await other.client.get(f"/unggah/{id_}")).status_code == 404
        assert (await piece(other, id_, 0, b"x")).status_code == 404
        assert (await begin(ppid, case, "b.jpg", 10, csrf="palsu")).status_code == 403
        headers = {"Upload-Offset": "0"}
        assert (await ppid.client.patch(f"/unggah/{id_}", content=b"x", headers=headers)).status_code == 403


async def test_limits_are_said_before_anything_is_sent(world: World) -> None:
    async with clerk(world, "Sri Wahyuni") as ppid:
        case, _ = await form(ppid)
        big = await begin(ppid, case, "a.jpg", 31_000_000)
        assert (big.status_code, "30 MB" in big.json()["alasan"][0]) == (422, True)
        assert (await begin(ppid, case, "../a.jpg", 10)).status_code == 422
        id_ = (await begin(ppid, case, "a.jpg", 3 * PIECE)).json()["id"]
        assert (await piece(ppid, id_, 0, b"x" * (PIECE + 1))).status_code == 413
        assert (await piece(ppid, id_, 0, b"x" * PIECE)).status_code == 200


async def test_what_is_no_picture_is_refused_with_the_reason(world: World) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    async with clerk(world, "Sri Wahyuni") as ppid:
        case, path = await form(ppid)
        id_ = (await begin(ppid, case, "foto.jpg", len(svg))).json()["id"]
        said = (await piece(ppid, id_, 0, svg)).json()
        assert "SVG" in said["alasan"][0]
        assert "foto.jpg sudah" not in (await ppid.opens(path)).text


KEY = DrafKey("akun-1", "kebakkramat", "kasus-1", "BuatMateri")


async def test_abandoned_uploads_are_swept_after_a_day(tmp_path: Path) -> None:
    now = datetime(2026, 11, 2, 3, tzinfo=UTC)
    database = Database(f"sqlite:///{tmp_path / 'portal.db'}")
    uploads = Uploads(database, lambda: now)
    await uploads.prepare()
    made = await uploads.open(KEY, "a.jpg", 10)
    assert made is not None
    await uploads.take("akun-1", made.id, 0, b"12345")
    now += timedelta(hours=23)
    assert await uploads.sweep() == 0
    await uploads.take("akun-1", made.id, 5, b"6")
    now += timedelta(hours=23)
    assert [u.diterima for u in await uploads.unfinished(KEY)] == [6]
    now += timedelta(hours=2)
    assert await uploads.sweep() == 1
    assert await uploads.get("akun-1", made.id) is None
    assert await uploads.content(made.id) == (b"", hashlib.sha256(b"").hexdigest())
    await database.close()


async def test_one_account_cannot_fill_the_store(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'portal.db'}")
    uploads = Uploads(database, lambda: datetime(2026, 11, 2, tzinfo=UTC))
    await uploads.prepare()
    for n in range(MAX_OPEN):
        assert await uploads.open(KEY, f"{n}.jpg", 1) is not None
    assert await uploads.open(KEY, "lagi.jpg", 1) is None
    made = await uploads.open(KEY, "0.jpg", 1)
    assert made is not None
    with pytest.raises(WrongOffset):
        await uploads.take("akun-1", made.id, 0, b"lebih dari satu")
    await database.close()
