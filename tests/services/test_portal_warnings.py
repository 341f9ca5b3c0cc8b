"""The ladder, periodic duties and breaches at the pages: set by the administrator, seen by those who answer for them, by nobody else."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest
import pytest_asyncio

from services.cli.first_start import operator_key
from services.deadlines import commands as c
from shared.clock import day_in
from shared.command import Circumstances, Signer
from shared.eventstore.codec import Recorded
from shared.eventstore.port import StreamAppend
from shared.messaging.client import CommandClient
from shared.messaging.connection import close, connect
from shared.sop import events as e
from shared.sop.event import Event
from tests.support.eventually import eventually
from tests.support.portal_clerk import Clerk, form_of
from tests.support.portal_office import Kantor, kantor
from tests.support.portal_people import browser, first_administrator, token_of
from tests.support.portal_world import World, portal_world

UNIT = "kebakkramat"
SCRIPT = "<script>alert(1)</script>"


@dataclass
class Setting:
    """The five offices, the administrator, and one case."""

    world: World
    people: Kantor
    admin: httpx.AsyncClient
    case: str

    async def posts(self, path: str, to: str = "", **typed: str) -> httpx.Response:
        """The administrator fills a form in."""
        page = await self.admin.get(path)
        fields = {name: values[0] for name, values in form_of(page.text)[1].items()} if not to else {"csrf": token_of(page.text)}
        return await self.admin.post(to or path, data=fields | typed)

    async def told(self, stream: str, case: str, *events: Event) -> None:
        """As if a service had recorded it."""
        on = self.world.run.foundation
        about = Circumstances(f"uji-{stream}-{type(events[0]).__name__}", "layanan", None, UNIT, case, Signer("uji", "layanan"), on.clock())
        version = len(await on.store.read_stream(stream))
        await on.store.append([StreamAppend(stream, version, await on.codec.encode(list(events), about, "uji"))])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def at(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Setting]:
    async with portal_world(tmp_path_factory.mktemp("peringatan")) as world, kantor(world) as people, browser(world) as adi:
        await first_administrator(world, adi)
        yield Setting(world, people, adi, await people.given("Posyandu"))


pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_1_a_ladder_is_proposed_and_holds_once_it_is_set(at: Setting) -> None:
    year = day_in("Asia/Jakarta", at.world.run.foundation.clock()).year
    assert "Tangga eskalasi" not in (await at.admin.get("/kantor/waktu")).text, "nothing to climb without a calendar"
    for y in (year, year + 1):
        await at.posts("/kantor/waktu", "/kantor/waktu/tahun", tahun=str(y))
    page = await at.admin.get("/kantor/waktu")
    assert "Belum ada. Usulan: Sekretaris sesudah 1 jam, lalu PPID Pembantu sesudah 1 hari kerja." in page.text
    wrong = await at.posts("/kantor/waktu/tangga", sekretaris="2 harri", ppid_pembantu="1 jam", dasar="SK 1")
    assert wrong.status_code == 422 and 'href="#sekretaris"' in wrong.text and "satuan “harri” tidak dikenal" in wrong.text
    assert 'value="2 harri"' in wrong.text and 'value="SK 1"' in wrong.text
    falling = await at.posts("/kantor/waktu/tangga", sekretaris="1 hari kerja", ppid_pembantu="1 jam")
    assert falling.status_code == 422 and 'href="#ppid_pembantu"' in falling.text
    done = await at.posts("/kantor/waktu/tangga", sekretaris="1 jam", ppid_pembantu="maks. 1 hari")
    assert "Tangga eskalasi sudah ditetapkan." in done.text
    assert "<li>Sekretaris, sesudah 1 jam</li><li>PPID Pembantu, sesudah maks. 1 hari kerja</li>" in done.text


async def test_2_a_duty_is_proposed_set_changed_and_removed(at: Setting) -> None:
    page = await at.admin.get("/kantor/berkala")
    assert "Laporan layanan informasi publik tahun sebelumnya" in page.text and "Tidak berlaku sebelum ditetapkan." in page.text
    form = await at.admin.get("/kantor/berkala/baru?usulan=laporan-layanan-informasi")
    assert form_of(form.text)[1]["mulai"][0].endswith("-03-31") and form_of(form.text)[1]["setiap"] == ["1 tahun"]
    done = await at.posts("/kantor/berkala/baru?usulan=laporan-layanan-informasi")
    assert "Kewajiban berkala sudah ditetapkan." in done.text and "Jatuh tempo" in done.text
    wrong = await at.posts("/kantor/berkala/baru", nama="Profil & Agenda!", setiap="sering")
    assert wrong.status_code == 422 and 'href="#setiap"' in wrong.text and "Profil &amp; Agenda!" in wrong.text
    today = day_in("Asia/Jakarta", at.world.run.foundation.clock())
    near = today - timedelta(days=20)
    await at.posts("/kantor/berkala/baru", nama="Profil & Agenda!", setiap="1 bulan", mulai=near.isoformat())
    twin = await at.posts("/kantor/berkala/baru", nama="Profil & Agenda!", setiap="1 bulan", mulai=near.isoformat())
    kodes = set((await at.world.portal._tenggat.rules(UNIT)).kewajiban)
    assert kodes == {"laporan-layanan-informasi", "profil-agenda", "profil-agenda-2"} and twin.status_code == 200
    changed = await at.posts("/kantor/berkala/ubah/profil-agenda", nama="Profil badan publik")
    assert "Profil badan publik" in changed.text
    gone = await at.posts("/kantor/berkala", "/kantor/berkala/hapus/profil-agenda-2")
    assert "Kewajiban berkala sudah dihapus." in gone.text
    assert (await at.admin.get("/kantor/berkala/ubah/tidak-ada")).status_code == 404
    assert (await at.posts("/kantor/berkala", "/kantor/berkala/ubah/tidak-ada", nama="x", setiap="1 bulan")).status_code == 404


async def test_3_what_comes_near_is_said_to_those_who_answer_for_it(at: Setting) -> None:
    for who in (at.people.ppid, at.people.sekretaris):
        page = (await who.opens("/tugas")).text
        assert "Profil badan publik jatuh tempo" in page and "/kantor/berkala" in page and "Laporan layanan" not in page
        assert "Profil badan publik" in (await who.opens("/kantor/berkala")).text
    assert "Profil badan publik jatuh tempo" in (await at.admin.get("/kantor")).text
    assert "jatuh tempo" not in (await at.people.staf.opens("/tugas")).text
    assert (await at.people.staf.opens("/kantor/berkala")).status_code == 403
    assert (await at.people.sekretaris.opens("/kantor/berkala/baru")).status_code == 403


async def test_4_a_missed_duty_stands_until_a_publication_is_marked(at: Setting) -> None:
    now = at.world.run.foundation.clock()
    alarm = e.KeterbukaanTidakOptimal(sebab="informasi_berkala", kode="profil-agenda", sejak=now, batas="1 bulan", terjadi_at=now)
    await at.told(f"deadlines-{UNIT}", f"unit-{UNIT}", alarm)
    page = (await at.people.ppid.opens("/tugas")).text
    assert "Profil badan publik belum diumumkan" in page
    assert "Berakhir setelah PPID Pembantu atau Sekretaris menandai publikasi yang memenuhinya." in page
    path = f"/kasus/{at.case}/berkala"
    early = await at.people.ppid.sends(await at.people.ppid.opens(path), "")
    assert early.status_code == 422 and "belum tayang" in early.text
    assert (await at.people.staf.opens(path)).status_code == 403
    out = e.MateriDitayangkan(saluran="website", versi=1, sidik="a" * 64, judul="x", klasifikasi="berkala")
    await at.told(f"publisher-{at.case}", at.case, out)
    page_ = await at.people.sekretaris.opens(path)
    kode = re.search(r'name="kode" value="profil-agenda"><input type="hidden" name="untuk_jatuh_tempo" value="([0-9-]+)"', page_.text)
    assert kode is not None, page_.text
    sent = {"csrf": at.people.sekretaris.csrf, "kode": "profil-agenda", "untuk_jatuh_tempo": kode[1]}
    done = await at.people.sekretaris.client.post(path, data=sent)
    assert "Sudah ditandai terpenuhi." in done.text and "Dipenuhi oleh publikasi ini" in done.text
    assert "belum diumumkan" not in (await at.people.ppid.opens("/tugas")).text
    assert "Kewajiban berkala dipenuhi" in (await at.people.ppid.opens(f"/kasus/{at.case}")).text
    again = await at.people.sekretaris.client.post(path, data=sent)
    assert again.status_code == 422


async def test_5_a_breach_is_for_two_offices_only(at: Setting) -> None:
    for outside in (at.people.staf, at.people.bidang):
        for path in ("/kantor/pelanggaran-data", "/kantor/pelanggaran-data/baru"):
            assert (await outside.opens(path)).status_code == 403
        posted = await outside.client.post("/kantor/pelanggaran-data/baru", data={"csrf": outside.csrf, "uraian": "x"})
        assert posted.status_code == 403
    assert (await at.admin.get("/kantor/pelanggaran-data")).status_code == 403


async def test_6_a_breach_runs_until_both_were_told(at: Setting) -> None:
    who = at.people.sekretaris
    form = await who.opens(f"/kantor/pelanggaran-data/baru?kasus={at.case}")
    wrong = await who.sends(form, "", uraian="", data="NIK warga", perkiraan_subjek="banyak", diketahui_jam="siang")
    assert wrong.status_code == 422
    for field in ("uraian", "perkiraan_subjek", "diketahui_jam"):
        assert f'href="#{field}"' in wrong.text, field
    assert "NIK warga" in wrong.text and 'value="siang"' in wrong.text
    hour = form_of(form.text)[1]["diketahui_jam"][0]
    done = await who.sends(wrong, "", uraian=SCRIPT, perkiraan_subjek="12", diketahui_jam=hour)
    assert "Laporan dicatat." in done.text and SCRIPT not in done.text and "&lt;script&gt;" in done.text
    assert "Sisa 2 hari 23 jam" in done.text and "Disposisi nomor" in done.text
    assert "Pelanggaran data pribadi belum diberitahukan." in (await at.people.ppid.opens("/tugas")).text
    assert "Pelanggaran data" not in (await at.people.staf.opens("/tugas")).text
    (id_,) = (await at.world.portal._tenggat.rules(UNIT)).pelanggaran
    tell = f"/kantor/pelanggaran-data/{id_}/beri-tahu"
    bad = await at.people.ppid.acts(tell, "", kepada="subjek", bukti="", pada_tanggal="2020-01-01")
    assert bad.status_code == 422 and 'href="#bukti"' in bad.text
    late = await at.people.ppid.acts(tell, "", kepada="subjek", bukti="Surat 1", pada_tanggal="2020-01-01")
    assert late.status_code == 422 and 'href="#pada_tanggal"' in late.text
    half = await at.people.ppid.acts(tell, "", kepada="subjek", bukti="Surat 1", pada_jam=_soon(at))
    assert "Pemberitahuan dicatat." in half.text and "Belum diberi tahu" in half.text
    whole = await at.people.ppid.acts(tell, "", kepada="lembaga", bukti="Surat 2", pada_jam=_soon(at))
    assert "Diberitahukan tepat waktu." in whole.text and "Catat pemberitahuan" not in whole.text
    assert "belum diberitahukan" not in (await at.people.ppid.opens("/tugas")).text
    assert (await at.people.ppid.opens("/kantor/pelanggaran-data/lain/beri-tahu")).status_code == 404


def _soon(at: Setting) -> str:
    """This minute by the office's clock: the form shows minutes, and the breach was known in one of them."""
    from services.portal.tenggat.moment import typed_moment

    return typed_moment(at.world.run.foundation.clock(), "Asia/Jakarta")[1]


async def test_7_what_came_up_the_ladder_stands_in_that_office_s_inbox(at: Setting) -> None:
    on = at.world.run.foundation
    nc = await connect(on.nats_url, "uji")
    client = CommandClient(nc, operator_key(on.settings))
    await client.send(c.TetapkanBatasWaktu(langkah=("2",), teks="60 hari kalender"), unit=UNIT, case=f"unit-{UNIT}", actor="operator")
    await close(nc)
    case = await at.people.given("Kerja bakti", scene=0)
    (due,) = [f.event for f in await eventually(lambda: _due(at, case)) if isinstance(f.event, e.TenggatDitetapkan)]
    up = e.TenggatDieskalasi(tenggat=due.tenggat, langkah="2", putaran=1, tingkat=2, jabatan="ppid_pembantu")
    await at.told(f"deadlines-{case}", case, up)

    async def inbox(who: Clerk) -> str:
        return (await who.opens("/tugas")).text

    shown = await eventually(lambda: inbox(at.people.ppid), lambda text: "Dieskalasi kepada Anda (1)" in text)
    assert f'href="/kasus/{case}/waktu"' in shown and "Kerja bakti" in shown
    assert "Dieskalasi kepada Anda" not in await inbox(at.people.sekretaris)
    assert "kepada PPID Pembantu," in (await at.people.ppid.opens(f"/kasus/{case}/waktu")).text
    assert "Batas waktu dieskalasi" in (await at.people.ppid.opens(f"/kasus/{case}")).text
    await at.people.sekretaris.acts(f"/kasus/{case}/TeruskanDisposisi")
    await eventually(lambda: inbox(at.people.ppid), lambda text: "Dieskalasi kepada Anda" not in text)


async def _due(at: Setting, case: str) -> list[Recorded[Event]]:
    on = at.world.run.foundation
    return list(await on.codec.decode(await on.store.read_stream(f"deadlines-{case}")))
