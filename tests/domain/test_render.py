"""Renderings: the same bytes everywhere, harmless whatever was typed, never longer than the network takes."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import time
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.sop.materi import Kegiatan, Materi, Media
from shared.sop.render import KOTAK_GAMBAR, HasilRender, kotak_gambar, render, slug_dari, teks_polos
from shared.sop.rendering.lengths import threads, utf8, utf16, x_weighted
from shared.sop.rendering.outlets import BATAS
from shared.sop.types import forbidden_characters
from tests.support.site_world import PROFIL, gambar, materi

ALAMAT = "https://informasi.karanganyarkab.go.id/kebakkramat/berita/posyandu-0a1b2c3d"
SALURAN = [*BATAS, "radio_desa", "instagram_ppid"]
PANJANG = {
    "facebook": (63_206, utf16), "instagram": (2_200, utf16), "threads": (500, threads), "x": (280, x_weighted),
    "whatsapp": (4_096, utf16), "telegram": (4_096, utf16), "tiktok": (2_200, utf16),
    "youtube": (5_000, utf8), "instagram_ppid": (2_200, utf16),
}  # fmt: skip


def web(m: Materi) -> str:
    return render("website", "website", m, unit="kebakkramat", slug="x", alamat="", profil=PROFIL).isi.decode()


def post(saluran: str, m: Materi, alamat: str = ALAMAT) -> str:
    return render(saluran, "manual", m, unit="kebakkramat", slug="x", alamat=alamat, profil=PROFIL).isi.decode()


# ── any material ─────────────────────────────────────────────────────────────────────────────────────

_marks = st.sampled_from(
    ["#", "*", "_", "`", ">", "- ", "1. ", "[", "](", ")", "|", "<", "</", "&#", ";", "http://", "javascript:", "\n", "\n\n", "    "]
)
_chars = st.characters(
    exclude_categories=("Cc", "Cs", "Cn", "Co"),
    exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c",
)
_teks = st.lists(st.one_of(_marks, st.text(_chars, max_size=30)), max_size=25).map("".join)
_baris = st.text(_chars, max_size=80)
_baris_wajib = _baris.filter(lambda t: t.strip() != "")
_media = st.builds(
    Media,
    sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
    mime=st.sampled_from(["image/jpeg", "video/mp4", "application/pdf", "image/svg+xml"]),
    alt=_baris, keterangan=_baris, pencipta=_baris, lisensi=_baris,
    lebar=st.none() | st.integers(0, 4000), tinggi=st.none() | st.integers(0, 4000),
    takarir_sha256=st.none() | st.just("f" * 64),
)  # fmt: skip
_materi = st.builds(
    Materi,
    jenis=st.sampled_from(["berita", "pengumuman", "infografis", "video", "serta_merta"]),
    judul=_baris_wajib,
    ringkasan=_teks,
    badan=_teks.filter(lambda t: t.strip() != ""),
    kegiatan=st.builds(Kegiatan, nama=_baris_wajib, tempat=_baris, tanggal=st.none() | st.dates(date(1990, 1, 1)), penyelenggara=_baris),
    media=st.lists(_media, max_size=3).map(tuple),
    klasifikasi=st.sampled_from(["berkala", "serta_merta", "setiap_saat", "dikecualikan"]),
    kategori=st.just("berita"),
    bahasa=st.sampled_from(["id", "jv"]),
    tagar=st.lists(_baris, max_size=4).map(tuple),
    saluran=st.just(("website",)),
)


class _Tags(HTMLParser):
    """What a browser would build: tags, attributes, and whether everything is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in ("br", "hr", "img", "source", "track"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


ALLOWED_TAGS = {
    "article", "header", "h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "strong", "em", "s", "ul", "ol", "li", "blockquote", "pre", "code",
    "hr", "div", "table", "thead", "tbody", "tr", "th", "td", "a", "figure", "figcaption", "small", "img", "video", "source", "track",
    "dl", "dt", "dd", "time", "footer",
}  # fmt: skip
ALLOWED_ATTRIBUTES = {
    "class", "lang", "href", "rel", "src", "alt", "width", "height", "controls", "preload", "type", "kind", "srclang", "label",
    "default", "datetime", "role", "tabindex", "aria-label", "start", "scope", "srcset", "sizes",
}  # fmt: skip


def harmless(html: str) -> _Tags:
    page = _Tags()
    page.feed(html)
    page.close()
    assert page.open == []
    for tag, attributes in page.seen:
        assert tag in ALLOWED_TAGS
        assert set(attributes) <= ALLOWED_ATTRIBUTES, (tag, attributes)
        if tag == "a":
            assert re.match(r"(https?|mailto|tel):|/kebakkramat/media/[0-9a-f]{64}$|$", attributes.get("href") or "")
        assert (attributes.get("src") or "/kebakkramat/media/").startswith("/kebakkramat/media/")
        assert re.fullmatch(r"(/kebakkramat/media/[0-9a-f]{64}(\?lebar=800)? [1-9][0-9]*w(, |$))*", attributes.get("srcset") or "")
    assert [t for t, _ in page.seen].count("h1") == 1
    assert not forbidden_characters(html)
    return page


@given(_materi)
@settings(max_examples=150, deadline=None)
def test_any_material_renders_on_any_outlet_twice_the_same(m: Materi) -> None:
    for saluran, jenis in [("website", "website"), *((s, "manual") for s in SALURAN)]:
        once, again = (render(saluran, jenis, m, unit="kebakkramat", slug="x", alamat=ALAMAT, profil=PROFIL) for _ in range(2))
        assert once == again
        assert once.isi
        assert not forbidden_characters(once.isi.decode())
        if saluran in PANJANG:
            limit, measure = PANJANG[saluran]
            assert measure(once.isi.decode()) <= limit
    harmless(web(m))


_ELSEWHERE = """
import json, sys
from shared.sop.events import ProfilUnit
from shared.sop.materi import Materi
from shared.sop.render import render
profil, many = json.load(sys.stdin)
profil = ProfilUnit.model_validate(profil)
for m in many:
    for saluran, jenis in (("website", "website"), ("x", "manual")):
        made = render(saluran, jenis, Materi.model_validate(m), unit="kebakkramat", slug="x", alamat="", profil=profil)
        sys.stdout.buffer.write(made.isi)
"""


def test_the_bytes_do_not_depend_on_the_process() -> None:
    """Hash seeds differ per process, also inside the sanitiser."""
    photo, _ = gambar("a")
    many = [materi(badan=badan, media=(photo,)) for badan in HOSTILE]
    given_ = json.dumps([PROFIL.model_dump(mode="json"), [m.model_dump(mode="json") for m in many]]).encode()
    here = "".join(web(m) + post("x", m, alamat="") for m in many).encode()
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.getcwd()}
        there = subprocess.run([sys.executable, "-c", _ELSEWHERE], input=given_, check=True, capture_output=True, env=env)
        assert there.stdout == here


# ── hostile Markdown ─────────────────────────────────────────────────────────────────────────────────

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><math href='javascript:alert(1)'>x</math></svg>",
    "[klik](javascript:alert(1)) [klik](JaVaScRiPt&colon;alert(1)) [k](vbscript:x) [k](data:text/html;base64,PHN2Zz4=)",
    "[k](<javascript:alert(1)>) <javascript:alert(1)> [r]\n\n[r]: javascript:alert(1)",
    "[k](\tjavascript:alert(1)) [k](&#106;avascript:alert(1)) [k](java\nscript:alert(1))",
    "![gambar](https://pelacak.example/x.png) ![x](javascript:alert(1))",
    '[k](https://a.example "><img src=x onerror=alert(1)>")',
    "<style>*{display:none}</style><iframe src=//a.example></iframe><form action=//a.example><input>",
    "```html\n</code></pre><script>alert(1)</script>\n```\n`</code><script>x</script>`",
    "| a | b |\n|:-:|--:|\n| <b onclick=x> | [k](javascript:1) |",
    "# </h2><script>x</script>\n\n<!-- --> <![CDATA[ x ]]> <?php x ?>",
    "[k](:) [k](//a.example/x) [k](/kebakkramat/) [k](../x) [k](?q=1)",
    'https://a.example/"onmouseover=alert(1) http://a.example/<script>',
    "<a href='https://x.example' target=_blank onclick=alert(1)>x</a>",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#x202E;terbalik <https://x.example/%E2%80%AEterbalik>",
]


@pytest.mark.parametrize("badan", HOSTILE)
def test_hostile_markdown_comes_out_harmless(badan: str) -> None:
    html = web(materi(badan=badan))
    page = harmless(html)
    for tag, attributes in page.seen:
        if tag == "a":
            assert attributes["rel"] == "nofollow noopener"
    assert "pelacak.example" not in html
    assert ("gambar" in html) == ("gambar" in badan)
    assert not forbidden_characters(post("papan_pengumuman", materi(badan=badan)))


@pytest.mark.parametrize(
    "badan",
    [
        "> " * 20_000 + "x",
        "[" * 20_000 + "x",
        "*a " * 20_000,
        "- " * 20_000 + "x",
        "`" * 20_000,
        "![[](" * 10_000,
        "|" * 20_000,
        "a-" * 90_000,
        "<" * 50_000,
    ],
    ids=["quotes", "brackets", "stars", "lists", "ticks", "images", "pipes", "hyphens", "angles"],
)
def test_huge_nesting_takes_bounded_time(badan: str) -> None:
    began = time.process_time()
    m = materi(badan=badan)
    harmless(web(m))
    post("facebook", m)
    assert time.process_time() - began < 4


@pytest.mark.parametrize("field", ["judul", "ringkasan", "tempat", "alt", "keterangan", "pencipta", "tagar"])
def test_every_typed_field_is_escaped(field: str) -> None:
    evil = "\"'><script>alert(1)</script>"
    photo, _ = gambar("a")
    m = materi(media=(photo.model_copy(update={field: evil} if field in ("alt", "keterangan", "pencipta") else {}),))
    m = m.model_copy(update={field: evil} if field in ("judul", "ringkasan") else {"tagar": (evil,)} if field == "tagar" else {})
    m = m.model_copy(update={"kegiatan": m.kegiatan.model_copy(update={"tempat": evil})}) if field == "tempat" else m
    html = web(m)
    harmless(html)
    assert "<script" not in html


# ── what a reader finds ──────────────────────────────────────────────────────────────────────────────


def test_article_carries_everything_of_the_material() -> None:
    photo, _ = gambar("a", alt="Kader menimbang balita")
    film = Media(sha256="b" * 64, mime="video/mp4", alt="Rekaman kegiatan", takarir_sha256="c" * 64)
    m = materi(
        badan="### Kecil\n\n# Besar\n\nTeks **tebal**.",
        media=(photo.model_copy(update={"keterangan": "Di balai", "pencipta": "Humas"}), film),
    )
    html = web(m)
    src = f"/kebakkramat/media/{photo.sha256}"
    sizes = 'sizes="(min-width: 48rem) 43.75rem, 95vw"'
    assert (
        f'<img src="{src}" srcset="{src}?lebar=800 800w, {src} 1200w" {sizes} alt="Kader menimbang balita" width="1200" height="800">'
        in html
    )
    assert 'Di balai <small class="kredit">Foto: Humas</small>' in html
    assert f'<track kind="captions" srclang="id" label="Bahasa Indonesia" src="/kebakkramat/media/{"c" * 64}" default>' in html
    assert "<h3>Kecil</h3>" in html
    assert "<h2>Besar</h2>" in html
    assert '<time datetime="2026-01-05">Senin, 5 Januari 2026</time>' in html
    for said in ("Balai Desa Nangsri", "Informasi berkala", "#posyandu", "<strong>tebal</strong>", f"Ringkasan: {m.judul}."):
        assert said in html


def test_addresses_typed_as_they_are_become_links_and_letters_stay_letters() -> None:
    html = web(materi(badan="    Baris menjorok\nlalu https://karanganyarkab.go.id/a_b_c, selesai."))
    link = (
        'href="https://karanganyarkab.go.id/a_b_c" class="alamat" rel="nofollow noopener">https://karanganyarkab.go.id/a_b_c</a>, selesai.'
    )
    assert link in html
    assert "<pre>" not in html
    assert "<br>" in html


def test_plain_text_reads_like_a_page() -> None:
    text = teks_polos(
        "# Judul\n\nSatu **tebal** [situs](https://a.go.id).\nDua\n\n- a\n- b\n  1. c\n  2. d\n\n> kutip\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n![alt](https://b/c.png)"
    )
    assert text == "Judul\n\nSatu tebal situs (https://a.go.id).\nDua\n\n- a\n- b\n  1. c\n  2. d\n\nkutip\n\nx  y\n1  2\n\nalt"


# ── lengths ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("saluran", sorted(PANJANG))
@pytest.mark.parametrize(
    "kata",
    ["kegiatan posyandu ", "🎉", "漢字", "👨‍👩‍👧 ", "sehat.go.id ", "a" * 300],
    ids=["latin", "emoji", "cjk", "family", "domains", "oneword"],
)
def test_a_long_text_is_cut_and_keeps_the_address(saluran: str, kata: str) -> None:
    long = (kata * 40_000)[:150_000]
    m = materi(judul=(kata * 400)[:450].strip(), badan=long).model_copy(update={"ringkasan": long})
    text = post(saluran, m)
    limit, measure = PANJANG[saluran]
    assert limit // 2 < measure(text) <= limit
    assert "…" in text
    assert text.endswith(ALAMAT)
    assert "#posyandu" in text


def test_a_picture_makes_it_a_caption() -> None:
    photo, _ = gambar("a")
    long = "kegiatan posyandu " * 500
    assert utf16(post("telegram", materi(badan=long, media=(photo,)))) <= 1024
    assert 1024 < utf16(post("telegram", materi(badan=long))) <= 4096


def test_an_endless_word_does_not_leave_the_post_empty() -> None:
    assert len(post("instagram", materi(badan="漢" * 5000))) > 2000


def test_words_are_cut_between_words() -> None:
    text = post("x", materi(judul="kata " * 90))
    words = text.split("\n\n")[0]
    assert words.removesuffix("…").split() == ["kata"] * len(words.split())
    assert words.endswith("kata…")


def test_x_counts_addresses_as_23_and_wide_letters_double() -> None:
    assert x_weighted("a" * 10) == 10
    assert x_weighted("漢字") == 4
    assert x_weighted(f"lihat {ALAMAT}") == 6 + 23
    assert x_weighted("di a.id") >= 3 + 23


def test_youtube_refuses_angle_brackets_and_a_long_title() -> None:
    text = post("youtube", materi(judul="<b> " + "judul panjang " * 20, badan="a < b > c"))
    assert "<" not in text
    assert ">" not in text
    assert len(text.split("\n\n")[0]) <= 100


def test_no_address_no_link_and_the_board_gets_the_letterhead() -> None:
    assert "http" not in post("instagram", materi(), alamat="")
    board = post("papan_pengumuman", materi(badan="kata " * 3000), alamat="")
    assert board.startswith("PEMERINTAH KABUPATEN KARANGANYAR\nKECAMATAN KEBAKKRAMAT\n\nPosyandu")
    assert "…" not in board


@pytest.mark.parametrize(
    ("saluran", "perender"), [("x", "x-1"), ("instagram_ppid", "instagram-1"), ("radio_desa", "teks-1"), ("xenon", "teks-1")]
)
def test_renderer_is_named_with_its_version(saluran: str, perender: str) -> None:
    made = render(saluran, "manual", materi(), unit="kebakkramat", slug="x", alamat=ALAMAT, profil=PROFIL)
    assert (made.perender, made.mime) == (perender, "text/plain")
    assert isinstance(made, HasilRender)


def test_every_network_has_a_picture_box() -> None:
    assert set(KOTAK_GAMBAR) == set(BATAS)
    assert kotak_gambar("instagram_ppid") == (1080, 1350)
    assert kotak_gambar("radio_desa") > (0, 0)


# ── slugs ────────────────────────────────────────────────────────────────────────────────────────────


@given(st.text(max_size=500))
def test_a_slug_is_always_an_address(judul: str) -> None:
    slug = slug_dari(judul)
    assert 1 <= len(slug) <= 60
    assert slug.isascii()
    assert slug.replace("-", "").isalnum()
    assert slug == slug.lower().strip("-")


@pytest.mark.parametrize(
    ("judul", "slug"),
    [
        ("Jum'at Bersih: Désa Nangsri!", "jum-at-bersih-desa-nangsri"),
        ("漢字", "materi"),
        ("kata " * 30, "-".join(["kata"] * 12)),
        ("a" * 90, "a" * 60),
    ],
)
def test_slugs_read_like_titles(judul: str, slug: str) -> None:
    assert slug_dari(judul) == slug


# ── stored names ─────────────────────────────────────────────────────────────────────────────────────

GOLDEN = {
    "website-2": "21ec08e5d07f50a4",
    "facebook-1": "5f871282cb4073c7",
    "instagram-1": "c5ee08e86802929a",
    "threads-1": "7c333db916593cec",
    "x-1": "7c333db916593cec",
    "whatsapp-1": "37f5703b271cfcff",
    "telegram-1": "37f5703b271cfcff",
    "tiktok-1": "7c333db916593cec",
    "youtube-1": "5f871282cb4073c7",
    "papan-1": "9a9e7f8fdd92be22",
    "teks-1": "5f871282cb4073c7",
}


def golden_material() -> Materi:
    photo, _ = gambar("a")
    film = Media(sha256="b" * 64, mime="video/mp4", alt="Rekaman", takarir_sha256="c" * 64)
    body = (
        "# Satu\n\nBaris & **tebal**\nhttps://a.go.id/x?a=1&b=2.\n\n- a\n  1. b\n\n> kutip\n\n| x | y |\n|---|--:|\n| 1 | 2 |\n\n"
        + "kata " * 900
    )
    return materi(judul="Posyandu “balita” & lansia", badan=body, media=(photo.model_copy(update={"pencipta": "Humas"}), film))


@pytest.mark.parametrize("saluran", ["website", *SALURAN])
def test_a_renderer_that_changes_its_bytes_needs_a_new_version(saluran: str) -> None:
    """Old cases name the renderer that made their bytes. Failing after an upgrade of a library? Raise the version, then the digest."""
    jenis = "website" if saluran == "website" else "manual"
    made = render(saluran, jenis, golden_material(), unit="kebakkramat", slug="x", alamat=ALAMAT, profil=PROFIL)
    assert GOLDEN[made.perender] == hashlib.sha256(made.isi).hexdigest()[:16]
