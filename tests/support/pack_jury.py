"""The three readers of a pack side by side, and random damage for them to judge."""

from __future__ import annotations

import io
import json
import random
import shutil
import subprocess
import zipfile
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from services.auditor.checking.verify import Given
from services.auditor.pack.check import check_pack
from services.auditor.pack.zipped import unzipped, zipped
from shared.eventstore.port import link
from shared.proof.checkpoint import Checkpoint, paper_code, parse_paper_code
from shared.proof.note import NoteKey, parse_note
from tests.support.packed import VERIFY, verify_py

Verdict = tuple[int, tuple[tuple[int, str], ...], tuple[str, ...]]
"""Exit code, findings by position and kind, anchors."""

_NODE = r"""
const fs = require("fs");
require(process.argv[1]);
const T = globalThis.TayangPeriksa, bytes = (s) => new Uint8Array(Buffer.from(s, "base64"));
(async () => {
  const said = [];
  for (const job of JSON.parse(fs.readFileSync(0, "utf8"))) {
    const given = job.given.map((g) => (g.note ? T.checkpoint(bytes(g.note)) : T.kodeRegister(g.code)));
    const r = await T.periksa(bytes(job.pack), given, job.key ? T.kunciDari(job.key) : null);
    said.push({ kode: r.kode, temuan: r.temuan.map((t) => [t.posisi, t.jenis]), tambatan: r.tambatan });
  }
  process.stdout.write(JSON.stringify(said));
})();
"""


@dataclass(frozen=True)
class Pleaded:
    """A pack, and what is held against it. `given`: notes, or codes out of a register."""

    pack: bytes
    given: tuple[bytes | str, ...] = ()
    key: str = ""
    what: str = ""


def by_system(one: Pleaded) -> Verdict:
    given = [Given("g", parse_note(g) if isinstance(g, bytes) else parse_paper_code(g)) for g in one.given]
    r = check_pack(one.pack, given, NoteKey.parse(one.key) if one.key else None)
    return r.code, tuple(sorted({(f.position, f.kind) for f in r.findings})), r.anchors


def by_python(one: Pleaded) -> Verdict:
    v = verify_py()
    given = tuple(v.Checkpoint(g) if isinstance(g, bytes) else v.KodeRegister(g) for g in one.given)
    r = v.periksa(one.pack, given, v.kunci_dari(one.key) if one.key else None)
    return r.kode, tuple(sorted({(at, kind) for at, kind, _ in r.temuan})), tuple(r.tambatan)


def by_browser_script(many: Sequence[Pleaded]) -> list[Verdict]:
    """The page's own check, under Node."""
    jobs = [
        {
            "pack": b64encode(one.pack).decode(),
            "given": [{"note": b64encode(g).decode()} if isinstance(g, bytes) else {"code": g} for g in one.given],
            "key": one.key,
        }
        for one in many
    ]
    said = json.loads(node(_NODE, json.dumps(jobs), str(VERIFY / "periksa.js")))
    return [(r["kode"], tuple(sorted({(at, kind) for at, kind in r["temuan"]})), tuple(r["tambatan"])) for r in said]


def node(script: str, given: str, *args: str) -> str:
    """What a script prints."""
    program = shutil.which("node")
    assert program, "Node is needed to run the page's check outside a browser"
    return subprocess.run([program, "-e", script, "--", *args], input=given, capture_output=True, text=True, check=True, timeout=110).stdout


# ── damage ───────────────────────────────────────────────────────────────────────────────────────────

Damage = Callable[[random.Random, bytes], bytes]


def flipped(dice: random.Random, raw: bytes) -> bytes:
    at = dice.randrange(len(raw))
    return raw[:at] + bytes([raw[at] ^ 1 << dice.randrange(8)]) + raw[at + 1 :]


def cut(dice: random.Random, raw: bytes) -> bytes:
    return raw[: dice.randrange(len(raw))]


def mended(files: dict[str, bytes]) -> bytes:
    """The manifest says what is there: only the seal can tell."""
    manifest = json.loads(files["manifes.json"])
    manifest["berkas"] = {name: sha256(content).hexdigest() for name, content in files.items() if name != "manifes.json"}
    return zipped(files | {"manifes.json": json.dumps(manifest).encode()})


def some(dice: random.Random, files: Mapping[str, bytes], start: str = "") -> str:
    return dice.choice(sorted(name for name in files if name.startswith(start)))


def entry_flipped(dice: random.Random, raw: bytes) -> bytes:
    files = unzipped(raw)
    name = some(dice, files)
    return zipped(files | {name: flipped(dice, files[name])})


def sealed_entry_flipped(dice: random.Random, raw: bytes) -> bytes:
    files = unzipped(raw)
    name = some(dice, files, "peristiwa/")
    return mended(files | {name: flipped(dice, files[name])})


def sealed_proof_flipped(dice: random.Random, raw: bytes) -> bytes:
    """A bit may turn a small hex digit into a capital one, or fall into a name: the same proof, written otherwise."""
    files = unzipped(raw)
    name = dice.choice(["bukti.json", "rantai.json", "checkpoint.txt", "kunci.txt"])
    return mended(files | {name: flipped(dice, files[name])})


def dropped(dice: random.Random, raw: bytes) -> bytes:
    files = unzipped(raw)
    del files[dice.choice([some(dice, files, "peristiwa/"), "bukti.json", "rantai.json", "checkpoint.txt", "kunci.txt"])]
    return dice.choice([zipped, mended])(files)


def left_out(dice: random.Random, raw: bytes) -> bytes:
    """By somebody who keeps an event back, and every trace of it: the next one of its stream shows that."""
    files = unzipped(raw)
    documents = {int(n[10:22]): json.loads(c) for n, c in files.items() if n.startswith("peristiwa/")}
    last = {d["subject"]: at for at, d in sorted(documents.items())}
    case = json.loads(files["manifes.json"])["cakupan"].get("kasus")
    first = {} if case else {d["subject"]: at for at, d in sorted(documents.items(), reverse=True)}
    inner = [
        at
        for at, d in documents.items()
        if at not in last.values() and at not in first.values() and d["subject"].endswith(d["correlation"])
    ]
    at = dice.choice(inner)
    del files[f"peristiwa/{at:012}.json"]
    proofs = json.loads(files["bukti.json"])
    proofs["peristiwa"] = [p for p in proofs["peristiwa"] if p["posisi"] != at]
    return mended(files | {"bukti.json": json.dumps(proofs).encode()})


def added(dice: random.Random, raw: bytes) -> bytes:
    files = unzipped(raw)
    name = dice.choice(["peristiwa/000000000999.json", f"media/{'0' * 64}.jpg", "lain.txt"])
    return (mended if name != "lain.txt" else zipped)(files | {name: dice.randbytes(40)})


def unchained(dice: random.Random, raw: bytes) -> bytes:
    """The records are as they were, the chain between them is not."""
    files = unzipped(raw)
    chain = json.loads(files["rantai.json"])
    run = dice.choice(chain["ruas"])
    run[dice.choice(["sebelum", "akhir"])] = dice.randbytes(32).hex()
    return mended(files | {"rantai.json": json.dumps(chain).encode()})


def swapped(dice: random.Random, raw: bytes) -> bytes:
    files = unzipped(raw)
    one, other = dice.sample(sorted(n for n in files if n.startswith("peristiwa/")), 2)
    return mended(files | {one: files[other], other: files[one]})


def rewritten(dice: random.Random, raw: bytes) -> bytes:
    """By somebody who knows the format, but has no key: body, digest, chain, all in order."""
    files = unzipped(raw)
    name = some(dice, files, "peristiwa/")
    at, body = int(name[10:22]), json.loads(files[name])
    body["actor"] = f"lain-{dice.random()}"
    files[name] = json.dumps(body).encode()
    digest = sha256(files[name]).hexdigest()
    proofs, chain = json.loads(files["bukti.json"]), json.loads(files["rantai.json"])
    next(p for p in proofs["peristiwa"] if p["posisi"] == at)["sidik"] = digest
    for run in chain["ruas"]:
        if run["mulai"] <= at < run["mulai"] + len(run["sidik"]):
            run["sidik"][at - run["mulai"]] = digest
            value = bytes.fromhex(run["sebelum"])
            for n, one in enumerate(run["sidik"], run["mulai"]):
                value = link(value, n, bytes.fromhex(one))
            run["akhir"] = value.hex()
    return mended(files | {"bukti.json": json.dumps(proofs).encode(), "rantai.json": json.dumps(chain).encode()})


def mangled(dice: random.Random, raw: bytes) -> bytes:
    """A value of another kind where the format wants one."""
    files = unzipped(raw)
    name = dice.choice(["bukti.json", "rantai.json", "manifes.json"])
    document = json.loads(files[name])
    node: Any = document
    while True:
        key = dice.choice(sorted(node) if isinstance(node, dict) else range(len(node)))
        if not isinstance(node[key], dict | list) or not node[key] or dice.random() < 0.2:
            break
        node = node[key]
    node[key] = dice.choice([None, "", "zz", -1, 0, 2**60, [], {}, True, "0" * 64])
    files[name] = json.dumps(document).encode()
    return zipped(files) if name == "manifes.json" else mended(files)


def repacked(dice: random.Random, raw: bytes) -> bytes:
    """Unpacked and packed again by somebody's tool, compressed: still the same pack."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", dice.choice([zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])) as made:
        files = list(unzipped(raw).items())
        dice.shuffle(files)
        for name, content in files:
            made.writestr(name, content)
    return into.getvalue()


SURE: Sequence[Damage] = (cut, sealed_entry_flipped, dropped, left_out, unchained, added, swapped, rewritten)
"""Always to be seen. A flipped bit of the zip's own framing may lie in a date that nobody reads."""
UNSURE: Sequence[Damage] = (flipped, entry_flipped, sealed_proof_flipped, mangled, lambda dice, raw: flipped(dice, repacked(dice, raw)))


def code_of(note: bytes) -> str:
    return paper_code(Checkpoint.parse(parse_note(note).text))
