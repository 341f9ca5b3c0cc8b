"""What a cleaner hands back; small, because the worker that imports it starts anew for every file."""

from __future__ import annotations

from dataclasses import dataclass

from shared.media.refused import Butir


@dataclass(frozen=True, slots=True)
class Bersih:
    """The bytes to keep instead of the original, and what was done to get them."""

    isi: bytes
    mime: str
    lebar: int | None = None
    tinggi: int | None = None
    catatan: tuple[Butir, ...] = ()
