"""What a model writes becomes HTML that no client can be harmed by."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typing_extensions import override

from bot.adapters.matrix.markdown import ATTRIBUTES, TAGS, to_html

# https://spec.matrix.org/latest/client-server-api/#mroommessage-msgtypes, without pictures.
SAFE_ADDRESS = re.compile(r"(?i)^(https?://|mailto:)")


class Inspector(HTMLParser):
    """Collects what is not permitted, as a browser would read it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []
        self.deepest = 0
        self._open: list[str] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"br", "hr"}:
            self._open.append(tag)
        self.deepest = max(self.deepest, len(self._open))
        if tag not in TAGS:
            self.wrong.append(tag)
        for name, value in attrs:
            if name not in ATTRIBUTES.get(tag, set()):
                self.wrong.append(f"{tag} {name}")
            if name == "href" and not SAFE_ADDRESS.match(value or ""):
                self.wrong.append(f"{tag} {name}={value}")
            if name == "class" and not (value or "").startswith("language-"):
                self.wrong.append(f"{tag} {name}={value}")

    @override
    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()

    @override
    def handle_comment(self, data: str) -> None:
        self.wrong.append("comment")

    @override
    def handle_decl(self, decl: str) -> None:
        self.wrong.append("declaration")

    @override
    def unknown_decl(self, data: str) -> None:
        self.wrong.append("declaration")

    @override
    def handle_pi(self, data: str) -> None:
        self.wrong.append("instruction")


def inspect(text: str) -> Inspector:
    inspector = Inspector()
    inspector.feed(to_html(text))
    inspector.close()
    return inspector


ATTACKS = [
    pytest.param("<script>alert(1)</script>", id="script"),
    pytest.param("<scr<script>ipt>alert(1)</scr</script>ipt>", id="nested script"),
    pytest.param("<img src=x onerror=alert(1)>", id="event handler"),
    pytest.param("<svg/onload=alert(1)>", id="svg"),
    pytest.param("<iframe src='https://example.org'></iframe>", id="frame"),
    pytest.param("<a href='javascript:alert(1)'>x</a>", id="javascript in HTML"),
    pytest.param("[x](javascript:alert(1))", id="javascript in Markdown"),
    pytest.param("[x](JaVaScRiPt:alert(1))", id="javascript in odd case"),
    pytest.param("[x](&#106;avascript:alert(1))", id="javascript as an entity"),
    pytest.param("[x](java&Tab;script:alert(1))", id="javascript with a tab"),
    pytest.param("<javascript:alert(1)>", id="javascript as an autolink"),
    pytest.param("[x]: javascript:alert(1)\n\n[x]", id="javascript by reference"),
    pytest.param("[x](vbscript:x)", id="vbscript"),
    pytest.param("[x](data:text/html;base64,PHNjcmlwdD4=)", id="data"),
    pytest.param("[x](data:image/gif;base64,R0lGODlh)", id="data picture"),
    pytest.param("[x](file:///etc/passwd)", id="file"),
    pytest.param("[x](//example.org)", id="address without a scheme"),
    pytest.param("[x](/_matrix/client/v3/logout)", id="path"),
    pytest.param("[x](matrix:u/anna:localhost?action=chat)", id="client action"),
    pytest.param("![x](https://example.org/count.png)", id="counting picture"),
    pytest.param("![x][p]\n\n[p]: https://example.org/count.png", id="picture by reference"),
    pytest.param('[x](https://example.org "a\\" onclick=\\"alert(1)")', id="title"),
    pytest.param('```python" onclick="alert(1)\nx\n```', id="language of code"),
    pytest.param("<style>*{display:none}</style>", id="style"),
    pytest.param("<!-- x --><?php x ?><!DOCTYPE x><![CDATA[x]]>", id="declarations"),
    pytest.param("<mx-reply>x</mx-reply>", id="false quotation"),
    pytest.param("<font color='#fff'>x</font>", id="hidden text"),
    pytest.param("| a | b |\n|---|:-:|\n| <b onclick=x>1</b> | [y](javascript:x) |", id="table"),
]


@pytest.mark.parametrize("text", ATTACKS)
def test_nothing_harmful_gets_through(text: str) -> None:
    assert inspect(text).wrong == []


def test_the_inspector_would_see_harm() -> None:
    inspector = Inspector()
    inspector.feed('<img src=x onerror=y><a href="javascript:x">x</a><!-- x --><code class="k">')

    assert len(inspector.wrong) == 6


snippets = st.sampled_from([str(attack.values[0]) for attack in ATTACKS])
hostile_texts: Any = st.lists(
    st.text(max_size=12) | snippets | st.sampled_from(["<", ">", '"', "`", "[", "](", "> ", "\n"]),
    max_size=12,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(hostile_texts)
def test_nothing_harmful_gets_through_in_any_mixture(text: str) -> None:
    assert inspect(text).wrong == []


@pytest.mark.parametrize("text", ["> " * 400 + "x", "- " * 400 + "x", "**a " * 400])
def test_depth_stays_within_what_clients_show(text: str) -> None:
    """Matrix asks clients to show a hundred levels and no more."""
    assert inspect(text).deepest <= 100


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**fett** und *kursiv*", "<p><strong>fett</strong> und <em>kursiv</em></p>"),
        ("Zeile\nZeile", "<p>Zeile<br>\nZeile</p>"),
        ("~~weg~~", "<p><s>weg</s></p>"),
        ("<https://a.example>", '<p><a href="https://a.example">https://a.example</a></p>'),
        ("3. drei", '<ol start="3">\n<li>drei</li>\n</ol>'),
        ("§ 30 AO <b>gilt</b>", "<p>§ 30 AO &lt;b&gt;gilt&lt;/b&gt;</p>"),
        (
            "```python\nx < 1\n```",
            '<pre><code class="language-python">x &lt; 1\n</code></pre>',
        ),
    ],
)
def test_markdown_is_shown(text: str, html: str) -> None:
    assert to_html(text) == html


def test_a_table_is_a_table() -> None:
    html = to_html("| a | b |\n|---|---|\n| 1 | 2 |")

    assert "<table>" in html
    assert "<td>2</td>" in html


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[finanzamt.de](https://evil.example/?q=1)", "finanzamt.de (https://evil.example/?q=1)"),
        ("[https://a.example](https://evil.example)", "https://a.example (https://evil.example)"),
        ("[hier][x]\n\n[x]: https://evil.example", "hier (https://evil.example)"),
        ("[**fett** `x`](https://evil.example)", "fett x (https://evil.example)"),
        ("[](https://evil.example)", " (https://evil.example)"),
        ("![Bild](https://evil.example/p.png)", "!Bild (https://evil.example/p.png)"),
        ("[Post](mailto:dieb@evil.example)", "Post (mailto:dieb@evil.example)"),
        ("[a](https://e.example/?<b>)", "a (https://e.example/?%3Cb%3E)"),
        ("[Anna](https://matrix.to/#/@anna:x)", "Anna (https://matrix.to/#/@anna:x)"),
        ("[a](https://1.example) [b](https://2.example)", "a (https://1.example) b (https://2.example)"),
        ("<https://a.example>", "https://a.example"),
        ("<poststelle@a.example>", "poststelle@a.example"),
    ],
)  # fmt: skip
def test_no_label_of_a_models_link_hides_where_it_leads(text: str, shown: str) -> None:
    assert re.sub("<[^>]+>", "", to_html(text)).rstrip("\n") == shown


@pytest.mark.parametrize("rule", ["---", "***", "___", "- - -", "> ---", "* * *"])
def test_only_the_bot_draws_the_line_under_which_the_review_stands(rule: str) -> None:
    text = f"Antwort.\n\n{rule}\n> **Als geprüft gekennzeichnet** am 1.1.2026."

    assert "<hr" not in to_html(text)
    assert "<hr" in to_html(text, ours=True)


def test_a_source_that_the_bot_names_itself_stands_behind_its_label() -> None:
    assert to_html("[§ 30 AO](https://a.example)", ours=True) == (
        '<p><a href="https://a.example">§ 30 AO</a></p>'
    )
