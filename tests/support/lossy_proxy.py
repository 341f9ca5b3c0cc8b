"""A Unix-socket proxy before PostgreSQL that can swallow the answers: the one way to lose a reply and keep the commit, every time."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

_SOCKET = ".s.PGSQL.5432"


class LossyProxy:
    """Passes bytes on; once `deaf`, what the server says is dropped."""

    def __init__(self, server: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="px-"))
        self.deaf = False
        self._server = server / _SOCKET
        self._open: set[asyncio.StreamWriter] = set()

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        to_reader, to_writer = await asyncio.open_unix_connection(str(self._server))
        self._open |= {writer, to_writer}
        await asyncio.gather(self._pass(reader, to_writer, answers=False), self._pass(to_reader, writer, answers=True))

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, answers: bool) -> None:
        try:
            while data := await reader.read(65536):
                if not (answers and self.deaf):
                    writer.write(data)
                    await writer.drain()
        except ConnectionError:
            pass  # one side was cut; closing the other is what follows
        writer.close()

    def cut(self) -> None:
        """Break every connection, and hear again."""
        for writer in self._open:
            writer.transport.abort()
        self._open.clear()
        self.deaf = False


@asynccontextmanager
async def lossy_proxy(server: Path) -> AsyncIterator[LossyProxy]:
    """A proxy before the server whose socket is in `server`."""
    proxy = LossyProxy(server)
    listening = await asyncio.start_unix_server(proxy.accept, str(proxy.folder / _SOCKET))
    try:
        yield proxy
    finally:
        listening.close()
        proxy.cut()
        shutil.rmtree(proxy.folder)
