"""Short codes: what is printed is read back, however it was written down."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.sop.kode import ABJAD, baca, nomor_laporan, pokok, sebutan_laporan, tulis

digests = st.binary(min_size=32, max_size=32).map(bytes.hex)
versions = st.integers(1, 9999)
separators = st.sampled_from(["-", " ", "", "–", "—", " - ", ".", "/", "\n"])


@given(digests, versions)
def test_what_is_printed_is_read_back(sidik: str, versi: int) -> None:
    code = tulis(sidik, versi)
    read = baca(code)
    assert read is not None
    assert (read.pokok, read.versi) == (pokok(sidik), versi)
    assert set(code) - {"-"} <= set(ABJAD)


@given(digests, versions, separators, st.booleans(), st.data())
def test_hands_and_keyboards_change_nothing(sidik: str, versi: int, between: str, small: bool, data: st.DataObject) -> None:
    code = tulis(sidik, versi).replace("-", between)
    code = code.replace("0", data.draw(st.sampled_from("0Oo"))).replace("1", data.draw(st.sampled_from("1IiLl")))
    read = baca(f"  {code.lower() if small else code} ")
    assert read is not None
    assert (read.pokok, read.versi) == (pokok(sidik), versi)


@given(st.text(max_size=200))
def test_any_text_is_a_code_or_none(text: str) -> None:
    read = baca(text)
    assert read is None or (len(read.pokok) == 10 and set(read.pokok) <= set(ABJAD))


@given(digests, digests)
def test_the_code_is_the_digests_beginning(one: str, other: str) -> None:
    """Fifty bits: two digests have one code only if they begin alike."""
    assert (pokok(one) == pokok(other)) == (int(one[:13], 16) >> 2 == int(other[:13], 16) >> 2)


@pytest.mark.parametrize(
    "typed", ["", "7QFM2", "7QFM2-X9WTA-0", "7QFM2-X9WTU", "7QFM2-X9WTA-99999", "7QFM2X9WTAB", "https://a.go.id/7QFM2X9WTA"]
)
def test_what_is_no_code(typed: str) -> None:
    assert baca(typed) is None


def test_the_version_may_be_left_out() -> None:
    read = baca("7qfm2x9wta")
    assert read is not None
    assert (read.pokok, read.versi) == ("7QFM2X9WTA", None)


def test_it_is_stable() -> None:
    """Printed on paper for years: a change of the alphabet or the order would orphan every sheet."""
    assert tulis(hashlib.sha256(b"x").hexdigest(), 2) == "5NRHC-GNQ4T-2"
    assert sebutan_laporan("a") == "SABR2-4PA3E"
    assert nomor_laporan("a") == "SABR24PA3E"
