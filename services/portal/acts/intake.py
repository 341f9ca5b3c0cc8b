"""Files on their way into a draft: cleaned by `shared/media`, kept at once, so that nothing has to be uploaded twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.media.intake import perkecil, simpan
from shared.media.refused import Butir, MediaDitolak
from shared.media.store import MediaStore

THUMBNAIL = (480, 480)
ROW = ("sha256", "mime", "ukuran_byte", "nama_berkas", "lebar", "tinggi")


@dataclass(frozen=True, slots=True)
class Masuk:
    """A file that was taken in, as drafts keep it, and what was done to it."""

    row: Mapping[str, Any]
    catatan: tuple[Butir, ...] = ()


async def taken(media: MediaStore, content: bytes, name: str) -> Masuk:
    """Clean, keep, and make the small picture that the form shows. Raises MediaDitolak."""
    kept = await simpan(media, content, name)
    row: dict[str, Any] = {key: getattr(kept, key) for key in ROW}
    if kept.mime.startswith("image/"):
        row["kecil"] = await media.put(await perkecil(await media.get(kept.sha256), THUMBNAIL, "image/webp"))
    return Masuk(row, kept.catatan)


def is_visual(row: Mapping[str, Any]) -> bool:
    """What an article can show."""
    return str(row["mime"]).startswith(("image/", "video/"))


def not_visual(name: str) -> MediaDitolak:
    """A document among the photos."""
    return MediaDitolak(
        (
            "bukan_foto",
            f"{name}: di sini hanya foto dan video. Naskah .docx dimasukkan di langkah Teks; dokumen lain dilampirkan di disposisi.",
        )
    )


def in_order(files: tuple[Mapping[str, Any], ...], sha256: str, by: int) -> tuple[Mapping[str, Any], ...]:
    """One file moved up (-1) or down (+1)."""
    rows = list(files)
    at = next((i for i, f in enumerate(rows) if f["sha256"] == sha256), None)
    if at is not None and 0 <= at + by < len(rows):
        rows[at], rows[at + by] = rows[at + by], rows[at]
    return tuple(rows)
