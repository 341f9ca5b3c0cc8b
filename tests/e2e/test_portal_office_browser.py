"""An office set up on a phone: from the one-time link to a Plh. who acts, by visible labels alone. With and without scripts."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from tests.e2e.test_portal_browser import AXE_RULES, PHONE, chromium
from tests.support.portal_people import PASSWORD
from tests.support.portal_world import World, portal_world

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("TAYANG_SHOTS")
SECOND = "kata sandi yang kedua"


class Person:
    """Somebody with a phone, looked at on every page."""

    def __init__(self, page: Page, name: str, *, scripts: bool) -> None:
        self.page, self.name, self.scripts, self._shots = page, name, scripts, 0

    async def look(self, what: str) -> None:
        """Accessible in light and dark; a screenshot when somebody wants one."""
        if self.scripts:
            for scheme in ("dark", "light"):
                await self.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
                found = await Axe().run(self.page, options={"runOnly": AXE_RULES})
                assert not found.violations_count, f"{what} ({scheme}): {found.generate_report()}"
        wide = await self.page.evaluate("document.documentElement.scrollWidth") if self.scripts else 0
        assert wide <= 390, f"{what} is wider than the phone: {wide}"
        if SHOTS and self.scripts:
            self._shots += 1
            await self.page.screenshot(path=f"{SHOTS}/{self.name}-{self._shots:02}-{what}.png", full_page=True)

    async def fills(self, **fields: str) -> None:
        for label, text in fields.items():
            await self.page.get_by_label(label.replace("_", " "), exact=True).fill(text)

    async def presses(self, button: str, then: str) -> None:
        await self.look(f"sebelum {then}")
        await self.page.get_by_role("button", name=button, exact=True).click()
        await self.look(then)

    async def follows(self, link: str, then: str) -> None:
        await self.page.get_by_role("link", name=link, exact=True).first.click()
        await self.look(then)


async def person(browser: Browser, name: str, *, scripts: bool) -> Person:
    """A phone of his own."""
    context = await browser.new_context(
        viewport=PHONE, has_touch=True, is_mobile=True, locale="id-ID", java_script_enabled=scripts, reduced_motion="reduce"
    )
    return Person(await context.new_page(), name, scripts=scripts)


@pytest.mark.timeout(400)  # axe looks twice at some forty pages
@pytest.mark.parametrize("scripts", [False, True], ids=["tanpa-skrip", "dengan-skrip"])
async def test_an_office_is_set_up_on_a_phone(tmp_path: Path, scripts: bool) -> None:
    async with portal_world(tmp_path, oidc_issuer="http://127.0.0.1:9", oidc_client_id="x") as world, chromium() as browser:
        adi = await person(browser, "adi", scripts=scripts)
        await begins(adi, world)
        code = await takes_on_budi(adi)
        budi = await person(browser, "budi", scripts=scripts)
        await comes_in(budi, world, code)
        await keeps_the_rest(adi)
        await budi.page.reload()
        await expect(budi.page.get_by_role("heading", level=1)).to_have_text("Akun saya")


async def begins(adi: Person, world: World) -> None:
    """The link, one fault, the profile."""
    link = await world.portal.sign_in.codes.issue("pertama", unit="kebakkramat")
    await adi.page.goto(f"{world.url}/pertama?kode={link}")
    await adi.fills(Nama_lengkap="Adi Saputra", Nama_untuk_masuk="adi", Kata_sandi=PASSWORD, Kata_sandi_sekali_lagi="lain")
    await adi.presses("Buat administrator", "keliru")
    await expect(adi.page.get_by_role("alert")).to_contain_text("tidak sama")
    await expect(adi.page.get_by_label("Nama lengkap", exact=True)).to_have_value("Adi Saputra")
    await adi.fills(Kata_sandi=PASSWORD, Kata_sandi_sekali_lagi=PASSWORD)
    await adi.presses("Buat administrator", "identitas")
    await adi.fills(Telepon="(0271) 123456")
    for part in ("kop", "sebutan", "dokumen", "pengesahan", "rincian"):
        await adi.presses("Simpan dan lanjutkan", part)
    await adi.presses("Simpan dan selesai", "kantor")
    await expect(adi.page.get_by_role("status")).to_contain_text("Profil unit sudah disimpan")
    await adi.follows("Profil unit", "profil")
    await adi.follows("Kantor", "kantor")


async def takes_on_budi(adi: Person) -> str:
    """Registered, appointed, named Plh., given an account; the code on the slip."""
    await adi.follows("Pegawai dan akun", "pegawai")
    await adi.follows("Daftarkan pegawai", "baru")
    await adi.presses("Daftarkan", "baru keliru")
    await expect(adi.page.get_by_role("alert")).to_contain_text("Nama lengkap: tidak boleh kosong")
    await adi.fills(Nama_lengkap="Budi Raharjo, S.Sos.")
    await adi.presses("Daftarkan", "orang")
    await adi.follows("Angkat dalam jabatan", "angkat")
    await adi.page.get_by_label("Staf Sekretariat", exact=True).check()
    await adi.fills(Nomor_SK="821/7/2026")
    await adi.presses("Angkat", "diangkat")
    await adi.follows("Tunjuk sebagai Plh.", "plh")
    await adi.page.get_by_label("Sekretaris", exact=True).check()
    await adi.fills(Nomor_surat_perintah="800/9/2026", Sampai="2099-12-31")
    await adi.presses("Tunjuk", "ditunjuk")
    await adi.follows("Beri akun", "akun")
    await adi.fills(Nama_untuk_masuk="budi")
    await adi.presses("Beri akun dan buat kode", "kode")
    found = re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", await adi.page.get_by_role("main").inner_text())
    assert found is not None
    await adi.follows("Selesai", "orang berakun")
    return found[0]


async def comes_in(budi: Person, world: World, code: str) -> None:
    """Sets his own password, sees what he is, changes the password."""
    await budi.page.goto(world.url)
    await budi.look("masuk")
    await budi.follows("Lupa kata sandi, atau punya kode sekali pakai", "sandi")
    await budi.fills(Kode_sekali_pakai="SALAH", Kata_sandi_baru=PASSWORD, Kata_sandi_sekali_lagi=PASSWORD)
    await budi.presses("Pasang kata sandi", "kode salah")
    await budi.fills(Kode_sekali_pakai=code, Kata_sandi_baru=PASSWORD, Kata_sandi_sekali_lagi=PASSWORD)
    await budi.presses("Pasang kata sandi", "tugas")
    await expect(budi.page.get_by_role("banner")).to_contain_text("Plh. Sekretaris, Staf Sekretariat")
    await budi.page.get_by_text("Menu", exact=True).click()
    await budi.follows("Akun saya", "akun saya")
    await budi.follows("Ganti kata sandi", "ganti")
    await budi.fills(Kata_sandi_lama=PASSWORD, Kata_sandi_baru=SECOND, Kata_sandi_baru_sekali_lagi=SECOND)
    await budi.presses("Ganti kata sandi", "sudah diganti")
    await expect(budi.page.get_by_role("status")).to_contain_text("sudah diganti")


async def keeps_the_rest(adi: Person) -> None:
    """Outlets, a second administrator, and the invented people shut out."""
    await adi.follows("Kantor", "kantor")
    await adi.follows("Saluran", "saluran")
    await adi.follows("Daftarkan saluran", "saluran baru")
    await adi.fills(Kode_saluran="youtube", Nama_saluran="YouTube Kecamatan")
    await adi.presses("Daftarkan", "saluran terdaftar")
    await adi.follows("Akhiri YouTube Kecamatan", "akhiri saluran")
    await adi.fills(Alasan="Akun ditutup.")
    await adi.presses("Akhiri", "saluran berakhir")
    await adi.follows("Kantor", "kantor")
    await adi.follows("Administrator", "administrator")
    await adi.follows("Tunjuk administrator", "administrator baru")
    await adi.fills(Nama_lengkap="Eni Kusuma", Dasar_penunjukan="SK 4/2026")
    await adi.presses("Tunjuk", "administrator kedua")
    await adi.page.get_by_role("link", name="Kantor", exact=True).first.click()
    await adi.presses("Nonaktifkan orang contoh", "tanpa contoh")
    await expect(adi.page.get_by_role("status")).to_contain_text("dinonaktifkan")
