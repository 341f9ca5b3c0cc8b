"""The ladder and a breach in a running office: recorded by the watcher as the clock moves, told by mail, and the calendar by `tayang`."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from services.cli.calendars import _confirm, _import
from services.cli.due import calendar_of_unit
from services.deadlines import commands as c
from shared.messaging.answers import Diterima
from shared.refusal import Refused
from shared.sop import events as e
from tests.support.calendars import isi
from tests.support.e2e_clerk import UNIT
from tests.support.e2e_story import STORY
from tests.support.eventually import eventually
from tests.support.notified_office import Moving, NotifiedOffice, new_case, notified_office

SITI, SRI = "sekretaris@uji.invalid", "ppid@uji.invalid"


async def recorded(office: NotifiedOffice, stream: str, *wanted: type[Any]) -> list[Any]:
    """Facts of the deadlines' stream, once those stand there."""
    on = office.run.foundation

    async def found() -> list[Any]:
        return [f.event for f in await on.codec.decode(await on.store.read_stream(f"deadlines-{stream}"))]

    return await eventually(found, lambda events: {type(x) for x in events} >= set(wanted), what=str([w.__name__ for w in wanted]))


async def test_up_the_ladder_and_72_hours_across_restarts(tmp_path: Path) -> None:
    async with notified_office(tmp_path) as office:
        assert isinstance(await office.ask(c.TetapkanKalenderKerja(kalender=isi())), Diterima)
        await office.reach("sekretaris", surel=SITI, jam_tenang=False)
        await office.reach("ppid_pembantu", surel=SRI, jam_tenang=False)
        rungs = [{"jabatan": "sekretaris", "setelah": "1 jam"}, {"jabatan": "ppid_pembantu", "setelah": "1 hari kerja"}]
        for rule in (c.TetapkanTanggaEskalasi.model_validate({"tingkat": rungs}), c.TetapkanBatasWaktu(langkah=("2",), teks="15 menit")):
            assert isinstance(await office.ask(rule), Diterima)
        case, breach = new_case(), new_case()
        await office.clerk.do(STORY[0], case)
        sekretaris = await office.person("sekretaris")
        report = c.LaporkanPelanggaranData(uraian="Berkas terkirim ke grup.", data="NIK", perkiraan_subjek=3)
        answer = await office.clerk.client.send(report, unit=UNIT, case=breach, actor=sekretaris, jabatan="sekretaris")
        assert isinstance(answer, Diterima), answer
        await eventually(lambda: [m for m in office.mail.to(SRI) if "pelanggaran data" in str(m["Subject"])])
        (due, *_) = await recorded(office, case, e.TenggatDitetapkan)
        await office.stop()
        (tmp_path / "data" / "deadlines.db").unlink()
        office.clock.forward(timedelta(days=4))
        await office.start()
        *_, up = await recorded(office, case, e.TenggatTerlampaui, e.TenggatDieskalasi)
        assert (up.tingkat, up.jabatan) == (2, "ppid_pembantu"), "the Sekretaris is late himself"
        assert up.terjadi_at.date() == due.due_at.date() + timedelta(days=1)
        await eventually(lambda: [m for m in office.mail.to(SRI) if "dieskalasi kepada Anda" in str(m["Subject"])])
        _, passed = await recorded(office, breach, e.TenggatTerlampaui)
        assert passed.terjadi_at == passed.due_at
        await eventually(lambda: [m for m in office.mail.to(SITI) if "sudah terlampaui" in str(m["Subject"])])
        assert not any(secret in str(m) for m in office.mail.to(SRI) for secret in ("grup", "NIK"))


async def test_the_calendar_by_tayang(tmp_path: Path) -> None:
    """`calendar confirm` twice, `import` with a day of the office's own, then with one that is wrong."""
    clock = Moving(datetime.now(UTC))  # `tayang` goes by the world's own clock
    async with notified_office(tmp_path, clock) as office:
        settings = office.run.foundation.settings
        for _ in range(2):
            await _confirm(settings, UNIT, 2026)
        k = await calendar_of_unit(settings, UNIT)
        assert (k.versi, k.isi.tahun) == (1, (2026,))
        document = k.isi.model_dump(mode="json")
        document["hari"].append({"tanggal": "2026-12-30", "jenis": "libur_setempat", "nama": "Hari jadi"})
        await _import(settings, UNIT, "k.json", json.dumps({"versi": 1, "kalender": document}).encode())
        assert (await calendar_of_unit(settings, UNIT)).versi == 2
        with pytest.raises(Refused, match="hari_ganda"):
            await _import(settings, UNIT, "k.json", json.dumps(document | {"hari": document["hari"] * 2}).encode())
