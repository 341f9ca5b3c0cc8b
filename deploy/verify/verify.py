#!/usr/bin/env python3
"""Memeriksa paket bukti Tayang tanpa jaringan dan tanpa program lain: Python 3.11 atau lebih baru sudah cukup.

    python3 verify.py PAKET.zip [--checkpoint BERKAS|KODE]... [--key KUNCI] [--nilai NILAI.json] [--json]
    python3 verify.py --bukti BUKTI.tlog-proof [--peristiwa PERISTIWA.json] [--checkpoint …] [--key …]

Keluar 0 utuh dan tertambat, 4 ada temuan (posisi, jenis), 5 utuh tetapi tidak tertambat pada apa pun dari luar paket,
2 dipakai dengan cara yang salah. Simpan berkas ini dari sumber yang Anda percaya; yang di dalam paket hanya untuk kemudahan.
"""

# One file on purpose: an auditor copies it to a machine of his own and can read all of it. It shares no code with the system.

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import struct
import sys
import zlib
from pathlib import Path
from uuid import UUID

FORMAT = "tayang-paket-1"
MAX_BYTES = 1 << 30
UTUH, DIPALSUKAN, TIDAK_TERTAMBAT = 0, 4, 5
SAFE = (1 << 53) - 1
GANTI_KUNCI = "tayang.KunciSegelDiganti.v1"
B64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
HEX64 = re.compile(r"[0-9a-f]{64}")
NAMA = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*")
PERISTIWA = re.compile(r"peristiwa/([0-9]{12})\.json")
MEDIA = re.compile(r"media/([0-9a-f]{64})(?:\.[a-z0-9]+)?")
ANGKA = re.compile(r"0|[1-9][0-9]{0,15}")


class Rusak(Exception):
    """Not what the format says; the message is for people."""


# ── Ed25519 (RFC 8032), verification only: nothing secret passes through here, so nothing has to run in constant time ──

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
Titik = tuple[int, int, int, int]


def jumlah(a: Titik, b: Titik) -> Titik:
    """Sum of two points in extended coordinates."""
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    return ((f - e) * (h - g) % P, (h + g) * (f + e) % P, (h - g) * (h + g) % P, (f - e) * (f + e) % P)


def kali(n: int, a: Titik) -> Titik:
    """n times a."""
    found: Titik = (0, 1, 1, 0)
    while n:
        if n & 1:
            found = jumlah(found, a)
        a, n = jumlah(a, a), n >> 1
    return found


def titik(raw: bytes) -> Titik | None:
    """The point 32 bytes stand for."""
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if (v * x * x - u) % P:
        x = x * ROOT % P
    if (v * x * x - u) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


def bita(a: Titik) -> bytes:
    """32 bytes of a point."""
    z = pow(a[2], P - 2, P)
    x, y = a[0] * z % P, a[1] * z % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


DASAR = titik((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the key signed exactly these bytes."""
    if len(public) != 32 or len(signature) != 64:
        return False
    a, s = titik(public), int.from_bytes(signature[32:], "little")
    if a is None or s >= Q or DASAR is None:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % Q
    minus = (P - a[0], a[1], a[2], P - a[3])
    return bita(jumlah(kali(s, DASAR), kali(h, minus))) == signature[:32]


# ── zip: only what the format needs; fields that carry nothing (times, attributes) are not looked at ────────────────────


def buka_zip(raw: bytes) -> dict[str, bytes]:
    """Contents by name. Raises Rusak."""
    end = len(raw) - 22
    if end < 0 or raw[end : end + 4] != b"PK\x05\x06":
        raise Rusak("bukan berkas zip, atau terpotong")
    disk, cd_disk, here, total, cd_size, cd_at, comment = struct.unpack("<HHHHIIH", raw[end + 4 :])
    if disk or cd_disk or here != total or comment or cd_at + cd_size != end:
        raise Rusak("daftar isi zip tidak sesuai")
    found: dict[str, bytes] = {}
    at, size = cd_at, 0
    for _ in range(total):
        if at + 46 > end or raw[at : at + 4] != b"PK\x01\x02":
            raise Rusak("daftar isi zip tidak sesuai")
        flags, method = struct.unpack("<HH", raw[at + 8 : at + 12])
        crc, packed, whole, n, extra, note = struct.unpack("<IIIHHH", raw[at + 16 : at + 34])
        (local,) = struct.unpack("<I", raw[at + 42 : at + 46])
        name = raw[at + 46 : at + 46 + n]
        at += 46 + n + extra + note
        size += whole
        if flags & 1 or at > end or size > MAX_BYTES:
            raise Rusak("isi zip tersandi, terpotong atau terlalu besar")
        content = _isi(raw, cd_at, local, name, method, packed, whole)
        if zlib.crc32(content) != crc:
            raise Rusak("isi zip berubah (CRC)")
        if name.endswith(b"/") and not content:
            continue
        text = name.decode("latin-1")
        if not NAMA.fullmatch(text) or text in found:
            raise Rusak("nama berkas di dalam zip tidak sah atau berulang")
        found[text] = content
    if at != end:
        raise Rusak("daftar isi zip tidak sesuai")
    return found


def _isi(raw: bytes, limit: int, at: int, name: bytes, method: int, packed: int, whole: int) -> bytes:
    if at + 30 > limit or raw[at : at + 4] != b"PK\x03\x04":
        raise Rusak("isi zip tidak ditemukan")
    n, extra = struct.unpack("<HH", raw[at + 26 : at + 30])
    start = at + 30 + n + extra
    if raw[at + 30 : at + 30 + n] != name or start + packed > limit:
        raise Rusak("isi zip tidak sesuai dengan daftarnya")
    content = raw[start : start + packed]
    if method == 8:
        unpack = zlib.decompressobj(-15)
        try:
            content = unpack.decompress(content, whole + 1)
        except zlib.error as error:
            raise Rusak("isi zip tidak dapat dibuka") from error
        if not unpack.eof or unpack.unused_data:
            raise Rusak("isi zip tidak dapat dibuka")
    elif method != 0:
        raise Rusak("cara pemampatan zip tidak dikenal")
    if len(content) != whole:
        raise Rusak("ukuran isi zip tidak sesuai")
    return content


# ── small readers; each refuses what is not exactly of its kind ────────────────────────────────────────────────────────


def dari_b64(text: str) -> bytes:
    if not B64.fullmatch(text):
        raise Rusak("bukan base64")
    return base64.b64decode(text)


def dari_hex(value: object) -> bytes:
    if not isinstance(value, str) or not HEX64.fullmatch(value):
        raise Rusak("bukan sidik")
    return bytes.fromhex(value)


def bulat(value: object, least: int = 1) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= SAFE:
        raise Rusak("bukan bilangan")
    return value


def daftar(value: object) -> list[object]:
    if not isinstance(value, list):
        raise Rusak("bukan daftar")
    return value


def objek(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise Rusak("bukan objek")
    return value


def _tetapan(text: str) -> object:
    raise ValueError(text)


def dari_json(raw: bytes) -> dict[str, object]:
    try:
        return objek(json.loads(raw.decode("utf-8"), parse_constant=_tetapan))
    except (ValueError, RecursionError) as error:
        raise Rusak("bukan JSON") from error


# ── tree, notes, checkpoints ───────────────────────────────────────────────────────────────────────────────────────────


def sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def daun(position: int, digest: bytes) -> bytes:
    return sha256(b"\x00", position.to_bytes(8, "big"), digest)


def simpul(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01", left, right)


def termuat(index: int, size: int, leaf: bytes, proof: list[bytes], root: bytes) -> bool:
    """RFC 9162 2.1.3.2."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf
    for one in proof:
        if last == 0:
            return False
        if at % 2 or at == last:
            found = simpul(one, found)
            while at % 2 == 0 and at:
                at, last = at >> 1, last >> 1
        else:
            found = simpul(found, one)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def berlanjut(first: int, size: int, proof: list[bytes], first_root: bytes, root: bytes) -> bool:
    """RFC 9162 2.1.4.2."""
    if not 0 < first < size or not proof:
        return first == size and not proof and first_root == root
    hashes = [first_root, *proof] if first & (first - 1) == 0 else list(proof)
    at, last = first - 1, size - 1
    while at % 2:
        at, last = at >> 1, last >> 1
    old = new = hashes[0]
    for one in hashes[1:]:
        if last == 0:
            return False
        if at % 2 or at == last:
            old, new = simpul(one, old), simpul(one, new)
            while at % 2 == 0 and at:
                at, last = at >> 1, last >> 1
        else:
            new = simpul(new, one)
        at, last = at >> 1, last >> 1
    return last == 0 and old == first_root and new == root


class Checkpoint:
    """A signed note over origin, size and root."""

    def __init__(self, raw: bytes) -> None:
        try:
            whole = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise Rusak("checkpoint bukan teks") from error
        text, blank, tail = whole.rpartition("\n\n")
        lines = tail.split("\n")
        if any(c < " " and c != "\n" for c in whole) or not blank or not text or lines.pop() != "" or not 0 < len(lines) <= 100:
            raise Rusak("bukan catatan bertanda tangan")
        self.text = (text + "\n").encode()
        head = text.split("\n")
        if len(head) < 3 or not all(head) or not ANGKA.fullmatch(head[1]):
            raise Rusak("bukan checkpoint")
        self.origin, self.size, self.root = head[0], bulat(int(head[1]), 0), dari_b64(head[2])
        if len(self.root) != 32:
            raise Rusak("bukan checkpoint")
        self.signatures: list[tuple[str, bytes, bytes]] = []
        for line in lines:
            name, _, encoded = line.removeprefix("— ").partition(" ")
            sig = dari_b64(encoded)
            if not line.startswith("— ") or not name or "+" in name or len(sig) < 5:
                raise Rusak("bukan baris tanda tangan")
            self.signatures.append((name, sig[:4], sig[4:]))


def kunci_dari(vkey: str) -> bytes:
    """The public key of `name+id+key`."""
    name, _, rest = vkey.strip().partition("+")
    key_id, _, encoded = rest.partition("+")
    raw = dari_b64(encoded)
    if not name or any(c.isspace() for c in name) or raw[:1] != b"\x01" or len(raw) != 33:
        raise Rusak("bukan kunci Ed25519")
    if sha256(name.encode(), b"\n", raw)[:4].hex() != key_id:
        raise Rusak("tanda pengenal kunci tidak cocok dengan kuncinya")
    return raw[1:]


HURUF = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class KodeRegister:
    """What a paper register holds: size, 130 bits of the root, two check letters."""

    def __init__(self, typed: str) -> None:
        size, _, rest = typed.strip().upper().translate(str.maketrans("ILO", "110")).partition("-")
        letters = "".join(rest.split()).replace("-", "")
        if not ANGKA.fullmatch(size) or len(letters) != 28 or any(c not in HURUF for c in letters):
            raise Rusak("bukan berkas checkpoint dan bukan kode register")
        self.size, self.letters = int(size), letters[:26]
        if huruf(sha256(f"tayang-kode-1/{size}/{self.letters}".encode()), 2) != letters[26:]:
            raise Rusak("kode register salah ketik")


def huruf(raw: bytes, count: int) -> str:
    bits = int.from_bytes(raw, "big") >> (len(raw) * 8 - count * 5)
    return "".join(HURUF[bits >> 5 * n & 31] for n in reversed(range(count)))


# ── the check ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class Hasil:
    """Findings, and what from outside fits."""

    def __init__(self) -> None:
        self.temuan: set[tuple[int, str, str]] = set()
        self.tambatan: list[str] = []
        self.catatan: list[str] = []
        self.log, self.ukuran, self.peristiwa = "", 0, 0

    def temu(self, position: int, kind: str, detail: str) -> None:
        self.temuan.add((position, kind, detail))

    @property
    def kode(self) -> int:
        return DIPALSUKAN if self.temuan else UTUH if self.tambatan else TIDAK_TERTAMBAT


def periksa(raw: bytes, checkpoints: tuple[Checkpoint | KodeRegister, ...] = (), key: bytes | None = None) -> Hasil:
    """Everything that can be seen of a pack."""
    r = Hasil()
    try:
        isi = buka_zip(raw)
    except Rusak as error:
        r.temu(0, "zip", str(error))
        return r
    try:
        m = dari_json(isi.get("manifes.json", b""))
        log = str(UUID(str(m.get("log"))))
        epoch, said = bulat(m.get("epoch")), {n: dari_hex(d) for n, d in objek(m.get("berkas")).items()}
        case = objek(m.get("cakupan")).get("kasus")
        if m.get("format") != FORMAT or log != m.get("log"):
            raise Rusak("bentuk paket tidak dikenal")
    except (Rusak, ValueError) as error:
        r.temu(0, "manifes", str(error))
        return r
    r.log = log
    _berkas(isi, said, r)
    bukti = _bukti(isi, r)
    seal = _segel(isi, f"tayang/{log}/{epoch}", r)
    bodies = {int(found[1]): content for name, content in isi.items() if (found := PERISTIWA.fullmatch(name))}
    r.peristiwa = len(bodies)
    documents = _peristiwa(bodies, bukti, seal, log, r)
    _alur(documents, whole=isinstance(case, str) and case != "", r=r)
    _rantai(isi, bukti, log, r)
    _media(isi, bodies, r)
    try:
        first: bytes | None = kunci_dari(isi.get("kunci.txt", b"").decode("ascii"))
    except (Rusak, ValueError) as error:
        r.temu(0, "key", f"kunci.txt: {error}")
        first = None
    keys = _kunci(first, documents, r)
    signer = _tanda(seal, keys, r) if seal else None
    if seal:
        r.ukuran = seal.size
        _luar(isi, seal, keys, signer, checkpoints, key, r)
    return r


def _berkas(isi: dict[str, bytes], said: dict[str, bytes], r: Hasil) -> None:
    for name in sorted((isi.keys() | said.keys()) - {"manifes.json"}):
        found = PERISTIWA.fullmatch(name)
        at = int(found[1]) if found else 0
        if name not in isi:
            r.temu(at, "berkas", f"{name} tidak ada di dalam paket")
        elif name not in said:
            r.temu(at, "berkas", f"{name} tidak tercantum dalam manifes")
        elif sha256(isi[name]) != said[name]:
            r.temu(at, "berkas", f"{name} tidak sama dengan sidiknya dalam manifes")


def _bukti(isi: dict[str, bytes], r: Hasil) -> dict[int, tuple[bytes, list[bytes]]]:
    found: dict[int, tuple[bytes, list[bytes]]] = {}
    try:
        for row in map(objek, daftar(dari_json(isi.get("bukti.json", b"")).get("peristiwa"))):
            at = bulat(row.get("posisi"))
            if at in found:
                raise Rusak("posisi berulang")
            found[at] = dari_hex(row.get("sidik")), [dari_hex(one) for one in daftar(row.get("bukti"))]
    except Rusak as error:
        r.temu(0, "bukti", f"bukti.json: {error}")
        return {}
    return found


def _segel(isi: dict[str, bytes], origin: str, r: Hasil) -> Checkpoint | None:
    try:
        seal = Checkpoint(isi.get("checkpoint.txt", b""))
        if seal.origin != origin:
            raise Rusak(f"checkpoint milik {seal.origin}, bukan {origin}")
    except Rusak as error:
        r.temu(0, "checkpoint", str(error))
        return None
    return seal


def _peristiwa(
    bodies: dict[int, bytes], bukti: dict[int, tuple[bytes, list[bytes]]], seal: Checkpoint | None, log: str, r: Hasil
) -> dict[int, dict[str, object]]:
    documents = {}
    for at in sorted(bodies.keys() | bukti.keys()):
        if at not in bodies:
            r.temu(at, "missing", "peristiwa ini ada dalam bukti, tetapi isinya tidak ada")
            continue
        digest = sha256(bodies[at])
        try:
            documents[at] = dari_json(bodies[at])
            if documents[at].get("source") != f"urn:uuid:{log}":
                r.temu(at, "body", "peristiwa ini milik log lain")
        except Rusak as error:
            r.temu(at, "body", str(error))
        if at not in bukti:
            r.temu(at, "bukti", "tidak ada bukti untuk peristiwa ini")
            continue
        if digest != bukti[at][0]:
            r.temu(at, "digest", "isi peristiwa bukan yang tercatat")
        if seal and not termuat(at - 1, seal.size, daun(at, digest), bukti[at][1], seal.root):
            r.temu(at, "tree", "peristiwa ini tidak termuat dalam pohon yang disegel")
    return documents


def _alur(documents: dict[int, dict[str, object]], *, whole: bool, r: Hasil) -> None:
    """A case's streams count 1, 2, 3 …: an event that was left out of the pack leaves a hole. `whole`: they have to begin at 1."""
    expected: dict[str, int] = {}
    for at, d in sorted(documents.items()):
        stream, case = d.get("subject"), d.get("correlation")
        try:
            version = bulat(d.get("streamversion"))
        except Rusak:
            continue
        if not isinstance(stream, str) or not isinstance(case, str) or not stream.endswith(f"-{case}"):
            continue
        if version != expected.get(stream, 1 if whole else version):
            r.temu(at, "version", f"{stream}: sebelum peristiwa ini ada yang tidak disertakan")
        expected[stream] = version + 1


def _rantai(isi: dict[str, bytes], bukti: dict[int, tuple[bytes, list[bytes]]], log: str, r: Hasil) -> None:
    covered: dict[int, bytes] = {}
    try:
        runs = []
        for row in map(objek, daftar(dari_json(isi.get("rantai.json", b"")).get("ruas"))):
            digests = [dari_hex(one) for one in daftar(row.get("sidik"))]
            runs.append((bulat(row.get("mulai")), dari_hex(row.get("sebelum")), digests, dari_hex(row.get("akhir"))))
    except Rusak as error:
        r.temu(0, "rantai", f"rantai.json: {error}")
        return
    for start, before, digests, end in runs:
        if start == 1 and before != sha256(b"tayang-log-1", UUID(log).bytes):
            r.temu(1, "chain", "rantai tidak berawal pada log ini")
        chain = before
        for at, digest in enumerate(digests, start):
            chain = sha256(chain, at.to_bytes(8, "big"), digest)
            covered[at] = digest
        if chain != end:
            r.temu(start, "chain", "rantai dari posisi ini tidak bersambung")
    for at, (digest, _) in bukti.items():
        if covered.get(at) != digest:
            r.temu(at, "chain", "peristiwa ini tidak bersambung dengan rantainya")


def _media(isi: dict[str, bytes], bodies: dict[int, bytes], r: Hasil) -> None:
    for name, content in isi.items():
        if not name.startswith("media/"):
            continue
        found = MEDIA.fullmatch(name)
        if found is None or sha256(content).hex() != found[1]:
            r.temu(0, "media", f"{name} bukan berkas dengan sidik itu")
        elif not any(found[1].encode() in body for body in bodies.values()):
            r.temu(0, "media", f"{name} tidak disebut peristiwa mana pun dalam paket")


def _kunci(first: bytes | None, documents: dict[int, dict[str, object]], r: Hasil) -> list[bytes]:
    """The seal's keys, oldest first: each next one vouched for by both."""
    keys = [first] if first else []
    for at, document in sorted(documents.items()):
        if document.get("type") != GANTI_KUNCI:
            continue
        try:
            data = objek(document.get("data"))
            old, new, by_old, by_new = (dari_b64(str(data.get(n))) for n in ("lama", "baru", "tanda_lama", "tanda_baru"))
        except Rusak as error:
            r.temu(at, "key", f"pergantian kunci tidak terbaca: {error}")
            continue
        text = f"tayang-kunci-segel-1\n{data.get('lama')}\n{data.get('baru')}\n".encode()
        if not keys or keys[-1] != old or not ed25519(old, text, by_old) or not ed25519(new, text, by_new):
            r.temu(at, "key", "kunci segel tidak diserahkan oleh kunci yang berlaku")
        else:
            keys.append(new)
    return keys


def _tanda(seal: Checkpoint, keys: list[bytes], r: Hasil) -> int | None:
    """Which of the keys signed, the newest one."""
    signer = None
    for name, key_id, signature in seal.signatures:
        for n, key in enumerate(keys):
            if name != seal.origin or key_id != sha256(seal.origin.encode(), b"\n\x01", key)[:4]:
                continue
            if not ed25519(key, seal.text, signature):
                r.temu(0, "signature", "tanda tangan checkpoint salah")
                return None
            signer = max(n, signer or 0)
    if signer is None:
        r.temu(0, "signature", "checkpoint tidak ditandatangani kunci dalam paket")
    return signer


def _luar(
    isi: dict[str, bytes],
    seal: Checkpoint,
    keys: list[bytes],
    signer: int | None,
    checkpoints: tuple[Checkpoint | KodeRegister, ...],
    key: bytes | None,
    r: Hasil,
) -> None:
    if key is not None:
        if key not in keys or signer is None or signer < keys.index(key):
            r.temu(0, "key", "kunci dari luar bukan kunci yang menyegel paket ini")
        else:
            r.tambatan.append("kunci")
    older = _konsistensi(isi, r) if any(c.size != seal.size for c in checkpoints) else {}
    for one in checkpoints:
        if isinstance(one, Checkpoint) and one.origin != seal.origin:
            r.temu(0, "checkpoint-luar", "checkpoint dari luar milik log lain")
            continue
        root, proof = (seal.root, []) if one.size == seal.size else older.get(one.size, (b"", []))
        if not root:
            r.catatan.append(f"checkpoint dari luar berukuran {one.size}; paket ini tidak membawa bukti untuk ukuran itu")
            continue
        same = huruf(root, 26) == one.letters if isinstance(one, KodeRegister) else one.root == root
        if not same or not berlanjut(one.size, seal.size, proof, root, seal.root):
            r.temu(0, "checkpoint-luar", f"checkpoint dari luar (ukuran {one.size}) bukan sejarah yang sama dengan paket ini")
        else:
            r.tambatan.append(f"checkpoint {one.size}")


def _konsistensi(isi: dict[str, bytes], r: Hasil) -> dict[int, tuple[bytes, list[bytes]]]:
    found = {}
    try:
        for row in map(objek, daftar(dari_json(isi.get("bukti.json", b"")).get("konsistensi"))):
            found[bulat(row.get("ukuran"))] = dari_hex(row.get("akar")), [dari_hex(one) for one in daftar(row.get("bukti"))]
    except Rusak as error:
        r.temu(0, "bukti", f"bukti.json: {error}")
        return {}
    return found


# ── values that were disclosed beside a pack ───────────────────────────────────────────────────────────────────────────


def periksa_nilai(raw: bytes, pack: bytes, r: Hasil) -> int:
    """How many disclosed values stand where the pack has a sealed field of that length. That they are what is sealed is not provable."""
    count = 0
    try:
        isi, said = buka_zip(pack), dari_json(raw)
        if said.get("format") != "tayang-nilai-1" or said.get("log") != r.log:
            raise Rusak("bukan berkas nilai untuk paket ini")
        for row in map(objek, daftar(said.get("nilai"))):
            at, path, value = bulat(row.get("posisi")), str(row.get("bidang")), str(row.get("nilai"))
            node: object = dari_json(isi.get(f"peristiwa/{at:012}.json", b"")).get("data")
            for part in path.split("/")[1:]:
                node = daftar(node)[int(part)] if isinstance(node, list) else objek(node).get(part)
            sealed = objek(node)
            length = len(dari_b64(str(sealed.get("ct")))) - 16
            if {k: sealed.get(k) for k in ("key", "nonce", "ct")} != row.get("tersegel") or length != len(value.encode()):
                r.temu(at, "nilai", f"nilai {path} tidak cocok dengan yang tersegel di paket")
            count += 1
    except (Rusak, ValueError, IndexError) as error:
        r.temu(0, "nilai", str(error))
    return count


# ── a receipt of one publication (c2sp.org/tlog-proof) ─────────────────────────────────────────────────────────────────


def periksa_tanda_bukti(raw: bytes, body: bytes | None, checkpoints: tuple[Checkpoint | KodeRegister, ...], key: bytes | None) -> Hasil:
    """Whether the event stands in the signed tree. Without a key from outside nobody vouches for the signature."""
    r = Hasil()
    try:
        head, blank, note = raw.decode("utf-8").partition("\n\n")
        lines = head.split("\n")
        extra, index = lines[1].removeprefix("extra "), lines[2].removeprefix("index ")
        seal, entry = Checkpoint(note.encode()), dari_b64(extra)
        if lines[0] != "c2sp.org/tlog-proof@v1" or not blank or not ANGKA.fullmatch(index) or len(entry) != 40:
            raise Rusak("bukan tanda bukti Tayang")
        at, digest = int.from_bytes(entry[:8], "big"), entry[8:]
        proof = [dari_b64(one) for one in lines[3:]]
    except (Rusak, ValueError, IndexError) as error:
        r.temu(0, "bukti", f"tanda bukti tidak terbaca ({error})")
        return r
    r.log, r.ukuran, r.peristiwa = seal.origin, seal.size, 1
    if int(index) != at - 1 or not termuat(at - 1, seal.size, daun(at, digest), proof, seal.root):
        r.temu(at, "tree", "peristiwa ini tidak termuat dalam pohon yang disegel")
    if body is not None and sha256(body) != digest:
        r.temu(at, "digest", "isi peristiwa bukan yang tercatat")
    if body is None:
        r.catatan.append("isi peristiwa tidak diberikan (--peristiwa): hanya sidiknya yang diperiksa")
    keys = [key] if key else []
    signer = _tanda(seal, keys, r) if key else None
    _luar({}, seal, keys, signer, checkpoints, key, r)
    return r


# ── for people ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def luar(named: str) -> Checkpoint | KodeRegister:
    """A checkpoint file, or the code out of a paper register."""
    path = Path(named)
    return Checkpoint(path.read_bytes()) if path.is_file() else KodeRegister(named)


def kalimat(r: Hasil, what: str) -> list[str]:
    """The verdict as it is read."""
    said = [f"{what}: {r.peristiwa} peristiwa, segel sampai nomor {r.ukuran}, log {r.log or 'tidak terbaca'}"]
    said += [f"  posisi {at}  jenis {kind}: {detail}" for at, kind, detail in sorted(r.temuan)]
    said += [f"  catatan: {one}" for one in r.catatan]
    if r.temuan:
        return [*said, f"TIDAK UTUH: {len(r.temuan)} temuan."]
    if not r.tambatan:
        return [
            *said,
            "Utuh, tetapi TIDAK TERTAMBAT: cocok dengan kuncinya sendiri, belum dengan sesuatu dari luar paket (--checkpoint, --key).",
        ]
    said.append(f"UTUH dan tertambat pada: {', '.join(r.tambatan)}.")
    if all(one == "kunci" for one in r.tambatan):
        said.append(
            "Kunci menjamin terhadap orang lain; terhadap pemegang kunci itu sendiri hanya checkpoint yang Anda simpan yang menjamin."
        )
    return said


def main(argv: list[str] | None = None) -> int:
    """As a program."""
    p = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0], usage=(__doc__ or "").split("\n\n")[1].strip())
    p.add_argument("paket", nargs="?", type=Path)
    p.add_argument("--checkpoint", "-c", action="append", default=[], help="checkpoint atau kode register yang disimpan di luar")
    p.add_argument("--key", "-k", default="", help="kunci segel (NAMA+ID+KUNCI) yang dicatat di luar")
    p.add_argument("--nilai", type=Path, help="berkas nilai terbuka yang menyertai paket")
    p.add_argument("--bukti", type=Path, help="tanda bukti satu penayangan")
    p.add_argument("--peristiwa", type=Path, help="isi peristiwa untuk tanda bukti itu")
    p.add_argument("--json", action="store_true")
    a = p.parse_args(argv)
    if (a.paket is None) == (a.bukti is None):
        p.error("beri satu PAKET.zip, atau --bukti BERKAS")
    try:
        given = tuple(luar(one) for one in a.checkpoint)
        key = kunci_dari(a.key) if a.key else None
        if a.bukti:
            r = periksa_tanda_bukti(a.bukti.read_bytes(), a.peristiwa.read_bytes() if a.peristiwa else None, given, key)
        else:
            r = periksa(a.paket.read_bytes(), given, key)
            if a.nilai:
                count = periksa_nilai(a.nilai.read_bytes(), a.paket.read_bytes(), r)
                r.catatan.append(f"{count} nilai terbuka: tempat dan panjangnya diperiksa; isinya adalah pernyataan kantor, tidak terbukti")
    except (Rusak, OSError) as error:
        sys.stderr.write(f"Tidak dapat diperiksa: {error}\n")
        return 2
    if a.json:
        found = [{"posisi": at, "jenis": kind, "uraian": detail} for at, kind, detail in sorted(r.temuan)]
        said = {"kode": r.kode, "log": r.log, "ukuran": r.ukuran, "peristiwa": r.peristiwa, "tambatan": r.tambatan, "temuan": found}
        sys.stdout.write(json.dumps({**said, "catatan": r.catatan}, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("\n".join(kalimat(r, str(a.bukti or a.paket))) + "\n")
    return r.kode


if __name__ == "__main__":
    sys.exit(main())
