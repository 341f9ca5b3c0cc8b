"""Write-once files that survive a power cut.

obstore's LocalFileSystem links a staged file into place (atomic), but never calls fsync, neither on the file nor on its
folder (seen with strace on 0.12.1): after a power cut the log could hold a digest whose file is empty. So local writing
is ours; reading stays with obstore.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from shared.durable import sync

_STAGING = ".sementara"
_MODE = 0o640  # the service and its group; attachments may hold personal data


def write_once(root: Path, key: str, content: bytes, *, replace: bool = False) -> bool:
    """Durable and visible all at once. False when a file is already there; its writer's fsync may still be under way, so wait for ours."""
    final = root / key
    final.parent.mkdir(parents=True, exist_ok=True)
    staging = root / _STAGING
    staging.mkdir(exist_ok=True)
    handle, name = tempfile.mkstemp(dir=staging)
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(file.fileno(), _MODE)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            os.replace(name, final)
            created = True
        else:
            created = _link(name, final)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(name)
    if not created:
        sync(final)
    _fsync_up(final.parent, root)
    return created


def remove(root: Path, key: str) -> None:
    """Gone, also after a power cut: erased personal data must not come back."""
    final = root / key
    with suppress(FileNotFoundError):
        final.unlink()
        sync(final.parent)


def prepare(root: Path) -> None:
    """The folder itself, durable in its parent."""
    root.mkdir(parents=True, exist_ok=True)
    sync(root.parent)


def _link(name: str, final: Path) -> bool:
    # link(2) refuses an existing name atomically; rename(2) would overwrite it
    try:
        os.link(name, final)
    except FileExistsError:
        return False
    return True


def _fsync_up(folder: Path, root: Path) -> None:
    """A new file is only there after a crash when every new folder above it is."""
    while True:
        sync(folder)
        if folder == root:
            return
        folder = folder.parent
