"""Old versions are lifted by pure steps: a made-up event that was renamed, then split. (What was really stored: tests/sop/golden.)"""

from __future__ import annotations

import pytest

from shared.eventstore.codec import UnknownEvent
from shared.eventstore.upcasters import Data, Upcasters
from shared.sop.event import Event
from shared.sop.events import EVENTS
from shared.sop.types import RahasiaBaris
from tests.eventstore.stored import Log, meddled


class WargaBerpindah(Event, service="deadlines", v=3):
    """Today's form of what was once `WargaPindah`: name split, counted in days."""

    depan: RahasiaBaris
    belakang: RahasiaBaris
    lama_hari: int


del EVENTS["WargaBerpindah"]  # made up: no other test may meet it


def renamed(data: Data) -> tuple[str, Data]:
    return "WargaBerpindah", {"nama": data["nama_lengkap"], "lama_minggu": data["lama_minggu"]}


def split_and_in_days(data: Data) -> tuple[str, Data]:
    depan, _, belakang = data["nama"].partition(" ")
    return "WargaBerpindah", {"depan": depan, "belakang": belakang, "lama_hari": data["lama_minggu"] * 7}


STEPS = {("WargaPindah", 1): renamed, ("WargaBerpindah", 2): split_and_in_days}
CHAIN = Upcasters(STEPS, {"WargaBerpindah": WargaBerpindah})
NOW = WargaBerpindah(depan="Siti", belakang="Aminah", lama_hari=14)


def test_the_oldest_version_arrives_at_todays_class() -> None:
    lifted = CHAIN.lift("tayang.WargaPindah.v1", {"nama_lengkap": "Siti Aminah", "lama_minggu": 2})
    assert lifted == (WargaBerpindah, NOW.model_dump(exclude={"terjadi_at"}))


def test_every_version_on_the_way_arrives_there_too() -> None:
    assert CHAIN.lift("tayang.WargaBerpindah.v2", {"nama": "Siti Aminah", "lama_minggu": 2})[1]["lama_hari"] == 14
    assert CHAIN.lift("tayang.WargaBerpindah.v3", {"lama_hari": 1}) == (WargaBerpindah, {"lama_hari": 1})


@pytest.mark.parametrize(
    "stored", ["tayang.WargaBerpindah.v4", "tayang.WargaBerpindah.v1", "tayang.WargaPindah.v2", "tayang.WargaPindah.v3", "tayang.Lain.v1"]
)
def test_what_the_chain_does_not_know_is_unknown(stored: str) -> None:
    with pytest.raises(UnknownEvent, match=stored):
        CHAIN.lift(stored, {"nama_lengkap": "x", "nama": "x", "lama_minggu": 1})


class WargaPindah(Event, service="deadlines"):
    """As it was when it was written."""

    nama_lengkap: RahasiaBaris
    lama_minggu: int


del EVENTS["WargaPindah"]


def test_a_stored_event_with_a_sealed_field_that_has_moved_since_opens_and_is_lifted() -> None:
    log = Log(CHAIN)
    (record,) = log.write(WargaPindah(nama_lengkap="Siti Aminah", lama_minggu=2))
    assert record.type == "tayang.WargaPindah.v1"
    assert b"Siti" not in record.body
    assert log.read_one(record) == NOW
    with pytest.raises(UnknownEvent):
        log.read([meddled(record, lambda d: d.update(type="tayang.WargaPindah.v2"))])
