"""Keys under their master: made sure of at start, wrapped where they lie plain from before, and rewrapped when the master is replaced."""

from __future__ import annotations

import os
from collections.abc import Iterable

from sqlalchemy import Connection, Engine, func, insert, select, update
from sqlalchemy.exc import IntegrityError, ProgrammingError

from shared.durable import sync
from shared.eventstore.keys_database import answering, keys, scrub
from shared.eventstore.master_key import ID_BYTES, SECRET_BYTES, Master, MasterKeys, missing, wrong
from shared.refusal import Refused, reason

MARK = "induk"
"""A row of the keys' table that names the master in force: of two machines that begin at once with a master each, one is refused."""


def prepare(engine: Engine, masters: MasterKeys, *, make: bool = True) -> None:
    """The master in force is at hand and all keys lie under one. Raises Refused when it is missing or another one.

    `make` False: where there has never been one, everything stays as it lies.
    """
    with answering(), engine.connect() as connection:
        marked = _marked(connection)
        connection.rollback()
    if marked is None:
        present = masters.present()
        if present is None and not make:
            return
        marked = _mark(engine, present or masters.make())
    else:
        _finish_rotation(masters, marked)
    present_now = masters.present()
    if present_now is None:
        raise missing(masters.file)
    if present_now.id != marked:
        raise wrong(masters.file, marked)
    _wrap_plain(engine, present_now)


def rotate(engine: Engine, masters: MasterKeys) -> str:
    """A new master, every key rewrapped in one transaction; the id of the old one, whose file is kept. Raises Refused."""
    prepare(engine, masters)
    old = masters.present()
    if old is None:
        raise missing(masters.file)
    masters.coming.unlink(missing_ok=True)  # of a try whose transaction never came
    new = masters.make(masters.coming)
    with answering(), engine.begin() as connection:
        for row in connection.execute(select(keys.c.key_id, keys.c.secret).where(keys.c.secret.is_not(None))).all():
            connection.execute(update(keys).where(keys.c.key_id == row.key_id).values(secret=new.wrap(masters.unwrap(row.secret))))
    scrub(engine)
    _finish_rotation(masters, new.id)
    masters.forget()
    return old.id.hex()


def drop_old(engine: Engine, masters: MasterKeys) -> list[str]:
    """Throw replaced masters away, once nothing lies under them any more; their ids. Raises Refused."""
    prepare(engine, masters)
    with answering(), engine.connect() as connection:
        stored = connection.execute(select(keys.c.secret).where(keys.c.secret.is_not(None))).scalars().all()
    used = {bytes(s[:ID_BYTES]) for s in stored}
    olds = masters.olds()
    if used & olds.keys():
        raise Refused(
            (reason("kunci_induk_terpakai", "Masih ada kunci di bawah kunci induk lama; ulangi `tayang privacy rotate-master`."),)
        )
    for path in olds.values():
        path.unlink()
    masters.forget()
    return [id_.hex() for id_ in olds]


def _marked(connection: Connection) -> bytes | None:
    stored = connection.execute(select(keys.c.secret).where(keys.c.key_id == MARK)).scalar()
    return None if stored is None else bytes(stored[:ID_BYTES])


def _mark(engine: Engine, master: Master) -> bytes:
    with answering(), engine.connect() as connection:
        try:
            connection.execute(insert(keys).values(key_id=MARK, scope=MARK, secret=master.wrap(os.urandom(SECRET_BYTES))))
            connection.commit()
        except IntegrityError:  # another process was first; whether with this master is looked at next
            connection.rollback()
        found = _marked(connection)
    assert found is not None
    return found


def _finish_rotation(masters: MasterKeys, marked: bytes) -> None:
    """Files after the transaction: done by whoever comes next, if it was cut off."""
    present = masters.present()
    if present is not None and present.id == marked:
        masters.coming.unlink(missing_ok=True)
        return
    other = MasterKeys(masters.coming).present()
    if other is None or other.id != marked:
        return
    if present is not None:
        masters.file.replace(masters.file.with_name(f"{masters.file.stem}-{present.id.hex()}.key"))
    masters.coming.replace(masters.file)
    sync(masters.file.parent)


def _wrap_plain(engine: Engine, master: Master) -> None:
    with answering(), engine.connect() as connection:
        plain = connection.execute(select(keys.c.key_id, keys.c.secret).where(func.length(keys.c.secret) == SECRET_BYTES)).all()
        connection.rollback()
        if not plain:
            return
        try:
            _update(connection, [(row.key_id, master.wrap(row.secret)) for row in plain])
            connection.commit()
        except ProgrammingError as error:
            # A stage's role on PostgreSQL may not change keys: `tayang db prepare` wraps them as their owner.
            connection.rollback()
            raise Refused(
                (reason("kunci_belum_dibungkus", "Masih ada kunci lama yang belum dibungkus; jalankan `tayang db prepare` sebagai admin."),)
            ) from error
    scrub(engine)


def _update(connection: Connection, rows: Iterable[tuple[str, bytes]]) -> None:
    for key_id, secret in rows:
        connection.execute(update(keys).where(keys.c.key_id == key_id).values(secret=secret))
