"""What logs say was erased, carried out on a copy: a backup from before an erasure must not bring anything of it back."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import orjson
from sqlalchemy import select, update

from shared.backup.source import KEYS, LOG, MEDIA
from shared.eventstore.keys_database import keys, open_engine, scrub
from shared.eventstore.open import open_store
from shared.eventstore.port import read_all
from shared.sop.events import DataPribadiDimusnahkan

_TYPE = DataPribadiDimusnahkan.stored_type()


@dataclass
class Erased:
    """Key ids and files of all erasures; how many there were."""

    keputusan: int = 0
    kunci: set[str] = field(default_factory=set)
    berkas: set[str] = field(default_factory=set)


async def erased_in(log: Path, log_id: str) -> Erased:
    """What this log records, if it is the same log; nothing of it is sealed, so no key is needed."""
    found = Erased()
    store = await open_store(f"sqlite:///{log}", create=False)
    try:
        if str((await store.identity()).log_id) != log_id:
            return found
        async for record in read_all(store):
            if record.type == _TYPE:
                data = orjson.loads(record.body)["data"]
                found.keputusan += 1
                found.kunci.update(data["kunci"])
                found.berkas.update(data.get("berkas", ()))
    finally:
        await store.close()
    return found


def carry_out(data: Path, erased: Erased) -> int:
    """On the files of a folder that nobody runs; how many keys were still there."""
    there = 0
    if erased.kunci and (data / KEYS).is_file():
        engine = open_engine(f"sqlite:///{data / KEYS}")
        try:
            with engine.begin() as connection:
                for key_id in sorted(erased.kunci):
                    held = select(keys.c.key_id).where(keys.c.key_id == key_id, keys.c.secret.is_not(None))
                    if connection.execute(held).first() is not None:
                        connection.execute(update(keys).where(keys.c.key_id == key_id).values(secret=None))
                        there += 1
            scrub(engine)
        finally:
            engine.dispose()
    for digest in erased.berkas:
        (data / MEDIA / digest[:2] / digest[2:4] / digest).unlink(missing_ok=True)
    return there


def newest_log(backup: Path) -> Path | None:
    """Of the backups that stand beside this one, the log of the newest: it may know of erasures that this one does not."""
    beside = sorted(p for p in backup.resolve().parent.glob("tayang-*-*") if (p / LOG).is_file() and p.name > backup.resolve().name)
    return beside[-1] / LOG if beside else None
