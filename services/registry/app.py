"""Composition of the registry, used by production and tests alike."""

from __future__ import annotations

import services.registry.commands  # noqa: F401 - makes the commands known to the edge
from services.registry.decisions import DECIDER
from services.registry.state import State
from shared.service import Foundation, Service


def build(on: Foundation) -> Service[State]:
    """The registry reacts to nobody: it is the ground the others stand on."""
    return Service(on, DECIDER, {})
