"""Before a decision: the files a command names are at hand, sound, and what it says they are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

from shared.command import Command
from shared.decider import Situation
from shared.media.kinds import kenali
from shared.media.refused import MediaRusak, MediaTidakAda
from shared.refusal import Reason, Reasons, reason

Get = Callable[[str], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class Disebut:
    """A file as a command names it; `mime` None = any."""

    sha256: str
    mime: str | None
    field: str


class FilesAtHand:
    """`prepare` of a stage whose commands name files. Refuses with every fault; asking again after uploading is safe."""

    def __init__(self, get: Get, named: Callable[[Command], Iterable[Disebut]]) -> None:
        self._get, self._named = get, named

    async def __call__(self, command: Command, state: Any, situation: Situation) -> None:
        """Raises Refused."""
        why = Reasons()
        for file in self._named(command):
            if (fault := await self._fault(file)) is not None:
                why.add(fault)
        why.raise_if_any()

    async def _fault(self, file: Disebut) -> Reason | None:
        try:
            content = await self._get(file.sha256)
        except MediaTidakAda:
            return reason("berkas_tidak_ada", "Berkas ini belum diunggah atau sudah dihapus.", file.field)
        except MediaRusak:
            return reason("berkas_rusak", "Berkas ini rusak di penyimpanan; unggah kembali.", file.field)
        kind = kenali(content)
        if kind is None or (file.mime is not None and kind.mime != file.mime):
            return reason("jenis_berkas_berbeda", "Jenis berkas tidak sesuai dengan yang disebutkan.", file.field)
        return None
