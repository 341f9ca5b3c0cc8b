"""What can be seen to be wrong with a pack: the system's own reading of it, beside the two offline ones in `deploy/verify/`."""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64decode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.auditor.checking.findings import Found
from services.auditor.checking.verify import Given
from services.auditor.pack.zipped import BadZip, unzipped
from services.auditor.rotation import vouched_for
from shared.eventstore.port import genesis, link
from shared.proof.checkpoint import Checkpoint, CheckpointError, PaperCode, origin_of
from shared.proof.merkle import entry_of, leaf_hash
from shared.proof.note import BadSignature, Note, NoteError, NoteKey, parse_note
from shared.proof.proofs import ProofError, verify_consistency, verify_inclusion

FORMAT = "tayang-paket-1"
PERISTIWA = re.compile(r"peristiwa/([0-9]{12})\.json")
_MEDIA = re.compile(r"media/([0-9a-f]{64})(?:\.[a-z0-9]+)?")
_GANTI = "tayang.KunciSegelDiganti.v1"
M = TypeVar("M", bound=BaseModel)
Hex = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Nomor = Annotated[int, Field(ge=1, lt=2**53)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")


class Manifes(_Part):
    """What is in the pack."""

    format: Annotated[str, Field(pattern=f"^{FORMAT}$")]
    log: Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    epoch: Nomor
    cakupan: dict[str, Any]
    berkas: dict[str, Hex]


class Bukti(_Part):
    """One record's way into the tree."""

    posisi: Nomor
    sidik: Hex
    bukti: list[Hex]


class SemuaBukti(_Part):
    peristiwa: list[Bukti]


class Konsistensi(_Part):
    """An older tree's way into the present one."""

    ukuran: Nomor
    akar: Hex
    bukti: list[Hex]


class SemuaKonsistensi(_Part):
    konsistensi: list[Konsistensi]


class Ruas(_Part):
    """Consecutive positions: the digests between two values of the chain."""

    mulai: Nomor
    sebelum: Hex
    sidik: list[Hex]
    akhir: Hex


class Rantai(_Part):
    ruas: list[Ruas]


@dataclass(frozen=True, slots=True)
class PackReport:
    """What came of it. `anchors`: what from outside fits."""

    findings: tuple[Found, ...]
    anchors: tuple[str, ...]
    notes: tuple[str, ...]
    log: str
    sealed: int
    events: int

    @property
    def code(self) -> int:
        """Exit code: 0 clean and anchored, 4 findings, 5 not anchored."""
        if self.findings:
            return 4
        return 0 if self.anchors else 5


def check_pack(raw: bytes, given: Sequence[Given] = (), key: NoteKey | None = None) -> PackReport:
    """Everything, believing only what is given from outside."""
    return _Check(raw, given, key).report()


class _Check:
    def __init__(self, raw: bytes, given: Sequence[Given], key: NoteKey | None) -> None:
        self._found: set[Found] = set()
        self._anchors: list[str] = []
        self._notes: list[str] = []
        self._files: Mapping[str, bytes] = {}
        self._log, self._sealed, self._bodies = "", 0, dict[int, bytes]()
        try:
            self._files = unzipped(raw)
        except BadZip as error:
            self._find(0, "zip", str(error))
            return
        manifes = self._read("manifes.json", Manifes, "manifes")
        if manifes is None:
            return
        self._log = manifes.log
        self._all(manifes, given, key)

    def report(self) -> PackReport:
        return PackReport(tuple(sorted(self._found)), tuple(self._anchors), tuple(self._notes), self._log, self._sealed, len(self._bodies))

    def _find(self, position: int, kind: str, detail: str) -> None:
        self._found.add(Found(position, kind, detail))

    def _read(self, name: str, shape: type[M], kind: str) -> M | None:
        try:
            return shape.model_validate(_json(self._files.get(name, b"")))
        except (ValueError, RecursionError) as error:
            self._find(0, kind, f"{name}: {type(error).__name__}")
            return None

    def _all(self, manifes: Manifes, given: Sequence[Given], key: NoteKey | None) -> None:
        self._listed(manifes)
        self._bodies = {int(found[1]): body for name, body in self._files.items() if (found := PERISTIWA.fullmatch(name))}
        proofs = self._proofs()
        origin = origin_of(UUID(manifes.log), manifes.epoch)
        note, seal = self._seal(origin)
        documents = self._events(proofs, seal)
        self._streams(documents, whole=isinstance(manifes.cakupan.get("kasus"), str) and bool(manifes.cakupan["kasus"]))
        self._chain(proofs)
        self._media()
        keys = self._keys(origin, documents)
        if note is not None and seal is not None:
            self._sealed = seal.size
            signer = self._signer(note, keys)
            self._outside(seal, keys, signer, given, key)

    def _listed(self, manifes: Manifes) -> None:
        for name in (self._files.keys() | manifes.berkas.keys()) - {"manifes.json"}:
            content = self._files.get(name)
            if content is None or hashlib.sha256(content).hexdigest() != manifes.berkas.get(name):
                found = PERISTIWA.fullmatch(name)
                self._find(int(found[1]) if found else 0, "berkas", f"{name} tidak seperti yang tercatat dalam manifes")

    def _proofs(self) -> dict[int, Bukti]:
        read = self._read("bukti.json", SemuaBukti, "bukti")
        found = {one.posisi: one for one in read.peristiwa} if read else {}
        if read and len(found) != len(read.peristiwa):
            self._find(0, "bukti", "posisi berulang")
            return {}
        return found

    def _seal(self, origin: str) -> tuple[Note | None, Checkpoint | None]:
        try:
            note = parse_note(self._files.get("checkpoint.txt", b""))
            seal = Checkpoint.parse(note.text)
        except (NoteError, CheckpointError) as error:
            self._find(0, "checkpoint", str(error))
            return None, None
        if seal.origin != origin:
            self._find(0, "checkpoint", f"checkpoint milik {seal.origin}, bukan {origin}")
            return None, None
        return note, seal

    def _events(self, proofs: Mapping[int, Bukti], seal: Checkpoint | None) -> dict[int, dict[str, Any]]:
        documents = {}
        for at in sorted(self._bodies.keys() | proofs.keys()):
            body, proof = self._bodies.get(at), proofs.get(at)
            if body is None:
                self._find(at, "missing", "isi peristiwa ini tidak ada di dalam paket")
                continue
            try:
                documents[at] = _json(body)
            except (ValueError, RecursionError):
                self._find(at, "body", "bukan JSON")
            if at in documents and documents[at].get("source") != f"urn:uuid:{self._log}":
                self._find(at, "body", "peristiwa ini milik log lain")
            if proof is None:
                self._find(at, "bukti", "tidak ada bukti untuk peristiwa ini")
                continue
            digest = hashlib.sha256(body).digest()
            if digest.hex() != proof.sidik:
                self._find(at, "digest", "isi peristiwa bukan yang tercatat")
            if seal and not _proven(verify_inclusion, at - 1, seal.size, leaf_hash(entry_of(at, digest)), _raw(proof.bukti), seal.root):
                self._find(at, "tree", "peristiwa ini tidak termuat dalam pohon yang disegel")
        return documents

    def _streams(self, documents: Mapping[int, dict[str, Any]], *, whole: bool) -> None:
        """A case's streams count 1, 2, 3 …: an event that was left out leaves a hole. `whole`: they have to begin at 1."""
        expected: dict[str, int] = {}
        for at, d in sorted(documents.items()):
            stream, case, version = d.get("subject"), d.get("correlation"), d.get("streamversion")
            if not (isinstance(stream, str) and isinstance(case, str) and type(version) is int and 1 <= version < 2**53):
                continue
            if not stream.endswith(f"-{case}"):
                continue
            if version != expected.get(stream, 1 if whole else version):
                self._find(at, "version", f"{stream}: sebelum peristiwa ini ada yang tidak disertakan")
            expected[stream] = version + 1

    def _chain(self, proofs: Mapping[int, Bukti]) -> None:
        read = self._read("rantai.json", Rantai, "rantai")
        if read is None:
            return
        covered: dict[int, str] = {}
        for run in read.ruas:
            if run.mulai == 1 and bytes.fromhex(run.sebelum) != genesis(UUID(self._log)):
                self._find(1, "chain", "rantai tidak berawal pada log ini")
            chain = bytes.fromhex(run.sebelum)
            for at, digest in enumerate(run.sidik, run.mulai):
                chain, covered[at] = link(chain, at, bytes.fromhex(digest)), digest
            if chain.hex() != run.akhir:
                self._find(run.mulai, "chain", "rantai dari posisi ini tidak bersambung")
        for at, proof in proofs.items():
            if covered.get(at) != proof.sidik:
                self._find(at, "chain", "peristiwa ini tidak bersambung dengan rantainya")

    def _media(self) -> None:
        for name, content in self._files.items():
            if not name.startswith("media/"):
                continue
            found = _MEDIA.fullmatch(name)
            if found is None or hashlib.sha256(content).hexdigest() != found[1]:
                self._find(0, "media", f"{name} bukan berkas dengan sidik itu")
            elif not any(found[1].encode() in body for body in self._bodies.values()):
                self._find(0, "media", f"{name} tidak disebut peristiwa mana pun dalam paket")

    def _keys(self, origin: str, documents: Mapping[int, dict[str, Any]]) -> list[NoteKey]:
        keys: list[NoteKey] = []
        try:
            keys.append(NoteKey(origin, NoteKey.parse(self._files.get("kunci.txt", b"").decode("ascii")).public))
        except (NoteError, UnicodeDecodeError) as error:
            self._find(0, "key", f"kunci.txt: {error}")
        for at, document in sorted(documents.items()):
            if document.get("type") != _GANTI:
                continue
            new = _handed_over(document.get("data"), keys[-1] if keys else None)
            if new is None:
                self._find(at, "key", "kunci segel tidak diserahkan oleh kunci yang berlaku")
            else:
                keys.append(NoteKey(origin, new))
        return keys

    def _signer(self, note: Note, keys: Sequence[NoteKey]) -> int | None:
        try:
            signed = note.opened(keys)
        except BadSignature as error:
            self._find(0, "signature", f"tanda tangan checkpoint salah: {error}")
            return None
        except NoteError as error:
            self._find(0, "signature", f"checkpoint tidak ditandatangani kunci dalam paket: {error}")
            return None
        return max(n for n, key in enumerate(keys) if key in signed)

    def _outside(self, seal: Checkpoint, keys: Sequence[NoteKey], signer: int | None, given: Sequence[Given], key: NoteKey | None) -> None:
        if key is not None:
            at = next((n for n, known in enumerate(keys) if known.public == key.public), None)
            if at is None or signer is None or signer < at:
                self._find(0, "key", "kunci dari luar bukan kunci yang menyegel paket ini")
            else:
                self._anchors.append("kunci")
        marks = [(one.name, one.said if isinstance(one.said, PaperCode) else Checkpoint.parse(one.said.text)) for one in given]
        older = self._older() if any(said.size != seal.size for _, said in marks) else {}
        for name, said in marks:
            if isinstance(said, Checkpoint) and said.origin != seal.origin:
                self._find(0, "checkpoint-luar", f"{name}: milik log lain")
                continue
            root, proof = (seal.root, []) if said.size == seal.size else older.get(said.size, (b"", []))
            if not root:
                self._notes.append(f"{name}: berukuran {said.size}; paket ini tidak membawa bukti untuk ukuran itu")
                continue
            same = said.fits(root) if isinstance(said, PaperCode) else said.root == root
            if not same or not _proven(verify_consistency, said.size, seal.size, proof, root, seal.root):
                self._find(0, "checkpoint-luar", f"{name}: bukan sejarah yang sama dengan paket ini")
            else:
                self._anchors.append(f"checkpoint {said.size}")

    def _older(self) -> dict[int, tuple[bytes, list[bytes]]]:
        read = self._read("bukti.json", SemuaKonsistensi, "bukti")
        return {one.ukuran: (bytes.fromhex(one.akar), _raw(one.bukti)) for one in read.konsistensi} if read else {}


def _handed_over(data: Any, last: NoteKey | None) -> bytes | None:
    try:
        lama, baru, *signed = (str(data[name]) for name in ("lama", "baru", "tanda_lama", "tanda_baru"))
        old, new = b64decode(lama, validate=True), b64decode(baru, validate=True)
    except (KeyError, TypeError, ValueError):
        return None
    return new if last is not None and last.public == old and vouched_for(lama, baru, *signed) else None


def _proven(check: Callable[..., None], *args: object) -> bool:
    try:
        check(*args)
    except ProofError:
        return False
    return True


def _raw(hashes: Iterable[str]) -> list[bytes]:
    return [bytes.fromhex(one) for one in hashes]


def _json(raw: bytes) -> dict[str, Any]:
    found = json.loads(raw.decode("utf-8"), parse_constant=_no_constant)
    if not isinstance(found, dict):
        raise json.JSONDecodeError("not an object", "", 0)
    return found


def _no_constant(said: str) -> object:
    raise ValueError(said)
