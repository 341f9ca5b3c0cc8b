"""Two offline verifiers and the system's own check, written apart, come to the same verdict about any pack."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from services.auditor.pack.scope import Scope
from services.auditor.pack.zipped import unzipped
from tests.sop.golden.story import DIHENTIKAN, DITARIK, LENGKAP
from tests.support.pack_jury import SURE, UNSURE, Pleaded, by_browser_script, by_python, by_system, code_of, mended, node, repacked
from tests.support.packed import FIRST, SECOND, VERIFY, Packed, packed_office, verify_py


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Packed:
    return asyncio.run(packed_office(tmp_path_factory.mktemp("kantor")))


@pytest.fixture(scope="module")
def packs(office: Packed) -> list[bytes]:
    scopes = (Scope(case=LENGKAP), Scope(case=DITARIK), Scope(), Scope(case=DIHENTIKAN))

    async def made() -> list[bytes]:
        built = [(await office.pack(scope, sorted(office.kept))).content for scope in scopes]
        return built + built[-1:] * 4  # mostly the smallest: a thousand of them are judged

    return asyncio.run(made())


def pleaded(office: Packed, packs: Sequence[bytes], count: int) -> list[Pleaded]:
    """Half whole, half damaged, under whatever an auditor may hold."""
    dice, made = random.Random(count), []
    notes = list(office.kept.values())
    for n in range(count):
        raw = dice.choice(packs)
        given = tuple(code_of(note) if dice.random() < 0.5 else note for note in dice.sample(notes, dice.randrange(3)))
        key = dice.choice(["", "", office.key(FIRST).vkey, office.key(SECOND).vkey])
        if n % 2:
            damage = dice.choice((*SURE, *UNSURE))
            what = f"{'sure' if damage in SURE else 'unsure'} {getattr(damage, '__name__', '')}"
            made.append(Pleaded(damage(dice, raw), given, key, what))
        else:
            made.append(Pleaded(repacked(dice, raw) if dice.random() < 0.3 else raw, given, key, "whole"))
    return made


def judged(all_: Sequence[Pleaded]) -> None:
    for n, (one, page) in enumerate(zip(all_, by_browser_script(all_), strict=True)):
        said = by_system(one)
        assert said == by_python(one) == page, f"{n}: {one.what}"
        if one.what == "whole":
            assert said[0] == (0 if one.given or one.key else 5), (n, said)
        elif one.what.startswith("sure"):
            assert said[0] == 4, (n, one.what)


def test_all_agree_on_forty_packs(office: Packed, packs: list[bytes]) -> None:
    judged(pleaded(office, packs, 40))


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_all_agree_on_a_thousand_packs(office: Packed, packs: list[bytes]) -> None:
    all_ = pleaded(office, packs, 1_000)
    for at in range(0, len(all_), 100):
        judged(all_[at : at + 100])


def test_a_whole_forged_history_is_consistent_and_shown_by_what_is_kept_outside(office: Packed, packs: list[bytes], tmp_path: Path) -> None:
    """Another log under another key with the same name: only an anchor tells it from the real one."""

    async def forged() -> tuple[Packed, bytes]:
        other = await packed_office(tmp_path)
        return other, (await other.pack(Scope(case=LENGKAP))).content

    other, raw = asyncio.run(forged())
    (size, note) = max(office.kept.items())
    assert other.kept.keys() == office.kept.keys(), "it is as long"
    assert other.kept[size] != note, "nonces differ, so the records do"
    alone = Pleaded(raw)
    anchored = [Pleaded(raw, (note,)), Pleaded(raw, (code_of(note),))]
    assert by_system(alone)[0] == by_python(alone)[0] == by_browser_script([alone])[0][0] == 5
    for one in anchored:
        expected = (4, ((0, "checkpoint-luar"),), ())
        assert by_system(one) == by_python(one) == by_browser_script([one])[0] == expected


def test_a_key_that_was_replaced_seals_nothing_any_more(office: Packed, packs: list[bytes]) -> None:
    """Whoever took the old key cannot seal a pack that says it was handed over."""
    from shared.proof.checkpoint import Checkpoint
    from shared.proof.note import NoteSigner, parse_note, signed_note

    files = unzipped(packs[0])
    text = parse_note(files["checkpoint.txt"]).text
    files["checkpoint.txt"] = signed_note(text, NoteSigner(Checkpoint.parse(text).origin, FIRST)).encode()
    one = Pleaded(mended(files), (), office.key(SECOND).vkey)
    assert by_system(one) == by_python(one) == by_browser_script([one])[0] == (4, ((0, "key"),), ())


RFC8032 = (
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
)  # fmt: skip
ORDER = 2**252 + 27742317777372353535851937790883648493


def test_both_ed25519_pass_the_published_vectors_and_refuse_what_differs() -> None:
    cases = []
    for public, message, signature in RFC8032:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), bytes.fromhex(message))
        raw = bytes.fromhex(signature)
        doubled = raw[:32] + (int.from_bytes(raw[32:], "little") + ORDER).to_bytes(32, "little")
        bad = [(public, f"{message}00", signature), (public, message, doubled.hex()), (public, message, signature[:-2])]
        bad += [(f"{'f' * 64}", message, signature), (public, message, f"{'0' if signature[0] != '0' else '1'}{signature[1:]}")]
        cases += [(public, message, signature, True), *((*one, False) for one in bad)]
    script = (
        "require(process.argv[1]); const T = globalThis.TayangPeriksa;"
        "const said = JSON.parse(require('fs').readFileSync(0)).map(([k, m, s]) => T.ed25519(T.unhex(k), T.unhex(m), T.unhex(s)));"
        "process.stdout.write(JSON.stringify(said));"
    )
    page = json.loads(node(script, json.dumps(cases), str(VERIFY / "periksa.js")))
    here = [verify_py().ed25519(*(bytes.fromhex(part) for part in case[:3])) for case in cases]
    assert here == page == [case[3] for case in cases]
