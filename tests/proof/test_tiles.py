"""Tiles: named as C2SP says, filled once, and enough to prove everything from."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from shared.proof.merkle import CompactRange, entry_of, leaf_hash
from shared.proof.proofs import consistency, inclusion, verify_consistency, verify_inclusion
from shared.proof.tiles import Edge, entries_of, hashes_of, subtree_of, tile_path, width_in

SIZE = 70_000


@pytest.fixture(scope="module")
def grown() -> tuple[dict[str, bytes], list[bytes], list[bytes]]:
    """All files of a tree of 70 000 (the specification's example), its leaves, its root at each size asked for."""
    edge, leaves = Edge(), list[bytes]()
    files: dict[str, bytes] = {}
    for n in range(SIZE):
        entry = entry_of(n + 1, hashlib.sha256(b"%d" % n).digest())
        leaves.append(leaf_hash(entry))
        files |= {tile.path: tile.content for tile in edge.append(entry, leaves[-1])}
    files |= {tile.path: tile.content for tile in edge.partial()}
    return files, leaves, [CompactRange(leaves).root()]


@pytest.mark.parametrize(
    ("level", "index", "width", "path"),
    [
        (0, 0, 256, "tile/0/000"),
        (1, 1234067, 256, "tile/1/x001/x234/067"),
        (0, 273, 112, "tile/0/273.p/112"),
        ("entries", 1000, 256, "tile/entries/x001/000"),
    ],
)
def test_files_are_named_as_specified(level: int, index: int, width: int, path: str) -> None:
    assert tile_path(level, index, width) == path


def test_the_specifications_example_has_its_tiles(grown: tuple[dict[str, bytes], list[bytes], list[bytes]]) -> None:
    files, leaves, _ = grown
    levels = [sorted(p for p in files if p.startswith(f"tile/{level}/")) for level in (0, 1, 2, "entries")]
    assert [len(found) for found in levels] == [274, 2, 1, 274]
    assert levels[0][-1] == "tile/0/273.p/112"
    assert levels[1] == ["tile/1/000", "tile/1/001.p/17"]
    assert levels[2] == ["tile/2/000.p/1"]
    assert [width_in(0, 273, SIZE), width_in(1, 1, SIZE), width_in(2, 0, SIZE), width_in(3, 0, SIZE)] == [112, 17, 1, 0]
    assert all(len(files[p]) == 8192 for p in levels[0][:-1])
    bundle = entries_of(files["tile/entries/001"])
    assert [leaf_hash(e) for e in bundle] == hashes_of(files["tile/0/001"]) == leaves[256:512]
    with pytest.raises(ValueError, match="within an entry"):
        entries_of(files["tile/entries/001"][:-1])


@hypothesis_settings(max_examples=25)
@given(st.integers(0, SIZE - 1), st.integers(1, SIZE))
def test_every_proof_can_be_made_from_tiles(grown: tuple[dict[str, bytes], list[bytes], list[bytes]], index: int, first: int) -> None:
    files, leaves, (root,) = grown
    subtree = subtree_of(SIZE, lambda level, n, width: files[tile_path(level, n, width)])
    assert subtree(0, SIZE) == root
    verify_inclusion(index, SIZE, leaves[index], inclusion(index, SIZE, subtree), root)
    verify_consistency(first, SIZE, consistency(first, SIZE, subtree), subtree(0, first), root)
