"""The only writer of the log: look the cause up, load, decide, append; try again when someone else was first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic

import structlog

from shared.clock import day_in
from shared.command import Circumstances, Command
from shared.decider import Decider, S, Situation, Unprepared, case_stream
from shared.directory import Directories
from shared.eventstore.codec import Codec, Recorded, event_id_for
from shared.eventstore.port import BodyTooLarge, EventIdTaken, EventStore, StreamAppend, VersionConflict
from shared.eventstore.sealing import KeyDestroyed
from shared.refusal import Reason, Reasons, Refused, reason, refuse
from shared.sop.directory import Direktori
from shared.sop.event import Event

log = structlog.get_logger(__name__)

MAX_TRIES = 50
"""Lost races before giving up; each loss means that another append succeeded, so this is contention, not waiting."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was recorded. `repeated`: it stood in the log already; nothing new was written."""

    positions: tuple[int, ...]
    case: str
    repeated: bool = False


class Contention(Exception):
    """Too many lost races; asking again is safe."""


def handler_name(command: Command) -> str:
    """Stored name of the handler: part of every event id, never renamed (invariant 7)."""
    return f"{command.service}.{type(command).__name__}"


class Executor(Generic[S]):
    """Runs the commands of one stage against the log."""

    def __init__(self, decider: Decider[S], store: EventStore, codec: Codec, directories: Directories) -> None:
        self.decider = decider
        self._store = store
        self._codec = codec
        self._directories = directories

    async def execute(self, command: Command, about: Circumstances) -> Receipt:
        """Carry the command out once, however often it is asked. Raises Refused with all reasons, or Contention."""
        for _ in range(MAX_TRIES):
            direktori = await self._directories.of(about.unit)
            about = _in_capacity(about, direktori)
            state, appends = await self._load(command, about)
            # After loading: a replica that was first with this very command is in the state, and its receipt is found here.
            if earlier := await self._earlier(command, about):
                return earlier
            events = await self._decide(command, state, Situation(about, direktori))
            if not events:
                return Receipt((), about.case)
            try:
                appended = await self._store.append(await self._drafted(command, about, events, appends))
            except VersionConflict as lost:
                log.debug("lost_race", case=about.case, stream=lost.stream, command=type(command).__name__)
                continue
            except EventIdTaken:
                if earlier := await self._earlier(command, about):
                    return earlier
                raise
            except KeyDestroyed as error:
                raise refuse(
                    reason("data_dimusnahkan", "Data kasus atau orang ini sudah dimusnahkan; tidak ada yang dapat dicatat lagi padanya.")
                ) from error
            except BodyTooLarge as error:
                raise refuse(
                    reason("isi_terlalu_besar", "Isian ini terlalu besar untuk dicatat; ringkas teks atau pindahkan ke lampiran.")
                ) from error
            log.info("recorded", case=about.case, causation=about.cause, position=appended.positions[-1], command=type(command).__name__)
            return Receipt(appended.positions, about.case, appended.repeated)
        raise Contention(about.case)

    async def check(self, command: Command, about: Circumstances) -> None:
        """Whether it would be accepted as things stand; nothing is recorded. Raises Refused with all reasons."""
        direktori = await self._directories.of(about.unit)
        about = _in_capacity(about, direktori)
        state, _ = await self._load(command, about)
        await self._decide(command, state, Situation(about, direktori))

    async def state(self, command: Command, about: Circumstances) -> S:
        """The state this command would meet now."""
        state, _ = await self._load(command, about)
        return state

    async def _earlier(self, command: Command, about: Circumstances) -> Receipt | None:
        facts = await self._codec.decode(await self._store.read_causation(about.cause))
        ids = {event_id_for(about.cause, handler_name(command), n) for n in range(len(facts))}
        mine = [f for f in facts if f.event_id in ids]
        # Several stages react to one event, each under its own name. A command's id is for one command alone, in all stages.
        others = [] if not about.digest else facts
        if any(f.event_id not in ids or f.actor != about.actor or f.digest != about.digest for f in (*mine, *others)):
            raise refuse(reason("nomor_perintah_terpakai", "Nomor perintah ini sudah dipakai untuk perintah lain."))
        return Receipt(tuple(f.position for f in mine), mine[0].case, repeated=True) if mine else None

    async def _load(self, command: Command, about: Circumstances) -> tuple[S, list[StreamAppend]]:
        state, appends = self.decider.initial, []
        for stream in (*self.decider.own_streams(command, about), *self.decider.guards(command, about)):
            records = await self._store.read_stream(stream)
            for fact in await self._codec.decode(records):
                if fact.unit != about.unit and stream == case_stream(self.decider.service, about.case):
                    # Offices are held in a unit: elsewhere they give no right, and no look at how the case stands.
                    raise refuse(reason("kasus_unit_lain", "Kasus ini bukan kasus unit Anda."))
                state = self.decider.evolve(state, fact)
            appends.append(StreamAppend(stream, records[-1].version if records else 0))
        return state, appends

    async def _decide(self, command: Command, state: S, situation: Situation) -> Sequence[Event]:
        reasons = Reasons()
        reasons.add(*authority(command, situation.about, situation.direktori))
        if command.by and situation.direktori.profil is None:
            reasons.raise_if_any()  # without the unit there is nothing else to judge by
        events: Sequence[Event] = ()
        if self.decider.prepare is not None and not reasons:
            try:
                situation = replace(situation, bekal=await self.decider.prepare(command, state, situation))
            except Refused as refused:
                reasons.add(*refused.reasons)
        try:
            events = self.decider.decide(command, state, situation)
        except Refused as refused:
            reasons.add(*refused.reasons)
        except Unprepared:
            if not reasons:
                raise
        reasons.raise_if_any()
        return events

    async def _drafted(
        self, command: Command, about: Circumstances, events: Sequence[Event], appends: list[StreamAppend]
    ) -> list[StreamAppend]:
        main = appends[0].stream
        handler = handler_name(command)
        by_stream: dict[str, list[Any]] = {a.stream: [] for a in appends}
        for event, draft in zip(events, await self._codec.encode(events, about, handler), strict=True):
            by_stream[self.decider.route(event, about) or main].append(draft)
        return [replace(a, drafts=tuple(by_stream[a.stream])) for a in appends]


def authority(command: Command, about: Circumstances, direktori: Direktori) -> tuple[Reason, ...]:
    """Why this actor may not give this command at all: right office, held today, in a unit that exists."""
    reasons = Reasons()
    if command.internal:
        reasons.unless(about.signer.kind == "layanan", "hanya_layanan", "Perintah ini hanya untuk layanan sistem.")
        return reasons.found
    if not command.by:
        reasons.unless(
            about.jabatan is None and about.signer.kind in ("operator", "portal"),
            "hanya_administrator",
            "Perintah ini hanya untuk administrator.",
        )
        return reasons.found
    if direktori.profil is None:
        reasons.unless(False, "unit_tidak_dikenal", f"Unit {about.unit} belum terdaftar.")
        return reasons.found
    may = ", ".join(direktori.sebutan(j) for j in sorted(command.by))
    reasons.unless(about.jabatan in command.by, "jabatan_tidak_berwenang", f"Tindakan ini hanya dapat dilakukan oleh {may}.")
    if about.jabatan is not None:
        held = direktori.acts_as(about.actor, about.jabatan, day_in(direktori.profil.zona, about.now))
        reasons.unless(
            held is not None, "bukan_pemangku_jabatan", f"Anda tidak memangku jabatan {direktori.sebutan(about.jabatan)} hari ini."
        )
    return reasons.found


def _in_capacity(about: Circumstances, direktori: Direktori) -> Circumstances:
    if direktori.profil is None:
        return about
    about = replace(about, zone=direktori.profil.zona)
    if about.jabatan is None:
        return about
    held = direktori.acts_as(about.actor, about.jabatan, day_in(direktori.profil.zona, about.now))
    return replace(about, bertindak_sebagai=held or "definitif")


def fold(decider: Decider[S], facts: Sequence[Recorded[Event]]) -> S:
    """State after `facts`: the same fold for commands, tests and replay."""
    state = decider.initial
    for fact in facts:
        state = decider.evolve(state, fact)
    return state
