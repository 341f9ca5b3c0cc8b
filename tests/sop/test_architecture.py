"""Two floors: services import `shared`, never each other (but `cli`); `shared` imports no service; pure files do no I/O."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
IMPURE = {
    "asyncio",
    "nats",
    "os",
    "pathlib",
    "random",
    "secrets",
    "sqlalchemy",
    "socket",
    "structlog",
    "subprocess",
    "time",
    "faststream",
    "httpx",
}
PURE_NAMES = ("commands", "state", "decisions", "reactions", "numbering", "completeness", "outcomes", "jobs")
CLOCKS = ("datetime.now", "datetime.utcnow", "date.today", "uuid4", "uuid1", "time.time")


def imports(source: str) -> Iterator[str]:
    """Modules a file imports, also inside functions."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def faults_of(path: str, source: str) -> list[str]:
    """Which rules of the house a file breaks."""
    parts = Path(path).with_suffix("").parts
    found = []
    for module in imports(source):
        target = module.split(".")
        if parts[0] == "shared" and target[0] in ("services", "tests"):
            found.append(f"{path}: shared imports {module}")
        if parts[0] == "services" and parts[1] != "cli" and target[0] == "services" and len(target) > 1 and target[1] != parts[1]:
            found.append(f"{path}: one service imports another ({module})")
        if parts[0] in ("services", "shared") and target[0] == "tests":
            found.append(f"{path}: imports tests")
        if is_pure(parts) and target[0] in IMPURE:
            found.append(f"{path}: pure file imports {module}")
    if is_pure(parts):
        found += [f"{path}: pure file calls {call}" for call in calls(source) if call.endswith(CLOCKS)]
    return found


def is_pure(parts: tuple[str, ...]) -> bool:
    """commands, state, decisions, reactions and shared/sop: no I/O, no clock, no ids made."""
    return parts[:2] == ("shared", "sop") or (parts[0] == "services" and len(parts) == 3 and parts[2] in PURE_NAMES)


def calls(source: str) -> Iterator[str]:
    """Dotted names that are called."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def files() -> list[Path]:
    return sorted(p for top in ("services", "shared") for p in (ROOT / top).rglob("*.py"))


def test_the_house_rules_hold() -> None:
    found = [f for p in files() for f in faults_of(str(p.relative_to(ROOT)), p.read_text(encoding="utf-8"))]
    assert not found


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("shared/x.py", "from services.content import state"),
        ("services/content/x.py", "from services.verification.state import State"),
        ("services/content/state.py", "def f():\n    import os"),
        ("services/content/decisions.py", "from datetime import datetime\nNOW = datetime.now()"),
        ("shared/sop/x.py", "from uuid import uuid4\nx = uuid4()"),
        ("services/registry/app.py", "import tests.support"),
    ],
)
def test_planted_violations_are_caught(path: str, source: str) -> None:
    assert faults_of(path, source)


def test_every_stage_has_the_same_files() -> None:
    for service in ("registry", "disposition", "content", "verification", "publisher", "deadlines"):
        have = {p.stem for p in (ROOT / "services" / service).glob("*.py")}
        assert {"__init__", "commands", "state", "decisions", "app"} <= have, service


def test_no_default_ack_policy_and_no_finite_reconnects() -> None:
    """TRAPS: the default ack policy loses facts, finite reconnects freeze the process."""
    for path in files():
        source = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)):
            if not isinstance(node, ast.Call):
                continue
            names = {k.arg for k in node.keywords}
            if ast.unparse(node.func).endswith(".subscriber") and "stream" in names:
                assert "ack_policy" in names, f"{path}:{node.lineno} subscribes to a stream without an explicit ack policy"
        assert "REJECT_ON_ERROR" not in source, path
        assert "NACK_ON_ERROR" not in source, path
