"""Renderings: what exactly goes out on each outlet, from the material alone.

Made once at hand-over (step 6), stored, verified and published as these bytes. A renderer that changes its
output gets a new version in its name, so that an old case can still say what made its bytes.
"""

from __future__ import annotations

from dataclasses import dataclass

from shared.sop.events import ProfilUnit
from shared.sop.materi import Materi
from shared.sop.rendering.article import artikel
from shared.sop.rendering.outlets import BATAS, KOTAK_GAMBAR, LAINNYA, jaringan, kotak_gambar
from shared.sop.rendering.plain import teks_polos
from shared.sop.rendering.post import tulis
from shared.sop.rendering.slug import slug_dari

__all__ = ["KOTAK_GAMBAR", "HasilRender", "kotak_gambar", "render", "slug_dari", "teks_polos"]

WEBSITE = "website-2"


@dataclass(frozen=True, slots=True)
class HasilRender:
    """The bytes of one rendering, what kind they are, and which renderer (with its version) made them."""

    perender: str
    mime: str
    isi: bytes


def render(saluran: str, jenis: str, materi: Materi, *, unit: str, slug: str, alamat: str, profil: ProfilUnit) -> HasilRender:
    """`jenis` is the registered kind of outlet; `alamat` the article's address on our website, empty if it will not be there.

    Never fails for a valid Materi; the same input gives the same bytes on any machine.
    """
    if jenis == "website":
        return HasilRender(WEBSITE, "text/html", artikel(materi, unit))
    batas = BATAS.get(jaringan(saluran), LAINNYA)
    text = tulis(materi, batas, alamat)
    if jaringan(saluran) == "papan_pengumuman":
        text = "\n".join((*(profil.kop or (profil.instansi, profil.nama)), "", text))
    return HasilRender(batas.perender, "text/plain", text.encode())
