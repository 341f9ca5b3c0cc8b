"""The SOP by people on a phone: sign-in, inbox and forms, found by their visible Indonesian labels alone. With and without scripts."""

from __future__ import annotations

import io
import os
import random
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from PIL import Image
from playwright.async_api import Browser, Page, Route, ViewportSize, async_playwright, expect

from services.cli.sample import photo
from shared.sop.lists import DAFTAR_PERIKSA
from tests.support.eventually import eventually
from tests.support.portal_world import World, portal_world

pytestmark = pytest.mark.browser
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE: ViewportSize = {"width": 390, "height": 844}
SHOTS = os.environ.get("TAYANG_SHOTS")
"""Folder for screenshots, when somebody wants to look."""


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """The machine's Chromium, or Playwright's own."""
    async with async_playwright() as p:
        browser = await p.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        try:
            yield browser
        finally:
            await browser.close()


class Officer:
    """Somebody with a phone."""

    def __init__(self, page: Page, name: str, *, scripts: bool) -> None:
        self.page, self.name, self.scripts = page, name, scripts
        self._shots = 0

    async def shot(self, what: str) -> None:
        """A look at the page: accessible (where scripts may run, light and dark), and a screenshot when somebody wants one."""
        if self.scripts:
            for scheme in ("light", "dark"):
                await self.page.emulate_media(color_scheme=scheme)
                found = await Axe().run(self.page, options={"runOnly": AXE_RULES})
                assert not found.violations_count, f"{what} ({scheme}): {found.generate_report()}"
            await self.page.emulate_media(color_scheme="light")
        if SHOTS:
            self._shots += 1
            await self.page.screenshot(path=f"{SHOTS}/{self.name}-{self._shots:02}-{what}.png", full_page=True)

    async def opens(self, title: str) -> None:
        """From the inbox to the case."""
        await self.page.get_by_role("link", name="Tayang", exact=True).click()
        await self.shot("kotak")
        await self.page.get_by_role("link", name=title, exact=True).click()
        await self.shot("kasus")

    async def goes_to(self, act: str) -> None:
        await self.page.get_by_role("link", name=act, exact=True).first.click()

    async def presses(self, button: str) -> None:
        await self.shot("formulir")
        await self.page.get_by_role("button", name=button, exact=True).click()
        await self.shot("sesudah")

    async def picks(self, label: str, file: Path) -> None:
        """A file from the gallery. Scripts send it at once, else the next button does."""
        await self.page.get_by_label(label).set_input_files(file)
        if self.scripts:
            await expect(self.page.get_by_text(f"{file.name} sudah terunggah.")).to_be_visible(timeout=20_000)

    async def sees_recorded(self) -> None:
        await expect(self.page.get_by_role("status").filter(has_text="Tercatat")).to_be_visible()

    async def fills(self, **fields: str) -> None:
        for label, text in fields.items():
            await self.page.get_by_label(label.replace("_", " "), exact=True).fill(text)


async def officer(browser: Browser, world: World, name: str, *, scripts: bool) -> Officer:
    """Signs in as one of the invented people."""
    context = await browser.new_context(
        viewport=PHONE, has_touch=True, is_mobile=True, locale="id-ID", java_script_enabled=scripts, reduced_motion="reduce"
    )
    page = await context.new_page()
    await page.goto(world.url)
    them = Officer(page, name.partition(" ")[0], scripts=scripts)
    await them.shot("masuk")
    await page.get_by_role("button", name=name).click()
    return them


@pytest.mark.parametrize("scripts", [False, True], ids=["tanpa-skrip", "dengan-skrip"])
async def test_the_eight_steps_on_a_phone(tmp_path: Path, scripts: bool) -> None:
    picture = tmp_path / "IMG_1.jpg"
    picture.write_bytes(photo(1))
    async with portal_world(tmp_path / "data") as world, chromium() as browser:
        ppid = await officer(browser, world, "Sri Wahyuni", scripts=scripts)
        sekretaris = await officer(browser, world, "Bambang Santoso", scripts=scripts)
        sekretariat = await officer(browser, world, "Dewi Lestari", scripts=scripts)
        staf = await officer(browser, world, "Agus Prasetyo", scripts=scripts)
        bidang = await officer(browser, world, "Hadi Nugroho", scripts=scripts)
        await step_1(ppid, picture)
        await sekretaris.opens("Posyandu Melati")
        await sekretaris.goes_to("Teruskan kepada Sekretariat")
        await sekretaris.presses("Teruskan")
        await sekretaris.sees_recorded()
        await sekretariat.opens("Posyandu Melati")
        await sekretariat.goes_to("Terima disposisi")
        await sekretariat.presses("Terima")
        await sekretariat.goes_to("Tugaskan penyusunan materi")
        await sekretariat.page.get_by_label("Agus Prasetyo (contoh)").check()
        await sekretariat.presses("Tugaskan")
        await sekretariat.sees_recorded()
        await step_5(staf)
        await sekretaris.opens("Posyandu layani 42 balita")
        await sekretaris.goes_to("Koreksi materi")
        await sekretaris.presses("Simpan koreksi")
        await sekretaris.goes_to("Ajukan untuk verifikasi")
        await sekretaris.presses("Ajukan")
        await reject(bidang)
        await sekretaris.opens("Posyandu layani 42 balita")
        await sekretaris.goes_to("Koreksi materi")
        await sekretaris.fills(Judul="Posyandu layani 41 balita")
        await sekretaris.presses("Simpan koreksi dan ajukan")
        await sekretaris.sees_recorded()
        await approve(bidang)
        await sekretaris.opens("Posyandu layani 41 balita")
        await sekretaris.goes_to("Perintahkan penayangan")
        await sekretaris.page.get_by_label("Agus Prasetyo (contoh)").check()
        await sekretaris.presses("Perintahkan")
        await staf.opens("Posyandu layani 41 balita")
        await staf.goes_to("Laksanakan penayangan")
        await staf.presses("Laksanakan")
        await publish_by_hand(staf)
        await ppid.opens("Posyandu layani 41 balita")
        link = ppid.page.get_by_role("link", name=world.site)
        await expect(link).to_have_count(1)
        await ppid.goes_to("Selesaikan disposisi")
        await ppid.presses("Selesaikan")
        await ppid.sees_recorded()
        await ppid.page.get_by_role("link", name=world.site).click()
        await expect(ppid.page.get_by_role("heading", level=1)).to_have_text("Posyandu layani 41 balita")


async def step_1(ppid: Officer, picture: Path) -> None:
    """A sheet, one idea per page, with one fault: its link leads to the page that has it, and nothing typed is lost."""
    await ppid.goes_to("Disposisi baru")
    await ppid.page.get_by_label("Prakarsa sendiri: kegiatan yang sudah dilaksanakan").check()
    await ppid.presses("Lanjut")
    await ppid.presses("Lanjut")
    await ppid.page.get_by_label("Segera", exact=True).check()
    await ppid.page.get_by_label("Buat materi publikasi").check()
    await ppid.fills(Isi_disposisi="Mohon dipublikasikan.")
    await ppid.presses("Lanjut")
    await ppid.picks("Bahan publikasi", picture)
    await ppid.presses("Lanjut")
    await ppid.presses("Serahkan kepada Sekretaris")
    await expect(ppid.page.get_by_role("alert")).to_contain_text("Sebutkan kegiatannya")
    await ppid.page.get_by_role("link", name="Sebutkan kegiatannya.").click()
    await ppid.fills(Kegiatan="Posyandu Melati")
    await ppid.presses("Lanjut")
    await expect(ppid.page.get_by_text("Mohon dipublikasikan.")).to_be_visible()
    await ppid.presses("Serahkan kepada Sekretaris")
    await ppid.sees_recorded()


async def step_5(staf: Officer) -> None:
    """The staf writes; the picture of the sheet is there already."""
    await staf.opens("Posyandu Melati")
    await staf.goes_to("Susun materi publikasi")
    await staf.fills(Judul="Posyandu layani 42 balita", Ringkasan="Kader menimbang 42 balita.", Isi="Kegiatan berjalan **lancar**.")
    await staf.presses("Lihat tampilan")
    await expect(staf.page.get_by_role("region", name="Tampilan di situs")).to_contain_text("Kegiatan berjalan lancar.")
    await staf.presses("Lanjut")
    await staf.presses("Lanjut")
    await staf.page.get_by_label("Instagram").check()
    await staf.presses("Lanjut")
    await staf.presses("Serahkan kepada Sekretaris")
    await staf.page.get_by_role("link", name="Tulis teks alternatif").click()
    await staf.fills(Teks_alternatif_foto_1="Kader menimbang balita")
    await staf.presses("Lanjut")
    await staf.presses("Serahkan kepada Sekretaris")
    await staf.sees_recorded()


async def reject(bidang: Officer) -> None:
    """Back to the Sekretaris with a code."""
    await bidang.opens("Posyandu layani 42 balita")
    await bidang.goes_to("Kembalikan kepada Sekretaris")
    await bidang.page.get_by_label("Isi akurat, benar, tidak menyesatkan, dan sesuai dokumen sumber").check()
    await bidang.fills(Jelaskan="Daftar hadir mencatat 41 balita.")
    await bidang.presses("Kembalikan")
    await bidang.sees_recorded()


async def approve(bidang: Officer) -> None:
    """The whole list answered."""
    await bidang.opens("Posyandu layani 41 balita")
    await bidang.goes_to("Verifikasi materi")
    for butir in DAFTAR_PERIKSA[1].values():
        if butir.akibat != "otomatis":
            group = bidang.page.get_by_role("group", name=f"{butir.kode}. {butir.pertanyaan}")
            await group.get_by_label("Ya", exact=True).check()
    await bidang.presses("Setujui")
    await bidang.sees_recorded()


async def publish_by_hand(staf: Officer) -> None:
    """Instagram is closed with its link."""
    mark = staf.page.get_by_role("link", name="Tandai sudah tayang", exact=True)
    for _ in range(50):
        if await mark.count():
            break
        await staf.page.reload()
    await mark.first.click()
    await staf.fills(Tautan_kiriman="https://www.instagram.com/p/contoh")
    await staf.presses("Tandai tayang")
    await staf.sees_recorded()


async def test_a_draft_survives_a_killed_page_and_a_broken_line(tmp_path: Path) -> None:
    async with portal_world(tmp_path / "data") as world, chromium() as browser:
        ppid = await officer(browser, world, "Sri Wahyuni", scripts=True)
        await ppid.goes_to("Disposisi baru")
        await ppid.presses("Lanjut")
        await ppid.fills(Kegiatan="Kerja bakti di Desa Kebak")
        await expect(ppid.page.get_by_text("Draf tersimpan").first).to_be_visible(timeout=15_000)
        await ppid.page.close()
        ppid = await officer(browser, world, "Sri Wahyuni", scripts=True)
        await ppid.goes_to("Draf saya")
        await ppid.shot("draf")
        await ppid.goes_to("Kerja bakti di Desa Kebak")
        await expect(ppid.page.get_by_text("dilanjutkan")).to_be_visible()
        await expect(ppid.page.get_by_label("Kegiatan", exact=True)).to_have_value("Kerja bakti di Desa Kebak")
        await ppid.shot("dilanjutkan")

        await ppid.page.context.set_offline(True)
        await ppid.fills(Kegiatan="Kerja bakti di Desa Macanan")
        await expect(ppid.page.get_by_text("Belum tersimpan, mencoba lagi…").first).to_be_visible(timeout=15_000)
        context = ppid.page.context
        await ppid.page.close()
        await context.set_offline(False)
        again = Officer(await context.new_page(), "Sri", scripts=True)
        await again.page.goto(world.url)
        await again.goes_to("Draf saya")
        await again.goes_to("Kerja bakti di Desa Kebak")
        await again.shot("tawaran")
        await again.page.get_by_role("button", name="Pakai tulisan itu").click()
        await expect(again.page.get_by_label("Kegiatan", exact=True)).to_have_value("Kerja bakti di Desa Macanan")
        await expect(again.page.get_by_text("Draf tersimpan").first).to_be_visible(timeout=15_000)
        await again.goes_to("Draf saya")
        await expect(again.page.get_by_role("link", name="Kerja bakti di Desa Macanan", exact=True)).to_be_visible()


async def test_an_upload_goes_on_after_the_connection_is_cut_and_after_a_reload(tmp_path: Path) -> None:
    picture = tmp_path / "IMG_9.png"
    picture.write_bytes(noise())
    pieces = -(-picture.stat().st_size // 2**20)
    assert pieces >= 4
    arrived: list[str] = []
    open_line = 2

    async def line(route: Route) -> None:
        """Lets so many pieces through, then is dead."""
        nonlocal open_line
        if route.request.method == "PATCH":
            if open_line == 0:
                await route.abort("connectionreset")
                return
            open_line -= 1
            arrived.append(route.request.headers["upload-offset"])
        await route.continue_()

    async with portal_world(tmp_path / "data") as world, chromium() as browser:
        ppid = await officer(browser, world, "Sri Wahyuni", scripts=True)
        await ppid.page.route("**/unggah/**", line)
        await ppid.goes_to("Disposisi baru")
        for _ in range(3):
            await ppid.presses("Lanjut")
        await ppid.page.get_by_label("Bahan publikasi").set_input_files(picture)
        await expect(ppid.page.get_by_text("IMG_9.png: sambungan terputus, mencoba lagi…")).to_be_visible(timeout=15_000)
        await ppid.shot("terputus")
        open_line = 1
        await eventually(lambda: len(arrived), lambda n: n == 3, what="the upload goes on by itself")
        await expect(ppid.page.get_by_text("sambungan terputus, mencoba lagi…")).to_be_visible(timeout=15_000)
        await ppid.page.reload()
        await expect(ppid.page.get_by_text("Unggahan IMG_9.png terputus pada")).to_be_visible()
        await ppid.shot("dimuat-ulang")
        open_line = 100
        await ppid.picks("Bahan publikasi", picture)
        assert arrived == [str(n * 2**20) for n in range(pieces)]
        await ppid.shot("terunggah")


def noise() -> bytes:
    """A picture that no encoder makes small."""
    file = io.BytesIO()
    Image.frombytes("RGB", (1250, 1250), random.Random(9).randbytes(1250 * 1250 * 3)).save(file, "PNG")
    return file.getvalue()
