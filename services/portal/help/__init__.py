"""Panduan: the clerks' guide (`docs/panduan.md`) as a page, readable before signing in."""
