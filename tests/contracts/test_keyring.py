"""What a keyring promises, wherever the keys stand."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from shared.eventstore.keys import MemoryKeyring, SqlKeyring
from shared.eventstore.sealing import KeyDestroyed, Keyring
from tests.contracts.backends import Backend


@pytest.fixture
def keyring(backend: Backend) -> Iterator[Keyring]:
    if backend.kind == "memory":
        yield MemoryKeyring()
        return
    made = SqlKeyring(backend.url)
    yield made
    made.close()


async def test_a_scope_has_one_key_and_the_key_is_found_by_its_id(keyring: Keyring) -> None:
    key = await keyring.for_scope("kasus:1")
    other = await keyring.for_scope("kasus:2")
    assert await keyring.for_scope("kasus:1") == key
    assert len(key.secret) == 32
    assert key.key_id != other.key_id
    assert key.secret != other.secret
    assert await keyring.load(frozenset((key.key_id, other.key_id))) == {key.key_id: key, other.key_id: other}
    assert await keyring.load(frozenset()) == {}


async def test_asked_at_once_it_is_still_one_key(keyring: Keyring) -> None:
    assert len({k.key_id for k in await asyncio.gather(*(keyring.for_scope("kasus:1") for _ in range(20)))}) == 1


async def test_a_destroyed_key_is_told_from_one_that_was_never_here(keyring: Keyring) -> None:
    key = await keyring.for_scope("kasus:1")
    assert await keyring.destroy("kasus:1") == key.key_id
    assert await keyring.load(frozenset((key.key_id, "tidak-pernah-ada"))) == {key.key_id: None}


async def test_a_destroyed_scope_gets_no_new_key(keyring: Keyring) -> None:
    await keyring.for_scope("pegawai:1")
    await keyring.destroy("pegawai:1")
    with pytest.raises(KeyDestroyed):
        await keyring.for_scope("pegawai:1")
    assert await keyring.for_scope("pegawai:2")


async def test_destroying_can_be_asked_again_and_of_nothing(keyring: Keyring) -> None:
    key = await keyring.for_scope("kasus:1")
    assert [await keyring.destroy("kasus:1") for _ in range(2)] == [key.key_id] * 2
    assert await keyring.destroy("kasus:tidak-ada") is None
    assert await keyring.for_scope("kasus:tidak-ada")


async def test_many_keys_at_once(keyring: Keyring) -> None:
    keys = [await keyring.for_scope(f"kasus:{n}") for n in range(40)]
    wanted = frozenset(k.key_id for k in keys) | {f"lain-{n}" for n in range(1200)}
    assert await keyring.load(wanted) == {k.key_id: k for k in keys}


async def test_keys_declared_lost_read_as_destroyed_and_no_key_at_hand_is_touched(keyring: Keyring) -> None:
    key = await keyring.for_scope("kasus:1")
    gone = await keyring.for_scope("kasus:2")
    await keyring.destroy("kasus:2")
    for _ in range(2):
        await keyring.declare_lost(frozenset((key.key_id, gone.key_id, "hilang-1")))
    asked = frozenset((key.key_id, gone.key_id, "hilang-1", "hilang-2"))
    assert await keyring.load(asked) == {key.key_id: key, gone.key_id: None, "hilang-1": None}
