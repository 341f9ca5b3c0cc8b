"""The tree over the log, grown record by record, with its files. Every record is checked on its way in."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from uuid import UUID

import structlog

from services.auditor.breach import Breach
from services.auditor.files import put_aside, write_once
from services.auditor.folder import SealFolder
from shared.eventstore.verify import ChainVerifier, Link
from shared.proof.merkle import HASH_BYTES, CompactRange, entry_of, leaf_hash
from shared.proof.tiles import WIDTH, Edge, Tile, tile_path

log = structlog.get_logger(__name__)

ENTRY_BYTES = 2 + 40
"""In a bundle: length, position, digest."""


class Growth:
    """Blocking: for a thread. Files are only compared until `settle` says that what was read is what was sealed."""

    def __init__(self, log_id: UUID, folder: SealFolder) -> None:
        self._folder = folder
        self._tree, self._edge = CompactRange(), Edge()
        self._chain = ChainVerifier(log_id)
        self._missing: list[Tile] = []
        self._differing: list[tuple[int, Tile]] = []

    @property
    def size(self) -> int:
        return self._tree.size

    @property
    def root(self) -> bytes:
        return self._tree.root()

    @property
    def chain(self) -> bytes:
        return self._chain.chain

    def take(self, links: Sequence[Link]) -> None:
        """Go on with these. Raises Breach at the first that cannot be: what comes behind it stands nowhere."""
        self._chain.feed(links)
        if self._chain.findings:
            first = self._chain.findings[0]
            raise Breach(first.position, first.kind, first.detail)
        for position, _body, digest, _chain in links:
            entry = entry_of(position, digest)
            leaf = leaf_hash(entry)
            self._tree.append(leaf)
            for tile in self._edge.append(entry, leaf):
                self._compare(tile)

    def compare_edge(self) -> None:
        """Also the tiles that are not full at this size."""
        for tile in self._edge.partial():
            self._compare(tile)

    @property
    def first_difference(self) -> int | None:
        """Where a file says otherwise than the log; told from the lowest level, which knows single records."""
        found = [position for position, tile in self._differing if not tile.level or tile.level == "entries"]
        return min(found or [position for position, _ in self._differing], default=None)

    def settle(self, *, proven: bool) -> None:
        """Write what is missing. `proven`: the root is the sealed one, so a file that differs was damaged, and is made anew.

        Raises Breach where a file differs and nothing proves the log right.
        """
        for position, tile in self._differing:
            if not proven:
                raise Breach(position, "tiles", f"{tile.path} stands already, with other bytes")
            log.error("sealed_file_was_damaged", file=tile.path)
            put_aside(self._folder.path / tile.path)
            self._missing.append(tile)
        for tile in self._missing:
            write_once(self._folder.path / tile.path, tile.content)
        self._missing.clear()
        self._differing.clear()

    def _compare(self, tile: Tile) -> None:
        path = self._folder.path / tile_path(tile.level, tile.index, tile.width)
        try:
            stands = path.read_bytes()
        except FileNotFoundError:
            self._missing.append(tile)
            return
        if stands != tile.content:
            self._differing.append((_first_difference(tile, stands), tile))


def sealed_as(folder: SealFolder, sealed: int, after: int, links: Sequence[Link]) -> None:
    """Raises Breach unless the records behind `after` are the entries the files hold, bodies included."""
    tile, of = b"", -1
    for at, (position, body, _digest, _chain) in enumerate(links, start=after + 1):
        if position != at:
            raise Breach(at, "position", f"{position} stands where {at} was sealed")
        index, n = divmod(at - 1, WIDTH)
        if index != of:
            found = folder.read_tile(0, index, min(WIDTH, sealed - index * WIDTH))
            if found is None:
                raise Breach(at, "tiles", f"{tile_path(0, index)} is gone")
            tile, of = found, index
        content = body if isinstance(body, bytes) else str(body).encode()
        if leaf_hash(entry_of(at, hashlib.sha256(content).digest())) != tile[n * HASH_BYTES : (n + 1) * HASH_BYTES]:
            raise Breach(at, "tree", "the record is not the one that was sealed")


def _first_difference(tile: Tile, stands: bytes) -> int:
    """Position of the first entry under a hash (or in a bundle) that differs."""
    width, span = (ENTRY_BYTES, 1) if tile.level == "entries" else (HASH_BYTES, WIDTH**tile.level)
    same = next((n for n, (a, b) in enumerate(zip(tile.content, stands, strict=False)) if a != b), min(len(tile.content), len(stands)))
    return (tile.index * WIDTH + same // width) * span + 1
