"""`tayang due` and `tayang calendar show`: no log is needed for the shipped hours, and what is wrong is said with its place."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.cli.main import app
from services.cli.terminal import REFUSED

RUN = CliRunner()


def due(start: str, limit: str, *more: str) -> dict[str, object]:
    done = RUN.invoke(app, ["due", "--start", start, "--limit", limit, "--json", *more])
    assert done.exit_code == 0, done.output
    found: dict[str, object] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    ("start", "limit", "end"),
    [
        ("2026-11-20T16:20+07:00", "30 menit", "2026-11-23T07:50:00+07:00"),
        ("2025-08-15T16:00+07:00", "60 menit", "2025-08-19T08:00:00+07:00"),
        ("2026-11-20T16:20+08:00", "30 menit", "2026-11-23T07:50:00+08:00"),
        ("2026-11-20T16:20+09:00", "1 hari kerja", "2026-11-23T16:20:00+09:00"),
        ("2026-11-20T09:20Z", "30 menit", "2026-11-23T07:50:00+07:00"),
        ("2026-11-20 16:20", "30 menit", "2026-11-23T07:50:00+07:00"),
        ("2026-03-09T14:00+07:00", "5 jam", "2026-03-10T12:00:00+07:00"),
    ],
)
def test_shipped_hours(start: str, limit: str, end: str) -> None:
    assert due(start, limit)["due"] == end


def test_in_words() -> None:
    done = RUN.invoke(app, ["due", "--start", "2026-11-20T16:20+07:00", "--limit", "30 menit"])
    assert done.stdout.splitlines()[0] == "2026-11-23T07:50:00+07:00"
    assert "tidak dihitung: bukan hari kerja" in done.stdout


@pytest.mark.parametrize(
    ("start", "limit", "more", "kode"),
    [
        ("kemarin", "30 menit", (), "waktu_tidak_terbaca"),
        ("9999-12-31T23:59+07:00", "30 menit", (), "waktu_di_luar_kalender"),
        ("2019-12-02T08:00+07:00", "400 hari kalender", (), ""),
        ("2026-11-20T16:20+07:00", "30 mennit", (), "batas_tidak_terbaca"),
        ("2026-11-20T16:20+07:00", "", (), "tanpa_batas"),
        ("2026-11-20T16:20+07:00", "30 menit", ("--zone", "Asia/Jkt"), "zona_tidak_dikenal"),
    ],
)
def test_what_is_refused(start: str, limit: str, more: tuple[str, ...], kode: str) -> None:
    done = RUN.invoke(app, ["due", "--start", start, "--limit", limit, *more])
    assert (done.exit_code == REFUSED) == bool(kode), done.output
    assert kode in done.output


def test_a_unit_without_a_log(tmp_path: Path) -> None:
    done = process("due", "--start", "2026-11-20T16:20+07:00", "--limit", "1 jam", "--unit", "x", "--data", str(tmp_path))
    assert done.returncode != 0
    assert "Traceback" not in done.stderr


def test_the_proposal_can_be_looked_at() -> None:
    done = RUN.invoke(app, ["calendar", "show", "--year", "2026", "--proposal"])
    assert "Jumat, 20 Maret 2026: cuti bersama, Cuti Bersama Hari Raya Idul Fitri" in done.stdout
    assert "Tahun 2026 belum ditetapkan kantor." in done.output
    found = json.loads(RUN.invoke(app, ["calendar", "show", "--year", "2026", "--proposal", "--json"]).stdout)
    assert len(found["kalender"]["hari"]) == 25
    east = RUN.invoke(app, ["calendar", "show", "--year", "2026", "--proposal", "--zone", "Asia/Jayapura"])
    assert east.stdout.startswith("Kalender usulan Asia/Jayapura")
    wrong = RUN.invoke(app, ["calendar", "show", "--year", "2026", "--proposal", "--zone", "WIT"])
    assert wrong.exit_code == REFUSED and "zona_tidak_dikenal" in wrong.output


def test_a_file_that_is_no_calendar(tmp_path: Path) -> None:
    (tmp_path / "k.json").write_text('{"zona": "Asia/Jkt", "pola": [], "lain": 1}')
    done = process("calendar", "import", str(tmp_path / "k.json"), "--data", str(tmp_path))
    assert done.returncode == REFUSED
    assert "Isian zona" in done.stderr and "Isian lain tidak dikenal" in done.stderr


def process(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A process of its own: these set up logs, which must not go to a stream that a runner closes."""
    words = [sys.executable, "-c", "from services.cli import main; main()", *arguments]
    return subprocess.run(words, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False, timeout=60)
