"""Which records a pack is about, and what stands between them in the chain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson

from services.auditor.rotation import KEYS_STREAM
from shared.eventstore.port import EventStore, Record, genesis, read_all
from shared.refusal import reason, refuse

MAX_EVENTS = 20_000
"""A pack is read whole, in a browser, too; a longer time is several packs."""
BRIDGED = 256
"""A gap up to this many positions is bridged by stubs, so that the chain runs through; a longer one the tree covers alone."""
_DIGEST = re.compile(rb'"sha256":"([0-9a-f]{64})"')


@dataclass(frozen=True, slots=True)
class Scope:
    """One case, or a time (both ends as instants, the end not included), of one unit or of all."""

    case: str = ""
    since: datetime | None = None
    until: datetime | None = None
    unit: str = ""

    @property
    def said(self) -> dict[str, str]:
        """As the manifest says it."""
        named = {"kasus": self.case, "unit": self.unit}
        times = {"dari": self.since, "sampai": self.until}
        return {name: value for name, value in named.items() if value} | {n: t.isoformat() for n, t in times.items() if t}


@dataclass(frozen=True, slots=True)
class Chosen:
    """Records of the scope under the seal, hand-overs of the seal's key with them; and how many are not sealed yet."""

    records: tuple[Record, ...]
    unsealed: int


async def choose(store: EventStore, scope: Scope, sealed: int) -> Chosen:
    """Raises Refused where there is nothing, or too much."""
    found: dict[int, Record] = {}
    if scope.case:
        found = {r.position: r for r in await store.read_correlation(scope.case)}
    else:
        async for record in read_all(store):
            if scope.until is not None and record.recorded_at >= scope.until:
                break  # recorded_at never goes back
            if (scope.since is None or record.recorded_at >= scope.since) and _of_unit(record, scope.unit):
                found[record.position] = record
            if len(found) > MAX_EVENTS:
                raise refuse(reason("paket_terlalu_besar", f"Lebih dari {MAX_EVENTS} peristiwa; bagi menjadi beberapa paket."))
    if not found:
        raise refuse(reason("paket_kosong", "Tidak ada peristiwa dalam cakupan ini."))
    inside = {at: r for at, r in found.items() if at <= sealed}
    if not inside:
        raise refuse(reason("belum_tersegel", "Peristiwa dalam cakupan ini belum tersegel; tunggu segel berikutnya (paling lama semenit)."))
    keys = {r.position: r for r in await store.read_stream(KEYS_STREAM) if r.position <= sealed}
    return Chosen(tuple(r for _, r in sorted((inside | keys).items())), len(found) - len(inside))


async def runs(store: EventStore, positions: Sequence[int]) -> list[dict[str, object]]:
    """The chain over these positions, in stretches without a gap: digests between two of its values."""
    made: list[dict[str, object]] = []
    for first, last in _stretches(positions):
        before, digests, chain = genesis((await store.identity()).log_id) if first == 1 else b"", [], b""
        after = max(first - 2, 0)
        while after < last and (page := await store.read(after, min(1_000, last - after))):
            for record in page:
                if record.position < first:
                    before = record.chain
                else:
                    digests.append(record.digest.hex())
                    chain = record.chain
            after = page[-1].position
        made.append({"mulai": first, "sebelum": before.hex(), "sidik": digests, "akhir": chain.hex()})
    return made


def published_files(records: Iterable[Record]) -> tuple[list[str], list[str]]:
    """Digests of files that went out to the public and still stand, and of those that are only named.

    What never went out, or was withdrawn, may show people: it stays in the office, its digest is in the record.
    """
    named: set[str] = set()
    withdrawn: set[str] = set()
    shown: dict[tuple[str, str, str], str] = {}
    """Case, approved digest, outlet → the bytes that outlet shows."""
    out: list[tuple[str, str, str, set[str]]] = []
    for r in records:
        digests = {found.decode() for found in _DIGEST.findall(r.body)}
        named |= digests
        kind = r.type.split(".")[1]
        if kind == "MateriDitarik":
            withdrawn.add(r.correlation)
        elif kind == "MateriDiajukan":
            data = orjson.loads(r.body)["data"]
            shown |= {(r.correlation, data["sidik"], one["saluran"]): one["sha256"] for one in data["rendering"]}
        elif kind == "MateriDitayangkan":
            data = orjson.loads(r.body)["data"]
            out.append((r.correlation, data["sidik"], data["saluran"], {one["sha256"] for one in data.get("media", ())}))
    public: set[str] = set()
    for case, sidik, saluran, media in out:
        if case not in withdrawn:
            public |= media | {digest for digest in (shown.get((case, sidik, saluran)),) if digest}
    return sorted(public), sorted(named - public)


def _of_unit(record: Record, unit: str) -> bool:
    return not unit or orjson.loads(record.body).get("unit") == unit


def _stretches(positions: Sequence[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for at in positions:
        if found and at - found[-1][1] <= BRIDGED:
            found[-1] = found[-1][0], at
        else:
            found.append((at, at))
    return found
