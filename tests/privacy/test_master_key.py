"""Keys under their master: a copy of the database alone opens nothing, and no new master ever takes a lost one's place."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from shared.eventstore import wrapping
from shared.eventstore.keys import SqlKeyring
from shared.eventstore.keys_database import open_engine
from shared.eventstore.master_key import MasterKeyMissing, MasterKeys
from shared.refusal import Refused


@pytest.fixture
def place(tmp_path: Path) -> tuple[str, MasterKeys]:
    return f"sqlite:///{tmp_path / 'keys.db'}", MasterKeys(tmp_path / "kunci" / "induk.key")


def stored(url: str) -> dict[str, bytes]:
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        return dict(connection.execute("SELECT scope, secret FROM keys WHERE secret IS NOT NULL"))


async def test_a_secret_lies_wrapped_and_opens_again_in_another_process(place: tuple[str, MasterKeys]) -> None:
    url, masters = place
    key = await SqlKeyring(url, masters).for_scope("kasus:1")
    assert key.secret not in stored(url)["kasus:1"]
    assert masters.file.stat().st_mode & 0o777 == 0o600
    again = SqlKeyring(url, MasterKeys(masters.file))
    assert await again.load(frozenset((key.key_id,))) == {key.key_id: key}


async def test_plain_keys_from_before_are_wrapped_at_the_first_start(place: tuple[str, MasterKeys]) -> None:
    url, masters = place
    key = await SqlKeyring(url).for_scope("kasus:1")
    assert stored(url)["kasus:1"] == key.secret
    SqlKeyring(url, MasterKeys(masters.file), make=False)
    assert stored(url)["kasus:1"] == key.secret and not masters.file.exists(), "who only looks changes nothing"
    after = SqlKeyring(url, masters)
    assert key.secret not in stored(url)["kasus:1"]
    assert key.secret not in Path(url.removeprefix("sqlite:///")).read_bytes(), "nor in what the file has freed"
    assert await after.for_scope("kasus:1") == key


@pytest.mark.parametrize("make", [True, False])
async def test_a_missing_or_another_master_is_refused_and_none_is_made(place: tuple[str, MasterKeys], make: bool) -> None:
    url, masters = place
    await SqlKeyring(url, masters).for_scope("kasus:1")
    kept = masters.file.read_bytes()
    masters.file.unlink()
    with pytest.raises(Refused) as refused:
        SqlKeyring(url, MasterKeys(masters.file), make=make)
    assert refused.value.reasons[0].kode == "kunci_induk_hilang"
    assert not masters.file.exists()
    masters.make()
    with pytest.raises(Refused) as refused:
        SqlKeyring(url, MasterKeys(masters.file), make=make)
    assert refused.value.reasons[0].kode == "kunci_induk_lain"
    masters.file.write_bytes(b"tayang-kunci-induk-1 bukan")
    with pytest.raises(Refused) as refused:
        SqlKeyring(url, MasterKeys(masters.file), make=make)
    assert refused.value.reasons[0].kode == "kunci_induk_rusak"
    masters.file.write_bytes(kept)
    assert await SqlKeyring(url, MasterKeys(masters.file), make=make).for_scope("kasus:1")


async def test_a_running_process_goes_on_through_a_rotation(place: tuple[str, MasterKeys]) -> None:
    url, masters = place
    running = SqlKeyring(url, MasterKeys(masters.file), fresh_s=0)
    before = await running.for_scope("kasus:1")
    old = wrapping.rotate(open_engine(url), masters)
    assert stored(url)["kasus:1"].hex()[:16] != old
    assert await running.for_scope("kasus:1") == before
    made = await running.for_scope("kasus:2")
    assert stored(url)["kasus:2"][:8] == stored(url)["kasus:1"][:8], "sealed under the new one"
    assert [p.hex() for p in masters.olds()] == [old], "the old one is kept until told"
    assert wrapping.drop_old(open_engine(url), masters) == [old]
    assert masters.olds() == {}
    fresh = SqlKeyring(url, MasterKeys(masters.file))
    assert await fresh.load(frozenset((before.key_id, made.key_id))) == {before.key_id: before, made.key_id: made}


async def test_a_rotation_cut_off_after_its_transaction_is_finished_at_the_next_start(
    place: tuple[str, MasterKeys], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, masters = place
    key = await SqlKeyring(url, masters).for_scope("kasus:1")

    def power_cut(*_: object) -> None:
        raise OSError("power")

    with monkeypatch.context() as cut:
        cut.setattr(wrapping, "scrub", power_cut)
        with pytest.raises(OSError, match="power"):
            wrapping.rotate(open_engine(url), masters)
    assert masters.coming.exists()
    assert await SqlKeyring(url, MasterKeys(masters.file)).for_scope("kasus:1") == key
    assert not masters.coming.exists()


async def test_an_old_master_that_is_still_needed_is_not_thrown_away(place: tuple[str, MasterKeys]) -> None:
    url, masters = place
    await SqlKeyring(url, masters).for_scope("kasus:1")
    under_old = stored(url)["kasus:1"]
    wrapping.rotate(open_engine(url), masters)
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:  # a process that read the old file a moment too early
        connection.execute("UPDATE keys SET secret = ? WHERE scope = 'kasus:1'", (under_old,))
    with pytest.raises(Refused) as refused:
        wrapping.drop_old(open_engine(url), masters)
    assert refused.value.reasons[0].kode == "kunci_induk_terpakai"
    for path in masters.olds().values():
        path.unlink()
    with pytest.raises(MasterKeyMissing):
        await SqlKeyring(url, MasterKeys(masters.file)).for_scope("kasus:1")


async def test_what_is_destroyed_by_its_id_stays_destroyed_and_is_counted_once(place: tuple[str, MasterKeys]) -> None:
    url, masters = place
    keyring = SqlKeyring(url, masters)
    gone, stays = await keyring.for_scope("kasus:1"), await keyring.for_scope("kasus:2")
    assert await keyring.held(("kasus:1", "kasus:3")) == {"kasus:1": gone.key_id}
    assert [await keyring.destroy_ids((gone.key_id, "tidak-ada")) for _ in range(2)] == [1, 0]
    assert await keyring.held(("kasus:1", "kasus:2")) == {"kasus:2": stays.key_id}
    assert await keyring.load(frozenset((gone.key_id,))) == {gone.key_id: None}
