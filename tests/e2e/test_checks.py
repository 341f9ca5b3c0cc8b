"""The checks of these tests, each on a log with the fault it is there to find."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID, uuid4

import pytest

from shared.eventstore.codec import event_id_for
from shared.eventstore.port import Record
from tests.support.e2e_checks import check_promises, check_reactions_in_order
from tests.support.e2e_clerk import Clerk, Promise

COMMAND = uuid4()


def record(position: int, stream: str = "content-1", causation: str = "-", event_id: UUID | None = None) -> Record:
    body = b"{}"
    digest = hashlib.sha256(body).digest()
    at = datetime(2026, 11, 23, tzinfo=UTC)
    return Record(position, stream, position, event_id or uuid4(), "tayang.Uji.v1", causation, "1", at, body, digest, digest)


def promised(*positions: int) -> Clerk:
    return cast(Clerk, SimpleNamespace(promises=[Promise(COMMAND, "1", "content", "BuatMateri", positions)]))


def own(position: int, n: int = 0) -> Record:
    return record(position, causation=str(COMMAND), event_id=event_id_for(str(COMMAND), "content.BuatMateri", n))


def test_a_kept_promise_passes() -> None:
    check_promises(promised(2, 3), [record(1), own(2, 1), own(3, 0)])


@pytest.mark.parametrize(
    "log",
    [
        [record(1), record(2)],
        [record(1), record(2, causation=str(COMMAND))],
        [own(1), record(2)],
        [record(1)],
    ],
    ids=["another event stands there", "another id", "it stands elsewhere", "nothing stands there"],
)
def test_a_broken_promise_is_found(log: list[Record]) -> None:
    with pytest.raises((AssertionError, IndexError)):
        check_promises(promised(2), log)


def reacted(*order: int) -> list[Record]:
    causes = [record(1, "disposition-1"), record(2, "disposition-1")]
    return causes + [record(3 + n, causation=str(causes[which].event_id)) for n, which in enumerate(order)]


def test_reactions_in_the_order_of_their_causes_pass() -> None:
    check_reactions_in_order(reacted(0, 1))


@pytest.mark.parametrize("order", [(1, 0), (0, 0)], ids=["out of order", "twice"])
def test_reactions_out_of_order_or_twice_are_found(order: tuple[Any, ...]) -> None:
    with pytest.raises(AssertionError):
        check_reactions_in_order(reacted(*order))
