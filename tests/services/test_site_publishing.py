"""The website outlet: out whole or not at all, once however often it is asked, corrected and withdrawn at the same address."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import feedparser
import pytest
from sqlalchemy import Connection, func, select, text
from sqlalchemy.util import await_only

from services.publisher.outlets.manual import ManualOutlet
from services.publisher.outlets.port import DitolakTetap, DitundaSementara, Kiriman, Outlet, Tayang, TidakDiketahui
from services.publisher.outlets.website import WebsiteOutlet
from services.publisher.site import writing
from services.publisher.site.database import SiteDb
from services.publisher.site.tables import artikel, media, terbitan
from tests.support.postgres import PostgresServer, postgres_server
from tests.support.site_world import BASE, T0, UNIT, World, gambar, kiriman, materi, site_world

FIRST = materi()
ADDRESS = f"/{UNIT}/berita/posyandu-balita-di-desa-nangsri"
OUT = Tayang(f"{UNIT}/posyandu-balita-di-desa-nangsri", BASE + ADDRESS)
_schemas = count(1)
T = TypeVar("T")


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server("fsync=off") as server:
        yield server


@pytest.fixture(params=["sqlite", "postgres"])
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    url = f"sqlite:///{tmp_path / 'situs.db'}"
    if request.param == "postgres":
        url = f"{request.getfixturevalue('postgres').url()}&schema=situs_{next(_schemas)}"
    async with site_world(url) as made:
        yield made


async def rows(world: World) -> tuple[int, int, int]:
    def counted(c: Connection) -> tuple[int, int, int]:
        a, t, m = (c.execute(select(func.count()).select_from(table)).scalar_one() for table in (artikel, terbitan, media))
        return a, t, m

    return await world.db.read(counted)


# ── out ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_published_bytes_stand_in_the_page_unchanged(world: World) -> None:
    k = kiriman(materi(badan="# Bagian\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n“kutip” – <b>bukan</b> 漢字"))
    assert (await world.get(ADDRESS)).status_code == 404
    assert await world.outlet.tayangkan(k) == OUT
    page = await world.get(ADDRESS)
    assert page.status_code == 200
    assert k.isi in page.content


async def test_nothing_is_visible_before_the_commit(world: World) -> None:
    """The reader looks while the writer has done everything but commit."""
    seen: list[int] = []
    k = kiriman(FIRST)

    async def look() -> None:
        seen.extend([(await world.get(ADDRESS)).status_code, len(feedparser.parse((await world.get(f"/{UNIT}/atom.xml")).content).entries)])

    meanwhile = _within(look)

    def write(c: Connection) -> None:
        writing.tayangkan(c, k)
        meanwhile(c)

    await world.db.write(write)
    assert seen == [404, 0]
    assert (await world.get(ADDRESS)).status_code == 200


async def test_one_decision_sees_one_moment(world: World) -> None:
    """Else an article published between two questions looks like somebody else's."""

    async def publish() -> None:
        assert await world.publish(FIRST) == OUT

    meanwhile = _within(publish)

    def ask(c: Connection) -> tuple[int, int]:
        question = select(func.count()).select_from(artikel)
        before = c.execute(question).scalar_one()
        meanwhile(c)
        return before, c.execute(question).scalar_one()

    assert await world.db.read(ask) == (0, 0)
    assert await rows(world) == (1, 1, 0)


def _within(work: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[Connection], None]:
    """Runs `work` in the middle of a transaction: on SQLite that is another thread, on PostgreSQL this loop."""
    loop = asyncio.get_running_loop()

    def run(c: Connection) -> None:
        if c.dialect.name == "sqlite":
            asyncio.run_coroutine_threadsafe(work(), loop).result(10)
        else:
            await_only(work())

    return run


async def test_a_failure_half_way_leaves_nothing(world: World) -> None:
    def broken(c: Connection) -> None:
        writing.tayangkan(c, kiriman(FIRST))
        raise RuntimeError("power")

    with pytest.raises(RuntimeError):
        await world.db.write(broken)
    assert await rows(world) == (0, 0, 0)


async def test_asking_again_changes_nothing(world: World) -> None:
    photo, _ = gambar("a")
    k = kiriman(materi(media=(photo,)))
    assert await world.outlet.tayangkan(k) == OUT
    before = await world.get(ADDRESS)
    later = replace(k, tayang_at=T0 + timedelta(days=3))
    assert await world.outlet.tayangkan(later) == OUT
    assert await world.outlet.tayangkan(replace(later, penanda="lain")) == OUT
    assert await rows(world) == (1, 1, 1)
    assert (await world.get(ADDRESS)).content == before.content
    assert await world.outlet.cari(UNIT, k.penanda) == OUT
    assert await world.outlet.cari(UNIT, "tidak-ada") is None
    assert await world.outlet.cari("sentani", k.penanda) is None


async def test_the_same_marker_at_once_makes_one_article(world: World) -> None:
    k = kiriman(FIRST)
    results = await asyncio.gather(*(world.outlet.tayangkan(k) for _ in range(8)))
    assert results == [OUT] * 8
    assert await rows(world) == (1, 1, 0)
    feed = feedparser.parse((await world.get(f"/{UNIT}/atom.xml")).content)
    assert [e.link for e in feed.entries] == [OUT.tautan]


@pytest.mark.parametrize(
    ("change", "kode"),
    [
        ({"isi": b"<article>lain</article>"}, "penanda_terpakai"),
        ({"penanda": "baru", "isi": b"<article>lain</article>"}, "versi_berbeda"),
        ({"penanda": "baru", "case": "kasus-lain"}, "alamat_terpakai"),
        ({"penanda": "baru", "slug": "alamat-lain"}, "alamat_berubah"),
        ({"penanda": "baru", "versi": 0}, "versi_lama"),
    ],
)
async def test_what_must_not_replace_it_is_refused(world: World, change: dict[str, object], kode: str) -> None:
    k = kiriman(FIRST)
    await world.outlet.tayangkan(k)
    before = (await world.get(ADDRESS)).content
    refused = await world.outlet.tayangkan(replace(k, **change))  # type: ignore[arg-type]
    assert isinstance(refused, DitolakTetap)
    assert refused.kode == kode
    assert refused.catatan.endswith(".")
    assert (await world.get(ADDRESS)).content == before


async def test_two_units_may_use_the_same_address(world: World) -> None:
    await world.publish(FIRST)
    await world.publish(FIRST, unit="sentani")
    assert b"KECAMATAN KEBAKKRAMAT" in (await world.get(ADDRESS)).content
    east = await world.get(ADDRESS.replace(UNIT, "sentani"))
    assert b"Distrik Sentani" in east.content
    assert b"KEBAKKRAMAT" not in east.content
    assert "11.30 WIT" in east.text


# ── ralat ────────────────────────────────────────────────────────────────────────────────────────────


async def corrected(world: World) -> Kiriman:
    photo, content = gambar("lama")
    world.files[photo.sha256] = content
    k = kiriman(materi(badan="Sebanyak 79 balita.", media=(photo,)), versi=2)
    await world.outlet.tayangkan(k)
    fixed = materi(badan="Sebanyak 80 balita.")
    out = await world.correct(k, fixed, versi=3, ralat="Jumlah balita semula 79, yang benar 80.", at=T0 + timedelta(hours=5))
    assert out == OUT
    return k


async def test_a_correction_stands_at_the_same_address_and_says_so(world: World) -> None:
    k = await corrected(world)
    page = (await world.get(ADDRESS)).text
    assert "Sudah diralat" in page
    assert "Jumlah balita semula 79, yang benar 80." in page
    assert "Sebanyak 80 balita." in page
    assert "Sebanyak 79 balita." not in page
    assert "Senin, 5 Januari 2026 pukul 09.30 WIB" in page
    assert "Senin, 5 Januari 2026 pukul 14.30 WIB" in page
    kept = await world.db.read(lambda c: c.execute(select(terbitan.c.isi).where(terbitan.c.versi == 2)).scalar_one())
    assert kept == k.isi


async def test_a_file_that_the_correction_dropped_is_no_longer_served(world: World) -> None:
    k = await corrected(world)
    assert (await world.get(f"/{UNIT}/media/{k.media[0][0]}")).status_code == 410


async def test_a_late_older_version_does_not_come_back(world: World) -> None:
    k = await corrected(world)
    assert await world.outlet.tayangkan(k) == OUT
    assert "Sebanyak 80 balita." in (await world.get(ADDRESS)).text
    older = await world.outlet.tayangkan(replace(kiriman(FIRST, versi=1), penanda="terlambat"))
    assert isinstance(older, DitolakTetap)
    assert "Sebanyak 80 balita." in (await world.get(ADDRESS)).text


async def test_versions_racing_leave_the_newest(world: World) -> None:
    k = kiriman(FIRST)
    await world.outlet.tayangkan(k)
    made = [replace(kiriman(materi(badan=f"Isi {v}."), versi=v, ralat=f"ke-{v}"), case=k.case, slug=k.slug) for v in (2, 3, 4, 5)]
    await asyncio.gather(*(world.outlet.tayangkan(m) for m in reversed(made)))
    assert "Isi 5." in (await world.get(ADDRESS)).text


# ── tarik ────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_withdrawal_stands_at_the_same_address(world: World) -> None:
    photo, content = gambar("a")
    world.files[photo.sha256] = content
    await world.publish(materi(media=(photo,)))
    when = T0 + timedelta(hours=2)
    assert (await world.get(f"/{UNIT}/media/{photo.sha256}")).status_code == 200
    assert await world.outlet.tarik(UNIT, "posyandu-balita-di-desa-nangsri", "Memuat nama anak <b>.", when) == OUT
    page = await world.get(ADDRESS)
    assert page.status_code == 410
    assert "Memuat nama anak &lt;b&gt;." in page.text
    assert "pukul 11.30 WIB" in page.text
    assert FIRST.judul not in page.text
    assert (await world.get(f"/{UNIT}/media/{photo.sha256}")).status_code == 410
    for path in ("", "arsip/", "cari?q=posyandu", "atom.xml", "sitemap.xml"):
        assert "posyandu-balita" not in (await world.get(f"/{UNIT}/{path}")).text
    again = await world.outlet.tarik(UNIT, "posyandu-balita-di-desa-nangsri", "Lain.", when + timedelta(days=1))
    assert again == OUT
    assert (await world.get(ADDRESS)).content == page.content


async def test_a_file_of_another_live_article_stays(world: World) -> None:
    photo, content = gambar("a")
    world.files[photo.sha256] = content
    await world.publish(materi(media=(photo,)))
    await world.publish(materi("Judul lain", media=(photo,)))
    await world.outlet.tarik(UNIT, "posyandu-balita-di-desa-nangsri", "Keliru.", T0)
    assert (await world.get(f"/{UNIT}/media/{photo.sha256}")).status_code == 200


async def test_what_was_withdrawn_does_not_come_back(world: World) -> None:
    k = kiriman(FIRST)
    await world.outlet.tayangkan(k)
    await world.outlet.tarik(UNIT, k.slug, "Keliru.", T0)
    assert await world.outlet.tayangkan(k) == OUT
    newer = await world.outlet.tayangkan(replace(k, versi=2, penanda="baru"))
    assert isinstance(newer, DitolakTetap)
    assert newer.kode == "sudah_ditarik"
    assert (await world.get(ADDRESS)).status_code == 410
    nothing = await world.outlet.tarik(UNIT, "tidak-ada", "Keliru.", T0)
    assert isinstance(nothing, DitolakTetap)


# ── the database ─────────────────────────────────────────────────────────────────────────────────────


async def test_preparing_at_once_and_again_is_harmless(world: World) -> None:
    await world.publish(FIRST)
    await asyncio.gather(*(world.db.prepare() for _ in range(4)))
    assert await rows(world) == (1, 1, 0)


async def test_sqlite_is_durable(tmp_path: Path) -> None:
    """Read back from a live connection: a default would lose the last articles with the power."""
    db = SiteDb.open(f"sqlite:///{tmp_path / 'situs.db'}")
    asked = "journal_mode", "synchronous", "foreign_keys"
    assert await db.read(lambda c: [c.execute(text(f"PRAGMA {p}")).scalar_one() for p in asked]) == ["wal", 2, 1]
    await db.close()


@pytest.mark.parametrize("url", ["sqlite:////tidak/ada/situs.db", "postgresql://penguji@127.0.0.1:1/situs"])
async def test_a_database_that_is_away_means_later(url: str) -> None:
    db = SiteDb.open(url)
    outlet = WebsiteOutlet(db, BASE, lambda: T0)
    assert await outlet.tayangkan(kiriman(FIRST)) == DitundaSementara(T0 + timedelta(minutes=1))
    with pytest.raises(ConnectionError):
        await outlet.cari(UNIT, "x")
    await db.close()


async def test_a_commit_without_answer_is_unknown_and_read_back(postgres: PostgresServer) -> None:
    """The server ends the session just before COMMIT arrives: the client cannot know."""
    async with site_world(f"{postgres.url()}&schema=situs_{next(_schemas)}") as world:
        k = kiriman(FIRST)
        cut = _CutBeforeCommit(world.db, postgres)
        assert await WebsiteOutlet(cut, BASE, lambda: T0).tayangkan(k) == TidakDiketahui("commit")
        assert await world.outlet.cari(UNIT, k.penanda) is None
        assert await world.outlet.tayangkan(k) == OUT


class _CutBeforeCommit(SiteDb):
    """The same database, whose session ends after the work and before the commit."""

    def __init__(self, db: SiteDb, postgres: PostgresServer) -> None:
        super().__init__(db._sync, db._async, db._schema)
        self._postgres = postgres

    async def write(self, work: Callable[[Connection], T]) -> T:
        def and_cut(c: Connection) -> T:
            result = work(c)
            await_only(_terminate(self._postgres, int(c.execute(text("SELECT pg_backend_pid()")).scalar_one())))
            return result

        return await super().write(and_cut)


async def _terminate(postgres: PostgresServer, pid: int) -> None:
    killer = SiteDb.open(postgres.url())
    await killer.read(lambda c: c.execute(text("SELECT pg_terminate_backend(:p, 5000)"), {"p": pid}).scalar_one())
    await killer.close()


# ── the manual outlet ────────────────────────────────────────────────────────────────────────────────


async def test_the_manual_outlet_never_claims_anything() -> None:
    outlet: Outlet = ManualOutlet()
    assert outlet.manual
    assert not outlet.idempotent
    assert isinstance(await outlet.tayangkan(kiriman(FIRST)), DitolakTetap)
    assert await outlet.cari(UNIT, "x") is None
    assert isinstance(await outlet.tarik(UNIT, "x", "y", T0), DitolakTetap)
