"""Every group of the verifier's pages, for the portal's list of rooms."""

from __future__ import annotations

from services.portal.acts.checking.blur import BlurPages
from services.portal.acts.checking.consequence import ConsequencePages
from services.portal.acts.checking.election import ElectionPages
from services.portal.acts.checking.lane import LanePages
from services.portal.acts.checking.pages import CheckPages
from services.portal.base import Base

CHECKING: tuple[type[Base], ...] = (CheckPages, LanePages, ConsequencePages, ElectionPages, BlurPages)
