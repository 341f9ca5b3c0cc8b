"""Files that commands of steps 1–4 name."""

from __future__ import annotations

from collections.abc import Iterator

from services.disposition.commands import BetulkanDisposisi, BuatDisposisi, BukaSertaMerta, LampirkanPindaian
from shared.command import Command
from shared.media.check import Disebut


def named(command: Command) -> Iterator[Disebut]:
    """Softcopy attachments of the sheet; scans of signed paper."""
    if isinstance(command, LampirkanPindaian):
        yield Disebut(command.sha256, command.mime, "berkas")
    if isinstance(command, BuatDisposisi | BukaSertaMerta | BetulkanDisposisi):
        for i, item in enumerate(command.disposisi.lampiran):
            if item.sha256 is not None:
                yield Disebut(item.sha256, item.mime, f"disposisi.lampiran.{i}")
