"""`tayang`: the composition root, the only package that knows all services."""

from __future__ import annotations

from services.cli.main import app, main

__all__ = ["app", "main"]
