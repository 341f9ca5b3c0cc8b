"""What was done too soon is taken back on the pages, by visible labels alone, with scripts and without; then the page says how it is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.e2e.test_portal_browser import chromium
from tests.support import state_cases as told
from tests.support.people_at_pages import ENDED, WAITING, Kantor, kantor
from tests.support.portal_people import first_administrator
from tests.support.state_table import ADI, AGUS, BAMBANG, DEWI, HADI, RINA, SRI

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(180)]
both = pytest.mark.parametrize("scripts", [True, False], ids=["dengan-skrip", "tanpa-skrip"])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def office(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Kantor]:
    async with chromium() as browser, kantor(tmp_path_factory.mktemp("undo") / "data", browser) as made:
        yield made


@both
async def test_a_hand_over_is_taken_back_corrected_and_given_again(office: Kantor, scripts: bool) -> None:
    _, title = await office.case(told.SHEET)
    sri, bambang = [await office.officer(name, scripts=scripts) for name in (SRI, BAMBANG)]
    await sri.finds(title)
    await sri.chooses_besides("Tarik kembali penyerahan")
    await sri.presses("Tarik kembali")
    await sri.is_refused("Alasan")
    await sri.fills(Alasan="Nama kegiatannya keliru.")
    await sri.presses("Tarik kembali")
    await sri.recorded("Penyerahan ditarik", "Nama kegiatannya keliru.")
    await bambang.misses(title)
    await sri.follows("Betulkan disposisi")
    await sri.presses("Lanjut")
    await sri.fills(Kegiatan=f"{title} Barat")
    for _ in range(3):
        await sri.presses("Lanjut")
    await sri.fills(Alasan="Nama kegiatan dilengkapi.")
    await sri.presses("Simpan pembetulan")
    await sri.recorded(f"{title} Barat", "Disposisi dibetulkan")
    await sri.follows("Serahkan lagi kepada Sekretaris")
    await sri.presses("Serahkan")
    await sri.recorded("Sekarang menunggu Sekretaris")
    await bambang.finds(f"{title} Barat", WAITING)
    await sri.finds(f"{title} Barat")
    await sri.follows("Tindakan lain")
    await sri.reads("Sekarang tidak dapat dilakukan", "Penerima sudah membuka disposisi ini")


@both
async def test_the_writing_is_given_to_another_staf(office: Kantor, scripts: bool) -> None:
    _, title = await office.case(told.GIVEN)
    dewi, agus, rina = [await office.officer(name, scripts=scripts) for name in (DEWI, AGUS, RINA)]
    await agus.finds(title, WAITING)
    await dewi.finds(title)
    await dewi.chooses_besides("Alihkan penugasan")
    await dewi.ticks("Rina Wulandari (contoh)")
    await dewi.fills(Alasan="Agus bertugas di luar kantor.")
    await dewi.presses("Alihkan")
    await dewi.recorded("menunggu Rina Wulandari", "Penugasan dialihkan")
    await agus.misses(title)
    await rina.finds(title, WAITING)
    await rina.reads("Susun materi publikasi")


@both
async def test_an_approval_is_taken_back(office: Kantor, scripts: bool) -> None:
    _, title = await office.case(told.AGREED)
    hadi, bambang = [await office.officer(name, scripts=scripts) for name in (HADI, BAMBANG)]
    await hadi.finds(title)
    await hadi.chooses_besides("Cabut persetujuan")
    await hadi.presses("Cabut")
    await hadi.is_refused("Sebutkan sedikitnya satu butir")
    await hadi.ticks("Isi akurat, benar, tidak menyesatkan, dan sesuai dokumen sumber")
    await hadi.fills(Jelaskan="Jumlah balitanya ternyata 42.")
    await hadi.presses("Cabut")
    await hadi.recorded("Persetujuan dicabut")
    await bambang.finds(title, WAITING)
    await bambang.reads("Yang harus diperbaiki", "Jumlah balitanya ternyata 42.", "Koreksi materi")


@both
async def test_an_order_is_taken_back_and_given_with_an_outlet_less(office: Kantor, scripts: bool) -> None:
    _, title = await office.case(told.ORDERED)
    bambang, agus = [await office.officer(name, scripts=scripts) for name in (BAMBANG, AGUS)]
    await bambang.finds(title)
    await bambang.chooses_besides("Cabut perintah tayang")
    await bambang.fills(Alasan="Menunggu arahan Camat.")
    await bambang.presses("Cabut")
    await bambang.recorded("Perintah tayang dicabut", "Perintahkan penayangan")
    await agus.misses(title)
    await bambang.follows("Perintahkan penayangan")
    await bambang.page.get_by_label("Papan pengumuman kantor", exact=True).uncheck()
    await bambang.ticks("Agus Prasetyo (contoh)")
    await bambang.presses("Perintahkan")
    await bambang.recorded("Penayangan diperintahkan", "tidak ikut ditayangkan")
    await agus.finds(title, WAITING)
    await agus.follows("Laksanakan penayangan")
    await agus.presses("Laksanakan")
    await agus.reloads_until(agus.main.get_by_text("Tayang", exact=True))
    await expect(agus.page.get_by_role("link", name="Tandai sudah tayang")).to_have_count(0)


@both
async def test_a_time_is_changed_and_then_dropped(office: Kantor, scripts: bool) -> None:
    _, title = await office.case(told.CASES["terjadwal"])
    bambang = await office.officer(BAMBANG, scripts=scripts)
    day = datetime.now(UTC).astimezone(ZoneInfo("Asia/Jakarta")) + timedelta(days=9)
    await bambang.finds(title)
    await bambang.chooses_besides("Ubah jadwal tayang")
    await bambang.ticks("Situs resmi")
    await bambang.fills(Waktu_tayang=f"{day:%Y-%m-%d}T08:00")
    await bambang.presses("Ubah jadwal")
    await bambang.recorded(f"{day:%d-%m-%Y} 08.00 WIB")
    await bambang.chooses_besides("Ubah jadwal tayang")
    await bambang.ticks("Situs resmi")
    await bambang.presses("Ubah jadwal")
    await bambang.recorded()
    await bambang.reloads_until(bambang.page.get_by_role("link", name=office.world.site))


@both
async def test_a_case_is_stopped(office: Kantor, scripts: bool) -> None:
    _, title = await office.case(told.MENDED)
    sri, bambang = [await office.officer(name, scripts=scripts) for name in (SRI, BAMBANG)]
    await sri.finds(title)
    await sri.chooses_besides("Hentikan proses")
    await sri.presses("Hentikan")
    await sri.is_refused("Sebab", "Alasan")
    await sri.ticks("Kegiatan batal")
    await sri.fills(Alasan="Batal karena hujan.")
    await sri.presses("Hentikan")
    await sri.recorded("Proses dihentikan", "Batal karena hujan.", "Tidak ada yang ditunggu")
    await bambang.misses(title)
    await bambang.finds(title, ENDED)


@both
async def test_an_uji_konsekuensi_is_asked_and_decided(office: Kantor, scripts: bool) -> None:
    _, title = await office.case(told.ASKED)
    hadi, sri = [await office.officer(name, scripts=scripts) for name in (HADI, SRI)]
    await hadi.finds(title, WAITING)
    await hadi.follows("Minta uji konsekuensi")
    await hadi.page.get_by_label("Informasi mana yang diragukan?").fill("Nama anak di foto pertama")
    await hadi.ticks("h. Mengungkapkan rahasia pribadi")
    await hadi.presses("Minta")
    await hadi.recorded("Menunggu uji konsekuensi", "Nama anak di foto pertama")
    await sri.finds(title, WAITING)
    await sri.follows("Putuskan uji konsekuensi")
    await sri.ticks("Terbuka: boleh dilanjutkan ke verifikasi")
    await sri.presses("Putuskan")
    await sri.is_refused("Pertimbangan")
    await sri.fills(Pertimbangan="Wali sudah menyetujui.")
    await sri.presses("Putuskan")
    await sri.recorded("Diputuskan terbuka", "Wali sudah menyetujui.")
    await hadi.finds(title, WAITING)
    await hadi.reads("Verifikasi materi")


@both
async def test_a_plh_is_named_and_acts(office: Kantor, scripts: bool) -> None:
    _, title = await office.case(told.SHEET)
    async with httpx.AsyncClient(base_url=office.world.url, follow_redirects=True, timeout=30) as client:
        if await office.world.portal.accounts.named(ADI) is None:
            await first_administrator(office.world, client)
    adi = await office.officer(ADI, scripts=scripts, password=True)
    await adi.follows("Kantor")
    await adi.follows("Pegawai dan akun")
    await adi.follows("Rina Wulandari (contoh)")
    await adi.follows("Tunjuk sebagai Plh.")
    await adi.presses("Tunjuk")
    await adi.is_refused("Jabatan", "Nomor surat perintah")
    await adi.ticks("Sekretaris")
    await adi.fills(Nomor_surat_perintah=f"800/9/2026/{scripts:d}", Sampai="2099-12-31")
    await adi.presses("Tunjuk")
    await adi.reads("Plh. Sekretaris")
    rina = await office.officer(RINA, scripts=scripts)
    await rina.finds(title, WAITING)
    await expect(rina.page.get_by_role("banner")).to_contain_text("Plh. Sekretaris")
    await rina.follows("Teruskan kepada Sekretariat")
    await rina.presses("Teruskan")
    await rina.recorded("Rina Wulandari (contoh), Plh. Sekretaris")
