"""How codes of the material read on a page."""

from __future__ import annotations

from collections.abc import Mapping

KLASIFIKASI: Mapping[str, str] = {
    "berkala": "Informasi berkala",
    "serta_merta": "Informasi serta-merta",
    "setiap_saat": "Informasi setiap saat",
    "dikecualikan": "Informasi dikecualikan",
}
JENIS: Mapping[str, str] = {
    "berita": "Berita",
    "pengumuman": "Pengumuman",
    "infografis": "Infografis",
    "video": "Video",
    "serta_merta": "Informasi serta-merta",
}


def dari_kode(kode: str, names: Mapping[str, str]) -> str:
    """The name of a code; a code nobody named reads as words."""
    return names.get(kode) or kode.replace("_", " ").replace("-", " ").strip().capitalize()
