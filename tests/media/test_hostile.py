"""Whatever bytes arrive: clean or refused, never anything else, and never for long."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.media.kinds import SEMUA, kenali
from shared.media.limits import BatasMedia
from shared.media.refused import MediaDitolak
from shared.media.work import Tugas, kerjakan
from tests.media import files

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow on damaged EXIF
KECIL = BatasMedia(gambar_piksel=4_000_000, docx_terurai_byte=20_000_000, sisi_maks_piksel=500)
SOUND = {
    "jpeg": files.jpeg(),
    "png": files.png(),
    "webp": files.webp(),
    "heic": files.heic(),
    "pdf": files.pdf_with_photo(),
    "docx": files.docx(photo=files.jpeg(), comment=True),
    "mp4": files.mp4(),
    "vtt": files.VTT_FILE,
}
SETTINGS = settings(max_examples=25, deadline=5000, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def clean_or_refused(kode: str, raw: bytes) -> None:
    try:
        hasil = kerjakan(Tugas(kode, KECIL), raw)
    except MediaDitolak:
        return
    again = kenali(hasil.isi)
    assert again is not None and again.mime == hasil.mime


@pytest.mark.parametrize("kode", sorted(SOUND))
@SETTINGS
@given(data=st.data())
def test_mutated_files(kode: str, data: st.DataObject) -> None:
    raw = bytearray(SOUND[kode])
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(12, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=6))
        if len(raw) < 20:
            break
    clean_or_refused(kode, bytes(raw))


@pytest.mark.parametrize("kode", sorted(SOUND))
@SETTINGS
@given(cut=st.floats(0, 1), tail=st.binary(max_size=40))
def test_cut_files(kode: str, cut: float, tail: bytes) -> None:
    clean_or_refused(kode, SOUND[kode][: int(len(SOUND[kode]) * cut)] + tail)


@SETTINGS
@given(jenis=st.sampled_from(SEMUA), raw=st.binary(max_size=600))
def test_random_bytes_behind_a_sound_beginning(jenis: object, raw: bytes) -> None:
    for sound in SOUND.values():
        start = sound[:16] + raw
        found = kenali(start)
        if found is not None:
            clean_or_refused(found.kode, start)


@given(raw=st.binary(max_size=300))
def test_random_bytes_are_recognised_or_not(raw: bytes) -> None:
    assert kenali(raw) is None or kenali(raw) in SEMUA
