"""Changes to a draft that come from a button, not from typing."""

from __future__ import annotations

from dataclasses import replace

from services.portal.acts.drafts import Draf
from services.portal.acts.intake import in_order
from services.portal.acts.room import Tempat
from services.portal.acts.show import left_out


def on_newest(d: Draf, place: Tempat) -> Draf:
    """Its writer has seen what changed meanwhile."""
    assert place.view is not None
    kasus = place.view.kasus
    return replace(d, values={**d.values, "versi": [str(kasus.versi)]}, versi=kasus.versi, position=kasus.position, salah=())


def rearranged(d: Draf, place: Tempat, what: str, sha256: str) -> Draf:
    """A photo moved, removed, or taken back."""
    match what:
        case "naik" | "turun":
            return replace(d, files=in_order(d.files, sha256, -1 if what == "naik" else 1))
        case "hapus":
            return replace(d, files=tuple(f for f in d.files if f["sha256"] != sha256))
        case _:
            known = {f["sha256"] for f in d.files}
            return replace(d, files=(*d.files, *(f for f in left_out(place) if f["sha256"] == sha256 and sha256 not in known)))
