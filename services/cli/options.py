"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Data = Annotated[Path | None, typer.Option("--data", help="Folder data (bawaan: TAYANG_DATA atau ./data).")]
Json = Annotated[bool, typer.Option("--json", help="Keluaran JSON.")]
Unit = Annotated[str, typer.Option("--unit", "-u", help="Kode unit.")]
