"""WebVTT captions: what deaf viewers read. Checked for form; what only the captioning tool reads (header text, notes) is dropped."""

from __future__ import annotations

import re

from shared.media.cleaned import Bersih
from shared.media.kinds import VTT
from shared.media.refused import Butir, MediaDitolak
from shared.sop.types import forbidden_characters

_TIME = r"(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}"
_TIMING = re.compile(rf"({_TIME})[ \t]+-->[ \t]+({_TIME})([ \t].*)?")
_DROPPED = ("NOTE", "STYLE", "REGION")


def bersihkan_vtt(raw: bytes) -> Bersih:
    """The cues alone, UTF-8, one kind of line end."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MediaDitolak(("takarir_bukan_utf8", "Takarir harus disimpan dengan pengodean UTF-8.")) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    alasan: list[Butir] = []
    if bad := forbidden_characters(text):
        alasan.append(("karakter_terlarang", f"Takarir memuat karakter tersembunyi ({', '.join(bad[:5])})."))
    blocks = [b.strip("\n") for b in re.split(r"\n{2,}", text)[1:]]
    cues = [b for b in blocks if b and not b.startswith(_DROPPED)]
    wrong = [n for n, cue in enumerate(cues, start=1) if not _is_cue(cue)]
    if wrong or not cues:
        where = f"bagian ke-{wrong[0]}" if wrong else "tidak ada satu baris pun"
        alasan.append(
            ("takarir_tidak_sah", f"Takarir tidak menurut bentuk WebVTT ({where}); contoh baris waktu: 00:00:01.000 --> 00:00:04.000.")
        )
    if alasan:
        raise MediaDitolak(*alasan)
    return Bersih(("WEBVTT\n\n" + "\n\n".join(cues) + "\n").encode(), VTT.mime)


def _is_cue(block: str) -> bool:
    """An optional name, then the times, then the words; the end not before the start."""
    lines = block.split("\n")
    timing = next((m for line in lines[:2] if (m := _TIMING.fullmatch(line.strip()))), None)
    return timing is not None and _milliseconds(timing[1]) <= _milliseconds(timing[2])


def _milliseconds(stamp: str) -> int:
    clock, _, fraction = stamp.rpartition(".")
    seconds = 0
    for part in clock.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds * 1000 + int(fraction)
