"""What all parts of a process stand on: log, keys, directory, attachments. Without FastStream: whoever only looks starts quickly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from shared.clock import Clock, elapsed_since_start, system_clock
from shared.directory import Directories
from shared.eventstore.codec import Codec
from shared.eventstore.keys import SqlKeyring
from shared.eventstore.master_key import MasterKeys
from shared.eventstore.open import check_privileges, open_store
from shared.eventstore.plausible import TimeGuard
from shared.eventstore.port import EventStore, StoreError
from shared.media.store import MediaStore
from shared.messaging.doorbell import Doorbell
from shared.messaging.halt import Guarded, HaltSwitch
from shared.settings import Settings


@dataclass(slots=True)
class Foundation:
    """What all stages of one process stand on."""

    settings: Settings
    store: EventStore
    keyring: SqlKeyring
    codec: Codec
    directories: Directories
    media: MediaStore
    bell: Doorbell
    halt: HaltSwitch
    clock: Clock
    nats_url: str = ""
    public_url: str = ""

    async def close(self) -> None:
        """Give everything back."""
        await self.store.close()
        self.keyring.close()


async def lay_foundation(settings: Settings, clock: Clock = system_clock, *, create: bool = True) -> Foundation:
    """Open log, keys and attachments as the settings say."""
    if create:
        settings.data.mkdir(parents=True, exist_ok=True)
    bell = Doorbell()
    halt = HaltSwitch()
    make = create and not settings.production
    log_store = await open_store(settings.log_database, clock=clock, create=make, doorbell=lambda _position: bell.ring())
    if settings.production:
        try:
            await check_privileges(log_store)
        except StoreError:
            await log_store.close()
            raise
    # Who brings a clock of his own brings its truth along; only the machine's can be set wrong.
    guard = TimeGuard(clock, elapsed_since_start, timedelta(days=settings.clock_silence_days)) if clock is system_clock else None
    store = Guarded(log_store, halt, guard)
    try:
        keyring = SqlKeyring(settings.keys_database, MasterKeys(settings.keys_master), make=create)
    except BaseException:
        await log_store.close()
        raise
    codec = Codec(keyring)
    media = MediaStore.open(settings.media)
    return Foundation(
        settings, store, keyring, codec, Directories(store, codec), media, bell, halt, clock, settings.nats_url, settings.public_url
    )
