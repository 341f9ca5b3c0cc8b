"""A stored history on disk: `<name>.jsonl`, each line a body as it stood in the log; `<name>.json`, its keys and what became of it."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from shared.eventstore.codec import Codec, Recorded
from shared.eventstore.keys import MemoryKeyring
from shared.eventstore.port import Record, genesis, link
from shared.eventstore.sealing import Key
from shared.execute import fold
from shared.sop.event import Event
from tests.support.office import DECIDERS

FOLDER = Path(__file__).parent
Summary = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class History:
    """As read back."""

    records: Sequence[Record]
    keys: Sequence[Key]
    summary: Summary

    def codec(self) -> Codec:
        return Codec(MemoryKeyring((key.key_id, key) for key in self.keys))


def names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.jsonl"))


def load(name: str, folder: Path = FOLDER) -> History:
    """A history from its two files."""
    said = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    keys = [Key(key_id, bytes.fromhex(secret)) for key_id, secret in said["keys"].items()]
    return History(records_of((folder / f"{name}.jsonl").read_bytes()), keys, said["summary"])


def records_of(lines: bytes) -> list[Record]:
    """Records whose bodies are these lines, chained anew."""
    found: list[Record] = []
    for position, body in enumerate(lines.splitlines(), start=1):
        d, digest = orjson.loads(body), hashlib.sha256(body).digest()
        chain = link(found[-1].chain if found else genesis(UUID(d["source"])), position, digest)
        at, names_ = datetime.fromisoformat(d["time"]), (d["type"], d["causation"], d["correlation"])
        found.append(Record(position, d["subject"], d["streamversion"], UUID(d["id"]), *names_, at, body, digest, chain))
    return found


def save(name: str, records: Sequence[Record], keys: Sequence[Key], folder: Path = FOLDER) -> None:
    """A new history. What is there is never written over: it is what some office has in its log."""
    with (folder / f"{name}.jsonl").open("xb") as file:
        file.writelines(record.body + b"\n" for record in records)
    _say(folder / f"{name}.json", {"keys": {key.key_id: key.secret.hex() for key in keys}, "summary": {}})


def save_summary(name: str, summary: Summary, folder: Path = FOLDER) -> None:
    """What has become of a history, anew: after a stage learnt to fold otherwise, on purpose."""
    path = folder / f"{name}.json"
    _say(path, json.loads(path.read_text(encoding="utf-8")) | {"summary": summary})


def _say(path: Path, said: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(said, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


KEPT = {
    "registry": "direktori.version direktori.profil_versi direktori.pegawai direktori.saluran kunci.version",
    "disposition": "tahap sop_nomor sop_versi pemberi dibaca staf tautan nomor.berikut nomor.pertama",
    "content": "tahap staf versi putaran materi.judul sidik slug tersentuh ralat tayang_versi",
    "verification": "tahap versi putaran sidik klasifikasi tersentuh dibaca uji",
    "publisher": "tahap unit sidik versi staf bahan tayang tayang_versi penjelasan_tarik sudah_ditarik batal",
}
"""What of a stage's final state is compared: what an officer would notice if it were different."""


def summarise(facts: Sequence[Recorded[Event]]) -> dict[str, dict[str, Any]]:
    """Every stream of a stage folded by its decider, and what `KEPT` names of the outcome."""
    streams: dict[str, list[Recorded[Event]]] = defaultdict(list)
    for fact in facts:
        streams[fact.stream].append(fact)
    found = {}
    for stream, its in sorted(streams.items()):
        decider = DECIDERS.get(stream.partition("-")[0])
        if decider is not None:
            state = fold(decider, its)
            found[stream] = {path: _plain(state, path) for path in KEPT[decider.service].split()}
    return found


def _plain(state: Any, path: str) -> Any:
    value = state
    for part in path.split("."):
        value = getattr(value, part) if value is not None else None
    return sorted(value) if isinstance(value, frozenset | dict) else list(value) if isinstance(value, tuple) else value
