"""The Merkle tree of RFC 6962, grown at its right edge: appending costs one hash on average, whatever the size."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Self

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()
_LEAF, _NODE = b"\x00", b"\x01"
"""Different first bytes: else a node could be passed off as an entry (second preimage)."""


def entry_of(position: int, digest: bytes) -> bytes:
    """What a leaf of the log's tree commits to: position (8 bytes, big-endian) and the body's digest, nothing a person typed."""
    return position.to_bytes(8, "big") + digest


def leaf_hash(entry: bytes) -> bytes:
    """Hash of an entry."""
    return hashlib.sha256(_LEAF + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash over two subtrees."""
    return hashlib.sha256(_NODE + left + right).digest()


def folded(hashes: Iterable[bytes]) -> bytes:
    """Root over subtree hashes that stand left to right, each smaller than the one before."""
    root = b""
    for one in reversed(list(hashes)):
        root = node_hash(one, root) if root else one
    return root or EMPTY_ROOT


class CompactRange:
    """The first `size` leaves as the few perfect subtrees they make: all that is needed to go on and to know the root."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self.size = 0
        self._hashes: list[bytes] = []
        for leaf in leaves:
            self.append(leaf)

    def append(self, leaf: bytes) -> None:
        """One more leaf hash."""
        self._hashes.append(leaf)
        self.size += 1
        complete = self.size
        while complete % 2 == 0:
            right, left = self._hashes.pop(), self._hashes.pop()
            self._hashes.append(node_hash(left, right))
            complete //= 2

    def root(self) -> bytes:
        """RFC 6962's MTH over the leaves so far."""
        return folded(self._hashes)

    def copy(self) -> Self:
        """As it stands, to go on separately."""
        other = type(self)()
        other.size, other._hashes = self.size, list(self._hashes)
        return other
