"""A random sample that anybody can draw again: cases ordered by SHA-256 of seed and number, the first n taken.

With `printf 'BENIH/UNIT/TAHUN/NOMOR' | sha256sum` for each number an auditor checks it without us.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from shared.sop.worklist import Kasus


def rank(seed: str, k: Kasus) -> str:
    """Its place in the order, as hexadecimal digits."""
    return hashlib.sha256(f"{seed}/{k.unit}/{k.tahun}/{k.nomor}".encode()).hexdigest()


def drawn(cases: Sequence[Kasus], n: int, seed: str) -> list[Kasus]:
    """`n` of them, or all where there are fewer; by year and number."""
    chosen = sorted(cases, key=lambda k: rank(seed, k))[:n]
    return sorted(chosen, key=lambda k: (k.tahun, k.nomor))
