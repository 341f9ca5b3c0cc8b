"""What of a data folder is worth keeping, and in which order it has to be copied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shared.refusal import Refused, reason
from shared.settings import Settings

LOG, KEYS, SITE = "log.db", "keys.db", "situs.db"
ADDRESSES, MEDIA = "alamat.json", "media"
LAST = "cadangan.json"
SEAL_MEMORY = ("segel/checkpoint", "segel/ingatan.json")
"""What the auditor has signed last; the files of the sealed tree may be copied at any time."""
_REBUILT = {"nats"}
"""JetStream is a copy of the log and comes back from it; its token belongs to this folder."""
_PASSING = ("-wal", "-shm", "-journal", ".lock", ".sebagian", ".sementara", ".tmp")


@dataclass(frozen=True, slots=True)
class Source:
    """A data folder, sorted by how its parts are copied."""

    data: Path
    projections: tuple[Path, ...]
    after_log: tuple[Path, ...]
    """Keys, then the site: an article that the log says is live must be there; one more than it says is found again by its marker."""
    others: tuple[Path, ...]

    @property
    def databases(self) -> tuple[Path, ...]:
        """In the order in which they have to be copied."""
        return (*self.projections, self.data / LOG, *self.after_log)

    def media(self) -> Iterator[Path]:
        """Attachments there are now. Staged ones are nobody's yet."""
        folder = self.data / MEDIA
        return (p for p in sorted(folder.glob("??/??/*")) if p.is_file()) if folder.is_dir() else iter(())


def source_of(settings: Settings) -> Source:
    """Raises Refused where this office does not keep everything in one folder, or there is none."""
    elsewhere = [name for name in ("log_url", "keys_url", "service_url", "media_url") if getattr(settings, name)]
    if elsewhere:
        names = ", ".join(f"TAYANG_{name.upper()}" for name in elsewhere)
        raise Refused(
            (
                reason(
                    "bukan_satu_folder",
                    f"Perintah `tayang backup` mencadangkan pemasangan pada satu folder; {names} menunjuk ke tempat lain. "
                    "Cadangkan basis data itu dengan alatnya sendiri: log lebih dulu, lalu kunci dan lampiran.",
                ),
            )
        )
    data = settings.data.resolve()
    if not (data / LOG).is_file():
        raise Refused((reason("folder_tanpa_log", f"Tidak ada log di {data}; sebutkan folder datanya dengan --data."),))
    found = sorted(p for p in data.glob("*.db") if p.is_file())
    late = tuple(data / name for name in (KEYS, SITE) if (data / name).is_file())
    return Source(data, tuple(p for p in found if p.name not in (LOG, KEYS, SITE)), late, tuple(_others(data)))


def _others(data: Path) -> Iterator[Path]:
    """Signing keys, and files that some part keeps without being listed here."""
    for path in sorted(data.rglob("*")):
        first = path.relative_to(data).parts[0]
        known = first in _REBUILT or first in (MEDIA, LAST, ADDRESSES) or (path.parent == data and path.suffix == ".db")
        passing = path.name.endswith(_PASSING) or first.startswith((".", f"{ADDRESSES}."))
        if path.is_file() and not path.is_symlink() and not known and not passing:
            yield path
