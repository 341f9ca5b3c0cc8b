"""Pemberitahuan saya on a phone: by its labels alone, accessible in light and dark, with scripts and without."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.e2e.test_portal_browser import PHONE, Officer, chromium
from tests.support.fake_smtp import fake_smtp
from tests.support.portal_world import portal_world

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
async def test_setting_and_trying_one_s_address(tmp_path: Path, scripts: bool) -> None:
    async with (
        fake_smtp() as mail,
        portal_world(tmp_path, smtp_url=mail.url, smtp_from="tayang@uji.invalid", notice_gather_s=0) as world,
        chromium() as browser,
    ):
        context = await browser.new_context(viewport=PHONE, java_script_enabled=scripts, locale="id-ID", reduced_motion="reduce")
        page = await context.new_page()
        await page.goto(world.url)
        await page.get_by_role("button", name="Bambang").click()
        me = Officer(page, f"pemberitahuan-{'skrip' if scripts else 'polos'}", scripts=scripts)
        await page.get_by_text("Menu", exact=True).click()
        await page.get_by_role("link", name="Pemberitahuan", exact=True).click()
        await page.get_by_label("Surel").fill("bambang")
        await me.presses("Simpan")
        await expect(page.get_by_role("alert")).to_contain_text("Alamat surel belum benar")
        await expect(page.get_by_label("Surel")).to_have_value("bambang")
        await page.get_by_label("Surel").fill("bambang@uji.invalid")
        await page.get_by_label("Nomor WhatsApp").fill("0812-3456-7890")
        await me.presses("Simpan")
        await page.get_by_role("button", name="Kirim uji coba ke surel").click()
        await expect(page.get_by_text("Surel: terkirim.")).to_be_visible()
        await me.shot("terkirim")
        assert len(mail.to("bambang@uji.invalid")) == 1
        assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"] if scripts else True
