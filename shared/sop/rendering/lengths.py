"""How long a text is to each network. Where a network's count is not documented to the letter, ours is never the smaller one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

Ukuran = Callable[[str], int]

X_LINK = 23
_ADDRESS = re.compile(r"https?://[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*[A-Za-z0-9/=_-]")
_BARE_DOMAIN = re.compile(r"\b[\w-]+(?:\.[\w-]+)+(?:/\S*)?")
_X_LIGHT = ((0x0000, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))


def utf16(text: str) -> int:
    """UTF-16 code units, as Telegram, TikTok and Meta count."""
    return len(text.encode("utf-16-le")) // 2


def utf8(text: str) -> int:
    """Bytes, as YouTube counts descriptions."""
    return len(text.encode())


def threads(text: str) -> int:
    """Emoji count as their UTF-8 bytes."""
    return sum(len(c.encode()) if ord(c) > 0xFFFF or unicodedata.category(c) == "So" else 1 for c in text)


def x_weighted(text: str) -> int:
    """X: an address 23, Latin and its neighbours 1, everything else 2. A bare domain may be taken for an address, so the larger counts."""
    rest, links = _ADDRESS.subn("", text)
    bare = sum(max(0, X_LINK - _weights(m[0])) for m in _BARE_DOMAIN.finditer(rest))
    return links * X_LINK + bare + _weights(rest)


def _weights(text: str) -> int:
    return sum(1 if any(a <= ord(c) <= b for a, b in _X_LIGHT) else 2 for c in text)
