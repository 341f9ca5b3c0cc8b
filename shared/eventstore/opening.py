"""Finding and opening sealed fields in stored data, whatever the class looks like today: fields may have moved since."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from shared.eventstore.sealing import Key, KeyUnknown, is_sealed, unseal

key_names: Callable[[bytes], list[bytes]] = re.compile(rb'"key":"([^"]*)"').findall
"""Ids of all keys a body needs, by its canonical bytes: there a typed quote stands escaped, so no text can name a key."""


def may_hold_seals(body: bytes) -> bool:
    """False saves the walk."""
    return b'"ct"' in body


def open_seals(node: Any, event_id: str, path: str, keys: Mapping[str, Key | None]) -> None:
    """Put the text in place of every sealed object. Raises SealBroken, SealUnknown, KeyUnknown."""
    for name, child in node.items() if type(node) is dict else enumerate(node):
        kind = type(child)
        if kind is dict and is_sealed(child):
            key_id = child["key"]
            if key_id not in keys:
                raise KeyUnknown(f"key {key_id} of this log is not in the keyring")
            node[name] = unseal(keys[key_id], event_id, f"{path}/{name}", child)
        elif kind is dict or kind is list:
            open_seals(child, event_id, f"{path}/{name}", keys)
