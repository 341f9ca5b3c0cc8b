"""The key over all keys: each secret lies wrapped (RFC 3394) in the keys' database, so that a copy of that database alone opens nothing.

It is a file outside every database. Where it is missing or another one, that is said; a new one is never made in its place.
"""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from shared.durable import sync
from shared.eventstore.port import StoreUnavailable
from shared.refusal import Refused, reason

ID_BYTES, SECRET_BYTES = 8, 32
WRAPPED_BYTES = ID_BYTES + SECRET_BYTES + 8
"""The master's short id, then RFC 3394's block. A secret of 32 bytes is one from before there was a master."""
_HEAD = "tayang-kunci-induk-1"


class MasterKeyMissing(StoreUnavailable):
    """The keys are wrapped under a master that is not at hand: the reader waits until the right file is back."""


@dataclass(frozen=True, slots=True)
class Master:
    """32 bytes; the id is derived from them and stands clear in front of what they wrap."""

    secret: bytes = field(repr=False)

    @property
    def id(self) -> bytes:
        """First bytes of a digest: tells masters apart and says nothing of the secret."""
        return sha256(_HEAD.encode() + self.secret).digest()[:ID_BYTES]

    def wrap(self, secret: bytes) -> bytes:
        """As it lies in the database."""
        return self.id + aes_key_wrap(self.secret, secret)


class MasterKeys:
    """The master in force and those it replaced, as files in one folder: `induk.key`, `induk-<id>.key`."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._known: dict[bytes, Master] = {}

    @property
    def coming(self) -> Path:
        """Where a rotation keeps the next one until all keys lie under it."""
        return self.file.with_suffix(".baru")

    def present(self) -> Master | None:
        """The one in force; None: there is no file. Raises Refused when it cannot be read as one."""
        return _read(self.file)

    def olds(self) -> dict[bytes, Path]:
        """Replaced ones that nobody has thrown away yet, by id."""
        found = {}
        for path in sorted(self.file.parent.glob(f"{self.file.stem}-*.key")):
            if (master := _read(path)) is not None:
                found[master.id] = path
        return found

    def make(self, at: Path | None = None) -> Master:
        """A new one, for its owner's eyes only, on the disk before it is used. Loses to whoever was first."""
        path = at or self.file
        path.parent.mkdir(parents=True, exist_ok=True)
        made = Master(os.urandom(SECRET_BYTES))
        staged = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        handle = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(f"{_HEAD} {b64encode(made.secret).decode()}\n".encode())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(staged, path)  # never over another's
        except FileExistsError:
            pass
        finally:
            staged.unlink()
        sync(path.parent)
        found = _read(path)
        assert found is not None
        return found

    def unwrap(self, stored: bytes) -> bytes:
        """The secret. Raises MasterKeyMissing when no file here fits."""
        if len(stored) == SECRET_BYTES:
            return stored
        wanted = stored[:ID_BYTES]
        master = self._known.get(wanted) or self._find(wanted)
        if master is None:
            raise MasterKeyMissing(f"keys: wrapped under master {wanted.hex()}, which is not among {self.file.parent}/{self.file.stem}*")
        try:
            return aes_key_unwrap(master.secret, stored[ID_BYTES:])
        except InvalidUnwrap as error:
            raise MasterKeyMissing("keys: a wrapped key was altered") from error

    def _find(self, wanted: bytes) -> Master | None:
        for path in (self.file, self.coming, *self.olds().values()):
            master = _read(path)
            if master is not None:
                self._known[master.id] = master
        return self._known.get(wanted)

    def forget(self) -> None:
        """Read the files again when next asked."""
        self._known.clear()


def _read(path: Path) -> Master | None:
    try:
        text = path.read_text(encoding="ascii")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(path) from error
    head, _, encoded = text.strip().partition(" ")
    try:
        secret = b64decode(encoded, validate=True)
    except (NotBase64, ValueError) as error:
        raise unreadable(path) from error
    if head != _HEAD or len(secret) != SECRET_BYTES:
        raise unreadable(path)
    return Master(secret)


def unreadable(path: Path) -> Refused:
    """No master, though there is a file."""
    return Refused((reason("kunci_induk_rusak", f"{path} bukan berkas kunci induk, atau rusak. Kembalikan dari cadangan."),))


def missing(path: Path) -> Refused:
    """The keys need one that is gone."""
    return Refused(
        (
            reason(
                "kunci_induk_hilang",
                f"Kunci isi log dibungkus kunci induk, tetapi {path} tidak ada. Kembalikan berkas itu dari cadangan; "
                "kunci induk baru tidak dibuat, karena tidak dapat membuka yang lama.",
            ),
        )
    )


def wrong(path: Path, wanted: bytes) -> Refused:
    """Another office's, or an older one."""
    return Refused(
        (
            reason(
                "kunci_induk_lain",
                f"{path} bukan kunci induk yang membungkus kunci log ini (dicari tanda {wanted.hex()}). "
                "Kembalikan yang benar dari cadangan.",
            ),
        )
    )
