"""Reports in a real Chromium: charts and tables are accessible in light and dark, fit a phone, and print on A4."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from tests.e2e.test_portal_browser import AXE_RULES, PHONE, chromium
from tests.support.printed import pdf_sizes_mm, pdf_words
from tests.support.reported_world import Writer, followed, lived, reported_world

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("TAYANG_SHOTS")
SCHEMES: tuple[Literal["light", "dark"], ...] = ("dark", "light")
SMALL = """() => [...document.querySelectorAll('main a[href], main button:not([hidden]), main select')]
  .filter(e => !(e.closest('p, li, h2') && getComputedStyle(e).display == 'inline'))
  .map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()]).filter(([_, r]) => r.width < 24 || r.height < 24)
  .map(([html, r]) => `${html} ${r.width}x${r.height}`)"""
WIDE = """() => [...document.querySelectorAll('main *')].filter(e => !e.closest('.geser *') && e.getBoundingClientRect().right > innerWidth)
  .map(e => e.outerHTML.slice(0, 120))"""
UNTOLD = """() => [...document.querySelectorAll('svg[role=img]')].filter(s => !s.querySelector('title')?.textContent.trim()
  || !s.querySelector('desc')?.textContent.trim() || !s.closest('section').querySelector('table')).length"""


async def looks_well(page: Page, what: str) -> None:
    """Accessible, nothing cut off or too small, on a phone, at 195 px and on a desk; each chart told in words and by a table."""
    for width in (1280, 195, PHONE["width"]):
        await page.set_viewport_size({"width": width, "height": 844})
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, (what, width, await page.evaluate(WIDE))
        if SHOTS and width != 195:
            for scheme in SCHEMES:
                await page.emulate_media(color_scheme=scheme)
                await page.screenshot(path=f"{SHOTS}/laporan-{what}-{width}-{scheme}.png", full_page=True)
    for scheme in SCHEMES:
        await page.emulate_media(color_scheme=scheme)
        found = await Axe().run(page, options={"runOnly": AXE_RULES})
        assert not found.violations_count, f"{what} ({scheme}): {found.generate_report()}"
    assert await page.evaluate(SMALL) == [], what
    assert await page.evaluate(UNTOLD) == 0, what


@pytest.mark.timeout(300)
async def test_reports_on_a_phone_and_on_paper(tmp_path: Path) -> None:
    async with reported_world(tmp_path) as world, chromium() as browser:
        writer = Writer(world.run.foundation)
        await writer.calendar()
        for case, rows in lived(24, datetime(2026, 8, 31, 1, 0, tzinfo=UTC)):
            await writer.tell(case, rows)
        await followed(world)
        context = await browser.new_context(viewport=PHONE, locale="id-ID", reduced_motion="reduce")
        page = await context.new_page()
        refused: list[str] = []
        page.on("console", lambda m: refused.append(m.text) if "Content Security Policy" in m.text else None)
        await page.goto(world.url)
        await page.get_by_role("button", name="Sri Wahyuni").click()
        await page.goto(f"{world.url}/laporan")
        await looks_well(page, "kosong")
        await page.get_by_label("Bulan").select_option("September 2026")
        await page.get_by_role("button", name="Tampilkan").click()
        await expect(page.get_by_role("img", name="Lama kerja per jabatan")).to_be_visible()
        await looks_well(page, "bulan")
        await page.get_by_role("link", name="Sekretaris: lihat kasusnya").first.click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Giliran Sekretaris")
        await looks_well(page, "kasus")
        await page.get_by_role("link", name="Laporan September 2026").click()
        await page.get_by_role("link", name="Laporan tahun 2026").click()
        await expect(page.get_by_role("img", name="Publikasi per bulan")).to_be_visible()
        await looks_well(page, "tahun")
        paper = await page.pdf(prefer_css_page_size=True)
        sizes = pdf_sizes_mm(paper)
        assert set(sizes) == {(210, 297)} and len(sizes) <= 4
        assert "KECAMATAN" in pdf_words(paper)
        if SHOTS:
            Path(SHOTS, "laporan-tahun.pdf").write_bytes(paper)
        assert refused == []
