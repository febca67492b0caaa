"""The text of an HTML page, without its tags, scripts and menus."""

from __future__ import annotations

from html.parser import HTMLParser

from typing_extensions import override

HIDDEN = {"script", "style", "template", "noscript", "nav"}
BREAKING = {"p", "br", "li", "tr", "div", "h1", "h2", "h3"}


def text_of(html: str, hidden: set[str] = HIDDEN, breaking: set[str] = BREAKING) -> str:
    """Return what is to be read: `breaking` elements begin a line, `hidden` ones are left out."""
    parser = _Text(hidden, breaking)
    parser.feed(html)
    parser.close()
    return "".join(parser.pieces)


class _Text(HTMLParser):
    def __init__(self, hidden: set[str], breaking: set[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hides = hidden
        self._breaks = breaking
        self._hidden = 0

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in self._hides
        self.pieces.append("\n" if tag in self._breaks else " " if tag in {"td", "th"} else "")

    @override
    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in self._hides))

    @override
    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data)
