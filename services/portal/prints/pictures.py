"""Pictures inside a PDF: small copies as data addresses, since its maker fetches nothing."""

from __future__ import annotations

import base64
from collections.abc import Iterable

from shared.media.intake import perkecil
from shared.media.refused import MediaDitolak, MediaRusak, MediaTidakAda
from shared.media.store import MediaStore

KOTAK = (640, 480)


async def embedded(media: MediaStore, wanted: Iterable[str], mime: str = "image/jpeg") -> dict[str, str]:
    """Digest → data address. A picture that was erased, or cannot be read, is left to its description."""
    found = {}
    for sha256 in wanted:
        try:
            small = await perkecil(await media.get(sha256), KOTAK, mime)
        except (MediaTidakAda, MediaRusak, MediaDitolak):
            continue
        found[sha256] = f"data:{mime};base64,{base64.b64encode(small).decode()}"
    return found
