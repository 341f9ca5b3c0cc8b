"""The shape every stage has: initial state, `evolve` that only assigns, `decide` that may refuse. Pure functions.

(Model: the decider of Emmett and Equinox. `decide` gets everything as data and returns the events to record;
none means there was nothing to do.)
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from shared.command import Circumstances, Command
from shared.eventstore.codec import Recorded
from shared.sop.directory import Direktori
from shared.sop.event import Event, ServiceName

S = TypeVar("S")

Reactions = Mapping[type[Event], Callable[[Any], Command | None]]
"""Fact of another stage → what this stage does about it (None: nothing). Pure."""


class Unprepared(Exception):
    """`decide` came to where it needs what `prepare` makes, and there is none: the actor was refused, so nothing was made for him."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What `decide` may look at besides the state: circumstances, the unit's directory, and prepared material."""

    about: Circumstances
    direktori: Direktori
    bekal: Any = None
    """What `prepare` made outside (rendered and stored bytes), as data."""


def case_stream(service: str, case: str) -> str:
    """Streams are `<service>-<case>` (invariant 4)."""
    return f"{service}-{case}"


def _no_streams(command: Command, about: Circumstances) -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Decider(Generic[S]):
    """One stage of the SOP as a value; `execute` and the tests run the same one."""

    service: ServiceName
    initial: S
    evolve: Callable[[S, Recorded[Event]], S]
    decide: Callable[[Command, S, Situation], Sequence[Event]]
    streams: Callable[[Command, Circumstances], Sequence[str]] = _no_streams
    """Own streams to fold, main one first; none named = `<service>-<case>`."""
    guards: Callable[[Command, Circumstances], Sequence[str]] = _no_streams
    """Streams of other stages that must not move between the decision and its record: the few acts where a race
    would break a promise ("before anything went out"). They are folded too."""
    route: Callable[[Event, Circumstances], str | None] = lambda event, about: None
    """Stream of an event where it is not the main one."""
    prepare: Callable[[Command, S, Situation], Awaitable[Any]] | None = None
    """Work outside that must be durable before the decision (stored renderings); content-addressed, so repeating is harmless."""

    def own_streams(self, command: Command, about: Circumstances) -> Sequence[str]:
        """Streams this command writes to."""
        return self.streams(command, about) or (case_stream(self.service, about.case),)
