"""Comparing two ways of doing the same: interleaved rounds, ratio per round, an A/A run beside it.

Absolute rates on a shared machine move by a factor of two; ratios of neighbours in time do not. The A/A run (ours
against ours) shows what a ratio is worth here and now: a goal that lies inside that spread is "not decidable".
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

ROUNDS = 7
MAX_STEAL = 0.05
MAX_REPEATS = 5

Side = Callable[[], None]
"""One measured run; what it needs is made before, outside the time."""


@dataclass(frozen=True)
class Case:
    """`ours` and `theirs` each do `size` units of work per run. `goal` is the ratio aimed at."""

    name: str
    size: int
    ours: Side
    theirs: Side
    goal: float | None = None
    before: Callable[[Side], None] | None = None
    """What a side needs anew for each run; not measured."""


@dataclass
class Result:
    """Per round: units per second of both sides, and of ours a second time."""

    case: Case
    ours: list[float] = field(default_factory=list)
    theirs: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)

    @property
    def ratios(self) -> list[float]:
        return [a / b for a, b in zip(self.ours, self.theirs, strict=True)]

    @property
    def noise(self) -> list[float]:
        return [a / b for a, b in zip(self.ours, self.again, strict=True)]

    @property
    def verdict(self) -> str:
        goal, middle = self.case.goal, median(self.ratios)
        if goal is None:
            return ""
        if middle * min(self.noise) < goal < middle * max(self.noise):
            return f"{goal:g} x: not decidable"
        return f"{goal:g} x: {'met' if middle >= goal else 'MISSED'}"


def compare(cases: Sequence[Case], rounds: int = ROUNDS) -> list[Result]:
    """Every case in every round, so that a bad minute hits all alike; each side once unmeasured before."""
    results = [Result(case) for case in cases]
    for case in cases:
        for side in (case.ours, case.theirs):
            _seconds(case, side)
    for n in range(rounds):
        for result in results:
            _round(result, reverse=n % 2 == 1)
    return results


def _round(result: Result, *, reverse: bool) -> None:
    case = result.case
    for attempt in range(MAX_REPEATS):
        before = _cpu_ticks()
        order = [case.ours, case.theirs, case.ours]
        first, theirs, last = [_seconds(case, side) for side in order]
        if _steal(before, _cpu_ticks()) <= MAX_STEAL or attempt == MAX_REPEATS - 1:
            # Which of the two own runs is compared changes from round to round: neither place is favoured.
            ours, again = (last, first) if reverse else (first, last)
            result.ours.append(case.size / ours)
            result.again.append(case.size / again)
            result.theirs.append(case.size / theirs)
            return


def _seconds(case: Case, side: Side) -> float:
    if case.before is not None:
        case.before(side)
    begun = time.perf_counter()
    side()
    return time.perf_counter() - begun


def _cpu_ticks() -> list[int]:
    stat = Path("/proc/stat")
    if not stat.exists():
        return []
    return [int(n) for n in stat.read_text().splitlines()[0].split()[1:9]]


def _steal(before: list[int], after: list[int]) -> float:
    spent = [b - a for a, b in zip(before, after, strict=True)]
    return spent[7] / sum(spent) if spent and sum(spent) else 0.0


def table(results: Sequence[Result]) -> str:
    """What `compare` found, a line per case."""
    lines = [f"{'case':44} {'ours/s':>9} {'theirs/s':>9}  {'ratio [min-max]':22} {'A/A [min-max]':20} goal"]
    for r in results:
        ratio, noise = _spread(r.ratios), _spread(r.noise)
        lines.append(f"{r.case.name:44} {median(r.ours):9,.0f} {median(r.theirs):9,.0f}  {ratio:22} {noise:20} {r.verdict}")
    return "\n".join(lines)


def _spread(values: Sequence[float]) -> str:
    return f"{median(values):.2f} [{min(values):.2f}-{max(values):.2f}]"


@dataclass(frozen=True)
class Options:
    """Of the command line."""

    quick: bool
    rounds: int
    only: str


def options(about: str) -> Options:
    """`--quick` for a look, `--rounds` for patience, `--only` for some cases."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--quick", action="store_true", help="3 rounds on a tenth of the work: a look, no measurement")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--only", default="", help="cases whose name contains this")
    given = parser.parse_args()
    return Options(given.quick, 3 if given.quick else given.rounds, given.only)


def report(cases: Sequence[Case], given: Options) -> int:
    """Run, print; exit code 1 when a goal was clearly missed."""
    results = compare([c for c in cases if given.only in c.name], given.rounds)
    sys.stdout.write(table(results) + "\n")
    return int(not given.quick and any("MISSED" in r.verdict for r in results))
