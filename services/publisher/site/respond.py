"""Every answer leaves through here: validators, 304, gzip, and the headers that let a page do nothing but show itself."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from starlette.requests import Request
from starlette.responses import Response

GZIP_MIN_BYTES = 800
PERIKSA_DULU = "public, no-cache"
"""May be kept, but is asked about each time: a withdrawal counts at once."""

CSP = "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"


def keamanan(https: bool) -> dict[str, str]:
    """Headers of every answer. Strict transport only where the site is https, or it would lock out a trial on a bare host."""
    headers = {
        "content-security-policy": CSP,
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "strict-origin-when-cross-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "cross-origin-opener-policy": "same-origin",
        # feed readers and search results show pictures on pages of their own
        "cross-origin-resource-policy": "cross-origin",
    }
    if https:
        headers["strict-transport-security"] = "max-age=31536000"
    return headers


def jawab(
    request: Request,
    body: bytes,
    mime: str,
    *,
    status: int = 200,
    changed: datetime | None = None,
    cache: str = PERIKSA_DULU,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A text answer. Its tag is weak, because the same page may travel gzipped or not."""
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    about = {"etag": tag, "cache-control": cache, "vary": "Accept-Encoding", **(headers or {})}
    if changed is not None:
        about["last-modified"] = http_date(changed)
    if status == 200 and tidak_berubah(request, tag, changed):
        return Response(status_code=304, headers=about)
    if len(body) >= GZIP_MIN_BYTES and _accepts_gzip(request):
        body = gzip.compress(body, 6, mtime=0)
        about["content-encoding"] = "gzip"
    return Response(body, status, about, mime)


def tidak_berubah(request: Request, tag: str, changed: datetime | None) -> bool:
    """RFC 9110 13.2.2: the tag decides; the date only where no tag was sent."""
    asked = request.headers.get("if-none-match")
    if asked is not None:
        bare = tag.removeprefix("W/")
        return asked.strip() == "*" or any(t.strip().removeprefix("W/") == bare for t in asked.split(","))
    since = request.headers.get("if-modified-since")
    if since is None or changed is None:
        return False
    try:
        return changed.replace(microsecond=0) <= _aware(parsedate_to_datetime(since))
    except (ValueError, OverflowError):
        return False


def http_date(at: datetime) -> str:
    """RFC 9110 date."""
    return format_datetime(at.astimezone(UTC).replace(microsecond=0), usegmt=True)


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _accepts_gzip(request: Request) -> bool:
    for item in request.headers.get("accept-encoding", "").split(","):
        coding, _, weight = item.strip().partition(";")
        if coding.strip().lower() == "gzip":
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
