"""One key of the seal hands over to the next: what both of them sign, and which keys follow from a log's events."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as Base64Error

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.messaging.signing import verifies
from shared.sop.events import KunciSegelDiganti

KEYS_STREAM = "auditor-kunci"
CASE = "segel"
"""Correlation of the seal's own events: they belong to no case."""


def statement(lama: str, baru: str) -> bytes:
    """What the old and the new key sign."""
    return f"tayang-kunci-segel-1\n{lama}\n{baru}\n".encode()


def sign(private: Ed25519PrivateKey, lama: str, baru: str) -> bytes:
    """One half's word for it."""
    return private.sign(statement(lama, baru))


def is_public_key(text: str) -> bool:
    """32 bytes in base64."""
    try:
        return len(b64decode(text, validate=True)) == 32
    except (Base64Error, ValueError):
        return False


def vouched_for(lama: str, baru: str, tanda_lama: str, tanda_baru: str) -> bool:
    """Whether both halves signed the hand-over."""
    said = statement(lama, baru)
    return verifies(lama, said, tanda_lama) and verifies(baru, said, tanda_baru)


def follows(known: str | None, event: KunciSegelDiganti) -> bool:
    """Whether the event hands over from the key in force (None: none is known yet) and is signed by both."""
    return known in (None, event.lama) and vouched_for(event.lama, event.baru, event.tanda_lama, event.tanda_baru)
