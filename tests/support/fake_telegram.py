"""As much of Telegram's Bot API as a notice needs, over real HTTP: ok, blocked, slow down, silence."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

TOKEN = "123456:rahasia-bot"
OK: dict[str, Any] = {"ok": True, "result": {"message_id": 1}}
BLOCKED: dict[str, Any] = {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"}
SLOW: dict[str, Any] = {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 900}}
HANG: dict[str, Any] = {}


@dataclass
class FakeTelegram:
    """Answers by chat: the first of its list, the last one for ever."""

    port: int = 0
    answers: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(lambda: [OK]))
    tried: list[str] = field(default_factory=list)
    messages: list[tuple[str, str]] = field(default_factory=list)
    _released: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            size = next(int(line.partition(":")[2]) for line in head.splitlines() if line.lower().startswith("content-length"))
            body = json.loads(await reader.readexactly(size))
            answer = self._answer(head.split()[1], body)
            if not answer:
                await self._released.wait()
                return
            text = json.dumps(answer).encode()
            status = 200 if answer["ok"] else answer["error_code"]
            writer.write(f"HTTP/1.1 {status} x\r\nContent-Type: application/json\r\nContent-Length: {len(text)}\r\n\r\n".encode() + text)
            await writer.drain()
        finally:
            writer.close()

    def _answer(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if path != f"/bot{TOKEN}/sendMessage":
            return {"ok": False, "error_code": 404, "description": "Not Found"}
        chat = str(body["chat_id"])
        self.tried.append(chat)
        answers = self.answers[chat]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if answer.get("ok"):
            self.messages.append((chat, body["text"]))
        return answer


@asynccontextmanager
async def fake_telegram() -> AsyncIterator[FakeTelegram]:
    """Listening on a port of its own."""
    fake = FakeTelegram()
    server = await asyncio.start_server(fake._serve, "127.0.0.1", 0)
    fake.port = server.sockets[0].getsockname()[1]
    try:
        yield fake
    finally:
        fake._released.set()
        server.close()
