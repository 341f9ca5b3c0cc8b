"""The Show: what was erased is nowhere any more, in no spelling; what proves the log still does."""

from __future__ import annotations

from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
import httpx
import pytest

from services.cli.run import all_ready
from shared.eventstore.sealed_fields import sealed_places
from shared.eventstore.sealing import DESTROYED
from shared.eventstore.verify import Verifier
from tests.privacy.canary import files, hits, vacuum
from tests.privacy.erasing_story import CORE_A, CORE_B, PUBLIC, WORD_A, WORD_B, Told, ended, erased, sealed_for_good, told
from tests.support.e2e_clerk import UNIT, Clerk
from tests.support.e2e_clerk import clerk as operator
from tests.support.eventually import eventually
from tests.support.portal_clerk import clerk
from tests.support.portal_world import World, portal_world
from tests.support.postgres import PostgresServer, postgres_server

CODES = {"slug", "jam_tenang", "garam"}
"""Sealed, but made or chosen: no word fits in."""


@pytest.mark.timeout(120)
@pytest.mark.slow
async def test_what_was_erased_is_found_nowhere(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "data"
    t, seen = await lived(data, {})
    vacuum(data)
    assert_nowhere(files(data), seen, capfd, t)
    (data / "catatan.txt").write_text(f"lupa: {WORD_A}")
    assert hits(files(data), CORE_A), "a planted copy is found"


@pytest.mark.slow
@pytest.mark.timeout(200)
async def test_nor_on_postgresql(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    data, names = tmp_path / "data", ("log", "kunci", "layanan")
    with postgres_server() as server:
        await sql(server, "postgres", *(f"CREATE DATABASE {name}" for name in names))
        # A segment that is used again keeps what it held: deploy/postgres says so, too.
        await sql(server, "postgres", "ALTER SYSTEM SET wal_recycle = off", "SELECT pg_reload_conf()")
        urls = {f"{kind}_url": server.url(name) for kind, name in zip(("log", "keys", "service"), names, strict=True)}
        t, seen = await lived(data, urls)
        for name in names:
            await sql(server, name, "VACUUM FULL")
        await sql(server, "postgres", "CHECKPOINT", "SELECT pg_switch_wal()", "CHECKPOINT")
        await eventually(lambda: hits(files(server.folder), CORE_A, CORE_B), lambda found: not found, limit_s=20, what="no trace is left")
        assert_nowhere(files(data) | files(server.folder), seen, capfd, t)
        await sql(server, "layanan", f"CREATE TABLE catatan AS SELECT '{WORD_A}' AS lupa", "CHECKPOINT")
        assert hits(files(server.folder), CORE_A), "a planted copy is found"


async def sql(server: PostgresServer, database: str, *statements: str) -> None:
    connection = await asyncpg.connect(host=str(server.folder), user="penguji", database=database)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


def assert_nowhere(places: dict[str, bytes], seen: dict[str, bytes], capfd: pytest.CaptureFixture[str], t: Told) -> None:
    out = capfd.readouterr()
    chunks = [photo[len(photo) // 2 :][:24] for photo in (t.photo_a, t.photo_b)]
    everywhere = places | seen | {"stdout": out.out.encode(), "stderr": out.err.encode()}
    assert hits(everywhere, CORE_A, CORE_B, *chunks) == []
    assert len(everywhere) > 20, "the search looked at an office's files"


async def lived(data: Path, urls: dict[str, str]) -> tuple[Told, dict[str, bytes]]:
    """The office's life up to its end; the pages as they were seen last."""
    async with portal_world(data, leftover_hours=0, **urls) as world, operator(data, **urls) as at:
        t = await told(at)
        await every_typed_field_holds_it(at, t)
        async with clerk(world, "Bambang Santoso") as sekretaris, httpx.AsyncClient(timeout=30) as public:
            link = await read_before(world, at, t, sekretaris, public)
            await ended(at, t)
            await erased(at, t)
            await sealed_for_good(at, t)
            await cleared(world, data)
            seen = await pages(world, at, t, sekretaris, public, link)
        assert await proofs(at)
        return t, seen


async def every_typed_field_holds_it(at: Clerk, t: Told) -> None:
    for case, core in ((t.a, CORE_A), (t.b, CORE_B)):
        for fact in await at.facts(case):
            document = fact.event.model_dump(mode="json", exclude_none=True)
            for place in sealed_places(type(fact.event), document):
                name = place.path.rpartition("/")[2]
                known = name in CODES or (name in PUBLIC and case == t.b)
                assert known or core.decode() in str(place.holder[place.key]), (type(fact.event).__name__, place.path)


async def read_before(world: World, at: Clerk, t: Told, sekretaris: object, public: httpx.AsyncClient) -> str:
    """In drafts, in search, in memory, on the site: the search below would find something if nothing were done."""
    page = await sekretaris.opens(f"/kasus/{t.a}/KoreksiMateri")  # type: ignore[attr-defined]
    await sekretaris.sends(page, "lanjut", badan=f"draf {WORD_A}")  # type: ignore[attr-defined]
    found = await sekretaris.opens(f"/cari?q={CORE_A.decode()}")  # type: ignore[attr-defined]
    assert t.a in found.text
    links = [getattr(f.event, "tautan", None) for f in await at.facts(t.b) if type(f.event).__name__ == "MateriDitayangkan"]
    (link,) = [link for link in links if link]
    assert WORD_A in (await world.run.foundation.directories.of(UNIT)).pegawai[t.pegawai].nama
    assert WORD_B in (await public.get(link)).text
    return str(link)


async def cleared(world: World, data: Path) -> None:
    """The parts that keep something of their own have heard of it, and taken it out of their files without being told to vacuum."""
    await all_ready(world.run)
    assert await world.portal.seen((await world.run.foundation.store.head()).position)

    def left() -> list[tuple[str, str]]:
        return hits({name: content for name, content in files(data).items() if name.startswith(("portal.db", "situs.db"))}, CORE_A, CORE_B)

    await eventually(left, lambda found: not found, limit_s=30, what="drafts and the site's rows are gone")


async def pages(world: World, at: Clerk, t: Told, sekretaris: object, public: httpx.AsyncClient, link: str) -> dict[str, bytes]:
    seen = {}
    for path in (f"/kasus/{t.a}", f"/kasus/{t.b}", "/draf", f"/cari?q={CORE_B.decode()[1:8]}", "/tugas?tumpukan=selesai"):
        answer = await sekretaris.opens(path)  # type: ignore[attr-defined]
        assert answer.status_code == 200, path
        seen[f"portal {path}"] = answer.content
    assert DESTROYED in seen[f"portal /kasus/{t.a}"].decode()
    known = await world.run.foundation.directories.of(UNIT)
    assert known.pegawai[t.pegawai].nama == DESTROYED, "nor in what a running office keeps in memory"
    for address in (link, world.site, f"{world.site}/kebakkramat", f"{world.site}/kebakkramat/atom.xml"):
        seen[f"situs {address}"] = (await public.get(address, follow_redirects=True)).content
    return seen


async def proofs(at: Clerk) -> bool:
    verifier = Verifier((await at.on.store.identity()).log_id)
    verifier.feed(await at.log())
    return not verifier.findings
