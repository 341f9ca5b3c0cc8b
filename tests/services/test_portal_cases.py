"""Inbox, case page, search and live news, at a running office whose acts come from elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from services.cli.reading import resolve
from services.portal.acts.forms import ALSO
from services.portal.cases.possible import example
from services.portal.cases.view import Views
from services.portal.desk import desk_of
from services.portal.sign_in.accounts import Akun
from services.registry.commands import AngkatJabatan
from shared.command import COMMANDS
from shared.messaging.answers import Diterima
from shared.sop.events import DisposisiDibuat
from tests.support.browsing import client_of, signed_in
from tests.support.e2e_clerk import UNIT, Clerk, clerk
from tests.support.e2e_story import STORY
from tests.support.portal_world import World, portal_world

pytestmark = pytest.mark.asyncio(loop_scope="module")
NAMES = [act.name for act in STORY]


@dataclass
class Office:
    """The pages, and everybody's hands."""

    world: World
    at: Clerk

    async def case(self, until: str) -> str:
        """A case that has come as far as this act, inclusive."""
        case = str(uuid4())
        last = await self.at.story(case, STORY[: NAMES.index(until) + 1])
        assert last is not None
        assert await self.world.portal.seen(last)
        return case


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def office(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    folder: Path = tmp_path_factory.mktemp("kasus")
    async with portal_world(folder) as world, clerk(folder) as at:
        rina, _ = await resolve(at.on, UNIT, "staf_sekretariat:Rina")
        appoint = AngkatJabatan(pegawai=rina, jabatan="sekretariat", nomor_sk="SK-2", mulai=date(2026, 1, 2))
        assert isinstance(await at.client.send(appoint, unit=UNIT, case=f"unit-{UNIT}", actor="operator"), Diterima)
        yield Office(world, at)


async def types_of(office: Office, case: str) -> list[str]:
    return [type(f.event).__name__ for f in await office.at.facts(case)]


async def test_the_first_opening_by_the_receiver_is_recorded_once_and_nobody_elses_is(office: Office) -> None:
    case = await office.case("buat_disposisi")
    async with client_of(office.world) as giver, client_of(office.world) as other, client_of(office.world) as receiver:
        await signed_in(giver, "Sri Wahyuni")
        await signed_in(other, "Hadi Nugroho")
        for client in (giver, other):
            assert (await client.get(f"/kasus/{case}")).status_code == 200
        assert "DisposisiDibaca" not in await types_of(office, case)
        await signed_in(receiver, "Bambang Santoso")
        pages = await asyncio.gather(*(receiver.get(f"/kasus/{case}") for _ in range(3)))
        assert all("Disposisi dibuka penerima" in p.text for p in pages[-1:])
    assert (await types_of(office, case)).count("DisposisiDibaca") == 1


async def test_what_cannot_be_done_is_said_with_the_stages_own_reason_and_nothing_is_recorded(office: Office) -> None:
    case = await office.case("buat_disposisi")
    async with client_of(office.world) as client:
        await signed_in(client, "Sri Wahyuni")
        page = (await client.get(f"/kasus/{case}/lain")).text
        assert f"/kasus/{case}/TarikPenyerahan" in page, "not read yet, so it can be taken back"
        assert f"/kasus/{case}/TarikMateri" not in page
        assert "Sekarang tidak dapat dilakukan" in page
        async with client_of(office.world) as receiver:
            await signed_in(receiver, "Bambang Santoso")
            await receiver.get(f"/kasus/{case}")
        assert f"/kasus/{case}/TarikPenyerahan" not in (await client.get(f"/kasus/{case}/lain")).text
    assert await types_of(office, case) == ["DisposisiDibuat", "NomorDisposisiDiberikan", "DisposisiDibaca"]


@pytest.mark.parametrize("until", ["buat_disposisi", "tugaskan", "verifikasi", STORY[-1].name])
async def test_every_other_act_is_judged_by_its_stage_and_never_by_what_our_example_lacks(office: Office, until: str) -> None:
    case = await office.case(until)
    d = await office.at.on.directories.of(UNIT)
    view = await Views(office.at.on.store, office.at.on.codec).case(case, d)
    assert view is not None
    for pegawai in d.pegawai:
        akun = Akun("uji", "uji", False, True, False, {UNIT: pegawai}, UNIT)
        meja = await desk_of(akun, UNIT, office.at.on.directories, office.at.on.clock)
        for name in {p for j in meja.jabatan for p in ALSO.get(j, ())}:
            COMMANDS[name].from_input(example(name, meja, view))


async def test_a_task_of_an_office_is_taken_by_one_and_colleagues_see_it(office: Office) -> None:
    case = await office.case("teruskan")
    async with client_of(office.world) as dewi, client_of(office.world) as rina:
        hers, mine = await signed_in(dewi, "Dewi Lestari"), await signed_in(rina, "Rina Wulandari")
        taken = await dewi.post(f"/kasus/{case}/ambil", data={"csrf": hers, "jabatan": "sekretariat"})
        assert "Anda mengambil tugas ini" in taken.text
        late = await rina.post(f"/kasus/{case}/ambil", data={"csrf": mine, "jabatan": "sekretariat"})
        assert "Sedang dikerjakan Dewi Lestari" in late.text
        assert "Sedang dikerjakan Dewi Lestari" in (await rina.get("/tugas")).text
        await rina.post(f"/kasus/{case}/ambil", data={"csrf": mine, "jabatan": "sekretariat", "guna": "lepas"})
        assert "Anda mengambil tugas ini" in (await dewi.get(f"/kasus/{case}")).text, "only one's own is given back"
        await dewi.post(f"/kasus/{case}/ambil", data={"csrf": hers, "jabatan": "sekretariat", "guna": "lepas"})
        assert "Saya kerjakan" in (await rina.get(f"/kasus/{case}")).text
        wrong = await dewi.post(f"/kasus/{case}/ambil", data={"csrf": hers, "jabatan": "sekretaris"})
        assert wrong.status_code == 403


async def test_a_claim_ends_with_its_task(office: Office) -> None:
    case = await office.case("teruskan")
    async with client_of(office.world) as dewi:
        hers = await signed_in(dewi, "Dewi Lestari")
        await dewi.post(f"/kasus/{case}/ambil", data={"csrf": hers, "jabatan": "sekretariat"})
        accept = await office.at.do(STORY[NAMES.index("terima")], case)
        await office.world.portal.seen(accept.posisi[-1])
        page = (await dewi.get(f"/kasus/{case}")).text
        assert "Tugaskan penyusunan materi" in page
        assert "Anda mengambil tugas ini" not in page


async def test_search_finds_by_number_and_by_any_word_of_the_newest_text(office: Office) -> None:
    case = await office.case("buat_materi")
    nomor = next(f.event.nomor_disposisi for f in await office.at.facts(case) if isinstance(f.event, DisposisiDibuat))
    async with client_of(office.world) as client:
        await signed_in(client, "Sri Wahyuni")
        for asked in (str(nomor), f"{nomor}/2026", case[:8].upper(), f"kegiatan  {case[:8]}"):
            found = (await client.get("/cari", params={"q": asked})).text
            assert f'href="/kasus/{case}"' in found, asked
        nothing = (await client.get("/cari", params={"q": f"{case[:8]} tiadanya"})).text
        assert f'href="/kasus/{case}"' not in nothing
        assert "Tidak ada kasus yang cocok" in nothing
        odd = await client.get("/cari", params={"q": "<script>%_\x00'" * 40})
        assert odd.status_code == 200
        assert "<script>%" not in odd.text


async def test_an_open_inbox_hears_of_a_new_case_and_an_open_case_of_its_own_only(office: Office) -> None:
    case = await office.case("buat_disposisi")
    async with client_of(office.world) as client:
        await signed_in(client, "Bambang Santoso")
        head = (await office.at.on.store.head()).position
        async with (
            client.stream("GET", "/langsung", params={"sejak": head}) as inbox,
            client.stream("GET", "/langsung", params={"sejak": head, "kasus": case}) as open_case,
        ):
            other = await office.case("buat_disposisi")
            assert await said(inbox, "kepala")
            heard = asyncio.create_task(said(open_case, "kasus"))
            forward = await office.at.do(STORY[NAMES.index("teruskan")], case)
            await office.world.portal.seen(forward.posisi[-1])
            assert f"/kasus/{case}" in await heard
            assert other not in await heard
    assert (await client_of(office.world).get("/langsung")).url.path == "/masuk"


async def said(stream: httpx.Response, event: str) -> str:
    """Data of the next event of this name."""
    name = ""
    async with asyncio.timeout(20):
        async for line in stream.aiter_lines():
            if line.startswith("event:"):
                name = line.partition(":")[2].strip()
            if line.startswith("data:") and name == event:
                return line.partition(":")[2].strip()
    return ""


async def test_a_case_sent_back_tells_its_rounds_and_how_long_each_thing_took(office: Office) -> None:
    case = await office.case("tolak")
    async with client_of(office.world) as client:
        await signed_in(client, "Hadi Nugroho")
        page = (await client.get(f"/kasus/{case}")).text
        assert "Hasil pemeriksaan Bidang" in page
        assert "Putaran 1" not in page, "one round so far"
        await office.at.story(case, STORY[NAMES.index("tolak") + 1 :][:1])
        assert "Putaran 2" in (await client.get(f"/kasus/{case}")).text


async def test_photos_are_listed_small_and_served_whole(office: Office) -> None:
    case = await office.case("buat_materi")
    photo = office.at.seen.photos[0]
    async with client_of(office.world) as client:
        await signed_in(client, "Sri Wahyuni")
        whole = await client.get(f"/kasus/{case}/berkas/{photo.sha256}")
        small = await client.get(f"/kasus/{case}/berkas/{photo.sha256}?kecil=1")
        assert whole.headers["content-type"].startswith("image/")
        assert len(small.content) < len(whole.content)
        assert "private" in small.headers["cache-control"]
        foreign = await client.get(f"/kasus/{case}/berkas/{'a' * 64}?kecil=1")
        assert foreign.status_code == 404
