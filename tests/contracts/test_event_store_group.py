"""Group commit by itself: who travels together, and what becomes of those who leave or spoil the journey."""

from __future__ import annotations

import asyncio
from asyncio import gather
from collections.abc import Sequence

import pytest

from shared.eventstore.group import MAX_GROUP_EVENTS, Committed, Group
from shared.eventstore.plan import Appends, ids_of
from shared.eventstore.port import Appended, StoreUnavailable
from tests.contracts.drafts import draft, drafts, to


class Slow:
    """A commit that takes until it is let go, and remembers what it was given."""

    def __init__(self) -> None:
        self.groups: list[list[str]] = []
        self.go = asyncio.Event()
        self.position = 0

    async def commit(self, group: Sequence[Appends]) -> Committed:
        self.groups.append([appends[0].stream for appends in group])
        await self.go.wait()
        if any(appends[0].stream == "racun" for appends in group):
            raise ValueError("racun")
        if any(appends[0].stream == "mati" for appends in group):
            raise StoreUnavailable("mati")
        self.position += len(ids_of(group))
        return Committed([Appended((1,)) for _ in group], self.position)


async def test_who_comes_during_a_commit_goes_together_in_the_next() -> None:
    slow = Slow()
    group = Group(slow.commit)
    first = asyncio.create_task(group.append([to("a", 0, draft())]))
    while not slow.groups:
        await asyncio.sleep(0)
    others = gather(*(group.append([to(s, 0, draft())]) for s in "bcd"))
    await asyncio.sleep(0)
    slow.go.set()
    await gather(first, others)
    assert slow.groups == [["a"], ["b", "c", "d"]]


async def test_who_was_just_told_travels_along_again() -> None:
    """Else writers fall into two camps that take turns, and each fsync serves half of them."""
    slow = Slow()
    group = Group(slow.commit)

    async def writer(name: str) -> None:
        for n in range(2):
            await group.append([to(name, n, draft())])

    first = asyncio.create_task(writer("a"))
    while not slow.groups:
        await asyncio.sleep(0)
    others = gather(*(writer(name) for name in "bcd"))
    await asyncio.sleep(0)
    slow.go.set()
    await gather(first, others)
    assert slow.groups == [["a"], ["b", "c", "d", "a"], ["b", "c", "d"]]


async def test_a_group_is_bounded_but_an_append_is_never_split() -> None:
    slow = Slow()
    slow.go.set()
    group = Group(slow.commit)
    big = drafts(MAX_GROUP_EVENTS + 1)
    await gather(group.append([to("a", 0, draft())]), group.append([to("b", 0, *big)]), group.append([to("c", 0, draft())]))
    assert slow.groups == [["a", "b"], ["c"]]


async def test_what_cannot_be_stored_fails_alone() -> None:
    slow = Slow()
    slow.go.set()
    group = Group(slow.commit)
    outcomes = await gather(*(group.append([to(s, 0, draft())]) for s in ("a", "racun", "b")), return_exceptions=True)
    assert [type(o) for o in outcomes] == [Appended, ValueError, Appended]
    assert slow.groups == [["a", "racun", "b"], ["a"], ["racun"], ["b"]]


async def test_a_database_that_is_gone_is_gone_for_all_and_not_asked_again_for_each() -> None:
    slow = Slow()
    slow.go.set()
    group = Group(slow.commit)
    outcomes = await gather(*(group.append([to(s, 0, draft())]) for s in ("a", "mati")), return_exceptions=True)
    assert [type(o) for o in outcomes] == [StoreUnavailable] * 2
    assert len(slow.groups) == 1


async def test_a_caller_who_left_before_the_commit_is_not_recorded_and_spoils_nothing() -> None:
    slow = Slow()
    group = Group(slow.commit)
    first = asyncio.create_task(group.append([to("a", 0, draft())]))
    while not slow.groups:
        await asyncio.sleep(0)
    leaving, staying = (asyncio.create_task(group.append([to(s, 0, draft())])) for s in "bc")
    await asyncio.sleep(0)
    leaving.cancel()
    first.cancel()
    slow.go.set()
    assert await staying == Appended((1,))
    assert slow.groups == [["a"], ["c"]]


async def test_closing_sees_through_what_was_taken() -> None:
    slow = Slow()
    group = Group(slow.commit)
    taken = asyncio.create_task(group.append([to("a", 0, draft())]))
    while not slow.groups:
        await asyncio.sleep(0)
    closing = asyncio.create_task(group.close())
    for _ in range(5):
        await asyncio.sleep(0)
    assert not closing.done()
    slow.go.set()
    await closing
    assert taken.done()
    assert await taken == Appended((1,))
    with pytest.raises(StoreUnavailable):
        await group.append([to("b", 0, draft())])
