"""Cek keaslian as a reader meets it: by address, by code, by a text that was passed on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from sqlalchemy import select

from services.publisher.site.cek import tables
from services.publisher.site.cek.banding import TEMPEL_MAKS
from services.publisher.site.limits import ATURAN, FORMULIR_MAKS_BYTE
from shared.sop import events as e
from shared.sop.kode import tulis
from tests.support.postgres import PostgresServer, postgres_server
from tests.support.site_facts import Log
from tests.support.site_world import BASE, T0, UNIT, materi, site_world

ADDRESS = f"/{UNIT}/berita/posyandu-balita-di-desa-nangsri"
ISI = "Sebanyak 84 balita ditimbang di Balai Desa Nangsri pada Senin pagi oleh kader posyandu dan bidan desa. Semua berjalan lancar."
RENAMED = ISI.replace("84", "79")
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"


_schemas = count(1)


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server("fsync=off") as server:
        yield server


@pytest.fixture(params=["sqlite", "postgres"])
async def told(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Log]:
    url = f"sqlite:///{tmp_path / 'situs.db'}"
    if request.param == "postgres":
        url = f"{request.getfixturevalue('postgres').url()}&schema=cek_{next(_schemas)}"
    async with site_world(url) as world:
        yield Log(world)


@pytest.fixture
async def log(tmp_path: Path) -> AsyncIterator[Log]:
    async with site_world(f"sqlite:///{tmp_path / 'situs.db'}") as world:
        yield Log(world)


async def asked(log: Log, typed: str, at: str = f"/{UNIT}/cek") -> str:
    return (await log.world.get(f"{at}?q={quote(typed)}")).text


async def pasted(log: Log, text: str, at: str = f"/{UNIT}/cek") -> httpx.Response:
    return await log.world.client.post(at, data={"teks": text})


# ── by address and code ──────────────────────────────────────────────────────────────────────────────


async def test_what_stands_as_published_is_genuine(told: Log) -> None:
    k = await told.published(materi(badan=ISI), posts={"instagram": f"Posyandu balita\n\n{ISI}"})
    for typed in (
        tulis(k.sidik, 1), tulis(k.sidik, 1).lower().replace("-", " "), tulis(k.sidik, 1)[:11], ADDRESS, BASE + ADDRESS,
        f"{BASE.removeprefix('https://')}{ADDRESS}/", f"{BASE}{ADDRESS}?utm_source=wa#isi", f"https://www.instagram.com/p/{k.slug}-1",
    ):  # fmt: skip
        for at in ("/cek", f"/{UNIT}/cek", "/sentani/cek"):
            page = await asked(told, typed, at)
            assert ">Asli</h2>" in page, typed
            assert "Senin, 5 Januari 2026 pukul 09.30 WIB" in page
            assert "09.00 WIB</time> oleh Bidang Pengolahan Data dan Klasifikasi Informasi" in page
            assert "Kecamatan Kebakkramat, Pemerintah Kabupaten Karanganyar" in page
            assert f'href="{BASE}{ADDRESS}"' in page
            assert f'href="https://www.instagram.com/p/{k.slug}-1">Instagram</a>' in page


async def test_an_older_version_leads_to_the_one_that_counts(told: Log) -> None:
    first = await told.published(materi(badan=RENAMED))
    second = await told.published(
        materi(badan=ISI), after=first, versi=2, ralat="Jumlah balita semula 79, yang benar 84.", at=T0 + timedelta(days=1)
    )
    old = await asked(told, tulis(first.sidik, 1))
    assert ">Versi lama</h2>" in old
    assert "Sekarang berlaku versi 2" in old
    assert "Jumlah balita semula 79, yang benar 84." in old
    assert f'href="{BASE}{ADDRESS}">Baca versi yang berlaku' in old
    for typed in (tulis(second.sidik, 2), ADDRESS):
        new = await asked(told, typed)
        assert "sudah diralat</h2>" in new
        assert "Jumlah balita semula 79, yang benar 84." in new


async def test_what_was_withdrawn_is_recognised_and_not_repeated(told: Log) -> None:
    k = await told.published(materi("Bantuan untuk Siti", badan=ISI))
    await told.withdrawn(k, "Memuat nama anak.", T0 + timedelta(hours=2))
    for page in (
        await asked(told, tulis(k.sidik, 1)),
        await asked(told, f"/{UNIT}/berita/bantuan-untuk-siti"),
        (await pasted(told, ISI)).text,
    ):
        assert ">Sudah ditarik</h2>" in page
        assert "Memuat nama anak." in page
        assert "Siti" not in page.replace("bantuan-untuk-siti", "")
    near = (await pasted(told, ISI.replace("84", "85"))).text
    assert "Tidak dikenal" in near
    gone = await told.world.get(f"/{UNIT}/berita/bantuan-untuk-siti")
    assert gone.status_code == 410
    assert "Sebab: memuat data pribadi." in gone.text
    titles = await told.world.db.read(lambda c: c.execute(select(tables.versi.c.judul)).scalars().all())
    assert titles == [""]
    for table in (tables.teks, tables.sketsa):
        assert not await told.world.db.read(lambda c, t=table: c.execute(select(t)).all()), table  # type: ignore[misc]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("7QFM2-X9WTA-1", "Tidak ada terbitan kami dengan kode ini"),
        (f"https://informasi.karanganyarkab.go.id.example{ADDRESS}", "bukan alamat terbitan kami"),
        (f"https://informasi.karanganyarkab.go.id@evil.example{ADDRESS}", "bukan alamat terbitan kami"),
        (f"https://evil.example{ADDRESS}", "bukan alamat terbitan kami"),
        (f"ftp://informasi.karanganyarkab.go.id{ADDRESS}", "bukan alamat terbitan kami"),
        (f"{BASE}:8443{ADDRESS}", "bukan alamat terbitan kami"),
        (f"{BASE}/{UNIT}/berita/tidak-ada", "bukan alamat terbitan kami"),
        ("https://[::1", "bukan alamat terbitan kami"),
        ("https://a:b:c/", "bukan alamat terbitan kami"),
        ("balita", "bukan alamat dan bukan kode"),
        ("'; DROP TABLE cek_versi;--", "bukan alamat dan bukan kode"),
        (SCRIPT, "bukan alamat terbitan kami"),
        ("/" * 2001, "terlalu panjang"),
    ],
)
async def test_what_is_not_ours_is_not_known(log: Log, typed: str, said: str) -> None:
    k = await log.published(materi(badan=ISI))
    page = await asked(log, typed)
    assert said in page
    assert ">Asli</h2>" not in page
    assert "<script" not in page
    assert "<img src=x" not in page
    wrong_version = await asked(log, tulis(k.sidik, 2))
    assert "Tidak ada terbitan kami dengan kode ini" in wrong_version


# ── by text ──────────────────────────────────────────────────────────────────────────────────────────


async def test_a_text_passed_on_unchanged_is_genuine(told: Log) -> None:
    post = f"POSYANDU BALITA\n\n{ISI}\n\n#posyandu"
    m = materi(badan=ISI)
    await told.published(m, posts={"whatsapp": post})
    for text in (post, post.replace("\n\n", "\r\n"), f"  {post}  ", f"{m.judul}\n{ISI}", f"{m.judul}\n{m.ringkasan}\n{ISI}", ISI):
        page = (await pasted(told, text)).text
        assert "sama persis dengan yang kami terbitkan" in page
        assert ">Asli</h2>" in page


async def test_a_changed_number_is_shown_between_the_words_around_it(told: Log) -> None:
    await told.published(materi(badan=ISI))
    page = (await pasted(told, ISI.replace("84", "840"))).text
    assert "mirip dengan terbitan di bawah ini, tetapi ada perbedaan" in page
    assert "[hilang: </span>84<" in page
    assert "[ditambahkan: </span>840<" in page
    assert "Terbitan kami yang paling mirip</h2>" in page
    for word in (">Asli</h2>", "sama persis"):
        assert word not in page  # it would be read as said of the pasted text


async def test_a_passage_is_a_passage(told: Log) -> None:
    await told.published(materi(badan=ISI))
    page = (await pasted(told, ISI.partition("lancar")[0][10:])).text
    assert "sama persis dengan sebagian" in page
    assert "sebuah potongan dapat menyesatkan" in page


async def test_an_older_text_says_so_and_is_never_quoted(told: Log) -> None:
    first = await told.published(materi(badan=RENAMED))
    await told.published(materi(badan=ISI), after=first, versi=2, ralat="Jumlah balita diperbaiki.", at=T0 + timedelta(days=1))
    assert ">Versi lama</h2>" in (await pasted(told, RENAMED)).text
    near = (await pasted(told, RENAMED.replace("79", "780"))).text
    assert "[hilang: </span>84<" in near
    assert "79" not in near.replace("780", "")


async def test_a_late_outlet_of_an_older_version_changes_nothing(told: Log) -> None:
    first = await told.published(materi(badan=RENAMED), posts={"whatsapp": f"Versi WA. {RENAMED}"})
    await told.published(materi(badan=ISI), after=first, versi=2, ralat="Jumlah.", at=T0 + timedelta(days=1))
    late = [f for f in told.told if isinstance(f.event, e.MateriDitayangkan) and f.event.versi == 1]
    for fact in late:
        await told.catatan.catat(fact)
    assert "[hilang: </span>84<" in (await pasted(told, ISI.replace("84", "8"))).text
    kept = await told.world.db.read(lambda c: c.execute(select(tables.teks.c.versi).distinct()).scalars().all())
    assert kept == [2]
    assert ">Versi lama</h2>" in (await pasted(told, f"Versi WA. {RENAMED}")).text


async def test_a_unit_without_website_is_checked_too(told: Log) -> None:
    k = await told.published(materi(badan=ISI), posts={"papan_pengumuman": ISI}, website=False, unit="sentani")
    for page in (await asked(told, tulis(k.sidik, 1)), (await pasted(told, ISI)).text):
        assert "Distrik Sentani" in page
        assert "11.30 WIT" in page
        assert "Papan pengumuman" in page
    # what only resembles is looked for among the unit's own; everywhere where no unit is asked
    assert "Tidak dikenal" in (await pasted(told, ISI.replace("84", "85"))).text
    assert "tetapi ada perbedaan" in (await pasted(told, ISI.replace("84", "85"), "/cek")).text


async def test_an_unrelated_text_is_not_ours(log: Log) -> None:
    await log.published(materi(badan=ISI))
    page = (await pasted(log, "Pelayanan kartu keluarga pindah sementara ke kantor lama selama renovasi gedung kecamatan ini.")).text
    assert "tidak ada yang cukup mirip" in page


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "terlalu pendek"),
        ("pendek", "terlalu pendek"),
        (" \u200b" * 500, "terlalu pendek"),
        ("a" * (TEMPEL_MAKS + 1), "terlalu panjang"),
    ],
)
async def test_a_text_that_cannot_be_compared_says_why_and_stays(log: Log, text: str, said: str) -> None:
    answer = await pasted(log, text)
    assert answer.status_code == 422
    assert said in answer.text
    assert text.strip("\u200b ")[:50] in answer.text


async def test_nothing_pasted_becomes_markup(log: Log) -> None:
    await log.published(materi(badan=ISI))
    for text in (SCRIPT * 3, ISI.replace("84", SCRIPT), f"</textarea>{SCRIPT}{ISI}"):
        page = (await pasted(log, text)).text
        assert "<script" not in page
        assert "<img src=x" not in page
        assert page.count("</textarea>") == 1


# ── limits ───────────────────────────────────────────────────────────────────────────────────────────


async def test_forms_have_a_size_and_a_kind(log: Log) -> None:
    too_much = await log.world.client.post(
        "/cek", content=b"teks=" + b"a" * FORMULIR_MAKS_BYTE, headers={"content-type": "application/x-www-form-urlencoded"}
    )
    assert too_much.status_code == 413
    assert (await log.world.client.post("/cek", json={"teks": ISI})).status_code == 415
    assert (await log.world.client.post("/cek", content="&".join(f"a{n}=1" for n in range(50)),
            headers={"content-type": "application/x-www-form-urlencoded"})).status_code == 400  # fmt: skip
    assert (await log.world.client.put("/cek")).status_code == 405


@pytest.mark.parametrize(("rule", "ask"), [("cek", "get"), ("banding", "post")])
async def test_a_storm_is_told_to_wait(log: Log, rule: str, ask: str) -> None:
    bound = int(ATURAN[rule].partition("/")[0])
    codes = []
    for _ in range(bound + 1):
        answer = await (log.world.get("/cek?q=7QFM2-X9WTA-1") if ask == "get" else pasted(log, ISI, "/cek"))
        codes.append(answer.status_code)
    assert codes == [200] * bound + [429]
    assert int(answer.headers["retry-after"]) > 0
    assert "Terlalu sering" in answer.text
    assert (await log.world.get(f"/{UNIT}/cek")).status_code == 200


async def test_answers_are_kept_by_nobody(log: Log) -> None:
    assert (await log.world.get(f"/{UNIT}/cek?q=7QFM2-X9WTA-1")).headers["cache-control"] == "no-store"
    assert (await pasted(log, ISI)).headers["cache-control"] == "no-store"
    assert '<meta name="robots" content="noindex">' in await asked(log, "7QFM2-X9WTA-1")


# ── the projection ───────────────────────────────────────────────────────────────────────────────────


async def test_told_twice_or_anew_it_is_the_same(told: Log) -> None:
    first = await told.published(materi(badan=RENAMED), posts={"instagram": RENAMED})
    await told.published(materi(badan=ISI), after=first, versi=2, ralat="Jumlah.", at=T0 + timedelta(days=1), posts={"instagram": ISI})
    other = await told.published(materi("Lain", badan=f"Lain. {ISI}"))
    await told.withdrawn(other, "Keliru.", T0 + timedelta(days=2))
    await told.reported(first)
    before = await _everything(told)
    for fact in told.told:
        await told.catatan.catat(fact)
    assert await _everything(told) == before

    def emptied(c: object) -> None:
        for table in _TABLES:
            c.execute(table.delete())  # type: ignore[attr-defined]

    await told.world.db.write(emptied)
    for fact in told.told:
        await told.catatan.catat(fact)
    assert await _everything(told) == before


async def test_two_at_once_write_once(told: Log) -> None:
    await told.published(materi(badan=ISI))
    before = await _everything(told)
    await asyncio.gather(*(told.catatan.catat(fact) for fact in told.told for _ in range(4)))
    assert await _everything(told) == before


async def test_a_lost_rendering_leaves_the_code(log: Log) -> None:
    k = await log.published(materi(badan=ISI))
    log.world.files = {}
    await log.world.db.write(lambda c: [c.execute(t.delete()) for t in _TABLES] and None)
    for fact in log.told:
        await log.catatan.catat(fact)
    assert ">Asli</h2>" in await asked(log, tulis(k.sidik, 1))
    assert "Tidak dikenal" in (await pasted(log, ISI)).text


_TABLES = (
    tables.bahan, tables.setuju, tables.versi, tables.kiriman, tables.sidik_teks, tables.teks, tables.sketsa, tables.tarik, tables.laporan,
)  # fmt: skip


async def _everything(log: Log) -> list[list[tuple[object, ...]]]:
    def read(c: object) -> list[list[tuple[object, ...]]]:
        return [sorted(tuple(map(str, row)) for row in c.execute(select(t))) for t in _TABLES]  # type: ignore[attr-defined]

    return await log.world.db.read(read)
