"""Composition of the notices, used by production and tests alike."""

from __future__ import annotations

from datetime import timedelta

from services.notices.address import portal_url
from services.notices.channels.mail import mail_of
from services.notices.channels.port import Channel
from services.notices.channels.telegram import telegram_of
from services.notices.commands import Saluran
from services.notices.decisions import DECIDER
from services.notices.queue import Queue
from services.notices.reactions import REACTIONS
from services.notices.sender import Sender
from services.notices.state import State
from services.notices.subscribers import Subscribers
from shared.service import Foundation, Service
from shared.sop import events as e
from shared.sop.event import EVENTS

STAGES = ("disposition", "content", "verification", "publisher")
OF_NO_CASE = ("NomorPertamaDitetapkan", "NomorDicadangkan", "NomorDisposisiDibatalkan")


class Notices(Service[State]):
    """The service with a sender beside it."""

    def __init__(self, on: Foundation) -> None:
        super().__init__(on, DECIDER, REACTIONS)
        known: dict[Saluran, Channel | None] = {"surel": mail_of(on.settings, on.clock), "telegram": telegram_of(on.settings)}
        here: list[Saluran] = [name for name, channel in known.items() if channel is not None]
        channels: dict[str, Channel] = {name: channel for name, channel in known.items() if channel is not None}
        queue = Queue(self.database)
        self.sender = Sender(on, self.executor, queue, channels, lambda: portal_url(on.settings), self.signer)
        hears = Subscribers(self, queue, tuple(here), timedelta(seconds=on.settings.notice_gather_s))
        self.facts.on(*(cls for name, cls in EVENTS.items() if cls.service in STAGES and name not in OF_NO_CASE))(hears.kabarkan)
        self.facts.on(e.TenggatMendekat, e.TenggatTerlampaui)(hears.ingatkan)
        self.facts.on(e.TenggatDieskalasi)(hears.naikkan)
        self.facts.on(e.PelanggaranDataDilaporkan, e.KeterbukaanTidakOptimal)(hears.kantor)
        self.facts.on(e.PemberitahuanDisiapkan)(hears.antrikan)
        self.facts.on(e.PemberitahuanTerkirim, e.PemberitahuanGagal)(hears.selesaikan)

    async def start(self) -> None:
        """The queue, then the facts that fill it."""
        await self.sender.start()
        await super().start()

    async def stop(self) -> None:
        """The sender first: it must not begin anything new."""
        await self.sender.stop()
        await super().stop()


def build(on: Foundation) -> Notices:
    """The notices."""
    return Notices(on)
