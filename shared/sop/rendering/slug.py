"""The last part of an address, from a title."""

from __future__ import annotations

import re
import unicodedata

PANJANG = 60


def slug_dari(judul: str) -> str:
    """ASCII words joined by hyphens, at most 60 characters, cut between words; never empty (`materi` for a title without Latin letters)."""
    ascii_only = unicodedata.normalize("NFKD", judul).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", ascii_only)
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:PANJANG]
        if len(longer) > PANJANG:
            break
        slug = longer
    return slug or "materi"
