"""An outlet in memory that counts what is really out, and can fail in every way an outlet can; and a work queue in memory."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from services.publisher.outlets.port import Hasil, Kiriman, Tayang, TidakDiketahui
from services.publisher.queue import Queue

Fault = Literal["hang", "timeout", "connection", "error"]


class Broken(Exception):
    """A fault of the outlet's own program."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one call meets: is the post made, and what comes back (`None` = the truth)."""

    posts: bool = True
    says: Hasil | Fault | None = None


@dataclass
class FakeOutlet:
    """`plan`, `reads` and `removals` are used up from the left; empty = everything works."""

    idempotent: bool = True
    manual: bool = False
    plan: deque[Answer] = field(default_factory=deque)
    reads: deque[Fault | Literal["blind"] | None] = field(default_factory=deque)
    removals: deque[Hasil | Fault | None] = field(default_factory=deque)
    posts: list[Kiriman] = field(default_factory=list)
    calls: list[Kiriman] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    taken_down: list[str] = field(default_factory=list)
    before_call: Callable[[Kiriman], Awaitable[None]] | None = None

    async def tayangkan(self, kiriman: Kiriman) -> Hasil:
        """Makes a post, or not, and says so, or not."""
        self.calls.append(kiriman)
        if self.before_call is not None:
            await self.before_call(kiriman)
        answer = self.plan.popleft() if self.plan else Answer()
        known = self.idempotent and any(k.penanda == kiriman.penanda for k in self.posts)
        if answer.posts and not known:
            self.posts.append(kiriman)
        return await _said(answer.says) or self._tayang(kiriman.penanda)

    async def cari(self, unit: str, penanda: str) -> Tayang | None:
        """Finds what is there, unless it is blind or cannot be asked."""
        self.asked.append(penanda)
        says = self.reads.popleft() if self.reads else None
        if says == "blind":
            return None
        await _said(says)
        return self._tayang(penanda) if any(k.penanda == penanda for k in self.posts) else None

    async def tarik(self, unit: str, slug: str, penjelasan: str, at: datetime) -> Hasil:
        """Takes down everything under the address."""
        said = await _said(self.removals.popleft() if self.removals else None)
        if said is not None:
            return said
        self.taken_down.append(slug)
        return Tayang(slug, f"https://contoh.go.id/{slug}")

    def times_out(self) -> Counter[str]:
        """How often each marker is really out."""
        return Counter(k.penanda for k in self.posts)

    def _tayang(self, penanda: str) -> Tayang:
        return Tayang(penanda, f"https://contoh.go.id/{penanda}")


async def _said(says: Hasil | Fault | None) -> Hasil | None:
    match says:
        case "hang":
            await asyncio.Event().wait()
            return None
        case "timeout":
            raise TimeoutError
        case "connection":
            raise ConnectionResetError
        case "error":
            raise Broken
        case _:
            return says


UNCLEAR: tuple[Hasil | Fault, ...] = ("hang", "timeout", "connection", "error", TidakDiketahui("kirim"))
"""Answers after which nobody knows."""


class MemoryQueue(Queue):
    """The same promises as the table, for one process."""

    def __init__(self) -> None:
        self.rows: dict[str, tuple[str, int, datetime]] = {}

    async def open(self) -> None:
        return None

    async def note(self, case: str, unit: str, position: int, at: datetime) -> None:
        if case not in self.rows or self.rows[case][1] < position:
            self.rows[case] = (unit, position, at)

    async def due(self, now: datetime, limit: int = 50) -> list[tuple[str, str, int]]:
        waiting = sorted((at, case, unit, position) for case, (unit, position, at) in self.rows.items() if at <= now)
        return [(case, unit, position) for _, case, unit, position in waiting[:limit]]

    async def later(self, case: str, position: int, at: datetime) -> None:
        if case in self.rows and self.rows[case][1] == position:
            self.rows[case] = (self.rows[case][0], position, at)

    async def done(self, case: str, position: int) -> None:
        if case in self.rows and self.rows[case][1] == position:
            del self.rows[case]
