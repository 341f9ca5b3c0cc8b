"""How often one address may ask for what costs something, and how much a form may carry."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from urllib.parse import parse_qsl

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.exceptions import HTTPException
from starlette.requests import Request

ATURAN: Mapping[str, str] = {
    "cek": "40/minute",
    "banding": "10/minute",
    "lapor": "5/10minutes",
    "laporan": "30/minute",
}
"""Each by address. `laporan`: looking at receipts, so that nobody tries numbers."""
BERSAMA: Mapping[str, str] = {"banding": "120/minute", "lapor": "200/hour"}
"""All addresses together: a storm from many places must bury neither the machine nor the officers."""
FORMULIR_MAKS_BYTE = 120_000
"""A pasted text of 20,000 characters, every one of them escaped, fits in twice."""


class Pembatas:
    """Counts in this process. Behind a proxy uvicorn puts the visitor's address in the proxy's place."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._each: dict[str, RateLimitItem] = {name: parse(rule) for name, rule in ATURAN.items()}
        self._all: dict[str, RateLimitItem] = {name: parse(rule) for name, rule in BERSAMA.items()}

    def boleh(self, request: Request, what: str) -> bool:
        """Count one request; whether it is still within bounds."""
        each = self._limiter.hit(self._each[what], what, pengunjung(request))
        return each and (what not in self._all or self._limiter.hit(self._all[what], what, "semua"))

    def hitung(self, request: Request, what: str) -> None:
        """Count one request. Raises 429."""
        if not self.boleh(request, what):
            raise HTTPException(429, headers={"retry-after": str(int(self._each[what].get_expiry()))})


def pengunjung(request: Request) -> str:
    """Who asks. A household has a whole /64 of IPv6 addresses, so that counts as one."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else host


async def isian(request: Request) -> dict[str, str]:
    """The fields of a plain form. Raises 413, 415, 400."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise HTTPException(415)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > FORMULIR_MAKS_BYTE:
            raise HTTPException(413)
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=20, errors="replace")
    except ValueError as error:
        raise HTTPException(400) from error
    return {name: value.replace("\r\n", "\n").replace("\r", "\n") for name, value in pairs}


def dari_sini(request: Request, base_url: str) -> bool:
    """Whether a form was sent from one of our own pages. Old browsers say neither; then there is no session to misuse anyway."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    scheme, _, rest = base_url.partition("://")
    return origin is None or origin == f"{scheme}://{rest.partition('/')[0]}"
