"""Signing in by another organisation: only who was linked beforehand, only what that organisation really said."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import pytest_asyncio
from oidc_provider_mock import User, run_server_in_thread

from services.portal.sign_in.outside import spoken
from tests.support.oidc_liar import Liar, liar
from tests.support.portal_people import browser, first_administrator, give_account, post, register, set_password
from tests.support.portal_world import World, portal_world

pytestmark = pytest.mark.asyncio(loop_scope="module")
PEOPLE = (
    User(sub="p-1", claims={"email": "budi@contoh.go.id", "email_verified": True, "preferred_username": "budi.r"}),
    User(sub="p-2", claims={"email": "budi@contoh.go.id", "email_verified": True}),
    User(sub="p-3", claims={"email": "palsu@contoh.go.id", "preferred_username": "wati@contoh.go.id"}),
    User(sub="p-4", claims={"preferred_username": "siti"}),
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    folder: Path = tmp_path_factory.mktemp("luar")
    with run_server_in_thread(require_nonce=True, user_claims=PEOPLE) as server:
        issuer = f"http://localhost:{server.server_port}"
        secret = folder / "rahasia"
        secret.write_text("rahasia klien\n")
        settings = {"oidc_issuer": issuer, "oidc_client_id": "tayang", "oidc_client_secret_file": secret, "oidc_label": "akun kabupaten"}
        async with portal_world(folder / "data", **settings) as running:
            yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def adi(world: World) -> AsyncIterator[httpx.AsyncClient]:
    """The administrator."""
    async with browser(world) as client:
        await first_administrator(world, client)
        yield client


async def linked(adi: httpx.AsyncClient, world: World, nama: str, klaim: str) -> str:
    """A person with an account that waits for this e-mail or user name."""
    pegawai = await register(adi, f"{nama.title()} Sungguhan")
    code = await give_account(adi, pegawai, nama)
    async with browser(world) as his:
        await set_password(his, code)
    saved = await post(adi, f"/kantor/pegawai/{pegawai}", f"/kantor/pegawai/{pegawai}/akun/luar", klaim=klaim)
    assert "Tautan akun sudah disimpan" in saved.text
    return pegawai


async def comes(client: httpx.AsyncClient, sub: str) -> httpx.Response:
    """To the provider and back, as this person."""
    form = await client.get("/masuk/luar")
    assert form.status_code == 200, form.text
    return await client.post(str(form.url), data={"sub": sub})


async def test_who_was_linked_comes_in_and_stays_bound_to_the_subject(world: World, adi: httpx.AsyncClient) -> None:
    await linked(adi, world, "budi", "Budi@contoh.go.id")
    async with browser(world) as his, browser(world) as namesake:
        assert "Masuk dengan akun kabupaten" in (await his.get("/masuk")).text
        inside = await comes(his, "p-1")
        assert inside.url.path == "/tugas" and "Budi Sungguhan" in inside.text
        other = await comes(namesake, "p-2")
        assert other.status_code == 403, "the same address at somebody else's account there opens nothing"
        again = await comes(namesake, "p-1")
        assert again.url.path == "/tugas"


async def test_an_unknown_person_is_told_so_and_nothing_is_made(world: World, adi: httpx.AsyncClient) -> None:
    before = await world.portal.accounts.of_unit("kebakkramat")
    async with browser(world) as client:
        answer = await comes(client, "p-4")
        assert answer.status_code == 403
        assert "Belum dikenal" in answer.text and "siti" in answer.text
        assert (await client.get("/tugas")).url.path == "/masuk"
    assert await world.portal.accounts.of_unit("kebakkramat") == before


async def test_an_address_nobody_checked_is_no_one_s(world: World, adi: httpx.AsyncClient) -> None:
    await linked(adi, world, "palsu", "palsu@contoh.go.id")
    await linked(adi, world, "wati", "wati@contoh.go.id")
    async with browser(world) as client:
        assert (await comes(client, "p-3")).status_code == 403


async def test_a_closed_account_is_closed_this_way_too(world: World, adi: httpx.AsyncClient) -> None:
    pegawai = await linked(adi, world, "siti", "siti")
    async with browser(world) as hers:
        assert (await comes(hers, "p-4")).url.path == "/tugas"
        await post(adi, f"/kantor/pegawai/{pegawai}", f"/kantor/pegawai/{pegawai}/akun/tutup")
        assert (await comes(hers, "p-4")).status_code == 403


async def test_two_accounts_never_wait_for_one_person(world: World, adi: httpx.AsyncClient) -> None:
    await linked(adi, world, "kembar", "kembar@contoh.go.id")
    pegawai = await register(adi, "Kembar Dua")
    await give_account(adi, pegawai, "kembar2")
    again = await post(adi, f"/kantor/pegawai/{pegawai}", f"/kantor/pegawai/{pegawai}/akun/luar", klaim="kembar@contoh.go.id")
    assert again.status_code == 422 and "sudah ditautkan" in again.text


async def test_it_asks_with_pkce_state_and_nonce_and_comes_back_only_here(world: World) -> None:
    async with browser(world) as client:
        away = await client.get("/masuk/luar?kembali=https://jahat.example", follow_redirects=False)
        asked = parse_qs(urlsplit(away.headers["location"]).query)
        assert asked["code_challenge_method"] == ["S256"] and asked["code_challenge"] and asked["state"] and asked["nonce"]
        assert asked["redirect_uri"] == [f"{world.url}/masuk/luar/kembali"]
        kept = away.headers["set-cookie"]
        assert "HttpOnly" in kept and "Path=/masuk/luar" in kept and "Max-Age=600" in kept


async def test_an_answer_that_was_not_asked_for_is_no_sign_in(world: World, adi: httpx.AsyncClient) -> None:
    async with browser(world) as asker, browser(world) as stranger, browser(world) as late:
        form = await asker.get("/masuk/luar")
        back = await asker.post(str(form.url), data={"sub": "p-1"}, follow_redirects=False)
        stolen = back.headers["location"]
        for client in (stranger, late):
            answer = await client.get(stolen)
            assert answer.status_code == 400 and "Belum berhasil masuk" in answer.text
        assert (await asker.get(stolen)).url.path == "/tugas"
        assert (await asker.get(stolen)).status_code == 400, "once"
        denied = await late.get("/masuk/luar")
        refused = await late.post(str(denied.url), data={"action": "deny"})
        assert refused.status_code == 400 and "dibatalkan" in refused.text


async def test_a_session_is_new_here_too(world: World, adi: httpx.AsyncClient) -> None:
    async with browser(world) as his:
        his.cookies.set("tayang_sesi", "dibawa-penyerang")
        await comes(his, "p-1")
        assert "dibawa-penyerang" not in [c.value for c in his.cookies.jar if c.path == "/" and c.domain.startswith("127.")]


# ── a provider that lies ─────────────────────────────────────────────────────────────────────────────

LIES: dict[str, dict[str, Any]] = {
    "issuer": {"iss": "https://lain.example"},
    "audience": {"aud": "aplikasi-lain"},
    "nonce": {"nonce": "dari kemarin"},
    "no nonce": {"nonce": None},
    "expired": {"exp": 1},
    "no subject": {"sub": None},
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lying(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Liar, World]]:
    folder: Path = tmp_path_factory.mktemp("bohong")
    async with liar() as it, portal_world(folder, oidc_issuer=it.url, oidc_client_id="tayang") as running:
        await running.portal.accounts.add("akun-1", "satu", "kata sandi panjang", {"kebakkramat": "00000000-0000-4000-8000-000000000001"})
        await running.portal.sign_in.outside.expect("akun-1", it.url, "satu")
        yield it, running


async def goes_through(it: Liar, world: World, **lie: Any) -> httpx.Response:
    it.says, it.stranger_signs, it.nothing, it.userinfo = lie.get("says", {}), lie.get("stranger", False), lie.get("nothing", False), {}
    it.userinfo = lie.get("userinfo", {"sub": "s-1", "preferred_username": "satu"})
    async with browser(world) as client:
        return await client.get("/masuk/luar")


@pytest.mark.parametrize("lie", LIES)
async def test_a_token_that_does_not_fit_what_was_asked_is_no_sign_in(lying: tuple[Liar, World], lie: str) -> None:
    assert (await goes_through(*lying, says=LIES[lie])).status_code == 400


async def test_a_token_signed_by_a_stranger_or_none_is_no_sign_in(lying: tuple[Liar, World]) -> None:
    assert (await goes_through(*lying, stranger=True)).status_code == 400
    assert (await goes_through(*lying, nothing=True)).status_code == 400


async def test_somebody_else_s_particulars_do_not_count(lying: tuple[Liar, World]) -> None:
    assert (await goes_through(*lying, userinfo={"sub": "s-2", "preferred_username": "satu"})).status_code == 403


async def test_the_truth_comes_in_and_the_verifier_fits_the_challenge(lying: tuple[Liar, World]) -> None:
    it, world = lying
    inside = await goes_through(it, world)
    assert inside.url.path == "/tugas", inside.text
    assert len(it.told["code_verifier"]) >= 43


async def test_a_provider_that_is_away_is_a_page(tmp_path: Path) -> None:
    async with portal_world(tmp_path, oidc_issuer="http://127.0.0.1:9", oidc_client_id="tayang") as world, browser(world) as client:
        answer = await client.get("/masuk/luar")
        assert answer.status_code == 400 and "tidak dapat dihubungi" in answer.text


async def test_without_a_provider_there_is_no_such_page(tmp_path: Path) -> None:
    async with portal_world(tmp_path) as world, browser(world) as client:
        assert (await client.get("/masuk/luar")).status_code == 404
        assert "Masuk dengan" not in (await client.get("/masuk")).text


async def test_a_user_name_never_passes_for_an_address() -> None:
    assert spoken({"preferred_username": "a@b.id", "email": "A@b.id", "email_verified": "true"}) == []
    assert spoken({"preferred_username": "Budi", "email": "A@b.id", "email_verified": True}) == ["a@b.id", "budi"]
