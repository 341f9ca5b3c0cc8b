"""Markup the templates may use: differences between two texts, and a rendering of our own with its pictures from the case."""

from __future__ import annotations

import difflib
import re

from markupsafe import Markup, escape

from services.portal.cases.view import CaseView

_WORDS = re.compile(r"\s+|[^\s]+")


def beda(before: str, after: str) -> Markup:
    """What was taken out and what was put in, word by word."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    parts = []
    for kind, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(escape("".join(old[i1:i2])))
            continue
        if i1 != i2:
            parts.append(Markup("<del>{}</del>").format("".join(old[i1:i2])))
        if j1 != j2:
            parts.append(Markup("<ins>{}</ins>").format("".join(new[j1:j2])))
    return Markup("").join(parts)


def aman(fragment: str, view: CaseView) -> Markup:
    """A rendering of the website as `shared/sop/render` made it (sanitised there), its pictures fetched through the case."""
    case = view.kasus.case
    return Markup(re.sub(r"/[a-z0-9_-]+/media/([0-9a-f]{64})", rf"/kasus/{case}/berkas/\1", fragment))  # noqa: S704 - our own renderer's output
