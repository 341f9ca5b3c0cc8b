"""A word nobody writes, in every field people type into, and the search for it in whatever it may be spelt as."""

from __future__ import annotations

import sqlite3
from base64 import b64encode
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from shared.command import Command

TYPED = frozenset(
    """
    kegiatan isi letak uraian catatan judul ringkasan badan alt pencipta nama tempat penyelenggara nama_berkas bukti penjelasan alasan
    kontak dari hal nomor_surat tagar perubahan nip pangkat batas_waktu lokasi sumber
    """.split()  # noqa: SIM905
)
"""Fields of commands that hold words."""


def poisoned(command: Command, word: str, *, but: frozenset[str] = frozenset()) -> Command:
    """The command with the word in every such field."""
    return type(command).from_input(_poison(command.model_dump(mode="json", exclude_none=True), word, but))


def _poison(node: Any, word: str, but: frozenset[str]) -> Any:
    if isinstance(node, dict):
        return {name: _typed(name, child, word, but) for name, child in node.items()}
    return [_poison(child, word, but) for child in node] if isinstance(node, list) else node


def _typed(name: str, value: Any, word: str, but: frozenset[str]) -> Any:
    if name == "tagar":
        return [f"{tag}{word}" for tag in value]
    if name not in TYPED or name in but or not isinstance(value, str):
        return _poison(value, word, but)
    return f"{word}-{value}" if name == "nama_berkas" else f"{value} {word}".strip()


def spellings(core: bytes) -> Mapping[str, bytes]:
    """Plain (also inside JSON, slugs and pages, for the word's core is plain letters and digits), and what it becomes in other codes."""
    text = core.decode("latin-1")
    found = {
        "plain": core,
        "hex": core.hex().encode(),
        "HEX": core.hex().upper().encode(),
        "utf-16-le": text.encode("utf-16-le"),
        "utf-16-be": text.encode("utf-16-be"),
        "json": "".join(f"\\u{ord(c):04x}" for c in text).encode(),
    }
    for shift in range(3):
        # Whatever stands before and after it, these letters of base64 depend on the core alone.
        whole = b64encode(b"x" * shift + core)
        start, end = (shift * 8 + 5) // 6, (shift + len(core)) * 8 // 6
        found[f"base64+{shift}"] = whole[start:end]
    return found


def hits(places: Mapping[str, bytes], *cores: bytes) -> list[tuple[str, str]]:
    """Where any of them stands, and how spelt."""
    wanted = [(name, needle) for core in cores for name, needle in spellings(core).items()]
    return [(place, name) for place, content in places.items() for name, needle in wanted if needle in content]


def files(root: Path) -> dict[str, bytes]:
    """Everything below a folder."""
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def vacuum(root: Path) -> None:
    """What SQLite has freed is gone from its files, write-ahead logs included."""
    for path in sorted(root.glob("*.db")):
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("VACUUM")
        assert connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0, path.name
        connection.close()


def words(node: Any) -> Iterator[str]:
    """All strings of a document."""
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from words(child)
    if isinstance(node, str):
        yield node


JSON: TypeAdapter[Any] = TypeAdapter(Any)
