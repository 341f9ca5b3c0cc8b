"""The ground the SOP stands on: unit, people, appointments, outlets, keys. Each rule, and all reasons at once."""

from __future__ import annotations

from base64 import b64encode
from datetime import date, timedelta
from pathlib import Path

import pytest

from services.registry import commands as c
from services.registry.decisions import DECIDER, streams
from services.registry.unit_file import commands_of, read_unit, sample
from shared.command import Circumstances, Command, Signer
from shared.refusal import Refused
from shared.sop import events as e
from shared.sop.directory import KEYS_STREAM, unit_stream
from tests.support.people import NOW, SEKRETARIS, STAF, UNIT, person, profil, registry_events
from tests.support.scenario import By, Scenario

ADMIN = By("admin", None)
EMPTY = Scenario(DECIDER)
OFFICE = EMPTY.given(ADMIN.did(*registry_events()))
KEY = b64encode(bytes(range(32))).decode()
D1, D2 = date(2026, 11, 24), date(2026, 11, 25)


def with_plh(mulai: date = D1, akhir: date = D2) -> Scenario:
    """The office after a stand-in for the Sekretaris was named."""
    return OFFICE.given(
        ADMIN.did(e.PlhDitunjuk(pegawai=STAF, jabatan="sekretaris", nomor_surat="800/1", mulai=mulai, akhir=akhir)),
    )


def test_a_unit_begins_once() -> None:
    (made,) = EMPTY.when(c.DaftarkanUnit(profil=profil()), ADMIN).then(e.UnitDidaftarkan)
    assert isinstance(made, e.UnitDidaftarkan)
    assert made.profil == profil()
    OFFICE.when(c.DaftarkanUnit(profil=profil()), ADMIN).then_refused("unit_sudah_ada")


def test_no_unit_may_pass_for_the_list_of_keys() -> None:
    about = Circumstances("x", "admin", None, "kunci", "registry", Signer("uji", "operator"), NOW)
    assert unit_stream("kunci") == KEYS_STREAM == streams(c.CabutKunci(kunci="a", alasan="b"), about)[0]
    from shared.decider import Situation
    from shared.sop.directory import Direktori

    with pytest.raises(Refused, match="kode_unit_terpakai"):
        DECIDER.decide(c.DaftarkanUnit(profil=profil()), DECIDER.initial, Situation(about, Direktori("kunci")))


def test_a_profile_gets_a_version_with_every_change() -> None:
    once = OFFICE.given(ADMIN.did(e.ProfilUnitDiubah(profil=profil(), versi=2)))
    assert [_versi(s) for s in (OFFICE, once)] == [2, 3]


def _versi(s: Scenario) -> int:
    (made,) = s.when(c.UbahProfilUnit(profil=profil()), ADMIN).then(e.ProfilUnitDiubah)
    assert isinstance(made, e.ProfilUnitDiubah)
    return made.versi


BEFORE_THE_UNIT: tuple[Command, ...] = (
    c.UbahProfilUnit(profil=profil()),
    c.DaftarkanPegawai(pegawai=STAF, nama="Agus"),
    c.AkhiriSaluran(saluran="website", alasan="tutup"),
    c.TunjukPlh(pegawai=STAF, jabatan="sekretaris", nomor_surat="1", mulai=D1, akhir=D2),
)


@pytest.mark.parametrize("command", BEFORE_THE_UNIT, ids=lambda x: type(x).__name__)
def test_nothing_before_the_unit(command: Command) -> None:
    assert "unit_tidak_dikenal" in EMPTY.when(command, ADMIN).codes


def test_people_are_registered_once_and_corrected_when_known() -> None:
    new = person("baru")
    OFFICE.when(c.DaftarkanPegawai(pegawai=new, nama="Budi"), ADMIN).then(e.PegawaiDidaftarkan(pegawai=new, nama="Budi"))
    OFFICE.when(c.DaftarkanPegawai(pegawai=STAF, nama="Agus"), ADMIN).then_refused("pegawai_sudah_ada")
    OFFICE.when(c.UbahPegawai(pegawai=STAF, nama="Agus P.", nip="1"), ADMIN).then(e.PegawaiDiubah(pegawai=STAF, nama="Agus P.", nip="1"))
    OFFICE.when(c.UbahPegawai(pegawai=new, nama="Budi"), ADMIN).then_refused("pegawai_tidak_dikenal")


def test_an_appointment_needs_a_known_person_not_yet_in_that_office() -> None:
    angkat = c.AngkatJabatan(pegawai=SEKRETARIS, jabatan="sekretaris", nomor_sk="821/2", mulai=D1)
    OFFICE.when(angkat, ADMIN).then_refused("sudah_menjabat")
    OFFICE.when(angkat.model_copy(update={"jabatan": "sekretariat"}), ADMIN).then(e.JabatanDiangkat)
    OFFICE.when(angkat.model_copy(update={"pegawai": person("baru")}), ADMIN).then_refused("pegawai_tidak_dikenal")
    ended = OFFICE.given(ADMIN.did(e.JabatanDiakhiri(pegawai=SEKRETARIS, jabatan="sekretaris", nomor_sk="821/3", akhir=D1)))
    ended.when(angkat, ADMIN).then(e.JabatanDiangkat)


def test_all_reasons_of_a_wrong_stand_in_come_together() -> None:
    new = person("baru")
    wrong = c.TunjukPlh(pegawai=new, jabatan="sekretaris", nomor_surat="1", mulai=D2, akhir=D1)
    OFFICE.when(wrong, By(new, None)).then_refused("pegawai_tidak_dikenal", "tidak_boleh_mengangkat_diri", "tanggal_terbalik")
    one_day = c.TunjukPlt(pegawai=STAF, jabatan="sekretaris", nomor_surat="1", mulai=D1, akhir=D1)
    OFFICE.when(one_day, ADMIN).then(e.PltDitunjuk)


def test_an_appointment_ends_once_and_not_before_it_began() -> None:
    akhiri = c.AkhiriJabatan(pegawai=SEKRETARIS, jabatan="sekretaris", nomor_sk="821/3", akhir=D1)
    OFFICE.when(akhiri, ADMIN).then(e.JabatanDiakhiri)
    OFFICE.when(akhiri.model_copy(update={"akhir": date(2020, 1, 1)}), ADMIN).then_refused("tanggal_terbalik")
    OFFICE.when(akhiri.model_copy(update={"jabatan": "bidang_pdki"}), ADMIN).then_refused("tidak_menjabat")
    ended = OFFICE.given(ADMIN.did(e.JabatanDiakhiri(pegawai=SEKRETARIS, jabatan="sekretaris", nomor_sk="821/3", akhir=D1)))
    ended.when(akhiri, ADMIN).then_refused("tidak_menjabat")


def test_a_stand_in_can_be_called_off_before_his_last_day() -> None:
    early = c.AkhiriJabatan(pegawai=STAF, jabatan="sekretaris", nomor_sk="800/2", akhir=D1)
    with_plh().when(early, ADMIN).then(e.JabatanDiakhiri)
    with_plh().when(early.model_copy(update={"akhir": D2}), ADMIN).then_refused("tidak_menjabat")


def test_outlets_are_registered_and_ended() -> None:
    daftar = c.DaftarkanSaluran(saluran="facebook", jenis="manual", nama="Facebook")
    OFFICE.when(daftar, ADMIN).then(e.SaluranDidaftarkan)
    OFFICE.when(daftar.model_copy(update={"saluran": "instagram"}), ADMIN).then_refused("saluran_sudah_ada")
    OFFICE.when(daftar.model_copy(update={"jenis": "website"}), ADMIN).then_refused("jenis_saluran_tidak_cocok")
    OFFICE.when(c.DaftarkanSaluran(saluran="website", jenis="manual", nama="Situs"), ADMIN).then_refused(
        "saluran_sudah_ada", "jenis_saluran_tidak_cocok"
    )
    akhiri = c.AkhiriSaluran(saluran="instagram", alasan="akun diretas")
    OFFICE.when(akhiri, ADMIN).then(e.SaluranDiakhiri)
    ended = OFFICE.given(ADMIN.did(e.SaluranDiakhiri(saluran="instagram", alasan="akun diretas")))
    ended.when(akhiri, ADMIN).then_refused("saluran_tidak_dikenal")
    ended.when(daftar.model_copy(update={"saluran": "instagram"}), ADMIN).then(e.SaluranDidaftarkan)


def test_keys_are_ed25519_and_an_opd_key_is_narrow() -> None:
    daftar = c.DaftarkanKunci(kunci="portal-1", jenis="portal", kunci_publik=KEY)
    EMPTY.when(daftar, ADMIN).then(e.KunciDidaftarkan)
    known = EMPTY.given(ADMIN.did(e.KunciDidaftarkan(kunci="portal-1", jenis="portal", kunci_publik=KEY)))
    known.when(daftar, ADMIN).then_refused("kunci_sudah_ada")
    bad = c.DaftarkanKunci(kunci="portal-1", jenis="opd", kunci_publik="bukan kunci", perintah=("TidakAda",))
    known.when(bad, ADMIN).then_refused("kunci_sudah_ada", "kunci_tidak_sah", "perintah_tidak_dikenal", "kunci_opd_terlalu_luas")
    narrow = bad.model_copy(update={"kunci": "dinkes", "kunci_publik": KEY, "perintah": ("CatatLaporanMasyarakat",), "unit": (UNIT,)})
    import services.publisher.commands  # noqa: F401 - makes its commands known

    known.when(narrow, ADMIN).then(e.KunciDidaftarkan)


@pytest.mark.parametrize("text", ["", "é" * 44, KEY[:-1], KEY[:-2] + "==", b64encode(bytes(31)).decode(), b64encode(bytes(33)).decode()])
def test_nothing_else_is_a_key(text: str) -> None:
    EMPTY.when(c.DaftarkanKunci(kunci="a", jenis="portal", kunci_publik=text), ADMIN).then_refused("kunci_tidak_sah")


def test_a_key_is_revoked_once() -> None:
    known = EMPTY.given(ADMIN.did(e.KunciDidaftarkan(kunci="portal-1", jenis="portal", kunci_publik=KEY)))
    cabut = c.CabutKunci(kunci="portal-1", alasan="hilang")
    known.when(cabut, ADMIN).then(e.KunciDicabut)
    known.given(ADMIN.did(e.KunciDicabut(kunci="portal-1", alasan="hilang"))).when(cabut, ADMIN).then_refused("kunci_tidak_dikenal")
    EMPTY.when(cabut, ADMIN).then_refused("kunci_tidak_dikenal")


def test_what_happened_earlier_says_when_and_never_in_the_future() -> None:
    at = NOW - timedelta(days=3)
    (made,) = OFFICE.when(c.UbahProfilUnit(profil=profil(), terjadi_at=at), ADMIN).then(e.ProfilUnitDiubah)
    assert made.terjadi_at == at
    OFFICE.when(c.UbahProfilUnit(profil=profil(), terjadi_at=NOW + timedelta(seconds=1)), ADMIN).then_refused("waktu_di_depan")


# ── a unit from a file ───────────────────────────────────────────────────────────────────────────────


def test_the_sample_unit_sets_itself_up_and_asking_twice_asks_the_same() -> None:
    asked = list(commands_of(sample()))
    assert asked == list(commands_of(sample()))
    assert len({i for i, _ in asked}) == len(asked)
    office = EMPTY
    for _, command in asked:
        outcome = office.when(command, ADMIN)
        assert outcome.events, (type(command).__name__, outcome.reasons)
        office = office.given(ADMIN.did(*outcome.events))


def test_a_file_that_cannot_be_read_is_refused_with_its_name(tmp_path: Path) -> None:
    for name, content in (("tidak-ada.toml", None), ("rusak.toml", b"kode = "), ("rusak.json", b"{"), ("bukan-teks.toml", b"\xff\xfe")):
        file = tmp_path / name
        if content is not None:
            file.write_bytes(content)
        with pytest.raises(Refused, match=f"berkas_tidak_terbaca: Berkas {name} "):
            read_unit(file)


def test_all_faults_of_a_file_are_named_at_once(tmp_path: Path) -> None:
    file = tmp_path / "unit.json"
    file.write_text('{"kode": "Besar", "profil": {"nama": "X"}, "pegawai": [{"nama": "", "jabatan": "camat"}], "warna": "biru"}')
    with pytest.raises(Refused) as refused:
        read_unit(file)
    fields = {r.bidang for r in refused.value.reasons}
    assert {"kode", "profil.instansi", "profil.sop", "pegawai.0.nama", "pegawai.0.jabatan", "warna"} <= fields
