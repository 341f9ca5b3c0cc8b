"""JSON from strangers, read without mercy: no deep nesting, no duplicate keys, no NaN, no fractions, no broken text.

What passes has one canonical spelling (RFC 8785), so that what was signed, hashed and understood is the same thing.
"""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

MAX_DEPTH = 32
MAX_INTEGER = 2**53 - 1
_STRUCTURE = re.compile(rb'["\\\[\]{}]')


class NotStrict(Exception):
    """`kode` is stable, `pesan` an Indonesian sentence. Never quotes the input."""

    def __init__(self, kode: str, pesan: str) -> None:
        super().__init__(kode)
        self.kode, self.pesan = kode, pesan


def loads(payload: bytes) -> Any:
    """The value. Raises NotStrict."""
    try:
        text = payload.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotStrict("bukan_utf8", "Pesan harus berupa teks UTF-8.") from error
    _bound_depth(payload)
    try:
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_constant, parse_float=_constant, parse_int=_integer)
    except (json.JSONDecodeError, RecursionError) as error:
        raise NotStrict("bukan_json", "Pesan bukan JSON yang sah.") from error
    _no_surrogates(value)
    return value


def _bound_depth(payload: bytes) -> None:
    # Before parsing: the parser recurses. One pass over structural bytes, strings skipped; no backtracking.
    depth, quoted, skip = 0, False, -1
    for found in _STRUCTURE.finditer(payload):
        at, byte = found.start(), found.group()
        if at == skip:
            continue
        if byte == b"\\":
            skip = at + 1
        elif byte == b'"':
            quoted = not quoted
        elif not quoted:
            depth += 1 if byte in b"[{" else -1
            if depth > MAX_DEPTH:
                raise NotStrict("terlalu_dalam", f"Isian bersarang terlalu dalam (paling banyak {MAX_DEPTH} tingkat).")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotStrict("isian_ganda", "Satu isian ditulis dua kali.")
    return found


def _constant(_: str) -> NoReturn:
    raise NotStrict("bilangan_tidak_sah", "Bilangan harus bulat; yang lain ditulis sebagai teks.")


def _integer(text: str) -> int:
    if len(text) > len(str(MAX_INTEGER)) + 1 or abs(int(text)) > MAX_INTEGER:
        raise NotStrict("bilangan_terlalu_besar", "Bilangan terlalu besar.")
    return int(text)


def _no_surrogates(value: Any) -> None:
    match value:
        case str():
            if not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value):
                raise NotStrict("bukan_utf8", "Pesan memuat huruf yang tidak sah.")
        case dict():
            for key, child in value.items():
                _no_surrogates(key)
                _no_surrogates(child)
        case list():
            for child in value:
                _no_surrogates(child)
