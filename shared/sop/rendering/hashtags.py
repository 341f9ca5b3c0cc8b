"""Tags as networks accept them: one word of letters, digits and underscores."""

from __future__ import annotations

import re
from collections.abc import Iterable


def tagar_bersih(tagar: Iterable[str]) -> tuple[str, ...]:
    """`posyandu balita` becomes `#PosyanduBalita`; what is left without a letter is dropped, twins too."""
    found: dict[str, str] = {}
    for typed in tagar:
        words = re.findall(r"\w+", typed)
        word = words[0] if len(words) == 1 else "".join(w[:1].upper() + w[1:] for w in words)
        if any(c.isalpha() for c in word):
            found.setdefault(word.casefold(), f"#{word}")
    return tuple(found.values())
