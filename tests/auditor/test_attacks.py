"""Every class of tampering at random sealed places, as a superuser: seen where it was done; what nobody touched raises no alarm."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import make_url
from typer.testing import CliRunner

from services.auditor.attack.copies import Copy, Place
from services.auditor.attack.deeds import DEEDS, Deed
from services.auditor.attack.rows import drop
from services.auditor.attack.run import attack, attack_all, looked_at
from services.auditor.attack.stranger import strange
from services.auditor.checking.findings import Findings
from services.auditor.checking.tree import Mark, TreeCheck
from services.auditor.checking.verify import Given
from services.cli import roles
from services.cli.main import app
from shared.eventstore.port import Record
from shared.proof.checkpoint import Checkpoint
from shared.proof.merkle import CompactRange, entry_of, leaf_hash
from shared.proof.note import NoteSigner, parse_note, signed_note
from shared.refusal import Refused
from tests.support import attacked
from tests.support.attacked import FILES, HEAD, SIZES, Refilled, outside, place_for, rng
from tests.support.postgres import PostgresServer, postgres_server
from tests.support.sealed_log import KEY, SealedLog

CODES = [d.code for d in DEEDS]
BY_CODE = {d.code: d for d in DEEDS}
PLACES = int(os.environ.get("TAYANG_ATTACK_PLACES", "20"))
"""Random records per class in the slow tests; `make test-attack` takes a hundred, which takes ten minutes."""


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> SealedLog:
    return asyncio.run(attacked.made(tmp_path_factory.mktemp("kantor")))


@pytest.fixture(scope="module")
def place(log: SealedLog, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    made = place_for(log, "", tmp_path_factory.mktemp("salinan") / "s")
    yield made
    made.close()


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with postgres_server() as running:
        yield running


@pytest.fixture(scope="module")
def postgres_url(log: SealedLog, server: PostgresServer) -> str:
    return asyncio.run(attacked.on_postgres(log, server))


@pytest.fixture(scope="module")
def postgres_place(log: SealedLog, postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    made = place_for(log, postgres_url, tmp_path_factory.mktemp("salinan"))
    yield made
    made.close()


async def caught(place: Place, log: SealedLog, deed: Deed, times: int) -> None:
    """All of them, at their places."""
    for n in range(times):
        found = await attack(place.fresh(), deed, outside(log), rng(deed.code, n))
        assert found is not None
        assert found.caught, (deed.code, n, found.at, found.wanted, found.exit_code, found.found[:3])


@pytest.mark.parametrize("code", CODES)
async def test_each_class_is_seen_where_it_was_done(place: Place, log: SealedLog, code: str) -> None:
    await caught(place, log, BY_CODE[code], 2)


@pytest.mark.slow
async def test_each_class_is_seen_on_postgresql(postgres_place: Place, log: SealedLog) -> None:
    for deed in DEEDS:
        await caught(postgres_place, log, deed, 1)


async def clean(copy: Copy, log: SealedLog) -> None:
    report = await looked_at(copy, [o.given for o in outside(log)])
    assert (report.findings, report.verdict, report.anchored) == ((), "clean", SIZES[-1])
    assert (report.head.position, report.media_checked, report.media_missing) == (HEAD, FILES, 0)


async def test_what_nobody_touched_is_clean_also_as_a_backup(place: Place, log: SealedLog) -> None:
    await clean(place.fresh(), log)


async def test_the_log_moved_to_postgresql_and_dumped_and_restored_is_clean_for_the_auditors_role(
    postgres_place: Place, postgres_url: str, server: PostgresServer, log: SealedLog, tmp_path: Path
) -> None:
    copy = postgres_place.fresh()
    await clean(copy, log)
    moved = await asyncio.to_thread(attacked.dumped_and_restored, postgres_url, server, tmp_path)
    await clean(Copy(moved, copy.folder), log)
    roles.apply(moved)
    as_auditor = make_url(moved).set(username="tayang_auditor").render_as_string(hide_password=False)
    await clean(Copy(as_auditor, copy.folder), log)


async def test_what_is_not_sealed_yet_can_be_cut_off_unseen_and_nothing_before_it_can(place: Place, log: SealedLog) -> None:
    """The window: what was recorded after the last checkpoint that somebody keeps outside, here 10 records."""
    for at in range(SIZES[-1] - 2, HEAD + 1):
        copy = place.fresh()
        with strange(copy.url) as c:
            drop(c, at)
        report = await looked_at(copy, [o.given for o in outside(log)])
        told = {(f.position, f.kind) for f in report.findings}
        assert ((at, "truncated") in told, bool(told)) == (at <= SIZES[-1], at <= SIZES[-1]), at


async def test_without_a_checkpoint_from_outside_a_second_history_is_never_called_clean(place: Place, log: SealedLog) -> None:
    copy = place.fresh()
    await attack(copy, BY_CODE["cabang"], outside(log), rng("cabang"))
    assert (await looked_at(copy, [])).verdict == "unanchored"


async def test_two_checkpoints_of_one_length_that_differ_are_told_as_a_fork(place: Place, log: SealedLog) -> None:
    true = Checkpoint.parse(parse_note(log.kept[SIZES[0]]).text)
    other = signed_note(Checkpoint(true.origin, true.size, bytes(32)).text, NoteSigner(true.origin, KEY))
    report = await looked_at(place.fresh(), [outside(log)[0].given, Given("lain", parse_note(other.encode()))])
    assert {(SIZES[0], "fork"), (SIZES[0], "checkpoint")} <= {(f.position, f.kind) for f in report.findings}


def test_a_seal_made_inside_does_not_narrow_what_one_kept_outside_denies() -> None:
    digests = [bytes([n]) * 32 for n in range(1, 4)]
    records = [Record(n, "s", n, UUID(int=n), "t", "", "", datetime.now(UTC), b"", digest, b"") for n, digest in enumerate(digests, 1)]
    forged = CompactRange(leaf_hash(entry_of(n, digest)) for n, digest in enumerate(digests, 1)).root()
    findings = Findings()
    marks = [Mark(Checkpoint("o", 3, forged), outside=False, name="dalam"), Mark(Checkpoint("o", 3, bytes(32)), outside=True, name="luar")]
    tree = TreeCheck(None, 0, marks, findings)
    tree.feed(records)
    tree.end(3)
    assert [(f.position, f.kind) for f in findings.first] == [(1, "checkpoint")]


async def test_the_original_is_never_touched(place: Place, log: SealedLog, tmp_path: Path) -> None:
    before = {p: p.read_bytes() for p in log.folder.rglob("*") if p.is_file()}
    outcomes = await attack_all(place, outside(log), seed=1)
    assert [getattr(o, "caught", False) for o in outcomes] == [True] * len(DEEDS)
    assert {p: p.read_bytes() for p in log.folder.rglob("*") if p.is_file()} == before
    with pytest.raises(Refused, match="salinan_sudah_ada"):
        place_for(log, "", log.folder)


@pytest.mark.slow
@pytest.mark.parametrize("code", CODES)
async def test_many_places(place: Place, log: SealedLog, code: str) -> None:
    await caught(place, log, BY_CODE[code], PLACES)


@pytest.mark.slow
@pytest.mark.parametrize("code", CODES)
async def test_many_places_on_postgresql(postgres_place: Place, log: SealedLog, code: str) -> None:
    deed = BY_CODE[code]
    if deed.where == "pemicu":
        await caught(postgres_place, log, deed, min(PLACES, 25))  # a database each; there is no row to choose, only the way
    else:
        await caught(Refilled(postgres_place), log, deed, PLACES)


@pytest.mark.slow
def test_after_the_whole_sop_there_is_no_false_alarm_and_every_attack_is_seen(tmp_path: Path) -> None:
    office, kept = tmp_path / "kantor", tmp_path / "luar"
    told = CliRunner().invoke(app, ["demo", "--data", str(office), "--json"])
    assert told.exit_code == 0, told.output
    kept.write_bytes((office / "segel" / "checkpoint").read_bytes())
    looked = CliRunner().invoke(app, ["audit", "verify", "--data", str(office), "--checkpoint", str(kept), "--json"])
    assert (looked.exit_code, json.loads(looked.stdout)["temuan"]) == (0, [])
    tried = CliRunner().invoke(app, ["audit", "attack", "--data", str(office), "--copy", str(tmp_path / "salinan"), "--json"])
    assert (tried.exit_code, {r["ketahuan"] for r in json.loads(tried.stdout)["serangan"]}) == (0, {True})
