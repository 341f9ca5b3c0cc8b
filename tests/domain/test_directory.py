"""Who may: the right office, held that day where the unit stands, also as Plh. or Plt.; and whose key counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.disposition import commands as disposition
from services.disposition.decisions import DECIDER as DISPOSITION
from services.publisher import commands as publisher
from services.registry import commands as registry
from services.registry.decisions import DECIDER as REGISTRY
from shared.command import COMMANDS, Circumstances, Command, Signer
from shared.decider import Decider
from shared.execute import authority
from shared.sop import directory
from shared.sop import events as e
from shared.sop.directory import DaftarKunci, Direktori, Kunci, evolve_keys
from shared.sop.event import Event
from tests.domain.test_every_state import TABLE, Row
from tests.support import journeys as j
from tests.support.people import NOW, OFFICES, UNIT, person, profil, registry_events
from tests.support.scenario import OFFICE, By, Scenario, recorded

BY_OFFICE: dict[str, str] = {}
for _pegawai, _jabatan, _ in OFFICES:
    BY_OFFICE.setdefault(_jabatan, _pegawai)
OPERATOR = Signer("uji", "operator")
BARU = person("pegawai-baru")
TERUSKAN = disposition.TeruskanDisposisi()


def direktori(*more: Event, zona: str = "Asia/Jakarta") -> Direktori:
    """The office, standing in `zona`, after some more facts."""
    d = OFFICE
    changed = e.ProfilUnitDiubah(profil=profil().model_copy(update={"zona": zona}), versi=2)
    for n, event in enumerate((changed, *more), start=OFFICE.version + 1):
        d = directory.evolve(d, recorded(event, n))
    return d


def stands_in(kind: str, jabatan: str, mulai: date, akhir: date, pegawai: str = BARU) -> Event:
    """Plh. or Plt."""
    cls = {"plh": e.PlhDitunjuk, "plt": e.PltDitunjuk}[kind]
    return cls.model_validate({"pegawai": pegawai, "jabatan": jabatan, "nomor_surat": "800/7", "mulai": mulai, "akhir": akhir})


def may(command: Command, actor: str, jabatan: str | None, d: Direktori, now: datetime = NOW, signer: Signer = OPERATOR) -> tuple[str, ...]:
    """Codes of what stands against it; empty = allowed as far as the office goes."""
    about = Circumstances("perintah", actor, jabatan, UNIT, "kasus", signer, now)
    return tuple(r.kode for r in authority(command, about, d))


# ── the right office ─────────────────────────────────────────────────────────────────────────────────


def officers_rows() -> Iterator[Any]:
    """Every command of an officer, at a stage where it is possible."""
    for service, (decider, stages, rows) in TABLE.items():
        for n, row in enumerate(rows):
            if row.command.by:
                stage = sorted(row.to)[0]
                yield pytest.param(decider, stages[stage], row, id=f"{service}-{n}-{type(row.command).__name__}")


@pytest.mark.parametrize(("decider", "past", "row"), list(officers_rows()))
def test_every_other_office_is_refused(decider: Decider[Any], past: j.Past, row: Row) -> None:
    scenario = Scenario(decider).given(past).with_bekal(j.BEKAL)
    for jabatan, pegawai in BY_OFFICE.items():
        outcome = scenario.when(row.command, By(pegawai, jabatan))
        assert ("jabatan_tidak_berwenang" in outcome.codes) == (jabatan not in row.command.by), (jabatan, outcome.codes)
        assert not outcome.events or jabatan in row.command.by
    claimed = scenario.when(row.command, By(BY_OFFICE["bidang_pdki"], sorted(row.command.by)[0]))
    assert ("bukan_pemangku_jabatan" in claimed.codes) == (row.command.by != {"bidang_pdki"}), claimed.codes
    assert scenario.when(row.command, By(BY_OFFICE["ppid_pembantu"], None)).codes[0] == "jabatan_tidak_berwenang"


def test_every_officers_command_is_tried() -> None:
    tried = {type(row.command).__name__ for _, _, rows in TABLE.values() for row in rows}
    elsewhere = {
        *("TetapkanNomorPertama", "CadangkanNomor", "BatalkanNomor"),  # tests/domain/test_numbering.py
        "LampirkanPindaian",  # tests/domain/test_scans.py
        "TindaklanjutiLaporan",  # tests/domain/test_laporan.py
        *("JedaTenggat", "LanjutkanTenggat"),  # tests/domain/test_deadlines.py
        # tests/privacy/test_rules.py
        *(
            "CatatPersetujuanSubjek",
            "CabutPersetujuan",
            "TetapkanPenahananHukum",
            "LepasPenahananHukum",
            "TetapkanRetensi",
            "MusnahkanData",
        ),
        "PenuhiKewajibanBerkala",  # tests/domain/test_deadlines_periodic.py
        *("LaporkanPelanggaranData", "CatatPemberitahuanPelanggaran"),  # tests/domain/test_deadlines_breach.py
        *("BukaSertaMerta", "SetujuiSertaMerta", "KembalikanSertaMerta", "PerintahkanSertaMerta"),  # tests/domain/test_jalur.py
        *("PenuhiKoreksiSusulan", "PenuhiVerifikasiSusulan"),  # there, too
    }
    assert {name for name, cls in COMMANDS.items() if cls.by} - elsewhere == {n for n in tried if COMMANDS[n].by}


def test_all_reasons_come_together() -> None:
    stranger = By(person("orang-asing"), "bidang_pdki")
    outcome = Scenario(DISPOSITION).when(disposition.TugaskanPenyusunan(staf=BY_OFFICE["bidang_pdki"]), stranger)
    outcome.then_refused("jabatan_tidak_berwenang", "bukan_pemangku_jabatan", "tahap_tidak_sesuai", "bukan_staf")


@pytest.mark.parametrize("name", sorted(n for n, cls in COMMANDS.items() if cls.internal))
def test_internal_commands_are_refused_to_every_key_from_outside(name: str) -> None:
    command = COMMANDS[name].model_construct()
    for kind in ("portal", "operator", "opd"):
        signer = Signer("kunci", kind)
        for jabatan in (None, *BY_OFFICE):
            assert may(command, BY_OFFICE["sekretaris"], jabatan, OFFICE, signer=signer) == ("hanya_layanan",)
    assert may(command, "layanan:x", None, OFFICE, signer=Signer("layanan-x", "layanan")) == ()


@pytest.mark.parametrize("name", sorted(n for n, cls in COMMANDS.items() if not cls.internal and not cls.by))
def test_administration_is_for_no_officer_and_no_opd(name: str) -> None:
    command = COMMANDS[name].model_construct()
    for jabatan, pegawai in BY_OFFICE.items():
        assert may(command, pegawai, jabatan, OFFICE) == ("hanya_administrator",)
    assert may(command, "opd", None, OFFICE, signer=Signer("opd-1", "opd")) == ("hanya_administrator",)
    assert may(command, "admin", None, OFFICE) == ()


def test_a_unit_that_is_not_registered_has_no_officers() -> None:
    assert may(TERUSKAN, BY_OFFICE["sekretaris"], "sekretaris", Direktori("lain")) == ("unit_tidak_dikenal",)


# ── Plh. and Plt. ────────────────────────────────────────────────────────────────────────────────────

MIDNIGHT_UTC = {"Asia/Jakarta": 17, "Asia/Makassar": 16, "Asia/Jayapura": 15}
"""Hour of the day before, in UTC, at which the day begins."""


@pytest.mark.parametrize("kind", ["plh", "plt"])
@pytest.mark.parametrize("zona", MIDNIGHT_UTC)
def test_a_stand_in_acts_on_both_days_and_no_minute_longer(kind: str, zona: str) -> None:
    d = direktori(stands_in(kind, "sekretaris", date(2026, 11, 24), date(2026, 11, 25)), zona=zona)
    begin = datetime(2026, 11, 23, MIDNIGHT_UTC[zona], tzinfo=UTC)
    end = begin + timedelta(days=2)
    second = timedelta(seconds=1)
    refused = ("bukan_pemangku_jabatan",)
    assert may(TERUSKAN, BARU, "sekretaris", d, begin - second) == refused
    assert may(TERUSKAN, BARU, "sekretaris", d, begin) == ()
    assert may(TERUSKAN, BARU, "sekretaris", d, end - second) == ()
    assert may(TERUSKAN, BARU, "sekretaris", d, end) == refused
    assert may(TERUSKAN, BARU, "sekretariat", d, begin) == ("jabatan_tidak_berwenang", "bukan_pemangku_jabatan")


def test_the_capacity_is_told_apart_and_the_stronger_one_wins() -> None:
    day = date(2026, 11, 24)
    d = direktori(stands_in("plh", "sekretaris", day, day), stands_in("plt", "sekretaris", day, day))
    assert d.acts_as(BARU, "sekretaris", day) == "plt"
    assert direktori(stands_in("plh", "sekretaris", day, day)).acts_as(BARU, "sekretaris", day) == "plh"
    own = stands_in("plh", "sekretaris", day, day, BY_OFFICE["sekretaris"])
    assert direktori(own).acts_as(BY_OFFICE["sekretaris"], "sekretaris", day) == "definitif"
    assert d.acts_as(BARU, "sekretaris", date(2026, 11, 25)) is None


def test_an_ended_appointment_holds_on_its_last_day() -> None:
    gone = e.JabatanDiakhiri.model_validate(
        {"pegawai": BY_OFFICE["sekretaris"], "jabatan": "sekretaris", "nomor_sk": "821/9", "akhir": "2026-11-23"}
    )
    d = direktori(gone)
    assert may(TERUSKAN, BY_OFFICE["sekretaris"], "sekretaris", d) == ()
    assert may(TERUSKAN, BY_OFFICE["sekretaris"], "sekretaris", d, NOW + timedelta(days=1)) == ("bukan_pemangku_jabatan",)
    assert d.holders("sekretaris", date(2026, 11, 24)) == ()


def test_a_stand_in_can_be_ended_early_and_only_he() -> None:
    end = e.JabatanDiakhiri.model_validate({"pegawai": BARU, "jabatan": "sekretaris", "nomor_sk": "800/8", "akhir": "2026-11-24"})
    d = direktori(stands_in("plh", "sekretaris", date(2026, 11, 23), date(2026, 12, 31)), end)
    assert d.acts_as(BARU, "sekretaris", date(2026, 11, 24)) == "plh"
    assert d.acts_as(BARU, "sekretaris", date(2026, 11, 25)) is None
    assert d.acts_as(BY_OFFICE["sekretaris"], "sekretaris", date(2026, 11, 25)) == "definitif"


def test_an_end_never_makes_an_appointment_longer() -> None:
    end = e.JabatanDiakhiri.model_validate({"pegawai": BARU, "jabatan": "sekretaris", "nomor_sk": "800/8", "akhir": "2026-12-31"})
    d = direktori(stands_in("plh", "sekretaris", date(2026, 11, 23), date(2026, 11, 24)), end)
    assert d.acts_as(BARU, "sekretaris", date(2026, 11, 25)) is None


def test_holders_come_in_order_of_appointment_each_once() -> None:
    day = date(2026, 11, 24)
    d = direktori(stands_in("plh", "bidang_pdki", day, day), stands_in("plt", "bidang_pdki", day, day))
    assert d.holders("bidang_pdki", day) == (person("bidang"), person("bidang-lain"), BARU)


def test_an_office_is_called_what_the_unit_calls_it() -> None:
    named = profil().model_copy(update={"sebutan_jabatan": {"bidang_pdki": "Seksi Pelayanan Umum"}})
    d = direktori(e.ProfilUnitDiubah(profil=named, versi=3))
    assert d.sebutan("bidang_pdki") == "Seksi Pelayanan Umum"
    assert d.sebutan("sekretaris") == "Sekretaris"
    reason = authority(publisher.TarikMateri(sebab="keliru", penjelasan="x"), _as(BARU, "bidang_pdki"), d)[0]
    assert "PPID Pembantu, Sekretaris" in reason.pesan


def _as(actor: str, jabatan: str) -> Circumstances:
    return Circumstances("perintah", actor, jabatan, UNIT, "kasus", OPERATOR, NOW)


# ── registry: appointments ───────────────────────────────────────────────────────────────────────────


def appoint(pegawai: str) -> tuple[Command, ...]:
    """Every way into an office."""
    first, last = date(2026, 11, 24), date(2026, 11, 25)
    return (
        registry.AngkatJabatan(pegawai=pegawai, jabatan="bidang_pdki", nomor_sk="821/1", mulai=first),
        registry.TunjukPlh(pegawai=pegawai, jabatan="bidang_pdki", nomor_surat="800/1", mulai=first, akhir=last),
        registry.TunjukPlt(pegawai=pegawai, jabatan="bidang_pdki", nomor_surat="800/1", mulai=first, akhir=last),
    )


APPOINTED: tuple[type[Event], ...] = (e.JabatanDiangkat, e.PlhDitunjuk, e.PltDitunjuk)


@pytest.mark.parametrize("n", range(3))
def test_nobody_appoints_himself(n: int) -> None:
    office = Scenario(REGISTRY).given(By("admin", None).did(*registry_events()))
    himself, other = BY_OFFICE["sekretariat"], BY_OFFICE["sekretaris"]
    office.when(appoint(himself)[n], By(himself, None)).then_refused("tidak_boleh_mengangkat_diri")
    office.when(appoint(himself)[n], By(other, None)).then(APPOINTED[n])


# ── keys ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_revoked_key_signs_nothing_any_more() -> None:
    key = e.KunciDidaftarkan(kunci="portal-1", jenis="portal", kunci_publik="A" * 43 + "=")
    d = DaftarKunci()
    for n, event in enumerate((key, e.KunciDicabut(kunci="tidak-ada", alasan="salah ketik")), start=1):
        d = evolve_keys(d, recorded(event, n))
    assert d.kunci["portal-1"].may("BuatDisposisi", UNIT)
    d = evolve_keys(d, recorded(e.KunciDicabut(kunci="portal-1", alasan="hilang"), 3))
    assert not d.kunci["portal-1"].may("BuatDisposisi", UNIT)
    assert d.version == 3


def test_an_opd_key_signs_only_what_and_where_it_is_told() -> None:
    key = Kunci("dinkes", "opd", "x", ("CatatLaporanMasyarakat",), (UNIT,))
    assert key.may("CatatLaporanMasyarakat", UNIT)
    assert not key.may("BuatDisposisi", UNIT)
    assert not key.may("CatatLaporanMasyarakat", "lain")
    assert not replace(key, perintah=()).may("BuatDisposisi", UNIT)
    assert not replace(key, unit=()).may("CatatLaporanMasyarakat", UNIT)
    portal = Kunci("portal-1", "portal", "x")
    assert portal.may("BuatDisposisi", "unit-mana-pun")
    assert not replace(portal, perintah=("BuatDisposisi",)).may("TarikMateri", UNIT)
