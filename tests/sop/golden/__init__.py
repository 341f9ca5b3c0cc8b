"""Histories as they were once stored: what today's program must still read, for ever. Files are added, never changed."""
