"""What a stranger with every right on the database does is found: the right kind, the right position. What nobody touched is clean."""

from __future__ import annotations

import hashlib
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.auditor.conftest import HEAD
from tests.support.sealed_log import COLUMNS, SealedLog, change

Tamper = Callable[[SealedLog, sqlite3.Connection, int], object]


def body(_: SealedLog, c: sqlite3.Connection, p: int) -> None:
    c.execute("UPDATE events SET body = CAST(replace(CAST(body AS TEXT), 'n', 'm') AS BLOB) WHERE position = ?", (p,))


def body_and_digest(_: SealedLog, c: sqlite3.Connection, p: int) -> None:
    change(c, p, unit="lain")


def column(_: SealedLog, c: sqlite3.Connection, p: int) -> None:
    c.execute("UPDATE events SET causation = 'lain' WHERE position = ?", (p,))


def unreadable_columns(_: SealedLog, c: sqlite3.Connection, p: int) -> None:
    c.execute("UPDATE events SET event_id = 'x', recorded_at = 'kemarin', version = 'satu' WHERE position = ?", (p,))


def text_body(_: SealedLog, c: sqlite3.Connection, p: int) -> None:
    c.execute("UPDATE events SET body = CAST(body AS TEXT) WHERE position = ?", (p,))


def delete(_: SealedLog, c: sqlite3.Connection, p: int) -> None:
    c.execute("DELETE FROM events WHERE position = ?", (p,))


def delete_and_close_up(log: SealedLog, c: sqlite3.Connection, p: int) -> None:
    delete(log, c, p)
    shift(c, p, -1)
    log.relink(c, p - 1)


def insert(log: SealedLog, c: sqlite3.Connection, p: int) -> None:
    shift(c, p - 1, 1)
    forged = f"SELECT {p}, 'lain-1', 1, '00000000-0000-4000-8000-000000000009', type, causation, correlation, recorded_at"
    c.execute(f"INSERT INTO events ({COLUMNS}) {forged}, body, digest, chain FROM events WHERE position = ?", (p + 1,))


def insert_and_relink(log: SealedLog, c: sqlite3.Connection, p: int) -> None:
    insert(log, c, p)
    log.relink(c, p - 1)


def swap(_: SealedLog, c: sqlite3.Connection, p: int) -> None:
    for old, new in ((p, 10_000), (p + 1, p), (10_000, p + 1)):
        c.execute("UPDATE events SET position = ? WHERE position = ?", (new, old))


def retype(_: SealedLog, c: sqlite3.Connection, p: int) -> None:
    change(c, p, type="tayang.KeterbukaanPulih.v1")
    c.execute("UPDATE events SET type = 'tayang.KeterbukaanPulih.v1' WHERE position = ?", (p,))


def backdate(_: SealedLog, c: sqlite3.Connection, p: int) -> None:
    change(c, p, time="2026-01-01T00:00:00.000000Z")
    c.execute("UPDATE events SET recorded_at = '2026-01-01T00:00:00.000000Z' WHERE position = ?", (p,))


def truncate(_: SealedLog, c: sqlite3.Connection, p: int) -> None:
    c.execute("DELETE FROM events WHERE position >= ?", (p,))


def rewrite(log: SealedLog, c: sqlite3.Connection, p: int) -> None:
    change(c, p, unit="lain")
    log.relink(c, p - 1)


def shift(c: sqlite3.Connection, after: int, by: int) -> None:
    """Positions behind `after`, by way of numbers nobody uses."""
    c.execute("UPDATE events SET position = position + 100000 WHERE position > ?", (after,))
    c.execute("UPDATE events SET position = position - 100000 + ? WHERE position > 50000", (by,))


KINDS: dict[str, tuple[Tamper, str]] = {
    "body": (body, "digest"),
    "body and digest": (body_and_digest, "tree"),
    "column": (column, "column"),
    "unreadable columns": (unreadable_columns, "column"),
    "text body": (text_body, "body"),
    "delete": (delete, "missing"),
    "delete and close up": (delete_and_close_up, "tree"),
    "insert": (insert, "column"),
    "insert and relink": (insert_and_relink, "column"),
    "swap": (swap, "tree"),
    "retype": (retype, "chain"),
    "backdate": (backdate, "time"),
    "truncate": (truncate, "truncated"),
    "rewrite": (rewrite, "tree"),
}
POSITIONS = (2, 257, 589)


async def found(log: SealedLog, tamper: str, position: int) -> tuple[int, set[str]]:
    """Where the first finding is, and of what kinds those there are."""
    work, _ = KINDS[tamper]
    log.strange(lambda c: work(log, c, position))
    report = await log.verified(590)
    assert report.verdict == "tampered"
    first = report.findings[0].position
    return first, {f.kind for f in report.findings if f.position == first}


@pytest.mark.parametrize("tamper", KINDS)
async def test_it_is_found_where_it_was_done(sealed: SealedLog, tamper: str) -> None:
    whole = sealed.copy(sealed.folder.with_name("utuh"))
    for position in POSITIONS:
        sealed.restore(whole)
        at, kinds = await found(sealed, tamper, position)
        assert (at, KINDS[tamper][1] in kinds) == (position, True), (position, at, kinds)


async def test_an_untouched_log_is_clean_and_says_what_it_was_held_against(sealed: SealedLog) -> None:
    for outside, folder, verdict, anchored in (
        ((590,), True, "clean", 590),
        ((200, 300), True, "clean", 300),
        ((200,), False, "clean", 200),
        ((), True, "unanchored", 0),
        ((), False, "unanchored", 0),
    ):
        report = await sealed.verified(*outside, folder=folder)
        assert (report.findings, report.verdict, report.anchored) == ((), verdict, anchored)
        assert report.head.position == HEAD


async def test_looking_changes_nothing(sealed: SealedLog) -> None:
    def digests() -> dict[Path, str]:
        return {p: hashlib.sha256(p.read_bytes()).hexdigest() for p in sealed.folder.rglob("*") if p.is_file()}

    sealed.strange(lambda c: c.execute("PRAGMA journal_mode = DELETE").fetchall())
    before = digests()
    assert (await sealed.verified(590)).verdict == "clean"
    assert digests() == before


async def test_a_rewritten_log_whose_seal_was_rewritten_too_does_not_fit_what_was_kept_outside(sealed: SealedLog) -> None:
    sealed.strange(lambda c: rewrite(sealed, c, 250))
    shutil.rmtree(sealed.folder / "segel")
    kept = dict(sealed.kept)
    await sealed.sealed_now()  # with the stolen key
    sealed.kept = kept
    assert (await sealed.verified()).verdict == "unanchored", "from inside it cannot be seen: 5, never 0"
    report = await sealed.verified(200, 300, 590)
    assert report.verdict == "tampered"
    assert [(f.position, f.kind) for f in report.findings][:1] == [(201, "checkpoint")], (
        "between the last that fits and the first that does not"
    )
    assert report.anchored == 200


async def test_a_file_of_the_seal_that_was_altered_does_not_accuse_the_log(sealed: SealedLog) -> None:
    tile = sealed.seal.tile(0, 0)
    content = bytearray(tile.read_bytes())
    content[40 * 32] ^= 1
    tile.write_bytes(content)
    report = await sealed.verified(590)
    assert [(f.position, f.kind) for f in report.findings] == [(41, "tiles")]


async def test_an_unsealed_tail_can_still_be_cut_off_unseen_and_the_report_says_how_far_the_seal_goes(sealed: SealedLog) -> None:
    sealed.strange(lambda c: truncate(sealed, c, 595))
    report = await sealed.verified(590)
    assert (report.verdict, report.sealed, report.anchored, report.head.position) == ("clean", 590, 590, 594)


async def test_a_forged_or_foreign_checkpoint_anchors_nothing(sealed: SealedLog) -> None:
    note = sealed.kept[300].decode()
    text, _, line = note.rpartition("\n\n")
    sealed.kept[300] = f"{text}\n\n{line[:-12]}AAAAAAAAAA=\n".encode()
    report = await sealed.verified(300)
    assert ([(f.position, f.kind) for f in report.findings], report.anchored) == ([(300, "signature")], 0)
    sealed.kept[300] = note.replace("tayang/", "tayang/9").encode()
    assert [f.kind for f in (await sealed.verified(300)).findings] == ["identity"]


async def test_a_reaction_without_its_cause_is_found(sealed: SealedLog) -> None:
    def lose_the_cause(c: sqlite3.Connection) -> None:
        (cause,) = c.execute("SELECT event_id FROM events WHERE position = 101").fetchone()
        c.execute("UPDATE events SET event_id = '00000000-0000-4000-8000-000000000009' WHERE event_id = ?", (cause,))
        change(c, 101, id="00000000-0000-4000-8000-000000000009")

    sealed.strange(lose_the_cause)
    found = [(f.position, f.kind) for f in (await sealed.verified(590)).findings]
    assert {(101, "id"), (102, "causation")} <= set(found)
    assert found[0][0] == 101


async def test_a_gap_in_a_streams_versions_is_found(sealed: SealedLog) -> None:
    def skip(c: sqlite3.Connection) -> None:
        change(c, 300, streamversion=999)
        c.execute("UPDATE events SET version = 999 WHERE position = 300")
        sealed.relink(c, 299)

    sealed.strange(skip)
    assert (300, "version") in [(f.position, f.kind) for f in (await sealed.verified(folder=False)).findings]


async def test_findings_are_bounded_and_the_first_are_kept(sealed: SealedLog) -> None:
    sealed.strange(lambda c: c.execute("UPDATE events SET causation = 'lain' WHERE position > 50"))
    report = await sealed.verified(590)
    assert len(report.findings) == 100
    assert report.total >= HEAD - 50
    assert report.findings[0].position == 51


@pytest.mark.slow
@pytest.mark.parametrize("tamper", KINDS)
async def test_many_more_places(sealed: SealedLog, tamper: str) -> None:
    whole = sealed.copy(sealed.folder.with_name("utuh"))
    for position in random.Random(tamper).sample(range(2, 590), 20):
        sealed.restore(whole)
        at, kinds = await found(sealed, tamper, position)
        assert (at, KINDS[tamper][1] in kinds) == (position, True), (position, at, kinds)
