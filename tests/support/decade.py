"""Ten years of three offices in a minute: the real deadlines parts on one log, time moved by hand, clocks that lie, watchers that die.

Every process has its own clock (true time and an error), and the log stamps an append with the clock of whoever appends, as in life.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from heapq import heappop, heappush
from pathlib import Path
from random import Random
from uuid import uuid5

from services.deadlines import commands as c
from services.deadlines.decisions import DECIDER
from services.deadlines.reactions import REACTIONS
from services.deadlines.subscribers import HEARD
from shared.command import Circumstances, Command, Signer
from shared.directory import Directories
from shared.eventstore.codec import Recorded
from shared.eventstore.port import ClockImplausible, StreamAppend
from shared.execute import Executor
from shared.foundation import Foundation, lay_foundation
from shared.messaging.verdict import Verdict, judge
from shared.refusal import Refused
from shared.settings import Settings
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.materi import Jabatan
from tests.support.decade_data import (
    CHANGES,
    FIRST_YEAR,
    LAST_YEAR,
    LATE_DECREE,
    LATE_DECREED,
    LIMITS,
    ZONES,
    awkward,
    instant,
    journey,
    new_year,
    office_year,
    pause_of,
)
from tests.support.decade_processes import IDS, Process, Size, World
from tests.support.people import PPID, profil, registry_events

BEGIN = datetime(2024, 12, 2, 3, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LIES = (HOUR, -HOUR, DAY, -DAY)
Act = Callable[[], Awaitable[None]]
Step = tuple[Jabatan | None, Event]


class Decade(World):
    """What happens, when, and who looks."""

    def __init__(self, folder: Path, base: Foundation, seed: int, size: Size) -> None:
        super().__init__(folder, base, size, BEGIN)
        self.rng = Random(seed)
        self.counts: Counter[str] = Counter()
        self.sweeps: list[tuple[datetime, int]] = []
        """When somebody looked with a right clock, and how far the log went then."""
        self.processes: list[Process] = []
        self._heard, self._asleep_until = 0, self.now
        self._decreed: set[date] = set()
        self._dues: dict[str, datetime] = {}
        self._versions: dict[str, int] = defaultdict(int)
        self._acts: list[tuple[datetime, int, Act]] = []
        self._looks: list[tuple[datetime, str]] = []
        self._over: set[str] = set()
        self._stirred = False
        self._n = 0

    def id(self) -> str:
        self._n += 1
        return str(uuid5(IDS, str(self._n)))

    def at(self, when: datetime, act: Act) -> None:
        self._n += 1
        heappush(self._acts, (max(when, self.now), self._n, act))

    # ── what happens ─────────────────────────────────────────────────────────────────────────────────

    async def live(self) -> None:
        """From the end of 2024 to the end of 2034, and a little longer so that everything has come."""
        await self.found()
        await self.start()
        for begins, act in self._plan():
            self.at(begins, act)
        last = instant(new_year(LAST_YEAR + 1), "kebakkramat")
        while (when := self._next()) is not None and when <= last:
            self.now = max(self.now, when)
            while self._acts and self._acts[0][0] <= self.now:
                await heappop(self._acts)[2]()
            if self._something_comes() or self.rng.random() < 0.25:
                await self.look()
        for process in self.processes:
            process.lies = timedelta()
        # A log stamped a day ahead takes nothing until the clock has caught up.
        self.now, self._asleep_until = last + 2 * DAY, last
        await self.look()
        await self.close()

    def _next(self) -> datetime | None:
        return min([*(a[0] for a in self._acts[:1]), *(look[0] for look in self._looks[:1])], default=None)

    def _something_comes(self) -> bool:
        """Whether a due time that still runs is near or passes just now, or rules and watchers have changed."""
        found, self._stirred = self._stirred, False
        while self._looks and self._looks[0][0] <= self.now:
            found = heappop(self._looks)[1] not in self._over or found
        return found

    def _plan(self) -> Iterator[tuple[datetime, Act]]:
        for when, unit, group, teks, running in CHANGES:
            command = c.TetapkanBatasWaktu(langkah=group, teks=teks, berjalan=running)
            yield instant(datetime.fromisoformat(when), unit), self._asking(command, unit)
        for year in range(FIRST_YEAR + 2, LAST_YEAR + 1, 2) if self.size.small else range(FIRST_YEAR + 1, LAST_YEAR + 1):
            for unit in ZONES:
                yield instant(datetime.combine(date(year - 1, 11, 20), time(9)), unit), self._confirming(unit, year)
        begins = []
        for n in range(self.size.cases):
            unit = list(ZONES)[n % 3]
            local = LATE_DECREED - HOUR if n < 3 else awkward(self.rng, FIRST_YEAR + n * 10 // self.size.cases)
            begins.append(instant(local, unit))
            yield begins[-1], self._stepping(unit, self.id(), journey(self.rng), None)
        yield instant(LATE_DECREED, "jayapura"), self._decreeing(LATE_DECREE)
        # Everything else befalls an office where something is on its way.
        for begin in begins:
            for _ in range(self.size.decrees_a_case):
                yield begin + self._soon(), self._decreeing(None)
            for disturbance in (self._sleep, self._restart, self._forget_a_little):
                yield begin + self._soon(), disturbance
            for lie in self.rng.sample(LIES, 2):
                yield begin + self._soon(), self._lying(self.rng.randrange(2), lie)
        yield instant(new_year(2026), "kebakkramat"), self._lose_projection

    def _soon(self) -> timedelta:
        return timedelta(minutes=self.rng.randrange(6 * 1440))

    async def found(self) -> None:
        self.log = await self.view(lambda: self.now)
        self.executor = Executor(DECIDER, self.log, self.codec, Directories(self.log, self.codec))
        for unit, zone in ZONES.items():
            registry: list[Event] = []
            for event in registry_events():
                if isinstance(event, e.JabatanDiangkat):
                    event = event.model_copy(update={"mulai": date(2020, 1, 2)})
                elif isinstance(event, e.UnitDidaftarkan):
                    event = e.UnitDidaftarkan.model_validate({"profil": {**profil().model_dump(), "zona": zone}})
                registry.append(event)
            await self._record("registry", unit, "registry", registry)
            await self._confirming(unit, FIRST_YEAR)()
            for group, teks in LIMITS[unit]:
                hari = unit == "jayapura" and teks == "1 hari"
                await self._asking(c.TetapkanBatasWaktu(langkah=group, teks=teks, hari_kalender=hari), unit)()

    async def _record(self, service: str, unit: str, case: str, events: Sequence[Event], jabatan: str | None = None) -> None:
        about = Circumstances(self.id(), PPID, jabatan, unit, case, Signer("uji", "operator"), self.now, "d")
        stream = f"{service}-{unit if service == 'registry' else case}"
        drafts = await self.codec.encode(events, about, "uji")
        await self.log.append([StreamAppend(stream, self._versions[stream], drafts)])
        self._versions[stream] += len(drafts)

    def _stepping(self, unit: str, case: str, left: Iterator[Step], held: Step | None) -> Act:
        """One step of a case, then the next. While the log takes nothing people try again."""

        async def act() -> None:
            step = held or next(left, None)
            if step is None:
                return
            jabatan, event = step
            try:
                await self._record(event.service, unit, case, [event], jabatan)
            except ClockImplausible:
                self.counts["office stood still"] += 1
                self.at(self.now + HOUR, self._stepping(unit, case, left, step))
                return
            await self.hear()
            if self.rng.random() < 0.12:
                self.at(self.now + timedelta(seconds=pause_of(self.rng) // timedelta(seconds=3)), self._pausing(unit, case))
            self.at(self._when_next(case), self._stepping(unit, case, left, None))

        return act

    def _when_next(self, case: str) -> datetime:
        """Some people come exactly when it is due, some a second later."""
        due, draw = self._dues.get(case), self.rng.random()
        if due is not None and due > self.now and draw < 0.15:
            return due + timedelta(seconds=1 if draw < 0.07 else 0)
        return self.now + pause_of(self.rng)

    def _asking(self, command: Command, unit: str, case: str = "", jabatan: str | None = None) -> Act:
        async def act() -> None:
            actor = PPID if jabatan else "operator"
            about = Circumstances(self.id(), actor, jabatan, unit, case or f"unit-{unit}", Signer("uji", "operator"), self.now, "d")
            try:
                await self.executor.execute(command, about)
            except ClockImplausible:
                self.at(self.now + HOUR, self._asking(command, unit, case, jabatan))
                return
            if self.processes:
                await self.hear()

        return act

    def _confirming(self, unit: str, year: int) -> Act:
        async def act() -> None:
            years = range(max(FIRST_YEAR, year - 1), year + 2) if self.size.small else range(FIRST_YEAR, year + 1)
            calendar = office_year(ZONES[unit], years, frozenset(self._decreed))
            await self._asking(c.TetapkanKalenderKerja(kalender=calendar), unit)()

        return act

    def _decreeing(self, about: date | None) -> Act:
        """A day that is soon, today, or even past."""

        async def act() -> None:
            day = about or (self.now + timedelta(days=self.rng.choice((-3, 0, 1, 1, 2, 4, 9)))).date()
            self._decreed.add(day)
            year = self.now.year + (self.now.month == 12)
            # The first is taken over everywhere at once; of the others an office hears when it hears of them.
            for unit in ZONES if about else self.rng.sample(list(ZONES), 2):
                await self._confirming(unit, min(year, LAST_YEAR))()

        return act

    def _pausing(self, unit: str, case: str) -> Act:
        async def act() -> None:
            state = await self.processes[0].service.watcher.state(case)
            for t in state.tenggat.values():
                if t.hasil or t.dijeda_sejak is not None:
                    continue
                earlier = self.now - timedelta(minutes=3) if self.rng.random() < 0.3 else None
                try:
                    await self._asking(c.JedaTenggat(tenggat=t.id, alasan="x", terjadi_at=earlier), unit, case, "ppid_pembantu")()
                except Refused as refused:
                    self.counts[refused.reasons[0].kode] += 1
                    continue
                self.counts["paused"] += 1
                if self.rng.random() < 0.85:
                    self.at(self.now + pause_of(self.rng), self._resuming(unit, case, t.id))

        return act

    def _resuming(self, unit: str, case: str, tenggat: str) -> Act:
        async def act() -> None:
            if (await self.processes[0].service.watcher.state(case)).tenggat[tenggat].hasil:
                return  # the step was done meanwhile
            await self._asking(c.LanjutkanTenggat(tenggat=tenggat), unit, case, "ppid_pembantu")()

        return act

    # ── who looks, and what befalls them ─────────────────────────────────────────────────────────────

    async def start(self) -> None:
        """Two watchers on one projection."""
        await self.close()
        lies = [p.lies for p in self.processes] or [timedelta(), timedelta()]
        self.processes = []
        for lie in lies:
            self.processes.append(Process(self, lie))
            await self.processes[-1].start()

    async def close(self) -> None:
        for process in self.processes:
            await process.close()

    async def hear(self) -> None:
        """Facts to the projection, in order, by whichever replica holds the line just now."""
        while records := await self.log.read(self._heard, 200):
            for fact in await self.codec.decode(records):
                if not await self._told(self.processes[fact.position % 2], fact):
                    self.at(self.now + HOUR, self.hear)
                    return
                self._heard = fact.position
                self._note(fact)

    async def _told(self, process: Process, fact: Recorded[Event]) -> bool:
        reaction = REACTIONS.get(type(fact.event))
        try:
            await process.service.react(fact, reaction(fact.event) if reaction else None)
            if isinstance(fact.event, HEARD):
                await process.service.hears.dengar(fact)
        except Exception as error:
            if judge(error) is not Verdict.WAIT:
                raise
            self.waits[type(error).__name__] += 1
            return False
        return True

    def _note(self, fact: Recorded[Event]) -> None:
        match fact.event:
            case e.TenggatDitetapkan(due_at=due, mendekat_at=near) | e.TenggatDilanjutkan(due_at=due, mendekat_at=near):
                self._dues[fact.case] = due
                for when in (due, near):
                    if when is not None and when >= self.now:
                        heappush(self._looks, (when, fact.event.tenggat))
            case e.TenggatBerakhir(tenggat=id_):
                self._over.add(id_)
            case e.KalenderKerjaDitetapkan() | e.BatasWaktuDitetapkan():
                self._stirred = True
            case _:
                pass

    async def look(self) -> None:
        """Both watchers at once, until neither finds anything."""
        if self.now < self._asleep_until:
            return
        waits = self.waits.total()
        for _ in range(30):
            refused = self.waits.total()
            await self.hear()
            heard = self._heard
            found = await asyncio.gather(*(p.sweeps() for p in self.processes))
            if not any(found) and (heard == (await self.log.head()).position or self.waits.total() > refused):
                break
        end = (await self.log.head()).position
        if self.waits.total() == waits and self._heard == end and not all(p.lies for p in self.processes):
            self.sweeps.append((self.now, end))

    def _lying(self, n: int, lie: timedelta) -> Act:
        """A clock is set wrong for some hours; it is noticed, and set right."""

        async def act() -> None:
            self.processes[n % 2].lies = lie
            self._stirred = True
            self.at(self.now + timedelta(hours=self.rng.choice((1, 5, 30))), righted)

        async def righted() -> None:
            self.processes[n % 2].lies = timedelta()
            self._stirred = True

        return act

    async def _sleep(self) -> None:
        """Nobody looks for a while: a power cut over days."""
        self._asleep_until = self.now + timedelta(hours=self.rng.choice((2, 20, 70)))
        self.at(self._asleep_until, self._awake)

    async def _awake(self) -> None:
        self._stirred = True
        await self.hear()

    async def _restart(self) -> None:
        await self.start()
        self._stirred = True

    async def _forget_a_little(self) -> None:
        """The last facts are delivered again."""
        self._heard = max(0, self._heard - 25)
        await self.hear()

    async def _lose_projection(self) -> None:
        """All it knows has to come from the log again."""
        self.fresh_projection()
        self._heard = 0
        await self.start()
        await self.hear()


async def lived(folder: Path, size: Size, seed: int = 2025) -> Decade:
    """A decade that has been lived."""
    base = await lay_foundation(Settings(data=folder))
    await base.store.close()
    decade = Decade(folder, base, seed, size)
    try:
        await decade.live()
    finally:
        base.keyring.close()
    return decade
