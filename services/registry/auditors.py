"""Rules about auditors: they look, hold nothing, and each look is on record."""

from __future__ import annotations

from datetime import date, timedelta

from services.registry import commands as c
from services.registry.state import State
from shared.clock import day_in
from shared.command import Circumstances
from shared.decider import Situation
from shared.refusal import Reasons
from shared.sop import events as e
from shared.sop.directory import Direktori, unit_stream
from shared.sop.event import Event

LOOK_AGAIN = timedelta(hours=1)
"""Looking at the same thing again within this time is the same look: pages are reloaded."""


def look_stream(command: c.CatatAuditMelihat, about: Circumstances) -> str:
    """One per auditor and thing, so that deciding reads a few events however much he has seen. No unit's code holds a colon."""
    return f"{unit_stream(about.unit)}:audit:{about.actor}:{command.kasus or command.apa}"


def assigned(command: c.TugaskanAuditor, d: Direktori, about: Circumstances, why: Reasons) -> Event:
    """Somebody without any part in the procedure, for days that are still to come."""
    today = _today(d, about)
    why.unless(
        command.pegawai != about.actor, "tidak_boleh_mengangkat_diri", "Seseorang tidak dapat menugaskan dirinya sendiri.", "pegawai"
    )
    why.unless(command.mulai <= command.sampai, "tanggal_terbalik", "Hari terakhir mendahului hari pertama.", "sampai")
    why.unless(command.sampai >= today, "tanggal_lampau", "Hari terakhirnya sudah lewat.", "sampai")
    own = tuple(command.unit) == (about.unit,)
    why.unless(own, "unit_bukan_wewenang", "Setiap unit menugaskan auditor untuk kasusnya sendiri; sebut unit ini saja.", "unit")
    why.unless(
        command.pegawai not in d.administrator,
        "auditor_tanpa_jabatan",
        "Orang ini administrator; auditor tidak mengurus kantor yang diperiksanya.",
        "pegawai",
    )
    held = any(
        p.pegawai == command.pegawai and p.mulai <= command.sampai and (p.akhir is None or p.akhir >= command.mulai) for p in d.penugasan
    )
    why.unless(
        not held, "auditor_tanpa_jabatan", "Orang ini memangku jabatan SOP pada masa itu; auditor tidak ikut dalam prosedur.", "pegawai"
    )
    return e.AuditorDitugaskan(**command.model_dump())


def ended(command: c.AkhiriPenugasanAuditor, d: Direktori, about: Circumstances, why: Reasons) -> Event:
    """Only what has not ended by itself."""
    known = d.auditor.get(command.pegawai)
    running = known is not None and not known.berakhir and known.sampai >= _today(d, about)
    why.unless(running, "bukan_auditor", "Orang ini tidak sedang ditugaskan sebagai auditor.", "pegawai")
    return e.PenugasanAuditorDiakhiri(**command.model_dump())


def looked(command: c.CatatAuditMelihat, state: State, situation: Situation, why: Reasons) -> list[Event]:
    """Nothing to record when he has just looked."""
    about, d = situation.about, situation.direktori
    known = d.auditor.get(about.actor)
    why.unless(known is not None and known.covers(_today(d, about)), "bukan_auditor", "Anda tidak ditugaskan sebagai auditor hari ini.")
    fits = (command.kasus is not None) == (command.apa in ("kasus", "paket")) and (command.kasus or about.case) == about.case
    why.unless(fits, "kasus_tidak_cocok", "Kasus yang dilihat tidak cocok dengan perintahnya.", "kasus")
    why.raise_if_any()
    if state.dilihat_at is not None and about.now - state.dilihat_at < LOOK_AGAIN:
        return []
    return [e.AuditMelihat(auditor=about.actor, apa=command.apa, kasus=command.kasus, posisi=command.posisi)]


def no_auditor(d: Direktori, pegawai: str, mulai: date, akhir: date | None, why: Reasons) -> None:
    """Who looks at the procedure takes no part in it."""
    known = d.auditor.get(pegawai)
    why.unless(
        known is None or not known.meets(mulai, akhir),
        "auditor_tanpa_jabatan",
        "Orang ini bertugas sebagai auditor pada masa itu. Akhiri penugasannya dahulu.",
        "pegawai",
    )


def _today(d: Direktori, about: Circumstances) -> date:
    return day_in(d.profil.zona if d.profil else "Asia/Jakarta", about.now)
