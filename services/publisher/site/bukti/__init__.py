"""Receipts: for each publication a short proof that its record stands in the office's sealed log."""
