"""Prints in a real Chromium: they fit their paper, read well on a phone, and are found from the case."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from services.cli.demo import Story
from services.cli.sample import photo
from tests.e2e.test_portal_browser import AXE_RULES, PHONE, chromium
from tests.support.eventually import eventually
from tests.support.portal_world import World, portal_world
from tests.support.printed import pdf_sizes_mm, pdf_words

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("TAYANG_SHOTS")
PRINTS = {
    "Lembar disposisi": [(148, 210)],
    "Perintah tayang": [(148, 210)],
    "Materi terkoreksi": [(210, 297)],
    "Lembar verifikasi": [(210, 297), (210, 297)],
}
"""Sheets of paper each takes in an ordinary case."""


async def told(world: World) -> str:
    """A finished case."""
    story = Story(world.run, as_json=True)
    await story.open()
    try:
        await story.tell()
    finally:
        await story.close()
    return story.case


async def phone(browser: Browser, world: World, *, scripts: bool = True) -> Page:
    context = await browser.new_context(viewport=PHONE, locale="id-ID", java_script_enabled=scripts, reduced_motion="reduce")
    page = await context.new_page()
    await page.goto(world.url)
    await page.get_by_role("button", name="Sri Wahyuni").click()
    return page


async def looks_well(page: Page, what: str) -> None:
    """Accessible in both colour schemes, and no wider than the phone."""
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        found = await Axe().run(page, options={"runOnly": AXE_RULES})
        assert not found.violations_count, f"{what} ({scheme}): {found.generate_report()}"
    await page.emulate_media(color_scheme="light")
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], what
    if SHOTS:
        await page.screenshot(path=f"{SHOTS}/cetak-{what.replace(' ', '-')}.png", full_page=True)


async def test_prints_fit_their_paper_and_read_well_on_a_phone(tmp_path: Path) -> None:
    async with portal_world(tmp_path / "data") as world, chromium() as browser:
        case = await told(world)
        page = await phone(browser, world)
        await page.goto(f"{world.url}/kasus/{case}/cetak")
        for name, sheets in PRINTS.items():
            await page.get_by_role("link", name=name, exact=True).click()
            await looks_well(page, name)
            await expect(page.get_by_role("button", name="Cetak", exact=True)).to_be_visible()
            made = await page.pdf(prefer_css_page_size=True)
            assert list(pdf_sizes_mm(made)) == sheets, name
            text = pdf_words(made)
            assert "Dicatat dalam sistem oleh" in text
            assert "Unduh PDF" not in text
            assert "Kembali" not in text
            await page.get_by_role("link", name="Kembali").click()
        await looks_well(page, "cetakan")


async def test_the_flow_chart_is_drawn_without_gaps(tmp_path: Path) -> None:
    """A drawing that is lower than its row would break the arrows; what is too high for the sheet would part them."""
    async with portal_world(tmp_path / "data") as world, chromium() as browser:
        page = await phone(browser, world)
        for paper, size in (("a4", (297, 210)), ("f4", (330, 215))):
            await page.goto(f"{world.url}/cetak/sop?kertas={paper}")
            await looks_well(page, f"sop {paper}")
            gaps = await page.evaluate(
                """() => [...document.querySelectorAll(".alur tbody tr")].map(row =>
                    row.getBoundingClientRect().height - row.querySelector("svg").getBoundingClientRect().height)"""
            )
            assert len(gaps) == 8
            assert max(gaps) <= 2, gaps
            assert list(pdf_sizes_mm(await page.pdf(prefer_css_page_size=True))) == [size, size]


async def test_a_scan_is_attached_from_the_case_without_scripts(tmp_path: Path) -> None:
    picture = tmp_path / "lembar.jpg"
    picture.write_bytes(photo(3))
    async with portal_world(tmp_path / "data") as world, chromium() as browser:
        case = await told(world)
        page = await phone(browser, world, scripts=False)
        await page.goto(f"{world.url}/kasus/{case}")
        await page.get_by_role("link", name="Lampirkan pindaian bertanda tangan").click()
        await page.get_by_role("button", name="Lampirkan").click()
        await expect(page.get_by_role("alert")).to_contain_text("Pilih tindakan")
        act = page.get_by_label("Tindakan yang diparaf")
        option = await act.get_by_role("option").filter(has_text="Langkah 3: Disposisi diterima").get_attribute("value")
        await act.select_option(option)
        await page.get_by_label("Foto atau PDF hasil pindaian").set_input_files(picture)
        await page.get_by_role("button", name="Lampirkan").click()
        await expect(page.get_by_role("status")).to_contain_text("pindaian dilampirkan")
        scan = page.get_by_role("img", name="Pindaian disposisi diterima")
        await expect(scan).to_be_visible()
        await eventually(lambda: scan.evaluate("i => i.naturalWidth"), lambda width: width > 0, what="the small picture is shown")
        await page.goto(f"{world.url}/kasus/{case}/cetak/lembar-disposisi")
        await expect(page.get_by_role("button", name="Cetak", exact=True)).to_have_count(0)
