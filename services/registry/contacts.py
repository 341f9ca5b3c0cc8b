"""Rules about the addresses a person gives: each is one, or is left out."""

from __future__ import annotations

from services.registry.commands import UbahKontak
from shared.refusal import Reasons
from shared.sop import events as e
from shared.sop.kontak import surel_sah, telegram_sah, telepon_sah

RULES = (
    ("surel", surel_sah, "Alamat surel belum benar. Contoh: nama@karanganyarkab.go.id."),
    ("telegram", telegram_sah, "Nomor obrolan Telegram hanya berisi angka, boleh diawali tanda minus."),
    ("telepon", telepon_sah, "Nomor telepon belum benar. Contoh: 0812-3456-7890."),
)


def kontak(command: UbahKontak, why: Reasons) -> e.KontakPegawaiDiubah:
    """What is recorded, blanks around it taken off."""
    typed = {name: getattr(command, name).strip() for name, _, _ in RULES}
    for name, sah, pesan in RULES:
        why.unless(not typed[name] or sah(typed[name]), f"{name}_tidak_sah", pesan, name)
    return e.KontakPegawaiDiubah(pegawai=command.pegawai, jam_tenang="ya" if command.jam_tenang else "tidak", **typed)
