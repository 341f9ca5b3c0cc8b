"""A breach of personal data: reported by PPID Pembantu or Sekretaris, over when those it concerns and the authority were told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from services.deadlines import commands as c
from services.deadlines.state import State, Tenggat
from shared.decider import Situation
from shared.refusal import Reasons
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.waktu.pelanggaran import LANGKAH, jam, jatuh_tempo, tenggat_id
from shared.sop.waktu.uraian import uraian

__all__ = ["LANGKAH", "beri_tahu", "laporkan", "periksa"]

TERLAMA = timedelta(days=366)
"""Known longer ago than this is a slip of the pen."""


def laporkan(command: c.LaporkanPelanggaranData, s: State, at: Situation) -> Sequence[Event]:
    """Its hours run from when it was known, whatever calendar the office keeps."""
    why, id_ = Reasons(), at.about.case
    known_at = command.terjadi_at or at.about.now
    used = id_ in s.pelanggaran or bool(s.tenggat) or any(f.case == id_ for f in s.kasus)
    why.unless(_is_uuid(id_) and not used, "nomor_terpakai", "Nomor laporan ini sudah dipakai; muat ulang halamannya.")
    why.unless(known_at <= at.about.now, "waktu_di_depan", "Waktu diketahui tidak boleh di masa depan.", "terjadi_at")
    why.unless(known_at > at.about.now - TERLAMA, "waktu_terlalu_lama", "Waktu diketahui lebih dari setahun lalu; periksa.", "terjadi_at")
    if command.kasus is not None:
        ok = any(f.case == command.kasus and f.unit == at.about.unit for f in s.kasus)
        why.unless(ok, "kasus_tidak_dikenal", "Kasus yang disebut tidak ada di unit ini.", "kasus")
    why.raise_if_any()
    zona = at.direktori.profil.zona if at.direktori.profil else "Asia/Jakarta"
    d = jatuh_tempo(known_at, zona)
    return [
        e.PelanggaranDataDilaporkan(
            pelanggaran=id_,
            uraian=command.uraian,
            data=command.data,
            perkiraan_subjek=command.perkiraan_subjek,
            kasus=command.kasus,
            terjadi_at=command.terjadi_at,
        ),
        e.TenggatDitetapkan(
            tenggat=tenggat_id(id_),
            langkah=LANGKAH,
            putaran=1,
            jabatan="ppid_pembantu",
            mulai_at=d.mulai,
            due_at=d.at,
            aturan=d.aturan,
            kalender_versi=s.kalender_versi,
            penjabaran=uraian(d, jam(zona), nama=False),
            mendekat_at=d.mendekat,
        ),
    ]


def beri_tahu(command: c.CatatPemberitahuanPelanggaran, s: State, at: Situation) -> Sequence[Event]:
    """Late is said as late, also when nobody has looked at the clock meanwhile."""
    why, p = Reasons(), s.pelanggaran.get(at.about.case)
    why.unless(p is not None, "pelanggaran_tidak_dikenal", "Laporan pelanggaran data ini tidak ada.")
    why.unless(command.pada <= at.about.now, "waktu_di_depan", "Waktu pemberitahuan tidak boleh di masa depan.", "pada")
    if p is not None:
        why.unless(bool(p.belum), "sudah_diberitahukan", "Subjek data dan lembaga sudah diberi tahu; tidak ada yang perlu dicatat lagi.")
        again = command.kepada != "keduanya" and p.belum and command.kepada not in p.belum
        why.unless(not again, "sudah_diberitahukan", "Pemberitahuan kepada pihak ini sudah dicatat.", "kepada")
        ok = command.pada >= p.diketahui_at
        why.unless(ok, "pemberitahuan_mendahului", "Waktu pemberitahuan mendahului saat pelanggaran diketahui.", "pada")
    why.raise_if_any()
    assert p is not None
    told = e.PelanggaranDataDiberitahukan(
        pelanggaran=p.id, kepada=command.kepada, pada=command.pada, bukti=command.bukti, terjadi_at=command.pada
    )
    t = s.tenggat[tenggat_id(p.id)]
    ended_at = _told_all(p.diberitahu, command)
    if ended_at is None:
        return [told]
    late = ended_at > t.due_at
    passed = [_passed(t)] if late and not t.terlampaui else []
    return [told, *passed, _ended(t, ended_at, late)]


def periksa(command: c.PeriksaTenggat, s: State, t: Tenggat, now: datetime) -> list[Event]:
    """Near or passed, as long as somebody has still to be told."""
    if t.hasil or t.terlampaui or command.jenis == "eskalasi":
        return []
    if command.jenis == "terlampaui":
        return [_passed(t)] if now >= t.due_at else []
    near = t.mendekat_at is not None and t.mendekat_at <= now < t.due_at and not t.mendekat
    return [e.TenggatMendekat(tenggat=t.id, langkah=t.langkah, putaran=1, due_at=t.due_at, terjadi_at=t.mendekat_at)] if near else []


def _told_all(before: Sequence[tuple[str, datetime]], command: c.CatatPemberitahuanPelanggaran) -> datetime | None:
    """When the last of both was told, with this one; None while one of them waits."""
    told = [*before, (command.kepada, command.pada)]
    each = [[at for kepada, at in told if kepada in (who, "keduanya")] for who in ("subjek", "lembaga")]
    return max(min(times) for times in each) if all(each) else None


def _passed(t: Tenggat) -> Event:
    return e.TenggatTerlampaui(tenggat=t.id, langkah=t.langkah, putaran=1, due_at=t.due_at, terjadi_at=t.due_at)


def _ended(t: Tenggat, at: datetime, late: bool) -> Event:
    hasil: Literal["terlambat", "tepat"] = "terlambat" if late else "tepat"
    return e.TenggatBerakhir(tenggat=t.id, langkah=t.langkah, putaran=1, due_at=t.due_at, berakhir_at=at, hasil=hasil)


def _is_uuid(text: str) -> bool:
    return len(text) == 36 and text.count("-") == 4 and all(ch in "0123456789abcdef-" for ch in text)
