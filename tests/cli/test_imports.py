"""A clerk's terminal answers soon: what a command does not need it does not import. Modules are counted, not seconds."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from services.cli.options import PARTS
from services.cli.run import ALL, STAGES
from services.cli.vocabulary import SERVICES

SERVERS = ("fastapi", "starlette", "faststream", "uvicorn", "authlib", "limits", "jinja2")
LIBRARIES = (
    "sqlalchemy",
    "nats",
    "pydantic_settings",
    "cryptography",
    "obstore",
    "asyncpg",
    "PIL",
    "pypdf",
    "structlog",
    "alembic",
    "httpx",
)
OURS = ("shared.sop.events", "shared.service", "services.portal", "services.publisher", "services.cli.run")

_PROBE = """
import json, sys
sys.argv = ["tayang", *json.loads(sys.argv[1])]
from services.cli import main
try:
    main()
except SystemExit as end:
    print("\\n" + json.dumps({"code": end.code, "modules": sorted(sys.modules)}))
"""


def modules_after(*arguments: str, code: int = 0) -> set[str]:
    """Everything imported when `tayang …` has ended."""
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", _PROBE, json.dumps(arguments)], cwd=root, capture_output=True, text=True, check=False, timeout=60
    )
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["code"] == code, done.stderr
    return set(found["modules"])


@pytest.mark.parametrize(
    "command",
    [
        (),
        ("do",),
        ("case",),
        ("cases",),
        ("serve",),
        ("log", "tail"),
        ("parked", "list"),
    ],
    ids=" ".join,
)
def test_help_imports_next_to_nothing(command: tuple[str, ...]) -> None:
    heavy = modules_after(*command, "--help") & {*SERVERS, *LIBRARIES, *OURS}
    assert not heavy


def test_acting_and_looking_start_no_server_framework(tmp_path: Path) -> None:
    (tmp_path / "isi.json").write_text("{}")
    data = ("--data", str(tmp_path))
    acting = modules_after("do", "TerimaDisposisi", "--as", "operator", "--json", str(tmp_path / "isi.json"), *data, code=1)
    assert "shared.foundation" in acting, "it did not come as far as the log"
    assert not acting & {*SERVERS, "shared.service", "services.portal", "PIL", "pypdf", "asyncpg", "alembic"}
    looking = modules_after("cases", *data, code=1)
    assert not looking & {*SERVERS, "shared.service", "services.portal", "PIL", "pypdf", "asyncpg", "alembic"}


def test_lists_kept_apart_from_what_they_name_agree_with_it() -> None:
    assert set(PARTS) == set(ALL)
    assert set(SERVICES) <= set(STAGES)
    assert set(STAGES) - set(SERVICES) <= {"notices", "deadlines", "auditor"}, "say in SERVICES whose commands `tayang do` knows"
