"""Small pictures for lists: made once per process, in the sandbox every picture is opened in, and kept while there is room."""

from __future__ import annotations

from collections import OrderedDict

from shared.media.intake import perkecil
from shared.media.store import MediaStore

BOX = (640, 640)
MIME = "image/jpeg"
ROOM_BYTES = 16 * 1024 * 1024


class Thumbs:
    """Pictures by digest, at most 640 × 640."""

    def __init__(self, media: MediaStore) -> None:
        self._media = media
        self._kept: OrderedDict[str, bytes] = OrderedDict()

    def forget(self) -> None:
        """Drop all: files were erased."""
        self._kept.clear()

    async def of(self, sha256: str) -> bytes:
        """The small picture. Raises what the store raises."""
        if sha256 not in self._kept:
            self._kept[sha256] = await perkecil(await self._media.get(sha256), BOX, MIME)
        self._kept.move_to_end(sha256)
        while sum(map(len, self._kept.values())) > ROOM_BYTES and len(self._kept) > 1:
            self._kept.popitem(last=False)
        return self._kept[sha256]
