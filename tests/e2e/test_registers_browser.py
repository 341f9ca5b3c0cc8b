"""The registers on a phone and at a desk, and the public list: filtered and followed by visible labels, accessible, without scripts too."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize, expect

from services.publisher.commands import TarikMateri
from tests.e2e.test_portal_browser import PHONE, chromium
from tests.support.e2e_clerk import UNIT, clerk
from tests.support.e2e_story import STORY, Act
from tests.support.eventually import eventually
from tests.support.looking import faults, shot
from tests.support.portal_world import World, portal_world

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
DESK: ViewportSize = {"width": 1280, "height": 900}
SHOTS = os.environ.get("TAYANG_SHOTS")


@dataclass
class Setting:
    world: World
    published: str


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def setting(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Setting]:
    folder: Path = tmp_path_factory.mktemp("register")
    async with portal_world(folder) as world, clerk(folder) as at:
        withdrawn, published, begun = (str(uuid4()) for _ in range(3))
        last = await at.story(withdrawn)
        tarik = Act(8, "ppid_pembantu", lambda _: TarikMateri(sebab="data_pribadi", penjelasan="Memuat NIK."))
        await at.do(tarik, withdrawn, after=last)
        await at.story(published, STORY[:-1])
        last = await at.story(begun, STORY[:1])
        assert last is not None
        assert await world.portal.seen(last)

        async def behind() -> int:
            return max(h.lag for h in await world.run.health())

        await eventually(behind, lambda lag: lag == 0, limit_s=30)
        yield Setting(world, published)


async def page_of(browser: Browser, size: ViewportSize, *, scripts: bool) -> Page:
    phone = size["width"] < 500
    context = await browser.new_context(
        viewport=size, has_touch=phone, is_mobile=phone, locale="id-ID", java_script_enabled=scripts, reduced_motion="reduce"
    )
    return await context.new_page()


async def look(page: Page, what: str, *, scripts: bool) -> None:
    """What every page owes its reader; looking itself takes a script."""
    if scripts:
        assert await faults(page) == [], what
        await shot(page, f"register-{what}")


@pytest.mark.timeout(200)
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["hp", "meja"])
@pytest.mark.parametrize("scripts", [False, True], ids=["tanpa-skrip", "dengan-skrip"])
async def test_a_clerk_finds_filters_and_follows(setting: Setting, size: ViewportSize, scripts: bool) -> None:
    where = "hp" if size is PHONE else "meja"
    async with chromium() as browser:
        page = await page_of(browser, size, scripts=scripts)
        await page.goto(setting.world.url)
        await page.get_by_role("button", name="Sri Wahyuni").click()
        await page.get_by_text("Menu", exact=True).click()
        await page.get_by_role("link", name="Register", exact=True).click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Buku disposisi")
        await expect(page.get_by_role("status")).to_contain_text("3 baris.")
        await look(page, f"buku-{where}", scripts=scripts)
        await page.get_by_role("link", name="Register publikasi", exact=True).click()
        await look(page, f"publikasi-{where}", scripts=scripts)
        await page.get_by_text("Saring", exact=True).click()
        await page.get_by_label("Keadaan").select_option("Ditarik")
        await page.get_by_label("Sampai tanggal").fill("2020-01-01")
        await page.get_by_role("button", name="Terapkan").click()
        await expect(page.get_by_role("status")).to_contain_text("0 baris menurut saringan.")
        await page.get_by_label("Sampai tanggal").fill("")
        await page.get_by_role("button", name="Terapkan").click()
        await expect(page.get_by_role("status")).to_contain_text("2 baris menurut saringan.")
        await look(page, f"tersaring-{where}", scripts=scripts)
        await page.get_by_role("link", name="Daftar Informasi Publik", exact=True).click()
        await look(page, f"dip-{where}", scripts=scripts)
        async with page.expect_download() as loading:
            await page.get_by_role("link", name="Excel Daftar Informasi Publik").click()
        assert (await loading.value).suggested_filename.startswith("daftar-informasi-publik-kebakkramat-")
        await page.get_by_role("link", name="Cetak Daftar Informasi Publik").click()
        if scripts and SHOTS:
            await page.screenshot(path=f"{SHOTS}/register-cetak-{where}.png", full_page=True)
        await page.get_by_role("link", name="Kembali").click()
        await page.get_by_role("link", name="Buku disposisi", exact=True).click()
        await page.get_by_role("link", name="2/2026", exact=True).click()
        assert page.url.endswith(f"/kasus/{setting.published}")


@pytest.mark.timeout(200)
async def test_anyone_reads_the_public_list(setting: Setting) -> None:
    async with chromium() as browser:
        for where, size in (("hp", PHONE), ("meja", DESK)):
            for scripts in (False, True):
                page = await page_of(browser, size, scripts=scripts)
                await page.goto(f"{setting.world.site}/{UNIT}/")
                await page.get_by_role("link", name="Informasi publik", exact=True).click()
                await expect(page.get_by_role("status")).to_contain_text("2 informasi.")
                await expect(page.get_by_text("Informasi ini sudah ditarik: memuat data pribadi.")).to_be_visible()
                await look(page, f"situs-{where}", scripts=scripts)
                await page.get_by_label("Jenis informasi").select_option("Berkala")
                await page.get_by_role("button", name="Tampilkan").click()
                await expect(page.get_by_text("Tidak ada informasi menurut saringan ini.")).to_be_visible()
                await page.get_by_role("link", name="Tampilkan semua").click()
                await page.get_by_label("Kata dalam ringkasan").fill(setting.published[:8])
                await page.get_by_role("button", name="Tampilkan").click()
                await expect(page.get_by_role("status")).to_contain_text("1 informasi menurut saringan.")
                await look(page, f"situs-tersaring-{where}", scripts=scripts)
                await page.get_by_role("main").get_by_role("heading", level=2).get_by_role("link").click()
                assert "/berita/" in page.url
