"""Inclusion and consistency proofs: made from subtree hashes, checked with nothing but the roots (RFC 6962 2.1, RFC 9162 2.1.3-2.1.4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from shared.proof.merkle import EMPTY_ROOT, HASH_BYTES, node_hash

Subtree = Callable[[int, int], bytes]
"""MTH of the entries from `start` up to `end`, wherever it comes from (tiles, a list)."""


class ProofError(ValueError):
    """The proof does not prove it."""


def inclusion(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """Siblings from the leaf up to the root of the tree of `size`."""
    if not 0 <= index < size:
        raise ValueError(f"no entry {index} in a tree of {size}")
    path, start, end = [], 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(subtree(middle, end))
            end = middle
        else:
            path.append(subtree(start, middle))
            start = middle
    return path[::-1]


def consistency(first: int, size: int, subtree: Subtree) -> list[bytes]:
    """Hashes that show the tree of `first` entries to be the beginning of the tree of `size`."""
    if not 0 <= first <= size:
        raise ValueError(f"a tree of {size} does not begin with one of {first}")
    if first == 0:
        return []
    path, start, end = [], 0, size
    while first != end:
        middle = start + _split(end - start)
        if first <= middle:
            path.append(subtree(middle, end))
            end = middle
        else:
            path.append(subtree(start, middle))
            start = middle
    if start:  # else the verifier has this subtree already: it is the whole first tree
        path.append(subtree(start, end))
    return path[::-1]


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """Raises ProofError unless `leaf` is entry `index` of the tree of `size` with this `root`."""
    if not 0 <= index < size or not _well_formed(proof):
        raise ProofError("not a proof of this tree")
    at, last, found = index, size - 1, leaf
    for one in proof:
        if last == 0:
            raise ProofError("the proof is too long")
        if at % 2 or at == last:
            found = node_hash(one, found)
            while at % 2 == 0 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, one)
        at, last = at >> 1, last >> 1
    if last or found != root:
        raise ProofError("the entry is not in the tree")


def verify_consistency(first: int, size: int, proof: Sequence[bytes], first_root: bytes, root: bytes) -> None:
    """Raises ProofError unless the tree of `first` with `first_root` is the beginning of the tree of `size` with `root`."""
    if not 0 <= first <= size or not _well_formed(proof):
        raise ProofError("not a proof of these trees")
    if first in (0, size):
        if proof or first_root != (root if first else EMPTY_ROOT):
            raise ProofError("the trees differ")
        return
    hashes = list(proof)
    if first & (first - 1) == 0:
        hashes.insert(0, first_root)
    if not hashes:
        raise ProofError("the proof is too short")
    at, last = first - 1, size - 1
    while at % 2:
        at, last = at >> 1, last >> 1
    old = new = hashes[0]
    for one in hashes[1:]:
        if last == 0:
            raise ProofError("the proof is too long")
        if at % 2 or at == last:
            old, new = node_hash(one, old), node_hash(one, new)
            while at % 2 == 0 and at:
                at, last = at >> 1, last >> 1
        else:
            new = node_hash(new, one)
        at, last = at >> 1, last >> 1
    if last or old != first_root or new != root:
        raise ProofError("one tree is not the beginning of the other")


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


def _well_formed(proof: Sequence[bytes]) -> bool:
    return all(len(one) == HASH_BYTES for one in proof)
