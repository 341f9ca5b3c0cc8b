"""Every page of portal and site with every state it can show. A new route without a line here fails the test that looks at them all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from playwright.async_api import Page

from tests.support.state_world import Keadaan

NOBODY, ADI, JOKO = "", "adi", "joko"
SRI, BAMBANG, DEWI = "Sri Wahyuni", "Bambang Santoso", "Dewi Lestari"
AGUS, RINA, HADI, BUDI = "Agus Prasetyo", "Rina Wulandari", "Hadi Nugroho", "budi"
Deed = Callable[[Keadaan, Page], Awaitable[None]]


@dataclass(frozen=True)
class State:
    """One look: who opens what, types what, presses which button, and what he must then be told.

    `{word}` in an address is one of the office's words. `typed`: by name of the field; "*" ticks that choice. `first`: what happens
    before the page is opened; `meanwhile`: between typing and pressing.
    """

    name: str
    who: str
    path: str
    status: int = 200
    press: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    says: str = ""
    first: Deed | None = None
    meanwhile: Deed | None = None


def refused(name: str, who: str, path: str, press: str, says: str = "", **more: object) -> State:
    """A form sent back with its faults."""
    typed = dict(more.pop("typed", {}))  # type: ignore[call-overload]
    return State(name, who, path, 422, press, typed, says or "Belum dapat diproses", **more)  # type: ignore[arg-type]


def case(name: str, *who: str, says: str = "") -> list[State]:
    """A case as these people see it."""
    return [State(f"{name}, {them}", them, f"/kasus/{name}", says=says) for them in who]


NOT_PAGES: Mapping[str, str] = {
    "/openapi.json": "the description of the interface",
    "/": "leads to the inbox",
    "/masuk/luar": "leads to the other organisation's sign-in",
    "/langsung": "server-sent events",
    "/kasus/{case}/berkas/{sha256}": "a file",
    "/kasus/{case}/samarkan/{sha256}/gambar": "a picture",
    "/cetak/sop.pdf": "a PDF",
    "/draf/berkas/{sha256}": "a file",
    "/panduan/gambar/{nama}": "a picture",
    "/unggah/{id_}": "how far an upload has come",
}
"""Routes that show nothing to read, and what they give instead."""
