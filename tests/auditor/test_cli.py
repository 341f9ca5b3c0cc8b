"""`tayang audit`: what it prints, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from services.cli.main import app
from shared.proof.checkpoint import Checkpoint, paper_code
from shared.proof.note import parse_note
from tests.auditor.test_tampering import rewrite
from tests.support.sealed_log import SealedLog


def tayang(*args: str | Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["audit", *map(str, args)])
    return done.exit_code, done.stdout, done.stderr


def verified(log: SealedLog, *args: str | Path) -> tuple[int, Any]:
    code, said, _ = tayang("verify", "--data", log.folder, "--json", *args)
    return code, json.loads(said)


@pytest.fixture
def kept(sealed: SealedLog, tmp_path: Path) -> Path:
    """What the last seal was, outside the folder."""
    (tmp_path / "luar.txt").write_bytes(sealed.kept[590])
    return tmp_path / "luar.txt"


def test_the_three_ends_of_a_check(sealed: SealedLog, kept: Path) -> None:
    code, found = verified(sealed, "--checkpoint", kept)
    assert (code, found["bersih"], found["terjangkar_sampai"], found["posisi"]) == (0, True, 590, 600)
    code, found = verified(sealed)
    assert (code, found["verdict"], found["temuan"]) == (5, "unanchored", [])
    sealed.strange(lambda c: rewrite(sealed, c, 333))
    code, found = verified(sealed, "--checkpoint", kept)
    assert (code, found["temuan"][0]["position"]) == (4, 333)
    assert "tree" in {f["kind"] for f in found["temuan"] if f["position"] == 333}
    code, said, _ = tayang("verify", "--data", sealed.folder, "-c", kept)
    assert code == 4
    assert "position 333 kind" in said


def test_a_code_from_the_paper_register_is_as_good_as_a_file(sealed: SealedLog) -> None:
    code, note, said = tayang("checkpoint", "--data", sealed.folder)
    assert (code, note.encode()) == (0, sealed.kept[590]), "stdout is the note itself"
    on_paper = paper_code(Checkpoint.parse(parse_note(sealed.kept[590]).text))
    assert on_paper in said
    assert verified(sealed, "--checkpoint", on_paper.lower())[0] == 0
    code, _, said = tayang(
        "verify", "--data", sealed.folder, "-c", on_paper[:-1] + ("A" if on_paper[-1] != "A" else "B"), "-c", "tiada.txt"
    )
    assert code == 3, "a slip of the pen is no tampering"
    assert said.count("checkpoint_tidak_terbaca") == 2
    sealed.strange(lambda c: rewrite(sealed, c, 333))
    assert verified(sealed, "--checkpoint", on_paper)[0] == 4


def test_nothing_sealed_and_nothing_there(tmp_path: Path) -> None:
    assert tayang("checkpoint", "--data", tmp_path)[0] == 3
    assert tayang("verify", "--data", tmp_path)[0] == 1
    assert not list(tmp_path.iterdir()), "looking makes nothing"


def test_attacks_are_tried_on_a_copy_only_and_all_are_reported(sealed: SealedLog, tmp_path: Path) -> None:
    assert tayang("attack", "--data", sealed.folder)[0] == 3, "never without --copy"
    code, said, _ = tayang("attack", "--data", sealed.folder, "--copy", tmp_path / "salinan", "--json")
    done = json.loads(said)
    assert (code, done["lolos"], done["tersegel_sampai"]) == (0, [], 590)
    told = {r["serangan"]: r for r in done["serangan"]}
    assert told["tulis_ulang"]["ditemukan_pada"] == told["tulis_ulang"]["dilakukan_pada"]
    assert (told["kolom"]["oleh"], told["kolom"]["kode_keluar_verify"]) == (["column"], 4)
    assert told["media"]["ketahuan"] is None, "this log names no file"
    assert not (tmp_path / "salinan").exists()
    assert verified(sealed)[0] == 5, "the original is as it was"


@pytest.mark.slow
def test_unreached_messages_are_no_finding(sealed: SealedLog) -> None:
    (sealed.folder / "alamat.json").write_text(json.dumps({"nats_url": "nats://127.0.0.1:1"}))
    assert tayang("verify", "--data", sealed.folder, "--jetstream")[0] == 1
