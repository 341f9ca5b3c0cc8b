"""What a decision about personal data looks at, gathered from log and keys: units, last acts, what is still out, keys, files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from shared.clock import day_in
from shared.eventstore.codec import Codec, Recorded
from shared.eventstore.port import EventStore, read_all
from shared.sop import events as e
from shared.sop.directory import Direktori, unit_stream
from shared.sop.event import Event
from shared.sop.pelindungan import privacy_stream
from shared.sop.privasi import LingkupData
from shared.sop.worklist import Kasus, evolve

DIGESTS = re.compile(rb'"[a-z_]*sha256":"([0-9a-f]{64})"')
_OUT = frozenset(("dimulai", "tayang", "belum_pasti"))
_OVER = frozenset(("selesai", "dihentikan", "ditarik"))


@dataclass(frozen=True, slots=True)
class BahanPrivasi:
    """By scope. What is not in `unit` is nobody's here."""

    unit: Mapping[str, str] = field(default_factory=dict)
    kunci: Mapping[str, str] = field(default_factory=dict)
    terakhir: Mapping[str, date] = field(default_factory=dict)
    tayang: frozenset[str] = frozenset()
    berjalan: frozenset[str] = frozenset()
    berkas: tuple[str, ...] = ()
    """Files that only these scopes speak of."""


class Held(Protocol):
    """A keyring that says which keys there are."""

    async def held(self, scopes: Iterable[str]) -> dict[str, str]:
        """Ids of the keys these scopes have now."""
        ...


async def gather(
    lingkup: Sequence[LingkupData], direktori: Direktori, store: EventStore, codec: Codec, keyring: Held, *, files: bool
) -> BahanPrivasi:
    """Everything about these scopes. `files`: also which go with them; that reads the whole log, for an act of a few times a year."""
    unit: dict[str, str] = {}
    last: dict[str, date] = {}
    out: set[str] = set()
    running: set[str] = set()
    zone = direktori.profil.zona if direktori.profil else "Asia/Jakarta"

    def seen(part: LingkupData, facts: Iterable[Recorded[Event]]) -> None:
        for fact in facts:
            unit[part.scope] = fact.unit
            last[part.scope] = day_in(zone, fact.at)

    for part in lingkup:
        match part.jenis:
            case "kasus":
                facts = await codec.decode(await store.read_correlation(part.id))
                seen(part, [f for f in facts if f.event.service not in ("deadlines", "notices", "registry")])
                kasus = _folded(facts)
                if any(s.keadaan in _OUT for s in kasus.saluran.values()):
                    out.add(part.scope)
                if kasus.tahap_lanjut not in _OVER:
                    running.add(part.scope)
            case "pegawai":
                facts = await codec.decode(await store.read_stream(unit_stream(direktori.unit)))
                seen(part, [f for f in facts if getattr(f.event, "pegawai", None) == part.id])
            case "subjek":
                facts = await codec.decode(await store.read_stream(privacy_stream(direktori.unit)))
                seen(part, [f for f in facts if getattr(f.event, "subjek", None) == part.id])
            case "laporan":
                seen(part, await _report(part.id, store, codec))
    kunci = await keyring.held(part.scope for part in lingkup)
    cases = frozenset(part.id for part in lingkup if part.jenis == "kasus" and files)
    return BahanPrivasi(unit, kunci, last, frozenset(out), frozenset(running), await only_theirs(cases, store))


async def only_theirs(cases: frozenset[str], store: EventStore) -> tuple[str, ...]:
    """Digests of files that these cases speak of and nothing else does: a letter may be attached to two."""
    if not cases:
        return ()
    theirs: set[bytes] = set()
    for case in cases:
        theirs.update(d for record in await store.read_correlation(case) for d in DIGESTS.findall(record.body))
    async for record in read_all(store):
        if theirs and record.correlation not in cases:
            theirs.difference_update(DIGESTS.findall(record.body))
    return tuple(sorted(digest.decode() for digest in theirs))


async def _report(laporan: str, store: EventStore, codec: Codec) -> list[Recorded[Event]]:
    wanted, marked = e.LaporanMasyarakatDiterima.stored_type(), laporan.encode()
    found = [r async for r in read_all(store) if r.type == wanted and marked in r.body]
    return await codec.decode(found)


def _folded(facts: Iterable[Recorded[Event]]) -> Kasus:
    kasus = Kasus()
    for fact in facts:
        kasus = evolve(kasus, fact)
    return kasus
