"""An attachment that is no longer the one an event speaks of."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

from sqlalchemy import select

from services.auditor.attack.copies import Copy
from services.auditor.attack.stranger import engine_for
from shared.eventstore.schema import events

_NAMED = re.compile(rb'"[a-z_]*sha256":"([0-9a-f]{64})"')


def alter_one(copy: Copy, sealed: int, rng: Random) -> int | None:
    """One byte of one file named under the seal; the position of the event that names it first. None: there is no such file."""
    with engine_for(copy.url).connect() as connection:
        rows = connection.execute(select(events.c.position, events.c.body).order_by(events.c.position)).all()
    found: dict[Path, int] = {}
    for position, body in rows:
        for named in _NAMED.findall(bytes(body)):
            path = copy.media / (text := named.decode())[:2] / text[2:4] / text
            if position <= sealed and path.is_file() and path.stat().st_size:
                found.setdefault(path, position)
    if not found:
        return None
    path = rng.choice(sorted(found))
    content = bytearray(path.read_bytes())
    content[rng.randrange(len(content))] ^= 1 + rng.randrange(255)
    path.chmod(0o600)
    path.write_bytes(content)
    return found[path]
