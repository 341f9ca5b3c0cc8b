"""Web addresses typed as they are become links; officers do not write Markdown links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_ADDRESS = re.compile(r"https?://[^\s<>\"'`\\{}|^]{3,2000}")
_TRAILING = ".,;:!?)]*_"


def link_bare_addresses(state: StateCore) -> None:
    """Core rule: split text at addresses, but not inside links."""
    for block in state.tokens:
        if block.type == "inline" and block.children and "://" in block.content:
            block.children = list(_split(block.children, state))


def _split(children: list[Token], state: StateCore) -> Iterator[Token]:
    inside = 0
    for token in children:
        inside += (token.type == "link_open") - (token.type == "link_close")
        if token.type == "text" and not inside:
            yield from _linked(token.content, state)
        else:
            yield token


def _linked(text: str, state: StateCore) -> Iterator[Token]:
    at = 0
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(_TRAILING)
        href = state.md.normalizeLink(address)
        if not state.md.validateLink(href):
            continue
        yield _text(text[at : found.start()])
        yield Token("link_open", "a", 1, attrs={"href": href, "class": "alamat"})
        yield _text(address)
        yield Token("link_close", "a", -1)
        at = found.start() + len(address)
    yield _text(text[at:])


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
