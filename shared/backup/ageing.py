"""Older backups forget: after a while their keys, and at once the files that were erased on demand since.

A backup without keys still proves the log and brings it back; what was sealed opens only with the keys of a newer backup, or of the
office itself (`restore --kunci-dari`), in which an erased key is no more.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path

from shared.backup.manifest import MANIFEST, Manifest, read_manifest
from shared.backup.source import KEYS, MEDIA
from shared.durable import sync
from shared.refusal import Refused


def is_key(name: str) -> bool:
    """The keys' database, and masters of before and now."""
    return name == KEYS or name.startswith("kunci/induk")


def age(to: Path, newest: Path, now: datetime, life: timedelta, erased: Collection[str]) -> list[Path]:
    """Go through all complete backups below `to` but the newest; those whose keys went. Cut off anywhere, the next backup goes on."""
    stripped = []
    for folder in sorted(p for p in to.glob("tayang-*-*") if p != newest and (p / MANIFEST).is_file()):
        try:
            manifest = read_manifest(folder)
        except Refused:
            continue  # of a newer program, or broken: not ours to change
        old = now - manifest.dibuat > life and manifest.kunci_dihapus is None
        media = {f"{MEDIA}/{d[:2]}/{d[2:4]}/{d}" for d in erased} & manifest.berkas.keys()
        keys = {name for name in manifest.berkas if is_key(name)} if old else set()
        if not media and not old:
            continue
        # The manifest first: a file it no longer names is missed by nobody, one it names and that is gone spoils the backup.
        left = {name: berkas for name, berkas in manifest.berkas.items() if name not in media | keys}
        gone = sorted({*manifest.lampiran_dimusnahkan, *(Path(name).name for name in media)})
        changed = {"berkas": left, "lampiran_dimusnahkan": tuple(gone), "kunci_dihapus": now if old else manifest.kunci_dihapus}
        _replace(folder / MANIFEST, manifest.model_copy(update=changed))
        _unlisted(folder, media | keys)
        if old:
            stripped.append(folder)
    return stripped


def _replace(path: Path, manifest: Manifest) -> None:
    staged = path.with_name(f"{path.name}.sementara")
    staged.write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
    sync(staged)
    staged.replace(path)
    sync(path.parent)


def _unlisted(folder: Path, names: Collection[str]) -> None:
    for name in names:
        (folder / name).unlink(missing_ok=True)
