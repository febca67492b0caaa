"""Whole messages written by hand: read from text files, the confidential parts marked in place.

A line ``%% kind`` opens a message. ⟦…⟧ marks a part that must not leave; ⟦phone:…⟧ says its kind
where it is another than the message's own. The texts say nothing of the screen: they were written
by somebody who had not read it.
"""

import re
from dataclasses import dataclass
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
CONFIDENTIAL = CORPUS / "confidential.txt"
CLEAN = CORPUS / "clean.txt"

KINDS = frozenset(
    (
        "tax_id",
        "tax_number",
        "vat_id",
        "business_id",
        "iban",
        "bic",
        "credit_card",
        "id_card",
        "passport",
        "social_insurance_number",
        "health_insurance_number",
        "licence_plate",
        "phone",
        "email",
        "address",
        "birth_date",
        "person",
        "case_file",
        "credential",
        "internal_host",
        "classification",
        "special_category",
        "tax_case",
        "business_secret",
    )
)

_HEADER = re.compile(r"^%% (\w+)\n", re.MULTILINE)
_MARK = re.compile(r"⟦([^⟦⟧]*)⟧")


@dataclass(frozen=True)
class Span:
    """A part that must not leave: ``text[start:end]``."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class RawMessage:
    """One message without its marks; clean ones carry a category as kind and no spans."""

    kind: str
    text: str
    spans: tuple[Span, ...]


def read(path: Path) -> list[RawMessage]:
    """All messages of a file in its order; a stray mark or header is told, not repaired."""
    before, *parts = _HEADER.split(path.read_text(encoding="utf-8"))
    if before.strip():
        raise ValueError(f"{path.name}: text stands before the first '%% kind' line.")
    return [
        _message(kind, marked.strip("\n"), f"{path.name}, message {number}")
        for number, (kind, marked) in enumerate(zip(parts[::2], parts[1::2], strict=True), 1)
    ]


def _message(kind: str, marked: str, place: str) -> RawMessage:
    text, spans, last = "", [], 0
    for mark in _MARK.finditer(marked):
        text += marked[last : mark.start()]
        own_kind, part = _kind_and_part(mark[1], kind)
        spans.append(Span(len(text), len(text) + len(part), own_kind))
        text, last = text + part, mark.end()
    text += marked[last:]
    if not text.strip() or any(sign in text for sign in ("⟦", "⟧", "%%")):
        raise ValueError(f"{place}: it is empty or a mark or header is left over.")
    return RawMessage(kind, text, tuple(spans))


def _kind_and_part(inside: str, kind: str) -> tuple[str, str]:
    prefix, colon, rest = inside.partition(":")
    return (prefix, rest) if colon and prefix in KINDS else (kind, inside)
