"""Why a file is not accepted, and the alarm for a stored file that is no longer what it was."""

from __future__ import annotations

Butir = tuple[str, str]
"""A stable code for programs and an Indonesian sentence for people."""


class MediaDitolak(Exception):
    """The file may not enter; every reason at once, so that nobody has to find them one upload at a time."""

    def __init__(self, *alasan: Butir) -> None:
        super().__init__("; ".join(f"{kode}: {pesan}" for kode, pesan in alasan))
        self.alasan: tuple[Butir, ...] = alasan


class MediaRusak(Exception):
    """The stored bytes no longer have the digest they are kept under: an incident for the operator, not for the clerk."""

    def __init__(self, sha256: str) -> None:
        super().__init__(f"Berkas {sha256} di penyimpanan telah berubah atau rusak; pulihkan dari cadangan.")
        self.sha256 = sha256


class MediaTidakAda(Exception):
    """No file is kept under this digest (never stored, or erased)."""

    def __init__(self, sha256: str) -> None:
        super().__init__(f"Berkas {sha256} tidak ada di penyimpanan.")
        self.sha256 = sha256
