"""Properties of all events of the language, built from their fields: whoever adds one is covered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from services.content import commands as _content
from services.disposition import commands as _disposition
from services.publisher import commands as _publisher
from services.registry import commands as _registry
from services.verification import commands as _verification
from shared.command import COMMANDS, Command
from shared.eventstore.sealed_fields import sealed_places
from shared.eventstore.sealing import DESTROYED
from shared.sop.event import Event
from shared.sop.events import EVENTS
from tests.eventstore.stored import CASE, UNIT, Log
from tests.eventstore.strategies import CANARY, inputs, instances

_ = _content, _disposition, _publisher, _registry, _verification  # their commands register themselves

EXAMPLES = settings(max_examples=8, deadline=None)
every_event = pytest.mark.parametrize("cls", EVENTS.values(), ids=EVENTS.keys())
every_command = pytest.mark.parametrize("cls", COMMANDS.values(), ids=COMMANDS.keys())
SEAL = {"key": "k", "alg": "A256GCM", "nonce": "AAAAAAAAAAAAAAAA", "ct": "AAAA"}


@every_event
@EXAMPLES
@given(data=st.data())
def test_what_is_written_is_read_and_what_was_typed_is_nowhere_in_the_bytes(cls: type[Event], data: st.DataObject) -> None:
    event, log = data.draw(instances(cls)), Log()
    (record,) = log.write(event)
    assert log.read_one(record) == event
    assert CANARY.encode() not in record.body
    assert rfc8785.dumps(orjson.loads(record.body)) == record.body


@every_event
@EXAMPLES
@given(data=st.data())
def test_without_keys_it_still_reads_and_says_what_is_gone(cls: type[Event], data: st.DataObject) -> None:
    event, log = data.draw(instances(cls)), Log()
    (record,) = log.write(event)
    log.destroy(f"kasus:{CASE}", f"unit:{UNIT}", *(f"{who}:{getattr(event, who, '')}" for who in ("pegawai", "subjek", "laporan")))
    gone = log.read_one(record).model_dump(mode="json")
    expected = event.model_dump(mode="json")
    for place in sealed_places(cls, expected):
        place.holder[place.key] = DESTROYED
    assert gone == expected
    assert CANARY not in str(gone)


@every_event
@EXAMPLES
@given(data=st.data())
def test_no_object_gets_in_where_an_event_has_a_value(cls: type[Event], data: st.DataObject) -> None:
    _takes_no_object(cls, data, lambda given: cls.model_validate(given))


@every_command
@EXAMPLES
@given(data=st.data())
def test_nobody_can_type_a_seal(cls: type[Command], data: st.DataObject) -> None:
    _takes_no_object(cls, data, cls.from_input)


def _takes_no_object(cls: type[BaseModel], data: st.DataObject, accept: Any) -> None:
    given_ = data.draw(inputs(cls))
    accept(given_)
    values = list(_values(given_))
    if not values:
        return
    holder, key = data.draw(st.sampled_from(values))
    holder[key] = SEAL
    with pytest.raises(ValidationError):
        accept(given_)


def _values(node: Any) -> Iterator[tuple[Any, Any]]:
    """Where a single value stands in nested dicts. Tuples are made lists, so that it can be exchanged."""
    for key, child in list(node.items() if isinstance(node, dict) else enumerate(node)):
        if isinstance(child, tuple):
            node[key] = list(child)
            yield from _values(node[key])
        elif isinstance(child, dict | list):
            yield from _values(child)
        else:
            yield node, key
