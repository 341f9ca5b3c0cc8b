"""What was found, bounded: the first hundred by position, and how many there are in all."""

from __future__ import annotations

from dataclasses import dataclass

SHOWN = 100


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """Something that cannot be so in a log as it was sealed. `kind` is a code for programs."""

    position: int
    kind: str
    detail: str


class Findings:
    """Keeps the earliest."""

    def __init__(self) -> None:
        self._kept: list[Found] = []
        self.total = 0

    def add(self, position: int, kind: str, detail: str) -> None:
        """One more."""
        self.total += 1
        self._kept.append(Found(position, kind, detail))
        if len(self._kept) > 10 * SHOWN:
            self._kept = sorted(self._kept)[:SHOWN]

    @property
    def first(self) -> tuple[Found, ...]:
        """By position."""
        return tuple(sorted(self._kept)[:SHOWN])

    def earliest(self, after: int, up_to: int) -> int | None:
        """The first position with a finding in this span."""
        return min((f.position for f in self._kept if after < f.position <= up_to), default=None)
