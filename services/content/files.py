"""Files that commands of steps 5–6 name."""

from __future__ import annotations

from collections.abc import Iterator

from services.content.commands import BuatMateri, KoreksiMateri
from shared.command import Command
from shared.media.check import Disebut


def named(command: Command) -> Iterator[Disebut]:
    """Pictures and films of the material, with their captions."""
    if isinstance(command, BuatMateri | KoreksiMateri) and command.materi is not None:
        for i, media in enumerate(command.materi.media):
            yield Disebut(media.sha256, media.mime, f"materi.media.{i}")
            if media.takarir_sha256 is not None:
                yield Disebut(media.takarir_sha256, "text/vtt", f"materi.media.{i}.takarir_sha256")
