"""Cek keaslian: whether what somebody holds in his hand was published by this office, and whether it still stands."""
