"""Numbers and addresses that point to one person: NIK, KK, phone, e-mail, plate, account, date of birth, home (UU 27/2022 Ps. 4).

Tuned against false alarms: a verifier who is warned at every nomor surat soon reads no warning at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from shared.sop.hinting.finding import Temuan

_PROVINSI = frozenset(
    map(str, (*range(11, 20), 21, *range(31, 37), *range(51, 54), *range(61, 66), *range(71, 77), 81, 82, *range(91, 98)))
)
_RUN = re.compile(r"(?<![\d/])\d+(?:[ .\-\u00a0]\d+)*")
_DIGITS = re.compile(r"\d+")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_MONEY = re.compile(r"(?:rp\.?|rupiah|idr)\s*$", re.IGNORECASE)
_KK = re.compile(r"(?:\bkk\b|kartu keluarga)[^.\n]{0,25}$", re.IGNORECASE)
_NIK = re.compile(r"(?:\bnik\b|\bktp\b)[^.\n]{0,25}$", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\d/+])(?:\+?62|\(\+?62\)|0)[ .\-]?8\d{1,2}[ .\-]?\d{3,4}[ .\-]?\d{2,5}(?:[ .\-]\d{2,4})?(?![\d/])")
_LANDLINE = re.compile(r"(?<![\d/])(?:\(0\d{2,3}\)[ \-]?|0\d{2,3}[ \-])\d{3,4}[ \-]?\d{3,4}(?![\d/])")
_MAIL = re.compile(r"(?<![\w.+\-])[A-Za-z0-9][\w.+\-]{0,63}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,4}(?!\w)")
_PLATE_AREAS = (
    "AA|AB|AD|AE|AG|BA|BB|BD|BE|BG|BH|BK|BL|BM|BN|BP|DA|DB|DC|DD|DE|DG|DH|DK|DL|DM|DN|DP|DR|DS|DT|DW|EA|EB|ED|KB|KH|KT|KU|PA|PB|PG|PT"
)
_PLATE = re.compile(rf"(?<![\w/])(?:(?:{_PLATE_AREAS})[ \-]?\d{{2,4}}|[ABDEFGHKLMNPRSTWZ][ \-]?\d{{3,4}})[ \-]?[A-Z]{{1,3}}(?![\w/])")
_ACCOUNT = re.compile(
    r"(?:rekening|norek|no\.? ?rek\b|\brek\.|\b(?:bri|bni|bca|bsi|btn|mandiri|bank jateng)\b)[^\d\n]{0,40}(\d[\d \-.]{7,24}\d)(?![\d/])",
    re.IGNORECASE,
)
_MONTHS = "januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember"
_BORN = re.compile(
    r"(?<!hari )(?:\blahir\b|\bkelahiran\b|\bttl\b|\btgl\.? lahir)[^\n\d]{0,40}"
    rf"(\d{{1,2}}[ \-/.](?:\d{{1,2}}|{_MONTHS})[ \-/.]\d{{4}})(?!\d)",
    re.IGNORECASE,
)
_RT_RW = re.compile(r"\bRT\.?[ \t]?0*\d{1,3}[ \t]?[/,]?[ \t]?(?:RW\.?[ \t]?)?0*\d{1,3}\b", re.IGNORECASE)
_HOME = re.compile(r"\b(?:alamat|beralamat|kediaman|rumah|tinggal|berdomisili|jl|jalan|gg|gang|no)\b", re.IGNORECASE)
NEAR = 60


def in_numbers(text: str) -> Iterator[Temuan]:
    """Findings of checks P1 (and nothing else)."""
    taken: list[tuple[int, int]] = []
    for found in (*_sixteen(text), *_accounts(text), *_phones(text)):
        # A NIK contains what looks like a phone number: the longer reading, looked for first, wins.
        if not any(found.mulai < end and start < found.akhir for start, end in taken):
            taken.append((found.mulai, found.akhir))
            yield found
    for m in _MAIL.finditer(text):
        yield Temuan("p1", m.start(), m.end(), "alamat surel")
    for m in _PLATE.finditer(text):
        yield Temuan("p1", m.start(), m.end(), "mirip nomor kendaraan")
    for m in _BORN.finditer(text):
        yield Temuan("p1", m.start(), m.end(), "tanggal lahir")
    for m in _RT_RW.finditer(text):
        if _HOME.search(text[max(0, m.start() - NEAR) : m.end() + NEAR]):
            yield Temuan("p1", m.start(), m.end(), "mirip alamat rumah")


def is_nik(digits: str) -> bool:
    """Sixteen digits built as a NIK or KK is: province, regency, district, date (women: day + 40), serial."""
    if len(digits) != 16 or digits[:2] not in _PROVINSI or digits[2:4] == "00" or digits[4:6] == "00" or digits[12:] == "0000":
        return False
    day, month = int(digits[6:8]), int(digits[8:10])
    return 1 <= (day - 40 if day > 40 else day) <= 31 and 1 <= month <= 12


def _sixteen(text: str) -> Iterator[Temuan]:
    for run in _RUN.finditer(text):
        if _THOUSANDS.fullmatch(run[0]) or _MONEY.search(text[max(0, run.start() - 12) : run.start()]):
            continue
        groups = [(run.start() + g.start(), run.start() + g.end()) for g in _DIGITS.finditer(run[0])]
        for first in range(len(groups)):
            digits = ""
            for last in range(first, len(groups)):
                digits += text[slice(*groups[last])]
                if len(digits) >= 16:
                    break
            start, end = groups[first][0], groups[last][1]
            before = text[max(0, start - 40) : start]
            if len(digits) == 16 and (is_nik(digits) or _KK.search(before) or _NIK.search(before)):
                yield Temuan("p1", start, end, "mirip nomor KK" if _KK.search(before) else "mirip NIK")
                break


def _accounts(text: str) -> Iterator[Temuan]:
    for m in _ACCOUNT.finditer(text):
        digits = re.sub(r"\D", "", m[1])
        if 10 <= len(digits) <= 16 and not _THOUSANDS.fullmatch(m[1]) and not _MONEY.search(text[: m.start(1)][-12:]):
            yield Temuan("p1", m.start(1), m.end(1), "mirip nomor rekening")


def _phones(text: str) -> Iterator[Temuan]:
    for pattern in (_PHONE, _LANDLINE):
        for m in pattern.finditer(text):
            if 8 <= len(re.sub(r"\D", "", m[0])) <= 15:
                yield Temuan("p1", m.start(), m.end(), "mirip nomor telepon")
