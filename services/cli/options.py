"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

PARTS = (
    "nats",
    "situs",
    "relay",
    "auditor",
    "registry",
    "disposition",
    "content",
    "verification",
    "publisher",
    "deadlines",
    "notices",
    "portal",
)
"""What `serve` can run, for its help alone: the parts themselves take seconds to import. A test holds it against `run.ALL`."""

Data = Annotated[Path | None, typer.Option("--data", help="Folder data (bawaan: TAYANG_DATA atau ./data).")]
Json = Annotated[bool, typer.Option("--json", help="Keluaran JSON.")]
Unit = Annotated[str, typer.Option("--unit", "-u", help="Kode unit.")]
