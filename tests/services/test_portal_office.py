"""The administrator's office: from the one-time link to people who sign in by themselves, and what he may not do."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from services.cli.first_start import _carry_out, operator_key
from services.registry import commands as c
from services.registry.unit_file import sample
from tests.support.portal_people import (
    PASSWORD,
    browser,
    code_on,
    first_administrator,
    give_account,
    post,
    register,
    set_password,
    sign_in,
    token_of,
)
from tests.support.portal_world import World, portal_world

OTHER = "gondangrejo"
SCRIPT = "<script>alert(1)</script>"


@dataclass
class Office:
    """A world with two units and an administrator in each."""

    world: World
    adi: httpx.AsyncClient
    adi_id: str
    eni: httpx.AsyncClient
    """Administrator of the other unit."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def office(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    folder: Path = tmp_path_factory.mktemp("kantor")
    async with portal_world(folder) as world, browser(world) as adi, browser(world) as eni:
        on = world.run.foundation
        found = c.DaftarkanUnit(profil=sample().profil.model_copy(update={"nama": "Kecamatan Gondangrejo"}))
        await _carry_out(on, operator_key(on.settings), OTHER, [(uuid4(), found)])
        adi_id = await first_administrator(world, adi)
        await first_administrator(world, eni, unit=OTHER, nama="eni")
        yield Office(world, adi, adi_id, eni)


pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_the_first_administrator_stands_in_the_log_with_an_account_of_his_own(office: Office) -> None:
    d = await office.world.run.foundation.directories.of("kebakkramat")
    assert d.administrator == {office.adi_id}
    assert d.pegawai[office.adi_id].nama == "Adi Saputra"
    page = await office.adi.get("/kantor")
    assert "Hanya ada satu administrator" in page.text
    assert "Administrator" in page.text


async def test_the_profile_is_saved_part_by_part_and_leads_on(office: Office) -> None:
    moved = await post(
        office.adi,
        "/kantor/profil/identitas",
        tahap="lanjut",
        nama="Kecamatan Kebakkramat Baru",
        zona="Asia/Jakarta",
        instansi="Pemkab",
        alamat="Jl. Raya",
        telepon="0271",
        surel="",
        situs="",
    )
    assert moved.url.path == "/kantor/profil/kop"
    kept = await post(office.adi, "/kantor/profil/rincian", tahap="simpan", **{"sop.dasar_hukum": "UU 14/2008 | tentang KIP\nUU 23/2014"})
    assert kept.url.path == "/kantor/profil"
    await post(office.adi, "/kantor/profil/jabatan", tahap="simpan", **{"sebutan_jabatan.bidang_pdki": "Seksi Pelayanan"})
    d = await office.world.run.foundation.directories.of("kebakkramat")
    assert d.profil is not None
    assert (d.profil.nama, d.profil.sop.nomor) == ("Kecamatan Kebakkramat Baru", "067/26 Tahun 2022")
    assert [(x.teks, x.catatan) for x in d.profil.sop.dasar_hukum] == [("UU 14/2008", "tentang KIP"), ("UU 23/2014", "")]
    assert d.sebutan("bidang_pdki") == "Seksi Pelayanan"
    assert d.sebutan("sekretaris") == "Sekretaris"
    wrong = await post(
        office.adi, "/kantor/profil/sop", tahap="simpan", **{"sop.nomor": " ", "sop.nama": "Baru", "sop.tanggal_revisi": "kemarin"}
    )
    assert wrong.status_code == 422
    assert "Nomor SOP: tidak boleh kosong" in wrong.text
    assert 'href="#sop.tanggal_revisi"' in wrong.text
    assert 'value="Baru"' in wrong.text, "nothing typed is lost"


async def test_a_person_from_the_register_to_his_own_password(office: Office) -> None:
    budi = await register(office.adi, "Budi Raharjo, S.Sos.")
    angkat = f"/kantor/pegawai/{budi}/jabatan/angkat"
    done = await post(office.adi, angkat, jabatan="staf_sekretariat", nomor_sk="821/7", mulai="2026-01-02")
    assert "821/7" in done.text and "sudah dicatat" in done.text
    again = await post(office.adi, angkat, jabatan="staf_sekretariat", nomor_sk="821/8", mulai="2026-01-02")
    assert again.status_code == 422
    assert "821/8" in again.text and "sudah memangku jabatan" in again.text
    plh = await post(
        office.adi, f"/kantor/pegawai/{budi}/jabatan/plh", jabatan="sekretaris", nomor_surat="800/9", mulai="2026-01-02", akhir="2099-12-31"
    )
    assert "Plh. Sekretaris" in plh.text
    code = await give_account(office.adi, budi, "budi")
    async with browser(office.world) as his:
        inside = await set_password(his, code.lower().replace("-", " "))
        assert inside.url.path == "/tugas"
        assert "Plh. Sekretaris" in inside.text
        used = await set_password(his, code)
        assert used.status_code == 422 and "sudah dipakai" in used.text
        mine = await his.get("/akun")
        assert "Akun dibuat" in mine.text and "Adi Saputra" in mine.text, "the owner sees what was done to his account"
    ended = await post(
        office.adi, f"/kantor/pegawai/{budi}/jabatan/akhiri?jabatan=sekretaris", jabatan="sekretaris", nomor_sk="800/10", akhir="2026-02-01"
    )
    assert "berakhir" in ended.text


async def test_a_stand_in_signs_the_case_as_such(office: Office) -> None:
    andi = await register(office.adi, "Andi Wijaya")
    until = {"jabatan": "sekretaris", "nomor_surat": "800/11", "mulai": "2026-01-02", "akhir": "2099-12-31"}
    await post(office.adi, f"/kantor/pegawai/{andi}/jabatan/plh", **until)
    assert re.search(r"Plh\. <a[^>]*>Andi Wijaya", (await office.adi.get("/kantor")).text)
    async with browser(office.world) as ppid, browser(office.world) as plh:
        case = await new_case(office.world, ppid)
        await set_password(plh, await give_account(office.adi, andi, "andi"))
        done = await post(plh, f"/kasus/{case}/TeruskanDisposisi", catatan="Mohon ditindaklanjuti.")
        assert "Tercatat" in done.text
        assert re.search(r"Andi Wijaya[^<]*(<[^>]*>\s*)*[^<]*Plh\. Sekretaris", (await ppid.get(f"/kasus/{case}")).text)


async def new_case(world: World, client: httpx.AsyncClient) -> str:
    """A disposition by the invented PPID Pembantu."""
    ppid = next(a for a in await world.portal.accounts.samples() if a.nama_masuk.startswith("sri"))
    inside = await client.post("/masuk/contoh", data={"akun": ppid.id})
    sheet = {"asal": "prakarsa", "kegiatan": "Posyandu", "sifat": "biasa", "instruksi": "publikasikan", "isi": "Mohon.", "letak": "map"}
    made = await client.post("/baru", data={"csrf": token_of(inside.text), **sheet})
    assert made.url.path.startswith("/kasus/"), made.text
    return made.url.path.split("/")[2]


async def test_the_code_is_shown_once(office: Office) -> None:
    siti = await register(office.adi, "Siti Khotimah")
    page = await office.adi.get(f"/kantor/pegawai/{siti}/akun")
    made = await office.adi.post(
        f"/kantor/pegawai/{siti}/akun", data={"csrf": token_of(page.text), "nama_masuk": "siti"}, follow_redirects=False
    )
    assert made.status_code == 303
    assert code_pattern(made.headers["location"]) is None, "no code in an address: histories and logs keep those"
    cookie = made.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie
    first = await office.adi.get(made.headers["location"])
    assert code_on(first.text)
    second = await office.adi.get(made.headers["location"])
    assert code_pattern(second.text) is None and "tidak disimpan" in second.text


def code_pattern(text: str) -> re.Match[str] | None:
    return re.search(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", text)


async def test_a_new_code_ends_sessions_password_and_older_codes(office: Office) -> None:
    wati = await register(office.adi, "Wati Handayani")
    first = await give_account(office.adi, wati, "wati")
    kode = f"/kantor/pegawai/{wati}/akun/kode"
    second = code_on((await post(office.adi, f"/kantor/pegawai/{wati}", kode)).text)
    async with browser(office.world) as hers, browser(office.world) as lost:
        assert (await set_password(hers, first)).status_code == 422
        assert (await set_password(lost, second)).url.path == "/tugas"
        third = code_on((await post(office.adi, f"/kantor/pegawai/{wati}", kode)).text)
        assert (await lost.get("/tugas")).url.path == "/masuk"
        assert (await sign_in(lost, "wati")).status_code == 422
        assert (await set_password(hers, third, "kata sandi yang lain")).url.path == "/tugas"


async def test_a_closed_account_is_closed_at_once_and_can_be_opened(office: Office) -> None:
    joko = await register(office.adi, "Joko Susilo")
    code = await give_account(office.adi, joko, "joko")
    async with browser(office.world) as his:
        await set_password(his, code)
        shut = await post(office.adi, f"/kantor/pegawai/{joko}", f"/kantor/pegawai/{joko}/akun/tutup")
        assert "sudah dinonaktifkan" in shut.text
        assert (await his.get("/tugas")).url.path == "/masuk"
        assert (await sign_in(his, "joko")).status_code == 422
        await post(office.adi, f"/kantor/pegawai/{joko}", f"/kantor/pegawai/{joko}/akun/buka")
        assert (await sign_in(his, "joko")).url.path == "/tugas"


async def test_an_open_code_is_void_once_the_account_is_closed(office: Office) -> None:
    tono = await register(office.adi, "Tono Wibowo")
    code = await give_account(office.adi, tono, "tono")
    await post(office.adi, f"/kantor/pegawai/{tono}", f"/kantor/pegawai/{tono}/akun/tutup")
    await post(office.adi, f"/kantor/pegawai/{tono}", f"/kantor/pegawai/{tono}/akun/buka")
    async with browser(office.world) as his:
        assert (await set_password(his, code)).status_code == 422


async def test_outlets_are_registered_and_ended(office: Office) -> None:
    wrong = await post(office.adi, "/kantor/saluran/baru", saluran="Radio Desa", nama="Radio", jenis="manual")
    assert wrong.status_code == 422 and 'value="Radio Desa"' in wrong.text
    made = await post(office.adi, "/kantor/saluran/baru", saluran="radio_desa", nama="Radio desa", jenis="manual", url="")
    assert "Radio desa" in made.text
    ended = await post(office.adi, "/kantor/saluran/radio_desa/akhiri", alasan="Tidak siaran lagi.")
    assert "tidak dipakai lagi" in ended.text


async def test_administrators_name_each_other_and_hold_no_office(office: Office) -> None:
    named = await post(office.eni, "/kantor/administrator/baru", nama="Rudi Hartono", dasar="SK 3/2026")
    rudi = named.url.path.rpartition("/")[2]
    assert "tidak memangku jabatan SOP" in named.text
    refused = await post(office.eni, f"/kantor/pegawai/{rudi}/jabatan/angkat", jabatan="sekretaris", nomor_sk="1", mulai="2026-01-02")
    assert refused.status_code == 422 and "administrator tidak memangku jabatan" in refused.text
    gone = await post(office.eni, f"/kantor/administrator/{rudi}/berhentikan", alasan="Mutasi.")
    assert "sudah diberhentikan" in gone.text
    (eni_id,) = (await office.world.run.foundation.directories.of(OTHER)).administrator
    last = await post(office.eni, f"/kantor/administrator/{eni_id}/berhentikan", alasan="Mutasi.")
    assert last.status_code == 422 and "Administrator terakhir" in last.text


PAGES = (
    "/kantor", "/kantor/profil", "/kantor/profil/kop", "/kantor/pegawai", "/kantor/pegawai/baru", "/kantor/saluran",
    "/kantor/saluran/baru", "/kantor/administrator", "/kantor/administrator/baru",
)  # fmt: skip
POSTS = (
    "/kantor/contoh", "/kantor/profil/kop", "/kantor/pegawai/baru", "/kantor/pegawai/{p}/ubah", "/kantor/pegawai/{p}/jabatan/angkat",
    "/kantor/pegawai/{p}/akun", "/kantor/pegawai/{p}/akun/kode", "/kantor/pegawai/{p}/akun/tutup", "/kantor/pegawai/{p}/akun/buka",
    "/kantor/pegawai/{p}/akun/lepas", "/kantor/pegawai/{p}/akun/luar", "/kantor/saluran/baru", "/kantor/saluran/x/akhiri",
    "/kantor/administrator/baru", "/kantor/administrator/{p}/berhentikan",
)  # fmt: skip


async def test_officers_and_strangers_see_nothing_of_it(office: Office) -> None:
    person = next(iter((await office.world.run.foundation.directories.of("kebakkramat")).pegawai))
    async with browser(office.world) as stranger, browser(office.world) as officer:
        nani = await register(office.adi, "Nani Suryani")
        inside = await set_password(officer, await give_account(office.adi, nani, "nani"))
        csrf = token_of(inside.text)
        for path in PAGES:
            assert (await stranger.get(path)).url.path == "/masuk", path
            assert (await officer.get(path)).status_code == 403, path
        for path in POSTS:
            assert (await officer.post(path.format(p=person), data={"csrf": csrf})).status_code == 403, path


@pytest.mark.parametrize("path", [*POSTS, "/akun/unit", "/akun/sesi/akhiri", "/akun/sandi"])
async def test_no_form_works_without_its_token_or_from_elsewhere(office: Office, path: str) -> None:
    person = next(iter((await office.world.run.foundation.directories.of("kebakkramat")).pegawai))
    csrf = token_of((await office.adi.get("/kantor")).text)
    where = path.format(p=person)
    for data, headers in (
        ({}, {}),
        ({"csrf": "x" * 32}, {}),
        ({"csrf": csrf}, {"Sec-Fetch-Site": "cross-site"}),
        ({"csrf": csrf}, {"Origin": "https://jahat.example"}),
    ):
        assert (await office.adi.post(where, data=data, headers=headers)).status_code == 403, (data, headers)


async def test_another_unit_s_people_and_accounts_are_out_of_reach(office: Office) -> None:
    ours = await register(office.adi, "Dodi Firmansyah")
    await give_account(office.adi, ours, "dodi")
    csrf = token_of((await office.eni.get("/kantor")).text)
    assert (await office.eni.get(f"/kantor/pegawai/{ours}")).status_code == 404
    assert (await office.eni.get(f"/kantor/pegawai/{ours}?unit=kebakkramat")).status_code == 403
    for what in ("kode", "tutup", "buka", "lepas", "luar"):
        assert (await office.eni.post(f"/kantor/pegawai/{ours}/akun/{what}", data={"csrf": csrf})).status_code == 404, what


async def test_one_person_in_two_units_one_account_and_only_his_home_unit_resets_it(office: Office) -> None:
    home = await register(office.adi, "Lina Marlina")
    async with browser(office.world) as hers:
        await set_password(hers, await give_account(office.adi, home, "lina"))
        away = await register(office.eni, "Lina Marlina")
        give = f"/kantor/pegawai/{away}/akun"
        taken = await post(office.eni, give, nama_masuk="lina")
        assert taken.status_code == 422 and "sudah dipakai" in taken.text
        linked = await post(office.eni, give, nama_masuk="lina", sambung="ya")
        assert "dikelola" in linked.text and "Buat kode baru" not in linked.text
        csrf = token_of((await office.eni.get("/kantor")).text)
        for what in ("kode", "tutup", "buka"):
            assert (await office.eni.post(f"{give}/{what}", data={"csrf": csrf})).status_code == 403, what
        assert "Kebakkramat" in await at(hers), "at home first"
        for unit, named in (("kebakkramat", "Kebakkramat"), (OTHER, "Gondangrejo")):
            moved = await post(hers, "/akun", "/akun/unit", unit=unit)
            assert moved.url.path == "/tugas"
            assert named in await at(hers), "the choice sticks"
        wrong = await post(hers, "/akun", "/akun/unit", unit="kecamatan-lain")
        assert wrong.status_code == 403
        await post(office.eni, f"/kantor/pegawai/{away}", f"{give}/lepas")
        assert "Ganti unit" not in (await hers.get("/akun")).text


async def at(client: httpx.AsyncClient) -> str:
    """In which unit she works now; the others are offered below."""
    here, _, others = (await client.get("/akun")).text.partition("Ganti unit")
    assert others
    return here


async def test_an_account_is_not_linked_twice_into_a_unit_nor_a_sample(office: Office) -> None:
    other = await register(office.adi, "Orang Kedua")
    sampled = next(a for a in await office.world.portal.accounts.samples())
    for nama in ("adi", "tidak.ada"):
        again = await post(office.adi, f"/kantor/pegawai/{other}/akun", nama_masuk=nama, sambung="ya")
        assert again.status_code == 422, nama
    away = await register(office.eni, "Orang Ketiga")
    again = await post(office.eni, f"/kantor/pegawai/{away}/akun", nama_masuk=sampled.nama_masuk, sambung="ya")
    assert again.status_code == 422, "an invented person signs in without a password"


async def test_what_is_typed_into_names_is_shown_as_text(office: Office) -> None:
    them = await register(office.adi, SCRIPT)
    await post(office.adi, f"/kantor/pegawai/{them}/jabatan/angkat", jabatan="sekretariat", nomor_sk=SCRIPT, mulai="2026-01-02")
    await post(office.adi, "/kantor/saluran/baru", saluran="skrip", nama=SCRIPT, jenis="manual", akun=SCRIPT)
    for path in ("/kantor", "/kantor/pegawai", f"/kantor/pegawai/{them}", "/kantor/saluran", f"/kantor/pegawai/{them}/jabatan/plh"):
        assert "<script>alert" not in (await office.adi.get(path)).text, path


async def test_the_invented_people_can_be_shut_out(office: Office) -> None:
    async with browser(office.world) as client:
        sampled = (await office.world.portal.accounts.samples())[0]
        assert (await client.post("/masuk/contoh", data={"akun": sampled.id})).url.path == "/tugas"
        done = await post(office.adi, "/kantor", "/kantor/contoh")
        assert "sudah dinonaktifkan" in done.text
        assert (await client.get("/tugas")).url.path == "/masuk"
        assert "Orang contoh" not in (await client.get("/masuk")).text
        assert (await client.post("/masuk/contoh", data={"akun": sampled.id})).status_code == 403
        assert PASSWORD not in done.text
