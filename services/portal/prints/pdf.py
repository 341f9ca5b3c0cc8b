"""PDFs, where WeasyPrint and its system libraries are there. It is loaded in a process of its own, which ends with the document:
importing it takes seconds and tens of megabytes that the pages need not carry."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import structlog

import shared

log = structlog.get_logger(__name__)
LIMIT_S = 60.0
AT_ONCE = 1
"""A two-core machine has other things to do; the rest wait their turn."""


class NoPdf(Exception):
    """No PDF came of it: the library is missing, or it failed on this page. The print itself is still there."""


class PdfPrinter:
    """Makes PDFs, once it has been seen to work."""

    def __init__(self, library: str = "weasyprint") -> None:
        self._library = library
        self._works: bool | None = None
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def works(self) -> bool:
        """Whether PDFs can be had here; tried once on an empty page."""
        if self._works is None:
            try:
                await self.make("<!doctype html><html lang='id'><title>uji</title><p>uji", [])
            except NoPdf:
                self._works = False
            else:
                self._works = True
        return self._works

    async def make(self, html: str, css: Sequence[str]) -> bytes:
        """The page as PDF/UA. Raises NoPdf."""
        if find_spec(self._library) is None:
            raise NoPdf(f"{self._library} is not installed")
        async with self._turn:
            code, made, complaint = await _run(json.dumps({"css": list(css)}).encode() + b"\n" + html.encode())
        if code or not made.startswith(b"%PDF-"):
            # only the kind of the error: its message may quote the page
            log.warning(
                "pdf_failed", code=code, error=complaint.decode(errors="replace").strip().rpartition("\n")[2].partition(":")[0][:80]
            )
            raise NoPdf(f"exit code {code}")
        return made


async def _run(asked: bytes) -> tuple[int, bytes, bytes]:
    kept = {key: os.environ[key] for key in ("PATH", "LD_LIBRARY_PATH", "FONTCONFIG_PATH", "FONTCONFIG_FILE", "HOME") if key in os.environ}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",  # no modules from the working directory
        "-m",
        "services.portal.prints.pdf_worker",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**kept, "PYTHONPATH": str(Path(shared.__path__[0]).parent), "PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"},
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(LIMIT_S):
            made, complaint = await process.communicate(asked)
    except TimeoutError as error:
        raise NoPdf("took too long") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return process.returncode or 0, made, complaint
