"""The sealed tree as its files stand, for whoever only makes proofs from it: packs, receipts on the public site."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from shared.proof.checkpoint import Checkpoint, CheckpointError
from shared.proof.merkle import HASH_BYTES
from shared.proof.note import NoteError, parse_note
from shared.proof.proofs import consistency, inclusion
from shared.proof.tiles import WIDTH, subtree_of, tile_path


class TreeUnreadable(Exception):
    """The files of the seal are there, but a proof cannot be made from them."""


@dataclass(frozen=True, slots=True)
class SealedTree:
    """A folder as of the checkpoint that stood there when it was opened; tiles of a smaller tree stay."""

    folder: Path
    note: bytes
    checkpoint: Checkpoint

    @classmethod
    def open(cls, folder: Path) -> Self | None:
        """None: nothing is sealed yet. Raises TreeUnreadable."""
        try:
            note = (folder / "checkpoint").read_bytes()
            return cls(folder, note, Checkpoint.parse(parse_note(note).text))
        except FileNotFoundError:
            return None
        except (NoteError, CheckpointError, OSError) as error:
            raise TreeUnreadable(f"checkpoint: {error}") from error

    @property
    def size(self) -> int:
        return self.checkpoint.size

    def inclusion(self, position: int) -> list[bytes]:
        """Proof of the record at this position. Raises TreeUnreadable."""
        return inclusion(position - 1, self.size, self._subtree)

    def consistency(self, size: int) -> list[bytes]:
        """Proof that the tree of `size` is the beginning of this one. Raises TreeUnreadable."""
        return consistency(size, self.size, self._subtree)

    def root(self, size: int | None = None) -> bytes:
        """Root of the first `size` entries, made from the files. Raises TreeUnreadable."""
        return self._subtree(0, self.size if size is None else size)

    def _subtree(self, start: int, end: int) -> bytes:
        return subtree_of(self.size, self._tile)(start, end)

    def _tile(self, level: int, index: int, width: int) -> bytes:
        for wide in (width, WIDTH):
            try:
                content = (self.folder / tile_path(level, index, wide)).read_bytes()
            except FileNotFoundError:
                continue
            if len(content) >= width * HASH_BYTES:
                return content[: width * HASH_BYTES]
        raise TreeUnreadable(tile_path(level, index, width))
