"""Where receipts come from: the record of a publication in the log, its way to the seal in the auditor's files."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import orjson

from shared.eventstore.port import EventStore
from shared.proof.receipt import receipt
from shared.proof.sealed_tree import SealedTree
from shared.sop.events import MateriDitayangkan
from shared.sop.kode import Kode, pokok


@dataclass(frozen=True, slots=True)
class Tanda:
    """One publication's record. `teks` is its receipt; empty while it is not sealed."""

    saluran: str
    posisi: int
    sidik: str
    isi: bytes
    teks: str
    segel: int
    """Size of the sealed tree."""


class Sumber(Protocol):
    """What the pages ask."""

    async def tanda(self, kasus: str, kode: Kode) -> list[Tanda]: ...


class LogTersegel:
    """The log itself, and the folder the auditor seals into."""

    def __init__(self, store: EventStore, folder: Path) -> None:
        self._store, self._folder = store, folder

    async def tanda(self, kasus: str, kode: Kode) -> list[Tanda]:
        """By outlet, each once. Raises StoreUnavailable, TreeUnreadable."""
        found = []
        for r in await self._store.read_correlation(kasus):
            if r.type != MateriDitayangkan.stored_type():
                continue
            data = orjson.loads(r.body)["data"]
            if data["versi"] == kode.versi and pokok(data["sidik"]) == kode.pokok:
                found.append((str(data["saluran"]), r))
        tree = await asyncio.to_thread(SealedTree.open, self._folder)
        made = []
        for saluran, r in found:
            sealed = tree is not None and r.position <= tree.size
            text = await asyncio.to_thread(receipt, tree, r.position, r.digest) if tree and sealed else ""
            made.append(Tanda(saluran, r.position, r.digest.hex(), r.body, text, tree.size if tree else 0))
        return made
