"""The SOP by people on a phone: sign-in, inbox and forms, found by their visible Indonesian labels alone. With and without scripts."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

from services.cli.sample import photo
from shared.sop.lists import DAFTAR_PERIKSA
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

    async def sees_recorded(self) -> None:
        await expect(self.page.get_by_role("status")).to_contain_text("Tercatat")

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
        await sekretaris.presses("Simpan koreksi")
        await sekretaris.goes_to("Ajukan untuk verifikasi")
        await sekretaris.presses("Ajukan")
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
    """A sheet with one fault first: nothing typed is lost."""
    await ppid.goes_to("Disposisi baru")
    await ppid.page.get_by_label("Prakarsa sendiri: kegiatan yang sudah dilaksanakan").check()
    await ppid.page.get_by_label("Segera", exact=True).check()
    await ppid.page.get_by_label("Buat materi publikasi").check()
    await ppid.fills(Isi_disposisi="Mohon dipublikasikan.")
    await ppid.presses("Serahkan kepada Sekretaris")
    await expect(ppid.page.get_by_role("alert")).to_contain_text("Sebutkan kegiatannya")
    await expect(ppid.page.get_by_label("Isi disposisi")).to_have_value("Mohon dipublikasikan.")
    await ppid.fills(Kegiatan="Posyandu Melati")
    await ppid.page.get_by_label("Bahan publikasi").set_input_files(picture)
    await ppid.presses("Serahkan kepada Sekretaris")
    await ppid.sees_recorded()


async def step_5(staf: Officer) -> None:
    """The staf writes; the picture of the sheet is there already."""
    await staf.opens("Posyandu Melati")
    await staf.goes_to("Susun materi publikasi")
    await staf.fills(Judul="Posyandu layani 42 balita", Ringkasan="Kader menimbang 42 balita.", Isi="Kegiatan berjalan **lancar**.")
    await staf.presses("Serahkan kepada Sekretaris")
    await expect(staf.page.get_by_role("alert")).to_contain_text("Tulis teks alternatif")
    await staf.fills(Teks_alternatif_foto_1="Kader menimbang balita")
    await staf.page.get_by_label("Instagram").check()
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
