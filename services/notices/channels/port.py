"""What a channel promises: one try, and an answer that says whether another can help."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from services.notices.texts import Pesan


@dataclass(frozen=True, slots=True)
class Diterima:
    """The other side took it."""


@dataclass(frozen=True, slots=True)
class Tertunda:
    """Not now; perhaps later, and not before `after` if the other side said so."""

    kode: str
    after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Ditolak:
    """Not ever, as things are."""

    kode: str


Jawaban = Diterima | Tertunda | Ditolak


class Channel(Protocol):
    """Mail or Telegram."""

    async def kirim(self, ke: str, pesan: Pesan, id_: UUID) -> Jawaban:
        """One try within the channel's time limit. Raises nothing that the other side or the network can cause."""
        ...
