"""Warnings on a phone: the administrator sets ladder and duties, the Sekretaris reports a breach and writes down who was told."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import expect

from shared.clock import day_in
from shared.command import Circumstances, Signer
from shared.eventstore.port import StreamAppend
from shared.sop import events as e
from tests.e2e.test_portal_browser import chromium
from tests.e2e.test_portal_office_browser import Person, person
from tests.support.eventually import eventually
from tests.support.portal_clerk import Clerk
from tests.support.portal_office import kantor
from tests.support.portal_people import PASSWORD
from tests.support.portal_world import World, portal_world

pytestmark = pytest.mark.browser


@pytest.mark.timeout(300)
@pytest.mark.parametrize("scripts", [False, True], ids=["tanpa-skrip", "dengan-skrip"])
async def test_warnings_on_a_phone(tmp_path: Path, scripts: bool) -> None:
    async with portal_world(tmp_path) as world, chromium() as browser, kantor(world) as people:
        adi = await person(browser, "peringatan-adi", scripts=scripts)
        await sets_rules(adi, world)
        case = await people.given("Posyandu")
        await late(world, case)
        siti = await person(browser, "peringatan-siti", scripts=scripts)
        await as_clerk(siti, world, people.sekretaris)
        await reports(siti, world)
        sri = await person(browser, "peringatan-sri", scripts=scripts)
        await as_clerk(sri, world, people.ppid)
        await eventually(lambda: inbox(sri, world), lambda text: "Dieskalasi kepada Anda" in text)
        await expect(sri.page.get_by_role("alert")).to_contain_text("Pelanggaran data pribadi belum diberitahukan.")
        await sri.look("kotak")
        await sri.page.get_by_role("link", name="Posyandu").first.click()
        await sri.look("naik")
        await sri.page.goto(f"{world.url}/kantor/pelanggaran-data")
        await sri.page.get_by_role("link", name="Catat pemberitahuan").click()
        await sri.presses("Catat", "bukti-kosong")
        await expect(sri.page.get_by_role("alert")).to_contain_text("Bukti")
        await sri.page.get_by_label("Keduanya", exact=True).check()
        await sri.fills(Bukti="Surat 480/12 dan tanda terima.")
        await sri.presses("Catat", "diberitahukan")
        await expect(sri.page.get_by_role("status")).to_contain_text("Pemberitahuan dicatat.")
        await sri.page.goto(f"{world.url}/kasus/{case}/berkala")
        await sri.look("penuhi")
        await sri.presses("Tandai terpenuhi Profil badan publik", "dipenuhi")
        await expect(sri.page.get_by_role("status")).to_contain_text("Sudah ditandai terpenuhi.")
        await sri.page.goto(f"{world.url}/kantor/berkala")
        await sri.look("berkala-ppid")


async def sets_rules(adi: Person, world: World) -> None:
    """Calendar, ladder, a duty that falls due soon, and one that was missed."""
    clock = world.run.foundation.clock
    link = await world.portal.sign_in.codes.issue("pertama", unit="kebakkramat")
    await adi.page.goto(f"{world.url}/pertama?kode={link}")
    await adi.fills(Nama_lengkap="Adi Saputra", Nama_untuk_masuk="adi", Kata_sandi=PASSWORD, Kata_sandi_sekali_lagi=PASSWORD)
    await adi.page.get_by_role("button", name="Buat administrator").click()
    await adi.page.goto(f"{world.url}/kantor/waktu")
    await adi.presses(f"Tetapkan usulan {day_in('Asia/Jakarta', clock()).year}", "kalender")
    await adi.follows("Susun tangga", "tangga")
    await adi.fills(Kepada_Sekretaris_sesudah="1 jamm")
    await adi.presses("Tetapkan", "tangga-keliru")
    await adi.fills(Kepada_Sekretaris_sesudah="1 jam")
    await adi.presses("Tetapkan", "tangga-tetap")
    await expect(adi.page.get_by_role("status").first).to_contain_text("Tangga eskalasi sudah ditetapkan.")
    await adi.follows("Buka kewajiban berkala", "berkala")
    await adi.follows("Tambah kewajiban", "berkala-baru")
    near = day_in("Asia/Jakarta", clock()) - timedelta(days=20)
    await adi.fills(Apa_yang_wajib_diumumkan="Profil badan publik", Setiap="1 bulan", Dihitung_sejak=near.isoformat())
    await adi.presses("Tetapkan", "berkala-tetap")
    now = clock()
    alarm = e.KeterbukaanTidakOptimal(sebab="informasi_berkala", kode="profil-badan-publik", sejak=now, batas="1 bulan", terjadi_at=now)
    await recorded(world, "deadlines-kebakkramat", "unit-kebakkramat", alarm)
    silent = e.KeterbukaanTidakOptimal(sebab="tidak_ada_publikasi", sejak=now, batas="1 bulan", terjadi_at=now)
    await recorded(world, "deadlines-kebakkramat", "unit-kebakkramat", silent)
    await adi.page.goto(f"{world.url}/kantor")
    await adi.look("kantor")
    await adi.page.goto(f"{world.url}/kantor/waktu")
    await adi.look("waktu")


async def late(world: World, case: str) -> None:
    """A due time that came up the ladder, and the case's publication."""
    now = world.run.foundation.clock()
    due = e.TenggatDitetapkan(
        tenggat="3b0f4c1e-6a3a-4d8e-9f57-0a2b8f4f9d11",
        langkah="2",
        putaran=1,
        jabatan="sekretaris",
        mulai_at=now - timedelta(hours=30),
        due_at=now - timedelta(hours=29),
        aturan="1 jam",
        kalender_versi=1,
        penjabaran=("Batas 1 jam.",),
    )
    up = e.TenggatDieskalasi(tenggat=due.tenggat, langkah="2", putaran=1, tingkat=2, jabatan="ppid_pembantu")
    await recorded(world, f"deadlines-{case}", case, due, up)
    out = e.MateriDitayangkan(saluran="website", versi=1, sidik="a" * 64, judul="x", klasifikasi="berkala")
    await recorded(world, f"publisher-{case}", case, out)


async def recorded(world: World, stream: str, case: str, *events: e.Event) -> None:
    """As if a service had recorded it."""
    on = world.run.foundation
    version = len(await on.store.read_stream(stream))
    about = Circumstances(f"uji-{stream}-{version}", "layanan", None, "kebakkramat", case, Signer("uji", "layanan"), on.clock())
    await on.store.append([StreamAppend(stream, version, await on.codec.encode(list(events), about, "uji"))])


async def reports(siti: Person, world: World) -> None:
    """With a fault first: nothing typed is lost."""
    await siti.page.goto(f"{world.url}/tugas")
    await siti.look("kotak")
    await siti.follows("Pelanggaran data pribadi", "pelanggaran-kosong")
    await siti.follows("Laporkan", "lapor")
    await siti.fills(Data_apa_yang_terungkap="NIK dan alamat 12 pemohon", Perkiraan_jumlah_orang="dua belas")
    await siti.presses("Laporkan", "lapor-keliru")
    await expect(siti.page.get_by_role("alert")).to_contain_text("Apa yang terjadi")
    await expect(siti.page.get_by_label("Data apa yang terungkap", exact=True)).to_have_value("NIK dan alamat 12 pemohon")
    await siti.fills(Apa_yang_terjadi="Berkas pemohon terkirim ke grup warga.", Perkiraan_jumlah_orang="12")
    await siti.presses("Laporkan", "lapor-dicatat")
    await expect(siti.page.get_by_role("status")).to_contain_text("Laporan dicatat.")


async def as_clerk(who: Person, world: World, clerk: Clerk) -> None:
    cookies = [{"name": c.name, "value": c.value or "", "url": world.url} for c in clerk.client.cookies.jar]
    await who.page.context.add_cookies(cookies)  # type: ignore[arg-type]


async def inbox(who: Person, world: World) -> str:
    await who.page.goto(f"{world.url}/tugas")
    return await who.page.content()
