"""`…nilai-terbuka.json`: sealed values of one case in clear, for one recipient, on record in the log before they leave.

AES-GCM under the case's key leaves nothing smaller to give away: a value can only be proven with the key that opens the whole case,
what will be written in it later included. So the values are the office's statement. Place and length can be checked, and the log
holds the file's digest: what was stated, and to whom, cannot be denied.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import uuid4

import orjson

from services.auditor.commands import BukaNilai
from services.auditor.pack.build import Pack
from services.auditor.pack.opening import DECIDER
from shared.command import Circumstances, Signer
from shared.eventstore.sealing import Key, is_sealed, unseal
from shared.execute import Executor
from shared.foundation import Foundation
from shared.sop.events import BidangDibuka
from shared.sop.types import format_time

FORMAT = "tayang-nilai-1"


async def disclosed(on: Foundation, pack: Pack, case: str, recipient: str, operator: str) -> bytes:
    """The file's bytes, once the log says who gets them. Raises Refused."""
    documents = {r.position: orjson.loads(r.body) for r in pack.records if r.correlation == case}
    fields = [(at, path, sealed) for at, d in documents.items() for path, sealed in sealed_fields(d["data"])]
    keys = await on.keyring.load(frozenset(sealed["key"] for _, _, sealed in fields))
    values = [_value(at, path, sealed, documents[at]["id"], keys) for at, path, sealed in fields if keys.get(sealed["key"])]
    unit = next(iter(documents.values()))["unit"]
    now = on.clock()
    content = orjson.dumps(
        {
            "format": FORMAT,
            "log": str((await on.store.identity()).log_id),
            "kasus": case,
            "paket": pack.sha256,
            "penerima": recipient,
            "pada": format_time(now),
            "garam": secrets.token_hex(16),
            "pernyataan": "Nilai di bawah ini adalah pernyataan kantor: tempat dan panjangnya dapat dicocokkan dengan paket, isinya tidak.",
            "tidak_terbuka": len(fields) - len(values),
            "orang": await _people(on, unit, documents),
            "nilai": values,
        },
        option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS,
    )
    command = BukaNilai(penerima=recipient, nilai=tuple(_places(values)), sidik=hashlib.sha256(content).hexdigest(), paket=pack.sha256)
    about = Circumstances(str(uuid4()), "operator", None, unit, case, Signer(operator, "operator"), now)
    await Executor(DECIDER, on.store, on.codec, on.directories).execute(command, about)
    return content


def sealed_fields(node: Any, path: str = "") -> Iterator[tuple[str, Mapping[str, str]]]:
    """JSON pointer and ciphertext object of every sealed field."""
    for name, child in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        if is_sealed(child):
            yield f"{path}/{name}", child
        else:
            yield from sealed_fields(child, f"{path}/{name}")


def _value(at: int, path: str, sealed: Mapping[str, str], event_id: str, keys: Mapping[str, Key | None]) -> dict[str, Any]:
    plain = unseal(keys[sealed["key"]], event_id, path, sealed)
    return {"posisi": at, "bidang": path, "nilai": plain, "tersegel": {name: sealed[name] for name in ("key", "nonce", "ct")}}


def _places(values: Sequence[Mapping[str, Any]]) -> Iterator[BidangDibuka]:
    by_position: dict[int, list[str]] = {}
    for value in values:
        by_position.setdefault(value["posisi"], []).append(value["bidang"])
    for at, paths in by_position.items():
        yield BidangDibuka(posisi=at, bidang=tuple(paths))


async def _people(on: Foundation, unit: str, documents: Mapping[int, Mapping[str, Any]]) -> dict[str, str]:
    known = (await on.directories.of(unit)).pegawai
    return {actor: known[actor].nama for actor in sorted({str(d["actor"]) for d in documents.values()}) if actor in known}
