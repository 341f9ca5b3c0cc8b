"""What each network takes: length, tags, picture box. Data; figures are researched, and change with the networks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shared.sop.rendering import lengths


@dataclass(frozen=True, slots=True)
class Batas:
    """One outlet's room for text. `panjang` None = no limit of its own; `keterangan` = with a picture it is a caption, and shorter."""

    perender: str
    panjang: int | None
    ukur: lengths.Ukuran = lengths.utf16
    keterangan: int | None = None
    tagar: int = 30
    badan: bool = True
    """Whether the whole body is wanted, or title and summary are enough."""
    judul: int | None = None
    tanpa: str = ""
    """Characters the network refuses."""


BATAS: Mapping[str, Batas] = {
    "facebook": Batas("facebook-1", 63_206),
    "instagram": Batas("instagram-1", 2_200),
    "threads": Batas("threads-1", 500, lengths.threads, tagar=1, badan=False),
    "x": Batas("x-1", 280, lengths.x_weighted, tagar=3, badan=False),
    "whatsapp": Batas("whatsapp-1", 4_096, keterangan=1_024, tagar=5),
    "telegram": Batas("telegram-1", 4_096, keterangan=1_024, tagar=10),
    "tiktok": Batas("tiktok-1", 2_200, badan=False),
    "youtube": Batas("youtube-1", 5_000, lengths.utf8, tagar=15, judul=100, tanpa="<>"),
    "papan_pengumuman": Batas("papan-1", None, tagar=0),
}
LAINNYA = Batas("teks-1", None)

KOTAK_GAMBAR: Mapping[str, tuple[int, int]] = {
    "facebook": (1200, 1200),
    "instagram": (1080, 1350),
    "threads": (1080, 1350),
    "x": (1600, 1600),
    "whatsapp": (1600, 1600),
    "telegram": (1280, 1280),
    "tiktok": (1080, 1920),
    "youtube": (1280, 720),
    "papan_pengumuman": (2480, 3508),
}
"""Width and height in pixels that a picture is fitted into (never cropped or enlarged). The board's is A4 at 300 dpi."""
KOTAK_LAINNYA = (1600, 1600)


def jaringan(saluran: str) -> str:
    """Which network an outlet's code means: `instagram_ppid` is Instagram. Unknown ones stand for themselves."""
    if saluran in BATAS:
        return saluran
    named = [name for name in BATAS if saluran.startswith((f"{name}_", f"{name}-"))]
    return max(named, key=len, default=saluran)


def kotak_gambar(saluran: str) -> tuple[int, int]:
    """The box for this outlet's pictures."""
    return KOTAK_GAMBAR.get(jaringan(saluran), KOTAK_LAINNYA)
