"""Composition of steps 5–6, used by production and tests alike."""

from __future__ import annotations

from dataclasses import replace

from services.content.decisions import DECIDER
from services.content.files import named
from services.content.prepare import Renderer
from services.content.reactions import REACTIONS
from services.content.state import State
from shared.media.check import FilesAtHand
from shared.service import Foundation, Service


def build(on: Foundation) -> Service[State]:
    """The content stage, with the renderer that stores what step 6 hands over."""
    return Service(on, replace(DECIDER, prepare=Renderer(on.media.put, on.public_url, FilesAtHand(on.media.get, named))), REACTIONS)
