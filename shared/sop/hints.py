"""What a verifier is shown beside each check: where the material holds something that deserves a second look.

Pure. A hint never answers a check: the person does (SOP step 7 is a judgement, and who judged is in the log).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from shared.sop.hinting.finding import Temuan
from shared.sop.hinting.numbers import in_numbers
from shared.sop.hinting.pictures import in_pictures
from shared.sop.hinting.words import in_words
from shared.sop.materi import Materi

_TAG = re.compile(r"<[^>]*>")
_AROUND = 24
_FIELDS = {
    "judul": "judul",
    "ringkasan": "ringkasan",
    "badan": "isi",
    "kegiatan.nama": "nama kegiatan",
    "kegiatan.tempat": "tempat kegiatan",
    "kegiatan.penyelenggara": "penyelenggara",
    "tagar": "tagar",
}


@dataclass(frozen=True, slots=True)
class Petunjuk:
    """One hint: for which check, in which field, from which character on, and what it looks like."""

    butir: str
    tempat: str
    mulai: int
    cocok: str
    """The passage itself; empty where something is missing rather than found."""
    kutipan: str
    """The passage with a few words around it."""
    pesan: str
    pengingat: bool = False

    @property
    def kalimat(self) -> str:
        """As the page says it."""
        if not self.cocok:
            return f"{_place(self.tempat).capitalize()}: {self.pesan}."
        return f"Ditemukan di {_place(self.tempat)}: “{self.kutipan}”, {self.pesan}."


def petunjuk(materi: Materi, tampilan: Mapping[str, str] | None = None, resmi: Collection[str] = ()) -> tuple[Petunjuk, ...]:
    """Everything worth a look in the material and in what goes out (outlet → text). `resmi`: the office's own contacts, no finding."""
    found: list[Petunjuk] = []
    known: set[tuple[str, str]] = set()
    ours = {_plain(r) for r in resmi if r.strip()}
    for place, text in (*_texts(materi), *_shown(tampilan or {})):
        for t in _in_text(text):
            cocok = text[t.mulai : t.akhir]
            key = (t.butir + t.pesan, _plain(cocok))
            # Outlets repeat the fields: what stands in a field is told once, there, where it can be mended.
            if _plain(cocok) in ours or (key in known and place.startswith("tampilan.")):
                continue
            known.add(key)
            found.append(Petunjuk(t.butir, place, t.mulai, cocok, _excerpt(text, t), t.pesan, t.pengingat))
    found += [Petunjuk(butir, f"media.{n}", 0, "", "", pesan, reminder) for butir, n, pesan, reminder in in_pictures(materi)]
    if materi.jenis == "serta_merta" and materi.klasifikasi != "serta_merta":
        found.append(Petunjuk("k1", "klasifikasi", 0, "", "", "materinya berjenis serta-merta, klasifikasinya bukan"))
    return tuple(found)


def per_butir(found: Collection[Petunjuk]) -> Mapping[str, tuple[Petunjuk, ...]]:
    """By check, findings before reminders."""
    ordered = sorted(found, key=lambda p: p.pengingat)
    return {kode: tuple(p for p in ordered if p.butir == kode) for kode in dict.fromkeys(p.butir for p in ordered)}


def plain_text(fragment: str) -> str:
    """Text of our own HTML rendering."""
    return unescape(_TAG.sub(" ", fragment))


def _in_text(text: str) -> Iterator[Temuan]:
    yield from in_numbers(text)
    yield from in_words(text)


def _texts(m: Materi) -> Iterator[tuple[str, str]]:
    yield "judul", m.judul
    yield "ringkasan", m.ringkasan
    yield "badan", m.badan
    yield "kegiatan.nama", m.kegiatan.nama
    yield "kegiatan.tempat", m.kegiatan.tempat
    yield "kegiatan.penyelenggara", m.kegiatan.penyelenggara
    for n, media in enumerate(m.media):
        yield f"media.{n}.alt", media.alt
        yield f"media.{n}.keterangan", media.keterangan
        yield f"media.{n}.pencipta", media.pencipta
    yield "tagar", " ".join(m.tagar)


def _shown(tampilan: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for saluran, text in tampilan.items():
        yield f"tampilan.{saluran}", text


def _place(tempat: str) -> str:
    first, _, rest = tempat.partition(".")
    if first == "media":
        number, _, part = rest.partition(".")
        picture = f"foto atau video {int(number) + 1}"
        return {"alt": "teks alternatif ", "keterangan": "keterangan ", "pencipta": "pencipta "}.get(part, "") + picture
    if first == "tampilan":
        return f"tampilan {rest}"
    return _FIELDS.get(tempat, tempat)


def _excerpt(text: str, t: Temuan) -> str:
    start, end = max(0, t.mulai - _AROUND), min(len(text), t.akhir + _AROUND)
    while start and not text[start - 1].isspace() and start < t.mulai:
        start += 1
    while end < len(text) and not text[end].isspace() and end > t.akhir:
        end -= 1
    cut = " ".join(text[start:end].split())
    return ("… " if start else "") + cut + (" …" if end < len(text) else "")


def _plain(text: str) -> str:
    digits = re.sub(r"\D", "", text)
    if len(digits) >= 7 and not re.search(r"[A-Za-z]", text):
        return re.sub(r"^62", "0", digits)
    return " ".join(text.casefold().split())
