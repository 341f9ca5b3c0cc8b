"""A breach of personal data: 72 hours on the wall from when it was known, whatever calendar the office keeps."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson
import pytest

from services.deadlines import commands as c
from services.disposition import commands as disposition
from shared.refusal import Refused
from shared.sop import events as e
from shared.sop.waktu.tampil import tenggat_dari
from tests.support import journeys as j
from tests.support.calendars import wib
from tests.support.deadline_office import DeadlineOffice, deadline_office
from tests.support.people import isi_disposisi
from tests.support.scenario import By

WRITTEN = "Berkas pemohon terkirim ke grup warga."


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[DeadlineOffice]:
    async with deadline_office(tmp_path, replicas=2) as found:
        yield found


async def report(office: DeadlineOffice, by: By = j.PPID, case: str = "", **more: Any) -> str:
    case = case or str(uuid4())
    filled = {"uraian": WRITTEN, "data": "NIK dan alamat", "perkiraan_subjek": 12}
    await office.ask(c.LaporkanPelanggaranData.model_validate(filled | more), case, by)
    return case


async def tell(office: DeadlineOffice, case: str, kepada: str, pada: datetime | None = None, by: By = j.SEKRETARIS) -> None:
    filled = {"kepada": kepada, "pada": pada or office.office.now, "bukti": "Surat 480/12"}
    await office.ask(c.CatatPemberitahuanPelanggaran.model_validate(filled), case, by)


async def kinds(office: DeadlineOffice, case: str) -> list[str]:
    return [name for name, _, _ in await office.story(case)]


async def test_three_times_24_hours_over_a_weekend_without_any_calendar(office: DeadlineOffice) -> None:
    office.at("2026-11-27 16:00")
    case = await report(office, terjadi_at=wib("2026-11-27 15:30"))
    made = (await office.facts(case))[0].event
    assert isinstance(made, e.TenggatDitetapkan)
    assert (made.due_at, made.mendekat_at, made.aturan) == (wib("2026-11-30 15:30"), wib("2026-11-29 21:30"), "3x24 jam")
    assert tenggat_dari(await office.facts(case)) == (), "no step: lists and reports of cases do not count it"
    assert made.penjabaran[1] == "Semua jam dihitung, juga malam dan hari libur: 72 jam."
    for at, expected in (
        ("2026-11-29 21:29", []),
        ("2026-11-29 21:30", ["Mendekat"]),
        ("2026-11-30 15:29", ["Mendekat"]),
        ("2026-11-30 15:30", ["Mendekat", "Terlampaui"]),
        ("2026-12-30 15:30", ["Mendekat", "Terlampaui"]),
    ):
        office.at(at)
        for n in (0, 1):
            await office.hear(n)
            await office.sweep(n)
        assert (await kinds(office, case))[1:] == expected, at
    passed = (await office.facts(case))[-1]
    assert passed.at == wib("2026-11-30 15:30")


async def test_over_when_both_were_told(office: DeadlineOffice) -> None:
    case = await report(office)
    office.later(60)
    await tell(office, case, "subjek")
    assert await kinds(office, case) == ["Ditetapkan"]
    with pytest.raises(Refused, match="sudah_diberitahukan"):
        await tell(office, case, "subjek")
    office.later(60)
    await tell(office, case, "lembaga")
    ended = (await office.facts(case))[-1].event
    assert isinstance(ended, e.TenggatBerakhir)
    assert (ended.hasil, ended.berakhir_at) == ("tepat", office.office.now)
    with pytest.raises(Refused, match="sudah_diberitahukan"):
        await tell(office, case, "keduanya")
    office.later(60 * 24 * 9)
    await office.sweep()
    assert await kinds(office, case) == ["Ditetapkan", "Berakhir tepat"]


async def test_late_is_said_as_late_also_when_nobody_looked(office: DeadlineOffice) -> None:
    case = await report(office)
    office.later(72 * 60 + 1)
    await tell(office, case, "keduanya")
    await office.sweep()
    assert await kinds(office, case) == ["Ditetapkan", "Terlampaui", "Berakhir terlambat"]
    in_time = await report(office)
    at = office.office.now + timedelta(hours=71)
    office.later(80 * 60)
    await office.sweep()  # the letter was sent in time, and is entered only now
    await tell(office, in_time, "keduanya", at)
    assert await kinds(office, in_time) == ["Ditetapkan", "Terlampaui", "Berakhir tepat"]


async def test_passed_is_recorded_once_whoever_finds_it(office: DeadlineOffice) -> None:
    case = await report(office)
    tenggat = (await office.facts(case))[0].event.tenggat  # type: ignore[attr-defined]
    office.later(72 * 60 + 1)
    await office.sweep()
    for _ in range(2):
        about = office.replicas[0].watcher._about(str(uuid4()), case, "kebakkramat")
        await office.replicas[0].executor.execute(c.PeriksaTenggat(tenggat=tenggat, jenis="terlampaui"), about)
    await tell(office, case, "keduanya")
    assert await kinds(office, case) == ["Ditetapkan", "Terlampaui", "Berakhir terlambat"]


async def test_a_new_calendar_leaves_it_alone_and_nobody_stops_its_clock(office: DeadlineOffice) -> None:
    case = await report(office)
    await office.calendar()
    await office.ask(c.TetapkanTanggaEskalasi.model_validate({"tingkat": [{"jabatan": "sekretaris", "setelah": "1 jam"}]}))
    await office.sweep()
    tenggat = (await office.facts(case))[0].event.tenggat  # type: ignore[attr-defined]
    with pytest.raises(Refused, match="tidak_dapat_dijeda"):
        await office.ask(c.JedaTenggat(tenggat=tenggat, alasan="x"), case, j.PPID)
    office.later(60 * 24 * 9)
    await office.sweep()
    assert await kinds(office, case) == ["Ditetapkan", "Terlampaui"], "neither lifted nor escalated"


async def test_what_was_written_is_sealed_under_the_breach_s_own_key(office: DeadlineOffice) -> None:
    case, other = await report(office), await report(office)
    await tell(office, case, "keduanya")
    records = await office.office.store.read_stream("deadlines-kebakkramat")
    assert len(records) == 3 and not any(text in r.body for r in records for text in (WRITTEN.encode(), b"NIK", b"480/12"))
    keys = [orjson.loads(r.body)["data"]["bukti" if n == 2 else "uraian"]["key"] for n, r in enumerate(records)]
    assert keys[0] == keys[2] != keys[1], "one can be erased without the other"
    assert [r.correlation for r in records] == [case, other, case]


async def test_reports_that_are_refused(office: DeadlineOffice) -> None:
    now = office.office.now
    case = str(uuid4())
    await office.do(disposition.BuatDisposisi(disposisi=isi_disposisi()), j.PPID, case)
    known = await report(office, kasus=case)
    for more, kode in (
        ({"by": j.STAF_}, "jabatan_tidak_berwenang"),
        ({"terjadi_at": now + timedelta(minutes=1)}, "waktu_di_depan"),
        ({"terjadi_at": now - timedelta(days=400)}, "waktu_terlalu_lama"),
        ({"kasus": str(uuid4())}, "kasus_tidak_dikenal"),
        ({"case": case}, "nomor_terpakai"),
        ({"case": known}, "nomor_terpakai"),
        ({"case": "unit-kebakkramat"}, "nomor_terpakai"),
    ):
        with pytest.raises(Refused, match=kode):
            await report(office, **more)
    for pada, kode in ((now + timedelta(hours=1), "waktu_di_depan"), (now - timedelta(hours=1), "pemberitahuan_mendahului")):
        with pytest.raises(Refused, match=kode):
            await tell(office, known, "lembaga", pada)
    with pytest.raises(Refused, match="pelanggaran_tidak_dikenal"):
        await tell(office, case, "lembaga")
