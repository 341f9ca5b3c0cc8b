"""Notes and checkpoints against the vectors of Go's sumdb/note, and the short code on paper."""

from __future__ import annotations

from base64 import b64decode, b64encode
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.proof.checkpoint import Checkpoint, CheckpointError, origin_of, paper_code, parse_paper_code
from shared.proof.note import BadSignature, NoteError, NoteKey, NoteSigner, parse_note, signed_note

PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_SECRET = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
ENOCH = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
BY_PETER = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
BY_ENOCH = "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
SIGNER = NoteSigner("PeterNeumann", Ed25519PrivateKey.from_private_bytes(b64decode(PETER_SECRET)[1:]))


def opened(note: str, *vkeys: str) -> set[str]:
    return {key.name for key in parse_note(note.encode()).opened(NoteKey.parse(v) for v in vkeys)}


def test_signing_gives_gos_bytes() -> None:
    assert signed_note(TEXT, SIGNER) == f"{TEXT}\n{BY_PETER}"
    assert SIGNER.key.vkey == PETER


def test_whom_one_does_not_know_one_ignores() -> None:
    both = f"{TEXT}\n{BY_PETER}{BY_ENOCH}"
    assert opened(both, PETER) == {"PeterNeumann"}
    assert opened(both, PETER, ENOCH) == {"PeterNeumann", "EnochRoot"}
    with pytest.raises(NoteError):
        opened(both)


def test_a_known_key_that_did_not_sign_spoils_the_note() -> None:
    with pytest.raises(BadSignature):
        opened(f"{TEXT}\n{BY_PETER}{BY_ENOCH}".replace("cryptography", "cryptographY"), ENOCH)
    with pytest.raises(BadSignature):
        opened(f"{TEXT}\n{BY_PETER[:60]}ABCD{BY_PETER[60:]}", PETER)


@pytest.mark.parametrize(
    "bad",
    [
        TEXT,
        TEXT + "\n",
        f"{TEXT}\n{BY_PETER[:-1]}",
        f"\x01{TEXT}\n{BY_PETER}",
        f"{TEXT}\n— Bad Name x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n",
        f"{TEXT}\n{BY_PETER}Unexpected line.\n",
        f"{TEXT}\n{BY_PETER * 101}",
    ],
)
def test_what_is_no_note_is_refused(bad: str) -> None:
    with pytest.raises(NoteError):
        parse_note(bad.encode())
    with pytest.raises(NoteError):
        parse_note(b"\xff" + bad.encode())


def test_a_mangled_key_is_refused() -> None:
    for at in range(len(PETER)):
        with pytest.raises(NoteError):
            NoteKey.parse(PETER[:at] + chr(ord(PETER[at]) + 1) + PETER[at + 1 :])
        with pytest.raises(NoteError):
            NoteKey.parse(PETER[:at])
    with pytest.raises(NoteError):  # another algorithm, its id adjusted
        NoteKey.parse("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")


HEAD = Checkpoint(origin_of(UUID(int=7), 1), 20852163, bytes(range(32)))


def test_a_checkpoint_is_three_lines() -> None:
    assert HEAD.text == f"tayang/00000000-0000-0000-0000-000000000007/1\n20852163\n{b64encode(bytes(range(32))).decode()}\n"
    assert Checkpoint.parse(HEAD.text) == HEAD
    assert Checkpoint.parse(HEAD.text + "keterangan\n") == HEAD, "extension lines are allowed"


BAD = [("20852163", "020852163"), ("20852163", "-1"), ("20852163", ""), ("AAEC", "AAE"), ("AAEC", "A A"), (HEAD.origin, "")]


@pytest.mark.parametrize("change", BAD)
def test_what_is_no_checkpoint_is_refused(change: tuple[str, str]) -> None:
    with pytest.raises(CheckpointError):
        Checkpoint.parse(HEAD.text.replace(*change))


def test_the_code_on_paper_can_be_typed_and_a_slip_is_noticed() -> None:
    code = paper_code(HEAD)
    size, _, letters = code.lower().replace("0", "o").replace("1", "l").partition("-")
    typed = parse_paper_code(f" {size}-{letters.replace('-', ' ')} ")
    assert (typed.size, typed.fits(HEAD.root), typed.fits(bytes(32))) == (HEAD.size, True, False)
    noticed = 0
    for at, letter in enumerate(code):
        try:
            parse_paper_code(code[:at] + ("7" if letter != "7" else "8") + code[at + 1 :])
        except CheckpointError:
            noticed += 1
    assert noticed >= len(code) - 1, "two letters let one slip in a thousand pass"
