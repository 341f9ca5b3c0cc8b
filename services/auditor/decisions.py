"""Rules of the seal's key."""

from __future__ import annotations

from collections.abc import Sequence

from services.auditor import commands as c
from services.auditor.rotation import KEYS_STREAM, is_public_key, vouched_for
from services.auditor.state import INITIAL, State, evolve
from shared.command import Circumstances, Command
from shared.decider import Decider, Situation
from shared.refusal import Reasons
from shared.sop import events as e
from shared.sop.event import Event


def decide(command: Command, state: State, situation: Situation) -> Sequence[Event]:
    """One case per command; each either gives events or refuses with all reasons."""
    match command:
        case c.GantiKunciSegel():
            return [_hand_over(command, state, situation.about)]
        case _:
            raise TypeError(type(command).__name__)


def _hand_over(command: c.GantiKunciSegel, state: State, about: Circumstances) -> Event:
    why = Reasons()
    why.unless(about.signer.kind == "operator", "hanya_operator", "Kunci segel hanya diganti oleh operator.")
    ok = command.terjadi_at is None or command.terjadi_at <= about.now
    why.unless(ok, "waktu_di_depan", "Waktu kejadian tidak boleh di masa depan.", "terjadi_at")
    in_force = state.kunci in (None, command.lama)
    why.unless(in_force, "bukan_kunci_berlaku", "Kunci lama ini bukan kunci segel yang sedang berlaku.", "lama")
    fresh = command.baru != command.lama and command.baru not in state.pernah
    why.unless(fresh, "kunci_pernah_dipakai", "Kunci segel baru harus kunci yang belum pernah dipakai.", "baru")
    shaped = is_public_key(command.lama) and is_public_key(command.baru)
    why.unless(shaped, "kunci_tidak_sah", "Kunci segel harus Ed25519 (32 bita, base64).", "baru")
    signed = shaped and vouched_for(command.lama, command.baru, command.tanda_lama, command.tanda_baru)
    why.unless(signed, "penggantian_tidak_ditandatangani", "Penggantian harus ditandatangani kunci lama dan kunci baru.", "tanda_baru")
    why.raise_if_any()
    return e.KunciSegelDiganti(**command.model_dump())


def streams(command: Command, about: Circumstances) -> Sequence[str]:
    """The seal belongs to no case."""
    return (KEYS_STREAM,)


DECIDER = Decider(service="auditor", initial=INITIAL, evolve=evolve, decide=decide, streams=streams)
