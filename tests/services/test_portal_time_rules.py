"""Calendar and limits at the administrator's pages: proposals count when he says so, faults come back with what was typed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
import pytest_asyncio

from shared.sop.waktu.unit import AturanUnit
from tests.support.portal_clerk import Clerk, form_of
from tests.support.portal_people import browser, first_administrator, token_of
from tests.support.portal_world import World, portal_world


@dataclass
class Desk:
    """The administrator at his pages."""

    world: World
    client: httpx.AsyncClient

    async def rules(self) -> AturanUnit:
        return await self.world.portal._tenggat.rules("kebakkramat")

    async def sends(self, path: str, **typed: str) -> httpx.Response:
        page = await self.client.get(path)
        return await Clerk(self.client, token_of(page.text)).sends(page, "", **typed)

    async def posts(self, path: str, **typed: str) -> httpx.Response:
        page = await self.client.get("/kantor/waktu")
        return await self.client.post(path, data={"csrf": token_of(page.text), **typed})


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    async with portal_world(tmp_path_factory.mktemp("aturan")) as world, browser(world) as adi:
        await first_administrator(world, adi)
        yield Desk(world, adi)


pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_1_nothing_holds_before_it_is_confirmed(desk: Desk) -> None:
    page = await desk.client.get("/kantor/waktu")
    assert "Tanpa kalender tidak ada batas waktu yang berjalan." in page.text
    assert "Tetapkan usulan 2026" in page.text and "Tetapkan usulan 2027" in page.text
    assert "usulan 1 hari kerja" in page.text
    assert (await desk.rules()).kalender is None
    assert (await desk.sends("/kantor/waktu/batas/2", teks="30 menit")).status_code == 422


async def test_2_a_year_is_confirmed_and_only_that_one(desk: Desk) -> None:
    done = await desk.posts("/kantor/waktu/tahun", tahun="2026")
    assert "Kalender kerja sudah ditetapkan." in done.text
    found = await desk.rules()
    assert found.kalender is not None and found.kalender.tahun == (2026,)
    assert "Tetapkan usulan 2027" in done.text and "Tetapkan usulan 2026" not in done.text
    assert (await desk.posts("/kantor/waktu/tahun", tahun="99999")).status_code == 422


async def test_3_a_special_day_is_set_changed_and_removed(desk: Desk) -> None:
    wrong = await desk.sends("/kantor/waktu/hari", tanggal="2026-12-31", jenis="setengah_hari", nama="Akhir tahun", jam="pagi")
    assert wrong.status_code == 422 and "Jam kerja: tulis seperti 07.30-11.30." in wrong.text
    assert 'value="pagi"' in wrong.text and 'value="Akhir tahun"' in wrong.text
    none = await desk.sends("/kantor/waktu/hari", tanggal="2026-12-31", jenis="setengah_hari", nama="Akhir tahun", jam="")
    assert none.status_code == 422 and 'href="#jam"' in none.text
    for jam in ("07.30-11.30", "07.30-11.00"):
        done = await desk.sends("/kantor/waktu/hari", tanggal="2026-12-31", jenis="setengah_hari", nama="Akhir tahun", jam=jam)
        assert "Kamis, 31 Desember 2026" in done.text
    found = await desk.rules()
    assert found.kalender is not None
    (day,) = [h for h in found.kalender.hari if h.tanggal.isoformat() == "2026-12-31"]
    assert day.selang[0].sampai_menit == 660
    gone = await desk.posts("/kantor/waktu/hari/hapus", tanggal="2026-12-31")
    assert "31 Desember 2026" not in gone.text


async def test_4_ramadan_as_the_isbat_sets_it(desk: Desk) -> None:
    wrong = await desk.sends("/kantor/waktu/ramadan", mulai="2027-03-09", akhir="2027-02-08", nama="Ramadan 1448 H")
    assert wrong.status_code == 422 and 'href="#akhir"' in wrong.text
    done = await desk.sends("/kantor/waktu/ramadan", mulai="2027-02-08", akhir="2027-03-09", nama="Ramadan 1448 H")
    assert "Ramadan 1448 H, Senin, 8 Februari 2027 sampai Selasa, 9 Maret 2027" in done.text
    empty = await desk.sends("/kantor/waktu/ramadan", mulai="", akhir="", nama="")
    assert empty.status_code == 422


async def test_4b_what_cannot_be_is_said_at_its_field(desk: Desk) -> None:
    twice = await desk.sends("/kantor/waktu/ramadan", mulai="2027-03-09", akhir="2027-03-20", nama="Jam kerja lain")
    assert twice.status_code == 422 and 'href="#mulai"' in twice.text and 'value="Jam kerja lain"' in twice.text
    assert "“Ramadan 1448 H” dan “Jam kerja lain” sama-sama berlaku pada Selasa, 9 Maret 2027" in twice.text
    day = {"tanggal": "2026-12-30", "jenis": "setengah_hari", "nama": "Rapat"}
    for typed, said in (
        ({"jam": "11.30-07.30"}, "tidak sesudah jam mulai"),
        ({"jam": "07.30-11.30, 11.00-12.00"}, "bertumpuk"),
        ({"jam": "07.30-24.30"}, "tulis seperti 07.30-11.30"),
        ({"jam": "07.30-11.30", "jenis": "libur_setempat"}, "Hari libur tidak memuat jam kerja"),
    ):
        wrong = await desk.sends("/kantor/waktu/hari", **{**day, **typed})
        assert wrong.status_code == 422 and 'href="#jam"' in wrong.text and said in wrong.text, wrong.text
    for typed, field in (({"tanggal": "2026-02-30"}, "tanggal"), ({"jenis": "libur"}, "jenis"), ({"nama": " "}, "nama")):
        wrong = await desk.sends("/kantor/waktu/hari", **{**day, "jam": "07.30-11.30", **typed})
        assert wrong.status_code == 422 and f'href="#{field}"' in wrong.text, (field, wrong.text)


async def test_5_a_limit_as_the_office_writes_it(desk: Desk) -> None:
    page = await desk.client.get("/kantor/waktu/batas/5a")
    assert form_of(page.text)[1]["teks"] == ["1 hari kerja"], "the proposal stands in the form"
    wrong = await desk.sends("/kantor/waktu/batas/5a", teks="2 harri", dasar="SK 1")
    assert wrong.status_code == 422 and "satuan “harri” tidak dikenal" in wrong.text and 'value="2 harri"' in wrong.text
    for teks in ("0 menit", "10-5 menit", "1x12 jam", "30", "½ jam", "min. 5 hari"):
        bad = await desk.sends("/kantor/waktu/batas/5a", teks=teks)
        assert bad.status_code == 422 and 'href="#teks"' in bad.text and "pada huruf ke-" in bad.text, teks
    done = await desk.sends("/kantor/waktu/batas/5a", teks="maks. 2 hari", dasar="SK 1", berjalan="ya")
    assert "<strong>maks. 2 hari kerja</strong>" in done.text
    held = (await desk.rules()).batas["5a",]
    assert (held.teks, held.dasar, held.berjalan) == ("maks. 2 hari kerja", "SK 1", True)
    assert (await desk.client.get("/kantor/waktu/batas/tidak-ada")).status_code == 404


async def test_6_who_is_no_administrator_stays_outside(desk: Desk) -> None:
    async with browser(desk.world) as stranger:
        assert "/masuk" in str((await stranger.get("/kantor/waktu")).url)
