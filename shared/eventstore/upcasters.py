"""Old stored versions lifted to today's, by pure functions (invariant 13). Empty until the first change of an event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from shared.sop.event import EVENTS

Data = dict[str, Any]
Upcaster = Callable[[Data], tuple[str, Data]]
"""Takes the data of (name, version) and gives (name, data) of the next version; may rename."""


class Upcasters:
    """Chains `(name, version) -> next` until the present version is reached."""

    def __init__(self, steps: Mapping[tuple[str, int], Upcaster]) -> None:
        self._steps = dict(steps)

    def lift(self, name: str, version: int, data: Data) -> tuple[str, Data]:
        """Name and data at today's version. A version above ours stays as it is named: UnknownEvent is the codec's to raise."""
        while step := self._steps.get((name, version)):
            name, data = step(data)
            version += 1
        cls = EVENTS.get(name)
        if cls is not None and version != cls.version:
            return f"{name}.v{version}", data
        return name, data


UPCASTERS = Upcasters({})
