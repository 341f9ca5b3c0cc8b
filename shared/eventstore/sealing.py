"""Sealing of single fields (invariant 8): AES-256-GCM, a key per case or person, the keys in a database of their own.

Destroying a key erases what it sealed everywhere the log was copied to, without touching a byte of the log.
"""

from __future__ import annotations

import os
from base64 import b64encode
from binascii import a2b_base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.eventstore.port import StoreUnavailable

ALG = "A256GCM"
MEMBERS = frozenset(("key", "alg", "nonce", "ct"))
"""A sealed field is the only JSON object with exactly these members: no part of an event may be shaped so (tested)."""
DESTROYED = "[data pribadi telah dimusnahkan]"
"""What a reader gets in place of a field whose key is gone."""


class SealBroken(Exception):
    """The ciphertext does not belong to this event and path, or was altered."""


class SealUnknown(Exception):
    """Sealed in a way newer than this program."""


class KeyDestroyed(Exception):
    """Nothing new may be sealed under a scope whose key was destroyed."""


class KeyUnknown(StoreUnavailable):
    """The keyring has never held this key: it is not the log's own, or was restored from before. Reading on would pass
    the loss off as an erasure, so the reader waits until the right keys are back, or a person declares them lost."""


@dataclass(frozen=True, slots=True)
class Key:
    """A symmetric key: `key_id` stands in the log, `secret` (32 bytes) never does, nor in any print of this object."""

    key_id: str
    secret: bytes = field(repr=False)
    cipher: AESGCM = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cipher", AESGCM(self.secret))  # once per key: many fields open under one


class Keyring(Protocol):
    """Where keys live."""

    async def for_scope(self, scope: str) -> Key:
        """The present key of a scope (`kasus:<id>`, `pegawai:<id>`, `unit:<id>`), made durable before it is handed out.

        Raises KeyDestroyed, StoreUnavailable.
        """
        ...

    async def load(self, key_ids: frozenset[str]) -> dict[str, Key | None]:
        """Keys by id; None where destroyed, left out where never here. Raises StoreUnavailable."""
        ...

    async def destroy(self, scope: str) -> str | None:
        """Forget a scope's secret for ever; the destroyed key's id, None if the scope never had one. Asking again is harmless."""
        ...

    async def declare_lost(self, key_ids: frozenset[str]) -> None:
        """Keys that were never here and will not come: from now on as destroyed. Keys that are here stay."""
        ...


def seal(key: Key, event_id: str, path: str, plain: str) -> dict[str, str]:
    """Ciphertext object of one field; bound to its event and place by the AAD."""
    nonce = os.urandom(12)
    ct = key.cipher.encrypt(nonce, plain.encode(), f"{event_id}{path}".encode())
    return {"key": key.key_id, "alg": ALG, "nonce": b64encode(nonce).decode(), "ct": b64encode(ct).decode()}


def unseal(key: Key | None, event_id: str, path: str, sealed: Mapping[str, Any]) -> str:
    """The field's text, or DESTROYED when the key is gone. Raises SealBroken, SealUnknown."""
    if key is None:
        return DESTROYED
    if sealed["alg"] != ALG:
        raise SealUnknown(f"{path} of {event_id}")
    try:
        return key.cipher.decrypt(a2b_base64(sealed["nonce"]), a2b_base64(sealed["ct"]), f"{event_id}{path}".encode()).decode()
    except (InvalidTag, ValueError, TypeError) as error:  # not ours, or not even base64 text
        raise SealBroken(f"sealed field {path} of {event_id} does not open") from error


def is_sealed(value: object) -> bool:
    """Whether a JSON value is a sealed field."""
    return isinstance(value, dict) and value.keys() == MEMBERS
