"""Outlets and what comes after publishing, carried out on the pages by visible labels alone, with scripts and without."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from playwright.async_api import expect

from services.cli.sample import photo
from shared.sop.lists import DAFTAR_PERIKSA
from tests.e2e.test_portal_browser import chromium
from tests.support import state_cases as told
from tests.support.people_at_pages import WAITING, Kantor, Officer, kantor
from tests.support.state_table import AGUS, BAMBANG, HADI, SRI

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]
both = pytest.mark.parametrize("scripts", [True, False], ids=["dengan-skrip", "tanpa-skrip"])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def office(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Kantor]:
    async with chromium() as browser, kantor(tmp_path_factory.mktemp("saluran") / "data", browser) as made:
        yield made


@both
async def test_a_failed_outlet_is_tried_again_and_closed_with_link_and_picture(office: Kantor, scripts: bool, tmp_path: Path) -> None:
    picture = tmp_path / "tangkapan.jpg"
    picture.write_bytes(photo(1))
    _, title = await office.case(told.TAKEN)
    agus, sri = [await office.officer(name, scripts=scripts) for name in (AGUS, SRI)]
    await agus.finds(title, WAITING)
    await agus.follows("Tandai gagal")
    await agus.fills(Alasan="Akun sedang terkunci.")
    await agus.presses("Tandai gagal")
    await agus.recorded("Akun sedang terkunci.", "gagal")
    await agus.follows("Coba tayangkan lagi")
    await agus.presses("Coba lagi")
    await agus.recorded()
    await agus.reloads_until(agus.page.get_by_role("link", name="Tandai sudah tayang", exact=True))
    await agus.follows("Tandai sudah tayang")
    await agus.presses("Tandai tayang")
    await agus.is_refused("Sertakan tautan atau tangkapan layar")
    await agus.fills(Tautan_kiriman="https://www.instagram.com/p/contoh")
    await agus.picks("Tangkapan layar", picture)
    await expect(agus.page.get_by_label("Tautan kiriman", exact=True)).to_have_value("https://www.instagram.com/p/contoh")
    await agus.presses("Tandai tayang")
    await agus.recorded("https://www.instagram.com/p/contoh")
    await sri.finds(title, WAITING)
    await sri.reads("Selesaikan disposisi", "https://www.instagram.com/p/contoh")


@both
async def test_an_unclear_outcome_is_decided_by_looking(office: Kantor, scripts: bool) -> None:
    _, title = await office.case(told.TAKEN)
    agus = await office.officer(AGUS, scripts=scripts)
    await agus.finds(title, WAITING)
    await agus.follows("Belum pasti sudah tayang")
    await agus.presses("Tandai belum pasti")
    await agus.recorded("belum pasti")
    await agus.follows("Sudah tayang atau belum?")
    await agus.ticks("Ya, sudah ada")
    await agus.presses("Putuskan")
    await agus.is_refused("Sertakan tautan atau tangkapan layar")
    await agus.fills(Tautan_kiriman="https://www.instagram.com/p/ternyata")
    await agus.presses("Putuskan")
    await agus.recorded("https://www.instagram.com/p/ternyata")


@both
async def test_what_is_out_is_corrected_through_steps_5_to_8(office: Kantor, scripts: bool) -> None:
    _, title = await office.case(told.DONE)
    bambang, hadi, agus = [await office.officer(name, scripts=scripts) for name in (BAMBANG, HADI, AGUS)]
    better = f"{title} Timur"
    await bambang.finds(title)
    await bambang.chooses_besides("Buka ralat")
    await bambang.page.get_by_label("Apa yang keliru?").fill("Nama tempatnya.")
    await bambang.fills(Penjelasan_untuk_pembaca="Nama tempat kegiatan diperbaiki.")
    await bambang.presses("Buka ralat")
    await bambang.recorded("Ralat dibuka")
    await bambang.follows("Koreksi materi")
    await bambang.fills(Judul=better)
    await bambang.presses("Simpan koreksi dan ajukan")
    await bambang.recorded("Diajukan untuk verifikasi", better)
    await verified(hadi, better)
    await bambang.finds(better, WAITING)
    await bambang.follows("Perintahkan penayangan")
    await bambang.ticks("Agus Prasetyo (contoh)")
    await bambang.presses("Perintahkan")
    await agus.finds(better, WAITING)
    await agus.follows("Laksanakan penayangan")
    await agus.presses("Laksanakan")
    await agus.reloads_until(agus.page.get_by_role("link", name="Tandai sudah tayang", exact=True))
    await agus.follows("Tandai sudah tayang")
    await agus.fills(Tautan_kiriman="https://www.instagram.com/p/ralat")
    await agus.presses("Tandai tayang")
    await agus.recorded("Tayang")
    await agus.reloads_until(agus.main.get_by_text("Ralat tayang"))
    await agus.page.get_by_role("link", name=office.world.site).click()
    await expect(agus.page.get_by_role("heading", level=1)).to_have_text(better)
    await agus.reads("Nama tempat kegiatan diperbaiki.")
    await agus.page.go_back()


async def verified(hadi: Officer, title: str) -> None:
    """The whole list answered with yes."""
    await hadi.finds(title, WAITING)
    await hadi.follows("Verifikasi materi")
    for butir in DAFTAR_PERIKSA[1].values():
        if butir.akibat != "otomatis":
            group = hadi.page.get_by_role("group", name=f"{butir.kode}. {butir.pertanyaan}")
            await group.get_by_label("Ya", exact=True).check()
    await hadi.presses("Setujui")
    await hadi.recorded()


@both
async def test_what_is_out_is_withdrawn_everywhere(office: Kantor, scripts: bool) -> None:
    _, title = await office.case(told.DONE)
    bambang, agus = [await office.officer(name, scripts=scripts) for name in (BAMBANG, AGUS)]
    await bambang.finds(title)
    await bambang.chooses_besides("Tarik dari publikasi")
    await bambang.presses("Tarik")
    await bambang.is_refused("Sebab", "Penjelasan untuk pembaca")
    await bambang.ticks("Isinya keliru")
    await bambang.fills(Penjelasan_untuk_pembaca="Isinya keliru dan sedang diperiksa.")
    await bambang.presses("Tarik")
    await bambang.recorded("Ditarik dari publikasi")
    await agus.finds(title, WAITING)
    await agus.follows("Tandai sudah dihapus dari saluran")
    await agus.presses("Tandai dihapus")
    await agus.recorded("ditarik")
    await agus.reloads_until(agus.main.get_by_text("Tidak ada yang ditunggu"))
    await agus.page.get_by_role("link", name=office.world.site).first.click()
    await agus.reads("Isinya keliru dan sedang diperiksa.")
    await agus.page.go_back()


@both
async def test_a_report_from_outside_is_answered(office: Kantor, scripts: bool) -> None:
    _, title = await office.case((*told.DONE, told.laporan(str(uuid4()))))
    sri = await office.officer(SRI, scripts=scripts)
    await sri.finds(title, WAITING)
    await sri.reads("Kegiatan ini hari Kamis, bukan Jumat.", "0812-0000-1111")
    await sri.follows("Tindak lanjuti laporan masyarakat")
    await sri.ticks("Sudah diralat")
    await sri.presses("Catat tindak lanjut")
    await sri.is_refused("ralat")
    await sri.ticks("Sudah sesuai, tidak perlu diubah")
    await sri.fills(Catatan="Sudah dicocokkan dengan daftar hadir.")
    await sri.presses("Catat tindak lanjut")
    await sri.recorded("Laporan masyarakat ditindaklanjuti")
    await sri.misses(title)
