"""People at the portal, as tests of sign-in and of the office need them: a browser, a way in, a form with its token."""

from __future__ import annotations

import re

import httpx

from tests.support.portal_world import World

PASSWORD = "empat kata yang panjang"


def browser(world: World, **more: object) -> httpx.AsyncClient:
    """A browser that follows redirects, as browsers do."""
    return httpx.AsyncClient(base_url=world.url, follow_redirects=True, timeout=30, headers={"Accept-Encoding": "identity"})


def token_of(page: str) -> str:
    """The form's token."""
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found is not None, page
    return found[1]


async def post(client: httpx.AsyncClient, path: str, to: str = "", **fields: str) -> httpx.Response:
    """Open the page, fill its form in, send it to where it goes (or to `to`)."""
    page = await client.get(path)
    assert page.status_code == 200, (path, page.status_code)
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.text))
    return await client.post(to or path, data={**hidden, "csrf": token_of(page.text), **fields})


async def first_administrator(world: World, client: httpx.AsyncClient, *, unit: str = "kebakkramat", nama: str = "adi") -> str:
    """By the one-time link; his id in the log."""
    code = await world.portal.sign_in.codes.issue("pertama", unit=unit)
    form = {"kode": code, "lengkap": "Adi Saputra", "nama": nama, "sandi": PASSWORD, "ulang": PASSWORD}
    inside = await client.post("/pertama", data=form)
    assert inside.url.path == "/kantor/profil/identitas", inside.text
    akun = await world.portal.accounts.named(nama)
    assert akun is not None
    return akun.pegawai[unit]


async def register(client: httpx.AsyncClient, nama: str) -> str:
    """A new person of the unit; his id."""
    made = await post(client, "/kantor/pegawai/baru", nama=nama)
    assert made.status_code == 200 and "sudah didaftarkan" in made.text, made.text
    return made.url.path.rpartition("/")[2]


async def give_account(client: httpx.AsyncClient, pegawai: str, nama: str) -> str:
    """An account for him; the code on the slip."""
    slip = await post(client, f"/kantor/pegawai/{pegawai}/akun", nama_masuk=nama)
    return code_on(slip.text)


def code_on(page: str) -> str:
    """The one-time code of a slip."""
    found = re.search(r">([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})<", page)
    assert found is not None, page
    return found[1]


async def sign_in(client: httpx.AsyncClient, nama: str, sandi: str = PASSWORD) -> httpx.Response:
    """By name and password."""
    return await client.post("/masuk", data={"nama": nama, "sandi": sandi})


async def set_password(client: httpx.AsyncClient, code: str, sandi: str = PASSWORD) -> httpx.Response:
    """With a code."""
    return await client.post("/sandi", data={"kode": code, "sandi": sandi, "ulang": sandi})
