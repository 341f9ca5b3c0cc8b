"""Old stored versions lifted to today's, by pure functions (invariant 13). Empty until the first change of an event."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from shared.sop.events import EVENTS, Event

Data = dict[str, Any]
Upcaster = Callable[[Data], tuple[str, Data]]
"""Takes the data of (name, version), unsealed, and gives (name, data) of the next version; may rename."""

_STORED = re.compile(r"tayang\.([A-Za-z][A-Za-z0-9]*)\.v([1-9][0-9]{0,3})", re.ASCII)


class UnknownEvent(Exception):
    """A type or version newer than this program: the reader stops, nothing is parked (invariant 13)."""


@lru_cache(maxsize=1024)
def parse_type(stored: str) -> tuple[str, int]:
    """`tayang.MateriDibuat.v1` -> ("MateriDibuat", 1). Raises UnknownEvent."""
    found = _STORED.fullmatch(stored)
    if found is None:
        raise UnknownEvent(stored)
    return found[1], int(found[2])


class Upcasters:
    """Chains `(name, version) -> next` until the present version is reached. A renamed event goes on counting: Lama v1 -> Baru v2."""

    def __init__(self, steps: Mapping[tuple[str, int], Upcaster], events: Mapping[str, type[Event]] = EVENTS) -> None:
        self._steps = dict(steps)
        self._events = events

    def lift(self, stored: str, data: Data) -> tuple[type[Event], Data]:
        """Today's class for a stored type, and the data in its form. Raises UnknownEvent."""
        name, version = parse_type(stored)
        while step := self._steps.get((name, version)):
            name, data = step(data)
            version += 1
        cls = self._events.get(name)
        if cls is None or cls.version != version:
            raise UnknownEvent(stored)
        return cls, data


UPCASTERS = Upcasters({})
