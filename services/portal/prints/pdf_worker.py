"""The process that makes one PDF and ends: `python -m services.portal.prints.pdf_worker`, HTML and style in, PDF out.

One line of JSON ({"css": […]}) and the HTML on stdin. What the page refers to has to be in it: nothing is fetched, from nowhere.
"""

from __future__ import annotations

import json
import logging
import sys
from typing import Any, BinaryIO, NoReturn

CPU_S = 60
MEMORY_BYTE = 2_000_000_000
NOT_HERE = 3
"""Exit code where the library, or what it needs of the system, is not installed."""


def main(source: BinaryIO, sink: BinaryIO) -> None:
    """One document."""
    css = json.loads(source.readline())["css"]
    html = source.read().decode()
    _limit_process()
    try:
        from weasyprint import CSS, HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError):  # OSError: the wheel is there, Pango is not
        sys.exit(NOT_HERE)
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)  # its warnings quote the page

    class NoFetcher(URLFetcher):  # type: ignore[misc]
        """Data addresses are part of the page; anything else would let a page reach the network or the disk."""

        def fetch(self, url: str, *given: Any, **more: Any) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, *given, **more)
            _refuse()

    fetcher = NoFetcher()
    page = HTML(string=html, url_fetcher=fetcher)
    sink.write(page.write_pdf(stylesheets=[CSS(string=text, url_fetcher=fetcher) for text in css], pdf_variant="pdf/ua-1"))
    sink.flush()


def _refuse() -> NoReturn:
    raise ValueError("a print refers to nothing outside itself")


def _limit_process() -> None:
    if sys.platform != "linux":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTE, MEMORY_BYTE))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
