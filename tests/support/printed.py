"""What came out of the printer: the words of a page or PDF, without its markup."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Sequence

from pypdf import PdfReader

_NO_TEXT = re.compile(r"<(style|script|svg)\b.*?</\1>", re.DOTALL)
_INSIDE = re.compile(r"</?(span|strong|small|em|a|del|ins)\b[^>]*>")
_TAG = re.compile(r"<[^>]+>")
POINTS_PER_MM = 72 / 25.4


def words(page: str) -> str:
    """The page as it is read, one space between words."""
    return " ".join(html.unescape(_TAG.sub(" ", _INSIDE.sub("", _NO_TEXT.sub(" ", page)))).split())


def pdf_words(content: bytes) -> str:
    """The text of a PDF, one space between words."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def pdf_sizes_mm(content: bytes) -> Sequence[tuple[int, int]]:
    """Width and height of each sheet."""
    boxes = [page.mediabox for page in PdfReader(io.BytesIO(content)).pages]
    return [(round(float(b.width) / POINTS_PER_MM), round(float(b.height) / POINTS_PER_MM)) for b in boxes]
