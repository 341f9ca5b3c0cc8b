"""Our fast canonical bytes against the reference implementation of RFC 8785."""

from __future__ import annotations

from typing import Any

import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.eventstore.port import canonical

texts = st.text(st.characters(codec="utf-8"))
names = st.text(st.characters(codec="ascii"), min_size=1)
values = st.one_of(st.none(), st.booleans(), st.integers(-(2**53) + 1, 2**53 - 1), texts)
documents = st.recursive(values, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4), max_leaves=20)


@settings(max_examples=400)
@given(documents)
def test_same_bytes_for_any_document_of_ours(document: Any) -> None:
    assert canonical(document) == rfc8785.dumps(document)


def test_same_bytes_for_every_code_point() -> None:
    for start in range(0, 0x110000, 0x400):
        text = "".join(chr(c) for c in range(start, start + 0x400) if not 0xD800 <= c <= 0xDFFF)
        assert canonical({"teks": text}) == rfc8785.dumps({"teks": text}), hex(start)
