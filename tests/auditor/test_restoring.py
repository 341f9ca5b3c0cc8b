"""A log set back to a backup: nothing goes on by itself; two people declare it, a new epoch begins, and what was lost stays visible."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
from base64 import b64encode
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from typer.testing import CliRunner

from services.auditor.breach import Breach
from services.auditor.checking.reading import SqliteLog
from services.auditor.checking.verify import Given, Report, verify
from services.auditor.folder import SealFolder, SealLock
from services.auditor.keys import SealKey
from services.auditor.restoring import declare, statement, vouched_for
from services.auditor.sealer import Sealer
from services.cli.first_start import operator_key, portal_key, prepare
from services.cli.main import app
from shared.eventstore.port import Draft, StreamAppend
from shared.foundation import Foundation, lay_foundation
from shared.messaging.signing import SigningKey
from shared.proof.note import NoteSigner, parse_note
from shared.refusal import Refused
from shared.settings import Settings
from shared.sop.events import PemulihanDinyatakan

FIRST, SECOND = str(uuid4()), str(uuid4())


async def record(on: Foundation, count: int) -> int:
    for _ in range(count):
        draft = Draft(uuid4(), "tayang.Uji.v1", str(uuid4()), "uji", {"data": {}})
        head = (await on.store.append([StreamAppend(f"uji-{uuid4()}", 0, [draft])])).positions[-1]
    return head


async def sealed(on: Foundation) -> bytes:
    """One run of the sealer."""
    sealer = Sealer(on.store, await on.store.identity(), SealFolder(on.settings.seal_folder), on.clock)
    await sealer.open()
    made = await sealer.seal(NoteSigner(sealer.origin, await SealKey(on.settings.seal_key, on.store, on.codec).in_force()))
    assert made is not None
    return made[1].encode()


async def seen(settings: Settings, *kept: bytes) -> Report:
    log = SqliteLog(settings.data / "log.db")
    try:
        return await verify(log, SealFolder(settings.seal_folder), [Given(f"c{n}", parse_note(note)) for n, note in enumerate(kept)])
    finally:
        await log.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


async def set_back(settings: Settings, tmp_path: Path) -> tuple[bytes, bytes, int]:
    """Sealed, backed up, sealed further, and the old backup in its place: both checkpoints, and where the backup ends."""
    on = await lay_foundation(settings)
    await prepare(on)
    old = await sealed(on)
    backed_up = (await on.store.head()).position
    with sqlite3.connect(settings.data / "log.db") as source, sqlite3.connect(tmp_path / "cadangan.db") as copy:
        source.backup(copy)
    await record(on, 5)
    lost = await sealed(on)
    await on.close()
    for path in settings.data.glob("log.db*"):
        path.unlink()
    shutil.copy(tmp_path / "cadangan.db", settings.data / "log.db")
    return old, lost, backed_up


async def test_two_declare_it_and_only_then_the_seal_goes_on(settings: Settings, tmp_path: Path) -> None:
    stick = tmp_path / "kedua.key"
    on = await lay_foundation(settings)
    await prepare(on)
    await on.close()
    await _invoked(["audit", "second-key", str(stick), "--data", str(settings.data)])
    old, lost, backed_up = await set_back(settings, tmp_path)
    on = await lay_foundation(settings)
    with pytest.raises(Breach, match=f"truncated at {backed_up + 1}"):
        await sealed(on)
    assert {f.kind for f in (await seen(settings, lost)).findings} >= {"truncated"}

    first, other = operator_key(settings), SigningKey.load(stick, "kedua")
    for pair, people, code in (
        ((first, first), (FIRST, SECOND), "kunci_sama"),
        ((first, portal_key(settings)), (FIRST, SECOND), "kunci_kedua_tidak_terdaftar"),
        ((first, other), (FIRST, FIRST), "orang_sama"),
    ):
        with pytest.raises(Refused, match=code):
            await declare(on, *pair, people, "cakram rusak")
    assert (await on.store.head()).position == backed_up, "nothing was recorded"
    lock = SealLock.take(SealFolder(settings.seal_folder))
    assert lock is not None
    with pytest.raises(Refused, match="kantor_berjalan"):
        await declare(on, first, other, (FIRST, SECOND), "cakram rusak")
    lock.release()

    said = ["--second-key", str(stick), "--by", FIRST, "--by", SECOND, "--reason", "cakram rusak", "--data", str(settings.data), "--json"]
    done = await _invoked(["audit", "accept-restore", *said])
    assert json.loads(done)["posisi_terakhir"] == backed_up
    await on.close()

    on = await lay_foundation(settings)
    assert (await on.store.identity()).epoch == 2
    new = await sealed(on)
    await on.close()
    report = await seen(settings, old, new)
    assert (report.findings, report.verdict, report.anchored) == ((), "clean", backed_up + 1)
    report = await seen(settings, lost)
    assert (report.findings, report.verdict) == ((), "unanchored"), "a lost part is no tampering, and no anchor either"
    assert [(one.size, one.kept) for one in report.lost] == [(backed_up + 5, backed_up)]
    assert (settings.data / "segel.epoch-1" / "ingatan.json").exists(), "the old seal is kept for the inquiry"


async def _invoked(args: list[str]) -> str:
    done = await asyncio.to_thread(CliRunner().invoke, app, args)
    assert done.exit_code == 0, done.output
    return done.stdout


async def test_an_epoch_that_nobody_declared_is_found(settings: Settings, tmp_path: Path) -> None:
    old, _, _ = await set_back(settings, tmp_path)
    with sqlite3.connect(settings.data / "log.db") as c:  # an administrator alone, past no trigger
        c.execute("INSERT INTO log_meta SELECT 2, log_id, created_at FROM log_meta")
    shutil.rmtree(settings.seal_folder)
    on = await lay_foundation(settings)
    await sealed(on)
    assert "epoch" in {f.kind for f in (await seen(settings, old)).findings}
    await on.close()


def test_one_key_cannot_be_two() -> None:
    log_id, keys = UUID(int=5), [Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2)]
    said = statement(log_id, 2, 7, "ab" * 32)
    publics = [b64encode(key.public_key().public_bytes_raw()).decode() for key in keys]
    tanda = [b64encode(key.sign(said)).decode() for key in keys]

    def event(*which: int, position: int = 7) -> PemulihanDinyatakan:
        kunci, signed = tuple(publics[n] for n in which), tuple(tanda[n] for n in which)
        people = (FIRST, SECOND)
        return PemulihanDinyatakan(epoch_baru=2, posisi_terakhir=position, oleh=people, rantai="ab" * 32, kunci=kunci, tanda=signed)

    assert vouched_for(log_id, event(0, 1))
    assert not vouched_for(log_id, event(0, 0))
    assert not vouched_for(log_id, event(0))
    assert not vouched_for(log_id, event(0, 1, position=8))
    assert not vouched_for(UUID(int=6), event(0, 1))
