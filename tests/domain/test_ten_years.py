"""Ten years in three time zones: decrees, Ramadan, leap days, wrong clocks, watchers that die; and a recount from the log that agrees.

The whole of it is slow; a small decade runs with the fast suite.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.event import Event
from tests.support.decade import Decade, lived
from tests.support.decade_judged import Judge
from tests.support.decade_processes import Size


async def read(decade: Decade) -> list[Recorded[Event]]:
    return await decade.codec.decode(await decade.log.read(0, 1_000_000))


def judged(decade: Decade, log: Sequence[Recorded[Event]]) -> Judge:
    judge = Judge(decade.sweeps)
    judge.read(log)
    judge.finish(decade.now, log[-1].position + 1)
    return judge


async def agrees(decade: Decade) -> None:
    log = await read(decade)
    judge = judged(decade, log)
    assert not judge.faults, f"{len(judge.faults)} of {judge.checked}:\n" + "\n".join(judge.faults[:10])
    assert not (overlooked := list(judge.overlooked(log))), overlooked[:10]


async def test_a_small_decade(tmp_path: Path) -> None:
    decade = await lived(tmp_path, Size(cases=9, decrees_a_case=1, small=True))
    await agrees(decade)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1])
async def test_ten_years_of_three_offices(tmp_path: Path, seed: int) -> None:
    """On a log on disk that both watchers and the office open for themselves."""
    decade = await lived(tmp_path, Size(cases=36, decrees_a_case=1, small=False), seed)
    await agrees(decade)
    kinds = Counter(type(f.event) for f in await read(decade))
    assert kinds[e.TenggatTerlampaui] > 100 and kinds[e.TenggatMendekat] > 100 and kinds[e.TenggatDilanjutkan] > 10
    assert kinds[e.KalenderKerjaDitetapkan] > 50 and kinds[e.KeterbukaanTidakOptimal] > 10
