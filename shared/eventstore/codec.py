"""Typed events to drafts and records back to typed events: sealing on the way in, upcasting and opening on the way out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

import orjson

from shared.command import Circumstances, Signer
from shared.eventstore.opening import key_names, may_hold_seals, open_seals
from shared.eventstore.port import Draft, Record
from shared.eventstore.readers import reader
from shared.eventstore.sealed_fields import sealed_places
from shared.eventstore.sealing import Key, Keyring, SealUnknown, seal
from shared.eventstore.upcasters import UPCASTERS, UnknownEvent, Upcasters, parse_type
from shared.sop.event import Event
from shared.sop.types import Sealed

__all__ = ["EVENT_IDS", "MAX_INTEGER", "Codec", "NotExact", "Recorded", "UnknownEvent", "event_id_for", "parse_type"]

E_co = TypeVar("E_co", bound=Event, covariant=True)

EVENT_IDS = uuid5(NAMESPACE_URL, "https://tayang.go.id/ns/event")
"""Namespace of event ids; never changes (invariant 7)."""
MAX_INTEGER = 2**53 - 1
"""Beyond it a JSON number is not the same in every reader (RFC 8785)."""


class NotExact(ValueError):
    """A value that not every JSON reader would understand alike; a number like that has to be a string (invariant 5)."""


@dataclass(frozen=True, slots=True)
class Recorded(Generic[E_co]):
    """A typed event with its place in the log and everything said about it."""

    position: int
    stream: str
    version: int
    event_id: UUID
    recorded_at: datetime
    unit: str
    case: str
    causation: str
    actor: str
    jabatan: str | None
    signer: Signer
    digest: str
    event: E_co
    bertindak_sebagai: str = "definitif"

    @property
    def at(self) -> datetime:
        """When it happened: `terjadi_at` where given, else when it was recorded."""
        return self.event.terjadi_at or self.recorded_at


def event_id_for(cause: str, handler: str, n: int) -> UUID:
    """UUIDv5(ns, cause / handler / n): asking twice makes the same ids (invariant 7)."""
    return uuid5(EVENT_IDS, f"{cause}/{handler}/{n}")


class Codec:
    """Between the services' typed events and the store's bytes."""

    def __init__(self, keyring: Keyring, upcasters: Upcasters = UPCASTERS) -> None:
        self._keyring = keyring
        self._upcasters = upcasters

    async def encode(self, events: Sequence[Event], about: Circumstances, handler: str, first: int = 0) -> list[Draft]:
        """Drafts of `events`, numbered from `first` under the cause; sealed fields encrypted under durable keys.

        Raises KeyDestroyed, NotExact, StoreUnavailable.
        """
        drafts = []
        for n, event in enumerate(events, start=first):
            event_id = event_id_for(about.cause, handler, n)
            data = event.model_dump(mode="json", exclude_none=True)
            _require_exact(data)
            await self._seal(type(event), data, str(event_id), about)
            drafts.append(_draft(event, event_id, data, about, handler))
        return drafts

    async def decode(self, records: Iterable[Record]) -> list[Recorded[Event]]:
        """Typed events of `records`. Raises UnknownEvent, SealBroken, StoreUnavailable (KeyUnknown)."""
        records = list(records)
        # Key ids are looked for in the bytes, so that keys come in one query and each document is let go as its event is made:
        # a page of parsed documents alive at once costs the garbage collector a third of the whole replay.
        sealed = (record.body for record in records if may_hold_seals(record.body))
        wanted = frozenset(name.decode() for body in sealed for name in key_names(body))
        keys = await self._keyring.load(wanted) if wanted else {}
        try:
            return [self._recorded(record, keys) for record in records]
        except SealUnknown as error:
            raise UnknownEvent(str(error)) from error

    async def _seal(self, cls: type[Event], data: dict[str, Any], event_id: str, about: Circumstances) -> None:
        places = sealed_places(cls, data)
        keys = {mark: await self._keyring.for_scope(_scope(mark, data, about)) for mark in {p.mark for p in places}}
        for place in places:
            place.holder[place.key] = seal(keys[place.mark], event_id, place.path, place.holder[place.key])

    def _recorded(self, record: Record, keys: Mapping[str, Key | None]) -> Recorded[Event]:
        document = orjson.loads(record.body)
        if may_hold_seals(record.body):
            open_seals(document["data"], document["id"], "", keys)
        # Opened first, lifted second: a seal is bound to where its field stood when it was written.
        cls, data = self._upcasters.lift(document["type"], document["data"])
        return Recorded(
            record.position,
            record.stream,
            record.version,
            record.event_id,
            record.recorded_at,
            document["unit"],
            document["correlation"],
            document["causation"],
            document["actor"],
            document.get("jabatan"),
            _signer(document["signerkey"], document["signerkind"]),
            document.get("causationdigest", ""),
            reader(cls).validate_python(data),
            document.get("actingas", "definitif"),
        )


_signer = lru_cache(maxsize=256)(Signer)


def _scope(mark: Sealed, data: Mapping[str, Any], about: Circumstances) -> str:
    match mark.by:
        case None:
            return f"kasus:{about.case}"
        case "unit":
            return f"unit:{about.unit}"
        case field:
            return f"{field}:{data[field]}"


def _require_exact(node: Any) -> None:
    match node:
        case float() | None:  # NaN has become None by now; a field without value is left out, never null
            raise NotExact("a fraction or nothing cannot be recorded as a value")
        case int():
            if abs(node) > MAX_INTEGER:
                raise NotExact("an integer of 2^53 or more cannot be recorded as a number")
        case dict():
            for child in node.values():
                _require_exact(child)
        case list():
            for child in node:
                _require_exact(child)


def _draft(event: Event, event_id: UUID, data: dict[str, Any], about: Circumstances, handler: str) -> Draft:
    attributes: dict[str, Any] = {
        "actor": about.actor,
        "causation": about.cause,
        "correlation": about.case,
        "data": data,
        "datacontenttype": "application/json",
        "handler": handler,
        "signerkey": about.signer.key,
        "signerkind": about.signer.kind,
        "unit": about.unit,
    }
    if about.jabatan:
        attributes["jabatan"] = about.jabatan
    if about.bertindak_sebagai != "definitif":
        attributes["actingas"] = about.bertindak_sebagai
    if about.digest:
        attributes["causationdigest"] = about.digest
    return Draft(event_id, event.stored_type(), about.cause, about.case, attributes)
