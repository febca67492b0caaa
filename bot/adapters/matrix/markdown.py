"""Markdown to the HTML that Matrix clients show, and nothing else.

The permitted tags: https://spec.matrix.org/latest/client-server-api/#mroommessage-msgtypes.
Pictures are left out: a client would fetch them from wherever the model says. A link in what a
model wrote shows where it leads, so that no label hides it. A line across is ours alone: under it
stands the review, which nobody else is to draw.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

TAGS = {
    *("a", "b", "blockquote", "br", "caption", "code", "del", "details", "div", "em"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "li", "ol", "p", "pre", "s", "span"),
    *("strong", "sub", "summary", "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul"),
}
ATTRIBUTES = {"a": {"href"}, "code": {"class"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
# A relative address would lead somewhere inside the client.
FULL_ADDRESS = re.compile(rf"({'|'.join(sorted(SCHEMES))}):", re.IGNORECASE)


def to_html(text: str, *, ours: bool = False) -> str:
    """Make the HTML; only links of `ours` may stand behind a label alone."""
    html = _parser(ours=ours).render(text)
    return nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags={"script", "style"},
        attributes=ATTRIBUTES,
        attribute_filter=_keep_attribute,
        url_schemes=SCHEMES,
        link_rel=None,
    ).strip()


def _keep_attribute(tag: str, name: str, value: str) -> str | None:
    """Leave out what nh3 permits everywhere, `title` and `lang`, and relative addresses."""
    if name not in ATTRIBUTES.get(tag, set()):
        return None
    return value if name != "href" or FULL_ADDRESS.match(value) else None


@cache
def _parser(*, ours: bool) -> MarkdownIt:
    options = {"html": False, "breaks": True, "linkify": False}
    parser = MarkdownIt("commonmark", options).enable(["table", "strikethrough"]).disable("image")
    if not ours:
        parser.add_render_rule("link_close", _close_link)
        parser.add_render_rule("hr", _stars)
    return parser


def _stars(
    _renderer: RendererHTML, _tokens: Sequence[Token], _at: int, _options: Any, _env: Any
) -> str:
    return "<p>* * *</p>\n"


def _close_link(
    _renderer: RendererHTML, tokens: Sequence[Token], at: int, _options: Any, _env: Any
) -> str:
    """Write the address behind the label, unless the label is the address."""
    opened = at - 1
    while tokens[opened].type != "link_open":
        opened -= 1
    label = "".join(token.content for token in tokens[opened + 1 : at])
    address = str(tokens[opened].attrs["href"])
    if label in {address, address.removeprefix("mailto:")} or not FULL_ADDRESS.match(address):
        return "</a>"
    return f" ({escapeHtml(address)})</a>"
