"""What was ever stored is read by today's program, whole, and comes to the same end (invariant 13)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any
from uuid import UUID

import orjson
import pytest
from pydantic import BaseModel, ValidationError

from shared.eventstore.codec import Recorded, UnknownEvent
from shared.eventstore.opening import open_seals
from shared.eventstore.port import Record, canonical
from shared.eventstore.upcasters import UPCASTERS, Upcasters
from shared.eventstore.verify import verify_chain
from shared.sop.event import Event
from shared.sop.events import EVENTS
from tests.eventstore.fields import all_leaves
from tests.sop.golden.history import KEPT, History, load, names, records_of, summarise
from tests.support.office import DECIDERS

PINNED = {
    "0001-awal": "b28a601929ccf0507a68f0860a04264770aba00801c824d29525e741627b2c73",
    "0002-kantor-publik-waktu": "9533e287b41e7083d77c53ae93689968c96f993ff1c0aad5c982652e67526668",
    "0003-register-tenggat-segel": "f23742309f011ef4fda6c864304026915a4769a5a5cadf841070a34ec9e8e7b7",
    "0004-bukti-privasi-auditor": "11a151ecef8a8ee7fac044dad53e44703da2131491ee7216b81f3de0665373f3",
}
"""Chain value at the end of each history. A new one is added; these never change."""
load = cache(load)
every_history = pytest.mark.parametrize("name", names())


def decoded(history: History, records: Sequence[Record] | None = None) -> list[Recorded[Event]]:
    return asyncio.run(history.codec().decode(history.records if records is None else records))


@every_history
def test_it_is_what_was_stored(name: str) -> None:
    history = load(name)
    assert history.records[-1].chain.hex() == PINNED[name]
    assert verify_chain(history.records, _log_id(history)) == []


def test_none_is_missing() -> None:
    assert names() == sorted(PINNED)


@every_history
def test_everything_is_read_and_nothing_of_it_is_lost(name: str) -> None:
    history = load(name)
    for record, fact in zip(history.records, decoded(history), strict=True):
        assert lost(history, record, fact.event) == [], record.position


@every_history
def test_it_comes_to_the_same_end(name: str) -> None:
    history = load(name)
    assert summarise(decoded(history)) == history.summary, "on purpose? python -m tests.sop.golden.write --summary"


def test_every_stage_is_compared() -> None:
    assert KEPT.keys() >= DECIDERS.keys(), "say in KEPT what of the new stage's state is compared"


def test_every_stored_type_has_a_document_with_every_field() -> None:
    held = {record.type for name in names() for record in load(name).records}
    missing = sorted(cls.stored_type() for cls in EVENTS.values() if cls.stored_type() not in held)
    assert not missing, f"python -m tests.sop.golden.write {len(PINNED) + 1:04}-…, for {missing}"
    assert sorted(all_fields() - filled_fields()) == []


# ── what a slip would look like ──────────────────────────────────────────────────────────────────────


def test_a_renamed_field_is_noticed_also_one_that_may_be_left_out() -> None:
    history, record = load("0001-awal"), _first("DisposisiDiteruskan")
    (fact,) = decoded(history, [record])
    without = fact.event.model_copy(update={"catatan": ""})  # what a class with `keterangan` for `catatan` would read
    assert lost(history, record, fact.event) == []
    assert lost(history, record, without) == ["/catatan"]
    needed = _first("NomorDisposisiDiberikan")
    with pytest.raises(ValidationError):
        decoded(history, [_with(needed, {"tahun": 2026, "angka": 1})])


def test_an_event_removed_from_the_language_is_noticed() -> None:
    history, record = load("0001-awal"), _first("PenugasanDicatat")
    fewer = {name: cls for name, cls in EVENTS.items() if name != "PenugasanDicatat"}
    with pytest.raises(UnknownEvent):
        Upcasters({}, fewer).lift(record.type, {})
    assert decoded(history, [record])


def test_an_event_removed_from_a_history_is_noticed() -> None:
    history = load("0001-awal")
    lines = [record.body for record in history.records]
    shorter = records_of(b"\n".join(lines[:40] + lines[41:]))
    assert shorter[-1].chain.hex() != PINNED["0001-awal"]
    assert verify_chain(shorter, _log_id(history))


def test_a_stage_that_folds_otherwise_is_noticed() -> None:
    history = load("0001-awal")
    fewer = [r for r in history.records if not r.type.startswith("tayang.MateriDitarik.")]
    assert summarise(decoded(history, fewer)) != history.summary


def lost(history: History, record: Record, event: BaseModel) -> list[str]:
    """Paths of the stored data, opened and lifted, whose value the event does not carry."""
    document = orjson.loads(record.body)
    open_seals(document["data"], document["id"], "", {key.key_id: key for key in history.keys})
    _, data = UPCASTERS.lift(document["type"], document["data"])
    return list(_lost(data, event.model_dump(mode="json"), ""))


def _lost(stored: Any, read: Any, path: str) -> Iterator[str]:
    match stored, read:
        case dict(), dict():
            for key, value in stored.items():
                yield from _lost(value, read.get(key), f"{path}/{key}")
        case list(), list() if len(stored) == len(read):
            for n, (value, other) in enumerate(zip(stored, read, strict=True)):
                yield from _lost(value, other, f"{path}/{n}")
        case _ if stored != read:
            yield path


def all_fields() -> set[str]:
    """`Class.field` of every leaf of today's language."""
    return {leaf.name for leaf in all_leaves().values()} - {"ProfilUnit.sebutan_jabatan[kunci]"}


def filled_fields() -> set[str]:
    """Those that hold a value in some history."""
    return {field for name in names() for fact in decoded(load(name)) for field in _filled(fact.event)}


def _filled(node: Any) -> Iterator[str]:
    for field, value in node:
        if isinstance(value, BaseModel):
            yield from _filled(value)
        elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
            for item in value:
                yield from _filled(item)
        elif value not in (None, "", (), {}):
            yield f"{type(node).__name__}.{field}"


def _first(kind: str) -> Record:
    return next(r for r in load("0001-awal").records if r.type == f"tayang.{kind}.v1")


def _with(record: Record, data: Mapping[str, Any]) -> Record:
    return replace(record, body=canonical(orjson.loads(record.body) | {"data": data}))


def _log_id(history: History) -> UUID:
    return UUID(orjson.loads(history.records[0].body)["source"])
