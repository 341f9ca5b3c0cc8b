"""The newest seal of the log as the auditor's service left it on disk, for whoever takes a copy home."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import structlog

from shared.proof.checkpoint import Checkpoint, CheckpointError, paper_code
from shared.proof.note import NoteError, parse_note

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Segel:
    """What stands on the page, and the signed note itself."""

    size: int
    root: str
    kode: str
    catatan: bytes


def read_seal(path: Path) -> Segel | None:
    """None where nothing has been sealed yet, the seal is kept on another machine, or is damaged."""
    try:
        note = path.read_bytes()
        head = Checkpoint.parse(parse_note(note).text)
    except OSError as error:
        log.info("seal_not_here", error=type(error).__name__)
        return None
    except (NoteError, CheckpointError):
        log.exception("seal_unreadable")
        return None
    return Segel(head.size, head.root.hex(), paper_code(head), note)
