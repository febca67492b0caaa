"""Turns typed text into set text: quotation marks, dashes, spaces that hold together.

Nothing is reworded: „10-16 Uhr“ becomes „10–16 Uhr“, and a telephone number keeps its hyphens.
"""

from __future__ import annotations

import re
import unicodedata

NO_BREAK = "\u00a0"
QUOTES = {"de": "„“", "en": "“”"}
_TIME = r"\d{1,2}(?:[.:]\d{2})?"
_MONTH = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
_STREET = r"traße|tr\.|[Pp]latz|[Aa]llee|[Gg]asse|[Ww]eg|[Rr]ing|[Dd]amm|[Uu]fer|[Hh]of"
# What DIN 5008:2020 asks for: a dash for "bis" and as a parenthesis, and no line break between a
# number and what it counts, within an abbreviation, or within a line of an address.
RULES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\.\.\.", "…"),
        (rf"\b({_TIME}) ?- ?({_TIME})(?= ?(?:Uhr|h)\b)", r"\1–\2"),
        (r"(?<=\S) --? (?=\S)", f"{NO_BREAK}– "),
        (rf"\b({_TIME}) (Uhr|am|pm)\b", rf"\1{NO_BREAK}\2"),
        (rf"\b(\d{{1,2}}\.) ({_MONTH})\b", rf"\1{NO_BREAK}\2"),
        (r"\b(z|d|u|i)\. ?(B|h|a|d|R)\.", rf"\1.{NO_BREAK}\2."),
        (r"([§€]) (?=\d)", rf"\1{NO_BREAK}"),
        (r"(\d) (?=[%€])", rf"\1{NO_BREAK}"),
        (r"\b(\d{5}) (?=[A-ZÄÖÜ])", rf"\1{NO_BREAK}"),
        (rf"({_STREET}) (?=\d{{1,4}}\b)", rf"\1{NO_BREAK}"),
    )
)
LINE_BREAKS = re.compile(r"\r\n?|[\v\f\u0085\u2028\u2029]")


def typeset(text: str, language: str) -> str:
    """Set a text: composed letters, one kind of line break, the marks of the language."""
    text = unicodedata.normalize("NFC", LINE_BREAKS.sub("\n", text)).replace("\t", " ")
    lines = (re.sub(r" {2,}", " ", line).strip() for line in text.split("\n"))
    text = re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip()
    for pattern, replacement in RULES:
        text = pattern.sub(replacement, text)
    return _quoted(text, QUOTES[language])


def _quoted(text: str, marks: str) -> str:
    """Replace pairs of straight quotation marks; one alone may mean inches."""
    return re.sub(r'(?<!\w)"([^"\n]+)"', rf"{marks[0]}\1{marks[1]}", text)
