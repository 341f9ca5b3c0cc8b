"""An office on days when anybody asks anything: stages hear of each other late, the outlet fails, people come and go."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from services.publisher.app import WORTH_A_LOOK
from services.publisher.outlets.port import DitolakTetap, DitundaSementara, KredensialHabis, TidakDiketahui
from services.publisher.worker import Worker
from services.registry import commands as registry
from shared.command import Command, Signer
from shared.eventstore.codec import Recorded
from shared.eventstore.memory import MemoryStore
from shared.execute import Receipt
from shared.refusal import Refused
from shared.sop.event import Event
from tests.support.fake_outlet import UNCLEAR, Answer, FakeOutlet, MemoryQueue
from tests.support.office import REACTIONS, Office
from tests.support.people import (
    NOW,
    OFFICES,
    SEKRETARIS,
    STAF_LAIN,
)
from tests.support.requests import BUILDERS, DANGEROUS, FORWARD, NAMES
from tests.support.scenario import By

CASES = ("aaaaaaaa-0000-4000-8000-000000000001", "bbbbbbbb-0000-4000-8000-000000000002")
STAGES = ("disposition", "content", "verification", "publisher")
HOLDERS: Mapping[str, tuple[str, ...]] = {j: tuple(p for p, k, _ in OFFICES if k == j) for j in {k for _, k, _ in OFFICES}}
JABATAN = tuple(sorted(HOLDERS))


@dataclass
class Day:
    """An office whose stages hear of each other when they are told to."""

    office: Office
    outlet: FakeOutlet
    seen: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STAGES, 0))
    queue: MemoryQueue = field(default_factory=MemoryQueue)
    refusals: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        office = self.office
        self.worker = Worker(
            office.executors["publisher"],
            self.queue,
            office.directories,
            {"website": self.outlet},
            self._get,
            Signer("layanan-publisher", "layanan"),
            lambda: office.now,
            30.0,
            15.0,
        )

    async def _get(self, sha256: str) -> bytes:
        return self.office.files[sha256]

    async def state(self, stage: str, case: str) -> Any:
        """The stage's own view, with nothing of other streams."""
        executor = self.office.executors[stage]
        state = executor.decider.initial
        for fact in await self.office.codec.decode(await self.office.store.read_stream(f"{stage}-{case}")):
            state = executor.decider.evolve(state, fact)
        return state

    async def ask(self, command: Command, by: By, case: str) -> Receipt | None:
        """Only refusals are allowed to come of it, each with a code and a sentence."""
        try:
            return await self.office.executors[command.service].execute(command, self.office.about(by, case))
        except Refused as refused:
            why = refused.reasons
        assert why
        for r in why:
            assert r.kode.replace("_", "").isalnum() and r.kode == r.kode.lower()
            assert r.pesan[0].isupper() and r.pesan.endswith("."), r.pesan
            self.refusals[r.kode] += 1
        return None

    async def hear(self, stage: str, limit: int) -> None:
        """The stage processes at most so many facts of the log."""
        for fact in await self.office.codec.decode(await self.office.store.read(self.seen[stage], limit)):
            reaction = REACTIONS[stage].get(type(fact.event))
            command = reaction(fact.event) if reaction else None
            if command is not None:
                await self.office.executors[stage].execute(command, self.office.about(None, fact.case, str(fact.event_id)))
            if stage == "publisher" and isinstance(fact.event, WORTH_A_LOOK):
                await self.queue.note(fact.case, fact.unit, fact.position, self.office.now)
            self.seen[stage] = fact.position

    async def settle(self) -> None:
        """Everybody hears everything, time passes, and the worker does what is due."""
        for _ in range(12):
            for stage in STAGES:
                await self.hear(stage, 10_000)
            self.office.now += timedelta(minutes=3)
            if not await self.worker.sweep() and not self.queue.rows:
                break

    async def facts(self) -> list[Recorded[Event]]:
        """The whole log."""
        return await self.office.codec.decode(await self.office.store.read(0, 100_000))


Step = tuple[int, int, int]
STEPS = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 59), st.integers(0, 27)), min_size=20, max_size=80)


async def forward(day: Day, case: str, a: int, b: int) -> None:
    """What the SOP expects next, by whom it expects it."""
    states = {stage: await day.state(stage, case) for stage in STAGES}
    expected = [name for stage, table in FORWARD for name in table.get(states[stage].tahap, ())]
    if not expected:
        return
    name = expected[a % len(expected)]
    jabatan, build = BUILDERS[name]
    actor = HOLDERS[jabatan][b % len(HOLDERS[jabatan])]
    if jabatan == "staf_sekretariat" and b % 3:
        actor = (states["content"].staf if name == "BuatMateri" else states["publisher"].staf) or actor
    await day.ask(build(states["disposition"], states["content"], states["verification"], states["publisher"], b), By(actor, jabatan), case)


async def by_chance(day: Day, case: str, a: int, b: int) -> None:
    """Anything, by anybody."""
    name = NAMES[a % len(NAMES)]
    if name in DANGEROUS and b > 9:
        return
    jabatan, build = BUILDERS[name]
    if b % 4 == 3:
        jabatan = JABATAN[(a + b) % len(JABATAN)]
    elif name.startswith("TarikPenyerahan"):
        jabatan = ("ppid_pembantu", "sekretaris", "sekretariat", "staf_sekretariat")[b % 4]
    # The Sekretaris tries to verify, too; some days he is even Plh. of the Bidang.
    people = (*HOLDERS[jabatan], SEKRETARIS) if jabatan == "bidang_pdki" else HOLDERS[jabatan]
    actor = people[b % len(people)]
    d, c, v, p = [await day.state(stage, case) for stage in STAGES]
    await day.ask(build(d, c, v, p, b), By(actor, jabatan), case)


HASTE: tuple[str, ...] = (
    "AjukanMateri TarikPenyerahanMateri AjukanMateri VerifikasiMateri",
    "KoreksiMateri AjukanMateri hear TarikPenyerahanMateri AjukanMateri VerifikasiMateri",
    "AjukanMateri hear VerifikasiMateri",
    "VerifikasiMateri hear PerintahkanPenayangan LaksanakanPenayangan hear CabutVerifikasi sweep",
    "PerintahkanPenayangan LaksanakanPenayangan hear HentikanProses sweep",
    "LaksanakanPenayangan hear sweep TarikMateri sweep",
    "PerintahkanPenayangan LaksanakanPenayangan hear TandaiTayang fault sweep TarikMateri",
    "TugaskanPenyusunan hear TarikPenyerahan@sekretariat BuatMateri",
    "UlangiPenayangan BukaRalat sweep KoreksiMateri",
    "BukaRalat UlangiPenayangan hear sweep",
)
"""Acts that follow each other faster than the stages hear of them: what the guards are for."""


async def haste(day: Day, case: str, a: int, b: int) -> None:
    """One of those, by the right people, nobody listening but where it says so."""
    for part in HASTE[a % len(HASTE)].split():
        if part == "hear":
            for stage in STAGES:
                await day.hear(stage, 1_000)
        elif part == "sweep":
            await day.worker.sweep()
        elif part == "fault":
            day.outlet.plan.appendleft(Answer(True, "timeout"))
        else:
            name, _, jabatan = part.partition("@")
            await by_the_right_one(day, case, name, b, jabatan)


async def by_the_right_one(day: Day, case: str, name: str, b: int, jabatan: str = "") -> None:
    """The named staf where one is named; a Sekretaris who stands in for the Bidang would verify his own, now and then."""
    usual, build = BUILDERS[name]
    d, c, v, p = [await day.state(stage, case) for stage in STAGES]
    actor = HOLDERS[jabatan or usual][0]
    if usual == "staf_sekretariat":
        actor = (c.staf if name == "BuatMateri" else p.staf) or actor
    if name == "VerifikasiMateri" and b % 3 == 0:
        actor = SEKRETARIS
    command = build(d, c, v, p, b)
    if name == "TandaiTayang":
        command = command.model_copy(update={"saluran": "instagram"})
    await day.ask(command, By(actor, jabatan or usual), case)


FAULTS: tuple[Answer, ...] = (
    Answer(),
    Answer(),
    *(Answer(posts, says) for says in UNCLEAR[1:] for posts in (True, False)),
    Answer(False, DitolakTetap("isi_ditolak", "Isi ditolak.")),
    Answer(False, KredensialHabis()),
)


async def outside(day: Day, a: int, b: int) -> None:
    """The outlet's next answers; an outlet given up, or taken up again; a Sekretaris who also stands in for the Bidang."""
    if a % 7 == 6:
        await administer(day, b)
    elif a % 4 == 0:
        day.outlet.plan.append(Answer(False, DitundaSementara(day.office.now + timedelta(minutes=b))))
    elif a % 4 == 1:
        day.outlet.reads.append(("connection", "timeout", None)[b % 3])
    elif a % 4 == 2:
        day.outlet.removals.append(("error", "connection", TidakDiketahui("tarik"))[b % 3])
    else:
        day.outlet.plan.append(FAULTS[b % len(FAULTS)])


async def administer(day: Day, b: int) -> None:
    """What the registry allows; the rest is refused."""
    saluran = ("website", "instagram")[b % 2]
    commands: tuple[Command, ...] = (
        registry.AkhiriSaluran(saluran=saluran, alasan="akun diretas"),
        registry.DaftarkanSaluran(saluran=saluran, jenis="website" if saluran == "website" else "manual", nama=saluran),
        registry.TunjukPlh(pegawai=SEKRETARIS, jabatan="bidang_pdki", nomor_surat="800/1", mulai=NOW.date(), akhir=NOW.date()),
        registry.AkhiriJabatan(pegawai=STAF_LAIN, jabatan="staf_sekretariat", nomor_sk="821/1", akhir=NOW.date() - timedelta(days=1)),
    )
    about = replace(day.office.about(None, "registry"), actor="admin", signer=Signer("uji", "operator"))
    try:
        await day.office.executors["registry"].execute(commands[b % 4], about)
    except Refused as refused:
        day.refusals.update(r.kode for r in refused.reasons)


async def live(day: Day, steps: Sequence[Step]) -> None:
    """One day."""
    for kind, a, b in steps:
        case = CASES[0] if a % 5 else CASES[1]
        if kind < 9:
            await forward(day, case, a, b)
        elif kind < 12:
            await by_chance(day, case, a, b)
        elif kind < 13:
            await haste(day, case, b, a)
        elif kind < 16:
            for stage in STAGES if b % 3 else STAGES[a % 4 :]:
                await day.hear(stage, b * 2 + 1)
        elif kind < 18:
            await outside(day, a, b)
        elif kind < 19:
            day.office.now += timedelta(seconds=b * 5)
        else:
            await day.worker.sweep()


async def open_day(idempotent: bool, start: int, answers: Sequence[Answer]) -> Day:
    """A founded office, where the first case has come so far that a day's acts reach the end of it."""
    store = MemoryStore(clock=lambda: office.now)
    office = Office(store)
    await office.found()
    day = Day(office, FakeOutlet(idempotent=idempotent, plan=deque(answers)))
    if start % 3 == 0:
        await administer(day, 2)  # the Sekretaris stands in for the Bidang
    for n in range(start):
        await forward(day, CASES[0], n, 7 * n + 1)
        for stage in STAGES:
            await day.hear(stage, 1_000)
        await day.worker.sweep()
    return day
