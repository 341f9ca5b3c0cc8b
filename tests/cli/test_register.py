"""`tayang register export`: what is asked wrongly is said all at once, and nothing is written."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from services.cli.main import app
from services.cli.terminal import REFUSED
from tests.cli.test_imports import LIBRARIES, OURS, SERVERS, modules_after

RUN = CliRunner()


def test_every_fault_is_named_and_no_file_is_left(tmp_path: Path) -> None:
    out = tmp_path / "register.pdf"
    done = RUN.invoke(
        app, ["register", "export", "-u", "kebakkramat", "-o", str(out), "-j", "kas", "--from", "kemarin", "--to", "2026-02-30"]
    )
    assert done.exit_code == REFUSED
    assert [line.split()[0] for line in done.stderr.splitlines()] == [
        "jenis_tidak_dikenal", "format_tidak_dikenal", "tanggal_tidak_terbaca", "tanggal_tidak_terbaca",
    ]  # fmt: skip
    assert not out.exists()


def test_no_more_is_imported_than_needed(tmp_path: Path) -> None:
    out = str(tmp_path / "buku.csv")
    looking = modules_after("register", "export", "-u", "kebakkramat", "-o", out, "--data", str(tmp_path / "kosong"), code=1)
    assert "shared.foundation" in looking, "it did not come as far as the log"
    assert not looking & {*SERVERS, "shared.service", "services.portal", "PIL", "pypdf", "asyncpg", "alembic"}
    assert not modules_after("register", "export", "--help") & {*SERVERS, *LIBRARIES, *OURS}
