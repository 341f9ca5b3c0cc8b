"""What a person needs to post by hand on a manual outlet: the verified text, the pictures in the outlet's size, their alt texts."""

from __future__ import annotations

import asyncio
from pathlib import Path

from services.publisher.decisions import DECIDER
from shared.decider import case_stream
from shared.execute import fold
from shared.foundation import Foundation
from shared.media.intake import perkecil
from shared.refusal import Refused, reason
from shared.sop.render import kotak_gambar


async def write_material(on: Foundation, case: str, saluran: str, folder: Path) -> list[Path]:
    """Files written. Raises Refused when nothing is approved for this outlet."""
    facts = await on.codec.decode(await on.store.read_stream(case_stream("publisher", case)))
    state = fold(DECIDER, facts)
    bahan = state.bahan.get(state.sidik)
    rendering = next((r for r in bahan.rendering if r.saluran == saluran), None) if bahan else None
    if bahan is None or rendering is None:
        raise Refused((reason("belum_disetujui", f"Belum ada materi yang disetujui untuk saluran {saluran}."),))
    files = {f"{saluran}.txt": await on.media.get(rendering.sha256)}
    alts = []
    for n, media in enumerate(bahan.materi.media, start=1):
        ending = media.mime.partition("/")[2]
        content = await on.media.get(media.sha256)
        sized = await perkecil(content, kotak_gambar(saluran), media.mime) if media.mime.startswith("image/") else content
        files[f"{n:02}.{ending}"] = sized
        alts.append(f"{n:02}.{ending}: {media.alt}")
    files["teks-alternatif.txt"] = ("\n".join(alts) + "\n").encode()
    return await asyncio.to_thread(_write, folder, files)


def _write(folder: Path, files: dict[str, bytes]) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in files]
