"""The table is closed: nothing happens outside the SOP without saying why."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from shared.command import COMMANDS
from shared.sop.events import EVENTS
from shared.sop.steps import ENDS, OUTSIDE_STEPS, SELESAI, STEPS

SERVICES = ("registry", "disposition", "content", "verification", "publisher", "deadlines", "notices")
NOT_BUILT_YET = {"auditor"}
ROOT = Path(__file__).parents[2]

for name in (*SERVICES, *NOT_BUILT_YET):
    importlib.import_module(f"services.{name}.commands")


def reactions() -> Mapping[str, set[str]]:
    """Service → events of others it consumes."""
    found = {}
    for service in SERVICES:
        if (ROOT / "services" / service / "reactions.py").exists():
            module = importlib.import_module(f"services.{service}.reactions")
            found[service] = {event.__name__ for event in module.REACTIONS}
    return found


def source(service: str) -> str:
    files = [*(ROOT / "services" / service).glob("*.py")]
    return "\n".join(f.read_text() for f in files)


@pytest.mark.parametrize("service", SERVICES)
def test_every_event_is_emitted_by_its_service_and_only_there(service: str) -> None:
    for event, cls in EVENTS.items():
        emits = f"e.{event}(" in _without_patterns(source(service))
        if cls.service == service:
            assert emits, f"{event} belongs to {service}, which never makes it"
        else:
            assert not emits, f"{service} makes {event}, which belongs to {cls.service}"


def _without_patterns(text: str) -> str:
    """Source without `case …:` lines, where an event's name is a pattern, and without annotations."""
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(("case ", "|")))


def test_every_event_of_a_step_is_consumed_or_ends() -> None:
    consumed = {event for events in reactions().values() for event in events}
    for step in STEPS:
        for event in step.peristiwa:
            assert event in EVENTS, event
        for event, goes_to in step.lanjut.items():
            same_service = goes_to == SELESAI or any(s.no == goes_to and s.service == step.service for s in STEPS)
            assert same_service or event in consumed, f"{event} leads to step {goes_to}, which never hears of it"


def test_every_published_event_has_a_consumer_or_an_explicit_end() -> None:
    consumed = {event for events in reactions().values() for event in events}
    own_bookkeeping = {name for name, cls in EVENTS.items() if cls.by_system and not cls.publik}
    in_steps = {event for step in STEPS for event in step.peristiwa}
    for name, cls in EVENTS.items():
        if cls.service in NOT_BUILT_YET or cls.service == "registry":
            continue
        assert name in consumed | own_bookkeeping | in_steps | ENDS.keys() | UNDO, f"{name} goes nowhere"


UNDO = {
    "NomorPertamaDitetapkan",
    "NomorDicadangkan",
    "NomorDisposisiDibatalkan",
    "DisposisiDiserahkanKembali",
    "DisposisiDibetulkan",
    "RalatDibuka",
    "PerintahTayangDicabut",
    "JadwalDiubah",
    "PenarikanSaluranDicatat",
}
"""Acts that change only their own stage."""


def test_every_command_belongs_to_a_step_or_says_why_not() -> None:
    in_steps = {command for step in STEPS for command in step.perintah}
    for name, cls in COMMANDS.items():
        if not cls.__module__.startswith("services."):
            continue  # made by a test of its own
        if cls.internal or cls.service == "registry":
            assert name not in in_steps
            continue
        assert (name in in_steps) != (name in OUTSIDE_STEPS), f"{name}: in a step and outside, or in neither"
    assert in_steps | OUTSIDE_STEPS.keys() <= COMMANDS.keys()


@pytest.mark.parametrize("step", STEPS, ids=lambda s: f"step-{s.no}")
def test_commands_of_a_step_are_for_its_actors(step: object) -> None:
    from shared.sop.steps import Langkah

    assert isinstance(step, Langkah)
    others = {"PutuskanUjiKonsekuensi": {"ppid_pembantu"}}  # the SOP knows no uji konsekuensi; UU 14/2008 gives it to PPID
    for name in step.perintah:
        command = COMMANDS[name]
        assert command.service == step.service
        allowed = set(step.pelaksana) | others.get(name, set()) | ({"staf_sekretariat"} if name == "BacaDisposisi" else set())
        assert command.by <= allowed | {"sekretariat", "sekretaris"} if name == "BacaDisposisi" else command.by <= allowed, name


def test_the_rejection_arrow_goes_back_to_the_sekretaris() -> None:
    step = STEPS[6]
    back = STEPS[int(step.lanjut["MateriDitolak"]) - 1]
    assert "sekretaris" in back.pelaksana
    assert {"KoreksiMateri", "KembalikanMateri"} <= set(back.perintah)


def test_rows_are_numbered_and_reach_the_end() -> None:
    assert [s.no for s in STEPS] == list(range(1, 9))
    at: int | str = 1
    seen = []
    while at != SELESAI:
        step = STEPS[int(at) - 1]
        seen.append(step.no)
        at = list(step.lanjut.values())[-1]
    assert seen == list(range(1, 9))
