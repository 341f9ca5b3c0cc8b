"""Ed25519 keys that vouch for commands: a file only its owner may read, a name under which the public half is registered."""

from __future__ import annotations

import hashlib
import hmac
import os
import stat
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

H_KEY = "Tayang-Key"
H_SIGNATURE = "Tayang-Signature"
_RAW_BYTES = 32


class KeyFileUnfit(Exception):
    """The key file is not an Ed25519 key, or others may read it."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The private half and the name of the registered key."""

    key_id: str
    private: Ed25519PrivateKey

    @classmethod
    def load_or_create(cls, path: Path, key_id: str) -> SigningKey:
        """The key in `path` (raw or PEM); a new raw one, readable by its owner only, if there is no file."""
        try:
            return cls.load(path, key_id)
        except FileNotFoundError:
            pass
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = Ed25519PrivateKey.generate()
        try:
            # O_EXCL: of two processes starting together one makes the key and both use it.
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return cls.load(path, key_id)
        with os.fdopen(file, "wb") as out:
            out.write(key.private_bytes_raw())
            out.flush()
            os.fsync(out.fileno())
        return cls(key_id, key)

    @classmethod
    def load(cls, path: Path, key_id: str) -> SigningKey:
        """The key in `path`. Raises FileNotFoundError, KeyFileUnfit."""
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise KeyFileUnfit(f"{path.name}: chmod 600")
        content = path.read_bytes()
        try:
            raw = len(content) == _RAW_BYTES
            key = Ed25519PrivateKey.from_private_bytes(content) if raw else load_pem_private_key(content, password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise KeyFileUnfit(f"{path.name}: not an Ed25519 key") from error
        if not isinstance(key, Ed25519PrivateKey):
            raise KeyFileUnfit(f"{path.name}: not an Ed25519 key")
        return cls(key_id, key)

    @property
    def public(self) -> str:
        """The public half as the registry keeps it (base64, 32 bytes)."""
        return b64encode(self.private.public_key().public_bytes_raw()).decode()

    def headers(self, payload: bytes) -> dict[str, str]:
        """Key name and signature over exactly these bytes."""
        return {H_KEY: self.key_id, H_SIGNATURE: b64encode(self.private.sign(payload)).decode()}

    def salt(self, command_id: str) -> str:
        """Keeps content from being guessed from its digest. Derived, so that asking again with the same id is the same command."""
        return hmac.new(self.private.private_bytes_raw(), f"tayang-salt/{command_id}".encode(), hashlib.sha256).hexdigest()[:32]


def verifies(public: str, payload: bytes, signature: str) -> bool:
    """Whether `signature` (base64) over `payload` was made with the private half of `public` (base64)."""
    try:
        key = Ed25519PublicKey.from_public_bytes(b64decode(public, validate=True))
        key.verify(b64decode(signature, validate=True), payload)
    except (InvalidSignature, Base64Error, ValueError):
        return False
    return True
