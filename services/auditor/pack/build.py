"""Puts a pack together: ciphertext as stored, proofs, keys, a readable report and both verifiers. The same log and seal: the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from services.auditor.folder import SealFolder
from services.auditor.pack import report, verifiers
from services.auditor.pack.check import FORMAT
from services.auditor.pack.reading_guide import guide
from services.auditor.pack.scope import Chosen, Scope, choose, published_files, runs
from services.auditor.pack.zipped import MAX_BYTES, zipped
from shared.eventstore.port import EventStore, LogIdentity, Record
from shared.media.refused import MediaRusak, MediaTidakAda
from shared.proof.sealed_tree import SealedTree, TreeUnreadable
from shared.refusal import reason, refuse
from shared.sop.event import EVENTS

GetMedia = Callable[[str], Awaitable[bytes]]
_SUFFIX = ((b"\xff\xd8\xff", ".jpg"), (b"\x89PNG", ".png"), (b"%PDF", ".pdf"), (b"RIFF", ".webp"), (b"<", ".html"))


@dataclass(frozen=True, slots=True)
class Pack:
    """The zip, and what is told about it."""

    content: bytes
    records: tuple[Record, ...]
    sealed: int
    unsealed: int
    media: int
    missing_media: tuple[str, ...]

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


async def build(
    store: EventStore, folder: SealFolder, media: GetMedia, scope: Scope, about: report.About, older: Sequence[int] = ()
) -> Pack:
    """`older`: sizes of checkpoints somebody keeps, whose way into the present tree goes along. Raises Refused."""
    try:
        tree = SealedTree.open(folder.path)
        first = folder.first_key()
        if tree is None or first is None or not tree.size:
            raise refuse(reason("belum_ada_segel", "Log belum pernah disegel. Jalankan tayang up; segel pertama dibuat dengan sendirinya."))
        if tree.root() != tree.checkpoint.root:
            raise TreeUnreadable("akar pohon")
        chosen = await choose(store, scope, tree.size)
        proofs = _proofs(tree, chosen.records, older)
    except TreeUnreadable as error:
        raise refuse(reason("segel_rusak", f"Berkas segel tidak sesuai ({error}). Periksa: tayang audit verify.")) from error
    out, named = published_files(chosen.records)
    files, missing = await _media(media, out)
    identity = await store.identity()
    files |= {f"peristiwa/{r.position:012}.json": r.body for r in chosen.records}
    files |= _schemas(chosen.records)
    files |= {
        "BACA-SAYA.txt": guide(identity, tree, chosen, scope, len(named)).encode(),
        "bukti.json": _json(proofs),
        "checkpoint.txt": tree.note,
        "kunci.txt": f"{first.vkey}\n".encode(),
        "laporan.html": (await report.written(chosen.records, about, scope, tree, identity)).encode(),
        "rantai.json": _json({"ruas": await runs(store, [r.position for r in chosen.records])}),
        "verifikasi.html": verifiers.verifikasi_html().encode(),
        "verify.py": verifiers.verify_py().encode(),
    }
    files["manifes.json"] = _json(_manifest(identity, scope, tree.size, chosen, files, [*named, *missing]))
    if sum(map(len, files.values())) > MAX_BYTES // 2:
        raise refuse(reason("paket_terlalu_besar", "Paket lebih dari 512 MB; bagi menjadi beberapa kasus atau waktu yang lebih pendek."))
    return Pack(zipped(files), chosen.records, tree.size, chosen.unsealed, len(out) - len(missing), tuple(missing))


def _proofs(tree: SealedTree, records: Sequence[Record], older: Sequence[int]) -> dict[str, Any]:
    beyond = [size for size in older if not 0 < size <= tree.size]
    if beyond:
        raise refuse(reason("checkpoint_lebih_baru", f"Checkpoint berukuran {beyond[0]} tidak ada pada segel ini (ukuran {tree.size})."))
    return {
        "peristiwa": [
            {"posisi": r.position, "sidik": r.digest.hex(), "bukti": [one.hex() for one in tree.inclusion(r.position)]} for r in records
        ],
        "konsistensi": [
            {"ukuran": size, "akar": tree.root(size).hex(), "bukti": [one.hex() for one in tree.consistency(size)]}
            for size in sorted({*older} - {tree.size})
        ],
    }


async def _media(get: GetMedia, digests: Sequence[str]) -> tuple[dict[str, bytes], list[str]]:
    files, missing = {}, []
    for digest in digests:
        try:
            content = await get(digest)
        except (MediaTidakAda, MediaRusak):
            missing.append(digest)
            continue
        suffix = next((ending for start, ending in _SUFFIX if content.startswith(start)), "")
        files[f"media/{digest}{suffix}"] = content
    return files, missing


def _schemas(records: Sequence[Record]) -> dict[str, bytes]:
    """Of the versions this program writes; an older version's shape stands in the program that wrote it."""
    known = {cls.stored_type(): cls for cls in EVENTS.values()}
    return {f"skema/{type_}.json": _json(known[type_].model_json_schema()) for type_ in sorted({r.type for r in records} & known.keys())}


def _manifest(
    identity: LogIdentity, scope: Scope, size: int, chosen: Chosen, files: Mapping[str, bytes], left_off: Sequence[str]
) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "log": str(identity.log_id),
        "epoch": identity.epoch,
        "cakupan": scope.said,
        "segel": size,
        "belum_tersegel": chosen.unsealed,
        "media_tidak_disertakan": sorted(left_off),
        "berkas": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
    }


def _json(document: Any) -> bytes:
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2)
