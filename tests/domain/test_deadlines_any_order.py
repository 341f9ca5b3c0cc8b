"""Offices whose stages, watchers and clocks do as they like: every due time fires at most once, at its time, and ends with its turn."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from services.deadlines import commands as c
from shared.refusal import Refused
from shared.sop import events as e
from shared.sop.waktu.kalender import Kalender
from shared.sop.waktu.langkah import LANGKAH, giliran, kelompok
from shared.sop.waktu.tenggat import due
from shared.sop.waktu.tulisan import baca
from tests.support import journeys as j
from tests.support.calendars import biasa, isi, khusus, ramadan
from tests.support.days import CASES, Day, forward
from tests.support.deadline_office import DeadlineOffice, deadline_office
from tests.support.fake_outlet import FakeOutlet

Step = tuple[int, int, int]
STEPS = st.lists(st.tuples(st.integers(0, 13), st.integers(0, 40), st.integers(0, 27)), min_size=25, max_size=60)
LADDER = (("sekretaris", "1 jam"), ("ppid_pembantu", "1 hari kerja"))
LIMITS = ("30 menit", "1 jam", "1 hari kerja", "1x24 jam", "2 jam")
CALENDARS = (
    isi(),
    isi(biasa(), hari=[khusus(date(2026, 11, 24), "cuti_bersama")]),
    isi(biasa(), ramadan(date(2026, 11, 23), date(2026, 11, 30)), hari=[khusus(date(2026, 11, 28), "masuk")]),
)


@settings(max_examples=12)
@given(STEPS)
def test_any_day(steps: Sequence[Step]) -> None:
    with TemporaryDirectory() as folder:
        asyncio.run(lived(Path(folder), steps))


async def lived(folder: Path, steps: Sequence[Step]) -> None:
    async with deadline_office(folder, replicas=2) as office:
        day = Day(office.office, FakeOutlet(idempotent=True))
        await office.calendar(CALENDARS[0])
        for n, langkah in enumerate(LANGKAH):
            await office.limit(langkah, teks=LIMITS[n % len(LIMITS)])
        await office.ask(c.TetapkanTanggaEskalasi.model_validate({"tingkat": [{"jabatan": j, "setelah": s} for j, s in LADDER]}))
        for kind, a, b in steps:
            await one(office, day, kind, a, b)
        for _ in range(3):
            for n in (0, 1):
                await office.hear(n)
                await office.sweep(n)
        for case in CASES:
            await judged(office, case)


async def one(office: DeadlineOffice, day: Day, kind: int, a: int, b: int) -> None:
    """An act, time, a replica that wakes up, a decree, a pause."""
    case = CASES[a % 2]
    if kind < 6:
        await forward(day, case, a, b)
        for stage in day.seen:
            await day.hear(stage, 1_000)
    elif kind < 8:
        office.later((1, 7, 45, 300, 1441, 4000)[b % 6])
    elif kind < 9:
        await office.hear(b % 2)
    elif kind < 11:
        await office.sweep(b % 2)
    elif kind < 12:
        await office.ask(c.TetapkanKalenderKerja(kalender=CALENDARS[b % 3]))
    else:
        await stopped_or_started(office, case)


async def stopped_or_started(office: DeadlineOffice, case: str) -> None:
    state = await office.replicas[0].watcher.state(case)
    for t in list(state.tenggat.values())[-1:]:
        command = c.LanjutkanTenggat(tenggat=t.id) if t.dijeda_sejak else c.JedaTenggat(tenggat=t.id, alasan="x")
        try:
            await office.ask(command, case, j.PPID)
        except Refused:
            pass  # over, or late: that is for the other tests


async def judged(office: DeadlineOffice, case: str) -> None:
    """Against a reckoning of its own: turns from the log, limits as set, the calendar in force."""
    own = list(await office.facts(case))
    facts = await office.office.events(case)
    counts = Counter((type(f.event), f.event.tenggat) for f in own)  # type: ignore[attr-defined]
    for kind in (e.TenggatMendekat, e.TenggatTerlampaui, e.TenggatBerakhir):
        assert all(n == 1 for (k, _), n in counts.items() if k is kind), kind
    climbed = Counter((f.event.tenggat, f.event.jabatan) for f in own if isinstance(f.event, e.TenggatDieskalasi))
    assert all(n == 1 for n in climbed.values()), climbed
    state = await office.replicas[0].watcher.state(case)
    turns = [t for langkah in LANGKAH for t in kelompok(giliran([f for f in facts if f.event.service != "deadlines"]), (langkah,))]
    assert len(turns) == len(state.tenggat)
    rules = await office.replicas[0].watcher.unit_state("kebakkramat")
    assert rules.kalender is not None
    k = Kalender(rules.kalender, rules.kalender_versi)
    for turn in turns:
        (t,) = [t for t in state.tenggat.values() if (t.langkah, t.putaran) == (turn.langkah, turn.putaran)]
        batas = baca(t.aturan)
        assert batas is not None
        assert bool(t.hasil) == (turn.berakhir_at is not None), turn
        if not t.hasil and t.dijeda_sejak is None:
            assert t.due_at == due(batas, turn.mulai_at, k, t.jeda).at
            if office.office.now >= t.due_at:
                assert t.terlampaui
            for jabatan, setelah in LADDER if t.jabatan in ("staf_sekretariat", "sekretariat", "bidang_pdki") else ():
                reached = due(baca(setelah), t.due_at, k).at <= office.office.now  # type: ignore[arg-type]
                assert not reached or (t.id, jabatan) in climbed, (t.langkah, jabatan)
        assert t.terlampaui or not any(id_ == t.id for id_, _ in climbed)
        if t.hasil == "terlambat":
            assert t.terlampaui and turn.berakhir_at is not None and turn.berakhir_at > t.due_at
    assert not any(r.kasus == case for r in await office.replicas[0].queue.claim(office.office.now, office.office.now + timedelta(hours=1)))
