"""A unit's personal data as its pages show it: read from the log when asked for, kept nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from shared.eventstore.codec import Codec, Recorded
from shared.eventstore.keys import SqlKeyring
from shared.eventstore.port import EventStore
from shared.media.store import MediaStore
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.pelindungan import Pelindungan, Persetujuan, evolve, privacy_stream
from shared.sop.privasi import LingkupData

ALASAN = {"penahanan_hukum": "ada penahanan hukum", "masa_simpan": "masa simpannya belum lewat"}


@dataclass(frozen=True, slots=True)
class Keputusan:
    """One erasure that was asked for. `tuntas` None: refused, so there is nothing to be done."""

    position: int
    at: datetime
    oleh: str
    lingkup: tuple[LingkupData, ...]
    dasar: str
    ditolak: tuple[str, ...] = ()
    sampai: date | None = None
    tuntas: bool | None = None


class PrivacyReading:
    """Folds the unit's privacy stream, which is short: people agree, and are erased, a few times a month."""

    def __init__(self, store: EventStore, codec: Codec, keyring: SqlKeyring, media: MediaStore) -> None:
        self._store, self._codec, self._keyring, self._media = store, codec, keyring, media

    async def facts(self, unit: str) -> Sequence[Recorded[Event]]:
        """Everything there is."""
        return await self._codec.decode(await self._store.read_stream(privacy_stream(unit)))

    async def state(self, unit: str) -> Pelindungan:
        """As it stands now."""
        return folded(await self.facts(unit))

    async def decisions(self, unit: str) -> list[Keputusan]:
        """The newest first."""
        found = []
        for fact in reversed(await self.facts(unit)):
            match fact.event:
                case e.DataPribadiDimusnahkan() as d:
                    done = await self._done(d)
                    found.append(Keputusan(fact.position, fact.at, fact.actor, d.lingkup, d.dasar_hukum, tuntas=done))
                case e.PemusnahanDitolak() as r:
                    why = tuple(ALASAN.get(code, code) for code in r.alasan)
                    found.append(Keputusan(fact.position, fact.at, fact.actor, r.lingkup, r.dasar_hukum, why, r.sampai))
                case _:
                    continue
        return found

    async def decided(self, position: int) -> Event:
        """What came of a request."""
        (fact,) = await self._codec.decode(await self._store.read(position - 1, 1))
        return fact.event

    async def _done(self, d: e.DataPribadiDimusnahkan) -> bool:
        held = await self._keyring.load(frozenset(d.kunci))
        return all(key is None for key in held.values()) and not any([await self._media.exists(sha256) for sha256 in d.berkas])


def folded(facts: Sequence[Recorded[Event]]) -> Pelindungan:
    """The same fold as the decisions'."""
    s = Pelindungan()
    for fact in facts:
        s = evolve(s, fact)
    return s


def agreements(facts: Sequence[Recorded[Event]], case: str) -> tuple[Persetujuan, ...]:
    """Of one case, from its own facts."""
    return folded([f for f in facts if isinstance(f.event, e.PersetujuanSubjekDicatat | e.PersetujuanDicabut)]).of_case(case)
