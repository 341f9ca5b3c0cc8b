"""Words that call for a second look: people named in a tender situation, excluded information, campaigning, SARA and hoax.

Words never prove anything; they only say where to read again. Lists are short on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from shared.sop.hinting.finding import Temuan

_NAME = r"[A-Z][a-z'’]+(?: [A-Z](?:[a-z'’]+|\.)){0,3}"
_CHILD = r"anak|balita|bayi|siswa|siswi|murid|santri|pelajar"
_PATIENT = r"pasien|penderita|penyandang|pengidap|odgj"
_AID = r"penerima (?:bantuan|bansos|pkh|bpnt|blt|manfaat|sembako)|kpm|warga miskin|keluarga miskin|pengadu|pelapor"
_CRIME = r"tersangka|terdakwa|terpidana|korban|pelaku"
_MARK = r"(?:yang )?(?:bernama|atas nama|yakni|yaitu|ananda|inisial|berinisial|a\.?n\.|ibu|bapak|pak|bu|mbah|ny\.|tn\.|sdri?\.?)"
_GROUPS = (
    ("p4", _CHILD, "mirip nama anak"),
    ("p2", _PATIENT, "mirip nama pasien"),
    ("p6", _AID, "mirip nama penerima bantuan atau pengadu"),
    ("h3", _CRIME, "mirip nama tersangka atau korban"),
)


def _named(words: str) -> re.Pattern[str]:
    """`balita bernama Rafi`, `penerima bantuan, Ibu Sumiyati`: the word, a mark that a name follows, the name."""
    return re.compile(rf"\b(?i:{words})\b,?(?: [\w\-]+){{0,3}}?,? (?i:{_MARK}) ({_NAME})")


_NAMED = tuple((butir, _named(words), pesan) for butir, words, pesan in _GROUPS)
_AGED = re.compile(rf"\b({_NAME}) ?\((\d{{1,2}})(?P<tahun> ?(?:tahun|thn|th)\.?)?\)")
_CHILD_NEAR = re.compile(rf"\b(?:{_CHILD})\b", re.IGNORECASE)
_DISTANCE = 60


def _any(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


_READ_AGAIN: tuple[tuple[str, re.Pattern[str], str], ...] = (
    (
        "p2",
        _any(
            "rekam medis", "positif hiv", "mengidap", "menderita", "gangguan jiwa", "odgj", "sidik jari", "slip gaji", "catatan kejahatan"
        ),
        "dapat menyangkut data pribadi spesifik",
    ),
    (
        "k2",
        _any(
            "rahasia negara",
            "dirahasiakan",
            "bersifat rahasia",
            "nota dinas",
            "memorandum",
            "berita acara pemeriksaan",
            "penyelidikan",
            "penyidikan",
            "harga perkiraan sendiri",
            "soal ujian",
            "akta otentik",
            "wasiat",
            "kata sandi",
            "password",
        ),
        "dapat menyangkut informasi yang dikecualikan",
    ),
    ("k5", re.compile(r"\b(?:SANGAT RAHASIA|RAHASIA|TERBATAS)\b"), "mirip cap klasifikasi naskah"),
    (
        "n1",
        _any(
            r"nomor urut \d+",
            "coblos",
            "paslon",
            "pasangan calon",
            r"calon (?:bupati|wakil bupati|gubernur|wakil gubernur|presiden|wali ?kota|legislatif|anggota dpr\w*|kepala daerah)",
            "caleg",
            "cabup",
            "cagub",
            "capres",
            "tim sukses",
            r"kampanye (?:pemilu|pilkada|pilpres|akbar|terbuka|calon|paslon)",
            "dua periode",
            "petahana",
            "elektabilitas",
            r"menangkan (?:bapak|ibu|pak|bu|paslon|pasangan)",
        ),
        "mirip bahasa kampanye",
    ),
    ("n1", _any("pemilu", "pilkada", "pilpres", "pilkades"), "menyebut pemilihan"),
    (
        "h2",
        _any("viralkan", "sebarkan ke semua", r"(?:pasti|dijamin) sembuh", "menyembuhkan segala", "konspirasi"),
        "mirip kalimat berita bohong",
    ),
    ("h2", _any("kafir", "aseng", "pribumi", "sesat"), "dapat menyinggung suku, agama, ras, atau golongan"),
)


def in_words(text: str) -> Iterator[Temuan]:
    """Findings by words; all but named people are reminders."""
    named: set[tuple[int, int]] = set()
    for butir, pattern, pesan in _NAMED:
        for m in pattern.finditer(text):
            named.add(m.span(1))
            yield Temuan(butir, m.start(1), m.end(1), pesan)
    for m in _AGED.finditer(text):
        minor = int(m[2]) < 18
        near = _CHILD_NEAR.search(text[max(0, m.start() - _DISTANCE) : m.end() + _DISTANCE])
        if minor and (m["tahun"] or near) and m.span(1) not in named:
            yield Temuan("p4", m.start(), m.end(), "mirip nama dan umur anak")
    for butir, pattern, pesan in _READ_AGAIN:
        for m in pattern.finditer(text):
            yield Temuan(butir, m.start(), m.end(), pesan, pengingat=True)
