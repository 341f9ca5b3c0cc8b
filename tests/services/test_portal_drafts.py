"""Drafts: kept while somebody writes, his alone, gone when the act is accepted and after thirty days."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from services.cli.sample import photo
from services.portal.acts.drafts import Draf, DrafKey, Drafts
from shared.messaging.database import Database
from tests.support.portal_clerk import Clerk, clerk, form_of
from tests.support.portal_world import World, portal_world

JSON = {"Accept": "application/json"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    folder: Path = tmp_path_factory.mktemp("portal")
    async with portal_world(folder) as running:
        yield running


pytestmark = pytest.mark.asyncio(loop_scope="module")


async def autosaves(who: Clerk, path: str, **typed: str) -> tuple[int, dict[str, object]]:
    """What the script does when typing pauses."""
    page = await who.opens(path)
    action, fields = form_of(page.text)
    fields |= {name: [value] for name, value in typed.items()}
    answer = await who.client.post(action, data={**fields, "tahap": "draf"}, headers=JSON, follow_redirects=False)
    return answer.status_code, answer.json()


async def new_page(who: Clerk, hal: str) -> str:
    """The address of a page of a disposition nobody has begun."""
    return who.address(await who.opens("/baru?lain=1"), hal=hal)


async def test_what_was_typed_is_there_again_and_says_since_when(world: World) -> None:
    async with clerk(world, "Sri Wahyuni") as ppid:
        path = await new_page(ppid, "keterangan")
        status, said = await autosaves(ppid, path, kegiatan="Senam pagi bersama")
        assert status == 200
        assert re.fullmatch(r"\d\d\.\d\d WIB", str(said["tersimpan"]))
        again = await ppid.opens("/baru")
        assert "dilanjutkan" in again.text
        assert 'value="Senam pagi bersama"' in again.text
        assert "Senam pagi bersama" in (await ppid.opens("/draf")).text


async def test_without_scripts_there_is_a_button(world: World) -> None:
    async with clerk(world, "Sri Wahyuni") as ppid:
        path = await new_page(ppid, "isi")
        saved = await ppid.acts(path, "draf", isi="Ditulis tanpa skrip.")
        assert saved.status_code == 200
        assert "Draf tersimpan" in saved.text
        assert "Ditulis tanpa skrip." in (await ppid.opens(path)).text


async def test_forward_and_back_keep_everything(world: World) -> None:
    async with clerk(world, "Sri Wahyuni") as ppid:
        page = await ppid.acts(
            await new_page(ppid, "isi"), "lanjut", isi="Sudah ditulis.", instruksi=["publikasikan", "laporkan"], sifat="biasa"
        )
        page = await ppid.sends(page, "kembali", letak="lemari kaca")
        assert "Sudah ditulis." in page.text
        assert len(re.findall(r'name="instruksi"[^>]*checked', page.text)) == 2
        page = await ppid.sends(page, "lanjut", instruksi=["laporkan"])
        assert 'value="lemari kaca"' in page.text
        page = await ppid.sends(page, "kembali")
        assert len(re.findall(r'name="instruksi"[^>]*checked', page.text)) == 1


async def test_a_draft_is_its_writer_s_alone(world: World) -> None:
    async with clerk(world, "Sri Wahyuni") as ppid, clerk(world, "Bambang Santoso") as other:
        path = await new_page(ppid, "bahan")
        page = await ppid.sends(
            await ppid.opens(path), "unggah", files={"berkas": ("rahasia.jpg", photo(3), "image/jpeg")}, letak="laci terkunci"
        )
        picture = re.search(r"/draf/berkas/[0-9a-f]{64}", page.text)
        assert picture is not None
        assert (await ppid.client.get(picture[0])).status_code == 200
        for stolen in (path, "/baru", "/draf"):
            assert "laci terkunci" not in (await other.opens(stolen)).text
        assert (await other.client.get(picture[0])).status_code == 404


async def test_the_draft_goes_when_the_act_is_accepted_and_a_second_press_leads_to_the_case(world: World) -> None:
    async with clerk(world, "Sri Wahyuni") as ppid:
        page = await ppid.acts(await new_page(ppid, "keterangan"), "lanjut", kegiatan="Kerja bakti")
        page = await ppid.sends(page, "lanjut", sifat="biasa", instruksi="publikasikan", isi="Mohon dimuat.")
        last = await ppid.sends(page, "lanjut", letak="map merah")
        made = await ppid.sends(last, "kirim")
        case = made.url.path
        assert case.startswith("/kasus/")
        assert "Kerja bakti" not in (await ppid.opens("/draf")).text
        twice = await ppid.sends(last, "kirim")
        assert twice.url.path == case
        action, fields = form_of(last.text)
        late = await ppid.client.post(action, data={**fields, "tahap": "draf", "isi": "terlambat"}, headers=JSON, follow_redirects=False)
        assert late.status_code == 409
        assert "terlambat" not in (await ppid.opens("/draf")).text


async def test_two_windows_do_not_write_over_each_other_unasked(world: World) -> None:
    async with clerk(world, "Sri Wahyuni") as ppid:
        path = await new_page(ppid, "isi")
        old = await ppid.opens(path)
        assert (await autosaves(ppid, path, isi="jendela kedua"))[0] == 200
        action, fields = form_of(old.text)
        answer = await ppid.client.post(action, data={**fields, "isi": "jendela pertama", "tahap": "draf"}, headers=JSON)
        assert answer.status_code == 409
        assert "jendela kedua" in (await ppid.opens(path)).text


async def test_a_draft_can_be_thrown_away(world: World) -> None:
    async with clerk(world, "Sri Wahyuni") as ppid:
        path = await new_page(ppid, "isi")
        await autosaves(ppid, path, isi="tidak jadi")
        page = await ppid.opens(path)
        await ppid.client.post(form_of(page.text)[0], data={"csrf": ppid.csrf, "tahap": "buang"})
        assert "tidak jadi" not in (await ppid.opens(path)).text


async def test_saving_needs_our_token(world: World) -> None:
    async with clerk(world, "Sri Wahyuni") as ppid:
        path = await new_page(ppid, "isi")
        answer = await ppid.client.post(path, data={"csrf": "x", "tahap": "draf", "hal": "isi", "isi": "palsu"}, headers=JSON)
        assert answer.status_code == 403
        assert "palsu" not in (await ppid.opens(path)).text


KEY = DrafKey("akun-1", "kebakkramat", "kasus-1", "BuatMateri")


async def test_after_thirty_days_a_draft_is_gone(tmp_path: Path) -> None:
    now = datetime(2026, 11, 2, 3, tzinfo=UTC)
    database = Database(f"sqlite:///{tmp_path / 'portal.db'}")
    drafts = Drafts(database, lambda: now)
    await drafts.prepare()
    await drafts.change(Draf(KEY), lambda d: replace(d, values={"badan": ["lama"]}))
    now += timedelta(days=29)
    kept = await drafts.get(KEY)
    assert kept is not None
    now += timedelta(days=2)
    assert await drafts.get(KEY) is None
    assert await drafts.of("akun-1", "kebakkramat") == []
    assert await drafts.sweep() == 1
    assert await drafts.sweep() == 0
    await database.close()


async def test_a_photo_is_replaced_with_its_words(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'portal.db'}")
    drafts = Drafts(database, lambda: datetime(2026, 11, 2, tzinfo=UTC))
    await drafts.prepare()
    old, new = "a" * 64, "b" * 64
    row = {"sha256": old, "mime": "image/jpeg", "nama_berkas": "x.jpg", "ukuran_byte": 1}
    await drafts.change(Draf(KEY), lambda d: replace(d, values={f"alt.{old}": ["Warga"], "judul": ["J"]}, files=(row,)))
    after = await drafts.replace_photo(KEY, old, {**row, "sha256": new})
    assert after is not None
    assert after.values == {f"alt.{new}": ["Warga"], "judul": ["J"]}
    assert [f["sha256"] for f in after.files] == [new]
    assert await drafts.holds("akun-1", "kebakkramat", old) is None
    assert await drafts.holds("akun-2", "kebakkramat", new) is None
    await database.close()
