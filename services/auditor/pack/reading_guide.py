"""BACA-SAYA.txt: what an auditor finds in a pack, what it proves, and what it does not."""

from __future__ import annotations

from services.auditor.pack.scope import Chosen, Scope
from shared.eventstore.port import LogIdentity
from shared.proof.checkpoint import paper_code
from shared.proof.sealed_tree import SealedTree

_TEXT = """\
PAKET BUKTI TAYANG

Cakupan            : {scope}
Log                : {log}, masa {epoch}
Segel              : sampai peristiwa nomor {size}
Kode untuk register: {code}
Peristiwa          : {events}{unsealed}

CARA MEMERIKSA (tanpa jaringan, tanpa memasang apa pun)

1. Buka verifikasi.html dengan klik ganda, lalu pilih berkas zip ini. Atau dengan Python 3.11 ke atas:
       python3 verify.py PAKET.zip --checkpoint KODE
2. KODE adalah checkpoint yang Anda simpan sendiri atau kode dari buku register, bukan yang tertulis di atas: tanpa
   sesuatu dari luar paket, yang terbukti hanya bahwa paket ini cocok dengan dirinya sendiri ("tidak tertambat").
3. Pakailah verify.py dan verifikasi.html yang Anda peroleh sebelumnya dari sumber yang Anda percaya. Yang ada di
   dalam paket ini hanya untuk kemudahan: siapa yang dapat mengubah paket dapat juga mengubah pemeriksanya.

ISI

peristiwa/   peristiwa persis seperti tersimpan, satu berkas satu posisi dalam log
bukti.json   untuk tiap peristiwa: jalan ke akar pohon yang disegel (RFC 6962)
rantai.json  rantai sidik, termasuk sidik peristiwa lain yang berada di antaranya
checkpoint.txt, kunci.txt   segel bertanda tangan (C2SP) dan kunci publiknya; pergantian kunci ada di antara peristiwa
media/       berkas yang telah tayang; nama berkasnya adalah sidik SHA-256-nya
skema/       bentuk tiap jenis peristiwa (JSON Schema). Isian yang disegel berbentuk {{key, alg, nonce, ct}}
laporan.html riwayat yang dapat dibaca
manifes.json sidik semua berkas di dalam paket

YANG TERBUKTI DAN YANG TIDAK

- Terbukti: peristiwa-peristiwa ini tercatat dalam log pada urutan ini, sebelum segel itu dibuat, dan tidak berubah sejak itu.
- Peristiwa yang ditinggalkan di tengah alur kasus terlihat (nomornya berlubang). Bahwa tidak ada yang lebih baru dari yang
  terakhir di sini tidak terbukti: bandingkan dengan paket yang dibuat lebih lambat.
- Laporan, skema, dan petunjuk ini tidak disegel. Bila laporan dan peristiwa berbeda, peristiwalah yang benar.
- Yang diketik orang dan data pribadi tetap tersandi. Nilai yang dibuka untuk Anda ada dalam berkas tersendiri
  (…nilai-terbuka.json). Tempat dan panjang tiap nilai dapat dicocokkan dengan sandinya dan sidik berkas itu tercatat
  dalam log; tetapi bahwa nilainya memang yang tersandi adalah pernyataan kantor, tidak terbukti tanpa kunci kasus.
- {left_off} berkas disebut peristiwa tetapi tidak disertakan (tidak tayang, sudah ditarik, atau sudah dihapus). Bila kantor
  menunjukkannya, cocokkan SHA-256-nya dengan peristiwa.
"""


def guide(identity: LogIdentity, tree: SealedTree, chosen: Chosen, scope: Scope, left_off: int) -> str:
    """The text."""
    unsealed = f" ({chosen.unsealed} lagi belum tersegel dan tidak ikut)" if chosen.unsealed else ""
    return _TEXT.format(
        scope=", ".join(f"{name} {value}" for name, value in scope.said.items()) or "seluruh log",
        log=identity.log_id,
        epoch=identity.epoch,
        size=tree.size,
        code=paper_code(tree.checkpoint),
        events=len(chosen.records),
        unsealed=unsealed,
        left_off=left_off,
    )
