"""Where the parts of a folder listen: one small file, written by whoever opens a port, read by everybody else."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Mapping
from pathlib import Path

from shared.refusal import Refused, reason
from shared.settings import Settings

ADDRESSES = "alamat.json"


def read_addresses(data: Path) -> dict[str, str]:
    """Where the parts of this folder listen; empty if nothing runs or ran here."""
    try:
        found = json.loads((data / ADDRESSES).read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return {str(k): str(v) for k, v in found.items()}


def write_addresses(data: Path, changed: Mapping[str, str]) -> None:
    """Set these, keep the others. Replaced atomically; readable by the owner only (the broker's address holds its token)."""
    handle = os.open(data / f"{ADDRESSES}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        # Parts in processes of their own start together: without the lock one would write the other's address away.
        fcntl.flock(handle, fcntl.LOCK_EX)
        temporary = data / f"{ADDRESSES}.{os.getpid()}"
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump({**read_addresses(data), **changed}, file, indent=1)
        temporary.replace(data / ADDRESSES)
    finally:
        os.close(handle)


def nats_url_of(settings: Settings) -> str:
    """Where to ask: the setting, or what `tayang up` wrote into the folder. Raises Refused."""
    url = settings.nats_url or read_addresses(settings.data).get("nats_url", "")
    if not url:
        raise Refused((reason("nats_tidak_diketahui", "Alamat NATS tidak diketahui; jalankan `tayang up` atau atur TAYANG_NATS_URL."),))
    return url
