"""The auditor's own folder: tiles, the present checkpoint, the public key, and what the sealer remembers of its last seal."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from services.auditor.files import replace
from shared.eventstore.port import LogIdentity
from shared.proof.checkpoint import Checkpoint, origin_of
from shared.proof.note import NoteError, NoteKey
from shared.proof.tiles import WIDTH, Level, tile_path

CHECKPOINT, MEMORY, ALARM, KEY, LOCK = "checkpoint", "ingatan.json", "alarm.json", "kunci.vkey", "segel.lock"


class FolderDamaged(Exception):
    """What the sealer remembers cannot be read: it must not sign as if it had never signed."""


class Memory(BaseModel):
    """The last seal. Durable before its signature leaves the machine, so that nothing inconsistent with it is ever signed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    log_id: UUID
    epoch: int
    size: int
    root: str
    chain: str
    at: AwareDatetime

    @property
    def checkpoint(self) -> Checkpoint:
        return Checkpoint(origin_of(self.log_id, self.epoch), self.size, bytes.fromhex(self.root))

    @property
    def identity(self) -> LogIdentity:
        return LogIdentity(self.log_id, self.epoch)


class Alarm(BaseModel):
    """Why sealing has stopped; stands until a sealer finds everything in order."""

    model_config = ConfigDict(frozen=True)

    position: int
    kind: str
    detail: str
    at: AwareDatetime


@dataclass(frozen=True, slots=True)
class SealFolder:
    """Paths and what stands in them."""

    path: Path

    def tile(self, level: Level, index: int, width: int = WIDTH) -> Path:
        """A file of the sealed tree."""
        return self.path / tile_path(level, index, width)

    def read_tile(self, level: Level, index: int, width: int) -> bytes | None:
        """Its bytes; from the full tile where the partial one is gone. None: neither is there."""
        size = 32 if level != "entries" else 42
        for wide in (width, WIDTH):
            try:
                return self.tile(level, index, wide).read_bytes()[: width * size]
            except FileNotFoundError:
                continue
        return None

    def memory(self) -> Memory | None:
        """None: nothing was ever sealed here. Raises FolderDamaged."""
        try:
            return Memory.model_validate_json((self.path / MEMORY).read_bytes())
        except FileNotFoundError:
            return None
        except ValidationError as error:
            raise FolderDamaged(MEMORY) from error

    def remember(self, memory: Memory) -> None:
        """Durable when this returns."""
        replace(self.path / MEMORY, memory.model_dump_json().encode())

    def checkpoint(self) -> bytes | None:
        """The present signed note."""
        try:
            return (self.path / CHECKPOINT).read_bytes()
        except FileNotFoundError:
            return None

    def put_checkpoint(self, note: str) -> None:
        """The newest one in place of the one before."""
        replace(self.path / CHECKPOINT, note.encode())

    def alarm(self) -> Alarm | None:
        """Why sealing has stopped, if it has."""
        try:
            return Alarm.model_validate_json((self.path / ALARM).read_bytes())
        except FileNotFoundError:
            return None
        except ValidationError as error:
            raise FolderDamaged(ALARM) from error

    def set_alarm(self, alarm: Alarm | None) -> None:
        """For people and programs that look from outside."""
        if alarm is None:
            (self.path / ALARM).unlink(missing_ok=True)
        else:
            replace(self.path / ALARM, alarm.model_dump_json().encode())

    def first_key(self) -> NoteKey | None:
        """The public key the first seal was made with. Raises FolderDamaged."""
        try:
            return NoteKey.parse((self.path / KEY).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (NoteError, UnicodeDecodeError) as error:
            raise FolderDamaged(KEY) from error

    def put_first_key(self, key: NoteKey) -> None:
        """Written once, at the first seal: later keys follow from it by events."""
        replace(self.path / KEY, f"{key.vkey}\n".encode())

    def leftovers(self, size: int) -> Iterator[Path]:
        """Files of the tree beyond `size`, written for a seal that was never made, and partial tiles that have become full."""
        for path in (self.path / "tile").rglob("*"):
            if path.is_file() and (path.name.endswith(".tmp") or _beyond(path.relative_to(self.path / "tile"), size, path)):
                yield path


def _beyond(name: Path, size: int, path: Path) -> bool:
    level, *parts = name.parts
    partial = parts[-2].endswith(".p") if len(parts) > 1 else False
    digits = "".join(part.removesuffix(".p").lstrip("x") for part in (parts[:-1] if partial else parts))
    if not digits.isdecimal() or not (level == "entries" or level.isdecimal()) or not (not partial or parts[-1].isdecimal()):
        return False
    hashes = size if level == "entries" else size >> 8 * int(level)
    end = int(digits) * WIDTH + (int(parts[-1]) if partial else WIDTH)
    return end > hashes or (partial and path.parent.with_suffix("").exists())


class SealLock:
    """One sealer a folder: whoever holds it may sign. It goes with the process."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    @classmethod
    def take(cls, folder: SealFolder) -> Self | None:
        """None: another process seals here."""
        folder.path.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder.path / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return None
        return cls(handle)

    def release(self) -> None:
        """Let another one seal."""
        os.close(self._handle)
