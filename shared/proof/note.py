"""Signed notes (c2sp.org/signed-note): text, a blank line, one signature a line. Whoever's key one does not know, one ignores."""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
MAX_SIGNATURES = 100
MAX_NOTE_BYTES = 1 << 20
_DASH = "— "
_KEY_BYTES = 32


class NoteError(ValueError):
    """Not a note, or not signed by anybody we know."""


class BadSignature(NoteError):
    """A key we know did not sign this text."""


@dataclass(frozen=True, slots=True)
class NoteKey:
    """The public half: name, Ed25519 key, and the short id that signature lines carry."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        """`name+id+key`, as Go's sumdb/note and its relatives write it."""
        return f"{self.name}+{self.key_id.hex()}+{b64encode(ED25519 + self.public).decode()}"

    @classmethod
    def parse(cls, vkey: str) -> Self:
        """Raises NoteError."""
        name, _, rest = vkey.strip().partition("+")
        key_id, _, encoded = rest.partition("+")
        raw = _decoded(encoded)
        if not _is_name(name) or raw[:1] != ED25519 or len(raw) != 1 + _KEY_BYTES:
            raise NoteError("not an Ed25519 note key")
        key = cls(name, raw[1:])
        if key.key_id.hex() != key_id:
            raise NoteError("the key's id does not fit the key")
        return key

    def verifies(self, text: bytes, signature: bytes) -> bool:
        """Whether this key signed exactly these bytes."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class NoteSigner:
    """The private half under a name."""

    name: str
    private: Ed25519PrivateKey = field(repr=False)

    @property
    def key(self) -> NoteKey:
        return NoteKey(self.name, self.private.public_key().public_bytes_raw())

    def line(self, text: str) -> str:
        """The signature line for a text."""
        return f"{_DASH}{self.name} {b64encode(self.key.key_id + self.private.sign(text.encode())).decode()}\n"


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One signature, not yet believed."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """As read: nothing in it is to be used before `opened`."""

    text: str
    signatures: tuple[SignatureLine, ...]

    def opened(self, keys: Iterable[NoteKey]) -> frozenset[NoteKey]:
        """Which of `keys` signed it. Raises BadSignature when one that should have did not, NoteError when none did."""
        known = {(key.name, key.key_id): key for key in keys}
        signed = set()
        for line in self.signatures:
            if (key := known.get((line.name, line.key_id))) is None:
                continue
            if not key.verifies(self.text.encode(), line.signature):
                raise BadSignature(f"the signature of {line.name}+{line.key_id.hex()} is wrong")
            signed.add(key)
        if not signed:
            raise NoteError("no signature by a known key")
        return frozenset(signed)


def signed_note(text: str, *signers: NoteSigner) -> str:
    """The text (which ends in a newline) with everybody's signature."""
    return text + "\n" + "".join(signer.line(text) for signer in signers)


def parse_note(content: bytes) -> Note:
    """Raises NoteError for what is not a note."""
    if len(content) > MAX_NOTE_BYTES:
        raise NoteError("too long")
    try:
        whole = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NoteError("not UTF-8") from error
    if any(c < " " and c != "\n" for c in whole):
        raise NoteError("control characters")
    text, blank, tail = whole.rpartition("\n\n")
    lines = tail.split("\n")
    if not blank or not text or lines.pop() != "" or not 0 < len(lines) <= MAX_SIGNATURES:
        raise NoteError("text, blank line and signatures are not there")
    return Note(text + "\n", tuple(_signature(line) for line in lines))


def _signature(line: str) -> SignatureLine:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    raw = _decoded(encoded)
    if not line.startswith(_DASH) or not _is_name(name) or len(raw) < 5:
        raise NoteError("not a signature line")
    return SignatureLine(name, raw[:4], raw[4:])


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(c.isspace() for c in name)


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (Base64Error, ValueError) as error:
        raise NoteError("not base64") from error
