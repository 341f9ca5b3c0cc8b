"""The smallest HTTP/1.1 client that keeps a connection: a load generator must cost less than what it loads."""

from __future__ import annotations

import asyncio
from typing import Self
from urllib.parse import urlencode, urlsplit


class Connection:
    """One kept connection; one request at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def open(cls, url: str) -> Self:
        """To the server of this URL, on loopback."""
        parts = urlsplit(url)
        return cls(*await asyncio.open_connection(parts.hostname, parts.port))

    async def ask(self, request: bytes) -> int:
        """Send it, read the whole answer; its status."""
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = 0
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                length = int(line[15:])
        if b"transfer-encoding: chunked" in head.lower():
            while size := int(await self._reader.readline(), 16):
                await self._reader.readexactly(size + 2)
            await self._reader.readline()
        else:
            await self._reader.readexactly(length)
        return int(head[9:12])

    async def close(self) -> None:
        """Hang up."""
        self._writer.close()
        await self._writer.wait_closed()


def get(url: str, path: str, cookie: str) -> bytes:
    """A GET as bytes."""
    return f"GET {path} HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\nCookie: {cookie}\r\n\r\n".encode()


def post(url: str, path: str, cookie: str, form: dict[str, str]) -> bytes:
    """A form's POST as bytes."""
    body = urlencode(form).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\nCookie: {cookie}\r\n"
    return f"{head}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
