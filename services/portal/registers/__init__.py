"""Room: buku disposisi, register publikasi, Daftar Informasi Publik; their filters and files."""
