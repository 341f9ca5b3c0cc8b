"""Somebody at the pages without a browser: follows links, sends back the form he was shown with what he typed."""

from __future__ import annotations

import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx

from tests.support.portal_world import World


class _Form(HTMLParser):
    """The form that has most fields: what a browser would send of it."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, list[tuple[str, str]]]] = []
        self._area: str | None = None
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {k: v or "" for k, v in attrs}
        if tag == "form":
            self.forms.append((a.get("action", ""), []))
            self._open = True
        if not self._open or not a.get("name"):
            return
        fields = self.forms[-1][1]
        if tag == "textarea":
            self._area = a["name"]
            fields.append((self._area, ""))
        elif tag == "input" and (a.get("type") not in ("radio", "checkbox") or "checked" in a) and a.get("type") != "file":
            fields.append((a["name"], a.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            fields = self.forms[-1][1]
            name, before = fields[-1]
            fields[-1] = (name, (before + data).removeprefix("\n") if not before else before + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None
        elif tag == "form":
            self._open = False


def form_of(page: str) -> tuple[str, dict[str, list[str]]]:
    """Address and fields of the page's main form."""
    parser = _Form()
    parser.feed(page)
    action, fields = max(parser.forms, key=lambda form: len(form[1]))
    found: dict[str, list[str]] = {}
    for name, value in fields:
        found.setdefault(name, []).append(value)
    return action, found


TLS = ssl.create_default_context()
"""Made once: reading the authorities' certificates takes 20 ms, and no address here needs them."""


class Clerk:
    """One signed-in person."""

    def __init__(self, client: httpx.AsyncClient, csrf: str) -> None:
        self.client, self.csrf = client, csrf

    async def opens(self, path: str) -> httpx.Response:
        return await self.client.get(path)

    async def sends(self, page: httpx.Response, tahap: str, files: Any = None, **typed: str | list[str]) -> httpx.Response:
        """The page's form, with these fields typed over, by the button of this value."""
        action, fields = form_of(page.text)
        fields |= {name: value if isinstance(value, list) else [value] for name, value in typed.items()}
        return await self.client.post(action, data={**fields, "tahap": [tahap]}, files=files)

    async def acts(self, path: str, tahap: str = "kirim", **typed: str | list[str]) -> httpx.Response:
        """Opens a form and sends it."""
        return await self.sends(await self.opens(path), tahap, **typed)

    def address(self, page: httpx.Response, **query: str) -> str:
        """The form's own address, at another page of it."""
        parts = urlsplit(form_of(page.text)[0])
        return f"{parts.path}?{urlencode(dict(parse_qsl(parts.query)) | query)}"


@asynccontextmanager
async def clerk(world: World, name: str) -> AsyncIterator[Clerk]:
    """An invented person at the pages."""
    async with httpx.AsyncClient(base_url=world.url, follow_redirects=True, timeout=30, verify=TLS) as client:
        page = (await client.get("/masuk")).text
        akun = re.search(r'name="akun" value="([^"]+)">\s*<button[^>]*>[^<]*<br><small>' + name, page)
        assert akun is not None, name
        inside = await client.post("/masuk/contoh", data={"akun": akun[1]})
        csrf = re.search(r'name="csrf" value="([^"]+)"', inside.text)
        assert csrf is not None
        yield Clerk(client, csrf[1])
