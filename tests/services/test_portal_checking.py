"""The verifier's pages over the whole office: hints, answers kept, a failed check that leads only back, uji konsekuensi, elections."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from services.content import commands as content
from services.registry import commands as registry
from services.verification import commands as verification
from shared.clock import day_in
from shared.sop import events as e
from shared.sop.lists import DAFTAR_PERIKSA, wajib
from shared.sop.materi import Alasan
from tests.support.browsing import client_of, signed_in
from tests.support.portal_world import World, portal_world
from tests.support.submitted import Clerks, material, submitted

NIK = "3313014107900002"
MANUAL = [k for k, b in DAFTAR_PERIKSA[1].items() if b.akibat != "otomatis"]
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    folder: Path = tmp_path_factory.mktemp("periksa")
    async with portal_world(folder) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def bidang(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(world) as client:
        await signed_in(client, "Hadi Nugroho")
        yield client


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the page's last form."""
    form = page[page.rindex("<form") :]
    return {unescape(n): unescape(v) for n, v in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)}


def all_yes(**other: str) -> dict[str, str]:
    return {f"hasil.{k}": "ya" for k in MANUAL} | {f"hasil.{k}": v for k, v in other.items()}


def checked(page: str) -> dict[str, str]:
    """Which radio of which check is set."""
    return dict(re.findall(r'name="hasil\.(\w+)" id="[^"]+" value="(\w+)" checked', page))


async def opened(client: httpx.AsyncClient, clerks: Clerks, act: str = "VerifikasiMateri") -> str:
    answer = await client.get(f"/kasus/{clerks.case}/{act}")
    assert answer.status_code == 200
    return answer.text


async def posted(client: httpx.AsyncClient, clerks: Clerks, page: str, act: str = "VerifikasiMateri", **fields: str) -> httpx.Response:
    return await client.post(f"/kasus/{clerks.case}/{act}", data=hidden(page) | fields)


async def test_hints_stand_beside_their_questions_and_the_system_s_answers_are_done(world: World, bidang: httpx.AsyncClient) -> None:
    clerks, _ = await submitted(world, badan=f"Ibu Sumiyati, NIK {NIK}, menerima bantuan. Hubungi 0812-3456-7890.")
    page = await opened(bidang, clerks)
    p1 = page[page.index('id="hasil.p1"') : page.index('id="hasil.p2"')]
    assert NIK in p1 and "mirip NIK" in p1 and "0812-3456-7890" in p1
    p7 = page[page.index("P7.") : page.index("P8.")]
    assert "Sudah, oleh sistem" in p7 and "tidak ada EXIF" in p7
    assert 'name="hasil.p7"' not in page
    assert f"0</span> dari {len(MANUAL)} butir terjawab" in page
    headings = ("Klasifikasi", "Data pribadi", "Hak dan etika", "Netralitas", "Akun dan situs", "Bahasa dan akses", "Arsip")
    assert all(f">{name} (" in page for name in headings)
    assert checked(page) == {}, "nothing is answered by the system for the person"


async def test_what_is_verified_is_shown_as_it_goes_out(world: World, bidang: httpx.AsyncClient) -> None:
    clerks, photos = await submitted(world)
    page = await opened(bidang, clerks)
    assert "Kode sidik" in page
    assert page.count(f"/kasus/{clerks.case}/berkas/{photos[0].sha256}") >= 2, "in the website's rendering, and with its words"
    assert "Kader menimbang balita di teras balai desa" in page
    assert "Instagram" in page


async def test_an_approval_with_everything_answered_goes_through_with_the_system_s_proofs(world: World, bidang: httpx.AsyncClient) -> None:
    clerks, _ = await submitted(world)
    page = await opened(bidang, clerks)
    done = await posted(bidang, clerks, page, klasifikasi="setiap_saat", tahap="setujui", **all_yes(p6="tidak_relevan"))
    assert done.url.path == f"/kasus/{clerks.case}"
    assert "Tercatat" in done.text
    (made,) = [x for x in await clerks.facts() if isinstance(x, e.MateriDiverifikasi)]
    said = {h.kode: h for h in made.hasil}
    assert said.keys() == DAFTAR_PERIKSA[1].keys()
    assert said["p6"].jawaban == "tidak_relevan"
    assert "tidak ada EXIF" in said["p7"].bukti
    assert said["m2"].jawaban == "tidak", "a site on loopback is not on go.id"


async def test_pressing_twice_approves_once(world: World, bidang: httpx.AsyncClient) -> None:
    clerks, _ = await submitted(world)
    page = await opened(bidang, clerks)
    for _ in range(2):
        done = await posted(bidang, clerks, page, klasifikasi="setiap_saat", tahap="setujui", **all_yes())
        assert done.url.path == f"/kasus/{clerks.case}"
    assert len([x for x in await clerks.facts() if isinstance(x, e.MateriDiverifikasi)]) == 1


async def test_what_is_missing_is_listed_with_links_and_nothing_is_lost(world: World, bidang: httpx.AsyncClient) -> None:
    clerks, _ = await submitted(world)
    page = await opened(bidang, clerks)
    some = {"hasil.k1": "ya", "hasil.p1": "ya", "hasil_catatan.p1": "Sudah dibaca dua kali.", "catatan": "Lanjut nanti"}
    refused = await posted(bidang, clerks, page, klasifikasi="setiap_saat", tahap="setujui", **some)
    assert refused.status_code == 422
    links = set(re.findall(r'<a href="#hasil\.(\w+)">Jawab butir', refused.text))
    assert links == wajib(1) - {"k1", "p1"}
    assert checked(refused.text) == {"k1": "ya", "p1": "ya"}
    again = await opened(bidang, clerks)
    assert checked(again) == {"k1": "ya", "p1": "ya"}
    assert "Sudah dibaca dua kali." in again and "Lanjut nanti" in again


async def test_answers_are_kept_for_later_and_for_their_writer_alone(world: World, bidang: httpx.AsyncClient) -> None:
    clerks, _ = await submitted(world)
    page = await opened(bidang, clerks)
    kept = await posted(bidang, clerks, page, klasifikasi="setiap_saat", tahap="simpan", **{"hasil.k4": "ya"})
    assert kept.status_code == 200 and "tersimpan" in kept.text
    assert checked(await opened(bidang, clerks)) == {"k4": "ya"}
    async with client_of(world) as other:
        await signed_in(other, "Sri Wahyuni")
        assert checked(await opened(other, clerks)) == {}


async def test_a_failed_blocker_leads_only_to_the_rejection_with_its_code_and_note(world: World, bidang: httpx.AsyncClient) -> None:
    clerks, _ = await submitted(world)
    page = await opened(bidang, clerks)
    assert "data-setujui>Setujui</button>" in page
    fields = all_yes(p1="tidak", b1="tidak") | {"hasil_catatan.p1": "Hapus NIK di alinea kedua.", "catatan": "Mohon diperbaiki."}
    refused = await posted(bidang, clerks, page, klasifikasi="setiap_saat", tahap="setujui", **fields)
    assert refused.status_code == 422
    assert "hanya dapat dikembalikan" in refused.text
    assert "data-setujui hidden disabled>Setujui</button>" in refused.text
    assert "Lanjut ke pengembalian" in refused.text
    assert not [x for x in await clerks.facts() if isinstance(x, e.MateriDiverifikasi)]
    back = await posted(bidang, clerks, refused.text, klasifikasi="setiap_saat", tahap="kembalikan", **fields)
    assert back.url.path == f"/kasus/{clerks.case}/TolakMateri"
    chosen = re.findall(r'name="alasan" id="[^"]+" value="(\w+)" checked', back.text)
    assert chosen == ["p1", "b1"]
    assert "Hapus NIK di alinea kedua." in back.text and "Mohon diperbaiki." in back.text
    data = hidden(back.text) | {"hasil_catatan.p1": "Hapus NIK.", "catatan": "Mohon diperbaiki.", "tahap": "kirim"}
    done = await bidang.post(back.url.path, data=data | {"alasan": ["p1", "b1"]})
    assert done.url.path == f"/kasus/{clerks.case}"
    (made,) = [x for x in await clerks.facts() if isinstance(x, e.MateriDitolak)]
    assert [(a.kode, a.catatan) for a in made.alasan] == [("p1", "Hapus NIK."), ("b1", "Mohon diperbaiki.")]
    assert {h.kode: h.jawaban for h in made.hasil}["p1"] == "tidak"
    assert len(made.hasil) == len(DAFTAR_PERIKSA[1])


async def test_a_rejection_names_at_least_one_check(world: World, bidang: httpx.AsyncClient) -> None:
    clerks, _ = await submitted(world)
    page = await opened(bidang, clerks, "TolakMateri")
    refused = await posted(bidang, clerks, page, "TolakMateri", catatan="Entah.", tahap="kirim")
    assert refused.status_code == 422
    assert 'href="#alasan"' in refused.text and "Entah." in refused.text


async def test_a_new_version_shows_what_changed_and_asks_for_new_answers(world: World, bidang: httpx.AsyncClient) -> None:
    clerks, photos = await submitted(world)
    page = await opened(bidang, clerks)
    await posted(bidang, clerks, page, tahap="simpan", **{"hasil.k4": "ya", "hasil_catatan.k4": "Cocok dengan daftar hadir."})
    no = verification.TolakMateri(sidik=await clerks.sidik(), alasan=(Alasan(kode="k4", catatan="Jumlahnya 41."),))
    await clerks.act("bidang_pdki", no)
    new = material(photos, judul="Posyandu Melati layani 41 balita")
    await clerks.act("sekretaris", content.KoreksiMateri(versi=2, materi=new), content.AjukanMateri(versi=3))
    page = await opened(bidang, clerks)
    assert "Perubahan sejak versi 2" in page
    assert "<del>42</del><ins>41</ins>" in page
    assert "Jumlahnya 41." in page
    assert checked(page) == {}, "answers hold for what was looked at"
    assert "Cocok dengan daftar hadir." in page
    assert "perlu diberikan lagi" in page


async def test_somebody_else_s_verdict_is_told(world: World, bidang: httpx.AsyncClient) -> None:
    clerks, _ = await submitted(world)
    page = await opened(bidang, clerks)
    await clerks.act("bidang_pdki", verification.TolakMateri(sidik=await clerks.sidik(), alasan=(Alasan(kode="k4"),)))
    late = await posted(bidang, clerks, page, klasifikasi="setiap_saat", tahap="setujui", **all_yes())
    assert late.status_code == 422
    assert "sudah dikembalikan untuk diperbaiki" in late.text
    assert checked(late.text)["k1"] == "ya"


async def test_who_wrote_it_and_who_holds_no_office_are_refused_by_the_stage(world: World) -> None:
    clerks, _ = await submitted(world)
    async with client_of(world) as staf:
        await signed_in(staf, "Agus Prasetyo")
        page = await opened(staf, clerks)
        refused = await posted(staf, clerks, page, klasifikasi="setiap_saat", tahap="setujui", **all_yes())
        assert refused.status_code == 422
        assert "hanya dapat dilakukan oleh Bidang" in refused.text
        assert (await staf.post(f"/kasus/{clerks.case}/VerifikasiMateri", data={"csrf": "x"})).status_code == 403
    assert not [x for x in await clerks.facts() if isinstance(x, e.MateriDiverifikasi)]


async def test_excluded_cannot_be_approved(world: World, bidang: httpx.AsyncClient) -> None:
    clerks, _ = await submitted(world)
    page = await opened(bidang, clerks)
    refused = await posted(bidang, clerks, page, klasifikasi="dikecualikan", tahap="setujui", **all_yes())
    assert refused.status_code == 422
    assert "Informasi yang dikecualikan tidak dapat ditayangkan" in refused.text
    assert 'href="#klasifikasi"' in refused.text


async def test_uji_konsekuensi_is_asked_weighed_and_shown(world: World, bidang: httpx.AsyncClient) -> None:
    clerks, _ = await submitted(world)
    page = await opened(bidang, clerks, "MintaUjiKonsekuensi")
    refused = await posted(bidang, clerks, page, "MintaUjiKonsekuensi", informasi="", dasar_pengecualian="17h", tahap="kirim")
    assert refused.status_code == 422
    fields = {"informasi": "Daftar nama penerima", "dasar_pengecualian": "17a", "butir": "k2", "tahap": "kirim"}
    assert (await posted(bidang, clerks, refused.text, "MintaUjiKonsekuensi", **fields)).url.path == f"/kasus/{clerks.case}"
    async with client_of(world) as ppid:
        await signed_in(ppid, "Sri Wahyuni")
        page = await opened(ppid, clerks, "PutuskanUjiKonsekuensi")
        assert "Daftar nama penerima" in page
        assert re.search(r'value="17a" checked', page), "the asked ground is chosen"
        short = {"keputusan": "dikecualikan", "dasar_pengecualian": "17a", "pertimbangan": "Penyidikan berjalan.", "tahap": "kirim"}
        refused = await posted(ppid, clerks, page, "PutuskanUjiKonsekuensi", **short)
        assert refused.status_code == 422
        assert 'href="#akibat"' in refused.text and 'href="#berlaku_sampai"' in refused.text
        assert "Penyidikan berjalan." in refused.text
        whole = short | {"akibat": "Terhambat.", "kepentingan_publik": "Kecil.", "berlaku_sampai": "2040-01-31"}
        done = await posted(ppid, clerks, refused.text, "PutuskanUjiKonsekuensi", **whole)
        assert done.url.path == f"/kasus/{clerks.case}"
    (made,) = [x for x in await clerks.facts() if isinstance(x, e.UjiKonsekuensiDiputuskan)]
    assert (made.akibat, made.kepentingan_publik, made.dasar_pengecualian) == ("Terhambat.", "Kecil.", "17a")
    page = await opened(bidang, clerks)
    assert "Diputuskan dikecualikan" in page and "31-01-2040" in page
    refused = await posted(bidang, clerks, page, klasifikasi="setiap_saat", tahap="setujui", **all_yes())
    assert "Informasi yang dikecualikan tidak dapat ditayangkan" in refused.text
    case = (await bidang.get(f"/kasus/{clerks.case}")).text
    assert "Diputuskan dikecualikan" in case and "Terhambat." in case


async def test_scripts_typed_by_others_are_shown_as_text(world: World, bidang: httpx.AsyncClient) -> None:
    script = "<script>alert(1)</script>"
    clerks, _ = await submitted(world, judul=f"{script} NIK {NIK}", ringkasan=script)
    for act in ("VerifikasiMateri", "TolakMateri", "MintaUjiKonsekuensi"):
        page = await opened(bidang, clerks, act)
        assert "<script>" not in page, act


async def test_old_cases_keep_the_list_they_were_judged_by(
    world: World, bidang: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, _ = await submitted(world)
    page = await opened(bidang, old)
    await posted(bidang, old, page, klasifikasi="setiap_saat", tahap="setujui", **all_yes())
    waiting, _ = await submitted(world)
    begun = await opened(bidang, waiting)
    changed = replace(DAFTAR_PERIKSA[1]["k1"], pertanyaan="Pertanyaan baru tentang jenis informasi")
    monkeypatch.setitem(DAFTAR_PERIKSA, 2, {**DAFTAR_PERIKSA[1], "k1": changed})
    assert DAFTAR_PERIKSA[1]["k1"].pertanyaan in (await bidang.get(f"/kasus/{old.case}")).text
    late = await posted(bidang, waiting, begun, klasifikasi="setiap_saat", tahap="setujui", **all_yes())
    assert late.status_code == 422
    assert "sudah diperbarui menjadi versi 2" in late.text
    page = await opened(bidang, waiting)
    assert "Pertanyaan baru tentang jenis informasi" in page and "Sudah, oleh sistem" in page
    done = await posted(bidang, waiting, page, klasifikasi="setiap_saat", tahap="setujui", **all_yes())
    assert done.url.path == f"/kasus/{waiting.case}"
    (made,) = [x for x in await waiting.facts() if isinstance(x, e.MateriDiverifikasi)]
    assert made.daftar_versi == 2


async def test_quiet_saving_tells_a_window_that_is_behind(world: World, bidang: httpx.AsyncClient) -> None:
    clerks, _ = await submitted(world)
    page = await opened(bidang, clerks)
    there, ask = f"/kasus/{clerks.case}/VerifikasiMateri", {"Accept": "application/json"}
    first = await bidang.post(there, data=hidden(page) | {"hasil.k1": "ya"}, headers=ask)
    assert first.status_code == 200 and first.json()["revisi"] == 1
    second = await bidang.post(there, data=hidden(page) | {"hasil.k1": "tidak", "revisi": "1"}, headers=ask)
    assert second.json()["revisi"] == 2
    behind = await bidang.post(there, data=hidden(page) | {"hasil.k1": "ya", "revisi": "1"}, headers=ask)
    assert behind.status_code == 409
    assert checked(await opened(bidang, clerks)) == {"k1": "tidak"}


# Last: from here on an election is on.


async def test_while_an_election_is_on_the_list_says_so_and_asks_for_a_note(world: World, bidang: httpx.AsyncClient) -> None:
    on = world.run.foundation
    today = day_in("Asia/Jakarta", on.clock())
    masa = {"nama": "Pilkada Uji", "mulai": today - timedelta(days=3), "akhir": today + timedelta(days=3), "dasar": "PKPU"}
    clerks, photos = await submitted(world)
    before = await opened(bidang, clerks)
    assert 'id="hasil.n1-tidak_relevan"' in before and "Masa pemilu" not in before
    await Clerks(world, "unit-kebakkramat").administer(registry.TetapkanMasaPemilu.model_validate(masa))
    async with client_of(world) as sekretaris:
        await signed_in(sekretaris, "Bambang Santoso")
        await clerks.act("bidang_pdki", verification.TolakMateri(sidik=await clerks.sidik(), alasan=(Alasan(kode="k4"),)))
        assert "Masa pemilu: Pilkada Uji" in (await sekretaris.get(f"/kasus/{clerks.case}/KoreksiMateri")).text
        await clerks.resubmit(material(photos, judul="Posyandu Melati layani 41 balita"), 2)
    page = await opened(bidang, clerks)
    assert "Pilkada Uji" in page and 'id="hasil.n1-tidak_relevan"' not in page
    refused = await posted(bidang, clerks, page, klasifikasi="setiap_saat", tahap="setujui", **all_yes())
    assert refused.status_code == 422
    assert 'href="#hasil.n1"' in refused.text
    fields = all_yes() | {"hasil_catatan.n1": "Tidak ada calon di foto."}
    done = await posted(bidang, clerks, refused.text, klasifikasi="setiap_saat", tahap="setujui", **fields)
    assert done.url.path == f"/kasus/{clerks.case}"
