"""The tree against the vectors of Certificate Transparency, and against its own recursive definition."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from shared.proof.merkle import EMPTY_ROOT, CompactRange, entry_of, leaf_hash, node_hash
from shared.proof.proofs import ProofError, consistency, inclusion, verify_consistency, verify_inclusion

ENTRIES = [bytes.fromhex(e) for e in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): INCLUSION[0, 8],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}


def defined(leaves: list[bytes]) -> bytes:
    """RFC 6962 2.1, as it is written there."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return node_hash(defined(leaves[:k]), defined(leaves[k:]))


def subtree_in(leaves: list[bytes]) -> Callable[[int, int], bytes]:
    return lambda start, end: defined(leaves[start:end])


def leaves_of(count: int) -> list[bytes]:
    return [leaf_hash(entry_of(n + 1, hashlib.sha256(b"%d" % n).digest())) for n in range(count)]


@pytest.mark.parametrize("size", range(9))
def test_the_roots_of_certificate_transparency(size: int) -> None:
    assert CompactRange(leaf_hash(e) for e in ENTRIES[:size]).root().hex() == ROOTS[size]
    assert ROOTS[0] == EMPTY_ROOT.hex()


def test_its_proofs_come_out_and_hold() -> None:
    leaves = [leaf_hash(e) for e in ENTRIES]
    for (index, size), expected in INCLUSION.items():
        proof = inclusion(index, size, subtree_in(leaves))
        assert [p.hex() for p in proof] == expected
        verify_inclusion(index, size, leaves[index], proof, bytes.fromhex(ROOTS[size]))
    for (first, size), expected in CONSISTENCY.items():
        proof = consistency(first, size, subtree_in(leaves))
        assert [p.hex() for p in proof] == expected
        verify_consistency(first, size, proof, bytes.fromhex(ROOTS[first]), bytes.fromhex(ROOTS[size]))


@hypothesis_settings(max_examples=30)
@given(st.integers(0, 70))
def test_growing_equals_the_definition(size: int) -> None:
    grown, leaves = CompactRange(), leaves_of(size)
    for n, leaf in enumerate(leaves):
        assert grown.root() == defined(leaves[:n])
        grown.append(leaf)
    assert (grown.size, grown.root()) == (size, defined(leaves))


@hypothesis_settings(max_examples=60)
@given(st.integers(1, 70), st.data())
def test_a_proof_of_an_entry_holds_and_any_flipped_bit_breaks_it(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    leaves = leaves_of(size)
    proof, root = inclusion(index, size, subtree_in(leaves)), defined(leaves)
    verify_inclusion(index, size, leaves[index], proof, root)
    parts = [leaves[index], root, *proof]
    which = data.draw(st.integers(0, len(parts) - 1))
    parts[which] = flipped(parts[which], data.draw(st.integers(0, 255)))
    with pytest.raises(ProofError):
        verify_inclusion(index, size, parts[0], parts[2:], parts[1])
    for wrong in ([*proof, root], proof[:-1] if proof else [root]):
        with pytest.raises(ProofError):
            verify_inclusion(index, size, leaves[index], wrong, root)
    with pytest.raises(ProofError):
        verify_inclusion((index + 1) % size if size > 1 else 1, size, leaves[index], proof, root)


@hypothesis_settings(max_examples=60)
@given(st.integers(1, 70), st.data())
def test_a_proof_of_a_beginning_holds_and_any_flipped_bit_breaks_it(size: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, size))
    leaves = leaves_of(size)
    proof, old, new = consistency(first, size, subtree_in(leaves)), defined(leaves[:first]), defined(leaves)
    verify_consistency(first, size, proof, old, new)
    parts = [old, new, *proof] if first else [old]
    which = data.draw(st.integers(0, len(parts) - 1))
    parts[which] = flipped(parts[which], data.draw(st.integers(0, 255)))
    with pytest.raises(ProofError):
        verify_consistency(first, size, parts[2:], parts[0], parts[1] if first else new)
    for wrong in ([*proof, new], proof[:-1] if proof else [new]):
        with pytest.raises(ProofError):
            verify_consistency(first, size, wrong, old, new)


def flipped(content: bytes, bit: int) -> bytes:
    changed = bytearray(content)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)
