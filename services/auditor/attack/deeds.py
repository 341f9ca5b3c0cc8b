"""The classes of tampering, each done as well as its kind can be done. Random choices come in, so a seed repeats everything."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Literal
from uuid import UUID

from sqlalchemy import Connection, text

from services.auditor.attack import rows
from shared.eventstore.port import canonical
from shared.sop.types import format_time

Work = Callable[["Scene"], None]


@dataclass(frozen=True, slots=True)
class Scene:
    """A copy that may be spoilt, and where."""

    connection: Connection
    log_id: UUID
    at: int
    """A sealed position with a neighbour on each side."""
    rng: Random


@dataclass(frozen=True, slots=True)
class Deed:
    """`caught_by`: kinds of finding that tell of it at its place; `where`: what of a copy it touches."""

    code: str
    about: str
    work: Work
    caught_by: frozenset[str]
    where: Literal["log", "segel", "media", "pemicu"] = "log"


def ubah(s: Scene) -> None:
    document = rows.body_at(s.connection, s.at) | {"unit": f"lain{s.rng.randrange(1000)}"}
    rows.put(s.connection, s.at, body=canonical(document))


def hapus(s: Scene) -> None:
    rows.drop(s.connection, s.at, s.at)


def sisip(s: Scene) -> None:
    """Columns, id and body of the new one agree with each other; its neighbours' chain is what gives it away."""
    c = s.connection
    row, document = rows.row_at(c, s.at), rows.body_at(c, s.at)
    forged, stream = UUID(int=s.rng.getrandbits(128), version=4), f"sisipan-{s.rng.getrandbits(32)}"
    rows.moved(c, s.at, 1)
    document |= {"id": str(forged), "subject": stream, "streamversion": 1}
    document.pop("handler", None)  # else the id would have to follow from it
    body = canonical(document)
    own = {"position": s.at, "stream": stream, "version": 1, "event_id": rows.stored_id(c, forged)}
    rows.added(c, row | own | {"body": body, "digest": hashlib.sha256(body).digest()})


def tukar(s: Scene) -> None:
    for old, new in ((s.at, rows.FAR), (s.at + 1, s.at), (rows.FAR, s.at + 1)):
        rows.put(s.connection, old, position=new)


def ganti_jenis(s: Scene) -> None:
    document = rows.body_at(s.connection, s.at)
    other = "tayang.PenayanganGagal.v1" if document["type"] != "tayang.PenayanganGagal.v1" else "tayang.MateriDitayangkan.v1"
    rows.rewritten(s.connection, s.at, document | {"type": other}, type=other)


def tanggal_mundur(s: Scene) -> None:
    document = rows.body_at(s.connection, s.at)
    at = datetime.fromisoformat(document["time"]) - timedelta(days=s.rng.randrange(1, 400))
    rows.rewritten(s.connection, s.at, document | {"time": format_time(at)}, recorded_at=rows.stored_time(s.connection, at))


def kolom(s: Scene) -> None:
    name = s.rng.choice(("type", "causation", "correlation", "stream"))
    rows.put(s.connection, s.at, **{name: f"lain-{s.rng.getrandbits(32)}"})


def potong_ekor(s: Scene) -> None:
    rows.drop(s.connection, s.at)


def tulis_ulang(s: Scene) -> None:
    """Somebody who knows how the log is made: everything in it agrees."""
    document = rows.body_at(s.connection, s.at) | {"unit": f"lain{s.rng.randrange(1000)}"}
    rows.rewritten(s.connection, s.at, document)
    rows.relinked(s.connection, s.log_id, s.at)


def pemicu(s: Scene) -> None:
    """What should refuse changes: away, asleep, or there in name only."""
    if s.connection.dialect.name == "sqlite":
        away = "DROP TRIGGER events_no_UPDATE"
        hollow = "CREATE TRIGGER events_no_UPDATE BEFORE UPDATE ON events WHEN 0 BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
        chosen = s.rng.choice(((away,), (away, hollow)))
    else:
        body = "CREATE OR REPLACE FUNCTION log_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$"
        asleep = "ALTER TABLE events DISABLE TRIGGER events_no_change"
        sleepy = "ALTER TABLE events ENABLE REPLICA TRIGGER events_no_truncate"
        rule = "CREATE RULE diam AS ON INSERT TO events DO INSTEAD NOTHING"
        chosen = s.rng.choice(((body,), (asleep,), (sleepy,), (rule,), ("DROP TRIGGER events_no_change ON events",)))
    for statement in chosen:
        s.connection.execute(text(statement))


def media(_: Scene) -> None:
    """Done to files, not to the database: see `files.py`."""


def _caught(*kinds: str) -> frozenset[str]:
    return frozenset(kinds)


DEEDS: tuple[Deed, ...] = (
    Deed("ubah", "isi satu peristiwa diubah", ubah, _caught("digest")),
    Deed("hapus", "satu peristiwa dihapus", hapus, _caught("missing")),
    Deed("sisip", "satu peristiwa disisipkan di tengah", sisip, _caught("chain", "tree")),
    Deed("tukar", "dua peristiwa bertukar tempat", tukar, _caught("chain", "tree")),
    Deed("ganti_jenis", "jenis satu peristiwa diganti", ganti_jenis, _caught("chain", "tree")),
    Deed("tanggal_mundur", "waktu satu peristiwa dimundurkan", tanggal_mundur, _caught("chain", "tree", "time")),
    Deed("kolom", "satu kolom diubah, isinya dibiarkan", kolom, _caught("column")),
    Deed("potong_ekor", "akhir log dipotong", potong_ekor, _caught("truncated")),
    Deed("tulis_ulang", "log ditulis ulang dari satu titik, sidik dan rantai dihitung ulang", tulis_ulang, _caught("tree")),
    Deed("pemicu", "pemicu penolak perubahan dimatikan atau diganti", pemicu, _caught("trigger"), "pemicu"),
    Deed("media", "isi satu lampiran diubah", media, _caught("media"), "media"),
    Deed("cadangan_lama", "log dan segel diganti cadangan lama", potong_ekor, _caught("truncated"), "segel"),
    Deed("cabang", "log ditulis ulang dan disegel lagi dengan kunci segel yang sama", tulis_ulang, _caught("checkpoint"), "segel"),
)
"""Every class of the table that `tayang audit attack` prints, in its order."""
