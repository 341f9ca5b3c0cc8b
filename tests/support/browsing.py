"""Somebody at the pages without a browser: signs in, reads, posts forms as they stand."""

from __future__ import annotations

import re

import httpx

from tests.support.portal_world import World


def client_of(world: World) -> httpx.AsyncClient:
    """A new browser, nobody signed in."""
    return httpx.AsyncClient(base_url=world.url, follow_redirects=True, timeout=30)


async def signed_in(client: httpx.AsyncClient, name: str) -> str:
    """As an invented person; the form's CSRF token."""
    page = (await client.get("/masuk")).text
    akun = re.search(r'name="akun" value="([^"]+)">\s*<button[^>]*>[^<]*<br><small>' + name, page)
    assert akun is not None, name
    inside = await client.post("/masuk/contoh", data={"akun": akun[1]})
    assert inside.url.path == "/tugas"
    return token_of(inside.text)


def token_of(page: str) -> str:
    """The CSRF token in a page's forms."""
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found is not None
    return found[1]
