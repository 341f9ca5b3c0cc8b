"""The verifier on a phone: hints beside the list, a failed check that leads back, uji konsekuensi; a photo blurred by finger."""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from services.registry import commands as registry
from shared.clock import day_in
from shared.sop import events as e
from shared.sop.lists import DAFTAR_PERIKSA
from shared.sop.materi import OrangTampak
from tests.e2e.test_portal_browser import AXE_RULES, PHONE, chromium
from tests.support.eventually import eventually
from tests.support.portal_world import World, portal_world
from tests.support.submitted import Clerks, assigned, material, submitted

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("TAYANG_SHOTS")
MANUAL = {k: b for k, b in DAFTAR_PERIKSA[1].items() if b.akibat != "otomatis"}
BADAN = (
    "Ibu Sumiyati, NIK 3313014107900002, menerima bantuan di balai desa. Keluarga yang memerlukan keterangan dapat menghubungi "
    "0812-3456-7890.\n\nSeorang balita bernama Rafi Ahmad ikut ditimbang."
)


@asynccontextmanager
async def phone(browser: Browser, world: World, name: str, *, scripts: bool) -> AsyncIterator[Page]:
    """Signed in as one of the invented people."""
    context = await browser.new_context(
        viewport=PHONE, has_touch=True, is_mobile=True, locale="id-ID", java_script_enabled=scripts, reduced_motion="reduce"
    )
    page = await context.new_page()
    await page.goto(world.url)
    await page.get_by_role("button", name=name).click()
    yield page
    await context.close()


async def look(page: Page, what: str, *, scripts: bool = True) -> None:
    """Accessible in light and dark, nothing wider than the phone; a screenshot when somebody wants one."""
    if scripts:
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme=scheme)
            found = await Axe().run(page, options={"runOnly": AXE_RULES})
            assert not found.violations_count, f"{what} ({scheme}): {found.generate_report()}"
            if SHOTS:
                await page.screenshot(path=f"{SHOTS}/periksa-{what}-{scheme}.png", full_page=True)
        await page.emulate_media(color_scheme="light")
        assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], what
    elif SHOTS:
        await page.screenshot(path=f"{SHOTS}/periksa-{what}-tanpa.png", full_page=True)


async def say(page: Page, kode: str, answer: str) -> None:
    await page.get_by_role("group", name=re.compile(rf"^{MANUAL[kode].kode}\. ")).get_by_label(answer, exact=True).check()


async def begin(page: Page, clerks: Clerks, act: str) -> None:
    await page.goto(f"{clerks.world.url}/kasus/{clerks.case}")
    await page.get_by_role("link", name=act, exact=True).first.click()


@pytest.mark.parametrize("scripts", [False, True], ids=["tanpa-skrip", "dengan-skrip"])
async def test_a_failed_check_leads_back_with_everything_said(tmp_path: Path, scripts: bool) -> None:
    async with portal_world(tmp_path / "data") as world, chromium() as browser:
        clerks, photos = await submitted(world, badan=BADAN)
        async with phone(browser, world, "Hadi Nugroho", scripts=scripts) as page:
            await begin(page, clerks, "Verifikasi materi")
            p1 = page.get_by_role("group", name=re.compile(r"^P1\. "))
            await expect(p1).to_contain_text("3313014107900002")
            await expect(p1).to_contain_text("mirip NIK")
            note = page.get_by_label("Catatan P1", exact=True)
            await expect(note).to_be_visible(visible=not scripts)
            for kode in MANUAL:
                await say(page, kode, "Tidak" if kode == "p1" else "Ya")
            await expect(note).to_be_visible()
            await note.fill("Hapus NIK dan nomor telepon.")
            if scripts:
                await expect(page.get_by_text(f"{len(MANUAL)} dari {len(MANUAL)} butir terjawab")).to_be_visible()
                await expect(page.get_by_role("button", name="Setujui", exact=True)).to_be_hidden()
                await look(page, "daftar")
                await page.get_by_role("button", name="Kembalikan kepada Sekretaris", exact=True).click()
            else:
                await page.get_by_role("button", name="Setujui", exact=True).click()
                await expect(page.get_by_role("alert")).to_contain_text("hanya dapat dikembalikan")
                await expect(page.get_by_role("button", name="Setujui", exact=True)).to_have_count(0)
                await look(page, "gagal", scripts=scripts)
                await page.get_by_role("button", name="Lanjut ke pengembalian").click()
            await expect(page.get_by_role("heading", level=1)).to_have_text("Kembalikan kepada Sekretaris")
            await expect(page.get_by_label(f"P1. {MANUAL['p1'].pertanyaan}", exact=True)).to_be_checked()
            await expect(page.get_by_label("Yang harus diperbaiki pada P1")).to_have_value("Hapus NIK dan nomor telepon.")
            await look(page, "kembalikan", scripts=scripts)
            await page.get_by_role("button", name="Kembalikan", exact=True).click()
            await expect(page.get_by_role("status").first).to_contain_text("Tercatat")
            (made,) = [x for x in await clerks.facts() if isinstance(x, e.MateriDitolak)]
            assert [a.kode for a in made.alasan] == ["p1"]
            await clerks.resubmit(material(photos, badan="Ibu-ibu menerima bantuan di balai desa."), 2)
            await begin(page, clerks, "Verifikasi materi")
            await expect(page.get_by_role("heading", name="Perubahan sejak versi 2")).to_be_visible()
            for kode in MANUAL:
                await say(page, kode, "Ya")
            await look(page, "kedua", scripts=scripts)
            await page.get_by_role("button", name="Setujui", exact=True).click()
            await expect(page.get_by_role("status").first).to_contain_text("Tercatat")
            assert [x for x in await clerks.facts() if isinstance(x, e.MateriDiverifikasi)]


async def test_answers_save_themselves_and_survive_the_page(tmp_path: Path) -> None:
    async with portal_world(tmp_path / "data") as world, chromium() as browser:
        clerks, _ = await submitted(world)
        async with phone(browser, world, "Hadi Nugroho", scripts=True) as page:
            await begin(page, clerks, "Verifikasi materi")
            await say(page, "k1", "Ya")
            await say(page, "k4", "Tidak")
            await page.get_by_label("Catatan K4", exact=True).fill("Angka di alinea pertama.")
            await expect(page.get_by_text("Draf tersimpan").first).to_be_visible(timeout=15_000)
            again = await page.context.new_page()
            await page.close()
            await begin(again, clerks, "Verifikasi materi")
            await expect(again.get_by_text(f"2 dari {len(MANUAL)} butir terjawab")).to_be_visible()
            await expect(again.get_by_label("Catatan K4", exact=True)).to_have_value("Angka di alinea pertama.")


async def test_uji_konsekuensi_election_and_people_are_seen(tmp_path: Path) -> None:
    async with portal_world(tmp_path / "data") as world, chromium() as browser:
        anak = OrangTampak(id="11111111-1111-4111-8111-111111111111", nama="Rafi", kelompok="anak", dasar="persetujuan", bukti="surat wali")
        clerks, photos = await submitted(world)
        media = tuple(m.model_copy(update={"orang": (anak,)}) for m in material(photos).media)
        clerks, _ = await submitted(world, media=[m.model_dump() for m in media])
        today = day_in("Asia/Jakarta", world.run.foundation.clock())
        masa = {"nama": "Pilkada 2026", "mulai": today, "akhir": today + timedelta(days=9), "dasar": "PKPU 2/2026"}
        await clerks.administer(registry.TetapkanMasaPemilu.model_validate(masa))
        async with phone(browser, world, "Hadi Nugroho", scripts=True) as page:
            await begin(page, clerks, "Minta uji konsekuensi")
            await page.get_by_label("Informasi mana yang diragukan?").fill("Nama anak di foto pertama")
            await page.get_by_label("h. Mengungkapkan rahasia pribadi").check()
            await look(page, "uji-minta")
            await page.get_by_role("button", name="Minta", exact=True).click()
            await expect(page.get_by_role("status").first).to_contain_text("Tercatat")
        async with phone(browser, world, "Sri Wahyuni", scripts=True) as page:
            await begin(page, clerks, "Putuskan uji konsekuensi")
            await page.get_by_label("Terbuka: boleh dilanjutkan ke verifikasi").check()
            await page.get_by_role("button", name="Putuskan", exact=True).click()
            await expect(page.get_by_role("alert")).to_be_visible()
            await look(page, "uji-putuskan")
            await page.get_by_label("Pertimbangan", exact=True).fill("Wali sudah menyetujui.")
            await page.get_by_role("button", name="Putuskan", exact=True).click()
            await expect(page.get_by_role("status").first).to_contain_text("Tercatat")
            await look(page, "uji-kasus")
        async with phone(browser, world, "Hadi Nugroho", scripts=True) as page:
            await begin(page, clerks, "Verifikasi materi")
            await expect(page.get_by_text("Masa pemilu: Pilkada 2026")).to_be_visible()
            await expect(page.get_by_role("group", name=re.compile(r"^P4\. "))).to_contain_text("Rafi, anak")
            await expect(page.get_by_role("group", name=re.compile(r"^N1\. ")).get_by_label("Tidak relevan")).to_have_count(0)
            await look(page, "pemilu")


async def test_a_photo_is_blurred_by_finger_and_by_keyboard(tmp_path: Path) -> None:
    async with portal_world(tmp_path / "data") as world, chromium() as browser:
        clerks, photos = await assigned(world)
        async with phone(browser, world, "Agus Prasetyo", scripts=True) as page:
            await page.goto(f"{world.url}/kasus/{clerks.case}/BuatMateri?hal=foto")
            await look(page, "orang")
            await page.get_by_role("button", name="Samarkan bagian foto 1", exact=True).click()
            picture = page.get_by_role("img", name="Foto yang disamarkan")
            await expect(picture).to_be_visible()
            await eventually(lambda: _loaded(page))
            box = await page.locator("[data-samar]").bounding_box()
            assert box is not None
            await page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.2)
            await page.mouse.down()
            await page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.6)
            await page.mouse.up()
            first = page.get_by_role("group", name="Bagian 1")
            width = await first.get_by_label("Lebar (%)").input_value()
            assert 28 <= float(width) <= 32, width
            await expect(page.get_by_role("group", name="Bagian 2")).to_be_hidden()
            await page.get_by_role("button", name="Tambah bagian").press("Enter")
            await expect(page.get_by_role("group", name="Bagian 2").get_by_label("Dari kiri (%)")).to_be_focused()
            await page.get_by_role("group", name="Bagian 2").get_by_label("Dari kiri (%)").fill("70")
            await look(page, "samarkan")
            await page.get_by_role("button", name="Samarkan", exact=True).click()
            await expect(page).to_have_url(re.compile(r"hal=foto"))
            await expect(page.locator(f'[name="alt.{photos[0].sha256}"]')).to_have_count(0)
            await look(page, "foto-sesudah")


async def test_a_photo_is_blurred_without_scripts(tmp_path: Path) -> None:
    async with portal_world(tmp_path / "data") as world, chromium() as browser:
        clerks, photos = await assigned(world)
        async with phone(browser, world, "Agus Prasetyo", scripts=False) as page:
            await page.goto(f"{world.url}/kasus/{clerks.case}/BuatMateri?hal=foto")
            await page.get_by_role("button", name="Samarkan bagian foto 1", exact=True).click()
            one = page.get_by_role("group", name="Bagian 1", exact=True)
            for label, value in (("Dari kiri", "10"), ("Dari atas", "10"), ("Lebar", "30"), ("Tinggi", "30")):
                await one.get_by_label(f"{label} (%)").fill(value)
            await look(page, "samarkan", scripts=False)
            await page.get_by_role("button", name="Samarkan", exact=True).click()
            await expect(page).to_have_url(re.compile(r"hal=foto"))
            await expect(page.locator(f'[name="alt.{photos[0].sha256}"]')).to_have_count(0)
            await expect(page.locator('[name^="alt."]')).to_have_count(2)


async def _loaded(page: Page) -> bool:
    return bool(await page.evaluate("document.querySelector('[data-samar] img').naturalWidth > 0"))
