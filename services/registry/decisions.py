"""Rules of the registry."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Sequence
from datetime import date

from services.registry import auditors, privacy
from services.registry import commands as c
from services.registry.contacts import kontak
from services.registry.privacy_commands import PRIVACY, MusnahkanData
from services.registry.state import INITIAL, State, evolve
from shared.clock import day_in
from shared.command import COMMANDS, Circumstances, Command
from shared.decider import Decider, Situation, case_stream
from shared.refusal import Reasons
from shared.sop import events as e
from shared.sop.directory import KEYS_STREAM, Direktori, unit_stream
from shared.sop.event import Event
from shared.sop.pelindungan import privacy_stream


def decide(command: Command, state: State, situation: Situation) -> Sequence[Event]:
    """One case per command; each either gives events or refuses with all reasons."""
    d, why = state.direktori, Reasons()
    if isinstance(command, c.CatatAuditMelihat):
        return auditors.looked(command, state, situation, why)
    if isinstance(command, PRIVACY):
        return privacy.decide(command, state.privasi, situation)
    ok = command.terjadi_at is None or command.terjadi_at <= situation.about.now
    why.unless(ok, "waktu_di_depan", "Waktu kejadian tidak boleh di masa depan.", "terjadi_at")
    _by_administrator(command, d, situation.about, why)
    if not isinstance(command, c.DaftarkanUnit | c.DaftarkanKunci | c.CabutKunci):
        why.unless(d.profil is not None, "unit_tidak_dikenal", f"Unit {situation.about.unit} belum terdaftar.")
    match command:
        case c.DaftarkanUnit():
            why.unless(d.profil is None, "unit_sudah_ada", "Unit dengan kode ini sudah terdaftar.")
            free = unit_stream(situation.about.unit) != KEYS_STREAM
            why.unless(free, "kode_unit_terpakai", "Kode ini dipakai sistem; pilih kode unit lain.")
            made: Event = e.UnitDidaftarkan(profil=command.profil)
        case c.UbahProfilUnit():
            made = e.ProfilUnitDiubah(profil=command.profil, versi=d.profil_versi + 1)
        case c.DaftarkanPegawai():
            why.unless(command.pegawai not in d.pegawai, "pegawai_sudah_ada", "Pegawai dengan nomor ini sudah terdaftar.", "pegawai")
            made = e.PegawaiDidaftarkan(**command.model_dump())
        case c.UbahPegawai():
            _known(d, command.pegawai, why)
            made = e.PegawaiDiubah(**command.model_dump())
        case c.AngkatJabatan():
            _known(d, command.pegawai, why)
            _not_self(command.pegawai, situation.about, why)
            _no_administrator(d, command.pegawai, why)
            auditors.no_auditor(d, command.pegawai, command.mulai, None, why)
            running = any(
                p.pegawai == command.pegawai and p.jabatan == command.jabatan and p.peran == "definitif" and p.akhir is None
                for p in d.penugasan
            )
            why.unless(not running, "sudah_menjabat", "Pegawai ini sudah memangku jabatan tersebut.", "jabatan")
            made = e.JabatanDiangkat(**command.model_dump())
        case c.AkhiriJabatan():
            _known(d, command.pegawai, why)
            # Also a stand-in's, before its last day: who returns early, or should never have been named, must not stay in office.
            ours = [p for p in d.penugasan if (p.pegawai, p.jabatan) == (command.pegawai, command.jabatan) and p.runs_beyond(command.akhir)]
            why.unless(bool(ours), "tidak_menjabat", "Pegawai ini tidak sedang memangku jabatan tersebut.", "jabatan")
            if ours:
                _ordered(min(p.mulai for p in ours), command.akhir, why)
            made = e.JabatanDiakhiri(**command.model_dump())
        case c.TunjukPlh():
            _stand_in(d, command, situation.about, why)
            made = e.PlhDitunjuk(**command.model_dump())
        case c.TunjukPlt():
            _stand_in(d, command, situation.about, why)
            made = e.PltDitunjuk(**command.model_dump())
        case c.TunjukAdministrator():
            _not_self(command.pegawai, situation.about, why)
            why.unless(command.pegawai not in d.administrator, "sudah_administrator", "Orang ini sudah administrator.", "pegawai")
            today = day_in(d.profil.zona if d.profil else "Asia/Jakarta", situation.about.now)
            why.unless(
                not d.in_office(command.pegawai, today),
                "administrator_tanpa_jabatan",
                "Orang ini memangku jabatan SOP. Akhiri jabatannya dahulu; administrator tidak ikut dalam prosedur.",
                "pegawai",
            )
            auditors.no_auditor(d, command.pegawai, today, None, why)
            made = e.AdministratorDitunjuk(**command.model_dump())
        case c.BerhentikanAdministrator():
            why.unless(command.pegawai in d.administrator, "bukan_administrator_unit", "Orang ini bukan administrator.", "pegawai")
            # Nobody could appoint the next one; the operator can, who is at the machine itself.
            last = d.administrator == {command.pegawai} and situation.about.signer.kind != "operator"
            why.unless(not last, "administrator_terakhir", "Administrator terakhir tidak dapat diberhentikan.", "pegawai")
            made = e.AdministratorDiberhentikan(**command.model_dump())
        case c.TugaskanAuditor():
            made = auditors.assigned(command, d, situation.about, why)
        case c.AkhiriPenugasanAuditor():
            made = auditors.ended(command, d, situation.about, why)
        case c.UbahKontak():
            _known(d, command.pegawai, why)
            made = kontak(command, why)
        case c.DaftarkanSaluran():
            known = d.saluran.get(command.saluran)
            why.unless(known is None or not known.aktif, "saluran_sudah_ada", "Saluran ini sudah terdaftar.", "saluran")
            why.unless(
                (command.saluran == "website") == (command.jenis == "website"),
                "jenis_saluran_tidak_cocok",
                "Saluran website selalu dan hanya berkode website.",
                "jenis",
            )
            made = e.SaluranDidaftarkan(**command.model_dump())
        case c.AkhiriSaluran():
            known = d.saluran.get(command.saluran)
            why.unless(known is not None and known.aktif, "saluran_tidak_dikenal", "Saluran ini tidak terdaftar.", "saluran")
            made = e.SaluranDiakhiri(**command.model_dump())
        case c.TetapkanMasaPemilu():
            _ordered(command.mulai, command.akhir, why)
            made = e.MasaPemiluDitetapkan(**command.model_dump())
        case c.AktifkanJalurSertaMerta():
            today = day_in(d.profil.zona if d.profil else "Asia/Jakarta", situation.about.now)
            why.unless(command.tanggal <= today, "tanggal_di_depan", "Dokumen ini bertanggal sesudah hari ini.", "tanggal")
            made = e.JalurSertaMertaDiaktifkan(**command.model_dump())
        case c.NonaktifkanJalurSertaMerta():
            why.unless(d.jalur_serta_merta is not None, "jalur_belum_aktif", "Jalur serta-merta tidak sedang aktif.")
            made = e.JalurSertaMertaDinonaktifkan(**command.model_dump())
        case c.DaftarkanKunci():
            same = state.kunci.kunci.get(command.kunci)
            why.unless(same is None, "kunci_sudah_ada", "Kunci dengan nama ini sudah terdaftar.", "kunci")
            why.unless(
                _is_ed25519(command.kunci_publik), "kunci_tidak_sah", "Kunci publik harus Ed25519 (32 bita, base64).", "kunci_publik"
            )
            unknown = sorted(set(command.perintah) - set(COMMANDS))
            why.unless(not unknown, "perintah_tidak_dikenal", f"Perintah tidak dikenal: {', '.join(unknown)}.", "perintah")
            narrow = command.jenis != "opd" or (command.perintah and command.unit)
            why.unless(bool(narrow), "kunci_opd_terlalu_luas", "Kunci OPD harus menyebut perintah dan unitnya.", "perintah")
            why.raise_if_any()
            made = e.KunciDidaftarkan(**command.model_dump())
        case c.CabutKunci():
            key = state.kunci.kunci.get(command.kunci)
            why.unless(key is not None and not key.dicabut, "kunci_tidak_dikenal", "Kunci ini tidak terdaftar atau sudah dicabut.", "kunci")
            made = e.KunciDicabut(**command.model_dump())
        case _:
            raise TypeError(type(command).__name__)
    why.raise_if_any()
    return [made.model_copy(update={"terjadi_at": command.terjadi_at})]


def _by_administrator(command: Command, d: Direktori, about: Circumstances, why: Reasons) -> None:
    """The pages vouch for who is at the keyboard; that he administers this unit stands in the log. The operator may always."""
    if about.signer.kind != "portal":
        return
    if isinstance(command, c.DaftarkanKunci | c.CabutKunci):
        # Keys belong to no unit: whoever could register one could act in all of them.
        why.unless(False, "hanya_operator", "Kunci hanya didaftarkan dan dicabut oleh operator.")
        return
    if isinstance(command, c.UbahKontak) and command.pegawai == about.actor:
        return  # everybody for himself
    # The first one comes by the one-time link, which only the operator's screen shows.
    first = isinstance(command, c.TunjukAdministrator) and not d.administrator
    ok = first or about.actor in d.administrator
    why.unless(ok, "bukan_administrator", "Tindakan ini hanya dapat dilakukan oleh administrator unit ini.")


def _no_administrator(d: Direktori, pegawai: str, why: Reasons) -> None:
    why.unless(
        pegawai not in d.administrator,
        "administrator_tanpa_jabatan",
        "Orang ini administrator; administrator tidak memangku jabatan SOP.",
        "pegawai",
    )


def _known(d: Direktori, pegawai: str, why: Reasons) -> None:
    why.unless(pegawai in d.pegawai, "pegawai_tidak_dikenal", "Pegawai ini belum terdaftar di unit ini.", "pegawai")


def _not_self(pegawai: str, about: Circumstances, why: Reasons) -> None:
    why.unless(pegawai != about.actor, "tidak_boleh_mengangkat_diri", "Seseorang tidak dapat mengangkat dirinya sendiri.", "pegawai")


def _ordered(mulai: date, akhir: date, why: Reasons) -> None:
    why.unless(mulai <= akhir, "tanggal_terbalik", "Tanggal akhir mendahului tanggal mulai.", "akhir")


def _stand_in(d: Direktori, command: c.TunjukPlh | c.TunjukPlt, about: Circumstances, why: Reasons) -> None:
    _known(d, command.pegawai, why)
    _not_self(command.pegawai, about, why)
    _no_administrator(d, command.pegawai, why)
    auditors.no_auditor(d, command.pegawai, command.mulai, command.akhir, why)
    _ordered(command.mulai, command.akhir, why)


def _is_ed25519(text: str) -> bool:
    try:
        return len(b64decode(text, validate=True)) == 32
    except (Base64Error, ValueError):
        return False


def streams(command: Command, about: Circumstances) -> Sequence[str]:
    """Keys have a stream of their own: they belong to no unit. So have looks: they would swell what every command reads of the unit."""
    if isinstance(command, c.CatatAuditMelihat):
        return (auditors.look_stream(command, about),)
    if isinstance(command, PRIVACY):
        return (privacy_stream(about.unit),)
    return (KEYS_STREAM,) if isinstance(command, c.DaftarkanKunci | c.CabutKunci) else (unit_stream(about.unit),)


def guards(command: Command, about: Circumstances) -> Sequence[str]:
    """Nothing goes out while its data is being erased."""
    if not isinstance(command, MusnahkanData):
        return ()
    return tuple(case_stream("publisher", part.id) for part in command.lingkup if part.jenis == "kasus")


DECIDER = Decider(service="registry", initial=INITIAL, evolve=evolve, decide=decide, streams=streams, guards=guards)
