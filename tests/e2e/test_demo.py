"""`tayang demo`: the first thing anybody runs."""

from __future__ import annotations

from collections import Counter

from shared.sop.steps import STEPS
from tests.support.processes import Machine


async def test_the_demo_tells_every_event_of_the_eight_steps(office: Machine) -> None:
    told = await office.run("demo", "--json")
    assert told.code == 0, told
    types = Counter(line["type"] for line in told.lines)
    assert set(types) >= {event for step in STEPS for event in step.peristiwa}
    assert types["MateriDitolak"] == 1
    assert types["MateriDiajukan"] == 2
    assert [line["posisi"] for line in told.lines] == sorted(line["posisi"] for line in told.lines)
