"""What a stranger, a curious colleague and a broken browser try against the pages."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from services.cli.sample import photo
from tests.support.portal_world import World, portal_world

OURS = re.compile(r'<script defer src="/static/[a-z./-]+">')
"""The only script tags a page may hold."""
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    folder: Path = tmp_path_factory.mktemp("portal")
    async with portal_world(folder) as running:
        yield running


pytestmark = pytest.mark.asyncio(loop_scope="module")


def browser(world: World) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=world.url, follow_redirects=True, timeout=30)


async def sign_in(client: httpx.AsyncClient, name: str) -> str:
    """As an invented person; the form's CSRF token."""
    page = (await client.get("/masuk")).text
    akun = re.search(r'name="akun" value="([^"]+)">\s*<button[^>]*>[^<]*<br><small>' + name, page)
    assert akun is not None
    inside = await client.post("/masuk/contoh", data={"akun": akun[1]})
    assert inside.url.path == "/tugas"
    return token_of(inside.text)


def token_of(page: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def sheet(csrf: str, **more: str) -> dict[str, str | list[str]]:
    return {
        "csrf": csrf,
        "asal": "prakarsa",
        "kegiatan": "Posyandu",
        "sifat": "biasa",
        "instruksi": ["publikasikan"],
        "isi": "Mohon.",
        "letak": "map hijau",
        **more,
    }


async def test_nobody_sees_anything_without_signing_in(world: World) -> None:
    async with browser(world) as client:
        for path in ("/", "/tugas", "/baru", "/kasus/x", "/kasus/x/TeruskanDisposisi", "/kasus/x/berkas/" + "a" * 64):
            answer = await client.get(path)
            assert answer.url.path == "/masuk", path


async def test_headers_forbid_inline_scripts_and_framing(world: World) -> None:
    async with browser(world) as client:
        answer = await client.get("/masuk")
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert "<script" not in answer.text


async def test_a_post_without_our_token_changes_nothing(world: World) -> None:
    async with browser(world) as client:
        csrf = await sign_in(client, "Sri Wahyuni")
        for token in ("", "x" * 32, csrf[:-1]):
            answer = await client.post("/baru", data=sheet(token))
            assert answer.status_code == 403
        crossed = await client.post("/baru", data=sheet(csrf), headers={"Sec-Fetch-Site": "cross-site"})
        assert crossed.status_code == 403


async def test_the_session_is_new_at_every_sign_in_and_ends_at_sign_out(world: World) -> None:
    async with browser(world) as client:
        client.cookies.set("tayang_sesi", "dibawa-penyerang")
        csrf = await sign_in(client, "Sri Wahyuni")
        ours = [c.value for c in client.cookies.jar if c.name == "tayang_sesi" and c.value != "dibawa-penyerang"]
        assert len(ours) == 1
        await client.post("/keluar", data={"csrf": csrf})
        client.cookies.clear()
        client.cookies.set("tayang_sesi", ours[0] or "")
        assert (await client.get("/tugas")).url.path == "/masuk"


async def test_only_invented_people_sign_in_without_a_password(world: World) -> None:
    await world.portal.accounts.add("sungguhan", "sungguhan", "kata sandi panjang", {"kebakkramat": "x"})
    async with browser(world) as client:
        assert (await client.post("/masuk/contoh", data={"akun": "sungguhan"})).status_code == 403


async def test_wrong_name_and_wrong_password_read_alike_and_a_storm_is_stopped(world: World) -> None:
    await world.portal.accounts.add("tamu", "tamu", "kata sandi panjang", {})
    async with browser(world) as client:
        wrong = await client.post("/masuk", data={"nama": "tamu", "sandi": "salah"})
        nobody = await client.post("/masuk", data={"nama": "tiada", "sandi": "salah"})
        assert wrong.status_code == nobody.status_code == 422
        assert wrong.text.replace("tamu", "") == nobody.text.replace("tiada", "")
        codes = [(await client.post("/masuk", data={"nama": "tamu", "sandi": str(n)})).status_code for n in range(12)]
        assert codes[-1] == 429


async def test_what_is_typed_is_shown_as_text(world: World) -> None:
    async with browser(world) as client:
        csrf = await sign_in(client, "Sri Wahyuni")
        name = '"><script>alert(3)</script>.jpg'
        files = {"berkas": (name, photo(0), "image/jpeg")}
        made = await client.post("/baru", data=sheet(csrf, kegiatan=SCRIPT, isi=SCRIPT, letak=SCRIPT), files=files)
        pages = [made.text, (await client.get("/tugas?tumpukan=berjalan")).text]
        for page in pages:
            assert all(OURS.fullmatch(tag) for tag in re.findall(r"<script[^>]*>", page))
            assert "<script>" not in page
            assert "onerror=alert" not in page.replace("&lt;img src=x onerror=alert(2)&gt;", "")


async def test_a_picture_that_is_a_page_is_refused_and_nothing_typed_is_lost(world: World) -> None:
    async with browser(world) as client:
        csrf = await sign_in(client, "Sri Wahyuni")
        svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
        answer = await client.post(
            "/baru", data=sheet(csrf, isi="Ketikan panjang saya."), files={"berkas": ("foto.jpg", svg, "image/jpeg")}
        )
        assert answer.status_code == 422
        assert "Ketikan panjang saya." in answer.text


async def test_another_office_s_act_is_refused_with_the_reason(world: World) -> None:
    async with browser(world) as ppid, browser(world) as staf:
        csrf = await sign_in(ppid, "Sri Wahyuni")
        made = await ppid.post("/baru", data=sheet(csrf))
        case = made.url.path.rpartition("/")[2]
        token = await sign_in(staf, "Agus Prasetyo")
        answer = await staf.post(f"/kasus/{case}/TeruskanDisposisi", data={"csrf": token, "catatan": "saya saja"})
        assert answer.status_code == 422
        assert "hanya dapat dilakukan oleh Sekretaris" in answer.text
        assert "saya saja" in answer.text


async def test_a_unit_i_do_not_belong_to_is_closed(world: World) -> None:
    async with browser(world) as client:
        await sign_in(client, "Sri Wahyuni")
        assert (await client.get("/tugas?unit=kecamatan-lain")).status_code == 403


async def test_files_are_fetched_only_through_a_case_that_names_them(world: World) -> None:
    async with browser(world) as client:
        csrf = await sign_in(client, "Sri Wahyuni")
        made = await client.post("/baru", data=sheet(csrf), files={"berkas": ("a.jpg", photo(1), "image/jpeg")})
        case = made.url.path.rpartition("/")[2]
        sha = re.search(rf"/kasus/{case}/berkas/([0-9a-f]{{64}})", made.text)
        assert sha is not None
        assert (await client.get(f"/kasus/{case}/berkas/{sha[1]}")).status_code == 200
        stray = await world.run.foundation.media.put(b"draf kasus lain")
        assert (await client.get(f"/kasus/{case}/berkas/{stray}")).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/kasus/../../etc", "/kasus/%00", "/kasus/x/BuatDisposisi", "/kasus/x/MulaiPenayangan", "/tugas?halaman=-5", "/tugas?halaman=x"],
)
async def test_odd_addresses_are_answered_in_words(world: World, path: str) -> None:
    async with browser(world) as client:
        await sign_in(client, "Sri Wahyuni")
        assert (await client.get(path)).status_code < 500


async def test_the_first_administrator_s_link_works_once(world: World) -> None:
    code = await world.portal.sign_in.codes.issue("pertama", unit="kebakkramat")
    form = {"kode": code, "lengkap": "Adi Saputra", "nama": "kepala", "sandi": "kata sandi panjang", "ulang": "kata sandi panjang"}
    async with browser(world) as client:
        assert (await client.get(f"/pertama?kode={code}")).status_code == 200
        short = await client.post("/pertama", data=form | {"sandi": "pendek"})
        assert short.status_code == 422
        await client.post("/pertama", data=form)
        assert (await client.get(f"/pertama?kode={code}")).status_code == 404
