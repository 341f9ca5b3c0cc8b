"""Proofs that a log is one history: Merkle tree (RFC 6962), tiles, signed notes and checkpoints (C2SP). Pure: bytes in, bytes out."""
