"""Paper signed by hand comes back as a scan and is kept with the act it belongs to, whichever stage recorded that act."""

from __future__ import annotations

from collections.abc import Sequence

from services.disposition.commands import LampirkanPindaian
from services.disposition.state import State
from shared.refusal import Reasons
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.steps import STEPS

SCANS = ("image/jpeg", "image/png", "image/webp", "application/pdf")


def attach_scan(command: LampirkanPindaian, s: State, why: Reasons) -> Sequence[Event]:
    """For an officer's act of this case, at the step that act belongs to; also long after the case has ended."""
    why.unless(s.tahap != "belum_ada", "tahap_tidak_sesuai", "Tidak dapat melampirkan pindaian: disposisi ini belum dibuat.")
    kind = s.tindakan.get(command.untuk)
    why.unless(kind is not None, "tindakan_tidak_dikenal", "Pilih tindakan dalam kasus ini.", "untuk")
    of_step = kind is None or kind in STEPS[command.langkah - 1].peristiwa
    why.unless(of_step, "langkah_tidak_sesuai", f"Tindakan ini bukan bagian dari langkah {command.langkah}.", "langkah")
    why.unless(command.mime in SCANS, "jenis_pindaian", "Pindaian harus berupa foto (JPEG, PNG, WebP) atau PDF.", "berkas")
    if (command.untuk, command.sha256) in s.pindaian:
        return []
    return [e.PindaianDilampirkan(**command.model_dump(exclude={"terjadi_at"}))]
