"""Photos on their way in: parts made unrecognisable, people noted, by whoever writes and nobody else."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from shared.sop import events as e
from tests.support.browsing import client_of, signed_in, token_of
from tests.support.portal_world import World, portal_world
from tests.support.submitted import Clerks, assigned

pytestmark = pytest.mark.asyncio(loop_scope="module")
PART = {"kiri.1": "25", "atas.1": "25,5", "lebar.1": "30", "tinggi.1": "40"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    folder: Path = tmp_path_factory.mktemp("samar")
    async with portal_world(folder) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def staf(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(world) as client:
        await signed_in(client, "Agus Prasetyo")
        yield client


def page_of(clerks: Clerks, sha256: str) -> str:
    return f"/kasus/{clerks.case}/samarkan/{sha256}"


async def test_a_blurred_photo_takes_the_original_s_place_with_its_words(world: World, staf: httpx.AsyncClient) -> None:
    clerks, photos = await assigned(world)
    old, form = photos[0].sha256, f"/kasus/{clerks.case}/BuatMateri"
    csrf = token_of((await staf.get(form)).text)
    typed = {"csrf": csrf, "hal": "foto", f"alt.{old}": "Kader menimbang balita", f"pencipta.{old}": "Agus", f"orang.ditanya.{old}": "ya"}
    people = {f"orang.1.nama.{old}": "Rafi", f"orang.1.kelompok.{old}": "anak", f"orang.1.dasar.{old}": "persetujuan"}
    there = await staf.post(form, data=typed | people | {"tahap": f"samarkan.{old}"})
    assert there.url.path == page_of(clerks, old)
    assert (await staf.get(f"{page_of(clerks, old)}/gambar?untuk=BuatMateri")).headers["content-type"] == "image/jpeg"
    back = await staf.post(f"{page_of(clerks, old)}?untuk=BuatMateri", data={"csrf": csrf} | PART)
    assert (back.url.path, back.url.query) == (form, b"hal=foto")
    assert f"alt.{old}" not in back.text
    (new,) = set(re.findall(r'name="alt\.([0-9a-f]{64})"', back.text)) - {photos[1].sha256}
    assert "Kader menimbang balita" in back.text
    assert f'name="orang.1.nama.{new}" value="Rafi"' in back.text
    content = await world.run.foundation.media.get(new)
    assert content != await world.run.foundation.media.get(old)


async def test_the_new_version_speaks_of_the_blurred_photo_and_its_people_alone(world: World, staf: httpx.AsyncClient) -> None:
    clerks, photos = await assigned(world)
    old, form = photos[0].sha256, f"/kasus/{clerks.case}/BuatMateri"
    csrf = token_of((await staf.get(form)).text)
    back = await staf.post(f"{page_of(clerks, old)}?untuk=BuatMateri", data={"csrf": csrf} | PART)
    (new,) = set(re.findall(r'name="alt\.([0-9a-f]{64})"', back.text)) - {photos[1].sha256}
    text = {"csrf": csrf, "judul": "Posyandu", "ringkasan": "Ringkas.", "badan": "Isi.", "hal": "teks", "tahap": "lanjut"}
    await staf.post(form, data=text)
    shown = {"csrf": csrf, "hal": "foto", "tahap": "lanjut"}
    for sha in (new, photos[1].sha256):
        shown |= {f"alt.{sha}": "Kader menimbang balita", f"pencipta.{sha}": "Agus", f"orang.ditanya.{sha}": "ya"}
    child = {f"orang.1.nama.{new}": "Rafi", f"orang.1.kelompok.{new}": "anak", f"orang.1.dasar.{new}": "persetujuan"}
    await staf.post(form, data=shown | child | {f"orang.1.disamarkan.{new}": "ya"})
    particulars = {"csrf": csrf, "kegiatan.nama": "Posyandu", "klasifikasi": "setiap_saat", "saluran": "website", "jenis": "berita"}
    last = await staf.post(form, data=particulars | {"hal": "rincian", "tahap": "lanjut"})
    number = re.search(r'name="nomor_perintah" value="([^"]+)"', last.text)
    assert number is not None
    hal = re.search(r'name="hal" value="([^"]+)"', last.text)
    assert hal is not None
    done = await staf.post(form, data={"csrf": csrf, "nomor_perintah": number[1], "hal": hal[1], "tahap": "kirim"})
    assert done.url.path == f"/kasus/{clerks.case}", re.findall(r"<li><a href=[^<]+", done.text)
    (made,) = [x for x in await clerks.facts() if isinstance(x, e.MateriDibuat)]
    assert [m.sha256 for m in made.materi.media] == [new, photos[1].sha256]
    (rafi,) = made.materi.media[0].orang
    assert (rafi.nama, rafi.kelompok, rafi.dasar, rafi.disamarkan, rafi.peran_publik) == ("Rafi", "anak", "persetujuan", True, False)
    assert made.materi.media[1].orang == ()


@pytest.mark.parametrize(("fields", "where"), [
    ({}, "kiri.1"),
    (PART | {"kiri.1": "abc"}, "kiri.1"),
    (PART | {"lebar.1": "101"}, "lebar.1"),
    (PART | {"tinggi.1": ""}, "tinggi.1"),
    (PART | {"kiri.1": "100"}, "kiri.1"),
    (PART | {"lebar.1": "0"}, "kiri.1"),
    (PART | {"kiri.1": "nan"}, "kiri.1"),
])  # fmt: skip
async def test_parts_that_are_none_are_refused_and_kept(world: World, staf: httpx.AsyncClient, fields: dict[str, str], where: str) -> None:
    clerks, photos = await assigned(world)
    sha = photos[0].sha256
    csrf = token_of((await staf.get(f"{page_of(clerks, sha)}?untuk=BuatMateri")).text)
    answer = await staf.post(f"{page_of(clerks, sha)}?untuk=BuatMateri", data={"csrf": csrf} | fields)
    assert answer.status_code == 422
    assert f'href="#{where}"' in answer.text
    for value in fields.values():
        assert f'value="{value}"' in answer.text


async def test_only_the_photos_of_one_s_own_form(world: World, staf: httpx.AsyncClient) -> None:
    clerks, photos = await assigned(world)
    stray = await world.run.foundation.media.put(b"foto kasus lain")
    csrf = token_of((await staf.get("/tugas")).text)
    for sha in (stray, "x", "a" * 64):
        assert (await staf.get(f"{page_of(clerks, sha)}?untuk=BuatMateri")).status_code == 404
        assert (await staf.get(f"{page_of(clerks, sha)}/gambar?untuk=BuatMateri")).status_code == 404
        assert (await staf.post(f"{page_of(clerks, sha)}?untuk=BuatMateri", data={"csrf": csrf} | PART)).status_code == 404
    here = page_of(clerks, photos[0].sha256)
    assert (await staf.get(f"{here}?untuk=TolakMateri")).status_code == 404
    assert (await staf.post(f"{here}?untuk=BuatMateri", data={"csrf": "x"} | PART)).status_code == 403
    async with client_of(world) as stranger:
        assert (await stranger.get(f"{here}/gambar?untuk=BuatMateri")).url.path == "/masuk"


async def test_one_writer_s_blurring_is_no_other_s(world: World, staf: httpx.AsyncClient) -> None:
    clerks, photos = await assigned(world)
    sha = photos[0].sha256
    csrf = token_of((await staf.get(f"{page_of(clerks, sha)}?untuk=BuatMateri")).text)
    await staf.post(f"{page_of(clerks, sha)}?untuk=BuatMateri", data={"csrf": csrf} | PART)
    async with client_of(world) as other:
        await signed_in(other, "Rina")
        page = await other.get(f"/kasus/{clerks.case}/BuatMateri?hal=foto")
        assert sha in page.text
