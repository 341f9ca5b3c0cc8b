"""The process that opens one hostile file and ends: `python -m shared.media.worker`, spoken to over its pipes only.

Frame both ways: one line of JSON, then the bytes. Exit code 0 means an answer was given (clean or refused).
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from dataclasses import asdict
from typing import Any, BinaryIO

from shared.media.cleaned import Bersih
from shared.media.limits import BatasMedia
from shared.media.refused import MediaDitolak
from shared.media.work import Tugas, kerjakan


def main(source: BinaryIO, sink: BinaryIO) -> None:
    """One file."""
    tugas = tugas_dari(json.loads(source.readline()))
    _limit_process(tugas.limits)
    logging.disable(logging.CRITICAL)  # parsers log what they find in the file, and that may be personal
    answer: dict[str, Any]
    try:
        hasil = kerjakan(tugas, source.read())
        answer, content = {"mime": hasil.mime, "lebar": hasil.lebar, "tinggi": hasil.tinggi, "catatan": hasil.catatan}, hasil.isi
    except MediaDitolak as refused:
        answer, content = {"alasan": refused.alasan, "sebab": _cause(refused)}, b""
    sink.write(json.dumps(answer).encode() + b"\n")
    sink.write(content)
    sink.flush()


def bingkai(tugas: Tugas, raw: bytes) -> bytes:
    """What the worker is sent."""
    return json.dumps(asdict(tugas)).encode() + b"\n" + raw


def tugas_dari(fields: dict[str, Any]) -> Tugas:
    """The other end of `bingkai`."""
    kotak = fields["kotak"]
    samar = tuple((b[0], b[1], b[2], b[3]) for b in fields["samar"])
    return Tugas(fields["jenis"], BatasMedia(**fields["limits"]), (kotak[0], kotak[1]) if kotak else None, fields["mime"], samar)


def jawaban(frame: bytes) -> tuple[Bersih, str] | tuple[MediaDitolak, str]:
    """What the worker answered, and what tripped the parser if anything did."""
    head, _, content = frame.partition(b"\n")
    fields = json.loads(head)
    if "alasan" in fields:
        return MediaDitolak(*((kode, pesan) for kode, pesan in fields["alasan"])), fields["sebab"]
    notes = tuple((kode, pesan) for kode, pesan in fields["catatan"])
    return Bersih(content, fields["mime"], fields["lebar"], fields["tinggi"], notes), ""


def _limit_process(limits: BatasMedia) -> None:
    """What the file may cost, said to the kernel. macOS has no working RLIMIT_AS; there the pixel and zip limits stand alone."""
    if sys.platform != "linux":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (limits.olah_memori_byte, limits.olah_memori_byte))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.olah_detik, limits.olah_detik))  # also ends an orphan
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would keep the file
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it answers over a pipe and has nothing to write to


def _cause(refused: MediaDitolak) -> str:
    """Type and place, never the message: that may quote the file."""
    error = refused.__cause__
    if error is None:
        return ""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    return " < ".join([type(error).__name__, *(f"{f.name}:{f.lineno}" for f in reversed(frames))])


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
