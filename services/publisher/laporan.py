"""Rules of what the public reports: taken while something is out, answered once, and never answered with what did not happen."""

from __future__ import annotations

from collections.abc import Sequence

from services.publisher import commands as c
from services.publisher.state import State
from shared.refusal import Reasons
from shared.sop import events as e
from shared.sop.event import Event

TERBUKA_MAKS = 50
"""Open reports of one case: a flood on one article must not bury the log; the first fifty say what there is to say."""


def catat(command: c.CatatLaporanMasyarakat, s: State, why: Reasons) -> Sequence[Event]:
    """A report on something that is, or was, out."""
    why.unless(bool(s.tayang), "belum_tayang", "Tidak ada publikasi dengan nomor ini.")
    why.unless(command.laporan not in s.laporan, "laporan_sudah_ada", "Laporan dengan nomor ini sudah tercatat.", "laporan")
    still = sum(not known.hasil for known in s.laporan.values())
    room = still < TERBUKA_MAKS
    why.unless(room, "terlalu_banyak_laporan", "Sudah banyak laporan tentang informasi ini yang sedang diperiksa. Coba lagi lain hari.")
    why.raise_if_any()
    return [e.LaporanMasyarakatDiterima(**command.model_dump())]


def tindaklanjuti(command: c.TindaklanjutiLaporan, s: State, why: Reasons) -> Sequence[Event]:
    """The reporter will be told this, so it has to be true."""
    known = s.laporan.get(command.laporan)
    why.unless(known is not None, "laporan_tidak_dikenal", "Laporan ini tidak ada pada kasus ini.", "laporan")
    answered = known is not None and bool(known.hasil)
    why.unless(not answered, "laporan_sudah_dijawab", "Laporan ini sudah ditindaklanjuti.", "laporan")
    corrected = known is None or s.tayang_versi > known.versi
    ok = command.hasil != "diralat" or corrected
    why.unless(
        ok, "belum_diralat", "Ralat belum tayang. Minta Sekretaris membuka ralat dahulu, lalu jawab setelah versi baru tayang.", "hasil"
    )
    ok = command.hasil != "ditarik" or s.tahap == "ditarik"
    why.unless(ok, "belum_ditarik", "Materi ini belum ditarik. Tarik dahulu dari publikasi, lalu jawab laporannya.", "hasil")
    why.raise_if_any()
    return [e.LaporanMasyarakatDitindaklanjuti(**command.model_dump())]
