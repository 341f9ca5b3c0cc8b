"""The serta-merta lane on a phone: switched on in the office, opened, checked, out, made up; by visible labels, with axe on every page."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from services.cli.sample import photo
from shared.sop.lists import DAFTAR_PERIKSA
from tests.e2e.test_portal_browser import AXE_RULES, SHOTS, Officer, chromium, officer
from tests.e2e.test_portal_office_browser import person
from tests.support.portal_people import PASSWORD
from tests.support.portal_world import World, portal_world

pytestmark = pytest.mark.browser
NOMOR = "100.3.4/12/2026"
SHORT = ("K2", "P1", "P2", "P3", "P4", "H3")


@pytest.mark.timeout(400)
@pytest.mark.parametrize("scripts", [False, True], ids=["tanpa-skrip", "dengan-skrip"])
async def test_the_lane_on_a_phone(tmp_path: Path, scripts: bool) -> None:
    picture = tmp_path / "IMG_1.jpg"
    picture.write_bytes(photo(1))
    async with portal_world(tmp_path / "data") as world, chromium() as browser:
        await switched_on(browser, world, scripts)
        ppid = await officer(browser, world, "Sri Wahyuni", scripts=scripts)
        await opened(ppid, picture)
        staf = await officer(browser, world, "Agus Prasetyo", scripts=scripts)
        await written(staf)
        bidang = await officer(browser, world, "Hadi Nugroho", scripts=scripts)
        await checked(bidang)
        await ppid.opens("Jalan Kebak ditutup")
        await ppid.goes_to("Perintahkan penayangan serta-merta")
        await ppid.presses("Perintahkan")
        await staf.opens("Jalan Kebak ditutup")
        await staf.goes_to("Laksanakan penayangan")
        await staf.presses("Laksanakan")
        await made_up(browser, world, bidang, scripts)
        await ppid.opens("Jalan Kebak ditutup")
        await read_in_public(ppid)
        await ppid.goes_to("Selesaikan disposisi")
        await ppid.presses("Selesaikan")
        await ppid.sees_recorded()


async def switched_on(browser: Browser, world: World, scripts: bool) -> None:
    """By the administrator, under a document."""
    adi = await person(browser, "jalur-adi", scripts=scripts)
    link = await world.portal.sign_in.codes.issue("pertama", unit="kebakkramat")
    await adi.page.goto(f"{world.url}/pertama?kode={link}")
    await adi.fills(Nama_lengkap="Adi Saputra", Nama_untuk_masuk="adi", Kata_sandi=PASSWORD, Kata_sandi_sekali_lagi=PASSWORD)
    await adi.page.get_by_role("button", name="Buat administrator").click()
    await adi.page.get_by_role("link", name="Kantor", exact=True).first.click()
    await adi.follows("Jalur serta-merta", "jalur-mati")
    await adi.follows("Aktifkan dengan nomor dokumen", "jalur-isian")
    await adi.presses("Aktifkan", "jalur-kosong")
    await adi.fills(Nomor_dokumen=NOMOR, Tanggal_dokumen="2026-01-05", Keterangan="Siaga banjir")
    await adi.presses("Aktifkan", "jalur-nyala")
    await expect(adi.page.get_by_role("status")).to_contain_text("aktif")


async def opened(ppid: Officer, picture: Path) -> None:
    """One page: what, for whom to know, with what, by whom."""
    await expect(ppid.page.get_by_role("heading", name="Kotak tugas")).to_be_visible()  # signed in, before it is asked for again
    await ppid.page.reload()
    await ppid.goes_to("Serta-merta")
    await ppid.presses("Serahkan kepada staf")
    await expect(ppid.page.get_by_role("alert")).to_be_visible()
    await ppid.fills(**{"Apa yang terjadi, dan di mana?": "Banjir di Dukuh Kebak"})
    await ppid.fills(**{"Apa yang harus segera diketahui warga?": "Jalan ditutup; hubungi posko."})
    await ppid.page.get_by_label("Agus Prasetyo (contoh)").check()
    await ppid.picks("Bahan publikasi", picture)
    await ppid.presses("Serahkan kepada staf")
    await ppid.sees_recorded()


async def written(staf: Officer) -> None:
    """Three pages, and the button that leads past nobody but the Sekretaris."""
    await staf.opens("Banjir di Dukuh Kebak")
    await staf.goes_to("Susun materi publikasi")
    await staf.fills(Judul="Jalan Kebak ditutup", Ringkasan="Air naik sejak subuh.", Isi="Gunakan jalan memutar. Hubungi posko.")
    await staf.presses("Lanjut")
    await staf.page.get_by_label("Teks alternatif").first.fill("Jalan tergenang air")
    await staf.presses("Lanjut")
    await staf.presses("Lanjut")
    await staf.presses("Serahkan untuk pemeriksaan singkat")
    await staf.sees_recorded()


async def checked(bidang: Officer) -> None:
    """Six answers."""
    await bidang.opens("Jalan Kebak ditutup")
    await bidang.goes_to("Pemeriksaan singkat serta-merta")
    await bidang.presses("Setujui")
    await expect(bidang.page.get_by_role("alert")).to_be_visible()
    for kode in SHORT:
        await bidang.page.get_by_role("group", name=f"{kode}. ").get_by_label("Ya", exact=True).check()
    await bidang.presses("Setujui")
    await bidang.sees_recorded()


async def made_up(browser: Browser, world: World, bidang: Officer, scripts: bool) -> None:
    """Correction by the Sekretaris, the whole list by the Bidang."""
    sekretaris = await officer(browser, world, "Bambang Santoso", scripts=scripts)
    await sekretaris.opens("Jalan Kebak ditutup")
    await sekretaris.goes_to("Koreksi susulan")
    await sekretaris.page.get_by_label("Sesuai, tidak perlu diubah").check()
    await sekretaris.presses("Catat koreksi susulan")
    await sekretaris.sees_recorded()
    await bidang.opens("Jalan Kebak ditutup")
    await bidang.goes_to("Verifikasi susulan")
    for butir in DAFTAR_PERIKSA[1].values():
        if butir.akibat != "otomatis":
            await bidang.page.get_by_role("group", name=f"{butir.kode}. ").get_by_label("Ya", exact=True).check()
    await bidang.page.get_by_label("Sesuai, tidak perlu diubah").check()
    await bidang.presses("Catat verifikasi susulan")
    await bidang.sees_recorded()


async def read_in_public(ppid: Officer) -> None:
    """The foot of the article says which way it came."""
    address = await ppid.page.locator("a[href*='/berita/']").first.get_attribute("href")
    reader = await ppid.page.context.new_page()
    await reader.goto(address or "")
    await expect(reader.get_by_role("heading", name="Diterbitkan lewat jalur serta-merta")).to_be_visible()
    await expect(reader.get_by_text(f"dokumen nomor {NOMOR}")).to_be_visible()
    if ppid.scripts:
        found = await Axe().run(reader, options={"runOnly": AXE_RULES})
        assert not found.violations_count, found.generate_report()
    if SHOTS:
        await reader.screenshot(path=f"{SHOTS}/artikel.png", full_page=True)
    await reader.close()
