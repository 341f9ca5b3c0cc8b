"""Duties to publish every so often: due by the calendar, missed once, fulfilled by a publication of their period."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from services.deadlines import commands as c
from shared.eventstore.port import StreamAppend
from shared.refusal import Refused
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.waktu.berkala import Kewajiban, berikutnya
from tests.support import journeys as j
from tests.support.calendars import biasa, isi, kalender, khusus, wib
from tests.support.deadline_office import DeadlineOffice, deadline_office

BERKALA = {"kode": "berkala", "nama": "Informasi berkala", "setiap": "6 bulan", "mulai": date(2026, 11, 23)}
DUE = date(2027, 5, 23)  # a Sunday: its Monday counts


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[DeadlineOffice]:
    async with deadline_office(tmp_path, replicas=2) as found:
        await found.calendar()
        yield found


async def duty(office: DeadlineOffice, **more: Any) -> None:
    await office.ask(c.TetapkanKewajibanBerkala.model_validate(BERKALA | more))


async def fulfil(office: DeadlineOffice, case: str, due: date = DUE, kode: str = "berkala") -> None:
    await office.ask(c.PenuhiKewajibanBerkala(kode=kode, untuk_jatuh_tempo=due), case, j.SEKRETARIS)


async def published(office: DeadlineOffice, unit: str = "kebakkramat", *after: Event) -> str:
    case = str(uuid4())
    out = e.MateriDitayangkan(saluran="website", versi=1, sidik="a" * 64, judul="x", klasifikasi="berkala")
    about = office.office.about(None, case)
    object.__setattr__(about, "unit", unit)
    drafts = await office.office.codec.encode([out, *after], about, "uji")
    await office.office.store.append([StreamAppend(f"publisher-{case}", 0, drafts)])
    await office.hear()
    return case


async def told(office: DeadlineOffice) -> list[tuple[str, str | None]]:
    """Warnings and their ends, by cause and duty."""
    kinds = (e.KeterbukaanTidakOptimal, e.KeterbukaanPulih)
    facts = [x for x in await office.unit_facts() if isinstance(x, kinds)]
    return [("+" + x.sebab if isinstance(x, e.KeterbukaanTidakOptimal) else "-" + x.sebab, x.kode) for x in facts]


MISSED, OVER = ("+informasi_berkala", "berkala"), ("-informasi_berkala", "berkala")


def test_the_count_keeps_its_day_and_a_day_off_moves_only_the_hour() -> None:
    k = kalender(biasa(), hari=[khusus(date(2027, 2, 26), "cuti_bersama")])
    since = wib("2026-01-01 00:00")
    monthly = berikutnya(Kewajiban("a", "A", "1 bulan", date(2026, 12, 31), since), k)
    dues = [next(monthly) for _ in range(3)]
    assert [(d.tanggal, d.hari) for d in dues] == [
        (date(2027, 1, 31), date(2027, 2, 1)),  # a Sunday
        (date(2027, 2, 28), date(2027, 3, 1)),
        (date(2027, 3, 31), date(2027, 3, 31)),  # not the 28th again
    ]
    assert dues[0].at == wib("2027-02-02 00:00") and dues[1].sejak == date(2027, 1, 31)
    yearly = berikutnya(Kewajiban("b", "B", "1 tahun", date(2024, 2, 29), wib("2026-11-23 08:00")), k)
    assert next(yearly).tanggal == date(2027, 2, 28), "what fell due before it was confirmed counts for nothing"


async def test_missed_once_at_its_time_and_over_when_fulfilled(office: DeadlineOffice) -> None:
    await duty(office)
    case = await published(office)
    office.at("2027-05-24 23:59")
    await office.sweep()
    assert await told(office) == []
    office.at("2027-07-01 08:00")  # nobody looked for weeks
    for n in (0, 1, 0):
        await office.sweep(n)
        await office.hear(1)
    assert await told(office) == [MISSED]
    (alarm,) = [x for x in await office.unit_facts() if isinstance(x, e.KeterbukaanTidakOptimal)]
    assert (alarm.terjadi_at, alarm.sejak, alarm.batas) == (wib("2027-05-25 00:00"), wib("2026-11-23 00:00"), "6 bulan")
    await fulfil(office, case)
    assert await told(office) == [MISSED, OVER]
    office.at("2027-11-23 23:59")
    await office.sweep()
    assert len(await told(office)) == 2
    office.at("2027-11-24 00:00")
    await office.sweep()
    assert (await told(office))[2:] == [MISSED]
    office.heard[0] = 0
    await office.hear()
    await office.sweep()
    assert len(await told(office)) == 3, "a log heard anew fires nothing"


async def test_fulfilled_in_time_nobody_is_warned(office: DeadlineOffice) -> None:
    await duty(office)
    await fulfil(office, await published(office))
    office.at("2027-06-01 08:00")
    await office.sweep()
    assert await told(office) == []


async def test_causes_stand_beside_each_other(office: DeadlineOffice) -> None:
    await duty(office)
    await duty(office, kode="laporan", nama="Laporan layanan informasi", setiap="1 tahun", mulai=date(2026, 3, 31))
    await office.limit("keterbukaan", teks="1 bulan")
    office.at("2027-06-01 08:00")
    await office.sweep()
    silent = ("tidak_ada_publikasi", None)
    assert await told(office) == [("+" + silent[0], None), MISSED, ("+informasi_berkala", "laporan")]
    standing = (await office.replicas[0].watcher.unit_state("kebakkramat")).peringatan
    assert set(standing) == {"tidak_ada_publikasi", "informasi_berkala/berkala", "informasi_berkala/laporan"}
    case = await published(office)
    assert (await told(office))[3:] == [("-tidak_ada_publikasi", None)], "publishing alone fulfils no duty"
    await fulfil(office, case)
    assert (await told(office))[4:] == [OVER]


async def test_when_several_were_missed_the_newest_is_made_up_for(office: DeadlineOffice) -> None:
    await duty(office, setiap="1 bulan")
    case = await published(office)
    office.at("2027-03-10 08:00")
    late = await published(office)
    await office.sweep()
    with pytest.raises(Refused, match="bukan_jatuh_tempo_terbuka"):
        await fulfil(office, late, date(2026, 12, 23))
    with pytest.raises(Refused, match="tayang_masa_lain"):
        await fulfil(office, case, date(2027, 2, 23))
    await fulfil(office, late, date(2027, 2, 23))
    assert await told(office) == [MISSED, OVER]
    with pytest.raises(Refused, match="sudah_dipenuhi"):
        await fulfil(office, await published(office), date(2027, 2, 23))
    with pytest.raises(Refused, match="kasus_sudah_dipakai"):
        await fulfil(office, late, date(2027, 3, 23))


async def test_only_what_stands_published_in_this_unit(office: DeadlineOffice) -> None:
    await duty(office)
    down = e.MateriDitarik(versi=1, sebab="keliru", penjelasan="Keliru.")
    for case, kode in (
        (str(uuid4()), "belum_tayang"),
        (await published(office, "kebakkramat", down), "belum_tayang"),
        (await published(office, "lain"), "kasus_unit_lain"),
    ):
        with pytest.raises(Refused, match=kode):
            await fulfil(office, case)
    with pytest.raises(Refused, match="kewajiban_tidak_dikenal"):
        await fulfil(office, await published(office), kode="tidak-ada")
    with pytest.raises(Refused, match="jabatan_tidak_berwenang"):
        await office.ask(c.PenuhiKewajibanBerkala(kode="berkala", untuk_jatuh_tempo=DUE), await published(office), j.STAF_)


async def test_changing_the_name_forgives_nothing_and_lifting_the_duty_ends_it(office: DeadlineOffice) -> None:
    await duty(office)
    office.at("2027-06-01 08:00")
    await office.sweep()
    await duty(office, nama="Informasi berkala kecamatan")
    await office.sweep()
    assert await told(office) == [MISSED]
    await office.ask(c.HapusKewajibanBerkala(kode="berkala"))
    assert await told(office) == [MISSED, OVER]
    office.at("2028-06-01 08:00")
    await office.sweep()
    assert len(await told(office)) == 2


async def test_a_new_name_before_anybody_looked_forgives_nothing_either(office: DeadlineOffice) -> None:
    await duty(office)
    office.at("2027-06-01 08:00")
    await duty(office, nama="Informasi berkala kecamatan")
    await office.sweep()
    assert await told(office) == [MISSED]


async def test_the_warning_is_one_whoever_finds_it_and_not_before_its_time(office: DeadlineOffice) -> None:
    await duty(office)

    async def found() -> None:
        about = office.replicas[0].watcher._about(str(uuid4()), "unit-kebakkramat", "kebakkramat")
        await office.replicas[0].executor.execute(c.NyatakanKewajibanTerlewat(kode="berkala", jatuh_tempo=DUE), about)

    office.at("2027-05-24 23:59")
    await found()
    assert await told(office) == []
    office.at("2027-06-01 08:00")
    await found()
    await found()
    assert await told(office) == [MISSED]


async def test_a_new_count_begins_anew(office: DeadlineOffice) -> None:
    await duty(office)
    office.at("2027-06-01 08:00")
    await office.sweep()
    await duty(office, setiap="3 bulan", mulai=date(2027, 6, 1))
    await office.sweep()
    assert await told(office) == [MISSED, OVER]
    office.at("2027-09-02 00:00")
    await office.sweep()
    assert (await told(office))[2:] == [MISSED]


async def test_duties_that_are_refused(office: DeadlineOffice) -> None:
    for more, kode, bidang in (
        ({"setiap": "sering"}, "masa_tidak_terbaca", "setiap"),
        ({"setiap": "0 bulan"}, "masa_tidak_terbaca", "setiap"),
        ({"setiap": "11 tahun"}, "masa_tidak_terbaca", "setiap"),
        ({"mulai": date(1990, 1, 1)}, "mulai_tidak_wajar", "mulai"),
    ):
        with pytest.raises(Refused, match=kode) as refused:
            await duty(office, **more)
        assert refused.value.reasons[0].bidang == bidang
    with pytest.raises(Refused, match="kewajiban_tidak_dikenal"):
        await office.ask(c.HapusKewajibanBerkala(kode="berkala"))
    with pytest.raises(Refused, match="bukan_administrator"):
        await office.ask(c.TetapkanKewajibanBerkala.model_validate(BERKALA), kind="portal")
    await duty(office, setiap="tiap 6  bulan")
    await duty(office)
    assert len(await office.unit_facts()) == 1, "the same again is no news"
    await office.calendar(isi(biasa(mulai=date(2045, 1, 1))))
    with pytest.raises(Refused, match="tanpa_jam_kerja"):
        await duty(office, kode="lain")
    office.at("2027-06-01 08:00")
    await office.sweep()  # no working day within reach: nothing can be reckoned, and nothing breaks
    assert await told(office) == []
