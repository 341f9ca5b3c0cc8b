"""Every line the deadlines wrote in ten years, held against a recount from the log: what is wrong with it, in words."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.event import Event
from tests.support.recount import Recounted, Row, Said, Turn, recount, turns


@dataclass
class Office:
    """A unit's rules, each with its place in the log."""

    calendars: list[tuple[int, int, Row]] = field(default_factory=list)
    limits: list[tuple[int, tuple[str, ...], str, bool]] = field(default_factory=list)

    def row(self, position: int) -> tuple[int, Row]:
        """Version and hours in force before that place."""
        return [(version, row) for p, version, row in self.calendars if p < position][-1]

    def limit(self, group: tuple[str, ...], turn: Turn, position: int) -> str:
        """What holds for the turn, told at that place of the log: what was set before it began, or later for running ones."""
        holding = ""
        for p, steps, teks, running in self.limits:
            still = turn.end_position is None or turn.end_position > p
            if p < position and steps == group and (p < turn.start_position or (running and still)):
                holding = teks
        return holding


@dataclass
class Watched:
    """One due time, as the log tells it so far."""

    group: tuple[str, ...]
    round: int
    pauses: list[tuple[datetime, datetime]] = field(default_factory=list)
    paused_at: datetime | None = None
    told: list[tuple[str, int, datetime]] = field(default_factory=list)
    hasil: str = ""

    def count(self, name: str) -> int:
        return sum(kind == name for kind, _, _ in self.told)


class Judge:
    """Reads the log once, from the first fact to the last."""

    def __init__(self, sweeps: Sequence[tuple[datetime, int]]) -> None:
        self.sweeps = sweeps
        self.offices: dict[str, Office] = defaultdict(Office)
        self.cases: dict[str, list[Said]] = defaultdict(list)
        self.units: dict[str, str] = {}
        self.watched: dict[tuple[str, str], Watched] = {}
        self.faults: list[str] = []
        self.checked = 0
        self._changed: dict[str, int] = {}

    def read(self, log: Sequence[Recorded[Event]]) -> None:
        last: datetime | None = None
        places = [position for _, position in self.sweeps]
        for fact in log:
            # Somebody has looked since rules changed: by now every running due time stands by the new ones.
            for unit, changed in list(self._changed.items()):
                if bisect_left(places, changed) < bisect_left(places, fact.position):
                    del self._changed[unit]
                    self.faults += self._by_new_rules(unit, fact.position)
            if last is not None and fact.recorded_at < last:
                self.faults.append(f"{fact.position}: the log's time went back")
            last = fact.recorded_at
            self.faults += [f"{fact.position} {type(fact.event).__name__} {fact.case}: {why}" for why in self._fact(fact)]

    def _fact(self, fact: Recorded[Event]) -> Iterator[str]:
        office = self.offices[fact.unit]
        match fact.event:
            case e.KalenderKerjaDitetapkan(versi=versi, kalender=kalender):
                office.calendars.append((fact.position, versi, Row(kalender, fact.recorded_at.date())))
                self._changed[fact.unit] = fact.position
            case e.BatasWaktuDitetapkan(langkah=langkah, teks=teks, berjalan=berjalan):
                office.limits.append((fact.position, langkah, teks, berjalan))
                self._changed[fact.unit] = fact.position
            case e.TenggatDitetapkan():
                yield from self._set(fact, fact.event)
            case e.TenggatDijeda(tenggat=id_):
                self.watched[fact.case, id_].paused_at = fact.at
            case e.TenggatDilanjutkan():
                yield from self._resumed(fact, fact.event)
            case e.TenggatMendekat() | e.TenggatTerlampaui():
                yield from self._fired(fact, fact.event)
            case e.TenggatBerakhir():
                yield from self._ended(fact, fact.event)
            case event if event.service in ("disposition", "content", "verification", "publisher"):
                said = Said(fact.position, fact.at, type(event).__name__, getattr(event, "laporan", ""))
                self.cases[fact.case].append(said)
                self.units[fact.case] = fact.unit

    def _turn(self, case: str, w: Watched) -> Turn:
        return turns(self.cases[case], w.group)[w.round - 1]

    def _by_new_rules(self, unit: str, position: int) -> Iterator[str]:
        for (case, _), w in self.watched.items():
            if self.units[case] == unit and not w.hasil and w.paused_at is None:
                _, _, right = self._recount(unit, case, position, w)
                if right is None or right.due_at != w.told[-1][2]:
                    yield f"before {position}, {case} {w.group}: still {w.told[-1][2]}, recounted {right}"

    def _recount(self, unit: str, case: str, position: int, w: Watched) -> tuple[Turn, int, Recounted | None]:
        office, turn = self.offices[unit], self._turn(case, w)
        version, row = office.row(position)
        teks = office.limit(w.group, turn, position)
        self.checked += 1
        return turn, version, recount(teks, turn.start, row, w.pauses) if teks else None

    def _set(self, fact: Recorded[Event], t: e.TenggatDitetapkan) -> Iterator[str]:
        w = self.watched.setdefault((fact.case, t.tenggat), Watched(tuple(t.langkah.split("-")), t.putaran))
        if w.hasil and w.hasil != "dicabut":
            yield f"set again after it had ended ({w.hasil})"
        w.hasil = ""
        turn, version, right = self._recount(fact.unit, fact.case, fact.position, w)
        w.told.append(("set", fact.position, t.due_at))
        if right is None:
            yield "no limit holds for it"
        elif (t.mulai_at, t.due_at, t.mendekat_at, t.kalender_versi) != (turn.start, right.due_at, right.mendekat_at, version):
            yield f"says {t.due_at} ({t.mendekat_at}), recounted {right} from {turn.start} by calendar {version}"

    def _resumed(self, fact: Recorded[Event], t: e.TenggatDilanjutkan) -> Iterator[str]:
        w = self.watched[fact.case, t.tenggat]
        assert w.paused_at is not None
        w.pauses.append((w.paused_at, fact.at))
        w.paused_at = None
        _, _, right = self._recount(fact.unit, fact.case, fact.position, w)
        w.told.append(("set", fact.position, t.due_at))
        if right is None or (t.due_at, t.mendekat_at) != (right.due_at, right.mendekat_at):
            yield f"says {t.due_at}, recounted {right}"

    def _fired(self, fact: Recorded[Event], t: e.TenggatMendekat | e.TenggatTerlampaui) -> Iterator[str]:
        name = "near" if isinstance(t, e.TenggatMendekat) else "passed"
        w = self.watched[fact.case, t.tenggat]
        _, _, right = self._recount(fact.unit, fact.case, fact.position, w)
        if w.count(name) or (name == "near" and w.count("passed")):
            yield "fired before"
        w.told.append((name, fact.position, t.due_at))
        when = None if right is None else right.mendekat_at if name == "near" else right.due_at
        if right is None or when is None or (t.due_at, t.terjadi_at) != (right.due_at, when):
            yield f"says {t.due_at} at {t.terjadi_at}, recounted {right}"
        elif fact.recorded_at < when:
            yield f"early: recorded {fact.recorded_at}, was to be {when}"
        if w.paused_at is not None and name == "near":
            yield "fired while paused"

    def _ended(self, fact: Recorded[Event], t: e.TenggatBerakhir) -> Iterator[str]:
        w = self.watched[fact.case, t.tenggat]
        turn, _, right = self._recount(fact.unit, fact.case, fact.position, w)
        w.told.append(("ended", fact.position, t.due_at))
        if w.hasil:
            yield f"ended twice ({w.hasil}, {t.hasil})"
        w.hasil = t.hasil
        if t.hasil == "dicabut" or right is None:
            if right is not None or t.hasil != "dicabut":
                yield f"{t.hasil}, recounted {right}"
            return
        paused = w.paused_at is not None and turn.end is not None and w.paused_at <= turn.end
        late = turn.end is not None and turn.end > right.due_at and not paused
        if (t.berakhir_at, t.due_at, t.hasil) != (turn.end, right.due_at, "terlambat" if late else "tepat"):
            yield f"{t.hasil} at {t.berakhir_at} against {t.due_at}, recounted {right}, ended {turn.end}"
        if late and w.count("passed") != 1:
            yield "late, and nobody was told that it had passed"
        if not late and w.count("passed") and not self._moved_after_passing(w):
            yield "in time, and said to have passed"

    @staticmethod
    def _moved_after_passing(w: Watched) -> bool:
        passed = next((p, due) for kind, p, due in w.told if kind == "passed")
        return any(p > passed[0] and due > passed[1] for kind, p, due in w.told if kind in ("set", "ended"))

    # ── nothing is missing ───────────────────────────────────────────────────────────────────────────

    def finish(self, now: datetime, end: int) -> None:
        """Every turn under a limit has its due time, ended with it; every running one that has passed is said to have."""
        by_turn = {(case, w.group, w.round): w for (case, _), w in self.watched.items()}
        wanted = set()
        for case, facts in self.cases.items():
            office = self.offices[self.units[case]]
            for group in {steps for _, steps, _, _ in office.limits if steps != ("keterbukaan",)}:
                for n, turn in enumerate(turns(facts, group), start=1):
                    if office.limit(group, turn, end):
                        wanted.add((case, group, n))
                        self._complete(case, turn, by_turn.get((case, group, n)), now)
        for key in by_turn.keys() - wanted:
            if by_turn[key].hasil != "dicabut":
                self.faults.append(f"{key}: nobody set a limit for it")

    def _complete(self, case: str, turn: Turn, w: Watched | None, now: datetime) -> None:
        where = f"{case} {turn}"
        if w is None:
            self.faults.append(f"{where}: has no due time")
        elif bool(w.hasil) != (turn.end is not None):
            self.faults.append(f"{where}: ended {turn.end}, the log says {w.hasil or 'running'}")
        elif not w.hasil and w.paused_at is None and w.told[-1][2] <= now and not w.count("passed"):
            self.faults.append(f"{where}: has passed, and nobody was told")

    def overlooked(self, log: Sequence[Recorded[Event]]) -> Iterator[str]:
        """What had come when somebody looked with a right clock, and was not told then. A sweep is a time, and the log's end after it."""
        places = [position for _, position in self.sweeps]
        open_: dict[tuple[str, str], tuple[int, datetime | None, datetime]] = {}
        for fact in log:
            id_ = (fact.case, getattr(fact.event, "tenggat", ""))
            if (held := open_.pop(id_, None)) is not None:
                since, near, due = held
                between = [at for at, _ in self.sweeps[bisect_left(places, since) : bisect_left(places, fact.position)]]
                if near is not None and any(near <= at < due for at in between) and not self.watched[id_].count("near"):
                    yield f"{id_}: not warned between {near} and {due}"
                if any(due <= at for at in between) and not self._passed_before(id_, fact.position):
                    yield f"{id_}: passed at {due}, and not told before {fact.recorded_at}"
            match fact.event:
                case e.TenggatDitetapkan(mendekat_at=near, due_at=due) | e.TenggatDilanjutkan(mendekat_at=near, due_at=due):
                    open_[id_] = (fact.position, near, due)
                case e.TenggatMendekat(due_at=due):
                    open_[id_] = (fact.position, None, due)
                case _:
                    pass

    def _passed_before(self, id_: tuple[str, str], position: int) -> bool:
        return any(kind == "passed" and p < position for kind, p, _ in self.watched[id_].told)
