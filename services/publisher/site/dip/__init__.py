"""Daftar Informasi Publik as the public reads it: page, JSON, CSV."""
