"""Pictures and films of what is shown, and of nothing else; in parts where a player asks for parts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from importlib import resources

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from services.publisher.site import reading
from services.publisher.site.context import Site
from services.publisher.site.rendisi import DIKECILKAN, KECIL, UTUH, Rendisi
from services.publisher.site.respond import jawab, tidak_berubah
from shared.media.kinds import kenali
from shared.media.refused import MediaRusak, MediaTidakAda

log = structlog.get_logger(__name__)

SEBENTAR = "public, max-age=60, must-revalidate"
"""A photo may be withdrawn for somebody's sake: after a minute every cache asks again, and hears 410."""
POTONG_BYTE = 1 << 20
_DIGEST = re.compile(r"[0-9a-f]{64}")
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_SHOWN = {"image/jpeg", "image/png", "image/webp", "video/mp4", "text/vtt", "application/pdf"}


class Files:
    """Routes of files, over one site."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._rendisi = Rendisi(site.db, site.media)
        self._css = (resources.files("services.publisher.site") / "static" / "situs.css").read_bytes()

    async def css(self, request: Request) -> Response:
        """The one style sheet."""
        return jawab(request, self._css, "text/css; charset=utf-8", cache="public, max-age=3600")

    async def ikon(self, request: Request) -> Response:
        """Browsers ask for it whether a page names one or not."""
        return Response(status_code=204, headers={"cache-control": "public, max-age=86400"})

    async def media(self, request: Request) -> Response:
        """A file by its digest, if something that is shown now refers to it, or if it is the unit's emblem."""
        unit, sha256 = await self.site.unit(request), str(request.path_params["sha256"])
        if not _DIGEST.fullmatch(sha256):
            raise HTTPException(404)
        file = await self.site.db.read(lambda c: reading.berkas(c, unit.kode, sha256))
        if file is None and sha256 != unit.profil.logo_sha256:
            gone = await self.site.db.read(lambda c: reading.pernah(c, unit.kode, sha256))
            raise HTTPException(410 if gone else 404)
        sisi = KECIL if request.query_params.get("lebar") == str(KECIL) else UTUH
        small = file is not None and file.mime in DIKECILKAN
        tag = f'"{sha256}-{KECIL}"' if small and sisi == KECIL else f'"{sha256}"'
        about = {"etag": tag, "cache-control": SEBENTAR, "accept-ranges": "bytes"}
        if tidak_berubah(request, tag, None):
            return Response(status_code=304, headers=about)
        try:
            if file is None:
                content = await self.site.media.get(sha256)
                return _sent(request, content, _mime_of(content), about, tag)
            if small:
                content = await self._rendisi.ambil(unit.kode, sha256, file.mime, sisi)
                return _sent(request, content, file.mime, about, tag)
            return await self._in_parts(request, sha256, file.mime, about, tag)
        except MediaTidakAda as error:
            log.warning("media_missing", sha256=sha256)
            raise HTTPException(404) from error
        except MediaRusak as error:
            log.exception("media_damaged", sha256=sha256)
            raise HTTPException(503) from error

    async def _in_parts(self, request: Request, sha256: str, mime: str, about: dict[str, str], tag: str) -> Response:
        """Films and documents: never whole in memory, and of a range no more is read than was asked for."""
        size = await self.site.media.size(sha256)
        part, mime = _asked(request, size, tag), _as_shown(mime, about)
        if part.status == 416:
            return Response(status_code=416, headers={**about, "content-range": f"bytes */{size}"})
        if part.status == 206 and part.length <= POTONG_BYTE:
            content = await self.site.media.get_range(sha256, part.start, part.end)
            return Response(content, 206, {**about, "content-range": part.content_range(size)}, mime)
        if part.status == 206:
            headers = {**about, "content-range": part.content_range(size), "content-length": str(part.length)}
            return StreamingResponse(self._chunks(sha256, part.start, part.end), 206, headers, mime)
        whole = self._checked(sha256, size)
        # the first piece is read before the answer begins, so that a lost or damaged small file is still an honest error
        first = await anext(whole, b"")
        return StreamingResponse(_before(first, whole), 200, {**about, "content-length": str(size)}, mime)

    async def _chunks(self, sha256: str, start: int, end: int) -> AsyncIterator[bytes]:
        for at in range(start, end, POTONG_BYTE):
            yield await self.site.media.get_range(sha256, at, min(at + POTONG_BYTE, end))

    async def _checked(self, sha256: str, size: int) -> AsyncIterator[bytes]:
        """The whole file. The last piece leaves only if the digest is right: what was changed arrives cut off, never as if sound."""
        seen, held = hashlib.sha256(), b""
        async for chunk in self._chunks(sha256, 0, size):
            seen.update(chunk)
            if held:
                yield held
            held = chunk
        if seen.hexdigest() != sha256:
            raise MediaRusak(sha256)
        yield held


@dataclass(frozen=True, slots=True)
class _Part:
    """What to send: bytes [start, end)."""

    status: int
    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start

    def content_range(self, size: int) -> str:
        return f"bytes {self.start}-{self.end - 1}/{size}"


def _mime_of(content: bytes) -> str:
    kind = kenali(content)
    return kind.mime if kind is not None else "application/octet-stream"


def _as_shown(mime: str, about: dict[str, str]) -> str:
    """Kinds that browsers might run are only downloaded."""
    if mime not in _SHOWN:
        about["content-disposition"] = "attachment"
        return "application/octet-stream"
    return "text/vtt; charset=utf-8" if mime == "text/vtt" else mime


def _sent(request: Request, content: bytes, mime: str, about: dict[str, str], tag: str) -> Response:
    part, size, mime = _asked(request, len(content), tag), len(content), _as_shown(mime, about)
    match part.status:
        case 416:
            return Response(status_code=416, headers={**about, "content-range": f"bytes */{size}"})
        case 206:
            return Response(content[part.start : part.end], 206, {**about, "content-range": part.content_range(size)}, mime)
        case _:
            return Response(content, 200, about, mime)


def _asked(request: Request, size: int, tag: str) -> _Part:
    """One range; several at once are answered whole, as RFC 9110 allows."""
    asked, whole = _RANGE.fullmatch(request.headers.get("range", "").strip()), _Part(200, 0, size)
    if asked is None or request.headers.get("if-range", tag) != tag or asked[0] == "bytes=-":
        return whole
    first, last = asked.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if start > end:
        return whole if first and last and int(last) < int(first) else _Part(416, 0, 0)
    return _Part(206, start, end + 1)


async def _before(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for chunk in rest:
        yield chunk
