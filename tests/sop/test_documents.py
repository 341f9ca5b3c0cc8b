"""Documents are tested like code."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.sop.documents import README, with_parts

ROOT = Path(__file__).parents[2]


def test_readme_equals_the_table() -> None:
    text = README.read_text(encoding="utf-8")
    assert with_parts(text) == text, "run `make docs`"


def test_a_changed_cell_is_noticed() -> None:
    text = README.read_text(encoding="utf-8")
    assert with_parts(text.replace("lembar disposisi", "lembar lain", 1)) == text


def test_every_make_target_named_in_documents_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for document in ("README.md", "CONTRIBUTING.md", "DECISIONS.md"):
        named = set(re.findall(r"`make ([a-z-]+)`", (ROOT / document).read_text(encoding="utf-8")))
        assert named <= targets, (document, named - targets)


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "DECISIONS.md"])
def test_links_lead_somewhere(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", text):
        assert (ROOT / target).exists(), target


def test_commands_named_in_readme_are_known_to_the_program() -> None:
    from services.cli.main import app

    known = {c.name or getattr(c.callback, "__name__", "") for c in app.registered_commands} | {g.name for g in app.registered_groups}
    named = set(re.findall(r"\btayang ([a-z]+)", README.read_text(encoding="utf-8")))
    assert named <= known, named - known


def test_nothing_secret_or_local_is_committed() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    if not tracked:
        pytest.skip("not a git checkout (a source archive)")
    suspicious = [f for f in tracked if f.endswith((".key", ".pem", ".db", ".log"))]
    assert not suspicious
