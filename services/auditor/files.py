"""Files that stand whole or not at all, also after a power cut; a file of the sealed tree is written once and never otherwise."""

from __future__ import annotations

import os
from pathlib import Path

from shared.durable import sync

_UNFINISHED = ".tmp"


class OtherBytes(Exception):
    """The file stands already, and says something else."""

    def __init__(self, path: Path, stands: bytes) -> None:
        super().__init__(path.name)
        self.path, self.stands = path, stands


def write_once(path: Path, content: bytes) -> bool:
    """Whether it was written now; the same bytes again are fine. Raises OtherBytes."""
    try:
        stands = path.read_bytes()
    except FileNotFoundError:
        replace(path, content)
        return True
    if stands != content:
        raise OtherBytes(path, stands)
    return False


def replace(path: Path, content: bytes) -> None:
    """Old bytes or new ones, never a mixture; durable when this returns."""
    made = _made_folders(path.parent)
    unfinished = path.with_name(path.name + _UNFINISHED)
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    for folder in (path.parent, *made):
        sync(folder)


def put_aside(path: Path) -> None:
    """Out of the way, kept for the inquiry."""
    path.replace(path.with_name(path.name + ".rusak"))
    sync(path.parent)


def _made_folders(folder: Path) -> list[Path]:
    """Makes what is missing; the folders that have got a new name in them."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for one in reversed(missing):
        one.mkdir(exist_ok=True)
    return [one.parent for one in missing]
