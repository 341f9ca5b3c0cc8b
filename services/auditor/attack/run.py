"""One attack after the other, each on a copy of its own, and what `verify` says of each."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from services.auditor.attack import files
from services.auditor.attack.copies import Copy, Place
from services.auditor.attack.deeds import DEEDS, Deed, Scene
from services.auditor.attack.stranger import engine_for, strange
from services.auditor.checking.findings import Found
from services.auditor.checking.reading import open_log
from services.auditor.checking.verify import Given, Report, verify
from services.auditor.sealer import Sealer
from shared.clock import system_clock
from shared.eventstore.open import open_store
from shared.messaging.signing import SigningKey
from shared.proof.note import NoteSigner

FEWEST = 4
"""Sealed records needed for a place with a neighbour on each side."""
_EXIT = {"clean": 0, "tampered": 4, "unanchored": 5}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done, where it had to be told, and what was told first."""

    deed: Deed
    at: int
    wanted: int
    found: tuple[Found, ...]
    exit_code: int

    @property
    def caught(self) -> bool:
        """Named at its position, by the check that is there for it."""
        return self.exit_code == _EXIT["tampered"] and bool(self.found) and self.found[0].position == self.wanted and bool(self.checks)

    @property
    def checks(self) -> tuple[str, ...]:
        """Kinds of finding at the place, of those that this deed is known by."""
        here = {f.kind for f in self.found if f.position == self.wanted}
        return tuple(sorted(here & self.deed.caught_by))


@dataclass(frozen=True, slots=True)
class Outside:
    """A checkpoint that was kept away from the copy, and how far it goes."""

    given: Given
    size: int


async def attack_all(
    place: Place, outside: Sequence[Outside], seed: int, told: Callable[[Deed], object] = lambda _: None
) -> list[Outcome | Deed]:
    """Every deed at a random place below the last checkpoint; a deed for which the copy has nothing comes back as it is."""
    done: list[Outcome | Deed] = []
    for deed in DEEDS:
        told(deed)
        copy = await asyncio.to_thread(place.fresh)
        done.append(await attack(copy, deed, outside, Random(f"{seed}/{deed.code}")) or deed)  # noqa: S311 - repeatable, not secret
    return done


async def attack(copy: Copy, deed: Deed, outside: Sequence[Outside], rng: Random) -> Outcome | None:
    """Spoil the copy, look at it. None: there is nothing to do this to."""
    sealed = max(o.size for o in outside)
    at = rng.randrange(2, sealed)
    if deed.where == "media":
        altered = await asyncio.to_thread(files.alter_one, copy, sealed, rng)
        if altered is None:
            return None
        at = altered
    else:
        await _spoil(copy, deed, at, rng)
    report = await looked_at(copy, [o.given for o in outside])
    return Outcome(deed, at, _wanted(deed, at, outside), report.findings, _EXIT[report.verdict])


async def looked_at(copy: Copy, given: Sequence[Given]) -> Report:
    """As `tayang audit verify` with these checkpoints."""
    log = open_log(copy.url)
    try:
        return await verify(log, copy.seal if copy.seal.path.is_dir() else None, given, media=copy.media.as_uri())
    finally:
        await log.close()


async def _spoil(copy: Copy, deed: Deed, at: int, rng: Random) -> None:
    log = open_log(copy.url)
    identity = await log.identity()
    await log.close()

    def work() -> None:
        if deed.where == "pemicu":
            with engine_for(copy.url).begin() as connection:
                deed.work(Scene(connection, identity.log_id, at, rng))
        else:
            with strange(copy.url) as connection:
                deed.work(Scene(connection, identity.log_id, at, rng))

    await asyncio.to_thread(work)
    if deed.where == "segel":
        await _sealed_anew(copy)


async def _sealed_anew(copy: Copy) -> None:
    """The seal over what stands there now, signed with the very key; without one, no seal at all."""
    shutil.rmtree(copy.seal.path, ignore_errors=True)
    try:
        key = SigningKey.load(copy.key, "segel").private
    except FileNotFoundError:
        return
    store = await open_store(copy.url, create=False)
    try:
        sealer = Sealer(store, await store.identity(), copy.seal, system_clock)
        await sealer.open()
        await sealer.seal(NoteSigner(sealer.origin, key))
    finally:
        await store.close()


def _wanted(deed: Deed, at: int, outside: Sequence[Outside]) -> int:
    """Where it must be told. A second history under the same key can be placed only between two checkpoints kept outside."""
    match deed.code:
        case "pemicu":
            return 0
        case "cabang":
            return max((o.size for o in outside if o.size < at), default=0) + 1
        case _:
            return at
