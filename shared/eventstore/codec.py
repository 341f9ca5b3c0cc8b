"""Typed events to drafts and records back to typed events: sealing on the way in, upcasting and opening on the way out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Generic, TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

import orjson
from pydantic import BaseModel

from shared.command import Circumstances, Signer
from shared.eventstore.port import Draft, Record
from shared.eventstore.sealing import Key, Keyring, is_sealed, seal, unseal
from shared.eventstore.upcasters import UPCASTERS, Upcasters
from shared.sop.event import EVENTS, Event
from shared.sop.types import Sealed

E_co = TypeVar("E_co", bound=Event, covariant=True)
Path = tuple[str, ...]

EVENT_IDS = uuid5(NAMESPACE_URL, "https://tayang.go.id/ns/event")
"""Namespace of event ids; never changes (invariant 7)."""


class UnknownEvent(Exception):
    """A type or version newer than this program: the reader stops, nothing is parked (invariant 13)."""


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
        """Drafts of `events`, numbered from `first` under the cause; sealed fields encrypted under durable keys."""
        drafts = []
        for n, event in enumerate(events, start=first):
            event_id = event_id_for(about.cause, handler, n)
            data = event.model_dump(mode="json", exclude_none=True)
            for path, scope in sealed_paths(type(event), data, about):
                _replace(data, path, seal(await self._keyring.for_scope(scope), str(event_id), _pointer(path), _at(data, path)))
            drafts.append(_draft(event, event_id, data, about, handler))
        return drafts

    async def decode(self, records: Iterable[Record]) -> list[Recorded[Event]]:
        """Typed events of `records`. Raises UnknownEvent, SealBroken."""
        documents = [(record, orjson.loads(record.body)) for record in records]
        wanted = frozenset(key for _, document in documents for key in _keys(document["data"]))
        keys = await self._keyring.load(wanted) if wanted else {}
        return [self._recorded(record, document, keys) for record, document in documents]

    def _recorded(self, record: Record, document: dict[str, Any], keys: Mapping[str, Key | None]) -> Recorded[Event]:
        data = document["data"]
        _open(data, (), str(document["id"]), keys)
        name, version = parse_type(document["type"])
        name, data = self._upcasters.lift(name, version, data)
        cls = EVENTS.get(name)
        if cls is None:
            raise UnknownEvent(document["type"])
        return Recorded(
            position=record.position,
            stream=record.stream,
            version=record.version,
            event_id=record.event_id,
            recorded_at=record.recorded_at,
            unit=document["unit"],
            case=document["correlation"],
            causation=document["causation"],
            actor=document["actor"],
            jabatan=document.get("jabatan"),
            signer=Signer(document["signerkey"], document["signerkind"]),
            digest=document.get("causationdigest", ""),
            bertindak_sebagai=document.get("actingas", "definitif"),
            event=cls.model_validate(data),
        )


def parse_type(stored: str) -> tuple[str, int]:
    """`tayang.MateriDibuat.v1` -> ("MateriDibuat", 1). Raises UnknownEvent."""
    prefix, _, rest = stored.partition(".")
    name, _, version = rest.rpartition(".v")
    if prefix != "tayang" or not name or not version.isdecimal():
        raise UnknownEvent(stored)
    return name, int(version)


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


# ── where the sealed fields are ──────────────────────────────────────────────────────────────────────


def sealed_paths(cls: type[BaseModel], data: Any, about: Circumstances) -> Iterator[tuple[Path, str]]:
    """Paths of non-empty sealed strings in a dumped event, with the scope whose key seals them."""
    for path, mark in _marked(cls, data, ()):
        if _at(data, path) == "":
            continue
        match mark.by:
            case None:
                scope = f"kasus:{about.case}"
            case "unit":
                scope = f"unit:{about.unit}"
            case field:
                scope = f"{field}:{data[field]}"
        yield path, scope


def _marked(cls: type[BaseModel], data: Any, path: Path) -> Iterator[tuple[Path, Sealed]]:
    for name, mark, children, plural in _layout(cls):
        if not isinstance(data, dict) or name not in data or data[name] is None:
            continue
        here = (*path, name)
        if mark is not None:
            items = enumerate(data[name]) if plural else None
            yield from (((*here, str(i)), mark) for i, _ in items) if items is not None else [(here, mark)]
        elif children:
            values = enumerate(data[name]) if plural else [(None, data[name])]
            for i, value in values:
                child = _variant(children, value)
                yield from _marked(child, value, here if i is None else (*here, str(i)))


@cache
def _layout(cls: type[BaseModel]) -> tuple[tuple[str, Sealed | None, tuple[type[BaseModel], ...], bool], ...]:
    """Per field: its seal mark, the models below it, and whether it is a list. Worked out once per class."""
    rows = []
    for name, info in cls.model_fields.items():
        mark = next((m for m in info.metadata if isinstance(m, Sealed)), None)
        annotation = info.annotation
        inner, plural = _inner(annotation)
        mark = mark or next((m for a in inner for m in getattr(a, "__metadata__", ()) if isinstance(m, Sealed)), None)
        models = tuple(m for a in inner for m in _models(a))
        rows.append((name, mark, models, plural))
    return tuple(rows)


def _inner(annotation: Any) -> tuple[tuple[Any, ...], bool]:
    if getattr(annotation, "__origin__", None) is tuple:
        return (annotation.__args__[0],), True
    return (annotation,), False


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif hasattr(annotation, "__metadata__"):
        yield from _models(annotation.__origin__)
    else:
        for arg in getattr(annotation, "__args__", ()):
            yield from _models(arg)


def _variant(children: tuple[type[BaseModel], ...], value: Any) -> type[BaseModel]:
    if len(children) == 1:
        return children[0]
    return next(c for c in children if c.model_fields["jenis"].default == value["jenis"])


# ── walking JSON ─────────────────────────────────────────────────────────────────────────────────────


def _pointer(path: Path) -> str:
    return "".join(f"/{part}" for part in path)


def _step(node: Any, part: str) -> Any:
    return node[int(part)] if isinstance(node, list) else node[part]


def _at(node: Any, path: Path) -> Any:
    for part in path:
        node = _step(node, part)
    return node


def _replace(node: Any, path: Path, value: Any) -> None:
    parent = _at(node, path[:-1])
    if isinstance(parent, list):
        parent[int(path[-1])] = value
    else:
        parent[path[-1]] = value


def _children(node: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict):
        yield from list(node.items())
    elif isinstance(node, list):
        yield from ((str(i), v) for i, v in enumerate(node))


def _keys(node: Any) -> Iterator[str]:
    if is_sealed(node):
        yield node["key"]
    else:
        for _, child in _children(node):
            yield from _keys(child)


def _open(node: Any, path: Path, event_id: str, keys: Mapping[str, Key | None]) -> None:
    for part, child in _children(node):
        here = (*path, part)
        if is_sealed(child):
            _replace(node, (part,), unseal(keys.get(child["key"]), event_id, _pointer(here), child))
        else:
            _open(child, here, event_id, keys)
