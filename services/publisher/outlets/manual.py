"""An outlet where a person posts: text to copy, pictures sized, closed by the person with link and screenshot."""

from __future__ import annotations

from datetime import datetime

from services.publisher.outlets.port import DitolakTetap, Hasil, Kiriman, Tayang

OLEH_PETUGAS = DitolakTetap("oleh_petugas", "Saluran ini dikerjakan petugas, bukan oleh sistem.")


class ManualOutlet:
    """Never touches the outside, so a stray call can do no harm."""

    idempotent = False
    manual = True

    async def tayangkan(self, kiriman: Kiriman) -> Hasil:
        """Refuses: a machine must not claim that something is out."""
        return OLEH_PETUGAS

    async def cari(self, unit: str, penanda: str) -> Tayang | None:
        """Nothing here was posted by the system."""
        return None

    async def tarik(self, unit: str, slug: str, penjelasan: str, at: datetime) -> Hasil:
        """Refuses: a person takes it down and says so."""
        return OLEH_PETUGAS
