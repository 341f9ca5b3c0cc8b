"""Everything a page of the inbox shows from the portal's database, read in one go: each way to the database costs more than its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from services.portal.acts.drafts import Drafts
from services.portal.cases.claims import Ambil, Claims
from services.portal.cases.inbox import Inbox, Tumpukan
from services.portal.desk import Meja
from shared.messaging.database import Database


@dataclass(frozen=True, slots=True)
class Kotak:
    """One pile, who has taken what of it, and how many drafts I have."""

    tumpukan: Tumpukan
    diambil: Mapping[tuple[str, str], Ambil]
    draf: int


class Piles:
    """Reads them."""

    def __init__(self, database: Database, inbox: Inbox, claims: Claims, drafts: Drafts) -> None:
        self._db, self._inbox, self._claims, self._drafts = database, inbox, claims, drafts

    async def of(self, meja: Meja, kind: str, page: int) -> Kotak:
        """For this officer."""

        def work(c: Connection) -> Kotak:
            pile = self._inbox.pile(c, meja.unit, list(meja.jabatan), meja.pegawai, kind, page)
            taken = self._claims.of_on(c, [row.kasus for row in pile.baris if row.kasus.tugas])
            return Kotak(pile, taken, self._drafts.count_on(c, meja.akun.id, meja.unit))

        return await self._db.read(work)
