"""Who keeps the unit: administrators are named in the log, hold no office of the SOP, and never run out by a click."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from services.registry import commands as c
from services.registry.decisions import DECIDER
from shared.command import Circumstances, Command, Signer, SignerKind
from shared.decider import Situation
from shared.execute import fold
from shared.refusal import Refused
from shared.sop import directory
from shared.sop import events as e
from shared.sop.directory import Direktori
from shared.sop.event import Event
from tests.support.people import NOW, SEKRETARIS, STAF, UNIT, person, profil, registry_events
from tests.support.scenario import By, recorded

OPERATOR = By("operator", None)
PAK_ADI, BU_ENI, TAMU = person("adi"), person("eni"), person("tamu")
D1, D2 = date(2026, 11, 24), date(2026, 11, 25)


def named(pegawai: str = PAK_ADI, nama: str = "Adi Saputra") -> Event:
    """An administrator in the log."""
    return e.AdministratorDitunjuk(pegawai=pegawai, nama=nama, dasar="SK 1/2026")


def asked(command: Command, actor: str, *past: Event, kind: SignerKind = "portal") -> tuple[Sequence[Event], tuple[str, ...]]:
    """Events and codes of a command by this signer."""
    facts = [recorded(event, n, "operator") for n, event in enumerate([*registry_events(), *past], start=1)]
    about = Circumstances("perintah", actor, None, UNIT, f"unit-{UNIT}", Signer("kunci", kind), NOW)
    try:
        return DECIDER.decide(command, fold(DECIDER, facts), Situation(about, Direktori(UNIT))), ()
    except Refused as refused:
        return (), tuple(r.kode for r in refused.reasons)


def office(*past: Event) -> Direktori:
    """The directory after these."""
    d = Direktori(UNIT)
    for n, event in enumerate([*registry_events(), *past], start=1):
        d = directory.evolve(d, recorded(event, n))
    return d


APPOINT = c.TunjukAdministrator(pegawai=PAK_ADI, nama="Adi Saputra", dasar="SK 1/2026")


def test_the_directory_knows_them_by_name() -> None:
    d = office(named(), named(BU_ENI, "Eni"), e.AdministratorDiberhentikan(pegawai=BU_ENI, alasan="mutasi"))
    assert d.administrator == {PAK_ADI}
    assert (d.pegawai[PAK_ADI].nama, d.pegawai[BU_ENI].nama) == ("Adi Saputra", "Eni")
    known = office(e.PegawaiDidaftarkan(pegawai=PAK_ADI, nama="Adi S.", nip="1"), named())
    assert (known.pegawai[PAK_ADI].nama, known.pegawai[PAK_ADI].nip) == ("Adi S.", "1"), "what was registered stays"


def test_the_first_comes_through_the_pages_and_the_next_only_by_him() -> None:
    assert asked(APPOINT, "tautan-pertama")[0] == [named()]
    second = APPOINT.model_copy(update={"pegawai": BU_ENI, "nama": "Eni"})
    assert asked(second, "tautan-pertama", named())[1] == ("bukan_administrator",)
    assert asked(second, PAK_ADI, named())[0] == [named(BU_ENI, "Eni")]
    assert asked(second, "operator", named(), kind="operator")[0]


REGISTRY: tuple[Command, ...] = (
    c.UbahProfilUnit(profil=profil()),
    c.DaftarkanPegawai(pegawai=person("baru"), nama="Budi"),
    c.UbahPegawai(pegawai=STAF, nama="Agus"),
    c.AngkatJabatan(pegawai=STAF, jabatan="sekretariat", nomor_sk="1", mulai=D1),
    c.AkhiriJabatan(pegawai=SEKRETARIS, jabatan="sekretaris", nomor_sk="1", akhir=D1),
    c.TunjukPlh(pegawai=STAF, jabatan="sekretaris", nomor_surat="1", mulai=D1, akhir=D2),
    c.TunjukPlt(pegawai=STAF, jabatan="sekretaris", nomor_surat="1", mulai=D1, akhir=D2),
    c.DaftarkanSaluran(saluran="tiktok", jenis="manual", nama="TikTok"),
    c.AkhiriSaluran(saluran="website", alasan="tutup"),
    c.TunjukAdministrator(pegawai=BU_ENI, nama="Eni", dasar="SK 2"),
)


@pytest.mark.parametrize("command", REGISTRY, ids=lambda x: type(x).__name__)
def test_the_pages_act_for_the_unit_s_administrators_alone(command: Command) -> None:
    for actor in (SEKRETARIS, TAMU, "operator", "tautan-pertama"):
        assert "bukan_administrator" in asked(command, actor, named())[1], actor
    gone = (named(), named(BU_ENI), e.AdministratorDiberhentikan(pegawai=PAK_ADI, alasan="mutasi"))
    assert "bukan_administrator" in asked(command, PAK_ADI, *gone)[1]
    assert asked(command, PAK_ADI, named())[1] == ()
    assert asked(command, "operator", named(), kind="operator")[1] == ()
    assert asked(command, TAMU)[1] == (() if isinstance(command, c.TunjukAdministrator) else ("bukan_administrator",))


KEYS: tuple[Command, ...] = (
    c.DaftarkanKunci(kunci="palsu", jenis="operator", kunci_publik="A" * 43 + "="),
    c.CabutKunci(kunci="portal-1", alasan="hilang"),
)


@pytest.mark.parametrize("command", KEYS, ids=lambda x: type(x).__name__)
def test_no_administrator_hands_out_keys_to_all_units(command: Command) -> None:
    assert "hanya_operator" in asked(command, PAK_ADI, named())[1]
    assert "hanya_operator" not in asked(command, "operator", kind="operator")[1]


@pytest.mark.parametrize("n", [3, 5, 6])
def test_an_administrator_gets_no_office(n: int) -> None:
    command: Any = REGISTRY[n].model_copy(update={"pegawai": BU_ENI})
    assert asked(command, PAK_ADI, named(), named(BU_ENI, "Eni"))[1] == ("administrator_tanpa_jabatan",)
    assert asked(command, "operator", named(BU_ENI, "Eni"), kind="operator")[1] == ("administrator_tanpa_jabatan",)


def test_who_holds_an_office_or_soon_will_becomes_no_administrator() -> None:
    holder = APPOINT.model_copy(update={"pegawai": SEKRETARIS})
    assert asked(holder, "operator", kind="operator")[1] == ("administrator_tanpa_jabatan",)
    soon = e.PlhDitunjuk.model_validate(
        {"pegawai": PAK_ADI, "jabatan": "sekretaris", "nomor_surat": "1", "mulai": date(2026, 12, 1), "akhir": date(2026, 12, 2)}
    )
    registered = e.PegawaiDidaftarkan(pegawai=PAK_ADI, nama="Adi")
    assert asked(APPOINT, "operator", registered, soon, kind="operator")[1] == ("administrator_tanpa_jabatan",)


@pytest.mark.parametrize(("last_day", "free"), [(date(2026, 11, 22), True), (date(2026, 11, 23), False)])
def test_an_office_counts_through_its_last_day(last_day: date, free: bool) -> None:
    ended = e.JabatanDiakhiri(pegawai=SEKRETARIS, jabatan="sekretaris", nomor_sk="1", akhir=last_day)
    holder = APPOINT.model_copy(update={"pegawai": SEKRETARIS})
    assert (asked(holder, "operator", ended, kind="operator")[1] == ()) is free


def test_nobody_names_himself_and_nobody_twice() -> None:
    assert asked(APPOINT, PAK_ADI)[1] == ("tidak_boleh_mengangkat_diri",)
    assert asked(APPOINT, BU_ENI, named(), named(BU_ENI))[1] == ("sudah_administrator",)


def test_the_last_one_stays_unless_the_operator_says_so() -> None:
    dismiss = c.BerhentikanAdministrator(pegawai=PAK_ADI, alasan="mutasi")
    assert asked(dismiss, PAK_ADI, named())[1] == ("administrator_terakhir",)
    assert asked(dismiss, "operator", named(), kind="operator")[0] == [e.AdministratorDiberhentikan(pegawai=PAK_ADI, alasan="mutasi")]
    assert asked(dismiss, BU_ENI, named(), named(BU_ENI))[0], "two: one may go"
    assert asked(dismiss, "operator", kind="operator")[1] == ("bukan_administrator_unit",)
