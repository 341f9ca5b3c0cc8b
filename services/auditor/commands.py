"""What an operator asks of the auditor."""

from __future__ import annotations

from shared.command import Command
from shared.sop.events import BidangDibuka
from shared.sop.types import BarisWajib, Sha256


class GantiKunciSegel(Command, service="auditor"):
    """From now on the seal is made with another key. Both halves vouch for it: whoever took only one of them can change nothing."""

    lama: str
    baru: str
    tanda_lama: str
    tanda_baru: str


class BukaNilai(Command, service="auditor"):
    """Sealed values of a case are handed to somebody outside, beside a pack of evidence; on record before anything is written."""

    penerima: BarisWajib
    nilai: tuple[BidangDibuka, ...]
    sidik: Sha256
    paket: Sha256
