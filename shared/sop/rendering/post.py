"""A text to copy into a network: title, summary, body as far as there is room, tags, address. Never longer than the network takes."""

from __future__ import annotations

from collections.abc import Sequence

from shared.sop.materi import Materi
from shared.sop.rendering.hashtags import tagar_bersih
from shared.sop.rendering.lengths import Ukuran
from shared.sop.rendering.outlets import Batas
from shared.sop.rendering.plain import teks_polos

ELIPSIS = "…"
_GAP = "\n\n"


def tulis(materi: Materi, batas: Batas, alamat: str) -> str:
    """The post. The address matters more than the tags, and both more than the end of the body."""
    drop = str.maketrans("", "", batas.tanpa)
    limit = batas.keterangan if batas.keterangan is not None and materi.media else batas.panjang
    words, tags = _words(materi, batas).translate(drop), tagar_bersih(materi.tagar)[: batas.tagar]
    if limit is None:
        return _join(words, " ".join(tags), alamat)
    tail = _tail(tags, alamat, limit, batas.ukur)
    # measured joined, because a count may depend on neighbours
    return _join(potong(words, limit, lambda kept: batas.ukur(_join(kept, *tail))), *tail)


def _words(materi: Materi, batas: Batas) -> str:
    judul = materi.judul.strip()
    if batas.judul is not None:
        judul = potong(judul, batas.judul, len)
    badan = teks_polos(materi.badan) if batas.badan or not materi.ringkasan.strip() else ""
    return _join(judul, materi.ringkasan.strip(), badan)


def _tail(tags: Sequence[str], alamat: str, limit: int, measure: Ukuran) -> tuple[str, str]:
    """Tags are given up, last first, until the tail leaves two thirds to the words."""
    if measure(alamat) > limit // 2:
        alamat = ""
    kept = list(tags)
    while kept and measure(_join(" ".join(kept), alamat)) > limit // 3:
        kept.pop()
    return " ".join(kept), alamat


def _join(*parts: str) -> str:
    return _GAP.join(p for p in parts if p)


def potong(text: str, limit: int, measure: Ukuran) -> str:
    """The text, or as many whole words of it as fit together with an ellipsis; a word that would leave the room empty is cut itself."""
    room = text[: limit * 8]  # nothing beyond can fit, and measuring is not free
    if len(room) == len(text) and measure(text) <= limit:
        return text
    text = room
    ends = [i for i in range(1, len(text)) if text[i].isspace() and not text[i - 1].isspace()]
    by_word = _longest(text, ends, limit, measure)
    by_letter = _longest(text, range(1, len(text) + 1), limit, measure)
    return by_word if len(by_word) * 5 >= len(by_letter) * 3 else by_letter


def _longest(text: str, ends: Sequence[int], limit: int, measure: Ukuran) -> str:
    """The longest cut that fits, by halving: `low` only ever passes a cut that was measured and fits."""
    low, high = 0, len(ends)
    while low < high:
        middle = (low + high) // 2
        if measure(_cut(text, ends[middle])) <= limit:
            low = middle + 1
        else:
            high = middle
    return _cut(text, ends[low - 1]) if low > 0 else ""


def _cut(text: str, end: int) -> str:
    return text[:end].rstrip(" \n\t.,;:!?-–—(") + ELIPSIS
