"""given(events).when(command).then(events): the deciders' tests, in the words of the SOP. Pure, no log, no broker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from shared.command import Circumstances, Command, Signer
from shared.decider import Decider, Situation
from shared.eventstore.codec import Recorded
from shared.execute import authority, fold
from shared.refusal import Reasons, Refused
from shared.sop import directory
from shared.sop.directory import Direktori
from shared.sop.event import Event
from tests.support.people import NOW, UNIT, person, registry_events

CASE = "11111111-1111-4111-8111-111111111111"
SYSTEM = "layanan"


def recorded(event: Event, n: int = 1, actor: str = SYSTEM, jabatan: str | None = None, at: datetime = NOW) -> Recorded[Event]:
    """An event as if it stood in the log."""
    return Recorded(
        position=n,
        stream=f"{type(event).service}-{CASE}",
        version=n,
        event_id=uuid5(UUID(CASE), str(n)),
        recorded_at=at,
        unit=UNIT,
        case=CASE,
        causation="sebab",
        actor=actor,
        jabatan=jabatan,
        signer=Signer("uji", "operator"),
        digest="",
        event=event,
    )


def office() -> Direktori:
    """The test unit's directory."""
    d = Direktori(UNIT)
    for n, event in enumerate(registry_events(), start=1):
        d = directory.evolve(d, recorded(event, n))
    return d


OFFICE = office()


@dataclass(frozen=True, slots=True)
class By:
    """Who did it. `jabatan` None: the system."""

    actor: str
    jabatan: str | None

    def did(self, *events: Event) -> list[tuple[By, Event]]:
        """Facts by this person, for `given`."""
        return [(self, event) for event in events]


SISTEM = By(SYSTEM, None)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A decider with a past."""

    decider: Decider[Any]
    facts: tuple[Recorded[Event], ...] = ()
    situation_bekal: Any = None
    direktori: Direktori = OFFICE

    def given(self, *past: Sequence[tuple[By, Event]]) -> Scenario:
        """What happened before."""
        flat = [pair for part in past for pair in part]
        start = len(self.facts)
        new = [recorded(event, start + i, by.actor, by.jabatan) for i, (by, event) in enumerate(flat, start=1)]
        return replace(self, facts=(*self.facts, *new))

    def with_bekal(self, bekal: Any) -> Scenario:
        """What `prepare` would have made."""
        return replace(self, situation_bekal=bekal)

    def when(self, command: Command, by: By, now: datetime = NOW) -> Outcome:
        """Ask."""
        signer = Signer("uji", "layanan" if by.jabatan is None and command.internal else "operator")
        about = Circumstances("perintah", by.actor, by.jabatan, UNIT, CASE, signer, now)
        reasons = Reasons()
        reasons.add(*authority(command, about, self.direktori))
        events: Sequence[Event] = ()
        try:
            state = fold(self.decider, self.facts)
            events = self.decider.decide(command, state, Situation(about, self.direktori, self.situation_bekal))
        except Refused as refused:
            reasons.add(*refused.reasons)
        return Outcome(events if not reasons else (), tuple(r.kode for r in reasons.found), reasons.found)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it."""

    events: Sequence[Event]
    codes: tuple[str, ...]
    reasons: tuple[Any, ...]

    def then(self, *expected: Event | type[Event]) -> Sequence[Event]:
        """Exactly these events (a class stands for any event of it)."""
        assert not self.codes, f"refused: {self.reasons}"
        got = [type(g) if isinstance(x, type) else g for g, x in zip(self.events, expected, strict=False)]
        assert len(self.events) == len(expected) and got == list(expected), self.events
        return self.events

    def then_refused(self, *codes: str) -> None:
        """Refused with exactly these reasons, each with a sentence."""
        assert self.codes, f"was accepted: {self.events}"
        assert sorted(self.codes) == sorted(codes), self.reasons
        for r in self.reasons:
            assert r.pesan and r.pesan[0].isupper() and r.pesan.rstrip().endswith((".", "!")), r.pesan

    def then_nothing(self) -> None:
        """Accepted, nothing to record."""
        assert not self.codes and not self.events, (self.codes, self.events)


def by(name: str, jabatan: str) -> By:
    """A person of the tests in an office."""
    return By(person(name), jabatan)
