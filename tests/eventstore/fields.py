"""Every place in the published language where something is written, found by a walk of its own, not by the codec's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, StringConstraints
from pydantic.fields import FieldInfo

from shared.sop.events import EVENTS
from shared.sop.types import Sealed


@dataclass(frozen=True)
class Leaf:
    """One value that is not made of others."""

    owner: str
    field: str
    kind: Any
    rules: tuple[Any, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.owner}.{self.field}"

    @property
    def sealed(self) -> bool:
        return any(isinstance(rule, Sealed) for rule in self.rules)

    @property
    def pattern(self) -> str | None:
        """The regular expression that says all there is to say about the text."""
        found: str | None = None
        for rule in self.rules:
            if isinstance(rule, StringConstraints) and isinstance(rule.pattern, str):
                found = rule.pattern
            elif isinstance(rule, FieldInfo):
                found = next((m.pattern for m in rule.metadata if hasattr(m, "pattern")), found)
            elif isinstance(getattr(rule, "pattern", None), str):
                found = rule.pattern
        return found


def leaves(cls: type[BaseModel]) -> Iterator[Leaf]:
    """All of a class, parts included."""
    for name, info in cls.model_fields.items():
        yield from _leaves(cls.__name__, name, info.annotation, tuple(info.metadata))


def _leaves(owner: str, field: str, annotation: Any, rules: tuple[Any, ...] = ()) -> Iterator[Leaf]:
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from _leaves(owner, field, args[0], (*rules, *args[1:]))
    elif origin is Literal:
        yield Leaf(owner, field, Literal, args)
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from leaves(annotation)
    elif origin in (Union, UnionType, tuple):
        for arg in args:
            if arg not in (type(None), ...):
                yield from _leaves(owner, field, arg, rules)
    elif origin is dict:
        yield from _leaves(owner, f"{field}[kunci]", args[0])
        yield from _leaves(owner, field, args[1], rules)
    else:
        yield Leaf(owner, field, annotation, rules)


def all_leaves(classes: Iterable[type[BaseModel]] = ()) -> dict[str, Leaf]:
    """By `Class.field`; a part that several events share comes once."""
    return {leaf.name: leaf for cls in classes or EVENTS.values() for leaf in leaves(cls)}


def parts(cls: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """The class and every model within it."""
    yield cls
    for info in cls.model_fields.values():
        yield from _parts(info.annotation)


def _parts(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from parts(annotation)
    for arg in get_args(annotation):
        yield from _parts(arg)


EXACT = (str, int, bool, date, datetime, Literal)
"""What an event may be made of: nothing that JSON readers could read differently, nothing that takes any object."""
