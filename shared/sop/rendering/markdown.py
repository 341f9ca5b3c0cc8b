"""Markdown as officers type it, made into HTML that cannot act and text that carries no marks.

Two locks: the parser knows no raw HTML and refuses script links; nh3 then keeps only what the allow-list names.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from shared.sop.rendering.autolink import link_bare_addresses
from shared.sop.types import forbidden_characters

_TAGS = {
    "a", "p", "br", "strong", "em", "s", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote",
    "pre", "code", "hr", "div", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "ol": {"start"}, "th": {"scope"}, "div": {"role", "tabindex", "aria-label"}}
_CLASSES = {"a": {"alamat"}, "div": {"tabel"}, "th": {"kanan", "tengah"}, "td": {"kanan", "tengah"}}
_SCHEMES = {"http", "https", "mailto", "tel"}
KURUNG_MAKS = 1_000
"""The parser takes quadratic time over open brackets (20 000 of them: seconds); with more than this they are plain letters."""


def _shift_headings(state: StateCore) -> None:
    """The page's only h1 is the title; the body's levels are ranked so that none is skipped (WCAG 1.3.1)."""
    used = sorted({t.tag for t in state.tokens if t.type == "heading_open"})
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(used.index(token.tag) + 2, 6)}"


def _describe_tables(state: StateCore) -> None:
    """Alignment as a class, because the site's policy forbids inline style; header cells say what they head."""
    for token in state.tokens:
        if token.type in ("th_open", "td_open"):
            style = str(token.attrs.pop("style", ""))
            if side := {"text-align:right": "kanan", "text-align:center": "tengah"}.get(style):
                token.attrSet("class", side)
            if token.type == "th_open":
                token.attrSet("scope", "col")


def _table_open(self: Any, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
    # scrolls by itself on a phone, hence reachable by keyboard and named
    return '<div class="tabel" role="region" tabindex="0" aria-label="Tabel"><table>\n'


def _table_close(self: Any, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
    return "</table></div>\n"


def _image(self: Any, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
    """A picture by address would be fetched from elsewhere and was never verified: only its words stay."""
    return nh3.clean_text(self.renderInlineAsText(tokens[idx].children, options, env))


def _parser() -> MarkdownIt:
    # indented `code` would swallow paragraphs indented as in a letter
    md = MarkdownIt("js-default", {"breaks": True}).disable("code")
    md.core.ruler.push("headings", _shift_headings)
    md.core.ruler.push("tables", _describe_tables)
    md.core.ruler.push("addresses", link_bare_addresses)
    md.add_render_rule("table_open", _table_open)
    md.add_render_rule("table_close", _table_close)
    md.add_render_rule("image", _image)
    return md


_MD = _parser()
_MD_TANPA_TAUTAN = _parser().disable(["link", "image"])


def html_aman(markdown: str) -> str:
    """The body as HTML that is safe in any page."""
    clean = nh3.clean(
        _md(markdown).render(markdown),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        url_schemes=_SCHEMES,
        url_relative="deny",  # what is relative here would point elsewhere in a feed or a preview
        link_rel="nofollow noopener",
    )
    return tanpa_terlarang(clean).strip()


def tokens_of(markdown: str) -> list[Token]:
    """The parsed body, for other forms than HTML."""
    return _md(markdown).parse(markdown)


def _md(markdown: str) -> MarkdownIt:
    return _MD if markdown.count("[") <= KURUNG_MAKS else _MD_TANPA_TAUTAN


def tanpa_terlarang(text: str) -> str:
    """Without characters that no form may carry: entities and decoded addresses bring them back in."""
    bad = {chr(int(code[2:], 16)) for code in forbidden_characters(text)}
    return text.translate({ord(c): None for c in bad}) if bad else text
