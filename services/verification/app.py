"""Composition of step 7, used by production and tests alike."""

from __future__ import annotations

from services.verification.decisions import DECIDER
from services.verification.reactions import REACTIONS
from services.verification.state import State
from shared.service import Foundation, Service


def build(on: Foundation) -> Service[State]:
    """The verification stage."""
    return Service(on, DECIDER, REACTIONS)
