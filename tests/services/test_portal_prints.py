"""Prints of a case that went the whole way, as page and as PDF; and scans that come back."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from services.cli.demo import Story
from services.cli.first_start import portal_key
from services.cli.sample import photo
from services.portal.app import Portal
from services.portal.prints.pages import SEBUTAN_KERTAS
from services.portal.prints.pdf import PdfPrinter
from services.portal.prints.qr import qr
from services.publisher.site.server import open_socket
from services.registry.commands import UbahProfilUnit
from services.registry.decisions import DECIDER as REGISTRY
from shared.command import Circumstances, Signer
from shared.execute import Executor
from shared.sop import events as e
from shared.sop.kode import tulis
from shared.sop.lists import DAFTAR_PERIKSA
from shared.sop.steps import STEPS
from tests.media.files import pdf as small_pdf
from tests.media.files import png
from tests.support.eventually import eventually
from tests.support.portal_world import World, portal_world
from tests.support.printed import pdf_sizes_mm, pdf_words, words

PRINTS = ("lembar-disposisi", "materi-terkoreksi", "lembar-verifikasi", "perintah-tayang")
FORBIDDEN = "ditandatangani secara elektronik"
RECORDED = r"Dicatat dalam sistem oleh {} pada \d\d-\d\d-\d{{4}} \d\d\.\d\d WIB, nomor log (\d+)"

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Printed:
    """An office with one finished case."""

    world: World
    case: str

    async def facts(self) -> list[e.Event]:
        on = self.world.run.foundation
        return [f.event for f in await on.codec.decode(await on.store.read_correlation(self.case))]

    async def positions(self, kind: type[e.Event]) -> list[int]:
        on = self.world.run.foundation
        facts = await on.codec.decode(await on.store.read_correlation(self.case))
        return [f.position for f in facts if isinstance(f.event, kind)]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def office(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Printed]:
    folder: Path = tmp_path_factory.mktemp("cetak")
    async with portal_world(folder) as world:
        story = Story(world.run, as_json=True)
        await story.open()
        try:
            await story.tell()
        finally:
            await story.close()
        head = (await world.run.foundation.store.head()).position
        await eventually(lambda: _followed(world, story.case), what=f"the portal has followed to {head}")
        yield Printed(world, story.case)


async def _followed(world: World, case: str) -> bool:
    kasus = await world.portal._inbox.case(case)
    return kasus is not None and kasus.tahap_lanjut == "selesai"


@asynccontextmanager
async def signed_in(world: World, name: str = "Sri Wahyuni") -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=world.url, follow_redirects=True, timeout=60) as client:
        page = (await client.get("/masuk")).text
        akun = re.search(r'name="akun" value="([^"]+)">\s*<button[^>]*>[^<]*<br><small>' + name, page)
        assert akun is not None
        await client.post("/masuk/contoh", data={"akun": akun[1]})
        yield client


async def printed(office: Printed, name: str, query: str = "") -> str:
    async with signed_in(office.world) as client:
        answer = await client.get(f"/kasus/{office.case}/cetak/{name}{query}")
    assert answer.status_code == 200, name
    return answer.text


# ── what stands on them ──────────────────────────────────────────────────────────────────────────────


async def test_the_disposition_sheet_has_its_whole_chain(office: Printed) -> None:
    text = words(await printed(office, "lembar-disposisi"))
    for said in (
        "KECAMATAN KEBAKKRAMAT",
        "Lembar Disposisi",
        "Posyandu Melati, penimbangan balita",
        "20 November 2026",
        "Dengan hormat harap",
        "X Buat materi publikasi",
        "X Laporkan hasilnya",
        "X Segera",
        "Staf Sekretariat: Agus Prasetyo (contoh)",
        "Mohon kegiatan posyandu di Desa Kebak dipublikasikan",
        "naskah cetak: map hijau di meja Sekretariat (daftar hadir)",
        "Catatan: Mohon segera.",
        "Penugasan dialihkan kepada Agus Prasetyo (contoh)",
    ):
        assert said in text, said
    assert "X Sangat segera" not in text
    for kind, who in (
        (e.DisposisiDibuat, r"Sri Wahyuni \(contoh\) \(PPID Pembantu\)"),
        (e.DisposisiDiteruskan, r"Bambang Santoso \(contoh\) \(Sekretaris\)"),
        (e.DisposisiDiterima, r"Dewi Lestari \(contoh\) \(Sekretariat\)"),
        (e.PenugasanDialihkan, r"Dewi Lestari \(contoh\) \(Sekretariat\)"),
        (e.DisposisiSelesai, r"Sri Wahyuni \(contoh\) \(PPID Pembantu\)"),
    ):
        (position,) = await office.positions(kind)
        assert str(position) in re.findall(RECORDED.format(who), text), kind


async def test_a_box_for_the_paraf_beside_each_act(office: Printed) -> None:
    page = await printed(office, "lembar-disposisi")
    assert page.count('<td class="paraf"></td>') == words(page).count("Dicatat dalam sistem oleh")


async def test_the_correction_shows_what_was_taken_out_and_put_in(office: Printed) -> None:
    page = await printed(office, "materi-terkoreksi")
    assert re.search(r"<del>41</del><ins>42</ins>", page)
    text = words(page)
    assert "dicoret berarti dihapus" in text
    assert "Catatan: Sesuai daftar hadir." in text
    assert "Kader menimbang balita di teras balai desa" in text
    assert re.search(RECORDED.format(r"Bambang Santoso \(contoh\) \(Sekretaris\)"), text)
    unchanged = await printed(office, "materi-terkoreksi", "?nomor=3")
    assert "tanpa perubahan teks" in words(unchanged)
    assert "<ins>" not in unchanged


async def test_the_verification_sheet_has_every_check_and_both_rounds(office: Printed) -> None:
    text = words(await printed(office, "lembar-verifikasi"))
    for butir in DAFTAR_PERIKSA[1].values():
        assert f"{butir.kode} {butir.pertanyaan}" in text
        assert butir.dasar in text
    approved = [f for f in await office.facts() if isinstance(f, e.MateriDiverifikasi)][-1]
    assert approved.sidik in text
    assert tulis(approved.sidik, approved.versi) in text, "the code at the article's foot"
    assert "X Ya: disetujui" in text
    (refused,) = await office.positions(e.MateriDitolak)
    earlier = words(await printed(office, "lembar-verifikasi", f"?nomor={refused}"))
    assert "X Tidak: dikembalikan" in earlier
    assert "K4. Isi akurat" in earlier
    assert "Daftar hadir mencatat 42 balita." in earlier


async def test_the_order_names_staf_outlets_and_links(office: Printed) -> None:
    text = words(await printed(office, "perintah-tayang"))
    assert "Kepada Agus Prasetyo (contoh) (Staf Sekretariat)" in text
    assert "Situs resmi segera tayang http" in text
    assert "https://www.instagram.com/p/contoh" in text
    for kind in (e.MateriDiverifikasi, e.PenayanganDiperintahkan, e.PenayanganDilaksanakan):
        assert f"nomor log {(await office.positions(kind))[-1]}" in text


async def test_the_address_of_the_case_is_on_it_as_words_and_as_qr(office: Printed) -> None:
    page = await printed(office, "lembar-disposisi")
    assert f"{office.world.url}/kasus/{office.case}" in words(page)
    assert f'src="{qr(f"{office.world.url}/kasus/{office.case}")}"' in html.unescape(page)


async def test_the_sop_is_the_table_the_system_runs_on(office: Printed) -> None:
    async with signed_in(office.world) as client:
        page = (await client.get("/cetak/sop")).text
    text = words(page)
    for step in STEPS:
        assert step.kegiatan[1:] in text
    for said in ("067/26 Tahun 2022", "28 Desember 2022", "3 Januari 2023", "JOKO SUTRISNO, S.H., M.M", "NIP. 19680305 199003 1 010"):
        assert said in text
    for head in ("Dasar hukum", "Kualifikasi pelaksana", "Keterkaitan", "Peralatan/perlengkapan", "Peringatan", "Pencatatan dan pendataan"):
        assert head in text
    assert page.count("<svg") == len(STEPS)
    assert page.count(">Mulai<") == page.count(">Selesai<") == page.count(">Tidak<") == page.count(">Ya<") == 1


async def test_no_print_claims_an_electronic_signature(office: Printed) -> None:
    async with signed_in(office.world) as client:
        pages = [(await client.get(path)).text for path in ("/cetak/sop", f"/kasus/{office.case}/cetak", f"/kasus/{office.case}")]
    pages += [await printed(office, name) for name in PRINTS]
    templates = Path(__file__).parents[2] / "services" / "portal" / "templates" / "cetak"
    pages += [file.read_text(encoding="utf-8") for file in templates.glob("*.html")]
    assert len(pages) > 10
    for page in pages:
        assert FORBIDDEN not in words(page).lower()


async def test_headers_and_links_only_to_prints_there_are(office: Printed) -> None:
    async with signed_in(office.world) as client:
        csrf = re.search(r'name="csrf" value="([^"]+)"', (await client.get("/tugas")).text)
        assert csrf is not None
        sheet = {"csrf": csrf[1], "asal": "prakarsa", "kegiatan": "Kerja bakti", "sifat": "biasa", "instruksi": ["publikasikan"]}
        made = await client.post("/baru", data={**sheet, "isi": "Mohon.", "letak": "map biru", "tahap": "kirim"})
        case = re.search(r"/kasus/([0-9a-f-]{36})", str(made.url))
        assert case is not None
        listed = (await client.get(f"/kasus/{case[1]}/cetak")).text
        assert f"/kasus/{case[1]}/cetak/lembar-disposisi" in listed
        assert "materi-terkoreksi" not in listed
        for name in (*PRINTS[1:], "buku-agenda"):
            assert (await client.get(f"/kasus/{case[1]}/cetak/{name}")).status_code == 404
        assert (await client.get(f"/kasus/{office.case}/cetak/lembar-verifikasi?nomor=1")).status_code == 404


async def test_strangers_get_no_print(office: Printed) -> None:
    async with httpx.AsyncClient(base_url=office.world.url, follow_redirects=True) as client:
        for path in (f"/kasus/{office.case}/cetak", f"/kasus/{office.case}/cetak/lembar-disposisi.pdf", "/cetak/sop", "/cetak/sop.pdf"):
            assert (await client.get(path)).url.path == "/masuk", path


# ── as PDF ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
async def test_pdf_where_the_library_works_and_no_button_where_not(office: Printed) -> None:
    works = await PdfPrinter().works()
    async with signed_in(office.world) as client:
        for name, size, said in (
            ("lembar-disposisi", (148, 210), "Lembar disposisi"),
            ("perintah-tayang", (148, 210), "Agus Prasetyo (contoh)"),
            ("materi-terkoreksi", (210, 297), "Sesuai daftar hadir."),
            ("lembar-verifikasi", (210, 297), "Isi akurat, benar"),
        ):
            page = await client.get(f"/kasus/{office.case}/cetak/{name}")
            pdf = await client.get(f"/kasus/{office.case}/cetak/{name}.pdf")
            assert ("Unduh PDF" in page.text) == works
            assert pdf.status_code == (200 if works else 404)
            if works:
                assert pdf.headers["content-type"] == "application/pdf"
                assert set(pdf_sizes_mm(pdf.content)) == {size}, name
                text = pdf_words(pdf.content)
                assert said.lower() in text.lower()
                assert "Dicatat dalam sistem oleh" in text
                assert FORBIDDEN not in text.lower()


@pytest.mark.slow
async def test_the_sop_as_pdf_on_a4_and_f4(office: Printed) -> None:
    works = await PdfPrinter().works()
    async with signed_in(office.world) as client:
        for paper, size in (("a4", (297, 210)), ("f4", (330, 215))):
            assert f"melintang-{paper}" in SEBUTAN_KERTAS
            pdf = await client.get(f"/cetak/sop.pdf?kertas={paper}")
            assert pdf.status_code == (200 if works else 404)
            if works:
                assert list(pdf_sizes_mm(pdf.content)) == [size, size], "identity, then the flow chart on one sheet"
        assert (await client.get("/cetak/sop?kertas=a3")).status_code == 404


# ── scans ────────────────────────────────────────────────────────────────────────────────────────────


async def attach_form(client: httpx.AsyncClient, case: str) -> tuple[dict[str, str], dict[str, str]]:
    """Hidden fields, and the acts on offer by their words."""
    page = (await client.get(f"/kasus/{case}/cetak")).text
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    acts = {words(label): value for value, label in re.findall(r'<option value="([^"]+)"[^>]*>([^<]+)<', page)}
    return hidden, acts


async def test_a_scan_comes_back_to_its_step(office: Printed) -> None:
    async with signed_in(office.world, "Hadi Nugroho") as client:
        hidden, acts = await attach_form(client, office.case)
        forwarded = next(value for label, value in acts.items() if label.startswith("Langkah 2: Disposisi diteruskan"))
        path = f"/kasus/{office.case}/cetak"
        empty = await client.post(path, data=hidden | {"untuk": ""})
        assert empty.status_code == 422
        assert "Pilih tindakan" in empty.text and "Pilih foto atau PDF" in empty.text
        kept = await client.post(path, data=hidden | {"untuk": ""}, files={"berkas": ("lembar.jpg", photo(3), "image/jpeg")})
        assert kept.status_code == 422
        assert "lembar.jpg sudah terunggah" in kept.text
        row = re.search(r'name="berkas_lama" value="([^"]+)"', kept.text)
        assert row is not None
        row_text = row[1].replace("&#34;", '"')
        done = await client.post(path, data=hidden | {"untuk": forwarded, "berkas_lama": row_text})
        assert "pindaian dilampirkan" in done.text
        (made,) = [f for f in await office.facts() if isinstance(f, e.PindaianDilampirkan)]
        assert (made.langkah, made.untuk, made.nama_berkas) == (2, forwarded, "lembar.jpg")
        for page in (done.text, (await client.get(f"/kasus/{office.case}")).text):
            assert f'src="/kasus/{office.case}/berkas/{made.sha256}' in page
            assert "Langkah 2: Disposisi diteruskan" in page
        assert "Pindaian dilampirkan" in (await client.get(f"/kasus/{office.case}")).text
        file = await client.get(f"/kasus/{office.case}/berkas/{made.sha256}")
        assert (file.status_code, file.headers["content-type"]) == (200, "image/jpeg")
        small = await client.get(f"/kasus/{office.case}/berkas/{made.sha256}?kecil=1")
        assert small.status_code == 200
        assert len(small.content) < len(file.content)


async def test_a_pdf_is_a_scan_a_page_of_html_is_not(office: Printed) -> None:
    async with signed_in(office.world, "Agus Prasetyo") as client:
        hidden, acts = await attach_form(client, office.case)
        first = next(value for label, value in acts.items() if label.startswith("Langkah 1: Disposisi dibuat"))
        path = f"/kasus/{office.case}/cetak"
        wrong = await client.post(path, data=hidden | {"untuk": first}, files={"berkas": ("a.pdf", b"<html>", "application/pdf")})
        assert wrong.status_code == 422
        assert f'<option value="{first}" selected>' in wrong.text
        good = await client.post(path, data=hidden | {"untuk": first}, files={"berkas": ("pindai.pdf", small_pdf(), "application/pdf")})
        assert "pindaian dilampirkan" in good.text
        assert "pindai.pdf" in good.text
        made = [f for f in await office.facts() if isinstance(f, e.PindaianDilampirkan) and f.mime == "application/pdf"][-1]
        file = await client.get(f"/kasus/{office.case}/berkas/{made.sha256}")
        assert file.headers["content-disposition"] == "attachment"


async def test_an_act_of_another_case_and_a_forged_post_are_refused(office: Printed) -> None:
    async with signed_in(office.world) as client:
        hidden, _ = await attach_form(client, office.case)
        path = f"/kasus/{office.case}/cetak"
        other = "00000000-0000-4000-8000-000000000000"
        refused = await client.post(path, data=hidden | {"untuk": other}, files={"berkas": ("b.jpg", photo(1), "image/jpeg")})
        assert refused.status_code == 422
        forged = await client.post(path, data=hidden | {"csrf": "x"}, files={"berkas": ("b.jpg", photo(1), "image/jpeg")})
        assert forged.status_code == 403


async def test_the_address_and_the_logo_of_the_office(office: Printed) -> None:
    """Behind a proxy the portal is reached elsewhere than it listens; the unit's logo is part of its kop."""
    on = office.world.run.foundation
    sha256 = await on.media.put(png())
    profil = (await on.directories.of("kebakkramat")).profil
    assert profil is not None
    about = Circumstances(str(uuid4()), "admin", None, "kebakkramat", "registry", Signer("uji", "operator"), on.clock(), "d")
    changed = UbahProfilUnit(profil=profil.model_copy(update={"logo_sha256": sha256}))
    await Executor(REGISTRY, on.store, on.codec, on.directories).execute(changed, about)
    elsewhere = replace(on, settings=on.settings.model_copy(update={"portal_url": "http://tayang.kantor.test/"}))
    replica = Portal(elsewhere, open_socket("127.0.0.1", 0), portal_key(on.settings))
    await replica.start()
    try:
        page = await printed(Printed(World(office.world.run, replica), office.case), "lembar-disposisi")
    finally:
        await replica.stop()
    assert f"http://tayang.kantor.test/kasus/{office.case}" in words(page)
    assert '<img class="logo" src="data:image/png;base64,' in page
