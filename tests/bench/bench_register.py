"""The registers made anew from the log, beside a plain typed replay of the same log: what folding and writing rows costs.

    python -m tests.bench.bench_register [--quick] [--rounds N]

"rebuild": the portal's projection emptied and filled, a transaction a page, on a database file of its own. "site": the public
list likewise. "fold": no database, as `tayang register export` does. Each against reading and decoding every event of the log.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile
from collections.abc import Callable, Coroutine
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import structlog

from services.portal.registers.table import Registers
from services.publisher.site.database import SiteDb
from services.publisher.site.dip.follow import DaftarDip
from services.publisher.site.dip.tables import informasi, posisi
from shared.eventstore.codec import Codec
from shared.eventstore.keys import SqlKeyring
from shared.eventstore.open import open_store
from shared.eventstore.port import EventStore
from shared.eventstore.wanted import wanted
from shared.messaging.database import Database
from shared.sop.register.catatan import HEARD
from shared.sop.register.lipatan import Lipatan
from tests.bench.bench_replay import replay
from tests.bench.harness import Case, Side, options, report
from tests.bench.replay_log import fill, story

EVENTS, QUICK_EVENTS = 20_000, 5_000


async def fold(store: EventStore, codec: Codec) -> None:
    lipatan = Lipatan()
    async for _, facts in wanted(store, codec, HEARD):
        lipatan.tambah(facts)
    assert lipatan.catatan


async def site(db: SiteDb, store: EventStore, codec: Codec) -> None:
    await db.write(lambda c: (c.execute(informasi.delete()), c.execute(posisi.delete())))
    await DaftarDip(db, store, codec).catch_up()


def main() -> int:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    given = options(__doc__ or "")
    with ExitStack() as stack:
        run = stack.enter_context(asyncio.Runner())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        store, keyring = run.run(open_store(f"sqlite:///{folder}/log.db")), SqlKeyring(f"sqlite:///{folder}/keys.db")
        stack.callback(keyring.close)
        stack.callback(lambda: run.run(store.close()))
        codec, told = Codec(keyring), story()
        count = -(-(QUICK_EVENTS if given.quick else EVENTS) // len(told))
        run.run(fill(store, codec, told, count))
        size = count * len(told)
        print(f"sqlite: {size} events in {count} cases")
        portal, public = Database(f"sqlite:///{folder}/portal.db"), SiteDb.open(f"sqlite:///{folder}/situs.db")
        stack.callback(lambda: run.run(portal.close()))
        stack.callback(lambda: run.run(public.close()))
        registers = Registers(portal, store, codec)
        run.run(registers.prepare())
        run.run(public.prepare())

        def side(work: Callable[[], Coroutine[Any, Any, Any]]) -> Side:
            return lambda: run.run(work()) and None

        plain = side(lambda: replay(store, codec))
        ways = {
            "rebuild": side(registers.rebuild),
            "site": side(lambda: site(public, store, codec)),
            "fold": side(lambda: fold(store, codec)),
        }
        return report([Case(f"{name}, vs plain replay", size, ours, plain) for name, ours in ways.items()], given)


if __name__ == "__main__":
    sys.exit(main())
