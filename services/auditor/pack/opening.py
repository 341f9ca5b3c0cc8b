"""Whether sealed values may be handed out, and the record of it: `NilaiDibukaUntuk` in the case's own story."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from services.auditor.commands import BukaNilai
from services.auditor.state import INITIAL, State, evolve
from shared.command import Command
from shared.decider import Decider, Situation
from shared.refusal import Reasons
from shared.sop import events as e
from shared.sop.event import Event


def decide(command: Command, state: State, situation: Situation) -> Sequence[Event]:
    """The operator's word only, and never about nothing."""
    assert isinstance(command, BukaNilai)
    about, why = situation.about, Reasons()
    why.unless(about.signer.kind == "operator", "hanya_operator", "Nilai tersegel hanya dibuka oleh operator.")
    why.unless(_is_case(about.case), "bukan_kasus", "Nilai tersegel hanya dibuka untuk sebuah kasus.")
    why.unless(bool(command.nilai), "tidak_ada_nilai", "Tidak ada nilai tersegel yang dapat dibuka dalam kasus ini.")
    ok = command.terjadi_at is None or command.terjadi_at <= about.now
    why.unless(ok, "waktu_di_depan", "Waktu kejadian tidak boleh di masa depan.", "terjadi_at")
    why.raise_if_any()
    return [
        e.NilaiDibukaUntuk(
            kasus=about.case, **{name: getattr(command, name) for name in ("terjadi_at", "penerima", "nilai", "sidik", "paket")}
        )
    ]


def _is_case(name: str) -> bool:
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False


DECIDER = Decider(service="auditor", initial=INITIAL, evolve=evolve, decide=decide)
