"""A log set back to a backup, declared by two people: both sign what stands now, the log records it, and a new epoch begins.

The second key is a registered operator's key that does not lie on this machine. Both signatures stay in the log for whoever checks it.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import insert

from services.auditor.attack.stranger import engine_for
from services.auditor.folder import FolderDamaged, SealFolder, SealLock
from shared.command import Circumstances, Signer
from shared.durable import sync
from shared.eventstore.open import open_store
from shared.eventstore.port import EventStore, Head, LogIdentity, StreamAppend
from shared.eventstore.schema import log_meta
from shared.eventstore.verify import verify_chain_of
from shared.foundation import Foundation
from shared.messaging.signing import SigningKey, verifies
from shared.refusal import Reasons, Refused, reason, refuse
from shared.sop.directory import DaftarKunci
from shared.sop.events import PemulihanDinyatakan
from shared.sop.types import format_time

STREAM, CASE, UNIT = "auditor-pemulihan", "pemulihan", "sistem"


@dataclass(frozen=True, slots=True)
class Restored:
    """The new epoch, and after which position it begins."""

    epoch: int
    position: int
    seal_kept_as: Path | None


def statement(log_id: UUID, epoch: int, position: int, chain: str) -> bytes:
    """What both sign."""
    return f"tayang-pemulihan-1\n{log_id}\n{epoch}\n{position}\n{chain}\n".encode()


def vouched_for(log_id: UUID, event: PemulihanDinyatakan) -> bool:
    """Whether two different keys signed it."""
    said = statement(log_id, event.epoch_baru, event.posisi_terakhir, event.rantai or "")
    pairs = list(zip(event.kunci, event.tanda, strict=False))
    return len(pairs) == 2 and len(set(event.kunci)) == 2 and all(verifies(key, said, signed) for key, signed in pairs)


def reasons_against(first: SigningKey, second: SigningKey, oleh: tuple[str, str], keys: DaftarKunci) -> Reasons:
    """Why these two may not declare it."""
    why = Reasons()
    known = {k.publik for k in keys.kunci.values() if k.jenis == "operator" and not k.dicabut}
    why.unless(first.public in known, "kunci_operator_tidak_terdaftar", "Kunci operator folder ini tidak terdaftar di log.")
    why.unless(
        second.public in known,
        "kunci_kedua_tidak_terdaftar",
        "Kunci kedua tidak terdaftar di log sebagai kunci operator, atau sudah dicabut. Buat dengan: tayang audit second-key.",
    )
    why.unless(first.public != second.public, "kunci_sama", "Kedua tanda tangan harus dibuat dengan dua kunci yang berbeda.")
    why.unless(oleh[0] != oleh[1], "orang_sama", "Pemulihan dinyatakan oleh dua orang yang berbeda.")
    return why


async def declare(on: Foundation, first: SigningKey, second: SigningKey, oleh: tuple[str, str], alasan: str) -> Restored:
    """Cut short anywhere, asking again finishes it. Raises Refused."""
    folder = SealFolder(on.settings.seal_folder)
    lock = SealLock.take(folder)
    if lock is None:
        raise refuse(reason("kantor_berjalan", "Kantor ini sedang berjalan; hentikan semua prosesnya dahulu."))
    # Past the halt: this is the one append that is made to a log which its seal disagrees with.
    store = await open_store(on.settings.log_database, clock=on.clock, create=False)
    try:
        identity = await store.identity()
        reasons_against(first, second, oleh, await on.directories.keys()).raise_if_any()
        await _whole(store)
        event = await _declared(on, store, identity) or await _declare(on, store, identity, (first, second), oleh, alasan)
        await _begin(on, identity.log_id, event.epoch_baru)
        return Restored(event.epoch_baru, event.posisi_terakhir, _put_aside(folder, event.epoch_baru))
    finally:
        await store.close()
        lock.release()


async def _whole(store: EventStore) -> None:
    found = (await verify_chain_of(store)).findings
    if found:
        first = found[0]
        raise refuse(
            reason("log_tidak_utuh", f"Log yang dipulihkan tidak utuh: posisi {first.position}, {first.kind}. Pakai cadangan lain.")
        )


async def _declared(on: Foundation, store: EventStore, identity: LogIdentity) -> PemulihanDinyatakan | None:
    """The one of an attempt that was cut short: on record, and its epoch not begun."""
    for fact in await on.codec.decode(await store.read_stream(STREAM)):
        if isinstance(fact.event, PemulihanDinyatakan) and fact.event.epoch_baru == identity.epoch + 1:
            return fact.event
    return None


async def _declare(
    on: Foundation, store: EventStore, identity: LogIdentity, signers: tuple[SigningKey, SigningKey], oleh: tuple[str, str], alasan: str
) -> PemulihanDinyatakan:
    head: Head = await store.head()
    epoch, chain = identity.epoch + 1, head.chain.hex()
    said = statement(identity.log_id, epoch, head.position, chain)
    event = PemulihanDinyatakan(
        epoch_baru=epoch,
        posisi_terakhir=head.position,
        oleh=oleh,
        alasan=alasan,
        rantai=chain,
        kunci=tuple(key.public for key in signers),
        tanda=tuple(b64encode(key.private.sign(said)).decode() for key in signers),
    )
    about = Circumstances(str(uuid4()), "operator", None, UNIT, CASE, Signer(signers[0].key_id, "operator"), on.clock())
    drafts = await on.codec.encode([event], about, "auditor.NyatakanPemulihan")
    await store.append([StreamAppend(STREAM, len(await store.read_stream(STREAM)), drafts)])
    return event


async def _begin(on: Foundation, log_id: UUID, epoch: int) -> None:
    """One more row: the triggers allow just the next epoch."""
    engine = engine_for(on.settings.log_database)
    sqlite, now = engine.dialect.name == "sqlite", on.clock()
    with engine.begin() as connection:
        row = {"log_id": str(log_id) if sqlite else log_id, "created_at": format_time(now) if sqlite else now}
        connection.execute(insert(log_meta).values(epoch=epoch, **row))
    engine.dispose()


def _put_aside(folder: SealFolder, epoch: int) -> Path | None:
    """The old epoch's seal is evidence: kept beside, never signed on."""
    try:
        memory = folder.memory()
    except FolderDamaged:
        memory = None
    if memory is not None and memory.epoch >= epoch:
        return None
    target = folder.path.with_name(f"{folder.path.name}.epoch-{epoch - 1}")
    if target.exists():
        raise Refused((reason("segel_lama_sudah_ada", f"{target} sudah ada; pindahkan dahulu."),))
    folder.path.rename(target)
    sync(target.parent)
    return target
