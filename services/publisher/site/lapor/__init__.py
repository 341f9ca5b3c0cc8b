"""Laporan masyarakat: anyone may say that something published is wrong, or shows personal data. No account."""
