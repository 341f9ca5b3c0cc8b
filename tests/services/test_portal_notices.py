"""Pemberitahuan saya, the WhatsApp button, and the foot that says when the office was last backed up."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio

from services.cli.addresses import write_addresses
from shared.backup.last import Terakhir, write_last
from shared.backup.source import LAST
from tests.support.browsing import client_of, signed_in
from tests.support.eventually import eventually
from tests.support.fake_smtp import FakeSmtp, fake_smtp
from tests.support.fake_telegram import TOKEN
from tests.support.portal_world import World, portal_world

HERE = "/saya/pemberitahuan"
PPID, SEKRETARIS, STAF = "Sri Wahyuni", "Bambang Santoso", "Agus"
ADDRESS = "bambang@uji.invalid"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def mail() -> AsyncIterator[FakeSmtp]:
    async with fake_smtp() as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory, mail: FakeSmtp) -> AsyncIterator[World]:
    folder: Path = tmp_path_factory.mktemp("portal")
    async with portal_world(folder, smtp_url=mail.url, smtp_from="tayang@uji.invalid", notice_gather_s=0) as running:
        write_addresses(running.run.foundation.settings.data, {"portal_url": running.url})
        yield running


pytestmark = pytest.mark.asyncio(loop_scope="module")


def addresses(csrf: str, **typed: str) -> dict[str, str]:
    return {"csrf": csrf, "nomor_perintah": str(uuid4()), "surel": "", "telegram": "", "telepon": ""} | typed


async def new_case(world: World) -> str:
    """PPID Pembantu hands a sheet over; where the case's page is."""
    async with client_of(world) as client:
        csrf = await signed_in(client, PPID)
        typed = {"csrf": csrf, "asal": "prakarsa", "kegiatan": "Posyandu", "sifat": "biasa", "instruksi": ["publikasikan"]}
        done = await client.post("/baru", data=typed | {"isi": "Mohon.", "letak": "map hijau", "tahap": "kirim"})
        return str(done.url)


async def test_addresses_are_kept_and_a_trial_shows_its_outcome(world: World, mail: FakeSmtp) -> None:
    async with client_of(world) as client:
        csrf = await signed_in(client, SEKRETARIS)
        empty = await client.get(HERE)
        assert "Kantor ini belum memasang bot Telegram" in empty.text
        assert "Isi dan simpan dahulu alamat Anda" in empty.text
        kept = await client.post(HERE, data=addresses(csrf, surel=f" {ADDRESS} ", jam_tenang=""))
        assert "Tersimpan" in kept.text
        assert f'value="{ADDRESS}"' in kept.text
        assert re.search(r'id="jam_tenang"[^>]*checked', kept.text) is None
        tried = await client.post(f"{HERE}/uji", data={"csrf": csrf, "nomor_perintah": str(uuid4()), "saluran": "surel"})
        assert "Surel: terkirim." in tried.text
        assert len(mail.to(ADDRESS)) == 1
        mail.answers[ADDRESS] = ["550 tidak dikenal", "250 OK"]
        refused = await client.post(f"{HERE}/uji", data={"csrf": csrf, "nomor_perintah": str(uuid4()), "saluran": "surel"})
        assert "tidak terkirim: server surel menolak alamat ini (550)" in refused.text
        nowhere = await client.post(f"{HERE}/uji", data={"csrf": csrf, "nomor_perintah": str(uuid4()), "saluran": "telegram"})
        assert nowhere.status_code == 422
        assert "Isi dan simpan dahulu nomor obrolan Telegram Anda." in nowhere.text


async def test_what_is_wrong_is_said_at_its_field_and_stays_there(world: World) -> None:
    async with client_of(world) as client:
        csrf = await signed_in(client, STAF)
        answer = await client.post(HERE, data=addresses(csrf, surel="agus", telegram="@agus", telepon="nol"))
        assert answer.status_code == 422
        for field, typed in (("surel", "agus"), ("telegram", "@agus"), ("telepon", "nol")):
            assert f'<a href="#{field}">' in answer.text
            assert f'value="{typed}"' in answer.text
        assert "Contoh: nama@karanganyarkab.go.id." in answer.text


async def test_a_new_task_comes_by_mail_and_stands_in_the_list_and_on_the_case(world: World, mail: FakeSmtp) -> None:
    mail.answers[ADDRESS] = ["250 OK"]
    before = len(mail.to(ADDRESS))
    async with client_of(world) as client:
        csrf = await signed_in(client, SEKRETARIS)
        await client.post(HERE, data=addresses(csrf, surel=ADDRESS))
        case = (await new_case(world)).partition("?")[0]
        await eventually(lambda: mail.to(ADDRESS)[before:], what="the mail")
        text = mail.to(ADDRESS)[-1].get_payload(decode=True)
        assert isinstance(text, bytes)
        assert case.encode() in text, "the link is the case's own page"

        async def listed() -> str:
            return (await client.get(HERE)).text

        page = await eventually(listed, lambda p: re.search(r"Disposisi nomor \d+/\d+</a> · Surel · terkirim", p), what="the outcome")
        assert f'href="{case.removeprefix(world.url)}"' in page
        story = (await client.get(case)).text
        assert "Pemberitahuan terkirim</strong> · surel, sekretaris" in story
        assert ADDRESS not in story


async def test_nobody_sees_another_person_s_outcomes(world: World) -> None:
    async with client_of(world) as client:
        csrf = await signed_in(client, SEKRETARIS)
        await client.post(HERE, data=addresses(csrf, surel=ADDRESS))
        tried = await client.post(f"{HERE}/uji", data={"csrf": csrf, "nomor_perintah": (id_ := str(uuid4())), "saluran": "surel"})
        assert "Uji coba · Surel" in tried.text
    async with client_of(world) as other:
        await signed_in(other, STAF)
        assert "Surel:" not in (await other.get(f"{HERE}?uji={id_}")).text
        assert "Belum ada." in (await other.get(HERE)).text


async def test_whoever_has_the_task_now_can_be_told_by_whatsapp(world: World) -> None:
    without = await new_case(world)
    async with client_of(world) as client:
        await signed_in(client, PPID)
        assert "wa.me" not in (await client.get(without)).text, "no number, no button"
    async with client_of(world) as client:
        csrf = await signed_in(client, SEKRETARIS)
        await client.post(HERE, data=addresses(csrf, surel=ADDRESS, telepon="0812-3456-7890"))
    address = await new_case(world)
    async with client_of(world) as client:
        await signed_in(client, PPID)
        page = unescape((await client.get(address)).text)
        (link,) = re.findall(r'href="(https://wa\.me/[^"]+)" rel="noopener noreferrer">Kabari', page)
        assert link.startswith("https://wa.me/6281234567890?text=Ada%20tugas%20untuk%20Anda%20di%20Tayang%3A%20disposisi%20nomor%20")
        assert "Posyandu" not in link
        assert "wa.me" not in (await client.get(address.partition("?")[0])).text, "only after the hand-over"


async def test_the_foot_says_when_the_office_was_backed_up(world: World) -> None:
    data, now = world.run.foundation.settings.data, world.run.foundation.clock()

    async def foot() -> str:
        async with client_of(world) as client:
            await signed_in(client, PPID)
            found = re.search(r'<p class="(foot[^"]*)">([^<]*)', (await client.get("/tugas")).text)
            assert found is not None
            return f"{found[1]}: {found[2]}"

    assert await foot() == "foot old: Belum pernah dicadangkan. Minta administrator menjalankan pencadangan."
    write_last(data, Terakhir(pada=now - timedelta(days=6), tempat="/media/usb", posisi=9))
    assert re.fullmatch(r"foot: Cadangan terakhir: \d\d-\d\d-\d{4} \d\d\.\d\d WIB\.", await foot())
    write_last(data, Terakhir(pada=now - timedelta(days=8), tempat="/media/usb", posisi=9))
    assert (await foot()).startswith("foot old: Cadangan terakhir: ")
    (data / LAST).write_text("bukan json")
    assert (await foot()).startswith("foot old: Belum pernah")
    async with client_of(world) as stranger:
        assert "adangan" not in (await stranger.get("/masuk")).text


async def test_no_secret_of_the_office_is_in_its_settings_printed() -> None:
    from shared.settings import Settings

    assert TOKEN not in repr(Settings(smtp_url=f"smtp://bot:{TOKEN}@surel"))
