"""Time on a phone: the administrator confirms calendar and limits, the Sekretaris reads how it was reckoned and stops the clock."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.e2e.test_portal_browser import chromium
from tests.e2e.test_portal_office_browser import person
from tests.support.eventually import eventually
from tests.support.portal_office import kantor
from tests.support.portal_people import PASSWORD
from tests.support.portal_world import World, portal_world

pytestmark = pytest.mark.browser


@pytest.mark.timeout(300)
@pytest.mark.parametrize("scripts", [False, True], ids=["tanpa-skrip", "dengan-skrip"])
async def test_time_on_a_phone(tmp_path: Path, scripts: bool) -> None:
    async with portal_world(tmp_path) as world, chromium() as browser, kantor(world) as people:
        adi = await person(browser, "waktu-adi", scripts=scripts)
        link = await world.portal.sign_in.codes.issue("pertama", unit="kebakkramat")
        await adi.page.goto(f"{world.url}/pertama?kode={link}")
        await adi.fills(Nama_lengkap="Adi Saputra", Nama_untuk_masuk="adi", Kata_sandi=PASSWORD, Kata_sandi_sekali_lagi=PASSWORD)
        await adi.page.get_by_role("button", name="Buat administrator").click()
        await adi.page.goto(f"{world.url}/kantor/waktu")
        await adi.presses("Tetapkan usulan 2026", "kalender")
        await adi.page.get_by_role("link", name="Tetapkan batas: Menerima dan meneruskan disposisi").click()
        await adi.fills(Batas_waktu="1 harri")
        await adi.presses("Tetapkan", "batas-keliru")
        await expect(adi.page.get_by_role("alert")).to_contain_text("harri")
        await adi.fills(Batas_waktu="1 hari kerja")
        await adi.presses("Tetapkan", "batas")
        await adi.follows("Tambah hari khusus", "hari")
        case = await people.given("Posyandu")
        await reckoned(world, case)
        siti = await person(browser, "waktu-siti", scripts=scripts)
        cookies = [{"name": c.name, "value": c.value or "", "url": world.url} for c in people.sekretaris.client.cookies.jar]
        await siti.page.context.add_cookies(cookies)  # type: ignore[arg-type]
        await siti.page.goto(f"{world.url}/kasus/{case}/waktu")
        await siti.look("waktu")
        await siti.page.get_by_text("Hentikan sementara", exact=True).first.click()
        await siti.presses("Hentikan sementara Menerima dan meneruskan disposisi", "alasan-kosong")
        await expect(siti.page.get_by_role("alert")).to_contain_text("Alasan")
        await siti.fills(Alasan="Menunggu data Puskesmas.")
        await siti.presses("Hentikan sementara Menerima dan meneruskan disposisi", "dijeda")
        await expect(siti.page.get_by_role("status")).to_contain_text("Batas waktu dijeda.")
        await siti.presses("Jalankan lagi Menerima dan meneruskan disposisi", "berjalan")
        await expect(siti.page.get_by_role("status")).to_contain_text("Batas waktu berjalan lagi.")


async def reckoned(world: World, case: str) -> None:
    """Until the due time stands in the log."""
    store = world.run.foundation.store
    await eventually(lambda: store.read_stream(f"deadlines-{case}"))
