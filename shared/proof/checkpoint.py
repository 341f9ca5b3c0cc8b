"""A checkpoint (c2sp.org/tlog-checkpoint): whose log, how many entries, their root; and its short form for a paper register."""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from shared.proof.merkle import HASH_BYTES

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


class CheckpointError(ValueError):
    """Not a checkpoint, or a code that was mistyped."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head. `origin` names log and epoch: within one origin only one history may ever be signed."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The note's text."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Extension lines are ignored. Raises CheckpointError."""
        origin, *rest = text.removesuffix("\n").split("\n")
        if len(rest) < 2 or not origin or not all(rest) or not _SIZE.fullmatch(rest[0]):
            raise CheckpointError("origin, size and root are not there")
        try:
            root = b64decode(rest[1], validate=True)
        except (Base64Error, ValueError) as error:
            raise CheckpointError("the root is not base64") from error
        if len(root) != HASH_BYTES:
            raise CheckpointError("the root is not 32 bytes")
        return cls(origin, int(rest[0]), root)


def origin_of(log_id: UUID, epoch: int) -> str:
    """Origin and key name of a log's seal."""
    return f"tayang/{log_id}/{epoch}"


# ── on paper ─────────────────────────────────────────────────────────────────────────────────────────

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: none of I, L, O, U, which a hand confuses."""
_READ_AS = str.maketrans("ILO", "110")
_ROOT_LETTERS, _CHECK_LETTERS, _GROUP = 26, 2, 7
"""130 bits of the root: nobody makes another history that fits. The last two letters catch a slip of the pen."""
_CODE = re.compile(rf"([1-9][0-9]{{0,18}})-([{_LETTERS}]{{{_ROOT_LETTERS + _CHECK_LETTERS}}})", re.ASCII)


@dataclass(frozen=True, slots=True)
class PaperCode:
    """What a paper register holds of a checkpoint."""

    size: int
    letters: str

    def fits(self, root: bytes) -> bool:
        """Whether this root is the one that was written down."""
        return self.letters == _encoded(root, _ROOT_LETTERS)


def paper_code(checkpoint: Checkpoint) -> str:
    """`1234-7Q4ZK9M-2XD3R8T-…`: size, root in short, check letters."""
    letters = _encoded(checkpoint.root, _ROOT_LETTERS)
    letters += _check(checkpoint.size, letters)
    return "-".join((str(checkpoint.size), *(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))))


def parse_paper_code(typed: str) -> PaperCode:
    """As somebody typed it: small letters and blanks are fine. Raises CheckpointError for a slip."""
    size, _, rest = typed.strip().upper().translate(_READ_AS).partition("-")
    letters = "".join(rest.split()).replace("-", "")
    found = _CODE.fullmatch(f"{size}-{letters}")
    if found is None:
        raise CheckpointError("not the code of a checkpoint")
    letters, check = found[2][:_ROOT_LETTERS], found[2][_ROOT_LETTERS:]
    if check != _check(int(size), letters):
        raise CheckpointError("a letter or digit is mistyped")
    return PaperCode(int(size), letters)


def _encoded(raw: bytes, letters: int) -> str:
    bits = int.from_bytes(raw, "big") >> (len(raw) * 8 - letters * 5)
    return "".join(_LETTERS[bits >> 5 * n & 31] for n in reversed(range(letters)))


def _check(size: int, letters: str) -> str:
    return _encoded(hashlib.sha256(f"tayang-kode-1/{size}/{letters}".encode()).digest(), _CHECK_LETTERS)
