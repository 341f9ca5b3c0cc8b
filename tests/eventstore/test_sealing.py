"""One sealed field by itself."""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.eventstore.opening import key_names, may_hold_seals, open_seals
from shared.eventstore.port import canonical
from shared.eventstore.sealing import DESTROYED, MEMBERS, Key, SealBroken, SealUnknown, is_sealed, seal, unseal

KEY = Key("k-1", os.urandom(32))
EVENT = "0192f0c1-0000-4000-8000-000000000001"


@given(st.text(st.characters(codec="utf-8")))
def test_what_was_sealed_opens_and_shows_nothing(text: str) -> None:
    sealed = seal(KEY, EVENT, "/a", text)
    assert is_sealed(sealed)
    assert unseal(KEY, EVENT, "/a", sealed) == text
    assert sealed["key"] == "k-1"


@pytest.mark.parametrize(
    ("event", "path", "key"), [(EVENT[:-1] + "2", "/a", KEY), (EVENT, "/b", KEY), (EVENT, "/a", Key("k-1", b"x" * 32))]
)
def test_elsewhere_or_under_another_key_it_does_not_open(event: str, path: str, key: Key) -> None:
    with pytest.raises(SealBroken):
        unseal(key, event, path, seal(KEY, EVENT, "/a", "teks"))


def test_a_destroyed_key_gives_a_sentence_whatever_the_rest() -> None:
    assert unseal(None, EVENT, "/a", {"alg": "lain", "nonce": "", "ct": ""}) == DESTROYED


def test_another_algorithm_is_not_a_broken_seal() -> None:
    with pytest.raises(SealUnknown):
        unseal(KEY, EVENT, "/a", seal(KEY, EVENT, "/a", "teks") | {"alg": "lain"})


@pytest.mark.parametrize("value", [None, "x", [], {}, {"key": 1}, dict.fromkeys(MEMBERS - {"ct"}, ""), dict.fromkeys((*MEMBERS, "x"), "")])
def test_nothing_else_looks_like_a_seal(value: object) -> None:
    assert not is_sealed(value)


def test_a_key_does_not_print_its_secret() -> None:
    key = Key("k-1", b"rahasia" * 4 + b"1234")
    assert "rahasia" not in f"{key} {key!r}"
    assert key.secret not in repr(vars).encode()


def test_seals_are_opened_wherever_they_stand_today() -> None:
    def sealed(path: str) -> Any:
        return seal(KEY, EVENT, path, f"isi {path}")

    data: dict[str, Any] = {"a": [sealed("/a/0"), "x", {"b": sealed("/a/2/b")}], "c": {"d": 1}, "e": {"key": "k"}, "f": sealed("/f")}
    body = canonical({"data": data, "teks": '"key":"bukan kunci"'})
    assert set(key_names(body)) == {b"k-1", b"k"}
    assert may_hold_seals(body)
    open_seals(data, EVENT, "", {"k-1": KEY})
    assert data == {"a": ["isi /a/0", "x", {"b": "isi /a/2/b"}], "c": {"d": 1}, "e": {"key": "k"}, "f": "isi /f"}


@given(st.text(st.characters(codec="utf-8")))
def test_no_text_can_name_a_key(text: str) -> None:
    assert key_names(canonical({"teks": f'"key":"a"{text}"key":"b"', text: "x"} if text != "key" else {})) == []
