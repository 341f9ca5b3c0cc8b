"""Election periods in the registry."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from services.registry import commands as c
from services.registry.decisions import DECIDER
from shared.sop import directory
from shared.sop import events as e
from shared.sop.directory import Direktori
from tests.support.people import PPID, registry_events
from tests.support.scenario import OFFICE, SISTEM, By, Scenario, recorded

OPERATOR = By(PPID, None)
REGISTRY = Scenario(DECIDER).given(SISTEM.did(*registry_events()))


def masa(nama: str = "Pilkada 2026", mulai: str = "2026-09-01", akhir: str = "2026-12-09") -> c.TetapkanMasaPemilu:
    return c.TetapkanMasaPemilu.model_validate({"nama": nama, "mulai": mulai, "akhir": akhir, "dasar": "PKPU 2/2026"})


def test_a_period_is_named_with_its_dates() -> None:
    REGISTRY.when(masa(), OPERATOR).then(
        e.MasaPemiluDitetapkan(nama="Pilkada 2026", mulai=date(2026, 9, 1), akhir=date(2026, 12, 9), dasar="PKPU 2/2026")
    )
    REGISTRY.when(masa(akhir="2026-08-31"), OPERATOR).then_refused("tanggal_terbalik")
    replace(REGISTRY, direktori=Direktori("")).when(masa(), By(PPID, "sekretaris")).then_refused("hanya_administrator")


def test_the_same_name_again_sets_other_dates() -> None:
    d = OFFICE
    for n, command in enumerate((masa(), masa(akhir="2026-10-01"), masa("Pemilu 2029", "2028-06-01", "2029-02-14")), OFFICE.version + 1):
        d = directory.evolve(d, recorded(e.MasaPemiluDitetapkan(**command.model_dump()), n))
    running = d.pemilu_pada(date(2026, 10, 1))
    assert running is not None
    assert running.nama == "Pilkada 2026"
    assert d.pemilu_pada(date(2026, 10, 2)) is None
    assert d.pemilu_pada(date(2026, 8, 31)) is None
    assert set(d.masa_pemilu) == {"Pilkada 2026", "Pemilu 2029"}
