"""What an operator asks of the auditor."""

from __future__ import annotations

from shared.command import Command


class GantiKunciSegel(Command, service="auditor"):
    """From now on the seal is made with another key. Both halves vouch for it: whoever took only one of them can change nothing."""

    lama: str
    baru: str
    tanda_lama: str
    tanda_baru: str
