"""What exactly goes out on an outlet, and its answer in the words of the log. Pure."""

from __future__ import annotations

from datetime import datetime

import structlog
from pydantic import ValidationError

from services.publisher import commands as c
from services.publisher.outlets.port import (
    DitolakTetap,
    DitundaSementara,
    Hasil,
    Kiriman,
    KredensialHabis,
    KuotaHabis,
    Tayang,
    TidakDiketahui,
)
from services.publisher.starting import marker
from services.publisher.state import State
from shared.sop.materi import Rendering

log = structlog.get_logger(__name__)


def verified(state: State, saluran: str) -> Rendering:
    """The rendering that was approved for this outlet."""
    return next(r for r in state.bahan[state.sidik].rendering if r.saluran == saluran)


def kiriman(state: State, case: str, unit: str, saluran: str, isi: bytes, now: datetime) -> Kiriman:
    """The verified bytes with what an outlet needs to place them."""
    bahan = state.bahan[state.sidik]
    materi = bahan.materi
    return Kiriman(
        unit=unit,
        case=case,
        saluran=saluran,
        penanda=marker(case, saluran, state.sidik),
        versi=state.versi,
        sidik=state.sidik,
        slug=bahan.slug,
        isi=isi,
        mime=verified(state, saluran).mime,
        judul=materi.judul,
        ringkasan=materi.ringkasan,
        jenis=materi.jenis,
        klasifikasi=materi.klasifikasi,
        kategori=materi.kategori,
        media=tuple((m.sha256, m.mime, m.alt) for m in materi.media),
        ralat=bahan.ralat if state.tayang_versi else "",
        tayang_at=now,
    )


def outcome(saluran: str, percobaan: int, hasil: Hasil) -> c.CatatHasilSaluran:
    """The outlet's answer; one that cannot be recorded as it is says nothing, so a person has to look."""
    try:
        return _outcome(saluran, percobaan, hasil)
    except ValidationError:
        log.error("answer_cannot_be_recorded", saluran=saluran, hasil=type(hasil).__name__)  # noqa: TRY400 - the text may quote a person
        return _outcome(saluran, percobaan, TidakDiketahui("jawaban_tidak_terbaca"))


def _outcome(saluran: str, percobaan: int, hasil: Hasil) -> c.CatatHasilSaluran:
    match hasil:
        case Tayang(id_jauh, tautan):
            return c.CatatHasilSaluran(saluran=saluran, percobaan=percobaan, hasil="tayang", id_jauh=id_jauh, tautan=tautan)
        case DitolakTetap(kode, catatan):
            return c.CatatHasilSaluran(saluran=saluran, percobaan=percobaan, hasil="ditolak_tetap", kode=kode, catatan=catatan)
        case DitundaSementara(sampai):
            return c.CatatHasilSaluran(saluran=saluran, percobaan=percobaan, hasil="ditunda_sementara", sampai=sampai)
        case KredensialHabis():
            return c.CatatHasilSaluran(saluran=saluran, percobaan=percobaan, hasil="kredensial_habis")
        case KuotaHabis(sampai):
            return c.CatatHasilSaluran(saluran=saluran, percobaan=percobaan, hasil="kuota_habis", sampai=sampai)
        case TidakDiketahui(langkah):
            return c.CatatHasilSaluran(saluran=saluran, percobaan=percobaan, hasil="belum_pasti", kode=langkah)
