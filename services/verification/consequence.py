"""Uji konsekuensi: a doubt is asked by the Bidang, the harm of opening is weighed by PPID Pembantu (UU 14/2008 Ps. 19-20)."""

from __future__ import annotations

from collections.abc import Sequence

from services.verification import commands as c
from shared.clock import day_in
from shared.decider import Situation
from shared.refusal import Reasons
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.lists import DAFTAR_PERIKSA, DASAR_PENGECUALIAN, daftar_berlaku

TIDAK_PERMANEN = frozenset(("17a", "17b", "17c", "17d", "17e", "17f"))
"""Grounds on which nothing stays closed for ever (UU 14/2008 Ps. 20): such a decision has to name its end."""


def minta(command: c.MintaUjiKonsekuensi, why: Reasons) -> Sequence[Event]:
    """The doubt, on one of the grounds of the law."""
    _known_ground(command.dasar_pengecualian, why)
    unknown = [k for k in command.butir if k not in DAFTAR_PERIKSA[daftar_berlaku()]]
    why.unless(not unknown, "butir_tidak_dikenal", f"Butir tidak dikenal: {', '.join(unknown)}.", "butir")
    return [e.UjiKonsekuensiDiminta(**command.model_dump())]


def putuskan(command: c.PutuskanUjiKonsekuensi, at: Situation, why: Reasons) -> Sequence[Event]:
    """Open; or excluded, then on which ground, with which harm, and until when."""
    if command.dasar_pengecualian is not None:
        _known_ground(command.dasar_pengecualian, why)
    if command.keputusan == "dikecualikan":
        why.unless(command.dasar_pengecualian is not None, "dasar_kosong", "Sebutkan dasar pengecualiannya.", "dasar_pengecualian")
        why.unless(bool(command.akibat.strip()), "akibat_kosong", "Jelaskan akibatnya bila informasi ini dibuka.", "akibat")
        ends = command.berlaku_sampai is not None or command.dasar_pengecualian not in TIDAK_PERMANEN
        why.unless(ends, "jangka_waktu_kosong", "Pengecualian dengan dasar ini harus berjangka waktu.", "berlaku_sampai")
    until = command.berlaku_sampai
    ahead = until is None or until > day_in(at.about.zone, at.about.now)
    why.unless(ahead, "jangka_waktu_lewat", "Jangka waktu pengecualian harus berakhir di masa depan.", "berlaku_sampai")
    return [e.UjiKonsekuensiDiputuskan(**command.model_dump())]


def _known_ground(kode: str, why: Reasons) -> None:
    known = kode in DASAR_PENGECUALIAN
    why.unless(known, "dasar_tidak_dikenal", "Dasar pengecualian tidak dikenal (17a sampai 17j).", "dasar_pengecualian")
