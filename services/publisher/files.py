"""Files that commands of step 8 name."""

from __future__ import annotations

from collections.abc import Iterator

from services.publisher.commands import PutuskanHasil, TandaiDitarik, TandaiTayang
from shared.command import Command
from shared.media.check import Disebut


def named(command: Command) -> Iterator[Disebut]:
    """Screenshots that close a manual outlet."""
    if isinstance(command, TandaiTayang | PutuskanHasil | TandaiDitarik) and command.bukti_sha256 is not None:
        yield Disebut(command.bukti_sha256, None, "bukti_sha256")
