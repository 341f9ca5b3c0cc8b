"""Attachments into a backup: linked from the one before where that copy is sound, else copied, and never believed without its digest."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from shared.backup.files import copy_file, digest_file
from shared.backup.manifest import Berkas
from shared.backup.source import MEDIA


@dataclass
class Copied:
    """What came of it."""

    berkas: dict[str, Berkas] = field(default_factory=dict)
    rusak: list[str] = field(default_factory=list)
    baru: int = 0


def copy_media(found: Iterable[Path], target: Path, previous: Path | None, into: Copied) -> Iterator[int]:
    """Fills `into`, and gives the bytes of each file for a progress bar."""
    for path in found:
        sha256 = path.name
        name = f"{MEDIA}/{sha256[:2]}/{sha256[2:4]}/{sha256}"
        to = target / name
        to.parent.mkdir(parents=True, exist_ok=True)
        copied = _linked(previous / name, to, sha256) if previous is not None else None
        if copied is None:
            try:
                copied = copy_file(path, to)
            except FileNotFoundError:  # erased between listing and copying, as somebody ordered
                continue
            if copied.sha256 != sha256:
                # The others are worth keeping all the same; the manifest and the person are told.
                to.unlink()
                into.rusak.append(sha256)
                continue
            into.baru += 1
        into.berkas[name] = copied
        yield copied.ukuran_byte


def _linked(before: Path, to: Path, sha256: str) -> Berkas | None:
    """The previous backup's copy, one file under two names; None where there is none, it has rotted, or the disk knows no links."""
    try:
        found = digest_file(before)
        if found.sha256 != sha256:
            return None
        os.link(before, to)
    except OSError:
        return None
    return found
