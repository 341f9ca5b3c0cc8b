"""What goes out, made once at hand-over from the material alone: pure, deterministic, never failing for a valid Materi."""
