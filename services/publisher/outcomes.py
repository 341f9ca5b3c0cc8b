"""Rules about what the outlets answer: intent first, outcome after, and the order's end when every outlet has one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from services.publisher import commands as c
from services.publisher.starting import ended, mulai, waits
from services.publisher.state import Pesanan, State
from shared.clock import day_in
from shared.command import Command
from shared.decider import Situation
from shared.refusal import Reasons
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.materi import Materi

AFTERWARDS = ("dilaksanakan", "ditarik")
"""What was under way when the material was withdrawn may be out: it has to be said, so that it can be taken down."""


def decide_outcome(command: Command, s: State, at: Situation, why: Reasons) -> Sequence[Event]:
    """Commands that concern one outlet of the present order."""
    match command:
        case c.MulaiPenayangan():
            return mulai(command, s, at)
        case c.CatatHasilSaluran():
            return catat_hasil(command, s, at)
        case c.TandaiTayang():
            _ours(s, at, why)
            order = _open(s, command.saluran, _markable(s), why, stages=AFTERWARDS)
            manual = _manual(command.saluran, at)
            why.unless(manual, "bukan_saluran_manual", "Saluran ini ditayangkan oleh sistem.", "saluran")
            proof = command.tautan is not None or command.bukti_sha256 is not None
            why.unless(proof, "bukti_kosong", "Sertakan tautan atau tangkapan layar.", "tautan")
            why.raise_if_any()
            assert order is not None
            return _with_end(s, [out(s, command.saluran, tautan=command.tautan, bukti=command.bukti_sha256)])
        case c.TandaiGagal():
            _ours(s, at, why)
            order = _open(s, command.saluran, _markable(s), why, stages=AFTERWARDS)
            why.unless(_manual(command.saluran, at), "bukan_saluran_manual", "Saluran ini ditayangkan oleh sistem.", "saluran")
            why.raise_if_any()
            assert order is not None
            return _with_end(s, [_failed(order, "ditolak_tetap", "manual_gagal", command.alasan)])
        case c.TandaiBelumPasti():
            _ours(s, at, why)
            order = _open(s, command.saluran, ("dimulai",), why, stages=AFTERWARDS)
            why.unless(_manual(command.saluran, at), "bukan_saluran_manual", "Saluran ini ditayangkan oleh sistem.", "saluran")
            why.raise_if_any()
            assert order is not None
            return [e.HasilPenayanganBelumPasti(saluran=order.saluran, percobaan=order.percobaan, langkah="manual")]
        case c.PutuskanHasil():
            order = _open(s, command.saluran, ("belum_pasti",), why, stages=AFTERWARDS)
            proof = not command.tayang or command.tautan is not None or command.bukti_sha256 is not None
            why.unless(proof, "bukti_kosong", "Sertakan tautan atau tangkapan layar.", "tautan")
            why.raise_if_any()
            assert order is not None
            if command.tayang:
                return _with_end(s, [out(s, command.saluran, tautan=command.tautan, bukti=command.bukti_sha256)])
            return _with_end(s, [_failed(order, "ditolak_tetap", "dipastikan_tidak_tayang", "")])
        case c.UlangiPenayangan():
            _ours(s, at, why)
            _open(s, command.saluran, ("gagal",), why, stages=("dilaksanakan", "selesai"))
            alive = not ended(command.saluran, at)
            why.unless(alive, "saluran_tidak_terdaftar", "Saluran ini bukan lagi saluran resmi unit ini.", "saluran")
            why.unless(s.diralat < s.versi, "ralat_berjalan", "Versi ini sedang diralat; tunggu versi barunya.", "saluran")
            return [e.PenayanganDiulang(saluran=command.saluran)]
        case _:
            raise TypeError(type(command).__name__)


def catat_hasil(command: c.CatatHasilSaluran, s: State, at: Situation) -> Sequence[Event]:
    """Only the attempt that is under way has an outcome; a late echo of an older one is nothing."""
    order = s.pesanan.get(command.saluran)
    if order is None or order.percobaan != command.percobaan:
        return []
    given_up = ended(command.saluran, at) and (order.keadaan == "menunggu" or (order.keadaan == "gagal" and waits(order)))
    if order.keadaan != "dimulai" and not (given_up and command.hasil == "ditolak_tetap"):
        return []
    match command.hasil:
        case "tayang":
            made: Event = out(s, command.saluran, tautan=command.tautan, id_jauh=command.id_jauh)
        case "belum_pasti":
            made = e.HasilPenayanganBelumPasti(saluran=command.saluran, percobaan=command.percobaan, langkah=command.kode)
        case kind:
            made = e.PenayanganGagal(
                saluran=command.saluran,
                percobaan=command.percobaan,
                hasil=kind,
                kode=command.kode,
                sampai=command.sampai,
                catatan=command.catatan,
            )
    return _with_end(s, [made])


def out(s: State, saluran: str, *, tautan: str | None, bukti: str | None = None, id_jauh: str = "") -> e.MateriDitayangkan:
    """It is out: from here on its title and summary are public, so they stand clear."""
    bahan = s.bahan[s.sidik]
    materi: Materi = bahan.materi
    return e.MateriDitayangkan(
        saluran=saluran,
        versi=s.versi,
        sidik=s.sidik,
        id_jauh=id_jauh,
        tautan=tautan,
        judul=materi.judul,
        ringkasan=materi.ringkasan,
        jenis=materi.jenis,
        klasifikasi=materi.klasifikasi,
        media=tuple(e.MediaTayang(sha256=m.sha256, mime=m.mime, alt=m.alt) for m in materi.media),
        bukti_sha256=bukti,
        ralat=bool(s.tayang_versi),
        jalur=s.jalur,
    )


def _with_end(s: State, made: Sequence[Event]) -> Sequence[Event]:
    """Adds PenayanganSelesai (and MateriDiralat) when this was the last outlet without an outcome."""
    orders = dict(s.pesanan)
    for event in made:
        match event:
            case e.MateriDitayangkan(saluran=kode, tautan=tautan):
                orders[kode] = replace(orders[kode], keadaan="tayang", tautan=tautan)
            case e.PenayanganGagal(saluran=kode, hasil=hasil):
                orders[kode] = replace(orders[kode], keadaan="gagal", hasil=hasil)
            case e.HasilPenayanganBelumPasti(saluran=kode):
                orders[kode] = replace(orders[kode], keadaan="belum_pasti")
            case _:
                raise TypeError(type(event).__name__)
    if s.tahap != "dilaksanakan" or not all(_settled(p) for p in orders.values()):
        return made
    live = tuple(k for k, p in orders.items() if p.keadaan == "tayang")
    links = tuple(p.tautan for p in orders.values() if p.keadaan == "tayang" and p.tautan)
    done: list[Event] = [*made]
    if live and s.tayang_versi and s.tayang_versi != s.versi:
        link = orders["website"].tautan if "website" in orders else None
        done.append(e.MateriDiralat(dari_versi=s.tayang_versi, versi=s.versi, sidik=s.sidik, tautan=link, perubahan=s.bahan[s.sidik].ralat))
    done.append(
        e.PenayanganSelesai(versi=s.versi, sidik=s.sidik, tayang=live, gagal=tuple(k for k in orders if k not in live), tautan=links)
    )
    return done


def _settled(p: Pesanan) -> bool:
    return p.keadaan == "tayang" or (p.keadaan == "gagal" and not waits(p))


def _markable(s: State) -> tuple[str, ...]:
    """A person may close an outlet before the worker has started it, but not begin anew after a withdrawal."""
    return ("menunggu", "dimulai") if s.tahap == "dilaksanakan" else ("dimulai",)


def _failed(order: Pesanan, hasil: str, kode: str, catatan: str) -> e.PenayanganGagal:
    return e.PenayanganGagal.model_validate(
        {"saluran": order.saluran, "percobaan": order.percobaan, "hasil": hasil, "kode": kode, "catatan": catatan}
    )


def _open(s: State, saluran: str, wanted: tuple[str, ...], why: Reasons, stages: tuple[str, ...] = ("dilaksanakan",)) -> Pesanan | None:
    why.unless(s.tahap in stages, "tahap_tidak_sesuai", "Penayangan belum dilaksanakan atau sudah selesai.")
    order = s.pesanan.get(saluran)
    why.unless(order is not None, "saluran_tidak_dipesan", "Saluran ini tidak termasuk perintah tayang.", "saluran")
    fits = order is None or order.keadaan in wanted
    why.unless(fits, "keadaan_saluran_tidak_sesuai", "Keadaan saluran ini tidak mengizinkan tindakan tersebut.", "saluran")
    return order


def _ours(s: State, at: Situation, why: Reasons) -> None:
    # Who was named and has left the office since can report nothing; a colleague does, or the case could never end.
    left = s.staf not in at.direktori.holders("staf_sekretariat", day_in(at.about.zone, at.about.now))
    why.unless(left or s.staf == at.about.actor, "bukan_staf_diperintahkan", "Penayangan ini diperintahkan kepada staf lain.")


def _manual(saluran: str, at: Situation) -> bool:
    known = at.direktori.saluran.get(saluran)
    return known is None or known.jenis == "manual"
