"""Composition of steps 1–4, used by production and tests alike."""

from __future__ import annotations

from dataclasses import replace

from services.disposition.decisions import DECIDER
from services.disposition.files import named
from services.disposition.reactions import REACTIONS
from services.disposition.state import State
from shared.media.check import FilesAtHand
from shared.service import Foundation, Service


def build(on: Foundation) -> Service[State]:
    """The disposition stage."""
    return Service(on, replace(DECIDER, prepare=FilesAtHand(on.media.get, named)), REACTIONS)
