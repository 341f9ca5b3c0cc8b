"""An auditor on a phone: takes the seal, draws a sample, reads a case, goes back in time; with and without scripts."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from shared.clock import system_clock
from tests.e2e.test_portal_browser import PHONE, chromium
from tests.support.looking import faults, shot
from tests.support.portal_office import kantor
from tests.support.portal_people import PASSWORD, browser, first_administrator, give_account, post, set_password
from tests.support.portal_world import World, portal_world

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
SHOTS = os.environ.get("TAYANG_SHOTS")
WIB = ZoneInfo("Asia/Jakarta")


@dataclass
class Setting:
    world: World
    case: str


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def setting(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Setting]:
    folder: Path = tmp_path_factory.mktemp("audit")
    async with portal_world(folder) as world, kantor(world) as office, browser(world) as admin, browser(world) as ira:
        case = await office.written("Kerja bakti", "Warga Kebak bersihkan saluran air")
        await office.assigned("Posyandu Melati")
        await first_administrator(world, admin)
        today = system_clock().astimezone(WIB).date()
        days = {"mulai": today.isoformat(), "sampai": (today + timedelta(days=5)).isoformat()}
        made = await post(admin, "/kantor/auditor/baru", nama="Ira Kusuma", nomor_surat_tugas="700/12/2026", **days)
        await set_password(ira, await give_account(admin, made.url.path.rpartition("/")[2], "ira.kusuma"))
        yield Setting(world, case)


async def look(page: Page, what: str, *, scripts: bool) -> None:
    """What every page owes its reader; looking itself takes a script."""
    if scripts:
        assert await faults(page) == [], what
        await shot(page, f"audit-{what}")


@pytest.mark.timeout(120)
@pytest.mark.parametrize("scripts", [False, True], ids=["tanpa-skrip", "dengan-skrip"])
async def test_an_auditor_works_through_a_sample(setting: Setting, scripts: bool) -> None:
    async with chromium() as chrome:
        context = await chrome.new_context(
            viewport=PHONE, has_touch=True, is_mobile=True, locale="id-ID", java_script_enabled=scripts, reduced_motion="reduce"
        )
        page = await context.new_page()
        await page.goto(f"{setting.world.url}/masuk")
        await page.get_by_label("Nama", exact=False).first.fill("ira.kusuma")
        await page.get_by_label("Kata sandi").fill(PASSWORD)
        await page.get_by_role("button", name="Masuk").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Mulai audit")
        await look(page, "mulai", scripts=scripts)
        await page.get_by_role("link", name="Contoh acak 10 kasus").click()
        await expect(page.get_by_role("status")).to_contain_text("2 kasus,")
        await page.get_by_text("Pilih kasus atau ambil contoh acak").click()
        await look(page, "daftar", scripts=scripts)
        await page.get_by_role("link", name="Warga Kebak bersihkan saluran air").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Warga Kebak bersihkan saluran air")
        await expect(page.get_by_text("Dilihat auditor")).to_be_visible()
        await look(page, "kasus", scripts=scripts)
        await page.goto(f"{setting.world.url}/audit/keadaan")
        await look(page, "keadaan-kosong", scripts=scripts)
        now = (system_clock() - timedelta(seconds=60)).astimezone(WIB)
        await page.get_by_label("Tanggal dan jam").fill(f"{now:%Y-%m-%dT%H:%M}")
        await page.get_by_role("button", name="Tampilkan keadaan").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Keadaan lampau", timeout=20_000)
        await expect(page.get_by_role("status")).to_contain_text("log nomor")
        await page.goto(f"{setting.world.url}/audit/keadaan?pada={system_clock().isoformat().replace('+00:00', 'Z')}")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Keadaan lampau", timeout=20_000)
        await look(page, "keadaan", scripts=scripts)
        await page.get_by_role("link", name="Nomor 1/").first.click()
        await expect(page.get_by_role("note")).to_contain_text("Keadaan per ")
        await look(page, "kasus-lampau", scripts=scripts)
        await page.get_by_role("link", name="Keadaan kantor saat itu").click()
        await page.get_by_role("link", name="Register saat itu").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Buku disposisi")
        await look(page, "register-lampau", scripts=scripts)
        await context.close()


@pytest.mark.timeout(60)
async def test_an_administrator_sees_who_looks(setting: Setting) -> None:
    async with chromium() as chrome:
        context = await chrome.new_context(viewport=PHONE, has_touch=True, is_mobile=True, locale="id-ID", reduced_motion="reduce")
        page = await context.new_page()
        await page.goto(f"{setting.world.url}/masuk")
        await page.get_by_label("Nama", exact=False).first.fill("adi")
        await page.get_by_label("Kata sandi").fill(PASSWORD)
        await page.get_by_role("button", name="Masuk").click()
        await page.get_by_role("link", name="Auditor", exact=True).click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Auditor")
        await look(page, "auditor", scripts=True)
        await page.get_by_role("link", name="Tugaskan auditor").click()
        await page.get_by_role("button", name="Tugaskan").click()
        await expect(page.get_by_text("Belum dapat diproses")).to_be_visible()
        await look(page, "auditor-salah", scripts=True)
        await context.close()
