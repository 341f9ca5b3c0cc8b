"""Random events and commands built from the fields of their classes. What a person typed carries a canary."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from hypothesis import strategies as st
from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo

from shared.sop.types import _BIDI, _one_line
from tests.eventstore.clear_fields import CLEAR, PATTERNS
from tests.eventstore.fields import Leaf

CANARY = "kenari"
"""Begins every text that is not allowed to stand clear."""
KODE = r"[a-z0-9][a-z0-9_-]{0,20}"
URL = r"https?://[a-z0-9.]{3,20}/[a-z0-9/?=&%-]{0,40}"

lines = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co"), exclude_characters="".join(_BIDI)), max_size=40)
zones = st.sampled_from((UTC, timezone(timedelta(hours=7)), timezone(timedelta(hours=-11))))
instants = st.builds(datetime.combine, st.dates(date(1, 1, 2), date(9999, 12, 30)), st.times(), zones)


def b64(raw: bytes) -> str:
    return b64encode(raw).decode()


@cache
def inputs(cls: type[BaseModel]) -> st.SearchStrategy[dict[str, Any]]:
    """Python values that the class accepts; fields with a default are sometimes left out."""
    needed: dict[str, st.SearchStrategy[Any]] = {}
    optional: dict[str, st.SearchStrategy[Any]] = {}
    for name, info in cls.model_fields.items():
        made = _values(cls.__name__, name, info.annotation, tuple(info.metadata))
        (needed if info.is_required() or name == "jenis" else optional)[name] = made  # `jenis` tells members of a union apart
    return st.fixed_dictionaries(needed, optional=optional)


def instances(cls: type[BaseModel]) -> st.SearchStrategy[Any]:
    """The class itself."""
    return inputs(cls).map(cls.model_validate)


def _values(owner: str, field: str, annotation: Any, rules: tuple[Any, ...] = ()) -> st.SearchStrategy[Any]:
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        if args[0] is datetime or any(isinstance(a, type) and a is AwareDatetime for a in args):
            return instants
        return _values(owner, field, args[0], (*rules, *args[1:]))
    if origin is Literal:
        return st.sampled_from(args)
    if origin in (Union, UnionType):
        return st.one_of(*(_values(owner, field, a, rules) for a in args))
    if origin is dict:
        return st.dictionaries(_values(owner, field, args[0]), _values(owner, field, args[1]), max_size=2)
    if origin is tuple and args[-1] is ...:
        least = _limit(rules, "min_length", 0)
        return st.lists(_values(owner, field, args[0]), min_size=least, max_size=least + 2).map(tuple)
    if origin is tuple:
        return st.tuples(*(_values(owner, field, a) for a in args))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return inputs(annotation)
    if annotation is str:
        return _text(Leaf(owner, field, str, rules))
    if annotation is int:
        return st.integers(_limit(rules, "ge", -(2**53) + 1), _limit(rules, "le", 2**53 - 1))
    return _PLAIN[annotation]


def _limit(rules: tuple[Any, ...], name: str, otherwise: int) -> int:
    flat = [m for r in rules for m in (r.metadata if isinstance(r, FieldInfo) else (r,))]
    return next((int(getattr(r, name)) for r in flat if getattr(r, name, None) is not None), otherwise)


_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    bool: st.booleans(),
    date: st.dates(),
    AwareDatetime: instants,
    type(None): st.none(),
}


_hex = st.binary(min_size=32, max_size=32).map(bytes.hex)
_SHAPED: dict[str, st.SearchStrategy[str]] = dict(
    zip(
        PATTERNS,
        (st.uuids().map(str), _hex, st.sampled_from(("image/jpeg", "video/mp4")), st.binary(min_size=32, max_size=32).map(b64)),
        strict=True,
    )
)


def _text(leaf: Leaf) -> st.SearchStrategy[str]:
    pattern, typed = leaf.pattern, leaf.name not in CLEAR
    if pattern is None:
        free = lines if _one_line in {getattr(rule, "func", None) for rule in leaf.rules} else st.lists(lines, max_size=3).map("\n".join)
        return free.map(lambda text: (CANARY if typed else "x") + text)
    if pattern in PATTERNS:
        return _SHAPED[pattern]
    if "://" in pattern:
        return st.from_regex(URL.replace("/[", f"/{CANARY}[") if typed else URL, fullmatch=True)
    return st.from_regex(CANARY + r"[a-z0-9_-]{0,20}" if typed else KODE, fullmatch=True)
