"""A backup made while the office seals: what is restored has a seal that fits its log."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from services.auditor.folder import CHECKPOINT, MEMORY
from services.cli.first_start import prepare
from shared.backup.make import make_backup
from shared.foundation import lay_foundation
from shared.settings import Settings


class Meanwhile:
    """Seals on as soon as the log is copied."""

    def __init__(self, seal: Path) -> None:
        self._seal = seal

    def stage(self, name: str, total: int) -> Callable[[int], object]:
        if name == "lampiran" or name == "memeriksa log":
            for file in (MEMORY, CHECKPOINT):
                (self._seal / file).write_text("kemudian")
        return lambda _advance: None


async def test_the_copied_seal_knows_of_no_record_that_was_not_copied(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    on = await lay_foundation(settings)
    await prepare(on)
    await on.close()
    settings.seal_folder.mkdir()
    for file in (MEMORY, CHECKPOINT):
        (settings.seal_folder / file).write_text("dulu")
    made, manifest = await make_backup(settings, tmp_path / "usb", Meanwhile(settings.seal_folder))
    assert {(made / "segel" / file).read_text() for file in (MEMORY, CHECKPOINT)} == {"dulu"}
    assert {"segel/checkpoint", "segel/ingatan.json"} <= set(manifest.berkas)
