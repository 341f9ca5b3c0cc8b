"""The disposition book's numbers: ours, gap-free per unit and year; what is missing is recorded as void or reserved."""

from __future__ import annotations

from collections.abc import Sequence

from services.disposition import commands as c
from services.disposition.state import Numbering
from shared.refusal import Reasons
from shared.sop import events as e
from shared.sop.event import Event

MAX_RESERVED = 200
"""A reserved range is for an outage of days, not for a year."""


def number_for(command: c.BuatDisposisi, n: Numbering, why: Reasons) -> int:
    """The next number, or the paper sheet's own from a reserved range."""
    wanted = command.nomor_cadangan
    if wanted is None:
        return n.berikut
    why.unless(n.reserved(wanted), "nomor_bukan_cadangan", f"Nomor {wanted} tidak termasuk rentang yang dicadangkan.", "nomor_cadangan")
    why.unless(wanted not in n.terpakai, "nomor_terpakai", f"Nomor {wanted} sudah dipakai atau dibatalkan.", "nomor_cadangan")
    why.unless(
        command.terjadi_at is not None, "waktu_kejadian_kosong", "Sebutkan kapan disposisi ini ditulis di atas kertas.", "terjadi_at"
    )
    return wanted


def decide_number(command: c.TetapkanNomorPertama | c.CadangkanNomor | c.BatalkanNomor, n: Numbering, why: Reasons) -> Sequence[Event]:
    """First number, reserved range, void."""
    match command:
        case c.TetapkanNomorPertama():
            unused = n.pertama is None and not n.terpakai and not n.dicadangkan
            why.unless(unused, "nomor_sudah_berjalan", "Nomor pertama hanya dapat ditetapkan sekali, sebelum ada nomor terpakai.", "nomor")
            return [e.NomorPertamaDitetapkan(tahun=command.tahun, nomor=command.nomor)]
        case c.CadangkanNomor():
            ordered = command.dari <= command.sampai
            why.unless(ordered, "rentang_terbalik", "Akhir rentang mendahului awalnya.", "sampai")
            size = command.sampai - command.dari + 1
            why.unless(size <= MAX_RESERVED, "rentang_terlalu_besar", f"Paling banyak {MAX_RESERVED} nomor.", "sampai")
            why.unless(command.dari >= n.berikut, "nomor_terpakai", f"Nomor sampai {n.berikut - 1} sudah lewat.", "dari")
            clash = any(command.dari <= sampai and dari <= command.sampai for dari, sampai in n.dicadangkan)
            why.unless(not clash, "rentang_bertumpuk", "Rentang ini bertumpuk dengan cadangan lain.", "dari")
            return [e.NomorDicadangkan(tahun=command.tahun, dari=command.dari, sampai=command.sampai, alasan=command.alasan)]
        case c.BatalkanNomor():
            free = command.nomor not in n.terpakai and (n.reserved(command.nomor) or command.nomor == n.berikut)
            why.unless(free, "nomor_tidak_dapat_dibatalkan", "Hanya nomor cadangan yang belum terpakai, atau nomor berikutnya.", "nomor")
            return [e.NomorDisposisiDibatalkan(tahun=command.tahun, nomor=command.nomor, alasan=command.alasan)]
