"""Markdown to the HTML that Matrix clients show, and nothing else.

The permitted tags: https://spec.matrix.org/latest/client-server-api/#mroommessage-msgtypes.
Pictures are left out: a client would fetch them from wherever the model says.
"""

from __future__ import annotations

import re
from functools import cache

import nh3
from markdown_it import MarkdownIt

TAGS = {
    *("a", "b", "blockquote", "br", "caption", "code", "del", "details", "div", "em"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "li", "ol", "p", "pre", "s", "span"),
    *("strong", "sub", "summary", "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul"),
}
ATTRIBUTES = {"a": {"href"}, "code": {"class"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
# A relative address would lead somewhere inside the client.
FULL_ADDRESS = re.compile(rf"({'|'.join(sorted(SCHEMES))}):", re.IGNORECASE)


def to_html(text: str) -> str:
    html = _parser().render(text)
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
def _parser() -> MarkdownIt:
    options = {"html": False, "breaks": True, "linkify": False}
    return MarkdownIt("commonmark", options).enable(["table", "strikethrough"]).disable("image")
