"""The foot of every page says when the office was last backed up: the one thing nobody notices until it is too late."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from services.portal.cases.view import local
from shared.backup.last import read_last
from shared.clock import Clock
from shared.settings import Settings

LastBackup = Callable[[str], "Catatan | None"]


@dataclass(frozen=True, slots=True)
class Catatan:
    """What to say, and whether it is time for another."""

    teks: str
    lama: bool


def last_backup(settings: Settings, clock: Clock) -> LastBackup:
    """For pages: by the unit's zone. None where databases are on a server, which is backed up by its own tools."""
    if settings.log_url:
        return lambda _zone: None

    def note(zone: str) -> Catatan:
        last = read_last(settings.data)
        if last is None:
            return Catatan("Belum pernah dicadangkan", True)
        return Catatan(f"Cadangan terakhir: {local(last.pada, zone)}", last.too_old(clock()))

    return note
