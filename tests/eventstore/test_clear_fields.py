"""Nothing personal stands clear unnoticed, and nothing but exact values stands in an event at all."""

from __future__ import annotations

from pydantic import BaseModel

from shared.eventstore.sealing import MEMBERS
from shared.sop.event import Part
from shared.sop.events import EVENTS
from shared.sop.types import Baris, Kode, RahasiaBaris, Sha256
from tests.eventstore.clear_fields import CLEAR, PATTERNS
from tests.eventstore.fields import EXACT, Leaf, all_leaves, parts


def faults(leaf: Leaf) -> list[str]:
    """What is wrong with a field."""
    if not (leaf.kind in EXACT or getattr(leaf.kind, "__name__", "") == "AwareDatetime"):
        return [f"{leaf.name} is a {leaf.kind}: not exact in every JSON reader, or open to any object"]
    if leaf.sealed and leaf.kind is not str:
        return [f"{leaf.name}: only text can be sealed"]
    if leaf.kind is not str or leaf.sealed or leaf.pattern in PATTERNS or leaf.name in CLEAR:
        return []
    return [f"{leaf.name} would stand clear for ever: seal it, or say in clear_fields.py why it may"]


def test_every_text_is_sealed_or_says_why_not() -> None:
    assert [fault for leaf in all_leaves().values() for fault in faults(leaf)] == []


def test_the_list_holds_nothing_that_is_gone_or_sealed() -> None:
    found = all_leaves()
    assert [name for name in CLEAR if name not in found or found[name].sealed] == []


class Contoh(Part):
    """One fault of each kind, and two fields without."""

    catatan: Baris = ""
    slug: Kode
    perkiraan: float = 0.0
    apa_saja: dict[str, object]
    rahasia: RahasiaBaris = ""
    sidik: Sha256


def test_planted_fields_are_caught() -> None:
    wrong = {leaf.field for leaf in all_leaves([Contoh]).values() if faults(leaf)}
    assert wrong == {"catatan", "slug", "perkiraan", "apa_saja", "apa_saja[kunci]"}


def test_what_may_be_none_is_none_when_left_out() -> None:
    """None is not stored: read back, the field has its default."""
    assert [w for cls in EVENTS.values() for part in parts(cls) for w in wrong_defaults(part)] == []


def wrong_defaults(part: type[BaseModel]) -> list[str]:
    def takes_none(name: str) -> bool:
        return type(None) in getattr(part.model_fields[name].annotation, "__args__", ())

    return [f"{part.__name__}.{n}" for n, f in part.model_fields.items() if takes_none(n) and (f.is_required() or f.default is not None)]


def test_a_default_that_would_not_come_back_is_caught() -> None:
    class Salah(Part):
        wajib: str | None
        lain: str | None = "a"
        baik: str | None = None

    assert wrong_defaults(Salah) == ["Salah.wajib", "Salah.lain"]


def test_no_part_is_shaped_like_a_seal() -> None:
    assert [p for cls in EVENTS.values() for p in parts(cls) if p.model_fields.keys() == MEMBERS] == []
