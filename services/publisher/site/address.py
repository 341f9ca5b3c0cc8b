"""Addresses of the site. They are printed and shared, so they never change."""

from __future__ import annotations


def alamat_artikel(base_url: str, unit: str, slug: str) -> str:
    """Where an article is read, also after a correction and after its withdrawal."""
    return f"{base_url.rstrip('/')}/{unit}/berita/{slug}"
