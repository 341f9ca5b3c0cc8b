"""A mail server that speaks real SMTP over a real socket, and treats each recipient as told."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

OK = "250 OK"
HANG, DISCONNECT, ANSWER_LOST = "diam", "putus", "jawaban hilang"
"""Instead of an answer: silence; the line drops; the mail is taken, but nobody ever hears that it was."""


@dataclass
class FakeSmtp:
    """Answers by recipient: the first of its list, the last one for ever."""

    port: int = 0
    answers: dict[str, list[str]] = field(default_factory=lambda: defaultdict(lambda: [OK]))
    tried: list[str] = field(default_factory=list)
    mails: list[tuple[str, Message]] = field(default_factory=list)
    _released: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def to(self, address: str) -> list[Message]:
        """Mails taken for this address."""
        return [mail for to, mail in self.mails if to == address]

    def _next(self, address: str) -> str:
        answers = self.answers[address]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        self.tried.append(address)
        answer = self._next(address)
        if answer == HANG:
            await self._released.wait()
        if answer in (HANG, DISCONNECT):
            _drop(server)
            return "421 tutup"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        elif answer == ANSWER_LOST:
            envelope.rcpt_tos.append(address)
            envelope.mail_options.append(ANSWER_LOST)
            return OK
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.mails += [(to, message_from_bytes(envelope.content)) for to in envelope.rcpt_tos]
        if ANSWER_LOST in envelope.mail_options:
            await self._released.wait()
            _drop(server)
        return OK


def _drop(server: SMTP) -> None:
    if server.transport is not None:
        server.transport.close()


@asynccontextmanager
async def fake_smtp() -> AsyncIterator[FakeSmtp]:
    """Listening on a port of its own."""
    fake = FakeSmtp()
    loop = asyncio.get_running_loop()

    def session() -> Any:
        return SMTP(fake, hostname="uji.invalid", loop=loop, enable_SMTPUTF8=True)

    server = await loop.create_server(session, "127.0.0.1", 0)
    fake.port = server.sockets[0].getsockname()[1]
    try:
        yield fake
    finally:
        fake._released.set()
        server.close()
