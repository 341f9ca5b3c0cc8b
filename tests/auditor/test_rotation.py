"""The seal's key is handed over by both halves, recorded, and old seals stay good."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.auditor.checking.findings import Findings
from services.auditor.checking.reading import SqliteLog
from services.auditor.checking.signatures import Keys
from services.auditor.checking.verify import Given, verify
from services.auditor.commands import GantiKunciSegel
from services.auditor.decisions import DECIDER
from services.auditor.folder import SealFolder
from services.auditor.hand_over import hand_over
from services.auditor.keys import SealKey
from services.auditor.rotation import sign
from services.auditor.sealer import Sealer
from services.cli.first_start import prepare
from shared.command import Circumstances, Signer
from shared.decider import Situation
from shared.eventstore.codec import Codec
from shared.eventstore.keys import MemoryKeyring
from shared.eventstore.memory import MemoryStore
from shared.eventstore.port import StreamAppend
from shared.foundation import lay_foundation
from shared.messaging.signing import KeyFileUnfit
from shared.proof.note import NoteSigner, parse_note
from shared.refusal import Refused
from shared.settings import Settings
from shared.sop.directory import Direktori
from tests.support.people import NOW

OLD, NEW, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in range(3))


def public(key: Ed25519PrivateKey) -> str:
    return b64encode(key.public_key().public_bytes_raw()).decode()


def asked(old: Ed25519PrivateKey = OLD, new: Ed25519PrivateKey = NEW, by_old: Ed25519PrivateKey = OLD) -> GantiKunciSegel:
    lama, baru = public(old), public(new)
    signed = [b64encode(sign(key, lama, baru)).decode() for key in (by_old, new)]
    return GantiKunciSegel(lama=lama, baru=baru, tanda_lama=signed[0], tanda_baru=signed[1])


def decided(command: GantiKunciSegel, state: object = DECIDER.initial, kind: str = "operator") -> object:
    about = Circumstances("x", "operator", None, "sistem", "segel", Signer("k", kind), NOW)  # type: ignore[arg-type]
    (made,) = DECIDER.decide(command, state, Situation(about, Direktori("sistem")))  # type: ignore[arg-type]
    return made


def test_both_halves_sign() -> None:
    made = decided(asked())
    assert (made.lama, made.baru) == (public(OLD), public(NEW))  # type: ignore[attr-defined]
    with pytest.raises(Refused, match="penggantian_tidak_ditandatangani"):
        decided(asked(by_old=OTHER))
    with pytest.raises(Refused, match="penggantian_tidak_ditandatangani"):
        decided(asked().model_copy(update={"tanda_baru": asked().tanda_lama}))
    with pytest.raises(Refused, match="kunci_tidak_sah"):
        decided(asked().model_copy(update={"baru": "AAAA"}))
    with pytest.raises(Refused, match="hanya_operator"):
        decided(asked(), kind="portal")


def test_only_the_key_in_force_hands_over_and_never_to_an_old_one() -> None:
    after = type(DECIDER.initial)(public(NEW), frozenset((public(OLD), public(NEW))))
    for wrong in (asked(old=OTHER, new=OLD, by_old=OTHER), asked()):
        with pytest.raises(Refused, match="bukan_kunci_berlaku"):
            decided(wrong, after)
    with pytest.raises(Refused, match="kunci_pernah_dipakai"):
        decided(asked(old=NEW, new=OLD, by_old=NEW), after)


async def test_seals_before_and_after_a_change_of_keys_all_verify(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    on = await lay_foundation(settings)
    await prepare(on)
    folder, identity = SealFolder(settings.seal_folder), await on.store.identity()
    key = SealKey(settings.seal_key, on.store, on.codec)
    notes = []

    async def seal() -> None:
        sealer = Sealer(on.store, identity, folder, on.clock)
        await sealer.open()
        made = await sealer.seal(NoteSigner(sealer.origin, await key.in_force()))
        assert made is not None
        notes.append(made[1])

    await seal()
    assert settings.seal_key.stat().st_mode & 0o077 == 0
    for _ in range(2):
        new = await hand_over(on, "operator-uji")
        assert public(await key.in_force()) == new
        await seal()
    assert not settings.seal_key.with_name("segel.baru.key").exists()
    assert len({note.split()[4] for note in notes}) == 1
    log = SqliteLog(settings.data / "log.db")
    given = [Given(f"c{n}", parse_note(note.encode())) for n, note in enumerate(notes)]
    report = await verify(log, folder, given)
    assert (report.verdict, report.findings, report.signatures_checked) == ("clean", (), True)
    settings.seal_key.unlink()
    with pytest.raises(KeyFileUnfit):
        await key.in_force()
    await log.close()
    await on.close()


async def test_a_hand_over_cut_short_is_finished(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    on = await lay_foundation(settings)
    await prepare(on)
    key = SealKey(settings.seal_key, on.store, on.codec)
    old = await key.in_force()
    new = await hand_over(on, "operator-uji")
    settings.seal_key.replace(settings.seal_key.with_name("segel.baru.key"))  # recorded, and then the power went
    settings.seal_key.write_bytes(old.private_bytes_raw())
    settings.seal_key.chmod(0o600)
    assert public(await SealKey(settings.seal_key, on.store, on.codec).in_force()) == new
    await on.close()


async def test_a_hand_over_by_another_key_than_the_one_in_force_gives_no_right(tmp_path: Path) -> None:
    store = MemoryStore()
    codec = Codec(MemoryKeyring())
    event = decided(asked(old=OTHER, by_old=OTHER))
    about = Circumstances("x", "operator", None, "sistem", "segel", Signer("k", "operator"), NOW)
    await store.append([StreamAppend("auditor-kunci", 0, await codec.encode([event], about, "auditor.GantiKunciSegel"))])  # type: ignore[list-item]
    findings = Findings()
    keys = Keys("tayang/uji/1", NoteSigner("tayang/uji/1", OLD).key, findings)
    keys.feed(await store.read())
    assert [(f.position, f.kind) for f in findings.first] == [(1, "key")]
    assert [b64encode(key.public).decode() for key in keys.known] == [public(OLD)]
