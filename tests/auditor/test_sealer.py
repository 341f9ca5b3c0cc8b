"""The sealer signs one history only: what it remembers is durable, and whatever disagrees with it ends the sealing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from services.auditor.breach import Breach
from services.auditor.files import OtherBytes, write_once
from services.auditor.folder import CHECKPOINT, MEMORY, SealLock
from services.auditor.sealer import Sealer
from shared.eventstore.port import LogIdentity
from shared.proof.checkpoint import Checkpoint
from shared.proof.merkle import entry_of, leaf_hash
from shared.proof.note import parse_note
from shared.proof.proofs import consistency, inclusion, verify_consistency, verify_inclusion
from shared.proof.tiles import entries_of, subtree_of
from tests.auditor.test_tampering import body, rewrite, truncate
from tests.support.sealed_log import SealedLog, change


async def refused(log: SealedLog, *, glance: bool = False) -> tuple[int, str]:
    """Where and why a sealer that starts now signs nothing."""
    before = log.seal.checkpoint()
    store = await log.store()
    try:
        sealer, _ = await log.sealer(store)
        with pytest.raises(Breach) as found:
            await (sealer.glance() if glance else sealer.open())
    finally:
        await store.close()
    assert log.seal.checkpoint() == before
    return found.value.position, found.value.kind


async def test_every_checkpoint_continues_the_one_before_and_its_proofs_come_from_the_files(sealed: SealedLog) -> None:
    heads = {size: Checkpoint.parse(parse_note(note).text) for size, note in sealed.kept.items()}
    last = heads[590]

    def read(level: int, index: int, width: int) -> bytes:
        found = sealed.seal.read_tile(level, index, width)
        assert found is not None
        return found

    subtree = subtree_of(590, read)
    for size in (200, 300):
        verify_consistency(size, 590, consistency(size, 590, subtree), heads[size].root, last.root)
    store = await sealed.store()
    (record,) = await store.read(456, 1)
    await store.close()
    entry = entry_of(457, record.digest)
    verify_inclusion(456, 590, leaf_hash(entry), inclusion(456, 590, subtree), last.root)
    assert entries_of(read_bundle(sealed, 1))[457 - 257] == entry
    key = sealed.seal.first_key()
    assert key is not None
    assert parse_note(sealed.kept[590]).opened([key]) == {key}


def read_bundle(log: SealedLog, index: int) -> bytes:
    return log.seal.tile("entries", index).read_bytes()


async def test_a_restart_goes_on_where_it_stood(sealed: SealedLog) -> None:
    await sealed.sealed_now()
    assert sorted(sealed.kept) == [200, 300, 590, 600]
    memory = sealed.seal.memory()
    assert memory is not None
    assert (memory.size, memory.checkpoint.text) == (600, parse_note(sealed.kept[600]).text)
    store = await sealed.store()
    sealer, signer = await sealed.sealer(store)
    await sealer.open()
    assert await sealer.seal(signer) is None, "nothing new, nothing signed"
    (sealed.seal.path / CHECKPOINT).unlink()  # a death between remembering and telling
    again = await sealer.sign_again(signer)
    assert again is not None
    assert again[1].encode() == sealed.kept[600] == sealed.seal.checkpoint()
    await store.close()


async def test_a_cut_tail_is_seen_at_the_first_glance(sealed: SealedLog) -> None:
    sealed.strange(lambda c: truncate(sealed, c, 580))
    assert await refused(sealed, glance=True) == (580, "truncated")
    assert await refused(sealed) == (580, "truncated")


async def test_a_tail_cut_and_grown_again_is_seen(sealed: SealedLog) -> None:
    sealed.strange(lambda c: truncate(sealed, c, 580))
    await sealed.grow(620)
    assert (await refused(sealed, glance=True))[1] == "chain"
    assert await refused(sealed) == (580, "tree"), "its body says another time: where it parts is found by reading on"


@pytest.mark.parametrize("position", [3, 300, 580])
async def test_a_changed_record_is_found_where_it_is(sealed: SealedLog, position: int) -> None:
    whole = sealed.copy(sealed.folder.with_name("lain"))
    sealed.strange(lambda c: body(sealed, c, position))
    assert await refused(sealed) == (position, "digest")
    whole.strange(lambda c: rewrite(whole, c, position))
    assert await refused(whole) == (position, "tree"), "also where digests and chain were made anew"


async def test_a_running_sealer_notices_before_it_signs(sealed: SealedLog) -> None:
    store = await sealed.store()
    sealer, signer = await sealed.sealer(store)
    await sealer.open()
    sealed.strange(lambda c: truncate(sealed, c, 590))
    with pytest.raises(Breach, match="truncated at 590"):
        await sealer.seal(signer)
    await store.close()


async def test_a_running_sealer_looks_at_old_records_in_turns(sealed: SealedLog) -> None:
    store = await sealed.store()
    sealer, _ = await sealed.sealer(store)
    await sealer.open()
    await sealer.patrol()
    sealed.strange(lambda c: rewrite(sealed, c, 123))
    with pytest.raises(Breach, match="tree at 123"):
        await sealer.patrol()
    await store.close()


async def test_a_broken_unsealed_record_is_never_sealed(sealed: SealedLog) -> None:
    sealed.strange(lambda c: change(c, 597, unit="lain"))
    store = await sealed.store()
    sealer, signer = await sealed.sealer(store)
    await sealer.open()
    with pytest.raises(Breach, match="chain at 597"):
        await sealer.seal(signer)
    assert sealed.seal.checkpoint() == sealed.kept[590]
    await store.close()


async def test_a_lost_memory_is_made_up_for_by_what_was_published(sealed: SealedLog) -> None:
    (sealed.seal.path / MEMORY).unlink()
    published = Checkpoint.parse(parse_note(sealed.kept[590]).text)
    store = await sealed.store()
    sealer, signer = await sealed.sealer(store)
    await sealer.open(published)
    assert await sealer.seal(signer) is not None
    await store.close()
    (sealed.seal.path / MEMORY).unlink()
    sealed.strange(lambda c: rewrite(sealed, c, 580))
    store = await sealed.store()
    sealer, _ = await sealed.sealer(store)
    with pytest.raises(Breach, match="tree at 580"):
        await sealer.open(published)
    await store.close()


async def test_files_of_another_history_are_not_signed_over(sealed: SealedLog) -> None:
    (sealed.seal.path / MEMORY).unlink()
    sealed.strange(lambda c: rewrite(sealed, c, 100))
    with pytest.raises(Breach, match="tiles at 100"):
        await sealed.sealed_now()
    assert sealed.seal.checkpoint() == sealed.kept[590]


async def test_what_is_signed_is_remembered_first(sealed: SealedLog) -> None:
    (sealed.seal.path / CHECKPOINT).unlink()
    (sealed.seal.path / CHECKPOINT).mkdir()  # as a full disk would: the note cannot be written
    with pytest.raises(OSError):
        await sealed.sealed_now()
    memory = sealed.seal.memory()
    assert memory is not None
    assert memory.size == 600


async def test_an_unreadable_memory_is_no_fresh_start(sealed: SealedLog) -> None:
    (sealed.seal.path / MEMORY).write_text("{}")
    assert (await refused(sealed, glance=True))[1] == "memory"


async def test_another_log_in_its_place_is_not_sealed(sealed: SealedLog) -> None:
    store = await sealed.store()
    identity = await store.identity()
    for other in (LogIdentity(identity.log_id, 2), LogIdentity(type(identity.log_id)(int=5), 1)):
        with pytest.raises(Breach, match="identity"):
            await Sealer(store, other, sealed.seal, lambda: None).glance()  # type: ignore[arg-type,return-value]
    await store.close()


async def test_damaged_files_are_made_anew_where_the_root_proves_the_log_right(sealed: SealedLog) -> None:
    damaged, gone = sealed.seal.tile(0, 1), sealed.seal.tile("entries", 0)
    right = damaged.read_bytes(), gone.read_bytes()
    damaged.write_bytes(bytes(8192))
    gone.unlink()
    unseen = sealed.seal.tile(0, 2, 99)
    unseen.write_bytes(b"written for a seal that was never made")
    await sealed.sealed_now()
    assert (damaged.read_bytes(), gone.read_bytes()) == right
    assert damaged.with_name(damaged.name + ".rusak").read_bytes() == bytes(8192), "kept for the inquiry"
    assert not unseen.exists()
    assert (await sealed.verified(590)).verdict == "clean"


def test_a_file_of_the_tree_is_written_once(tmp_path: Path) -> None:
    path = tmp_path / "tile" / "0" / "000"
    assert write_once(path, b"a")
    assert not write_once(path, b"a")
    with pytest.raises(OtherBytes):
        write_once(path, b"b")
    assert path.read_bytes() == b"a"
    assert os.listdir(path.parent) == ["000"]


async def test_one_seals_at_a_time(sealed: SealedLog) -> None:
    first = SealLock.take(sealed.seal)
    assert first is not None
    assert SealLock.take(sealed.seal) is None
    first.release()
    second = SealLock.take(sealed.seal)
    assert second is not None
    second.release()
