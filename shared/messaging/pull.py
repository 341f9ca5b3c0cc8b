"""One message at a time from a durable, by our own pull request.

nats-py's fetch hides what the server says, and FastStream's loop spins on it (TRAPS).
"""

from __future__ import annotations

import json

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.errors import TimeoutError as NatsTimeout

from shared.messaging.topology import Durable

_GONE = "503"
_CONFLICT = "409"
_HEARTBEAT = "100"


class Gone(Exception):
    """The stream or the durable is not there: bind anew."""


class Puller:
    """One inbox, one outstanding request."""

    def __init__(self, nc: Client, durable: Durable) -> None:
        self._nc = nc
        self._subject = f"$JS.API.CONSUMER.MSG.NEXT.{durable.stream}.{durable.service}"
        self._inbox = ""
        self._subscription: Subscription | None = None

    async def open(self) -> None:
        """Subscribe to the inbox."""
        self._inbox = self._nc.new_inbox()
        self._subscription = await self._nc.subscribe(self._inbox)

    async def next(self, wait_s: float) -> Msg | None:
        """The next message; None if there was none for `wait_s`. Raises Gone, and nats errors."""
        assert self._subscription is not None
        request = {"batch": 1, "expires": int(wait_s * 1e9)}
        await self._nc.publish(self._subject, json.dumps(request).encode(), reply=self._inbox)
        while True:
            try:
                # Longer than the request lives at the server: it answers first, so two requests never overlap.
                message = await self._subscription.next_msg(timeout=wait_s + 1.0)
            except NatsTimeout:
                return None
            status = (message.headers or {}).get("Status")
            if status is None or message.data:
                return message
            if status == _HEARTBEAT:
                continue
            if status == _GONE or (status == _CONFLICT and "Deleted" in (message.headers or {}).get("Description", "")):
                raise Gone
            return None

    async def close(self) -> None:
        """Give the inbox up; the server drops the request that waits on it."""
        if self._subscription is not None and not self._nc.is_closed:
            await self._subscription.unsubscribe()
        self._subscription = None
