"""All commands by name, without the services behind them."""

from __future__ import annotations

from importlib import import_module

from shared.command import COMMANDS, Command

SERVICES = ("registry", "disposition", "content", "verification", "publisher", "deadlines", "notices")
"""Whose commands an officer or operator can give. A test holds it against `run.STAGES`."""


def command_named(name: str) -> type[Command] | None:
    """The command of this name, if there is one."""
    for service in SERVICES:
        import_module(f"services.{service}.commands")
        if name in COMMANDS:
            break
    return COMMANDS.get(name)
