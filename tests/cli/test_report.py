"""`tayang report`: which span, which unit; what is wrong is said with its place. Its figures are compared in the portal's tests."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.cli.first_start import prepare
from services.cli.main import app
from services.cli.terminal import REFUSED
from shared.foundation import lay_foundation
from shared.settings import Settings
from tests.support.calendars import wib
from tests.support.reported import STORY, A, B, C
from tests.support.reported_world import UNIT, Writer

RUN = CliRunner()


async def told(folder: Path) -> None:
    on = await lay_foundation(Settings(data=folder))
    try:
        await prepare(on)
        writer = Writer(on)
        for case in (A, B, C):
            await writer.tell(case, [(wib(at), who, event) for at, who, event in STORY[case]])
        await writer.calendar()
    finally:
        await on.close()


@pytest.mark.parametrize("options", [(), ("--month", "2026-11", "--year", "2026")])
def test_one_span_is_named(options: tuple[str, ...]) -> None:
    done = RUN.invoke(app, ["report", *options])
    assert done.exit_code == REFUSED and "masa_tidak_jelas" in done.output


def test_a_month_and_a_year_from_the_log_alone(tmp_path: Path) -> None:
    asyncio.run(told(tmp_path))
    month = json.loads(process("report", "--unit", UNIT, "--month", "2026-11", "--json", "--data", str(tmp_path)).stdout)
    assert (month["tayang"], month["giliran"], month["terlambat"], month["sesuai"]) == (2, 26, 1, 2)
    assert month["kasus"]["terlambat/7"] == [B] and datetime.fromisoformat(month["per"]).tzinfo == UTC
    year = process("report", "--unit", UNIT, "--year", "2026", "--data", str(tmp_path)).stdout
    assert "Laporan 2026" in year and "dihentikan sebab" in year
    for options, kode in ((("--month", "2026-13"), "masa_tidak_terbaca"), (("--month", "2026-11", "--unit", "lain"), "unit_tidak_dikenal")):
        done = process("report", *options, "--data", str(tmp_path))
        assert done.returncode == REFUSED and kode in done.stderr


def process(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A process of its own: these set up logs, which must not go to a stream that a runner closes."""
    words = [sys.executable, "-c", "from services.cli import main; main()", *arguments]
    return subprocess.run(words, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False, timeout=60)
