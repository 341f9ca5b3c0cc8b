"""Bytes by their SHA-256, and nothing else: what a file is called and is stands in the events."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import AlreadyExistsError
from obstore.store import ObjectStore, from_url

from shared.media import local
from shared.media.refused import MediaRusak, MediaTidakAda

_DIGEST = re.compile(r"[0-9a-f]{64}")


class MediaStore:
    """Content-addressed and write-once, on a folder (`file:///…`) or an object store (`s3://…`; credentials from AWS_*)."""

    def __init__(self, store: ObjectStore, folder: Path | None) -> None:
        self._store = store
        self._folder = folder

    @classmethod
    def open(cls, url: str) -> MediaStore:
        """The store behind a URL; a local folder is made if it is not there."""
        parts = urlsplit(url)
        if parts.scheme != "file":
            return cls(from_url(url), None)
        if parts.netloc or not parts.path.startswith("/"):
            raise ValueError(f"a local store needs an absolute path, file:///…, not {url}")
        folder = Path(unquote(parts.path))
        local.prepare(folder)
        return cls(from_url(folder.as_uri()), folder)

    async def put(self, content: bytes) -> str:
        """Keep the bytes; when this returns they are durable. Storing the same again is no error, and mends a damaged copy."""
        sha256 = await asyncio.to_thread(_digest, content)
        if not await self._create(key_of(sha256), content, replace=False):
            try:
                await self.get(sha256)
            except (MediaRusak, MediaTidakAda):  # damaged, or erased between the two calls
                await self._create(key_of(sha256), content, replace=True)
        return sha256

    async def get(self, sha256: str) -> bytes:
        """The bytes, their digest checked: `MediaRusak` if they changed, `MediaTidakAda` if there are none."""
        key = key_of(sha256)
        try:
            result = await obstore.get_async(self._store, key)
            content = bytes(await result.bytes_async())
        except FileNotFoundError as error:
            raise MediaTidakAda(sha256) from error
        if await asyncio.to_thread(_digest, content) != sha256:
            raise MediaRusak(sha256)
        return content

    async def size(self, sha256: str) -> int:
        """How many bytes are kept under this digest, unread. `MediaTidakAda` if there are none."""
        try:
            return int((await obstore.head_async(self._store, key_of(sha256)))["size"])
        except FileNotFoundError as error:
            raise MediaTidakAda(sha256) from error

    async def get_range(self, sha256: str, start: int, end: int) -> bytes:
        """Bytes [start, end) without reading the others; so nothing is checked: for what is shown in parts, as films are."""
        try:
            return bytes(await obstore.get_range_async(self._store, key_of(sha256), start=start, end=end))
        except FileNotFoundError as error:
            raise MediaTidakAda(sha256) from error

    async def exists(self, sha256: str) -> bool:
        """Whether something is kept under this digest (unread: only `get` knows whether it is sound)."""
        try:
            await obstore.head_async(self._store, key_of(sha256))
        except FileNotFoundError:
            return False
        return True

    async def kept(self) -> AsyncIterator[tuple[str, datetime]]:
        """Every digest that something is kept under, and since when."""
        async for page in obstore.list(self._store):
            for item in page:
                name = str(item["path"]).rpartition("/")[2]
                if _DIGEST.fullmatch(name):
                    yield name, item["last_modified"]

    async def delete(self, sha256: str) -> None:
        """Erase; erasing twice is no error, as erasure orders are carried out again after a crash."""
        key = key_of(sha256)
        if self._folder is not None:
            await asyncio.to_thread(local.remove, self._folder, key)
            return
        with suppress(FileNotFoundError):  # S3 says nothing when there is nothing; others may
            await obstore.delete_async(self._store, key)

    async def _create(self, key: str, content: bytes, *, replace: bool) -> bool:
        if self._folder is not None:
            return await asyncio.to_thread(local.write_once, self._folder, key, content, replace=replace)
        try:
            # one request: a multipart upload has no "create" on S3
            await obstore.put_async(self._store, key, content, mode="overwrite" if replace else "create", use_multipart=False)
        except AlreadyExistsError:
            return False
        return True


def key_of(sha256: str) -> str:
    """Where a digest lies; two levels keep folders small. Anything but a digest is a programming error, and would be a path."""
    if not _DIGEST.fullmatch(sha256):
        raise ValueError("not a SHA-256 in lower-case hex")
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
