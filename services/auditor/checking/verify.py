"""One pass over a log with everything that checks it, and what it comes to."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from services.auditor.checking.causes import CauseCheck
from services.auditor.checking.epochs import Epochs, epochs_of
from services.auditor.checking.findings import SHOWN, Findings, Found
from services.auditor.checking.media import MediaCheck
from services.auditor.checking.reading import AuditLog
from services.auditor.checking.signatures import Keys
from services.auditor.checking.tree import Mark, TreeCheck
from services.auditor.folder import FolderDamaged, SealFolder
from shared.eventstore.port import Head, LogIdentity, Record
from shared.eventstore.verify import LOWEST, Verifier
from shared.proof.checkpoint import Checkpoint, CheckpointError, PaperCode, origin_of
from shared.proof.note import Note, NoteError, NoteKey, parse_note

Progress = Callable[[int], object]
Also = Callable[[AuditLog, Findings], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Given:
    """A checkpoint that was kept outside: a note, or what a paper register says."""

    name: str
    said: Note | PaperCode


@dataclass(frozen=True, slots=True)
class Lost:
    """A checkpoint of an earlier epoch that saw more than the restore, which two people declared, brought back: no finding, but told."""

    name: str
    size: int
    kept: int


@dataclass(frozen=True, slots=True)
class Report:
    """What came of it."""

    identity: LogIdentity
    head: Head
    sealed: int
    anchored: int
    """Entries that an outside checkpoint vouches for."""
    signatures_checked: bool
    findings: tuple[Found, ...]
    total: int
    media_checked: int | None = None
    """Attachments read; None: they were not looked at."""
    media_missing: int = 0
    lost: tuple[Lost, ...] = ()

    @property
    def verdict(self) -> Literal["clean", "tampered", "unanchored"]:
        if self.total:
            return "tampered"
        return "clean" if self.anchored else "unanchored"


class _Columns(Verifier):
    """Versions are left to the database: one number a stream would be memory without bound."""

    def _check_version(self, r: Record) -> None:
        pass


async def verify(
    log: AuditLog,
    folder: SealFolder | None,
    given: Sequence[Given],
    key: NoteKey | None = None,
    progress: Progress | None = None,
    also: Also | None = None,
    media: str = "",
) -> Report:
    """Everything, from the first record to the last. The folder is looked at before the log: on a running office only the log is ahead.

    `also`: what else is to be compared with the log. `media`: where the attachments are.
    """
    findings = Findings()
    identity = await log.identity()
    origin = origin_of(identity.log_id, identity.epoch)
    seen = _seen(folder, origin, findings)
    keys = Keys(origin, key or seen.first_key, findings)
    epochs = await epochs_of(log, identity, findings)
    lost: list[Lost] = []
    marks = [*seen.marks, *_outside(given, origin, epochs, lost, findings)]
    tree = TreeCheck(folder, seen.sealed, marks, findings)
    columns, causes = _Columns(identity.log_id), CauseCheck(log, findings)
    files = MediaCheck(media, findings) if media else None
    for fault in await log.guard_faults():
        findings.add(0, "trigger", fault)

    def check(records: Sequence[Record], last: int) -> None:
        columns.feed(records)
        _told(columns, records, last, findings)
        keys.feed(records)
        tree.feed(records)

    last, records = 0, await log.read(LOWEST)
    while records:
        before, last = last, records[-1].position
        _, _, following = await asyncio.gather(asyncio.to_thread(check, records, before), causes.feed(records), log.read(last))
        if files is not None:
            await files.feed(records)
        if progress is not None:
            progress(last)
        records = following
    tree.end(max(last, 0))
    for position, stream, version, former in await log.broken_streams(SHOWN + 1):
        findings.add(position, "version", f"{stream}: {version} after {former}")
    if also is not None:
        await also(log, findings)
    signed = _signed(seen, given, keys, origin, epochs, findings)
    anchors = [m.size for m in tree.fitting if m.outside and signed.get(m.name, True)]
    return Report(
        identity,
        columns.head,
        seen.sealed,
        max(anchors, default=0),
        bool(keys.known),
        findings.first,
        findings.total,
        files.checked if files else None,
        files.missing if files else 0,
        tuple(lost),
    )


def _told(columns: Verifier, records: Sequence[Record], last: int, findings: Findings) -> None:
    """The verifier's findings, moved on and let go; a hole is told at its first missing position."""
    standing = {r.position: before for r, before in zip(records, [last, *(r.position for r in records)], strict=False)}
    for f in columns.findings:
        hole = f.kind == "position" and standing[f.position] + 1 < f.position
        if hole:
            findings.add(standing[f.position] + 1, "missing", f"nothing between {standing[f.position]} and {f.position}")
        else:
            findings.add(f.position, f.kind, f.detail)
    columns.findings.clear()


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the auditor's folder says of itself."""

    sealed: int
    marks: tuple[Mark, ...]
    first_key: NoteKey | None
    note: Note | None


PRESENT = "checkpoint"


def _seen(folder: SealFolder | None, origin: str, findings: Findings) -> _Seen:
    if folder is None:
        return _Seen(0, (), None, None)
    marks, sealed, note, first_key = [], 0, None, None
    try:
        first_key = folder.first_key()
        if memory := folder.memory():
            marks.append(Mark(memory.checkpoint, outside=False, name="ingatan penyegel"))
            sealed = memory.size
            if memory.checkpoint.origin != origin:
                findings.add(1, "identity", f"sealed was {memory.checkpoint.origin}")
        if content := folder.checkpoint():
            note = parse_note(content)
            said = Checkpoint.parse(note.text)
            marks.append(Mark(said, outside=False, name=PRESENT))
            sealed = sealed or said.size
    except (FolderDamaged, NoteError, CheckpointError) as error:
        findings.add(max(sealed, 1), "checkpoint", f"the seal's own files: {error}")
    return _Seen(sealed, tuple(m for m in marks if m.size), first_key, note)


def _outside(given: Sequence[Given], origin: str, epochs: Epochs, lost: list[Lost], findings: Findings) -> list[Mark]:
    marks = []
    for one in given:
        said = one.said if isinstance(one.said, PaperCode) else Checkpoint.parse(one.said.text)
        limit = epochs.limit(said.origin) if isinstance(said, Checkpoint) else None
        if limit is not None and said.size > limit:
            lost.append(Lost(one.name, said.size, limit))
        elif isinstance(said, Checkpoint) and said.origin != origin and limit is None:
            findings.add(1, "identity", f"{one.name}: a checkpoint of {said.origin}, this is {origin}")
        elif said.size:
            marks.append(Mark(said, outside=True, name=one.name))
    return marks


def _signed(seen: _Seen, given: Sequence[Given], keys: Keys, origin: str, epochs: Epochs, findings: Findings) -> dict[str, bool]:
    """By name; without any key there is nothing to check them with, and what was kept outside is believed for that."""
    if not keys.known:
        return {}
    notes = [(one.name, one.said) for one in given if isinstance(one.said, Note)]
    notes += [(PRESENT, seen.note)] if seen.note else []
    heads = [(name, note, Checkpoint.parse(note.text)) for name, note in notes]
    ours = [h for h in heads if h[2].origin == origin or epochs.limit(h[2].origin) is not None]
    signed = {name: keys.check(note, max(head.size, 1), name, head.origin) for name, note, head in ours}
    histories: dict[tuple[str, int], tuple[str, bytes]] = {}
    for name, _, head in ours:
        if signed[name] and histories.setdefault((head.origin, head.size), (name, head.root))[1] != head.root:
            other = histories[head.origin, head.size][0]
            findings.add(max(head.size, 1), "fork", f"{other} and {name}: the seal's key signed two histories of this length")
    return signed
