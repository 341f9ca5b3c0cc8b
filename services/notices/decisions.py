"""Rules of being told: intent first, one outcome each, and nobody tries another person's address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.notices import commands as c
from services.notices.state import INITIAL, State, evolve
from shared.command import Command
from shared.decider import Decider, Situation
from shared.refusal import Reasons
from shared.sop import events as e
from shared.sop.event import Event

ADA = {"surel": "alamat surel", "telegram": "nomor obrolan Telegram"}


def decide(command: Command, s: State, at: Situation) -> Sequence[Event]:
    """One function per command; each gives events, nothing, or refuses with all reasons."""
    match command:
        case c.SiapkanPemberitahuan(kabar=kabar):
            return [e.PemberitahuanDisiapkan(**k.model_dump()) for k in kabar if k.pemberitahuan not in s.disiapkan]
        case c.CatatTerkirim():
            intent = s.open(command.pemberitahuan)
            return [e.PemberitahuanTerkirim(**_of(intent), percobaan=command.percobaan)] if intent else []
        case c.CatatTidakTerkirim():
            intent = s.open(command.pemberitahuan)
            return [e.PemberitahuanGagal(**_of(intent), percobaan=command.percobaan, kode=command.kode)] if intent else []
        case c.KirimUjiCoba():
            return uji_coba(command, at)
        case _:
            raise TypeError(type(command).__name__)


def uji_coba(command: c.KirimUjiCoba, at: Situation) -> Sequence[Event]:
    """At once, whatever the hour: the person stands there and waits."""
    why, kontak = Reasons(), at.direktori.kontak.get(command.pegawai)
    why.unless(command.pegawai == at.about.actor, "bukan_alamat_sendiri", "Hanya alamat Anda sendiri yang dapat dicoba.")
    known = kontak is not None and bool(getattr(kontak, command.saluran))
    why.unless(known, "alamat_kosong", f"Isi dan simpan dahulu {ADA[command.saluran]} Anda.", command.saluran)
    why.raise_if_any()
    return [
        e.PemberitahuanDisiapkan(
            pemberitahuan=command.pemberitahuan, pegawai=command.pegawai, saluran=command.saluran, langkah=0, mulai=at.about.now
        )
    ]


def _of(intent: e.PemberitahuanDisiapkan) -> dict[str, Any]:
    return intent.model_dump(include={"pemberitahuan", "jabatan", "saluran"})


DECIDER = Decider(service="notices", initial=INITIAL, evolve=evolve, decide=decide)
