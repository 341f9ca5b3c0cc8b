"""Sealing of single fields (invariant 8): AES-256-GCM, a key per case or person, the keys in a database of their own.

Destroying a key erases what it sealed everywhere the log was copied to, without touching a byte of the log.
"""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

ALG = "A256GCM"
DESTROYED = "[data pribadi telah dimusnahkan]"
"""What a reader gets in place of a field whose key is gone."""


class SealBroken(Exception):
    """The ciphertext does not belong to this event and path, or was altered."""


@dataclass(frozen=True, slots=True)
class Key:
    """A symmetric key: `key_id` stands in the log, `secret` (32 bytes) never does."""

    key_id: str
    secret: bytes


class Keyring(Protocol):
    """Where keys live."""

    async def for_scope(self, scope: str) -> Key:
        """The present key of a scope (`kasus:<id>`, `pegawai:<id>`, `unit:<id>`), made durable before it is handed out."""
        ...

    async def load(self, key_ids: frozenset[str]) -> dict[str, Key | None]:
        """Keys by id; None where destroyed or never here."""
        ...


def seal(key: Key, event_id: str, path: str, plain: str) -> dict[str, str]:
    """Ciphertext object of one field; bound to its event and place by the AAD."""
    nonce = os.urandom(12)
    ct = AESGCM(key.secret).encrypt(nonce, plain.encode(), f"{event_id}{path}".encode())
    return {"key": key.key_id, "alg": ALG, "nonce": b64encode(nonce).decode(), "ct": b64encode(ct).decode()}


def unseal(key: Key | None, event_id: str, path: str, sealed: dict[str, str]) -> str:
    """The field's text, or DESTROYED when the key is gone. Raises SealBroken."""
    if key is None:
        return DESTROYED
    if sealed.get("alg") != ALG:
        raise SealBroken(f"unknown algorithm at {path}")
    try:
        plain = AESGCM(key.secret).decrypt(b64decode(sealed["nonce"]), b64decode(sealed["ct"]), f"{event_id}{path}".encode())
    except InvalidTag as error:
        raise SealBroken(f"sealed field {path} of {event_id} does not open") from error
    return plain.decode()


def is_sealed(value: object) -> bool:
    """Whether a JSON value is a sealed field."""
    return isinstance(value, dict) and value.keys() == {"key", "alg", "nonce", "ct"}
