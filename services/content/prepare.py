"""Before step 6 is decided: every outlet's rendering is made and its bytes are stored, so that the approval can bind to them."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable

from services.content.commands import AjukanMateri, BuatMateri
from services.content.decisions import BekalAjukan
from services.content.state import State
from shared.command import Command
from shared.decider import Situation
from shared.sop.materi import Materi, Rendering
from shared.sop.render import render, slug_dari

Put = Callable[[bytes], Awaitable[str]]
"""Stores bytes by content and gives their SHA-256."""
Check = Callable[[Command, State, Situation], Awaitable[None]]
"""Refuses when files that a command names are not at hand."""


def article_slug(judul: str, case: str) -> str:
    """Readable and unique for ever: the title as it was first handed over, and the case."""
    return f"{slug_dari(judul)[:52].strip('-')}-{case[:8]}"


def article_address(base_url: str, unit: str, slug: str) -> str:
    """Where the website outlet will show it."""
    return f"{base_url.rstrip('/')}/{unit}/berita/{slug}"


def handed_over(command: Command, s: State) -> Materi | None:
    """What a verifier will see: the corrected version; on the serta-merta lane what the staf has just written."""
    match command:
        case AjukanMateri():
            return s.materi
        case BuatMateri(materi=materi) if s.di_jalur:
            return materi
        case _:
            return None


class Renderer:
    """`prepare` of the content stage."""

    def __init__(self, put: Put, base_url: str, check: Check | None = None) -> None:
        self._put = put
        self._base_url = base_url
        self._check = check

    async def __call__(self, command: Command, s: State, at: Situation) -> BekalAjukan | None:
        """Renderings for each chosen outlet of what is handed over to be verified; nothing for other commands or without material."""
        if self._check is not None:
            await self._check(command, s, at)
        profil = at.direktori.profil
        materi = handed_over(command, s)
        if materi is None or profil is None:
            return None
        slug = s.slug if s.slug and s.tayang_versi else article_slug(materi.judul, at.about.case)
        alamat = article_address(self._base_url, at.about.unit, slug) if "website" in materi.saluran else ""
        renderings = []
        for saluran in materi.saluran:
            jenis = at.direktori.saluran[saluran].jenis if saluran in at.direktori.saluran else "manual"
            made = render(saluran, jenis, materi, unit=at.about.unit, slug=slug, alamat=alamat, profil=profil)
            renderings.append(Rendering(saluran=saluran, perender=made.perender, sha256=await self._put(made.isi), mime=made.mime))
        return BekalAjukan(garam=secrets.token_hex(16), rendering=tuple(renderings), slug=slug)
