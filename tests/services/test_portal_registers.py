"""The registers at the pages: what the office did is in them, rebuilt and straight from the log alike; files hold what the page shows."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import sys
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select, update

from services.cli.register import _export
from services.portal.registers.reading import Reading
from services.portal.registers.table import Registers, cases, change, lines, place
from services.publisher.commands import TarikMateri
from services.publisher.site.database import SiteDb
from services.publisher.site.dip.follow import HEARD as LISTED
from services.publisher.site.dip.follow import DaftarDip
from services.publisher.site.dip.reading import semua
from services.publisher.site.dip.tables import informasi
from shared.eventstore.port import StoreUnavailable
from shared.eventstore.sealing import DESTROYED
from shared.eventstore.wanted import wanted
from shared.messaging.database import Database
from shared.sop.directory import Direktori
from shared.sop.register.catatan import HEARD
from shared.sop.register.kata import NAMA, Jenis
from shared.sop.register.lipatan import Lipatan
from shared.sop.register.saringan import Saringan
from tests.support.browsing import client_of, signed_in
from tests.support.e2e_clerk import UNIT, Clerk, clerk
from tests.support.e2e_story import STORY, Act
from tests.support.eventually import eventually
from tests.support.portal_world import World, portal_world

pytestmark = pytest.mark.asyncio(loop_scope="module")
SCRIPT = "<script>alert(1)</script>"


@dataclass
class Setting:
    """One case that went the whole way and was withdrawn, one that was published, one that has just begun."""

    world: World
    at: Clerk
    withdrawn: str
    published: str
    begun: str

    @asynccontextmanager
    async def officer(self, name: str = "Sri Wahyuni") -> AsyncIterator[httpx.AsyncClient]:
        async with client_of(self.world) as client:
            await signed_in(client, name)
            yield client

    async def straight(self, s: Saringan) -> list[dict[str, object]]:
        """From the log alone, as the command line does."""
        on, lipatan = self.world.run.foundation, Lipatan()
        async for _, facts in wanted(on.store, on.codec, HEARD):
            lipatan.tambah(facts)
        return [dict(row) for row in lipatan.isi(s, UNIT, await on.directories.of(UNIT))]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def setting(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Setting]:
    folder: Path = tmp_path_factory.mktemp("register")
    async with portal_world(folder) as world, clerk(folder) as at:
        withdrawn, published, begun = (str(uuid4()) for _ in range(3))
        last = await at.story(withdrawn)
        tarik = Act(8, "ppid_pembantu", lambda _: TarikMateri(sebab="data_pribadi", penjelasan="Memuat NIK."))
        done = await at.do(tarik, withdrawn, after=last)
        await at.story(published, STORY[:-1])
        await at.story(begun, STORY[:1])
        await eventually(lambda: at.on.store.head(), lambda h: h.position > done.posisi[-1])
        await followed(world)
        yield Setting(world, at, withdrawn, published, begun)


async def followed(world: World) -> None:
    """Until the portal has heard everything."""

    async def behind() -> int:
        return (await world.portal.health()).lag

    await eventually(behind, lambda lag: lag == 0, what="the portal follows")


async def live(setting: Setting, s: Saringan) -> list[dict[str, object]]:
    return await read(setting, setting.world.portal._database, s)


async def read(setting: Setting, database: Database, s: Saringan) -> list[dict[str, object]]:
    on = setting.world.run.foundation
    reading = Reading(database, on.store, on.codec)
    return [dict(row) async for rows in reading.all(s, await on.directories.of(UNIT)) for row in rows]


@pytest.mark.parametrize("jenis", NAMA)
async def test_live_rows_a_rebuild_and_the_log_itself_say_the_same(setting: Setting, jenis: Jenis, tmp_path: Path) -> None:
    on = setting.world.run.foundation
    s = Saringan(jenis)
    rows = await live(setting, s)
    assert len(rows) == {"buku": 3, "publikasi": 4, "dip": 2}[jenis]
    assert rows == await setting.straight(s)
    anew = Database(f"sqlite:///{tmp_path / 'baru.db'}")
    registers = Registers(anew, on.store, on.codec)
    await registers.prepare()
    assert await read(setting, anew, s) == rows
    await registers.rebuild()
    assert await read(setting, anew, s) == rows
    await anew.close()


async def test_an_older_fold_is_made_anew_and_old_facts_change_nothing(setting: Setting, tmp_path: Path) -> None:
    """An office that ran before the register existed, or under an older program, finds it complete."""
    on = setting.world.run.foundation
    facts = await setting.at.facts(setting.published)
    anew = Database(f"sqlite:///{tmp_path / 'lama.db'}")
    await Registers(anew, on.store, on.codec).prepare()
    await anew.run(lambda c: (c.execute(lines.delete()), c.execute(cases.delete()), c.execute(update(place).values(versi=0))))
    with pytest.raises(StoreUnavailable):
        await anew.run(lambda c: change(c, facts[-1]))  # waits: what its case had before is still to be read
    await Registers(anew, on.store, on.codec).prepare()
    for fact in (facts[-1], facts[0]):
        await anew.run(partial(change, fact=fact))
    assert await read(setting, anew, Saringan("publikasi")) == await live(setting, Saringan("publikasi"))
    assert await Registers(anew, on.store, on.codec).catch_up() == 0, "it went on from its own place"
    await anew.close()


async def test_the_projection_holds_nothing_that_was_typed(setting: Setting) -> None:
    rows = await setting.world.portal._database.read(lambda c: [r.isi for r in c.execute(select(cases.c.isi))])
    stored = "".join(rows)
    assert setting.published in stored
    for typed in ("Posyandu", "Kegiatan", "Agus", "Mohon", "Tautan sudah"):
        assert typed not in stored, typed


async def test_a_page_leads_from_each_line_to_its_case(setting: Setting) -> None:
    async with setting.officer() as client:
        book = await client.get("/register")
        assert book.status_code == 200 and "3 baris." in book.text and "Buku disposisi" in book.text
        assert all(f'href="/kasus/{case}"' in book.text for case in (setting.withdrawn, setting.published, setting.begun))
        posts = (await client.get("/register?jenis=publikasi&status=ditarik")).text
        assert f'href="/kasus/{setting.withdrawn}"' in posts and setting.published not in posts
        assert "2 baris menurut saringan." in posts and "Bidang Pengolahan Data" in posts
        listed = (await client.get("/register?jenis=dip")).text
        assert "Informasi ini sudah ditarik: memuat data pribadi." in listed and "Belum ditetapkan" in listed
        assert 'aria-current="page">Register</a>' in listed


async def test_filters_by_day_word_and_code(setting: Setting) -> None:
    async with setting.officer() as client:
        none = (await client.get("/register?dari=2020-01-01&sampai=2020-12-31")).text
        assert "0 baris menurut saringan." in none and "Tidak ada baris menurut saringan ini." in none
        assert "1 baris menurut saringan." in (await client.get("/register?teks=dibuat+langkah")).text
        assert "2 baris menurut saringan." in (await client.get(f"/register?jenis=publikasi&teks={setting.published[:8]}")).text
        wrong = await client.get("/register?dari=2026-02-30&teks=abc")
        assert wrong.status_code == 422 and 'href="#dari"' in wrong.text and 'value="abc"' in wrong.text and "unduh.csv" not in wrong.text
        assert (await client.get("/register/unduh.csv?dari=2026-02-30")).status_code == 422
        assert (await client.get(f"/register?teks={SCRIPT}")).text.count(SCRIPT) == 0


async def test_files_hold_the_lines_of_the_filter(setting: Setting) -> None:
    async with setting.officer() as client:
        made = await client.get("/register/unduh.csv?jenis=publikasi&status=ditarik")
        assert (
            made.headers["content-type"].startswith("text/csv") and "register-publikasi-kebakkramat-" in made.headers["content-disposition"]
        )
        rows = list(csv.DictReader(io.StringIO(made.content.decode("utf-8-sig"), newline="")))
        assert [r["Nomor kasus"] for r in rows] == [setting.withdrawn] * 2
        book = await client.get("/register/unduh.xlsx?jenis=publikasi&status=ditarik")
        with zipfile.ZipFile(io.BytesIO(book.content)) as z:
            strings = z.read("xl/sharedStrings.xml").decode()
        assert setting.withdrawn in strings and setting.published not in strings
        paper = (await client.get("/register/cetak?jenis=publikasi&status=ditarik")).text
        assert "Keadaan: Ditarik" in paper and "2 baris." in paper
        pdf = await client.get("/register/cetak.pdf?jenis=publikasi")
        assert pdf.status_code in (200, 404)
        assert pdf.status_code == 404 or pdf.content.startswith(b"%PDF-")


async def test_another_units_register_is_nobodys_business(setting: Setting) -> None:
    on, elsewhere = setting.world.run.foundation, Direktori("jaten")
    reading = Reading(setting.world.portal._database, on.store, on.codec)
    for jenis in NAMA:
        page = await reading.page(Saringan(jenis), elsewhere, 1)
        assert page.jumlah == 0 and not page.baris and [rows async for rows in reading.all(Saringan(jenis), elsewhere)] == []
    async with setting.officer() as client:
        for path in ("/register", "/register/unduh.csv", "/register/unduh.xlsx", "/register/cetak"):
            assert (await client.get(f"{path}?unit=jaten")).status_code == 403
    async with client_of(setting.world) as stranger:
        assert (await stranger.get("/register/unduh.csv")).url.path == "/masuk"


async def test_a_page_holds_a_few_lines_and_leads_on(setting: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.portal.registers.reading.PER_HALAMAN", 2)
    async with setting.officer() as client:
        first = (await client.get("/register?jenis=dip&klasifikasi=setiap_saat")).text
        assert "Halaman 1 dari" not in first
        posts = (await client.get("/register?jenis=publikasi&klasifikasi=setiap_saat")).text
        assert "Halaman 1 dari 2" in posts and "jenis=publikasi&amp;klasifikasi=setiap_saat&amp;halaman=2" in posts
        assert posts.count(f"/kasus/{setting.published}") == 2 and setting.withdrawn not in posts
        for asked in ("", "&teks=kegiatan"):
            last = (await client.get(f"/register?jenis=publikasi&halaman=2{asked}")).text
            assert last.count(f"/kasus/{setting.withdrawn}") == 2 and "Lebih baru" in last and "Lebih lama" not in last
        assert (await client.get("/register?halaman=3")).status_code == 404
        assert "Halaman 1 dari 2" in (await client.get("/register?halaman=9999999")).text


async def test_the_command_line_writes_the_same_file_from_the_log_alone(setting: Setting, tmp_path: Path) -> None:
    settings, out = setting.world.run.foundation.settings, tmp_path / "buku.csv"
    asked = ["register", "export", "--unit", UNIT, "--data", str(settings.data), "-o", str(out)]
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "from services.cli import main; main()", *asked)
    assert await process.wait() == 0
    async with setting.officer() as client:
        assert out.read_bytes() == (await client.get("/register/unduh.csv")).content
    made, count = await _export(settings, UNIT, Saringan("dip"), "json")
    assert count == json.loads(made)["jumlah"] == 2
    made, count = await _export(settings, UNIT, Saringan("publikasi"), "xlsx")
    assert count == 4 and zipfile.is_zipfile(io.BytesIO(made))


async def test_what_is_erased_vanishes_from_the_registers_at_once(setting: Setting) -> None:
    on = setting.world.run.foundation
    await on.keyring.destroy(f"kasus:{setting.begun}")
    (row,) = [r for r in await live(setting, Saringan("buku")) if r["kasus"] == setting.begun]
    assert row["perihal"] == DESTROYED and row["nomor"] == 3
    assert row in await setting.straight(Saringan("buku"))


async def test_the_public_list_is_the_offices_own(setting: Setting) -> None:
    home = f"{setting.world.site}/{UNIT}"
    async with client_of(setting.world) as reader:

        async def shown() -> httpx.Response:
            return await reader.get(f"{home}/dip.json")

        made = await eventually(shown, lambda r: r.status_code == 200 and json.loads(r.content)["jumlah"] == 2)
        public = json.loads(made.content)["baris"]
        spread = (await reader.get(f"{home}/dip.csv")).content.decode()
        page = (await reader.get(f"{home}/dip")).text
        assert "0 informasi menurut saringan." in (await reader.get(f"{home}/dip?klasifikasi=berkala")).text
        assert "1 informasi menurut saringan." in (await reader.get(f"{home}/dip?q={setting.published[:8]}")).text
        assert (await reader.get(f"{home}/dip?hal=2")).status_code == 404
        assert (await reader.get(f"{setting.world.site}/jaten/dip")).status_code == 404
        assert f"{home}/dip</loc>" in (await reader.get(f"{home}/sitemap.xml")).text
    mine = await live(setting, Saringan("dip"))
    for ours, theirs in zip(mine, public, strict=True):
        assert {k: str(v) for k, v in ours.items() if v is not None and k != "kasus"} == {
            k: str(v) for k, v in theirs.items() if v is not None
        }
    # The title of what was withdrawn for personal data carries the number of its case.
    assert setting.withdrawn[:8] not in json.dumps([{**b, "tautan": ""} for b in public])
    assert f"Kegiatan {setting.published[:8]}" in page and "Informasi ini sudah ditarik: memuat data pribadi." in page
    assert spread.startswith("no,ringkasan,penguasa,") and len(spread.splitlines()) == 3
    assert "/kasus/" not in page and setting.published not in page


async def test_the_public_list_is_filled_anew_where_it_was_lost(setting: Setting, tmp_path: Path) -> None:
    on = setting.world.run.foundation
    db = SiteDb.open(f"sqlite:///{tmp_path / 'situs.db'}")
    await db.prepare()
    facts = [f for f in await setting.at.facts(setting.withdrawn) if isinstance(f.event, LISTED)]
    followed_late = DaftarDip(db, on.store, on.codec)
    await followed_late.take(facts[-1])
    await followed_late.take(facts[0])
    d = await on.directories.of(UNIT)
    assert d.profil is not None
    profil = d.profil
    rows = await db.read(lambda c: semua(c, UNIT, profil, "", "", 10))
    assert [dict(r) for r in rows] == await live(setting, Saringan("dip"))
    words = await db.read(lambda c: [tuple(r) for r in c.execute(select(informasi.c.judul, informasi.c.teks).order_by(informasi.c.at))])
    assert words[0] == ("", "") and words[1][0].startswith("Kegiatan"), "words of what was withdrawn are in no table"
    await db.close()
