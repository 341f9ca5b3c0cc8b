"""Where the sealed fields of an event are: worked out once per class from its annotations, then walked over its data.

A mark in a place that the walk could not reach would be stored clear for ever; such a class is refused instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel

from shared.sop.types import Sealed


@dataclass(frozen=True, slots=True)
class Each:
    """A list of equal shapes."""

    of: Shape


@dataclass(frozen=True, slots=True)
class Fields:
    """A model; only its fields with something sealed in them."""

    of: Mapping[str, Shape]


@dataclass(frozen=True, slots=True)
class Variants:
    """A union of models told apart by `jenis`."""

    of: Mapping[str, Shape | None]


Shape = Sealed | Each | Fields | Variants


class Place(NamedTuple):
    """One string of the data: `holder[key]`, at JSON pointer `path`."""

    holder: Any
    key: Any
    path: str
    mark: Sealed


def sealed_places(cls: type[BaseModel], data: dict[str, Any]) -> list[Place]:
    """Every non-empty string of a dumped event that has to be sealed."""
    shape = shape_of(cls)
    return list(_places(shape, {"": data}, "", "")) if shape else []


def _places(shape: Shape, holder: Any, key: Any, path: str) -> Iterator[Place]:
    value = holder[key]
    match shape:
        case Sealed():
            if value != "":
                yield Place(holder, key, path, shape)
        case Each(of=item):
            for n in range(len(value)):
                yield from _places(item, value, n, f"{path}/{n}")
        case Variants(of=variants):
            if (chosen := variants[value["jenis"]]) is not None:
                yield from _places(chosen, holder, key, path)
        case Fields(of=fields):
            for name, child in fields.items():
                if name in value:
                    yield from _places(child, value, name, f"{path}/{name}")


@cache
def shape_of(cls: type[BaseModel]) -> Shape | None:
    """The class's sealed fields; None if it has none. Raises TypeError for a mark that could not be honoured."""
    fields = {}
    for name, info in cls.model_fields.items():
        annotation = Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
        shape = _shape(annotation, f"{cls.__name__}.{name}")
        if shape is not None:
            fields[name] = shape
    return Fields(fields) if fields else None


def _shape(annotation: Any, where: str) -> Shape | None:
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        marks = [m for m in args[1:] if isinstance(m, Sealed)]
        if not marks:
            return _shape(args[0], where)
        if _without_none(args[0]) is not str:
            raise TypeError(f"{where}: only a string can be sealed")
        return marks[-1]
    if origin is tuple and args[1:] == (...,):
        item = _shape(args[0], where)
        return Each(item) if item is not None else None
    if origin in (Union, UnionType):
        return _union([a for a in args if a is not type(None)], where)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return shape_of(annotation)
    if any(_shape(a, where) is not None for a in args if origin is not Literal and a is not ...):
        raise TypeError(f"{where}: a sealed field inside {annotation} would be stored clear")
    return None


def _union(members: list[Any], where: str) -> Shape | None:
    shapes = [_shape(m, where) for m in members]
    if len(members) == 1:
        return shapes[0]
    if not any(shapes):
        return None
    variants: dict[str, Shape | None] = {}
    for member, shape in zip(members, shapes, strict=True):
        if not (isinstance(member, type) and issubclass(member, BaseModel) and "jenis" in member.model_fields):
            raise TypeError(f"{where}: members of a union with sealed fields need a `jenis` to be told by")
        variants |= dict.fromkeys(get_args(member.model_fields["jenis"].annotation), shape)
    return Variants(variants)


def _without_none(annotation: Any) -> Any:
    if get_origin(annotation) in (Union, UnionType):
        rest = [a for a in get_args(annotation) if a is not type(None)]
        return rest[0] if len(rest) == 1 else annotation
    return annotation
