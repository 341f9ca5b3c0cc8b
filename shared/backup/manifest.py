"""What a backup says about itself: enough to tell, years later and without the program's help, whether it is whole."""

from __future__ import annotations

from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from shared.eventstore.migrations import HEAD, KNOWN
from shared.refusal import Refused, reason

MANIFEST = "manifest.json"
FORMAT = 1


class Berkas(BaseModel):
    """One file of the backup."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    ukuran_byte: int = Field(ge=0)


class Manifest(BaseModel):
    """Digests of all files, where the log stood, when, and which program wrote it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    jenis: Literal["cadangan-tayang"] = "cadangan-tayang"
    format: int = FORMAT
    program: str
    skema_log: str = HEAD
    dibuat: AwareDatetime
    log_id: str
    epoch: int
    posisi: int
    rantai: str
    lampiran_hilang: tuple[str, ...] = ()
    """Digests the log speaks of that were no longer there to copy: erased on demand, or lost before."""
    lampiran_dimusnahkan: tuple[str, ...] = ()
    """Digests whose files were taken out of this backup later: erased on demand since."""
    kunci_dihapus: AwareDatetime | None = None
    """When its keys were taken out: backups hold them for a limited time, so that what was erased does not live on in them."""
    lampiran_rusak: tuple[str, ...] = ()
    """Kept under a digest they no longer have; not copied."""
    berkas: dict[str, Berkas]

    @property
    def bytes(self) -> int:
        """Room the files take."""
        return sum(b.ukuran_byte for b in self.berkas.values())


def program_version() -> str:
    """Of this installation; empty in a bare checkout."""
    try:
        return metadata.version("tayang")
    except metadata.PackageNotFoundError:
        return ""


def read_manifest(folder: Path) -> Manifest:
    """The backup's own word. Raises Refused: not there, not one of ours, or from a newer program."""
    path = folder / MANIFEST
    try:
        text = path.read_bytes()
    except OSError as error:
        raise Refused(
            (reason("cadangan_tidak_terbaca", f"{path} tidak dapat dibaca ({error.strerror}). Pilih folder bernama tayang-TANGGAL-JAM."),)
        ) from error
    _check_version(text)
    try:
        found = Manifest.model_validate_json(text)
    except ValidationError as error:
        raise Refused((reason("cadangan_tidak_terbaca", f"{path} bukan manifes cadangan Tayang, atau telah berubah."),)) from error
    if bad := [name for name in found.berkas if not _inside(name)]:
        raise Refused((reason("cadangan_berubah", f"Manifes menyebut berkas di luar cadangan: {bad[0]}."),))
    return found


def dibuat_lokal(at: datetime) -> str:
    """For a person at this computer."""
    return f"{at.astimezone():%d-%m-%Y %H.%M}"


def _check_version(text: bytes) -> None:
    """Before the fields: a newer format may have other ones."""

    class Version(BaseModel):
        format: int
        skema_log: str
        program: str = ""

    try:
        version = Version.model_validate_json(text)
    except ValidationError:
        return  # the whole manifest says what is wrong
    if version.format > FORMAT or version.skema_log not in KNOWN:
        made_by = f" (Tayang {version.program})" if version.program else ""
        raise Refused(
            (reason("cadangan_lebih_baru", f"Cadangan ini dibuat program yang lebih baru{made_by}; perbarui Tayang, lalu ulangi."),)
        )


def _inside(name: str) -> bool:
    path = Path(name)
    return not path.is_absolute() and ".." not in path.parts and name == path.as_posix() and name != MANIFEST
