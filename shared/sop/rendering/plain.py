"""The body as plain text: what is pasted where no marks are understood."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it.token import Token

from shared.sop.rendering.markdown import tanpa_terlarang, tokens_of


def teks_polos(markdown: str) -> str:
    """Paragraphs parted by an empty line, lists with their marks, links with their address."""
    page = _Lembar()
    for token in tokens_of(markdown):
        _block(token, page)
    lines = "".join(page.pieces).split("\n")
    return tanpa_terlarang("\n".join(line.rstrip() for line in lines)).strip()


class _Lembar:
    """Text so far; line ends are owed rather than written, so that nested blocks do not add up to gaps."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.numbers: list[int | None] = []
        self._owed = 0

    def write(self, text: str) -> None:
        if text:
            self.pieces.append("\n" * self._owed + text if self.pieces else text)
            self._owed = 0

    def lines(self, count: int) -> None:
        self._owed = max(self._owed, count)

    def mark(self) -> str:
        """The next item's bullet or number, indented by its depth."""
        number = self.numbers[-1]
        if number is not None:
            self.numbers[-1] = number + 1
        return "  " * (len(self.numbers) - 1) + ("- " if number is None else f"{number}. ")


def _block(token: Token, page: _Lembar) -> None:
    match token.type:
        case "inline":
            page.write("".join(_inline(token.children or [])).strip())
        case "fence":
            page.write(token.content.rstrip("\n"))
            page.lines(2)
        case "bullet_list_open" | "ordered_list_open":
            page.lines(1)
            page.numbers.append(int(token.attrs.get("start", 1)) if token.type.startswith("o") else None)
        case "bullet_list_close" | "ordered_list_close":
            page.numbers.pop()
            page.lines(1 if page.numbers else 2)
        case "list_item_open":
            page.write(page.mark())
        case "list_item_close" | "tr_close":
            page.lines(1)
        case "th_close" | "td_close":
            page.write("  ")
        case "paragraph_close":
            page.lines(1 if page.numbers else 2)
        case "heading_close" | "table_close" | "blockquote_close":
            page.lines(2)


def _inline(children: list[Token]) -> Iterator[str]:
    hrefs: list[tuple[str, list[str]]] = []
    for token in children:
        piece = ""
        match token.type:
            case "text" | "code_inline":
                piece = token.content
            case "softbreak" | "hardbreak":
                piece = "\n"
            case "image":
                piece = "".join(_inline(token.children or []))
            case "link_open":
                hrefs.append((str(token.attrs.get("href", "")), []))
            case "link_close":
                href, said = hrefs.pop()
                piece = "" if _same("".join(said), href) else f" ({href})"
        for _, said in hrefs:
            said.append(piece)
        yield piece


def _same(said: str, href: str) -> bool:
    """Whether the words are the address already."""
    return href.removeprefix("mailto:").removeprefix("tel:").rstrip("/") == said.strip().rstrip("/")
