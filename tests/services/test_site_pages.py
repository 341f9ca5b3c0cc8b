"""The public pages as a reader, a browser and an attacker meet them."""

from __future__ import annotations

import asyncio
import gzip
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import feedparser
import pytest

from services.publisher.site.respond import CSP
from shared.eventstore.port import StoreUnavailable
from shared.media.refused import MediaRusak
from shared.sop.kode import tulis
from tests.support.site_world import BASE, PROFIL, T0, UNIT, World, gambar, kiriman, materi, site_world

ADDRESS = f"/{UNIT}/berita/posyandu-balita-di-desa-nangsri"
NOWHERE = f"/{UNIT}/berita/tidak-ada"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with site_world(f"sqlite:///{tmp_path / 'situs.db'}") as made:
        yield made


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with two dozen articles over two years, one with a picture, one withdrawn; copied for each test."""
    file = tmp_path_factory.mktemp("stocked") / "situs.db"

    async def stock() -> None:
        async with site_world(f"sqlite:///{file}") as world:
            await world.publish(materi(badan="Sebanyak 91 lansia ikut serta.", media=(gambar("a")[0],)))
            for n in range(23):
                await world.publish(materi(f"Kabar nomor {n}"), at=T0 - timedelta(days=20 * n + 1))
            await world.publish(materi("Ditarik"))
            await world.outlet.tarik(UNIT, "ditarik", "Keliru.", T0 + timedelta(minutes=5))

    asyncio.run(stock())
    return file


@pytest.fixture
async def full(stocked: Path, tmp_path: Path) -> AsyncIterator[World]:
    shutil.copy(stocked, tmp_path / "situs.db")
    async with site_world(f"sqlite:///{tmp_path / 'situs.db'}") as made:
        photo, content = gambar("a")
        made.files[photo.sha256] = content
        yield made


class _Page(HTMLParser):
    """What matters of a page's structure."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def count(self, tag: str) -> int:
        return [t for t, _ in self.tags].count(tag)


PAGES = [
    "/", f"/{UNIT}/", f"/{UNIT}/?hal=2", ADDRESS, f"/{UNIT}/arsip/", f"/{UNIT}/arsip/2026/1", f"/{UNIT}/cari", f"/{UNIT}/cari?q=kabar",
    f"/{UNIT}/cari?q=zzz", f"/{UNIT}/berita/ditarik", NOWHERE, "/tidak/ada/apa/apa", f"/{UNIT}/klasifikasi/berkala",
]  # fmt: skip


@pytest.mark.parametrize("path", [*PAGES, "/cek", f"/{UNIT}/cek", f"/{UNIT}/cek?q=7QFM2-X9WTA-1", f"/{UNIT}/lapor"])
async def test_every_page_is_accessible_in_form_and_fetches_nothing_elsewhere(full: World, path: str) -> None:
    await full.publish(materi(), unit="sentani")  # two units, so that `/` is a page
    html = (await full.get(path)).text
    page = _Page(html)
    assert html.startswith('<!DOCTYPE html>\n<html lang="id">')
    assert [page.count(t) for t in ("h1", "main", "title", "script", "style", "iframe")] == [1, 1, 1, 0, 0, 0]
    assert ("a", {"class": "lewati", "href": "#isi"}) in page.tags
    for tag, attributes in page.tags:
        assert not any(name.startswith("on") or name == "style" for name in attributes)
        if tag == "img":
            assert attributes["alt"] is not None
        if tag in ("img", "video", "source", "track") or (tag == "link" and attributes["rel"] in ("stylesheet", "icon")):
            assert str(attributes.get("src") or attributes.get("href")).startswith("/")


@pytest.mark.parametrize("path", [*PAGES, f"/{UNIT}/atom.xml", f"/{UNIT}/sitemap.xml", "/robots.txt", "/static/situs.css", "/favicon.ico"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
async def test_security_headers_are_on_everything(full: World, path: str, method: str) -> None:
    answer = await full.client.request(method, path)
    assert answer.headers["content-security-policy"] == CSP
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["strict-transport-security"].startswith("max-age=")
    assert "geolocation=()" in answer.headers["permissions-policy"]
    assert "server" not in answer.headers
    assert answer.status_code == {"POST": 405}.get(method, answer.status_code) or path == "/tidak/ada/apa/apa"


def test_the_policy_forbids_scripts_and_strangers() -> None:
    rules = dict(rule.strip().split(" ", 1) for rule in CSP.split(";"))
    assert rules["default-src"] == "'none'"
    assert "script-src" not in rules
    assert all(value in ("'self'", "'none'") for value in rules.values())


# ── what a reader finds ──────────────────────────────────────────────────────────────────────────────


async def test_article_page_says_who_when_what_and_how_to_refer_to_it(full: World) -> None:
    k = kiriman(materi(badan="Sebanyak 91 lansia ikut serta.", media=(gambar("a")[0],)))
    page = (await full.get(ADDRESS)).text
    code = tulis(k.sidik, 1)
    for said in (
        "Diterbitkan", "Senin, 5 Januari 2026 pukul 09.30 WIB", "KECAMATAN KEBAKKRAMAT", "Jalan Raya Solo", "(0271) 123456",
        "kebakkramat@karanganyarkab.go.id", "Informasi berkala", f'href="/{UNIT}/cek?q={code}"><code>{code}</code>',
        f"/{UNIT}/lapor?tentang={ADDRESS}", f'<link rel="canonical" href="{BASE}{ADDRESS}">',
        f'<meta property="og:image" content="{BASE}/{UNIT}/media/', "https://wa.me/?text=Posyandu%20balita",
    ):  # fmt: skip
        assert said in page
    assert "Sudah diralat" not in page


async def test_newest_first_in_pages(full: World) -> None:
    first, second, third = [(await full.get(f"/{UNIT}/?hal={n}")).text for n in (1, 2, 3)]
    assert first.index("Posyandu balita") < first.index("Kabar nomor 0<") < first.index("Kabar nomor 8<")
    assert "Kabar nomor 9<" in second
    assert "Halaman 3 dari 3" in third
    assert "Lebih lama" not in third
    assert (await full.get(f"/{UNIT}/?hal=4")).status_code == 404


async def test_archive_counts_in_the_units_own_days(world: World) -> None:
    """23.30 UTC on 31 December is the new year in Karanganyar and in Jayapura; 16.00 UTC only in Jayapura."""
    at = datetime(2025, 12, 31, 16, 0, tzinfo=UTC)
    await world.publish(materi("Sore"), at=at)
    await world.publish(materi("Sore"), at=at, unit="sentani")
    assert (await world.get(f"/{UNIT}/arsip/2025/12")).status_code == 200
    assert (await world.get(f"/{UNIT}/arsip/2026/1")).status_code == 404
    assert (await world.get("/sentani/arsip/2026/1")).status_code == 200
    archive = (await world.get("/sentani/arsip/")).text
    assert "Januari" in archive
    assert "Desember" not in archive


async def test_the_archive_reaches_every_article(full: World) -> None:
    archive = _Page((await full.get(f"/{UNIT}/arsip/")).text)
    months = [str(a["href"]) for t, a in archive.tags if t == "a" and str(a["href"]).startswith(f"/{UNIT}/arsip/2")]
    found = "".join([(await full.get(m)).text for m in months])
    assert all(f">Kabar nomor {n}<" in found for n in range(23))


@pytest.mark.parametrize(
    ("q", "hits"),
    [
        ("posyandu", 24),
        ("LANSIA  nangsri", 1),
        ("91 lansia", 1),
        ("kabar", 23),
        ("kabar nangsri", 23),
        ("100%", 0),
        ("_", 0),
        ("ditarik", 0),
        ("article", 0),
    ],
)
async def test_search_finds_words_anywhere(full: World, q: str, hits: int) -> None:
    page = (await full.get(f"/{UNIT}/cari?q={quote(q)}")).text
    assert (f"{hits} informasi memuat" in page) == (hits > 0)
    assert ("Tidak ada informasi" in page) == (hits == 0)


async def test_each_class_of_information_has_its_list(world: World) -> None:
    await world.publish(materi("Jadwal rutin"))
    await world.publish(materi("Banjir").model_copy(update={"klasifikasi": "serta_merta"}))
    regular = (await world.get(f"/{UNIT}/klasifikasi/berkala")).text
    urgent = (await world.get(f"/{UNIT}/klasifikasi/serta_merta")).text
    assert ("Jadwal rutin" in regular, "Banjir" in regular) == (True, False)
    assert ("Jadwal rutin" in urgent, "Banjir" in urgent) == (False, True)
    assert "Belum ada informasi jenis ini." in (await world.get(f"/{UNIT}/klasifikasi/setiap_saat")).text
    for path in ("dikecualikan", "lain", "berkala?hal=2"):
        assert (await world.get(f"/{UNIT}/klasifikasi/{path}")).status_code == 404
    assert f'href="/{UNIT}/klasifikasi/berkala"' in (await world.get(f"/{UNIT}/")).text


async def test_every_page_leads_to_checks_and_reports(full: World) -> None:
    for path in (f"/{UNIT}/", ADDRESS, f"/{UNIT}/arsip/", f"/{UNIT}/berita/ditarik", NOWHERE):
        foot = (await full.get(path)).text.partition("<footer class=")[2]
        assert f'href="/{UNIT}/cek"' in foot
        assert f'href="/{UNIT}/lapor"' in foot


async def test_search_pages_keep_the_words(full: World) -> None:
    page = (await full.get(f"/{UNIT}/cari?q=kabar+nomor")).text
    assert "?q=kabar%20nomor&amp;hal=2" in page
    assert "Halaman 2 dari 3" in (await full.get(f"/{UNIT}/cari?q=kabar%20nomor&hal=2")).text


async def test_the_front_page_lists_units_or_goes_to_the_only_one(world: World) -> None:
    assert "Belum ada informasi" in (await world.get("/")).text
    await world.publish(materi())
    assert (await world.get("/")).headers["location"] == f"/{UNIT}/"
    await world.publish(materi(), unit="sentani")
    front = (await world.get("/")).text
    assert "Distrik Sentani" in front
    assert (await world.get("/sentani")).headers["location"] == "/sentani/"


async def test_a_unit_without_articles_has_a_page(world: World) -> None:
    assert "Belum ada informasi" in (await world.get("/sentani/")).text
    assert (await world.get("/unit-lain/")).status_code == 404


# ── hostile requests ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "query",
    [
        "q=" + "a" * 50_000, "q=" + "a%20" * 10_000, "q=%00", "q=%ff%fe", "q=%25%25%25", "q=%5C", "q='%20OR%201=1--", "q=%F0%9F%8E%89",
        "q=%E2%80%AE", "q=<script>alert(1)</script>", "q=%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E", "hal=999999999999", "hal=-1",
        "hal=" + "9" * 10_000, "hal=%D9%A1", "q=a&hal=0x1", "q=a&q=b", "&&&===", "q[]=1", "q=" + "%EF%B7%BA" * 200,
    ],
)  # fmt: skip
async def test_no_query_breaks_a_page(full: World, query: str) -> None:
    for path in ("/", f"/{UNIT}/", f"/{UNIT}/cari", f"/{UNIT}/arsip/", f"/{UNIT}/arsip/2026/1", ADDRESS):
        answer = await full.get(f"{path}?{query}")
        assert answer.status_code in (200, 302, 404)
        assert "<script" not in answer.text
        assert "<img src=x" not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/%00/", f"/{UNIT}/berita/%00", f"/{UNIT}/berita/..%2f..%2fetc%2fpasswd", "/../../etc/passwd", f"/{UNIT}/media/{'A' * 64}",
        f"/{UNIT}/berita/{'a' * 5000}", "/%ff/", f"/{UNIT}/arsip/0/0", f"/{UNIT}/arsip/2026/13",
        f"/{UNIT}/arsip/2999/12", f"/{UNIT}/arsip/2026/01", f"/{UNIT}/arsip/２０２６/1",
        f"/{UNIT}/arsip/{'9' * 4400}/1", f"/{UNIT}/arsip/{'9' * 30}/1", "/static/../app.py", "/static/kerangka.html",
        f"/{UNIT.upper()}/", "/%2f%2fevil.example/",
    ],
)  # fmt: skip
async def test_no_address_breaks_the_site(full: World, path: str) -> None:
    answer = await full.get(path)
    assert answer.status_code == 404
    assert "Kode status: 404" in answer.text
    assert "no-store" in answer.headers["cache-control"]


async def test_a_hostile_host_header_leads_nowhere(full: World) -> None:
    for path in ("/", f"/{UNIT}", f"/{UNIT}/cari/", f"{ADDRESS}/", ADDRESS, f"/{UNIT}/atom.xml"):
        answer = await full.get(path, host="evil.example")
        assert "evil.example" not in answer.text + str(answer.headers)


# ── errors ───────────────────────────────────────────────────────────────────────────────────────────


async def test_an_error_page_keeps_the_units_head(full: World) -> None:
    page = (await full.get(NOWHERE)).text
    assert "Halaman tidak ditemukan" in page
    assert "KECAMATAN KEBAKKRAMAT" in page


async def test_a_database_that_is_away_says_so(full: World, tmp_path: Path) -> None:
    for file in tmp_path.glob("situs.db*"):
        file.unlink()
    await full.db.close()
    tmp_path.joinpath("situs.db").mkdir()
    answer = await full.get(ADDRESS)
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "30"
    assert "Layanan sedang terganggu" in answer.text


@pytest.mark.parametrize(("error", "status"), [(StoreUnavailable("away"), 503), (RuntimeError("bug"), 500)])
async def test_what_fails_behind_the_site_becomes_a_page(full: World, error: Exception, status: int) -> None:
    class Broken(dict[str, object]):
        def get(self, *_: object) -> object:
            raise error

    full.profiles = Broken()  # type: ignore[assignment]
    answer = await full.get(ADDRESS)
    assert answer.status_code == status
    assert f"Kode status: {status}" in answer.text
    assert answer.headers["content-security-policy"] == CSP
    assert "Traceback" not in answer.text


# ── caching ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "path", [f"/{UNIT}/", ADDRESS, f"/{UNIT}/arsip/", f"/{UNIT}/atom.xml", f"/{UNIT}/sitemap.xml", "/static/situs.css"]
)
async def test_unchanged_pages_are_not_sent_again(full: World, path: str) -> None:
    first = await full.get(path, accept_encoding="identity")
    again = await full.get(path, if_none_match=first.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert (await full.get(path, if_none_match='"lain"')).status_code == 200
    head = await full.client.head(path, headers={"accept-encoding": "identity"})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == first.headers["etag"]
    assert head.headers["content-length"] == str(len(first.content))


async def test_a_correction_changes_tag_and_date(full: World) -> None:
    before = await full.get(ADDRESS)
    assert before.headers["last-modified"] == "Mon, 05 Jan 2026 02:30:00 GMT"
    assert (await full.get(ADDRESS, if_modified_since=before.headers["last-modified"])).status_code == 304
    k = kiriman(materi())
    await full.correct(k, materi(badan="Baru."), versi=2, ralat="Isi diganti.", at=T0 + timedelta(hours=1))
    assert (await full.get(ADDRESS, if_none_match=before.headers["etag"])).status_code == 200
    assert (await full.get(ADDRESS, if_modified_since=before.headers["last-modified"])).status_code == 200
    assert (await full.get(ADDRESS, if_modified_since="kemarin")).status_code == 200


async def test_a_withdrawal_is_never_hidden_by_a_cache(full: World) -> None:
    before = await full.get(ADDRESS)
    assert before.headers["cache-control"] == "public, no-cache"
    await full.outlet.tarik(UNIT, "posyandu-balita-di-desa-nangsri", "Keliru.", T0)
    for asked in (
        {"if_none_match": before.headers["etag"]},
        {"if_none_match": "*"},
        {"if_modified_since": before.headers["last-modified"]},
    ):
        assert (await full.get(ADDRESS, **asked)).status_code == 410


async def test_pages_travel_gzipped_where_understood(full: World) -> None:
    async with full.client.stream("GET", ADDRESS, headers={"accept-encoding": "br, gzip"}) as answer:
        raw = b"".join([chunk async for chunk in answer.aiter_raw()])
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == "Accept-Encoding"
    plain = await full.get(ADDRESS, accept_encoding="gzip;q=0")
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(raw) == plain.content


# ── files ────────────────────────────────────────────────────────────────────────────────────────────


async def test_only_what_is_shown_is_served(full: World) -> None:
    photo, content = gambar("a")
    hidden, other = gambar("rahasia")
    full.files[hidden.sha256] = other
    path = f"/{UNIT}/media/{photo.sha256}"
    answer = await full.get(path)
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, content, "image/jpeg")
    assert answer.headers["cache-control"] == "public, max-age=60, must-revalidate"
    assert (await full.get(path, if_none_match=answer.headers["etag"])).status_code == 304
    assert (await full.get(f"/{UNIT}/media/{hidden.sha256}")).status_code == 404
    assert (await full.get(f"/sentani/media/{photo.sha256}")).status_code == 404
    await full.publish(materi("Menyebut berkas", badan=f"{BASE}/{UNIT}/media/{hidden.sha256} <track src=/{UNIT}/media/{hidden.sha256}>"))
    assert (await full.get(f"/{UNIT}/media/{hidden.sha256}")).status_code == 404


async def test_captions_of_a_film_are_served(world: World) -> None:
    film, content = gambar("film")
    vtt, words = gambar("takarir")
    world.files |= {film.sha256: content, vtt.sha256: words}
    await world.publish(materi(media=(film.model_copy(update={"mime": "video/mp4", "takarir_sha256": vtt.sha256}),)))
    assert (await world.get(f"/{UNIT}/media/{film.sha256}")).headers["content-type"] == "video/mp4"
    assert (await world.get(f"/{UNIT}/media/{vtt.sha256}")).headers["content-type"] == "text/vtt; charset=utf-8"


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-9", 206, slice(0, 10)), ("bytes=5-", 206, slice(5, None)), ("bytes=-7", 206, slice(-7, None)),
        ("bytes=0-999999", 206, slice(None)),
        ("bytes=1203-", 416, slice(0, 0)), ("bytes=-0", 416, slice(0, 0)), ("bytes=9-5", 200, slice(None)),
        ("bytes=0-1,4-5", 200, slice(None)),
        ("bytes=-", 200, slice(None)), ("chunks=1-2", 200, slice(None)), (f"bytes={'9' * 40}-", 200, slice(None)),
    ],
)  # fmt: skip
async def test_a_player_may_ask_for_parts(world: World, asked: str, status: int, part: slice) -> None:
    film, content = gambar("abc")
    assert len(content) == 1203
    world.files[film.sha256] = content
    await world.publish(materi(media=(film.model_copy(update={"mime": "video/mp4"}),)))
    answer = await world.get(f"/{UNIT}/media/{film.sha256}", range=asked)
    assert (answer.status_code, answer.content) == (status, content[part])
    assert answer.headers["accept-ranges"] == "bytes"
    if status == 206:
        first, last = answer.headers["content-range"].removeprefix("bytes ").removesuffix("/1203").split("-")
        assert content[int(first) : int(last) + 1] == answer.content
    if status == 416:
        assert answer.headers["content-range"] == "bytes */1203"
    stale = await world.get(f"/{UNIT}/media/{film.sha256}", range=asked, if_range='"lain"')
    assert stale.status_code == 200


async def test_a_kind_that_browsers_might_run_is_only_downloaded(world: World) -> None:
    photo, content = gambar("svg")
    world.files[photo.sha256] = content
    await world.publish(materi(media=(photo.model_copy(update={"mime": "image/svg+xml"}),)))
    answer = await world.get(f"/{UNIT}/media/{photo.sha256}")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == "attachment"


async def test_the_emblem_is_served_to_its_unit(world: World) -> None:
    emblem, content = gambar("lambang")
    world.files[emblem.sha256] = content
    assert (await world.get(f"/{UNIT}/media/{emblem.sha256}")).status_code == 404
    world.profiles[UNIT] = PROFIL.model_copy(update={"logo_sha256": emblem.sha256})
    assert (await world.get(f"/{UNIT}/media/{emblem.sha256}")).headers["content-type"] == "image/jpeg"
    assert f'src="/{UNIT}/media/{emblem.sha256}"' in (await world.get(f"/{UNIT}/")).text


async def test_a_lost_file_is_not_found_and_a_damaged_one_is_not_shown(world: World) -> None:
    photo, _ = gambar("a")
    await world.publish(materi(media=(photo,)))
    path = f"/{UNIT}/media/{photo.sha256}"
    assert (await world.get(path)).status_code == 404

    class Damaged(dict[str, bytes]):
        def __contains__(self, sha256: object) -> bool:
            raise MediaRusak(str(sha256))

    world.files = Damaged()
    assert (await world.get(path)).status_code == 503


# ── feeds ────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_feed_is_well_formed_and_its_ids_stay(full: World) -> None:
    raw = await full.get(f"/{UNIT}/atom.xml")
    assert raw.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(raw.content)
    assert not feed.bozo
    assert feed.version == "atom10"
    assert len(feed.entries) == 20
    first = feed.entries[0]
    assert (first.title, first.link) == (materi().judul, BASE + ADDRESS)
    assert (first.published, first.updated) == ("2026-01-05T02:30:00Z", "2026-01-05T02:30:00Z")
    assert "<h1>Posyandu balita" in first.content[0].value
    assert "Keliru." in raw.text  # the withdrawn one, as deleted
    assert all("ditarik" not in e.link for e in feed.entries)

    k = kiriman(materi())
    await full.correct(k, materi("Posyandu balita dan lansia"), versi=2, ralat="Judul.", at=T0 + timedelta(hours=1))
    later = feedparser.parse((await full.get(f"/{UNIT}/atom.xml")).content)
    assert later.entries[0].id == first.id
    assert later.entries[0].title == "Posyandu balita dan lansia"
    assert later.entries[0].updated == "2026-01-05T03:30:00Z"
    assert later.feed.updated == "2026-01-05T03:30:00Z"
    assert len({e.id for e in later.entries}) == 20
    assert await full.client.head(f"/{UNIT}/atom.xml")


async def test_an_empty_feed_is_valid(world: World) -> None:
    feed = feedparser.parse((await world.get(f"/{UNIT}/atom.xml")).content)
    assert not feed.bozo
    assert feed.entries == []
    assert feed.feed.title == "Kecamatan Kebakkramat"


async def test_hostile_words_do_not_break_the_feed(world: World) -> None:
    await world.publish(materi("]]> & <b> \"'", badan="]]> &amp; <!-- --> \ufffd"))
    feed = feedparser.parse((await world.get(f"/{UNIT}/atom.xml")).content)
    assert not feed.bozo
    assert feed.entries[0].title_detail.value == "]]> & <b> \"'"


async def test_sitemap_and_robots_name_what_may_be_found(full: World) -> None:
    sitemap = (await full.get(f"/{UNIT}/sitemap.xml")).text
    assert sitemap.count("<loc>") == 26 and f"/{UNIT}/dip</loc>" in sitemap
    assert f"<loc>{BASE}{ADDRESS}</loc><lastmod>2026-01-05T02:30:00Z</lastmod>" in sitemap
    robots = (await full.get("/robots.txt")).text
    assert f"Sitemap: {BASE}/{UNIT}/sitemap.xml" in robots
    assert "Disallow: /*/cari" in robots
    assert '<meta name="robots" content="noindex">' in (await full.get(f"/{UNIT}/cari?q=a")).text
