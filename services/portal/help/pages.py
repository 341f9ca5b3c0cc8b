"""The guide and its pictures."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from markdown_it import MarkdownIt
from markupsafe import Markup
from starlette.exceptions import HTTPException

from services.portal.base import Base, Redirect
from services.portal.desk import Meja

PACKED = Path(__file__).with_name("docs")
"""Where the wheel carries it."""
CHECKOUT = Path(__file__).parents[3] / "docs"


class HelpPages(Base):
    """One method per page."""

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get("/panduan", response_class=HTMLResponse)(self.guide)
        app.get("/panduan/gambar/{nama}", response_class=Response)(self.picture)

    async def guide(self, request: Request) -> Response:
        """The whole guide."""
        return self.page("panduan.html", request, await self._perhaps(request), panduan=text())

    async def picture(self, nama: str) -> Response:
        """One of its pictures."""
        if nama not in pictures():
            raise HTTPException(404)
        return Response(pictures()[nama].read_bytes(), media_type="image/png", headers={"Cache-Control": "public, max-age=3600"})

    async def _perhaps(self, request: Request) -> Meja | None:
        try:
            return await self._desk(request)
        except (Redirect, HTTPException):
            return None  # a guest, or an account without a unit: the guide is for them as well


def folder() -> Path:
    """Where the guide lies."""
    return PACKED if PACKED.is_dir() else CHECKOUT


@cache
def text() -> Markup:
    """The guide as HTML; its own title becomes the page's."""
    source = (folder() / "panduan.md").read_text()
    made = MarkdownIt("js-default").render(source).replace('src="images/panduan/', 'loading="lazy" src="/panduan/gambar/')
    return Markup(made)  # noqa: S704 - our own document, HTML in it is escaped


@cache
def pictures() -> dict[str, Path]:
    """Pictures by name."""
    return {found.name: found for found in (folder() / "images" / "panduan").glob("*.png")}
