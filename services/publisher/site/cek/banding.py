"""Comparing what somebody pasted with what went out. Pure, and bounded everywhere: the text comes from a stranger."""

from __future__ import annotations

import difflib
import hashlib
import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import nh3

TEMPEL_MAKS = 20_000
"""Characters of a pasted text."""
TERURAI_MAKS = 3 * TEMPEL_MAKS
"""The same after normalising: one character may become eighteen (U+FDFA)."""
TEMPEL_MIN = 40
"""Shorter than this anything resembles anything."""
SKETSA = 128
SKETSA_TANYA = 512
BEDA_KATA = 800
"""Words compared in order on each side, after what is equal at both ends was taken off."""
SEKITAR = 6
"""Equal words kept around a difference."""

_BODY = re.compile(r'<div class="isi">\n(.*)\n</div>', re.DOTALL)
_WORD = re.compile(r"\w+")
_BLOCK = re.compile(r"<(?=/?(?:p|li|h[1-6]|dt|dd|div|figcaption|tr|td|th|br|pre|blockquote|figure|header|footer)\b)", re.IGNORECASE)


def rapikan(text: str) -> str:
    """Width, ligatures, blanks and invisible characters made alike; letters' case is kept, it belongs to the text."""
    folded = unicodedata.normalize("NFKC", text)
    seen = "".join(" " if c in "\n\t\r" else c for c in folded if c in "\n\t\r" or unicodedata.category(c) not in ("Cf", "Cc", "Cs", "Co"))
    return re.sub(r"\s+", " ", seen).strip()


def sidik_teks(text: str) -> str:
    """SHA-256 of the text as compared."""
    return hashlib.sha256(rapikan(text).encode()).hexdigest()


def teks_dari(isi: bytes, mime: str) -> str:
    """The words of a rendering."""
    text = isi.decode("utf-8", "replace")
    if mime != "text/html":
        return text
    # a tag parts words on the screen, so it has to part them here
    return html.unescape(nh3.clean(_BLOCK.sub(" <", text), tags=set()))


def bentuk(isi: bytes, mime: str, judul: str, ringkasan: str) -> list[str]:
    """The shapes in which people copy it: whole, or of an article its text with and without title and summary."""
    whole = teks_dari(isi, mime)
    found = [whole]
    body = _BODY.search(isi.decode("utf-8", "replace")) if mime == "text/html" else None
    if body is not None:
        words = teks_dari(body[1].encode(), mime)
        found += [f"{judul} {ringkasan} {words}", f"{judul} {words}", f"{ringkasan} {words}", words]
    shapes = dict.fromkeys(rapikan(f) for f in found)
    return [s for s in shapes if len(s) >= TEMPEL_MIN]


def sketsa(text: str, size: int = SKETSA) -> list[int]:
    """The smallest hashes of its word pairs: two texts that share many of them share many words in the same order."""
    words = _WORD.findall(text.casefold())
    pairs = {f"{a} {b}" for a, b in pairwise(words)}
    return sorted(int.from_bytes(hashlib.blake2b(p.encode(), digest_size=6).digest()) for p in pairs)[:size]


def kemiripan(a: str, b: str) -> float:
    """How much of the shorter text's words the other has too, 0 to 1."""
    left, right = Counter(a.casefold().split()), Counter(b.casefold().split())
    smaller = min(left.total(), right.total())
    return (left & right).total() / smaller if smaller else 0.0


@dataclass(frozen=True, slots=True)
class Potong:
    """A run of words: in both, only in what we published (`kurang`), or only in what was pasted (`tambah`)."""

    jenis: Literal["sama", "kurang", "tambah", "lewat"]
    teks: str


def beda(resmi: str, tempel: str) -> tuple[Potong, ...] | None:
    """The differences with a few words around each; None where there are too many to show."""
    a, b = resmi.split(), tempel.split()
    head = _common(a, b)
    tail = _common(a[head:][::-1], b[head:][::-1])
    left, right = a[head : len(a) - tail], b[head : len(b) - tail]
    if len(left) > BEDA_KATA or len(right) > BEDA_KATA:
        return None
    pieces = [Potong("sama", " ".join(a[:head]))] if head else []
    # autojunk stays on: without it a text of one repeated word would take minutes
    for kind, i1, i2, j1, j2 in difflib.SequenceMatcher(None, right, left, autojunk=True).get_opcodes():
        if kind == "equal":
            pieces.append(Potong("sama", " ".join(right[i1:i2])))
            continue
        if j1 != j2:
            pieces.append(Potong("kurang", " ".join(left[j1:j2])))
        if i1 != i2:
            pieces.append(Potong("tambah", " ".join(right[i1:i2])))
    if tail:
        pieces.append(Potong("sama", " ".join(a[len(a) - tail :])))
    return tuple(_shortened(pieces))


def _common(a: Sequence[str], b: Sequence[str]) -> int:
    count = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        count += 1
    return count


def _shortened(pieces: Sequence[Potong]) -> Iterator[Potong]:
    """What is equal only gives bearings; what was left off before or after an excerpt is shown where it touches the excerpt."""
    for n, piece in enumerate(pieces):
        words = piece.teks.split()
        first, last = n == 0, n == len(pieces) - 1
        room = SEKITAR * (1 if first or last else 2)
        outside = piece.jenis == "kurang" and (first or last)
        if len(words) <= room + 2 or not (piece.jenis == "sama" or outside):
            yield piece
            continue
        if not first:
            yield Potong(piece.jenis, " ".join(words[:SEKITAR]))
        yield Potong("lewat", "…")
        if not last:
            yield Potong(piece.jenis, " ".join(words[-SEKITAR:]))
