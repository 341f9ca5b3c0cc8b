"""The log's tree beside the sealed one: where they part, and which of the two the checkpoints vouch for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.auditor.checking.findings import SHOWN, Findings
from services.auditor.folder import SealFolder
from shared.eventstore.port import Record
from shared.proof.checkpoint import Checkpoint, PaperCode
from shared.proof.merkle import HASH_BYTES, CompactRange, entry_of, leaf_hash
from shared.proof.tiles import WIDTH, tile_path


@dataclass(frozen=True, slots=True)
class Mark:
    """A checkpoint to be met: the present one, or one that was kept outside."""

    said: Checkpoint | PaperCode
    outside: bool
    name: str

    @property
    def size(self) -> int:
        return self.said.size

    def fits(self, root: bytes) -> bool:
        return self.said.fits(root) if isinstance(self.said, PaperCode) else self.said.root == root


class TreeCheck:
    """Fed with records in log order; memory for the tree's edge and one tile, whatever the size."""

    def __init__(self, folder: SealFolder | None, sealed: int, marks: Iterable[Mark], findings: Findings) -> None:
        self._folder, self._sealed, self._findings = folder, sealed, findings
        self._marks = sorted(marks, key=lambda m: m.size)
        self._reach = max([sealed, *(m.size for m in self._marks)])
        self._log = CompactRange()
        self._kept: CompactRange | None = None
        """The tree as the files have it; None for as long as it is the log's."""
        self._compared = 0
        self._tile, self._tile_index = b"", -1
        self._parted: list[tuple[int, str]] = []
        self._proven = self._last_good = self._good_outside = 0
        self.fitting: list[Mark] = []
        """Checkpoints that the log agrees with."""

    def feed(self, records: Sequence[Record]) -> None:
        """The next records; a position may be missing."""
        for r in records:
            if not 0 < r.position < 1 << 63:
                continue  # told by the chain; no seal ever had it
            self._meet(before=r.position)
            digest = r.digest if isinstance(r.digest, bytes) else bytes(HASH_BYTES)
            leaf = leaf_hash(entry_of(r.position, digest))
            if r.position <= self._sealed:
                self._catch_up(r.position - 1)
                self._compare(r.position, leaf)
            self._log.append(leaf)

    def end(self, last: int) -> None:
        """No more records: what was sealed beyond the last one has been cut off."""
        if last < self._reach:
            self._findings.add(last + 1, "truncated", f"sealed up to {self._reach}, the log ends at {last}")
        self._meet(before=self._reach + 1)
        self._judge(last)

    def _catch_up(self, position: int) -> None:
        """Entries up to here that the files have and the log has not."""
        while self._compared < min(position, self._sealed):
            self._part(self._compared + 1, self._kept_leaf(self._compared + 1), "sealed, and no longer there")

    def _compare(self, position: int, leaf: bytes) -> None:
        kept = self._kept_leaf(position)
        if kept != leaf:
            self._part(position, kept, "the record is not the one that was sealed")
            return
        self._compared = position
        if self._kept is not None:
            self._kept.append(kept)

    def _part(self, position: int, kept: bytes | None, why: str) -> None:
        if self._kept is None:
            self._kept = self._log.copy()
        self._kept.append(kept or bytes(HASH_BYTES))
        self._compared = position
        if kept is None:
            return  # told once for the file
        if len(self._parted) < 10 * SHOWN:
            self._parted.append((position, why))
        else:
            self._findings.total += 1

    def _kept_leaf(self, position: int) -> bytes | None:
        index, at = divmod(position - 1, WIDTH)
        if index != self._tile_index:
            width = min(WIDTH, self._sealed - index * WIDTH)
            found = self._folder.read_tile(0, index, width) if self._folder else None
            self._tile, self._tile_index = found or b"", index
            if found is None:
                self._findings.add(position, "tiles", f"{tile_path(0, index, width)} is gone")
        return self._tile[at * HASH_BYTES : (at + 1) * HASH_BYTES] or None

    def _meet(self, before: int) -> None:
        """The checkpoints whose last entry lies before this position."""
        while self._marks and self._marks[0].size < before:
            mark = self._marks.pop(0)
            self._catch_up(mark.size)
            if self._log.size == mark.size and mark.fits(self._log.root()):
                self._last_good = max(self._last_good, mark.size)
                self._good_outside = max(self._good_outside, mark.size if mark.outside else 0)
                self.fitting.append(mark)
                continue
            if self._kept is not None and self._kept.size == mark.size and mark.fits(self._kept.root()):
                self._proven = mark.size
            # Who holds the seal's key makes a seal that fits: against one kept outside, only others kept outside count.
            good = self._good_outside if mark.outside else self._last_good
            known = self._findings.earliest(good, mark.size)
            parted = next((p for p, _ in self._parted if good < p <= mark.size), None)
            at = min([p for p in (known, parted) if p is not None], default=min(good + 1, mark.size))
            self._findings.add(at, "checkpoint", f"{mark.name}: the first {mark.size} records are not those under this checkpoint")

    def _judge(self, last: int) -> None:
        """A difference is the log's fault where a checkpoint vouches for the file, the file's where one vouches for the log."""
        for position, why in self._parted:
            damaged = self._last_good >= position > self._proven
            if position <= last:  # behind it the cut has been told
                self._findings.add(position, "tiles" if damaged else "tree", "the sealed file was altered" if damaged else why)
