"""Erasing personal data: what a decision needs to know, and what is done once it is recorded."""
