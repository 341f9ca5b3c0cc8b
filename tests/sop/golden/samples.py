"""One event of every class with every field filled in: so that no field can be renamed or dropped unnoticed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import NAMESPACE_DNS, uuid5

from pydantic import AwareDatetime, BaseModel

from shared.sop.event import Event
from tests.eventstore.clear_fields import PATTERNS
from tests.eventstore.fields import Leaf

INSTANT, DAY = datetime(2026, 11, 23, 2, 0, 0, 123456, tzinfo=UTC), date(2026, 11, 23)


def sample(cls: type[Event]) -> Event:
    """The same at every call."""
    return cls.model_validate(_fields(cls))


def _fields(cls: type[BaseModel]) -> dict[str, Any]:
    return {name: _value(cls.__name__, name, info.annotation, tuple(info.metadata)) for name, info in cls.model_fields.items()}


def _value(owner: str, field: str, annotation: Any, rules: tuple[Any, ...] = ()) -> Any:
    origin, args = get_origin(annotation), get_args(annotation)
    if annotation is AwareDatetime or args[:1] == (datetime,):
        return INSTANT
    if origin is Annotated:
        return _value(owner, field, args[0], (*rules, *args[1:]))
    if origin is Literal:
        return args[0]
    if origin in (Union, UnionType):
        return _value(owner, field, next(a for a in args if a is not type(None)), rules)
    if origin is dict:
        return {_value(owner, field, args[0]): _value(owner, field, args[1])}
    if origin is tuple:
        return tuple(_value(owner, field, a) for a in args if a is not ...)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _fields(annotation)
    plain: dict[Any, Any] = {int: 7, bool: True, date: DAY}
    return plain.get(annotation) or _text(Leaf(owner, field, str, rules))


def _text(leaf: Leaf) -> str:
    pattern = leaf.pattern
    if pattern is None:
        return f"Contoh isi {leaf.field}, é 😀"
    if "://" in pattern:
        return f"https://contoh.go.id/{leaf.field}"
    shaped = dict(zip(PATTERNS, (str(uuid5(NAMESPACE_DNS, leaf.name)), "ab" * 32, "image/jpeg", "A" * 43 + "="), strict=True))
    return shaped.get(pattern, f"contoh-{leaf.field}")
