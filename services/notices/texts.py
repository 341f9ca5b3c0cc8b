"""What a message says: how many tasks, their numbers, where to look. Nothing of what they are about, and nobody's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pesan:
    """Subject (of a mail) and text."""

    perihal: str
    teks: str


OPENING = {
    "tugas": "Ada {berapa}tugas baru untuk Anda di Tayang.",
    "mendekat": "Ada {berapa}tugas Anda di Tayang yang mendekati batas waktu.",
    "terlambat": "Ada {berapa}tugas Anda di Tayang yang melewati batas waktu.",
}


def of_tasks(tasks: Sequence[tuple[str, str]], portal_url: str, sebab: str = "tugas") -> Pesan:
    """`tasks`: disposition number and case id of each. `sebab`: why now."""
    tasks = list(dict.fromkeys(tasks))
    first = OPENING[sebab].format(berapa=f"{len(tasks)} " if len(tasks) > 1 else "")
    listed = "\n\n".join(f"Disposisi nomor {nomor}" + (f"\n{portal_url}/kasus/{case}" if portal_url else "") for nomor, case in tasks)
    return Pesan(first.rstrip("."), f"{first}\n\n{listed}\n\n{_foot(portal_url)}")


def of_trial(portal_url: str) -> Pesan:
    """Asked for by the person himself."""
    return Pesan("Uji coba pemberitahuan Tayang", f"Pemberitahuan Tayang sampai ke sini.\n\n{_foot(portal_url)}")


def _foot(portal_url: str) -> str:
    """Without an address of the pages there is no link that anybody could open."""
    return f"Dikirim otomatis. Mengaturnya: {portal_url}/saya/pemberitahuan\n" if portal_url else "Dikirim otomatis oleh Tayang.\n"
