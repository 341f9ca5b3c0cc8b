"""The serta-merta lane at the pages: switched on, opened, checked by a second person, out, made up in public, closed."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from services.cli.sample import photo
from shared.sop.lists import wajib
from tests.support.eventually import eventually
from tests.support.portal_clerk import Clerk
from tests.support.portal_office import STAF, Kantor, alt_of, kantor
from tests.support.portal_people import browser, first_administrator, post
from tests.support.portal_world import World, portal_world

pytestmark = pytest.mark.asyncio(loop_scope="module")
NOMOR = "100.3.4/12/2026"
YES = {f"hasil.{k}": "ya" for k in ("k2", "p1", "p2", "p3", "p4", "h3")}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def offices(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[World, Kantor]]:
    async with portal_world(Path(tmp_path_factory.mktemp("jalur"))) as world, kantor(world) as people:
        yield world, people


async def staf_of(page: Any) -> str:
    found = re.search(r'value="([0-9a-f-]{36})"[^>]*><label[^>]*>' + STAF, page.text)
    assert found is not None, page.text
    return found[1]


async def given(clerk: Clerk) -> Any:
    """Opened by the short form, with a photo."""
    page = await clerk.opens("/serta-merta")
    sheet = {"kegiatan": "Banjir di Dukuh Kebak", "isi": "Jalan ditutup.", "staf": await staf_of(page)}
    return await clerk.sends(page, "kirim", files={"berkas": ("IMG.jpg", photo(1), "image/jpeg")}, **sheet)


async def test_off_until_the_administrator_names_a_document(offices: tuple[World, Kantor]) -> None:
    world, people = offices
    assert "/serta-merta" not in (await people.ppid.opens("/tugas")).text
    refused = await given(people.ppid)
    assert refused.status_code == 422 and "belum aktif" in refused.text and "Jalan ditutup." in refused.text
    async with browser(world) as admin:
        await first_administrator(world, admin)
        empty = await post(admin, "/kantor/jalur/aktif", nomor_dokumen="", tanggal="2026-01-05")
        assert empty.status_code == 422 and "Nomor dokumen" in empty.text
        lit = await post(admin, "/kantor/jalur/aktif", nomor_dokumen=NOMOR, tanggal="2026-01-05", dasar="Siaga banjir")
        assert NOMOR in lit.text and "Aktif" in lit.text
        assert NOMOR in (await admin.get("/kantor")).text
    assert "/serta-merta" in (await people.ppid.opens("/tugas")).text


async def test_the_whole_lane(offices: tuple[World, Kantor]) -> None:
    world, people = offices
    made = await given(people.ppid)
    case = made.url.path.rpartition("/")[2]
    assert made.url.path == f"/kasus/{case}" and NOMOR in made.text and "Jalur serta-merta" in made.text, made.text
    await written(people, case)
    assert "Jalur serta-merta" in (await people.bidang.opens("/tugas")).text
    await checked(people, case)
    page = await people.ppid.opens(f"/kasus/{case}/PerintahkanSertaMerta")
    ordered = await people.ppid.sends(page, "kirim", saluran=["website"], staf=await staf_of(page))
    assert ordered.url.path == f"/kasus/{case}", ordered.text
    done = await people.staf.acts(f"/kasus/{case}/LaksanakanPenayangan")
    assert done.url.path == f"/kasus/{case}"
    await eventually(lambda: owed(people.sekretaris, case))
    foot = await at_the_foot(world, people, case)
    assert NOMOR in foot and "Koreksi materi oleh Sekretaris" in foot and "belum, paling lambat" in foot
    await made_up(people, case)
    assert "sudah, sesuai" in await at_the_foot(world, people, case, until="sudah, perlu ralat")
    closed = await people.ppid.acts(f"/kasus/{case}/SelesaikanDisposisi")
    assert closed.url.path == f"/kasus/{case}", closed.text
    sheet = await people.bidang.opens(f"/kasus/{case}/cetak/lembar-verifikasi")
    assert "Daftar singkat" in sheet.text and "Netral" not in sheet.text
    assert "Jalur serta-merta" in (await people.bidang.opens(f"/kasus/{case}/cetak/lembar-disposisi")).text


async def written(people: Kantor, case: str) -> None:
    """By the staf, and handed over without the Sekretaris."""
    page = await people.staf.acts(f"/kasus/{case}/BuatMateri", "lanjut", judul="Jalan Kebak ditutup", ringkasan="x", badan="Air naik.")
    page = await people.staf.sends(page, "lanjut", **{alt_of(page.text): "Jalan tergenang"})
    page = await people.staf.sends(page, "lanjut")
    assert "Serahkan untuk pemeriksaan singkat" in page.text
    sent = await people.staf.sends(page, "kirim")
    assert sent.url.path == f"/kasus/{case}", sent.text


async def checked(people: Kantor, case: str) -> None:
    """The short list: one answer missing first."""
    path = f"/kasus/{case}/SetujuiSertaMerta"
    page = await people.bidang.opens(path)
    assert "P4." in page.text and "Netral" not in page.text
    less = await people.bidang.sends(page, "setujui", **{k: v for k, v in YES.items() if k != "hasil.h3"})
    assert less.status_code == 422 and 'href="#hasil.h3"' in less.text
    done = await people.bidang.sends(less, "setujui", **YES)
    assert done.url.path == f"/kasus/{case}", done.text


async def made_up(people: Kantor, case: str) -> None:
    """Both debts; closing is refused before."""
    early = await people.ppid.acts(f"/kasus/{case}/SelesaikanDisposisi")
    assert early.status_code == 422 and "Kewajiban susulan" in early.text
    bare = await people.sekretaris.acts(f"/kasus/{case}/PenuhiKoreksiSusulan", hasil="perlu_ralat")
    assert bare.status_code == 422 and 'href="#catatan"' in bare.text
    fixed = await people.sekretaris.sends(bare, "kirim", hasil="perlu_ralat", catatan="Nama dukuh keliru.")
    assert fixed.url.path == f"/kasus/{case}" and "Nama dukuh keliru." in fixed.text, fixed.text
    whole = {f"hasil.{k}": "ya" for k in wajib(1)}
    page = await people.bidang.acts(f"/kasus/{case}/PenuhiVerifikasiSusulan", "kirim", **whole)
    assert page.status_code == 422 and 'href="#hasil_susulan"' in page.text, page.text
    done = await people.bidang.sends(page, "kirim", **whole, hasil_susulan="sesuai")
    assert done.url.path == f"/kasus/{case}" and "Jawaban daftar lengkap" in done.text, done.text


async def owed(clerk: Clerk, case: str) -> bool:
    return f"/kasus/{case}/PenuhiKoreksiSusulan" in (await clerk.opens(f"/kasus/{case}")).text


async def at_the_foot(world: World, people: Kantor, case: str, until: str = "jalur serta-merta") -> str:
    """The public article, once it says so."""
    page = (await people.ppid.opens(f"/kasus/{case}")).text
    found = re.search(r'href="(http[^"]+/berita/[^"]+)"', page)
    assert found is not None, page

    async def look() -> str:
        async with browser(world) as reader:
            return (await reader.get(found[1])).text

    return await eventually(look, lambda text: until in text)
