"""A calendar from a file that cannot be reckoned with: every fault with its place and what to do, before any service is reached."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from services.cli.terminal import REFUSED
from tests.cli.test_due import process
from tests.support.calendars import biasa, khusus, minggu, ramadan

DAY = date(2026, 11, 23)


def imported(folder: Path, **fields: Any) -> str:
    """What is said of it."""
    content = {"zona": "Asia/Jakarta", "pola": [biasa()], "hari": [], "tahun": [2026], **fields}
    (folder / "k.json").write_text(json.dumps(content, default=str))
    done = process("calendar", "import", str(folder / "k.json"), "--data", str(folder))
    assert done.returncode == REFUSED and "Traceback" not in done.stderr, done.stderr
    return " ".join(done.stderr.split())


def test_faults_of_form_all_at_once(tmp_path: Path) -> None:
    week = [{"hari": "senen", "selang": [{"dari_menit": "7.30 pagi", "sampai_menit": "24:30"}]}]
    said = imported(tmp_path, zona="Asia/Solo", pola=[{**biasa(), "hari": week}], hari=[{**khusus(DAY, "libur"), "tanggal": "2026-02-30"}])
    assert "Isian zona harus salah satu dari 'Asia/Jakarta', 'Asia/Makassar' atau 'Asia/Jayapura'." in said
    assert "Isian pola.0.hari.0.hari harus salah satu dari 'senin'," in said
    for end in ("dari", "sampai"):
        assert f"Isian pola.0.hari.0.selang.0.{end}_menit harus berupa jam, ditulis seperti 07.30 (paling akhir 24.00)." in said
    assert "Isian hari.0.tanggal harus tanggal yang ada" in said and "Isian hari.0.jenis harus salah satu dari" in said


def test_faults_of_sense_all_at_once(tmp_path: Path) -> None:
    backwards = {**biasa(), "hari": minggu(((960, 450),))[:1]}
    said = imported(
        tmp_path,
        pola=[backwards, ramadan(date(2026, 3, 20), date(2026, 2, 19)), biasa(date(2026, 1, 1))],
        hari=[khusus(DAY, "setengah_hari"), khusus(DAY, "libur_setempat", hours=((450, 720),))],
    )
    assert "Jam selesai 07.30 tidak sesudah jam mulai 16.00; tukar atau betulkan." in said
    assert "Tanggal akhir mendahului tanggal mulai; tukar keduanya." in said
    assert "sama-sama berlaku pada Kamis, 1 Januari 2026; akhiri yang satu sebelum yang lain mulai." in said
    assert "Tulis jam kerja pada setengah hari ini" in said
    assert "Senin, 23 November 2026 sudah diatur sebagai hari khusus ke-1; hapus salah satunya." in said
    assert "Hari libur tidak memuat jam kerja" in said


@pytest.mark.parametrize("content", ["{", "[]", "null", "7", '"x"', "\xff"])
def test_what_is_no_calendar_at_all(tmp_path: Path, content: str) -> None:
    (tmp_path / "k.json").write_bytes(content.encode("latin-1"))
    done = process("calendar", "import", str(tmp_path / "k.json"), "--data", str(tmp_path))
    assert done.returncode == REFUSED and "Traceback" not in done.stderr, done.stderr
