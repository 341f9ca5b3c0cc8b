"""/data-pribadi as officers use it: agreeing, everything that shows a person, taking it back, holding, erasing."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.support.eventually import eventually
from tests.support.portal_office import Kantor, kantor
from tests.support.portal_world import World, portal_world

pytestmark = pytest.mark.asyncio(loop_scope="module")
NAMA = "Mbah Karto Wiyono"


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with portal_world(tmp_path_factory.mktemp("privasi") / "data") as made:
        yield made


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def office(world: World) -> AsyncIterator[Kantor]:
    async with kantor(world) as made:
        yield made


async def test_from_agreement_to_erasure(office: Kantor) -> None:
    case = await office.given("Pasar murah")
    empty = await office.staf.acts(f"/kasus/{case}/persetujuan-orang", nama=NAMA)
    assert empty.status_code == 422
    assert NAMA in empty.text, "nothing typed is lost"
    assert 'href="#oleh"' in empty.text
    for_nothing = await office.staf.acts(f"/kasus/{case}/persetujuan-orang", nama=NAMA, oleh="wali")
    assert for_nothing.status_code == 422 and 'href="#untuk_foto"' in for_nothing.text
    agreed = await office.staf.acts(f"/kasus/{case}/persetujuan-orang", nama=NAMA, untuk_foto="ya", oleh="sendiri")
    assert agreed.url.path == f"/kasus/{case}" and f"{NAMA}: setuju" in re.sub(r"</?a[^>]*>", "", agreed.text)
    assert "Persetujuan orang yang tampil dicatat" in agreed.text, "a line of the story"

    listed = await office.ppid.opens("/data-pribadi")
    (person,) = re.findall(r'href="/data-pribadi/orang/([0-9a-f-]{36})"', listed.text)
    shown = await office.ppid.opens(f"/data-pribadi/orang/{person}")
    assert "Pasar murah" in shown.text and "belum pernah tayang" in shown.text and "tidak ada yang tercatat" in shown.text
    back = await office.sekretaris.acts(f"/data-pribadi/orang/{person}/cabut/{case}", alasan="Minta sendiri")
    assert "Persetujuan dicabut" in back.text and "Dicabut" in back.text
    again = await office.sekretaris.acts(f"/data-pribadi/orang/{person}/cabut/{case}")
    assert again.status_code == 422 and "sudah dicabut" in again.text

    held = await office.ppid.acts("/data-pribadi/tahan", jenis="subjek", nomor=person, dasar="Aduan 7/2026")
    assert "Penahanan hukum dicatat" in held.text and "Aduan 7/2026" in held.text
    asked = {"jenis": "subjek", "nomor": person, "dasar_hukum": "UU 27/2022 Pasal 8"}
    refused = await office.ppid.acts("/data-pribadi/musnahkan", **asked)
    assert refused.status_code == 200 and "Pemusnahan ditolak" in refused.text and "ada penahanan hukum" in refused.text
    hold = re.search(r'href="(/data-pribadi/lepas/[0-9a-f-]{36})"', refused.text)
    assert hold is not None
    await office.ppid.acts(hold[1], alasan="Selesai")
    erased = await office.ppid.acts("/data-pribadi/musnahkan", **asked)
    assert "sedang dilaksanakan" in erased.text

    async def done() -> str:
        return (await office.ppid.opens("/data-pribadi")).text

    page = await eventually(done, lambda text: "tuntas" in text and NAMA not in text, what="the person's key is gone")
    assert "[data pribadi telah dimusnahkan]" in page
    assert NAMA not in (await office.staf.opens(f"/kasus/{case}")).text


async def test_what_cannot_be_is_said_at_its_field_and_a_number_of_the_book_names_a_case(office: Kantor) -> None:
    case = await office.given("Kerja bakti")
    number = re.search(r"Disposisi nomor (\d+/\d+)", (await office.ppid.opens(f"/kasus/{case}")).text)
    assert number is not None
    running = await office.ppid.acts("/data-pribadi/musnahkan", jenis="kasus", nomor=number[1], dasar_hukum="UU 27/2022 Pasal 8")
    assert running.status_code == 422 and "masih berjalan" in running.text and 'href="#nomor"' in running.text
    nobody = await office.ppid.acts("/data-pribadi/musnahkan", jenis="subjek", nomor="9/2099", dasar_hukum="")
    assert nobody.status_code == 422 and "tidak dikenal" in nobody.text
    kept = await office.ppid.acts("/data-pribadi/simpan", jenis="laporan", lama_bulan="24", dasar="JRA")
    assert "24 bulan" in kept.text


async def test_the_room_is_for_the_heads_alone_and_only_ppid_erases(office: Kantor) -> None:
    assert (await office.staf.opens("/data-pribadi")).status_code == 403
    assert (await office.bidang.opens("/data-pribadi/musnahkan")).status_code == 403
    looks = await office.sekretaris.opens("/data-pribadi")
    assert looks.status_code == 200 and "/data-pribadi/musnahkan" not in looks.text
    tried = await office.sekretaris.acts("/data-pribadi/simpan", jenis="kasus", lama_bulan="1", dasar="x")
    assert tried.status_code == 422 and "hanya dapat dilakukan oleh PPID Pembantu" in tried.text
