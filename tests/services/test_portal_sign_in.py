"""Ways in: what a stranger tries, what a storm does, and that an office is never locked out for good."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from services.cli.admin import make_link
from services.portal.sign_in.accounts import Accounts, NameTaken
from services.portal.sign_in.codes import Codes
from services.portal.sign_in.devices import device
from services.portal.sign_in.doors import SignIn
from services.portal.sign_in.passwords import MAX_WAITING, Passwords, TooBusy
from services.portal.sign_in.secret import code_digest, new_code
from shared.messaging.database import Database
from shared.refusal import Refused
from shared.settings import Settings
from tests.support.portal_people import PASSWORD, browser, first_administrator, post, set_password, sign_in
from tests.support.portal_world import World, portal_world

COOKIE = "tayang_sesi"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    folder: Path = tmp_path_factory.mktemp("masuk")
    async with portal_world(folder) as running:
        yield running


pytestmark = pytest.mark.asyncio(loop_scope="module")


async def account(world: World, nama: str) -> str:
    """Somebody of the unit with a password, without office; the account's id."""
    id_ = str(uuid4())
    await world.portal.accounts.add(id_, nama, PASSWORD, {"kebakkramat": str(uuid4())})
    return id_


# ── sessions ─────────────────────────────────────────────────────────────────────────────────────────


async def test_a_session_planted_before_is_not_the_one_that_begins(world: World) -> None:
    await account(world, "ratna")
    async with browser(world) as attacker, browser(world) as victim:
        await account(world, "penyerang")
        await sign_in(attacker, "penyerang")
        planted = attacker.cookies[COOKIE]
        victim.cookies.set(COOKIE, planted)
        inside = await victim.post("/masuk", data={"nama": "ratna", "sandi": PASSWORD}, follow_redirects=False)
        begun = inside.cookies[COOKIE]
        assert begun != planted
        assert (await attacker.get("/tugas")).url.path == "/masuk", "the planted one ends, so that nobody goes on under it"


async def test_the_cookie_is_for_this_site_s_pages_alone(world: World) -> None:
    await account(world, "kuki")
    async with browser(world) as client:
        answer = await client.post("/masuk", data={"nama": "kuki", "sandi": PASSWORD}, follow_redirects=False)
        kept = answer.headers["set-cookie"]
        assert kept.startswith(f"{COOKIE}=") and "HttpOnly" in kept and "SameSite=lax" in kept and "Path=/" in kept


async def test_behind_https_the_cookie_binds_to_the_host(tmp_path: Path) -> None:
    async with portal_world(tmp_path, portal_url="https://portal.contoh.go.id") as secure, browser(secure) as client:
        await account(secure, "aman")
        answer = await client.post("/masuk", data={"nama": "aman", "sandi": PASSWORD}, follow_redirects=False)
        kept = answer.headers["set-cookie"]
        assert kept.startswith(f"__Host-{COOKIE}=") and "Secure" in kept and "Path=/" in kept and "Domain" not in kept
        value = kept.partition("=")[2].partition(";")[0]
        inside = await client.get("/tugas", headers={"Cookie": f"__Host-{COOKIE}={value}"})
        assert inside.url.path == "/tugas"
        plain = await client.get("/tugas", headers={"Cookie": f"{COOKIE}={value}"})
        assert plain.url.path == "/masuk", "a cookie that a neighbour may set opens nothing"
        ours = {"Origin": "https://portal.contoh.go.id"}
        assert (await client.post("/masuk", data={"nama": "aman", "sandi": "x"}, headers=ours)).status_code == 422


async def test_all_sessions_end_at_once(world: World) -> None:
    await account(world, "ponsel")
    async with browser(world) as phone, browser(world) as desk:
        phone.headers["User-Agent"] = "Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36"
        await sign_in(phone, "ponsel")
        await sign_in(desk, "ponsel")
        assert "Chrome di Android" in (await desk.get("/akun")).text
        ended = await post(desk, "/akun", "/akun/sesi/akhiri")
        assert ended.url.path == "/masuk"
        assert (await phone.get("/tugas")).url.path == (await desk.get("/tugas")).url.path == "/masuk"


async def test_a_changed_password_asks_the_old_one_and_ends_the_other_sessions(world: World) -> None:
    await account(world, "ganti")
    async with browser(world) as here, browser(world) as there:
        await sign_in(here, "ganti")
        await sign_in(there, "ganti")
        wrong = await post(here, "/akun/sandi", lama="bukan ini", sandi="kata sandi lain", ulang="kata sandi lain")
        assert wrong.status_code == 422 and "Kata sandi lama tidak cocok" in wrong.text
        before = here.cookies[COOKIE]
        done = await post(here, "/akun/sandi", lama=PASSWORD, sandi="kata sandi lain", ulang="kata sandi lain")
        assert "sudah diganti" in done.text
        assert here.cookies[COOKIE] != before
        assert (await there.get("/tugas")).url.path == "/masuk"
        assert (await sign_in(there, "ganti")).status_code == 422
        assert (await sign_in(there, "ganti", "kata sandi lain")).url.path == "/tugas"


async def test_an_invented_person_has_no_password_to_change(world: World) -> None:
    sampled = (await world.portal.accounts.samples())[0]
    async with browser(world) as client:
        await client.post("/masuk/contoh", data={"akun": sampled.id})
        assert "orang contoh" in (await client.get("/akun")).text
        assert (await client.get("/akun/sandi")).status_code == 403


# ── names and storms ─────────────────────────────────────────────────────────────────────────────────


async def test_who_has_an_account_cannot_be_found_out(world: World) -> None:
    await account(world, "dikenal")
    closed = await account(world, "ditutup")
    await world.portal.sign_in.close(closed)
    sampled = (await world.portal.accounts.samples())[0].nama_masuk
    async with browser(world) as client:
        said = {
            nama: await client.post("/masuk", data={"nama": nama, "sandi": "salah"}) for nama in ("dikenal", "tiada", "ditutup", sampled)
        }
        assert {a.status_code for a in said.values()} == {422}
        assert len({a.text.replace(f'value="{nama}"', "") for nama, a in said.items()}) == 1


class Counting(PasswordHash):
    """Counts how often an argon2 hash is really worked out."""

    worked = 0

    def verify(self, password: str | bytes, hash: str | bytes) -> bool:
        self.worked += 1
        return super().verify(password, hash)


async def test_a_name_that_does_not_exist_is_the_same_work(tmp_path: Path) -> None:
    hasher = Counting((Argon2Hasher(),))
    accounts = Accounts(Database(f"sqlite:///{tmp_path / 'a.db'}"), lambda: datetime.now(UTC), Passwords(hasher))
    await accounts.prepare()
    await accounts.add("a", "ada", PASSWORD, {})
    await accounts.add("b", "tanpa", None, {})
    for nama in ("ada", "tanpa", "tiada"):
        hasher.worked = 0
        assert await accounts.check(nama, "salah") is None
        assert hasher.worked == 1, nama


async def test_a_storm_is_told_to_come_back_and_takes_no_memory() -> None:
    passwords = Passwords()
    storm = await asyncio.gather(*(passwords.fits("x", None) for _ in range(MAX_WAITING + 10)), return_exceptions=True)
    assert sum(isinstance(answer, TooBusy) for answer in storm) == 10
    assert await passwords.fits("x", None) is False, "afterwards it works again"


async def test_too_many_tries_are_a_page_in_words(world: World) -> None:
    async with browser(world) as client:
        answers = [await client.post("/masuk", data={"nama": "badai", "sandi": str(n)}) for n in range(11)]
        assert [a.status_code for a in answers] == [422] * 10 + [429]
        assert "Terlalu banyak percobaan" in answers[-1].text
        assert (await client.post("/masuk", data={"nama": " BADAI ", "sandi": "x"})).status_code == 429, "however it is written"


# ── codes ────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_code_is_read_as_people_type_it() -> None:
    code = new_code()
    assert code_digest(code) == code_digest(code.lower().replace("-", " "))
    assert code_digest("0011-ABCD") == code_digest("oOiL abcd")
    assert len({new_code() for _ in range(100)}) == 100


async def test_a_code_runs_out_and_is_used_once(tmp_path: Path) -> None:
    now = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    doors = SignIn.on(Database(f"sqlite:///{tmp_path / 'a.db'}"), lambda: now)
    await doors.accounts.prepare()
    codes: Codes = doors.codes
    code = await codes.issue("pertama", unit="kebakkramat")
    found = await codes.look(code, "pertama")
    assert found is not None and found.unit == "kebakkramat"
    assert await codes.look(code, "sandi") is None, "a code opens only what it was made for"
    now += timedelta(hours=24)
    assert await codes.look(code, "pertama") is None
    assert not await codes.use(found.sidik)
    fresh = await codes.issue("pertama", unit="kebakkramat")
    other = await codes.issue("pertama", unit="lain")
    again = await codes.issue("pertama", unit="kebakkramat")
    assert await codes.look(fresh, "pertama") is None, "an older one is void"
    assert await codes.look(other, "pertama") is not None
    sidik = code_digest(again)
    assert sorted(await asyncio.gather(codes.use(sidik), codes.use(sidik))) == [False, True]


async def test_two_accounts_never_share_a_name(tmp_path: Path) -> None:
    doors = SignIn.on(Database(f"sqlite:///{tmp_path / 'a.db'}"), lambda: datetime.now(UTC))
    await doors.accounts.prepare()
    await doors.accounts.add("a", "Sri.Wahyuni", None, {})
    with pytest.raises(NameTaken):
        await doors.accounts.add("b", " sri.wahyuni", None, {})


async def test_every_fault_of_the_first_form_at_once_and_nothing_typed_is_lost(world: World) -> None:
    code = await world.portal.sign_in.codes.issue("pertama", unit="kebakkramat")
    async with browser(world) as client:
        form = {"kode": code, "lengkap": " ", "nama": "Pak Camat!", "sandi": "pendek", "ulang": "lain"}
        answer = await client.post("/pertama", data=form)
        assert answer.status_code == 422
        for sentence in ("Tulis nama lengkap", "huruf kecil", "paling sedikit 10", "tidak sama"):
            assert sentence in answer.text
        assert 'value="Pak Camat!"' in answer.text
        assert "pendek" not in answer.text, "but a password is never sent back"
        crossed = await client.post("/pertama", data=form, headers={"Sec-Fetch-Site": "cross-site"})
        assert crossed.status_code == 403


# ── the way back in ──────────────────────────────────────────────────────────────────────────────────


def shell(world: World) -> Settings:
    """What `tayang admin link` on this folder sees."""
    return world.run.foundation.settings


async def test_the_operator_makes_the_first_and_recovers_the_last(world: World) -> None:
    link, first = await make_link(shell(world), "kebakkramat", "")
    assert first and "/pertama?kode=" in link
    async with browser(world) as adi, browser(world) as again:
        await first_administrator(world, adi)
        assert (await adi.get("/kantor")).status_code == 200
        link, first = await make_link(shell(world), "kebakkramat", "")
        assert not first
        assert (await adi.get("/kantor")).url.path == "/masuk", "whoever has his phone is out"
        inside = await set_password(again, link.rpartition("=")[2], "kata sandi yang baru")
        assert inside.url.path == "/kantor"
        assert "pemulihan" in (await again.get("/akun")).text, "and he sees that it was used"


async def test_a_lost_portal_database_locks_nobody_out(world: World, tmp_path: Path) -> None:
    lost = shell(world).model_copy(update={"service_url": f"sqlite:///{tmp_path}/{{service}}.db"})
    assert (await world.run.foundation.directories.of("kebakkramat")).administrator
    link, first = await make_link(lost, "kebakkramat", "adi")
    assert not first
    doors = SignIn.on(Database(lost.service_database("portal")), lambda: datetime.now(UTC))
    found = await doors.codes.look(link.rpartition("=")[2], "sandi")
    assert found is not None and found.akun is not None
    akun = await doors.accounts.get(found.akun)
    assert akun is not None and akun.nama_masuk.startswith("admin.")


async def test_an_unknown_unit_or_name_is_refused_with_the_choice(world: World) -> None:
    with pytest.raises(Refused, match="unit_tidak_dikenal"):
        await make_link(shell(world), "antah-berantah", "")
    with pytest.raises(Refused, match="Adi Saputra"):
        await make_link(shell(world), "kebakkramat", "bukan dia")


async def test_no_invented_person_is_made_of_a_real_one(world: World) -> None:
    before = {a.nama_masuk for a in await world.portal.accounts.samples()}
    async with browser(world) as adi:
        link, _ = await make_link(shell(world), "kebakkramat", "")
        await set_password(adi, link.rpartition("=")[2])
        await post(adi, "/kantor/pegawai/baru", nama="Orang Sungguhan")
    await world.portal.add_samples("kebakkramat")
    assert {a.nama_masuk for a in await world.portal.accounts.samples()} == before
    assert not await world.portal.unclaimed("kebakkramat")


async def test_names_of_devices_are_plain() -> None:
    assert device("Mozilla/5.0 (iPhone; CPU iPhone OS 17) AppleWebKit Version/17 Mobile Safari/604.1") == "Safari di iPhone"
    assert device("Mozilla/5.0 (Windows NT 10.0) Gecko Firefox/130.0") == "Firefox di Windows"
    assert device("") == "Peramban lain"
