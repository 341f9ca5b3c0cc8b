"""Pictures and films of what is shown, and of nothing else; in parts where a player asks for parts."""

from __future__ import annotations

import re
from importlib import resources

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from services.publisher.site import reading
from services.publisher.site.context import Site
from services.publisher.site.respond import jawab, tidak_berubah
from shared.media.kinds import kenali
from shared.media.refused import MediaRusak, MediaTidakAda

log = structlog.get_logger(__name__)

SELAMANYA = "public, max-age=31536000, immutable"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_SHOWN = {"image/jpeg", "image/png", "image/webp", "video/mp4", "text/vtt", "application/pdf"}


class Files:
    """Routes of files, over one site."""

    def __init__(self, site: Site) -> None:
        self.site = site
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
            raise HTTPException(404)
        tag = f'"{sha256}"'
        about = {"etag": tag, "cache-control": SELAMANYA, "accept-ranges": "bytes"}
        if tidak_berubah(request, tag, None):
            return Response(status_code=304, headers=about)
        content = await self._load(sha256)
        mime = file.mime if file is not None else _mime_of(content)
        if mime not in _SHOWN:
            mime, about["content-disposition"] = "application/octet-stream", "attachment"
        if mime == "text/vtt":
            mime = "text/vtt; charset=utf-8"
        return _part(request, content, mime, about, tag)

    async def _load(self, sha256: str) -> bytes:
        try:
            return await self.site.media_get(sha256)
        except MediaTidakAda as error:
            log.warning("media_missing", sha256=sha256)
            raise HTTPException(404) from error
        except MediaRusak as error:
            log.exception("media_damaged", sha256=sha256)
            raise HTTPException(503) from error


def _mime_of(content: bytes) -> str:
    kind = kenali(content)
    return kind.mime if kind is not None else "application/octet-stream"


def _part(request: Request, content: bytes, mime: str, about: dict[str, str], tag: str) -> Response:
    """One range; several at once are answered whole, as RFC 9110 allows."""
    asked = _RANGE.fullmatch(request.headers.get("range", "").strip())
    if asked is None or request.headers.get("if-range", tag) != tag or asked[0] == "bytes=-":
        return Response(content, 200, about, mime)
    size, (first, last) = len(content), asked.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if start > end:
        if first and last and int(last) < int(first):
            return Response(content, 200, about, mime)
        return Response(status_code=416, headers={**about, "content-range": f"bytes */{size}"})
    return Response(content[start : end + 1], 206, {**about, "content-range": f"bytes {start}-{end}/{size}"}, mime)
