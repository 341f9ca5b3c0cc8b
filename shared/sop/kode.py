"""Short codes that survive paper, telephone and handwriting: fifty bits of a digest. At an article's foot they are the verified
digest's; a report's number is made of its id. Pure."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

ABJAD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O, U."""
HURUF = 10
_ALIKE = str.maketrans("OIL", "011")
_PARTS = re.compile(r"[\s\-‐-―./]+")
_SHAPE = re.compile(rf"([{ABJAD}]{{{HURUF}}})([0-9]{{1,4}})?")


@dataclass(frozen=True, slots=True)
class Kode:
    """A code as typed in: the part from the digest, and the version if it was given."""

    pokok: str
    versi: int | None = None


def pokok(sidik: str) -> str:
    """The part that comes from the digest (SHA-256 in hex)."""
    bits = int(sidik, 16) >> (256 - 5 * HURUF)
    return "".join(ABJAD[(bits >> (5 * n)) & 31] for n in reversed(range(HURUF)))


def tulis(sidik: str, versi: int) -> str:
    """`7QFM2-X9WTA-2`: as printed."""
    return f"{berkelompok(pokok(sidik))}-{versi}"


def berkelompok(kode: str) -> str:
    """In two groups, as people read it out."""
    return f"{kode[:5]}-{kode[5:]}"


def baca(typed: str) -> Kode | None:
    """What was meant: small letters, other dashes, blanks, and the letters that look like digits. None if it is no code."""
    plain = _PARTS.sub("", unicodedata.normalize("NFKC", typed[:100])).upper().translate(_ALIKE)
    found = _SHAPE.fullmatch(plain)
    if found is None or (found[2] is not None and int(found[2]) == 0):
        return None
    return Kode(found[1], int(found[2]) if found[2] else None)


def nomor_laporan(laporan: str) -> str:
    """Of a report's id (a random UUID) the number its reporter can write down; nobody can guess another's."""
    return pokok(hashlib.sha256(laporan.encode()).hexdigest())


def sebutan_laporan(laporan: str) -> str:
    """The number as people read it."""
    return berkelompok(nomor_laporan(laporan))
