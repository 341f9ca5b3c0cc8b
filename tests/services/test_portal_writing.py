"""Writing on the pages: one idea after another, nothing lost on the way, corrected beside the original, handed over."""

from __future__ import annotations

import io
import json
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from docx import Document

from services.cli.sample import photo
from shared.command import Command
from shared.decider import Situation
from shared.messaging.witness import Halt
from shared.refusal import reason, refuse
from shared.service import Service
from shared.sop.event import Event
from tests.media.files import part_of, zip_changed
from tests.support.portal_clerk import clerk, form_of
from tests.support.portal_office import alt_of, kantor
from tests.support.portal_world import World, portal_world

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    folder: Path = tmp_path_factory.mktemp("portal")
    async with portal_world(folder) as running:
        yield running


@contextmanager
def refusing(world: World, service: str, perintah: str) -> Iterator[None]:
    """A stage that refuses one command, whatever the reason may be."""
    executor = next(s for s in world.run.components if isinstance(s, Service) and s.name == service).executor
    real = executor.decider

    def decide(command: Command, state: Any, at: Situation) -> Sequence[Event]:
        if type(command).__name__ == perintah:
            raise refuse(reason("belum_boleh", "Belum boleh diajukan hari ini."))
        return real.decide(command, state, at)

    executor.decider = replace(real, decide=decide)
    try:
        yield
    finally:
        executor.decider = real


async def test_a_disposition_page_by_page(world: World) -> None:
    async with clerk(world, "Sri Wahyuni") as ppid:
        page = await ppid.opens("/baru?lain=1")
        assert "bagian 1 dari 5" in page.text
        page = await ppid.sends(page, "lanjut", asal="surat")
        assert "Nomor surat" in page.text
        page = await ppid.sends(page, "lanjut", **{"surat.dari": "Camat", "surat.nomor_surat": "005/12", "surat.hal": "Gotong royong"})
        page = await ppid.sends(page, "lanjut", sifat="segera", instruksi="publikasikan", isi="Mohon dimuat.")
        page = await ppid.sends(page, "lanjut", letak="map biru")
        assert "Periksa jawaban" in page.text
        assert "Camat" in page.text
        refused = await ppid.sends(page, "kirim")
        assert refused.status_code == 422
        link = re.search(r'href="(/baru\?[^"]*hal=keterangan[^"]*)#surat.tanggal_surat">Tanggal surat belum diisi', refused.text)
        assert link is not None
        page = await ppid.opens(link[1].replace("&amp;", "&"))
        assert 'value="005/12"' in page.text
        assert "Tanggal surat belum diisi" in page.text
        page = await ppid.sends(page, "lanjut", **{"surat.tanggal_surat": "2026-11-02", "surat.diterima_tanggal": "2026-11-03"})
        assert "Periksa jawaban" in page.text  # straight back to all answers
        made = await ppid.sends(page, "kirim")
        assert made.url.path.startswith("/kasus/")
        assert "Gotong royong" in made.text


async def test_the_whole_sheet_can_be_corrected_with_everything_it_said(world: World) -> None:
    async with kantor(world) as k:
        case = await k.given("Lomba desa")
        page = await k.ppid.opens(f"/kasus/{case}/BetulkanDisposisi?hal=periksa")
        page = await k.ppid.opens(f"/kasus/{case}/BetulkanDisposisi?hal=keterangan")
        assert 'value="Lomba desa"' in page.text
        page = await k.ppid.sends(page, "lanjut", kegiatan="Lomba desa tingkat kabupaten")
        page = await k.ppid.sends(page, "lanjut")
        page = await k.ppid.sends(page, "lanjut", letak="map kuning")
        assert "IMG.jpg" in page.text
        done = await k.ppid.sends(page, "kirim", alasan="Tingkatnya keliru.")
        assert done.url.path == f"/kasus/{case}"
        assert "Lomba desa tingkat kabupaten" in done.text
        assert "map kuning" in done.text


async def test_material_page_by_page_with_its_preview(world: World) -> None:
    async with kantor(world) as k:
        case = await k.assigned("Panen raya")
        page = await k.staf.opens(f"/kasus/{case}/BuatMateri")
        seen = await k.staf.sends(page, "pratinjau", judul="Panen raya", badan="Hasilnya **12 ton**.\n\n<script>alert(1)</script>")
        assert "<strong>12 ton</strong>" in seen.text
        assert "<script>alert" not in seen.text
        assert "Hasilnya **12 ton**." in seen.text  # still in the form
        page = await k.staf.sends(seen, "lanjut", ringkasan="Panen.")
        page = await k.staf.sends(page, "lanjut")
        assert 'value="Panen raya"' in page.text  # the sheet's activity
        page = await k.staf.sends(page, "lanjut")
        refused = await k.staf.sends(page, "kirim")
        assert refused.status_code == 422
        assert re.search(r'href="[^"]*hal=foto[^"]*#alt\.[0-9a-f]{64}">Tulis teks alternatif', refused.text)


async def test_corrected_beside_the_original_and_handed_over_in_one(world: World) -> None:
    async with kantor(world) as k:
        case = await k.written("Jalan sehat", "Jalan sehat diikuti 200 warga")
        page = await k.sekretaris.opens(f"/kasus/{case}/KoreksiMateri")
        assert "Judul asli" in page.text
        seen = await k.sekretaris.sends(page, "pratinjau", judul="Jalan sehat diikuti 210 warga")
        assert "<del>200</del><ins>210</ins>" in seen.text
        done = await k.sekretaris.sends(seen, "kirim_ajukan")
        assert done.url.path == f"/kasus/{case}"
        assert "Diajukan untuk verifikasi" in done.text
        assert "Jalan sehat diikuti 210 warga" in done.text


async def test_when_only_the_hand_over_fails_the_correction_is_kept_and_said_so(world: World) -> None:
    async with kantor(world) as k:
        case = await k.written("Bersih sungai", "Bersih sungai")
        page = await k.sekretaris.opens(f"/kasus/{case}/KoreksiMateri")
        with refusing(world, "content", "AjukanMateri"):
            answer = await k.sekretaris.sends(page, "kirim_ajukan", judul="Bersih sungai Grompol")
        assert answer.status_code == 422
        assert "Koreksi Anda sudah tersimpan sebagai versi 2" in answer.text
        again = await k.sekretaris.sends(answer, "kirim")
        assert "Diajukan untuk verifikasi" in again.text


async def test_who_was_second_is_told_by_whom_and_keeps_his_text(world: World) -> None:
    async with kantor(world) as k:
        case = await k.written("Donor darah", "Donor darah")
        mine = await k.sekretaris.opens(f"/kasus/{case}/KoreksiMateri")
        await k.ppid.acts(f"/kasus/{case}/HentikanProses", sebab="kegiatan_batal", alasan="Ditunda.")
        answer = await k.sekretaris.sends(mine, "kirim", judul="Donor darah kecamatan")
        assert answer.status_code == 422
        assert "sudah berubah sejak Anda membuka" in answer.text
        assert re.search(r"Proses dihentikan \(kegiatan_batal\) oleh Sri Wahyuni \(contoh\), PPID Pembantu, \d\d-", answer.text)
        assert "Donor darah kecamatan" in answer.text
        assert "Buka kasus" in answer.text


async def test_a_draft_on_an_older_version_shows_what_changed_and_goes_on(world: World) -> None:
    async with kantor(world) as k:
        case = await k.written("Pasar murah", "Pasar murah dibuka")
        await k.sekretaris.acts(f"/kasus/{case}/KoreksiMateri", "draf", ringkasan="Ringkasan saya.")
        await k.sekretaris.acts(f"/kasus/{case}/KembalikanMateri", alasan="fakta", catatan="Sudah tutup.")
        page = await k.staf.opens(f"/kasus/{case}/BuatMateri")
        assert "Fakta, nama, atau angka belum tepat: Sudah tutup." in page.text
        page = await k.staf.sends(page, "lanjut", judul="Pasar murah ditutup", **{"jawaban.fakta": "Sudah disesuaikan."})
        page = await k.staf.sends(await k.staf.sends(page, "lanjut"), "lanjut")
        await k.staf.sends(page, "kirim")
        stale = await k.sekretaris.opens(f"/kasus/{case}/KoreksiMateri")
        assert "Draf ini berdasar versi 1. Sekarang ada versi 2, disusun oleh Agus Prasetyo" in stale.text
        assert "<del>dibuka</del><ins>ditutup</ins>" in stale.text
        assert "Ringkasan saya." in stale.text
        refused = await k.sekretaris.sends(stale, "kirim")
        assert refused.status_code == 422
        assert "versi 2" in refused.text
        action = form_of(stale.text)[0]
        await k.sekretaris.client.post(action, data={"csrf": k.sekretaris.csrf, "tahap": "dasar"})
        page = await k.sekretaris.opens(f"/kasus/{case}/KoreksiMateri")
        assert "Draf ini berdasar" not in page.text
        done = await k.sekretaris.sends(page, "kirim")
        assert done.url.path == f"/kasus/{case}"


async def test_no_answer_keeps_the_command_so_that_pressing_again_is_safe(world: World) -> None:
    async with kantor(world) as k:
        case = await k.given("Upacara")
        page = await k.sekretaris.opens(f"/kasus/{case}/TeruskanDisposisi")
        halt = world.run.foundation.halt
        halt.announce(Halt("aliran_mendahului_log", 1))
        answer = await k.sekretaris.sends(page, "kirim", catatan="Segera ya.")
        halt.announce(None)
        assert answer.status_code == 503
        assert "tidak akan tercatat dua kali" in answer.text
        assert "Segera ya." in answer.text
        assert form_of(answer.text)[1]["nomor_perintah"] == form_of(page.text)[1]["nomor_perintah"]
        done = await k.sekretaris.sends(answer, "kirim")
        assert done.url.path == f"/kasus/{case}"


def manuscript(*, macro: bool = False) -> bytes:
    """What a colleague sends from Word: a title, two paragraphs, a list, a table, a photo."""
    document = Document()
    document.add_heading("Musyawarah desa", level=1)
    text = document.add_paragraph("Warga ")
    text.add_run("menyepakati").bold = True
    text.add_run(" tiga hal.")
    document.add_paragraph("jalan", style="List Bullet")
    document.add_paragraph("jembatan", style="List Bullet")
    document.add_table(rows=1, cols=2).rows[0].cells[0].text = "Anggaran"
    document.add_picture(io.BytesIO(photo(3)))
    file = io.BytesIO()
    document.save(file)
    if not macro:
        return file.getvalue()
    types = "[Content_Types].xml"
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    carrier = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    return zip_changed(file.getvalue(), {types: part_of(file.getvalue(), types).replace(plain, carrier)})


async def test_a_word_document_becomes_text_and_photos(world: World) -> None:
    async with kantor(world) as k:
        case = await k.assigned("Musyawarah")
        page = await k.staf.opens(f"/kasus/{case}/BuatMateri")
        page = await k.staf.sends(page, "naskah", files={"naskah": ("Naskah.docx", manuscript())}, badan="Sudah saya tulis sebelumnya.")
        fields = form_of(page.text)[1]
        assert fields["judul"] == ["Musyawarah desa"]
        body = fields["badan"][0].replace("\r\n", "\n")
        assert body.startswith("Sudah saya tulis sebelumnya.\n\nWarga **menyepakati** tiga hal.")
        assert "- jalan\n- jembatan" in body
        assert "beserta 1 foto" in page.text
        assert "Tidak terbawa: tabel" in page.text
        page = await k.staf.sends(page, "lanjut")
        assert "Teks alternatif foto 2" in page.text  # the sheet's photo and the document's


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("Naskah.docx", manuscript(macro=True), "simpan ulang sebagai DOCX biasa tanpa makro"),
        ("Naskah.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "simpan sebagai DOCX biasa"),
        ("Naskah.docx", photo(1), "naskah harus dokumen Word|isinya gambar JPEG"),
        ("Naskah.docx", b"<html>", "HTML, SVG, dan XML tidak diterima"),
    ],
    ids=["makro", "doc", "foto", "html"],
)
async def test_odd_manuscripts_are_refused_and_nothing_typed_is_lost(world: World, name: str, content: bytes, said: str) -> None:
    async with kantor(world) as k:
        case = await k.assigned("Aneh")
        page = await k.staf.opens(f"/kasus/{case}/BuatMateri")
        page = await k.staf.sends(page, "naskah", files={"naskah": (name, content)}, badan="Ketikan panjang saya.")
        assert page.status_code == 422
        assert re.search(said, page.text)
        assert "Ketikan panjang saya." in page.text


async def test_a_correction_that_changes_nothing_says_so(world: World) -> None:
    async with kantor(world) as k:
        case = await k.written("Apel pagi", "Apel pagi", "Alinea satu.\n\n- butir\n- butir lain")
        done = await k.sekretaris.acts(f"/kasus/{case}/KoreksiMateri")
        assert done.url.path == f"/kasus/{case}"
        assert "tanpa perubahan" in done.text


async def test_a_photo_left_out_can_be_taken_back_and_words_move_with_photos(world: World) -> None:
    async with kantor(world) as k:
        case = await k.assigned("Pameran")
        page = await k.staf.opens(f"/kasus/{case}/BuatMateri?hal=foto")
        first = alt_of(page.text).removeprefix("alt.")
        page = await k.staf.sends(page, "unggah", files={"berkas": ("b.jpg", photo(3), "image/jpeg")}, **{f"alt.{first}": "Foto pertama"})
        page = await k.staf.sends(page, f"turun.{first}", **{f"pencipta.{first}": "Agus"})
        assert re.search(rf'foto 2</label>.*?name="alt\.{first}"[^>]*>\s*Foto pertama', page.text, re.DOTALL)
        page = await k.staf.sends(page, "unggah", files={"berkas": ("c.jpg", photo(4), "image/jpeg")})
        assert page.text.count('value="Agus"') == 2  # who took the last one probably took this one
        page = await k.staf.sends(page, f"hapus.{first}")
        assert f'name="alt.{first}"' not in page.text
        assert "Foto yang tidak dipakai" in page.text
        page = await k.staf.sends(page, f"pakai.{first}")
        assert f'name="alt.{first}"' in page.text


async def test_another_s_digest_cannot_be_slipped_into_a_draft(world: World) -> None:
    stray = await world.run.foundation.media.put(b"berkas kasus lain")
    async with kantor(world) as k:
        case = await k.assigned("Selundup")
        row = json.dumps({"sha256": stray, "mime": "image/jpeg", "nama_berkas": "x", "ukuran_byte": 1})
        page = await k.staf.acts(f"/kasus/{case}/BuatMateri?hal=foto", f"pakai.{stray}", berkas_lama=row)
        assert stray not in page.text
        assert (await k.staf.client.get(f"/draf/berkas/{stray}")).status_code == 404


async def test_a_docx_among_photos_is_sent_to_where_it_belongs(world: World) -> None:
    async with kantor(world) as k:
        case = await k.assigned("Salah kotak")
        page = await k.staf.opens(f"/kasus/{case}/BuatMateri?hal=foto")
        page = await k.staf.sends(page, "unggah", files={"berkas": ("Naskah.docx", manuscript(), "application/octet-stream")})
        assert page.status_code == 422
        assert "dimasukkan di langkah Teks" in page.text
        assert "Naskah.docx sudah terunggah" not in page.text
