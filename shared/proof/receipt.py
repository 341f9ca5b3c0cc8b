"""A receipt that one record stands in the sealed log (c2sp.org/tlog-proof): text, below 4 kB, for print and archive."""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as Base64Error

from shared.proof.checkpoint import Checkpoint, CheckpointError
from shared.proof.merkle import entry_of, leaf_hash
from shared.proof.note import NoteError, parse_note
from shared.proof.proofs import ProofError, verify_inclusion
from shared.proof.sealed_tree import SealedTree

HEADER = "c2sp.org/tlog-proof@v1"
MAX_BYTES = 4096


def receipt(tree: SealedTree, position: int, digest: bytes) -> str:
    """For a record the tree holds. `extra` is the entry itself: nothing but the text is needed to check it. Raises TreeUnreadable."""
    extra = b64encode(entry_of(position, digest)).decode()
    proof = "".join(f"{b64encode(one).decode()}\n" for one in tree.inclusion(position))
    return f"{HEADER}\nextra {extra}\nindex {position - 1}\n{proof}\n{tree.note.decode()}"


def read_receipt(text: str) -> tuple[int, bytes, Checkpoint]:
    """Position and digest, proven to be in the checkpoint's tree; its signature is not looked at. Raises ProofError."""
    try:
        head, _, note = text.partition("\n\n")
        header, extra, index, *lines = head.split("\n")
        entry = b64decode(extra.removeprefix("extra "), validate=True)
        proof = [b64decode(line, validate=True) for line in lines]
        checkpoint = Checkpoint.parse(parse_note(note.encode()).text)
    except (ValueError, Base64Error, NoteError, CheckpointError) as error:
        raise ProofError("not a receipt") from error
    position, digest = int.from_bytes(entry[:8], "big"), entry[8:]
    if header != HEADER or index != f"index {position - 1}" or len(entry) != 40:
        raise ProofError("not a receipt")
    verify_inclusion(position - 1, checkpoint.size, leaf_hash(entry), proof, checkpoint.root)
    return position, digest, checkpoint
