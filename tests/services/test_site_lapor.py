"""Reports from the public: sent without an account, taken once, and answered with nothing but how they stand."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from services.publisher.outlets.port import Kiriman
from services.publisher.site.lapor.form import ISI_MAKS, JEBAKAN
from services.publisher.site.limits import ATURAN
from shared.messaging.answers import BelumDapatDiproses, not_ready
from shared.refusal import reason
from shared.sop import events as e
from shared.sop.kode import nomor_laporan, sebutan_laporan, tulis
from tests.support.site_facts import Log
from tests.support.site_world import BASE, T0, UNIT, materi, site_world

ADDRESS = f"/{UNIT}/berita/posyandu-balita-di-desa-nangsri"
FORM = f"/{UNIT}/lapor"
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
KELUHAN = "Jumlah balita seharusnya 48, bukan 84."


@pytest.fixture
async def log(tmp_path: Path) -> AsyncIterator[Log]:
    async with site_world(f"sqlite:///{tmp_path / 'situs.db'}") as world:
        yield Log(world)


@pytest.fixture
async def k(log: Log) -> Kiriman:
    return await log.published(materi())


def hidden(page: str) -> str:
    found = re.search(r'name="nomor" value="([0-9a-f-]{36})"', page)
    assert found is not None
    return found[1]


async def filled(log: Log, **changes: str) -> dict[str, str]:
    """A form as a reader has it before pressing the button."""
    page = (await log.world.get(f"{FORM}?tentang={ADDRESS}")).text
    return {"nomor": hidden(page), "tentang": ADDRESS, "jenis": "kekeliruan", "isi": KELUHAN, "kontak": "0812 3456", JEBAKAN: ""} | changes


async def sent(log: Log, fields: dict[str, str], **headers: str) -> httpx.Response:
    return await log.world.client.post(FORM, data=fields, headers={n.replace("_", "-"): v for n, v in headers.items()})


# ── sending ──────────────────────────────────────────────────────────────────────────────────────────


async def test_a_report_reaches_the_case_and_gives_a_number(log: Log, k: Kiriman) -> None:
    fields = await filled(log)
    answer = await sent(log, fields, sec_fetch_site="same-origin")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{FORM}/{sebutan_laporan(fields['nomor'])}"
    ((unit, case, report),) = log.world.desk.reports
    assert (unit, case) == (UNIT, k.case)
    assert (report.laporan, report.jenis, report.isi, report.kontak) == (fields["nomor"], "kekeliruan", KELUHAN, "0812 3456")
    receipt = await log.world.get(answer.headers["location"])
    assert receipt.status_code == 200
    assert "Laporan diterima" in receipt.text
    assert sebutan_laporan(fields["nomor"]) in receipt.text
    assert receipt.headers["cache-control"] == "no-store"
    for typed in (KELUHAN, "0812", k.judul):
        assert typed not in receipt.text


async def test_the_article_leads_to_its_form(log: Log, k: Kiriman) -> None:
    page = (await log.world.get(ADDRESS)).text
    assert f'href="{FORM}?tentang={ADDRESS}"' in page
    form = (await log.world.get(f"{FORM}?tentang={ADDRESS}")).text
    assert f"<strong>{k.judul}</strong>" in form
    assert 'type="text" value="" maxlength="2000"' not in form


@pytest.mark.parametrize("how", ["code", "address", "elsewhere"])
async def test_it_may_be_named_in_any_way_the_checks_know(log: Log, k: Kiriman, how: str) -> None:
    post = await log.published(materi("Hanya di Instagram"), posts={"instagram": "Teks."}, website=False)
    named = {"code": tulis(k.sidik, 1), "address": BASE + ADDRESS, "elsewhere": f"https://www.instagram.com/p/{post.slug}-1"}[how]
    assert (await sent(log, await filled(log, tentang=named))).status_code == 303
    assert log.world.desk.reports[0][1] == (post.case if how == "elsewhere" else k.case)


async def test_another_units_article_is_not_reported_here(log: Log, k: Kiriman) -> None:
    other = await log.published(materi("Kabar dari Sentani"), unit="sentani")
    for named in (f"/sentani/berita/{other.slug}", tulis(other.sidik, 1)):
        assert (await sent(log, await filled(log, tentang=named))).status_code == 422
    assert log.world.desk.reports == []


async def test_what_was_withdrawn_may_still_be_reported(log: Log, k: Kiriman) -> None:
    fields = await filled(log)
    await log.withdrawn(k, "Keliru.", T0 + timedelta(hours=1))
    assert (await sent(log, fields)).status_code == 303


async def test_pressing_twice_reports_once(log: Log, k: Kiriman) -> None:
    fields = await filled(log)
    answers = [await sent(log, fields) for _ in range(2)]
    assert {a.headers["location"] for a in answers} == {f"{FORM}/{sebutan_laporan(fields['nomor'])}"}
    assert len({r.laporan for _, _, r in log.world.desk.reports}) == 1  # the stage knows the id again


# ── what is wrong ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("changes", "said", "field"),
    [
        ({"isi": "  \n "}, "Tulis apa yang keliru", "isi-laporan"),
        ({"isi": "a" * (ISI_MAKS + 1)}, "terlalu panjang", "isi-laporan"),
        ({"isi": "balik \u202e arah"}, "karakter yang tidak dapat diterima", "isi-laporan"),
        ({"isi": "nol \x00"}, "karakter yang tidak dapat diterima", "isi-laporan"),
        ({"kontak": "k" * 201}, "Kontak terlalu panjang", "kontak"),
        ({"jenis": ""}, "Pilih apa yang Anda laporkan", "jenis"),
        ({"jenis": "pujian"}, "Pilih apa yang Anda laporkan", "jenis"),
        ({"tentang": ""}, "Tidak ada informasi kami", "tentang"),
        ({"tentang": f"/{UNIT}/berita/tidak-ada"}, "Tidak ada informasi kami", "tentang"),
        ({"tentang": "/sentani/berita/posyandu-balita-di-desa-nangsri"}, "Tidak ada informasi kami", "tentang"),
        ({"tentang": "7QFM2-X9WTA-1"}, "Tidak ada informasi kami", "tentang"),
        ({"tentang": "x" * 3000}, "Tidak ada informasi kami", "tentang"),
        ({JEBAKAN: "https://spam.example"}, "Kosongkan kolom", JEBAKAN),
    ],
)
async def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    log: Log, k: Kiriman, changes: dict[str, str], said: str, field: str
) -> None:
    answer = await sent(log, await filled(log, **changes))
    assert answer.status_code == 422
    assert f'<a href="#{field}">' in answer.text
    assert f'id="{field}"' in answer.text
    assert answer.text.count(said) == 2
    for name, typed in (await filled(log, **changes)).items():
        if name not in ("nomor", "jenis", "tentang") and typed.strip():
            assert typed.strip()[:40] in answer.text
    assert log.world.desk.reports == []


async def test_everything_wrong_comes_at_once(log: Log, k: Kiriman) -> None:
    answer = await sent(log, {"nomor": "bukan", "tentang": "", "jenis": "", "isi": "", "kontak": "k" * 300})
    assert re.findall(r'<li><a href="#([a-z-]+)">', answer.text) == ["tentang", "jenis", "isi-laporan", "kontak"]


async def test_nothing_typed_becomes_markup(log: Log, k: Kiriman) -> None:
    quoted = f"\"'>{SCRIPT}</textarea>"
    for changes in (
        {"isi": quoted, "jenis": ""},
        {"kontak": quoted, "jenis": ""},
        {"tentang": quoted},
        {JEBAKAN: quoted},
        {"nomor": quoted, "jenis": ""},
    ):
        page = (await sent(log, await filled(log, **changes))).text
        assert "<script" not in page
        assert "<img src=x" not in page
        assert page.count("</textarea>") == 1
    assert "<script" not in (await log.world.get(f"{FORM}?tentang={SCRIPT}")).text


async def test_a_form_of_another_site_is_refused(log: Log, k: Kiriman) -> None:
    fields = await filled(log)
    for headers in (
        {"sec_fetch_site": "cross-site"}, {"sec_fetch_site": "same-site"}, {"origin": "https://evil.example"}, {"origin": "null"},
    ):  # fmt: skip
        assert (await sent(log, fields, **headers)).status_code == 403
    assert log.world.desk.reports == []
    for headers in ({"origin": BASE}, {"sec_fetch_site": "none"}, {}):
        assert (await sent(log, fields, **headers)).status_code == 303


async def test_a_storm_is_told_to_wait_and_keeps_its_words(log: Log, k: Kiriman) -> None:
    bound = int(ATURAN["lapor"].partition("/")[0])
    codes = [(await sent(log, await filled(log))).status_code for _ in range(bound)]
    late = await sent(log, await filled(log, isi="Yang keenam."))
    assert [*codes, late.status_code] == [303] * bound + [429]
    assert "Terlalu banyak laporan" in late.text
    assert "Yang keenam." in late.text
    assert len(log.world.desk.reports) == bound


async def test_a_mistake_does_not_count_as_a_report(log: Log, k: Kiriman) -> None:
    for _ in range(8):
        assert (await sent(log, await filled(log, jenis=""))).status_code == 422
    assert (await sent(log, await filled(log))).status_code == 303


# ── the stage's answers ──────────────────────────────────────────────────────────────────────────────


async def test_while_the_stage_is_away_the_same_report_waits_in_the_form(log: Log, k: Kiriman) -> None:
    fields = await filled(log)
    log.world.desk.answer = not_ready("layanan_tidak_aktif", "x")
    answer = await sent(log, fields)
    assert answer.status_code == 503
    assert "Tekan Kirim lagi" in answer.text
    assert KELUHAN in answer.text
    assert hidden(answer.text) == fields["nomor"]


async def test_a_refusal_is_passed_on_and_the_next_try_is_another_report(log: Log, k: Kiriman) -> None:
    fields = await filled(log)
    log.world.desk.answer = BelumDapatDiproses(alasan=(reason("terlalu_banyak_laporan", "Sudah banyak laporan tentang informasi ini."),))
    answer = await sent(log, fields)
    assert answer.status_code == 422
    assert "Sudah banyak laporan tentang informasi ini." in answer.text
    assert hidden(answer.text) != fields["nomor"]


# ── receipts ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("hasil", "said"),
    [("diralat", "sudah diralat"), ("ditarik", "sudah ditarik"), ("tidak_terbukti", "tidak terbukti"), ("sudah_sesuai", "sudah sesuai")],
)
async def test_the_number_tells_what_became_of_it(log: Log, k: Kiriman, hasil: str, said: str) -> None:
    laporan = await log.reported(k)
    page = f"{FORM}/{sebutan_laporan(laporan)}"
    assert "Laporan diterima" in (await log.world.get(page)).text
    done = e.LaporanMasyarakatDitindaklanjuti.model_validate({"laporan": laporan, "hasil": hasil, "catatan": "Rahasia kantor."})
    await log.tell(k.case, done, T0 + timedelta(days=1))
    answer = (await log.world.get(page)).text
    assert "Laporan sudah ditindaklanjuti" in answer
    assert "Selasa, 6 Januari 2026 pukul 09.30 WIB" in answer
    assert said in answer
    assert "Rahasia kantor" not in answer


async def test_a_number_is_known_in_its_unit_only_and_cannot_be_guessed_at_leisure(log: Log, k: Kiriman) -> None:
    laporan = await log.reported(k)
    assert (await log.world.get(f"/sentani/lapor/{sebutan_laporan(laporan)}")).status_code == 404
    assert (await log.world.get(f"{FORM}/{nomor_laporan(laporan).lower()}")).status_code == 200
    bound = int(ATURAN["laporan"].partition("/")[0])
    codes = [(await log.world.get(f"{FORM}/7QFM2-X9WT{n % 10}")).status_code for n in range(bound)]
    assert codes[-1] == 429
    assert set(codes) == {404, 429}


@pytest.mark.parametrize("nomor", ["x", "7QFM2-X9WTA", "%00", "'", "7QFM2-X9WTA-1-1"])
async def test_an_unknown_number_is_not_found(log: Log, nomor: str) -> None:
    assert (await log.world.get(f"{FORM}/{nomor}")).status_code == 404
