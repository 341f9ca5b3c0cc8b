"""The tree as plain files (c2sp.org/tlog-tiles): 256 hashes a tile, the last tile of each level partial, entries in bundles beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from shared.proof.merkle import HASH_BYTES, CompactRange, folded
from shared.proof.proofs import Subtree

HEIGHT = 8
WIDTH = 1 << HEIGHT
Level = int | Literal["entries"]
ReadTile = Callable[[int, int, int], bytes]
"""Bytes of the hash tile at level, index, width."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A file of the tree: full, or partial as one tree size needs it."""

    level: Level
    index: int
    width: int
    content: bytes

    @property
    def path(self) -> str:
        return tile_path(self.level, self.index, self.width)


def tile_path(level: Level, index: int, width: int = WIDTH) -> str:
    """`tile/0/x001/x234/067`, `tile/entries/000.p/5`."""
    groups = [f"{index % 1000:03}"]
    while index := index // 1000:
        groups.append(f"x{index % 1000:03}")
    partial = "" if width == WIDTH else f".p/{width}"
    return f"tile/{level}/{'/'.join(reversed(groups))}{partial}"


def width_in(level: Level, index: int, size: int) -> int:
    """How wide the tile is in a tree of `size`; 0: it is not there."""
    hashes = size if level == "entries" else size >> HEIGHT * level
    return max(0, min(WIDTH, hashes - index * WIDTH))


class Edge:
    """The tree's right edge as rows of unfinished tiles; gives out each tile as it fills."""

    def __init__(self) -> None:
        self.size = 0
        self._entries: list[bytes] = []
        self._rows: list[list[bytes]] = [[]]

    def append(self, entry: bytes, leaf: bytes) -> list[Tile]:
        """One more entry with its leaf hash; the tiles it fills."""
        self._entries.append(_prefixed(entry))
        self._rows[0].append(leaf)
        self.size += 1
        return list(self._filled()) if len(self._entries) == WIDTH else []

    def _filled(self) -> Iterator[Tile]:
        yield Tile("entries", self.size // WIDTH - 1, WIDTH, b"".join(self._entries))
        self._entries.clear()
        level, row = 0, self._rows[0]
        while len(row) == WIDTH:
            yield Tile(level, (self.size >> HEIGHT * (level + 1)) - 1, WIDTH, b"".join(row))
            level += 1
            if level == len(self._rows):
                self._rows.append([])
            self._rows[level].append(CompactRange(row).root())
            row.clear()
            row = self._rows[level]

    def partial(self) -> list[Tile]:
        """The unfinished tiles a checkpoint of this size needs."""
        found = [Tile("entries", self.size // WIDTH, len(self._entries), b"".join(self._entries))] if self._entries else []
        for level, row in enumerate(self._rows):
            if row:
                found.append(Tile(level, self.size >> HEIGHT * (level + 1), len(row), b"".join(row)))
        return found


def hashes_of(content: bytes) -> list[bytes]:
    """A tile's hashes."""
    return [content[at : at + HASH_BYTES] for at in range(0, len(content), HASH_BYTES)]


def entries_of(bundle: bytes) -> list[bytes]:
    """A bundle's entries. Raises ValueError for a torn one."""
    found, at = [], 0
    while at < len(bundle):
        length = int.from_bytes(bundle[at : at + 2], "big")
        entry = bundle[at + 2 : at + 2 + length]
        if at + 2 > len(bundle) or len(entry) != length:
            raise ValueError("the bundle ends within an entry")
        found.append(entry)
        at += 2 + length
    return found


def subtree_of(size: int, read: ReadTile) -> Subtree:
    """Subtree hashes of the tree of `size`, for proofs, from at most a few tiles each."""

    def hashes(level: int, first: int, count: int) -> Sequence[bytes]:
        index, at = first // WIDTH, first % WIDTH
        tile = read(level, index, width_in(level, index, size))
        return hashes_of(tile[at * HASH_BYTES : (at + count) * HASH_BYTES])

    def subtree(start: int, end: int) -> bytes:
        # Cut into perfect subtrees, each of which lies within one tile.
        perfect = []
        while start < end:
            height = min((start & -start).bit_length() - 1 if start else 64, (end - start).bit_length() - 1)
            level = height // HEIGHT
            perfect.append(CompactRange(hashes(level, start >> HEIGHT * level, 1 << height % HEIGHT)).root())
            start += 1 << height
        return folded(perfect)

    return subtree


def _prefixed(entry: bytes) -> bytes:
    return len(entry).to_bytes(2, "big") + entry
