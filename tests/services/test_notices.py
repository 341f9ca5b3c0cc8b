"""Being told of a task: by whom, of what, once; and what becomes of it when mail or Telegram do not want."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import Message
from pathlib import Path
from uuid import uuid4

import pytest

from services.deadlines.commands import TetapkanBatasWaktu, TetapkanKalenderKerja
from services.notices.commands import KirimUjiCoba
from shared.messaging.answers import BelumDapatDiproses, Diterima
from shared.sop import events as e
from tests.support import fake_smtp as smtp
from tests.support import fake_telegram as telegram
from tests.support.calendars import isi
from tests.support.e2e_story import STORY
from tests.support.eventually import eventually
from tests.support.notified_office import PORTAL_URL, Moving, NotifiedOffice, new_case, notified_office

SITI, BUDI = "sekretaris@uji.invalid", "ppid@uji.invalid"
FIRST = STORY[0]
"""PPID Pembantu's sheet: a task for the Sekretaris."""


async def handed_over(office: NotifiedOffice) -> str:
    case = new_case()
    await office.clerk.do(FIRST, case)
    return case


async def test_the_next_officer_is_told_and_nobody_else(tmp_path: Path) -> None:
    async with notified_office(tmp_path) as office:
        await office.reach("ppid_pembantu", surel=BUDI)
        await office.reach("sekretaris", surel=SITI, telegram="777123")
        case = await handed_over(office)
        ends = await office.outcomes(case, 2)
        assert {(type(end), end.saluran, end.jabatan, end.percobaan) for end in ends} == {
            (e.PemberitahuanTerkirim, "surel", "sekretaris", 1),
            (e.PemberitahuanTerkirim, "telegram", "sekretaris", 1),
        }
        (mail,) = office.mail.to(SITI)
        assert office.mail.to(BUDI) == []
        ((_, message),) = office.telegram.messages
        for text in (text_of(mail), message):
            assert text.startswith("Ada tugas baru untuk Anda di Tayang.\n\nDisposisi nomor 1/2026\n")
            assert f"{PORTAL_URL}/kasus/{case}" in text
            for secret in ("Posyandu", "Kegiatan", "Siti", "Budi"):
                assert secret not in text, "what it is about stands behind the sign-in"
        assert mail["Auto-Submitted"] == "auto-generated"


@pytest.mark.slow
async def test_a_restart_tells_nobody_twice(tmp_path: Path) -> None:
    async with notified_office(tmp_path) as office:
        await office.reach("sekretaris", surel=SITI)
        case = await handed_over(office)
        await office.outcomes(case)
        await office.stop()
        (tmp_path / "data" / "notices.db").unlink()  # all it knows has to come from the log
        await office.start()
        await office.heard()
        await eventually(office.notices.sender.sweep, lambda tried: tried == 0)
        assert len(office.mail.to(SITI)) == 1
        assert [type(f.event).__name__ for f in await office.facts(case)] == ["PemberitahuanDisiapkan", "PemberitahuanTerkirim"]


@pytest.mark.slow
async def test_a_crash_before_the_outcome_sends_the_same_mail_again(tmp_path: Path) -> None:
    async with notified_office(tmp_path, request_timeout_s=30) as office:
        await office.reach("sekretaris", surel=SITI)
        office.mail.answers[SITI] = [smtp.ANSWER_LOST, smtp.OK]
        case = await handed_over(office)
        await eventually(lambda: office.mail.to(SITI), what="the mail is taken, its answer on the way")
        await office.stop()
        assert not [f for f in await read(office, case) if f != "PemberitahuanDisiapkan"]
        office.clock.forward(timedelta(minutes=3))
        await office.start()
        (end,) = await office.outcomes(case)
        assert isinstance(end, e.PemberitahuanTerkirim)
        first, second = office.mail.to(SITI)
        assert first["Message-ID"] == second["Message-ID"], "most mailboxes show it once"


async def read(office: NotifiedOffice, case: str) -> list[str]:
    """Event names of a stopped office."""
    from services.cli.reading import looking
    from shared.settings import Settings

    async with looking(Settings(data=office.folder / "data")) as on:
        return [type(f.event).__name__ for f in await on.codec.decode(await on.store.read_stream(f"notices-{case}"))]


@pytest.mark.slow
async def test_temporary_failures_are_tried_again_later_and_later(tmp_path: Path) -> None:
    async with notified_office(tmp_path) as office:
        await office.reach("sekretaris", surel=SITI)
        office.mail.answers[SITI] = ["450 penuh", smtp.HANG, smtp.DISCONNECT, smtp.OK]
        case = await handed_over(office)
        for tries, minutes in ((1, 1), (2, 2), (3, 4)):
            await office.waiting(tries, office.mail.tried)
            await waits_again(office, office.mail.tried)
            office.clock.forward(timedelta(minutes=minutes, seconds=-30))
            assert await office.notices.sender.sweep() == 0, "not yet"
            office.clock.forward(timedelta(seconds=31))
        (end,) = await office.outcomes(case)
        assert (type(end), end.percobaan) == (e.PemberitahuanTerkirim, 4)
        assert len(office.mail.to(SITI)) == 1


def text_of(mail: Message) -> str:
    content = mail.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode().replace("\r\n", "\n")


async def waits_again(office: NotifiedOffice, tried: list[str]) -> None:
    """The try is over and written down: what is due next lies in the future."""
    from services.notices.queue import _open

    def rows() -> object:
        return office.notices.database.run(
            lambda c: [r for r in c.execute(_open.select()).mappings() if r["kode"] and r["percobaan"] == len(tried)]
        )

    await eventually(rows, what="it waits for its next try")


async def test_a_refused_address_is_not_tried_again(tmp_path: Path) -> None:
    async with notified_office(tmp_path) as office:
        await office.reach("sekretaris", surel=SITI, telegram="777123")
        office.mail.answers[SITI] = ["550 tidak ada"]
        office.telegram.answers["777123"] = [telegram.BLOCKED]
        ends = await office.outcomes(await handed_over(office), 2)
        assert {(type(end), end.kode) for end in ends} == {
            (e.PemberitahuanGagal, "smtp_550"),
            (e.PemberitahuanGagal, "telegram_403"),
        }
        assert (len(office.mail.tried), len(office.telegram.tried)) == (1, 1)


async def test_after_a_day_it_is_given_up(tmp_path: Path) -> None:
    async with notified_office(tmp_path) as office:
        await office.reach("sekretaris", surel=SITI)
        office.mail.answers[SITI] = ["450 penuh"]
        case = await handed_over(office)
        await office.waiting(1, office.mail.tried)
        await waits_again(office, office.mail.tried)
        office.clock.forward(timedelta(days=1))
        (end,) = await office.outcomes(case)
        assert (type(end), end.kode, end.percobaan) == (e.PemberitahuanGagal, "smtp_450", 2)


@pytest.mark.slow
async def test_telegram_says_how_long_to_wait_and_may_be_silent(tmp_path: Path) -> None:
    async with notified_office(tmp_path) as office:
        await office.reach("sekretaris", telegram="777123")
        office.telegram.answers["777123"] = [telegram.SLOW, telegram.HANG, telegram.OK]
        case = await handed_over(office)
        await office.waiting(1, office.telegram.tried)
        await waits_again(office, office.telegram.tried)
        office.clock.forward(timedelta(minutes=14))
        assert await office.notices.sender.sweep() == 0, "fifteen minutes, it said"
        office.clock.forward(timedelta(minutes=2))
        await office.waiting(2, office.telegram.tried)
        await waits_again(office, office.telegram.tried)
        office.clock.forward(timedelta(minutes=3))
        (end,) = await office.outcomes(case)
        assert (type(end), end.percobaan) == (e.PemberitahuanTerkirim, 3)


async def test_the_night_is_quiet_unless_one_wants_otherwise(tmp_path: Path) -> None:
    night = Moving(datetime(2026, 11, 23, 15, tzinfo=UTC))
    async with notified_office(tmp_path, night) as office:
        await office.reach("sekretaris", surel=SITI)
        case = await handed_over(office)
        (intent,) = await eventually(lambda: office.facts(case))
        assert intent.event.mulai == datetime(2026, 11, 23, 23, tzinfo=UTC), "six in the morning, WIB"
        assert await office.notices.sender.sweep() == 0
        night.forward(timedelta(hours=8))
        await office.outcomes(case)
        assert len(office.mail.to(SITI)) == 1
        await office.reach("sekretaris", surel=SITI, jam_tenang=False)
        night.forward(timedelta(hours=16))
        await office.outcomes(await handed_over(office))


async def test_a_try_that_would_come_at_night_waits_for_the_morning(tmp_path: Path) -> None:
    evening = Moving(datetime(2026, 11, 23, 13, 58, tzinfo=UTC))
    async with notified_office(tmp_path, evening) as office:
        await office.reach("sekretaris", surel=SITI)
        office.mail.answers[SITI] = ["450 penuh", smtp.OK]
        case = await handed_over(office)
        await office.waiting(1, office.mail.tried)
        await waits_again(office, office.mail.tried)
        evening.forward(timedelta(minutes=5))
        await office.notices.sender.sweep()
        await eventually(office.notices.sender.sweep, lambda tried: tried == 0)
        assert len(office.mail.tried) == 1
        evening.forward(timedelta(hours=9))
        (end,) = await office.outcomes(case)
        assert (type(end), end.percobaan) == (e.PemberitahuanTerkirim, 2)


async def test_a_task_done_meanwhile_is_not_announced_in_the_morning(tmp_path: Path) -> None:
    night = Moving(datetime(2026, 11, 23, 15, tzinfo=UTC))
    async with notified_office(tmp_path, night) as office:
        await office.reach("sekretaris", surel=SITI)
        case = await handed_over(office)
        await eventually(lambda: office.facts(case))
        await office.clerk.do(STORY[1], case)
        night.forward(timedelta(hours=8))
        (end,) = await office.outcomes(case)
        assert (type(end), end.kode) == (e.PemberitahuanGagal, "tidak_perlu_lagi")
        assert office.mail.tried == []


async def test_several_tasks_of_one_moment_make_one_mail(tmp_path: Path) -> None:
    async with notified_office(tmp_path, notice_gather_s=60) as office:
        await office.reach("sekretaris", surel=SITI)
        cases = [await handed_over(office) for _ in range(3)]
        for case in cases:
            await eventually(lambda case=case: office.facts(case))  # type: ignore[misc]
        await office.heard()
        office.clock.forward(timedelta(seconds=61))
        for case in cases:
            await office.outcomes(case)
        (mail,) = office.mail.to(SITI)
        text = text_of(mail)
        assert mail["Subject"] == "Ada 3 tugas baru untuk Anda di Tayang"
        assert all(f"/kasus/{case}" in text for case in cases)


async def test_one_tries_one_s_own_address_only(tmp_path: Path) -> None:
    async with notified_office(tmp_path) as office:
        siti = await office.reach("sekretaris", surel=SITI)
        office.mail.answers[SITI] = ["450 penuh", smtp.OK]
        case = new_case()
        trial = KirimUjiCoba(pemberitahuan=str(uuid4()), pegawai=siti, saluran="surel")
        assert isinstance(await office.ask(trial, actor=siti, case=case), Diterima)
        (end,) = await office.outcomes(case)
        assert end.kode == "smtp_450", "whoever tries is told now, not in an hour"
        another = trial.model_copy(update={"pemberitahuan": str(uuid4())})
        refused = await office.ask(another, actor=await office.person("ppid_pembantu"), case=new_case())
        assert isinstance(refused, BelumDapatDiproses)
        assert {r.kode for r in refused.alasan} == {"bukan_alamat_sendiri"}
        empty = await office.ask(another.model_copy(update={"saluran": "telegram"}), actor=siti, case=new_case())
        assert isinstance(empty, BelumDapatDiproses)
        assert {r.kode for r in empty.alasan} == {"alamat_kosong"}


async def test_where_nothing_is_set_up_nothing_is_prepared(tmp_path: Path) -> None:
    async with notified_office(tmp_path, smtp_url="", telegram_token_file=None) as office:
        await office.reach("sekretaris", surel=SITI, telegram="777123")
        case = await handed_over(office)
        await office.heard()
        assert await office.facts(case) == []


async def test_addresses_stand_sealed_in_the_log(tmp_path: Path) -> None:
    async with notified_office(tmp_path) as office:
        await office.reach("sekretaris", surel=SITI, telegram="777123456")
        bodies = b"".join(r.body for r in await office.clerk.log())
        assert SITI.encode() not in bodies
        assert b"777123456" not in bodies


async def test_who_lets_a_due_time_pass_is_reminded_once(tmp_path: Path) -> None:
    async with notified_office(tmp_path) as office:
        await office.reach("sekretaris", surel=SITI)
        for rule in (TetapkanKalenderKerja(kalender=isi()), TetapkanBatasWaktu(langkah=("2",), teks="10 menit")):
            assert isinstance(await office.ask(rule), Diterima)
        case = await handed_over(office)
        await office.outcomes(case, 1)
        office.clock.forward(timedelta(hours=3))  # past the midday break
        ends = await office.outcomes(case, 2)
        assert {type(end) for end in ends} == {e.PemberitahuanTerkirim}
        first, late = (text_of(mail) for mail in office.mail.to(SITI))
        assert first.startswith("Ada tugas baru")
        assert late.startswith("Ada tugas Anda di Tayang yang melewati batas waktu.\n\nDisposisi nomor 1/2026\n")
        await office.heard()
        await eventually(office.notices.sender.sweep, lambda tried: tried == 0)
        assert len(office.mail.to(SITI)) == 2
