"""When this folder was last backed up, for whoever looks after it. A file beside the data: a page must not have to search disks."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ValidationError

from shared.backup.source import LAST

TOO_OLD = timedelta(days=7)


class Terakhir(BaseModel):
    """The last complete backup."""

    pada: AwareDatetime
    tempat: str
    posisi: int

    def too_old(self, now: datetime) -> bool:
        """Whether it is time for another."""
        return now - self.pada > TOO_OLD


def write_last(data: Path, last: Terakhir) -> None:
    """Replaced as a whole."""
    temporary = data / f"{LAST}.sementara"
    temporary.write_text(last.model_dump_json(), encoding="utf-8")
    temporary.replace(data / LAST)


def read_last(data: Path) -> Terakhir | None:
    """None: never, or nobody can tell any more."""
    try:
        return Terakhir.model_validate_json((data / LAST).read_bytes())
    except (FileNotFoundError, ValidationError):
        return None
