"""The table of forms against the commands: every field is one the command knows, every question stands on one page."""

from __future__ import annotations

import inspect
import re

import pytest

import services.cli.run  # noqa: F401 - brings all stages, and with them all commands
from services.portal.acts.answers import Terisi, data_of
from services.portal.acts.forms import ALSO, FORMS
from services.portal.acts.prefill import row_of
from services.portal.acts.refused import anchored
from shared.command import COMMANDS
from shared.refusal import reason
from shared.sop import worklist
from shared.sop.materi import Materi, Media
from shared.sop.worklist import Kasus

EXAMPLES: dict[str, list[str]] = {
    "versi": ["1"],
    "sidik": ["a" * 64],
    "untuk_saluran": ["instagram"],
    "staf": ["00000000-0000-4000-8000-000000000001"],
    "saluran": ["website"],
    "alasan": ["lainnya"],
    "tayang": ["ya"],
    "sebab": ["lainnya"],
    "keputusan": ["terbuka"],
    "dasar_pengecualian": ["17a"],
    "asal": ["prakarsa"],
    "sifat": ["biasa"],
    "instruksi": ["publikasikan"],
    "judul": ["Judul"],
    "badan": ["Isi"],
    "kegiatan.nama": ["Kegiatan"],
    "klasifikasi": ["berkala"],
    "laporan": ["00000000-0000-4000-8000-000000000002"],
    "hasil": ["diralat"],
    "tautan": ["https://contoh.go.id/kiriman"],
    **{name: ["teks"] for name in ("informasi", "pertimbangan", "kekeliruan", "penjelasan", "isi", "kegiatan", "ringkasan", "catatan")},
}


LISTS = {"VerifikasiMateri", "SetujuiSertaMerta", "PenuhiVerifikasiSusulan"}
"""Asked on pages of their own, as a list of checks."""
DEBT = {"PenuhiKoreksiSusulan": {"hasil": ["sesuai"]}}


@pytest.mark.parametrize("perintah", sorted(FORMS.keys() - LISTS))
def test_every_form_s_fields_make_its_command(perintah: str) -> None:
    data = data_of(perintah, Terisi(EXAMPLES | DEBT.get(perintah, {})), Kasus(case="x"), "Asia/Jakarta")
    COMMANDS[perintah].from_input(data)


@pytest.mark.parametrize("perintah", sorted(FORMS))
def test_every_question_stands_on_one_page(perintah: str) -> None:
    formulir = FORMS[perintah]
    fields = [name for page in formulir.pages for isian in page.isian for name in isian.fields]
    assert len(fields) == len(set(fields))
    for page in formulir.pages:
        assert all(formulir.page_of(name + ("x" if name.endswith(".") else "")) == page.kode for i in page.isian for name in i.fields)


def test_every_act_the_work_list_offers_has_a_form() -> None:
    offered = set(re.findall(r'"([A-Z][a-z]+[A-Z]\w+)"', inspect.getsource(worklist)))
    commands = {name for name, command in COMMANDS.items() if not command.internal}
    assert offered & commands <= FORMS.keys() | {"BacaDisposisi", "BacaMateri", "BacaPengajuan"}
    undo = {"BetulkanDisposisi", "SerahkanKembali", "AlihkanPenugasan", "TarikPenyerahan", "TarikPenyerahanMateri", "UbahJadwal"}
    undo |= {"CabutPerintahTayang", "CabutVerifikasi", "HentikanProses", "BukaRalat", "TarikMateri"}
    reachable = {p for acts in ALSO.values() for p in acts} | offered
    assert undo <= FORMS.keys() & reachable


def test_a_sheet_from_paper_says_when_and_under_which_number() -> None:
    typed = {
        **EXAMPLES,
        "terjadi_at": ["2026-11-20T09:30"],
        "nomor_cadangan": ["57"],
        "klasifikasi_keamanan": ["T"],
        "batas_waktu": ["Jumat"],
    }
    data = data_of("BuatDisposisi", Terisi(typed), None, "Asia/Makassar")
    assert data["terjadi_at"] == "2026-11-20T09:30:00+08:00"
    assert data["nomor_cadangan"] == 57
    assert data["disposisi"]["klasifikasi_keamanan"] == "T"
    assert data["disposisi"]["batas_waktu"] == "Jumat"
    COMMANDS["BuatDisposisi"].from_input(data)


def test_what_no_form_asks_survives_a_correction() -> None:
    media = Media(sha256="a" * 64, mime="video/mp4", alt="Warga", lisensi="CC BY", takarir_sha256="b" * 64)
    row = row_of(media)
    filled = Terisi({**EXAMPLES, f"alt.{media.sha256}": ["Warga"], "kategori": ["agenda"], "bahasa": ["jv"]}, (row,))
    materi = Materi.model_validate(data_of("KoreksiMateri", filled, None, "Asia/Jakarta")["materi"])
    assert materi.media == (media,)
    assert (materi.kategori, materi.bahasa) == ("agenda", "jv")


def test_reasons_speak_of_the_field_as_the_page_calls_it() -> None:
    filled = Terisi({"asal": ["surat"]}, ({"sha256": "c" * 64},))
    reasons = (
        reason("isian_tidak_sah", "Isian disposisi.asal.surat.tanggal_surat harus tanggal.", "disposisi.asal.surat.tanggal_surat"),
        reason("alt_kosong", "Tulis teks alternatif.", "materi.media.0.alt"),
        reason("materi_kosong", "Lampirkan bahan.", "lampiran"),
        reason("versi_sudah_berubah", "Materi sudah berada pada versi 2.", "versi"),
    )
    found = anchored(reasons, filled)
    assert [(r.bidang, r.pesan) for r in found] == [
        ("surat.tanggal_surat", "Tanggal surat harus tanggal."),
        (f"alt.{'c' * 64}", "Tulis teks alternatif."),
        ("berkas", "Lampirkan bahan."),
        (None, "Materi sudah berada pada versi 2."),
    ]
