"""Comparing texts: what looks the same is the same, what differs is shown, and nothing a stranger pastes takes long."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.publisher.site.cek.banding import (
    BEDA_KATA,
    SKETSA_TANYA,
    TEMPEL_MAKS,
    Potong,
    beda,
    bentuk,
    kemiripan,
    rapikan,
    sidik_teks,
    sketsa,
)
from tests.support.site_world import kiriman, materi

words = st.lists(st.text("abcde", min_size=1, max_size=4), max_size=60).map(" ".join)
ISI = "Sebanyak 84 balita ditimbang di Balai Desa Nangsri pada Senin pagi oleh kader posyandu dan bidan desa."


@given(st.text(max_size=300))
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    once = rapikan(text)
    assert rapikan(once) == once
    assert once == once.strip()
    assert "  " not in once


@given(st.lists(st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=8), min_size=1, max_size=20), st.data())
def test_line_ends_widths_and_invisible_marks_make_no_difference(parts: list[str], data: st.DataObject) -> None:
    blank = data.draw(st.sampled_from([" ", "\n", "\n\n", "\t", "\u00a0", " \u200b ", "\r\n"]))
    mark = data.draw(st.sampled_from(["", "\u00ad", "\u200b", "\ufeff", "\u2060"]))
    form = data.draw(st.sampled_from(["NFC", "NFD", "NFKC"]))
    pasted = unicodedata.normalize(form, mark + blank.join(parts) + "\n")  # type: ignore[arg-type]
    assert sidik_teks(pasted) == sidik_teks(" ".join(parts))


@pytest.mark.parametrize("changed", [ISI.replace("84", "85"), ISI.upper(), ISI + " Ya.", ISI.replace("balita", "lansia")])
def test_a_changed_word_or_letter_does(changed: str) -> None:
    assert sidik_teks(changed) != sidik_teks(ISI)


def test_an_article_is_known_whole_and_by_its_parts() -> None:
    m = materi(badan=f"{ISI}\n\n- satu\n- dua")
    shapes = bentuk(kiriman(m).isi, "text/html", m.judul, m.ringkasan)
    assert rapikan(f"{m.judul} {ISI} satu dua") in shapes
    assert rapikan(f"{ISI} satu dua") in shapes
    assert any("Klasifikasi Informasi berkala" in s for s in shapes)
    assert not any("<" in s for s in shapes)


def test_a_post_is_known_as_it_was_sent() -> None:
    assert bentuk(ISI.encode(), "text/plain", "Judul", "Ringkasan") == [ISI]
    assert bentuk(b"Pendek.", "text/plain", "Judul", "") == []


@given(words, words)
@settings(deadline=None)
def test_differences_put_together_give_both_texts(official: str, pasted: str) -> None:
    pieces = beda(official, pasted)
    assert pieces is not None
    # runs of equal words are shortened for reading; without such runs nothing is lost
    if all(p.jenis != "lewat" for p in pieces):
        assert " ".join(p.teks for p in pieces if p.jenis != "tambah") == official
        assert " ".join(p.teks for p in pieces if p.jenis != "kurang") == pasted
    changed = [p.teks for p in pieces if p.jenis in ("kurang", "tambah")]
    assert bool(changed) == (official.split() != pasted.split())


def test_a_changed_number_is_pointed_at() -> None:
    pieces = beda(ISI, ISI.replace("84", "840"))
    assert pieces is not None
    assert [(p.jenis, p.teks) for p in pieces if p.jenis in ("kurang", "tambah")] == [("kurang", "84"), ("tambah", "840")]


def test_an_excerpt_is_not_buried_in_what_it_left_out() -> None:
    before, after = "kata pembuka " * 40, "kata penutup " * 40
    pieces = beda(before + ISI + " " + after, ISI.replace("84", "85"))
    assert pieces is not None
    assert sum(len(p.teks.split()) for p in pieces) < 60
    assert ("kurang", "84") in [(p.jenis, p.teks) for p in pieces]
    assert pieces[0].teks == pieces[-1].teks == "…"
    last_sentence = beda(f"{ISI} Acara dibatalkan.", ISI)
    assert last_sentence is not None
    assert last_sentence[-1] == Potong("kurang", "Acara dibatalkan.")


def test_a_sketch_finds_the_near_and_not_the_far() -> None:
    near, far = ISI.replace("84", "48"), "Pelayanan kartu keluarga pindah sementara ke kantor lama selama renovasi gedung kecamatan."
    assert len(set(sketsa(ISI)) & set(sketsa(near))) > 5
    assert not set(sketsa(ISI)) & set(sketsa(far))
    assert kemiripan(ISI, near) > 0.9 > kemiripan(ISI, far)


@pytest.mark.parametrize(
    "hostile",
    [
        "a " * (TEMPEL_MAKS // 2),
        "b a a " * (TEMPEL_MAKS // 6),
        " ".join(str(n % 7) for n in range(TEMPEL_MAKS // 2)),
        "\ufdfa" * TEMPEL_MAKS,
        "x" * TEMPEL_MAKS,
        "\u0300" * TEMPEL_MAKS,
    ],
    ids=["one-word", "two-words", "seven-words", "expanding", "no-blank", "marks"],
)
def test_no_text_takes_long(hostile: str) -> None:
    """Generous, since machines differ: what is guarded against takes minutes."""
    start = time.process_time()
    tidy = rapikan(hostile)[: 3 * TEMPEL_MAKS]
    assert len(sketsa(tidy, SKETSA_TANYA)) <= SKETSA_TANYA
    for official in (" ".join(str(n % 50) for n in range(BEDA_KATA)), "a b " * (BEDA_KATA // 2), "a b " * 95):
        kemiripan(official, tidy)
        beda(official, tidy)
        beda(official, " ".join(tidy.split()[: BEDA_KATA - 2]))
    assert time.process_time() - start < 2
