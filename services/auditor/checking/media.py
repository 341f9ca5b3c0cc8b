"""Attachments beside the digests that events name: a file is what was put in the log, or it is told. A file that is gone is counted only:
it may have been erased on a legal basis, and erasing leaves the log as it is.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from services.auditor.checking.findings import Findings
from shared.eventstore.port import Record
from shared.media.refused import MediaRusak, MediaTidakAda
from shared.media.store import MediaStore, key_of

_NAMED = re.compile(rb'"[a-z_]*sha256":"([0-9a-f]{64})"')


class MediaCheck:
    """Fed page by page; each file is read once, where it is first named. Remembers 32 bytes a file."""

    def __init__(self, url: str, findings: Findings) -> None:
        parts = urlsplit(url)
        # A local folder is read past the store: opening that makes the folder, and looking must change nothing.
        self._folder = Path(unquote(parts.path)) if parts.scheme == "file" else None
        self._store = MediaStore.open(url) if self._folder is None else None
        self._findings, self._seen = findings, set[bytes]()
        self.checked = 0
        self.missing = 0

    async def feed(self, records: Sequence[Record]) -> None:
        """The next records."""
        for r in records:
            for named in _NAMED.findall(r.body if isinstance(r.body, bytes) else str(r.body).encode()):
                if (raw := bytes.fromhex(named.decode())) not in self._seen:
                    self._seen.add(raw)
                    await self._look(named.decode(), r.position)

    async def _look(self, sha256: str, position: int) -> None:
        try:
            sound = await self._sound(sha256)
        except (FileNotFoundError, MediaTidakAda):
            self.missing += 1
            return
        self.checked += 1
        if not sound:
            self._findings.add(position, "media", f"the file {sha256[:16]}… is not the one this event names")

    async def _sound(self, sha256: str) -> bool:
        if self._folder is not None:
            return await asyncio.to_thread(_digest, self._folder / key_of(sha256)) == sha256
        assert self._store is not None
        try:
            await self._store.get(sha256)
        except MediaRusak:
            return False
        return True


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
