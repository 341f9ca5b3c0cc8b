"""The public site in a real browser: a reader checks, reports and is answered, without scripts; every page accessible, light and dark."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, urlsplit

import httpx
import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, Request, ViewportSize, async_playwright, expect

from services.cli.demo import Story
from services.publisher.commands import TarikMateri
from tests.support.browsing import client_of, signed_in
from tests.support.eventually import eventually
from tests.support.portal_world import World, portal_world

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}
FIRST_VIEW_BYTES = 100_000
SHOTS = os.environ.get("TAYANG_SHOTS")
"""Folder for screenshots, when somebody wants to look."""
TITLE = "Posyandu Melati layani 42 balita"
KELUHAN = "Posyandu ini hari Kamis, bukan Jumat."


@dataclass
class Situs:
    """The office with one publication on its site."""

    office: World
    story: Story

    @property
    def site(self) -> str:
        return self.office.site

    def reader(self) -> httpx.AsyncClient:
        return client_of(self.office)

    async def heard(self) -> None:
        """Wait until every part has followed the log to its end."""

        async def behind() -> int:
            return max(h.lag for h in [*await self.office.run.health(), await self.office.portal.health()])

        await eventually(behind, lambda lag: lag == 0, limit_s=30, what="every part to hear the last fact")


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as p:
        browser = await p.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        try:
            yield browser
        finally:
            await browser.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def situs(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Situs]:
    async with portal_world(tmp_path_factory.mktemp("situs")) as office:
        story = Story(office.run, as_json=True)
        await story.open()
        await story.tell()
        made = Situs(office, story)
        await made.heard()
        yield made
        await story.close()


async def article_of(situs: Situs) -> str:
    async with situs.reader() as client:
        found = re.search(r'href="(/kebakkramat/berita/[^"]+)"', (await client.get(f"{situs.site}/kebakkramat/")).text)
        assert found is not None
        return found[1]


@asynccontextmanager
async def reader(browser: Browser, size: ViewportSize, *, scripts: bool) -> AsyncIterator[Page]:
    context = await browser.new_context(viewport=size, locale="id-ID", java_script_enabled=scripts, reduced_motion="reduce")
    try:
        yield await context.new_page()
    finally:
        await context.close()


async def looked_at(page: Page, what: str) -> None:
    if SHOTS:
        await page.screenshot(path=f"{SHOTS}/situs-{what}.png", full_page=True)


async def test_every_page_is_accessible_light_and_dark_and_small(situs: Situs) -> None:
    article = await article_of(situs)
    async with situs.reader() as client:
        code = re.search(r"<code>([0-9A-Z-]+)</code>", (await client.get(situs.site + article)).text)
    assert code is not None
    pages = {
        "beranda": "/kebakkramat/", "artikel": article, "cek": "/kebakkramat/cek", "cek-semua": "/cek",
        "cek-kode": f"/kebakkramat/cek?q={code[1]}", "cek-tak-dikenal": "/kebakkramat/cek?q=7QFM2-X9WTA-1", "cek-salah": "/cek?q=apa",
        "lapor": f"/kebakkramat/lapor?tentang={article}", "lapor-kosong": "/kebakkramat/lapor",
        "klasifikasi": "/kebakkramat/klasifikasi/setiap_saat",
        "cari": f"/kebakkramat/cari?q={quote('posyandu balita')}", "arsip": "/kebakkramat/arsip/", "galat": "/kebakkramat/berita/tidak-ada",
    }  # fmt: skip
    async with chromium() as browser:
        for size_name, size in (("hp", PHONE), ("meja", DESK)):
            async with reader(browser, size, scripts=True) as page:
                for name, path in pages.items():
                    weight, strangers = await weighed(page, situs.site + path, situs.site)
                    assert weight < FIRST_VIEW_BYTES, (name, weight)
                    assert strangers == [], name
                    await fits(page, f"{name} {size_name}")
                    for scheme in SCHEMES:
                        await page.emulate_media(color_scheme=scheme)
                        found = await Axe().run(page, options={"runOnly": AXE_RULES})
                        assert not found.violations_count, f"{name} ({size_name}, {scheme}): {found.generate_report()}"
                        await looked_at(page, f"{name}-{size_name}-{scheme}")


async def weighed(page: Page, url: str, home: str) -> tuple[int, list[str]]:
    """Bytes of the first view without photos, and every address asked that is not ours."""
    seen: list[Request] = []

    def note(request: Request) -> None:
        seen.append(request)

    page.on("requestfinished", note)
    await page.goto(url, wait_until="networkidle")
    page.remove_listener("requestfinished", note)
    weight = 0
    for request in seen:
        if request.resource_type != "image":
            sizes = await request.sizes()
            weight += sizes["responseBodySize"] + sizes["responseHeadersSize"]
    return weight, [r.url for r in seen if urlsplit(r.url).netloc != urlsplit(home).netloc]


async def fits(page: Page, what: str) -> None:
    """No sideways scrolling, and nothing to touch that is smaller than a fingertip (WCAG 2.5.8; links in running text excepted)."""
    assert await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), what
    small = await page.evaluate(
        """[...document.querySelectorAll('nav a, footer a, button, input:not([type=hidden]), textarea, .kode')]
        .filter(e => e.tabIndex >= 0).map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
        .filter(([_, r]) => r.width && (r.height < 24 || r.width < 24)).map(([h]) => h)"""
    )
    assert small == [], what


async def test_the_key_of_the_machine_that_faces_the_world_signs_reports_alone(situs: Situs) -> None:
    known = (await situs.office.run.foundation.directories.keys()).kunci
    (key,) = [k for name, k in known.items() if name.startswith("situs-")]
    assert key.perintah == ("CatatLaporanMasyarakat",)


async def test_a_reader_checks_reports_and_is_answered_without_scripts(situs: Situs) -> None:
    article = await article_of(situs)
    async with chromium() as browser, reader(browser, PHONE, scripts=False) as page:
        await page.goto(situs.site + article)
        text = await page.locator("article .isi").inner_text()
        await page.get_by_role("link", name="Cek keaslian").nth(1).click()
        await expect(page.get_by_role("heading", name="Asli", exact=True)).to_be_visible()
        await expect(page.get_by_text("Diverifikasi")).to_be_visible()

        await page.get_by_label("Atau tempelkan teksnya").fill(text)
        await page.get_by_role("button", name="Bandingkan teks").click()
        await expect(page.get_by_text("sama persis")).to_be_visible()
        await page.get_by_label("Atau tempelkan teksnya").fill(text.replace("42", "420"))
        await page.get_by_role("button", name="Bandingkan teks").click()
        await expect(page.get_by_text("tetapi ada perbedaan")).to_be_visible()
        await expect(page.locator("ins").filter(has_text="420")).to_be_visible()
        await looked_at(page, "cek-beda")

        await page.goto(situs.site + article)
        await page.get_by_role("link", name="Laporkan kekeliruan atau data pribadi").first.click()
        await page.get_by_label("Ada yang keliru").check()
        await page.get_by_label("Jelaskan").fill(KELUHAN)
        await page.get_by_label("Kontak (boleh kosong)").fill("0812 0000 0000")
        await page.get_by_role("button", name="Kirim laporan").click()
        await expect(page.get_by_role("heading", name="Laporan diterima")).to_be_visible()
        number = await page.locator(".nomor").inner_text()
        await looked_at(page, "laporan-diterima")

        await answered_by_ppid(situs, number)
        await situs.heard()
        await page.reload()
        await expect(page.get_by_role("heading", name="Laporan sudah ditindaklanjuti")).to_be_visible()
        await expect(page.get_by_text("tidak terbukti")).to_be_visible()
        await looked_at(page, "laporan-selesai")


async def answered_by_ppid(situs: Situs, number: str) -> None:
    """In the portal: the report stands in the inbox and on the case, for PPID Pembantu alone, and is answered by a form."""
    case = situs.story.case
    async with situs.reader() as ppid, situs.reader() as staf:
        csrf = await signed_in(ppid, "Sri Wahyuni")
        await situs.heard()
        assert "Tindak lanjuti laporan masyarakat" in (await ppid.get("/tugas")).text
        page = (await ppid.get(f"/kasus/{case}")).text
        assert f"Laporan masyarakat {number}" in page
        assert KELUHAN in page
        assert "0812 0000 0000" in page
        await signed_in(staf, "Agus Prasetyo")
        theirs = (await staf.get(f"/kasus/{case}")).text
        assert KELUHAN not in theirs
        form = (await ppid.get(f"/kasus/{case}/TindaklanjutiLaporan")).text
        assert KELUHAN in form
        fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)) | {"csrf": csrf, "tahap": "kirim"}
        early = await ppid.post(f"/kasus/{case}/TindaklanjutiLaporan", data=fields | {"hasil": "diralat", "catatan": ""})
        assert early.status_code == 422
        assert "Ralat belum tayang" in early.text
        fields |= dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', early.text))
        done = await ppid.post(f"/kasus/{case}/TindaklanjutiLaporan", data=fields | {"hasil": "tidak_terbukti", "catatan": "Jumat."})
        assert done.url.path == f"/kasus/{case}"
        assert KELUHAN not in done.text


async def test_z_a_withdrawn_page_says_why(situs: Situs) -> None:
    """Last: it takes the publication away."""
    article = await article_of(situs)
    async with situs.reader() as client:
        photo = re.search(r'src="(/kebakkramat/media/[0-9a-f]{64})"', (await client.get(situs.site + article)).text)
        assert photo is not None
        assert (await client.get(situs.site + photo[1])).status_code == 200
        await situs.story.act("ppid_pembantu", TarikMateri(sebab="data_pribadi", penjelasan="Foto memuat wajah anak."))

        async def gone() -> bool:
            return "Sebab: memuat data pribadi." in (await client.get(situs.site + article)).text

        await eventually(gone, bool, limit_s=30, what="the note at the address")
        assert (await client.get(situs.site + photo[1])).status_code == 410
    async with chromium() as browser, reader(browser, PHONE, scripts=True) as page:
        for name, path in (("ditarik", article), ("cek-ditarik", f"/cek?q={article}")):
            await page.goto(situs.site + path)
            await expect(page.get_by_text("Foto memuat wajah anak.")).to_be_visible()
            for scheme in SCHEMES:
                await page.emulate_media(color_scheme=scheme)
                found = await Axe().run(page, options={"runOnly": AXE_RULES})
                assert not found.violations_count, f"{name} ({scheme}): {found.generate_report()}"
            await looked_at(page, name)
