"""What holds for every identifier, spelling and place, and for every text at all."""

from __future__ import annotations

import base64
import html
import urllib.parse
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.screen.screen import Screen
from bot.screen.thread import NotMaskable
from bot.screen.verdict import Clean, Confidential, Origin
from tests import screen_identifiers as made

SCREEN = Screen()
MANY = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])

IDENTIFIERS = {
    "tax_id": made.tax_id,
    "tax_number": lambda rng: made.tax_number(rng, rng.choice(list(made.LAENDER)))[1],
    "vat_id": made.vat_id,
    "business_id": made.business_id,
    "iban": made.iban,
    "credit_card": made.credit_card,
    "id_card": made.id_card,
    "social_insurance_number": made.social_insurance_number,
    "health_insurance_number": made.health_insurance_number,
}
Respell = Callable[[str, Random], str]
WORDS = ("null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun")
ARABIC = {ord(str(d)): 0x660 + d for d in range(10)}
FULL = {point: point + 0xFEE0 for point in range(0x21, 0x7F)}


def joined(sign: str) -> Respell:
    """Groups of four, or of the size that the number has."""
    return lambda text, rng: sign.join(text[at : at + 4] for at in range(0, len(text), 4))


SPELLINGS = {
    "as it is": lambda text, rng: text,
    "blanks": joined(" "),
    "every character apart": lambda text, rng: " ".join(text),
    "no-break spaces": joined("\u00a0"),
    "line breaks": joined("\n"),
    "soft hyphens": joined("\u00ad"),
    "zero width": lambda text, rng: "\u200b".join(text),
    "full width": lambda text, rng: text.translate(FULL),
    "Arabic digits": lambda text, rng: text.translate(ARABIC),
    "Base64": lambda text, rng: base64.b64encode(text.encode()).decode(),
    "percent signs": lambda text, rng: "".join(f"%{byte:02X}" for byte in text.encode()),
    "URL": lambda text, rng: urllib.parse.quote(joined(" ")(text, rng), safe=""),
    "character references": lambda text, rng: "".join(f"&#{ord(char)};" for char in text),
    "HTML": lambda text, rng: html.escape(text),
    "spelled out": lambda text, rng: " ".join(WORDS[int(c)] if c.isdigit() else c for c in text),
    "JSON": lambda text, rng: "".join(f"\\u{ord(char):04x}" for char in text),
}
PLACES = (
    "{}",
    "Bitte prüfen: {}",
    "{} stimmt das?",
    "Sehr geehrte Damen und Herren,\n\n{}\n\nMit Gruß",
    "| Wert |\n|---|\n| {} |",
    "siehe ({}).",
    '{{"wert": "{}"}}',
    "<w>{}</w>",
    "a;b\n{};1",
)

SECRETS = st.sampled_from(sorted(IDENTIFIERS))
SEEDS = st.integers(0, 2**32)


@MANY
@given(SECRETS, st.sampled_from(sorted(SPELLINGS)), st.sampled_from(PLACES), SEEDS)
def test_no_valid_identifier_is_clean_in_any_spelling_at_any_place(
    kind: str, spelling: str, place: str, seed: int
) -> None:
    rng = Random(seed)
    secret = SPELLINGS[spelling](IDENTIFIERS[kind](rng), rng)

    assert isinstance(SCREEN.check(place.format(secret)), Confidential)


TEXTS = st.text(max_size=60)
PIECES = st.one_of(
    TEXTS,
    st.builds(lambda kind, seed: IDENTIFIERS[kind](Random(seed)), SECRETS, SEEDS),
    st.sampled_from(
        (
            "Frau Kowalczyk", "Sabine Meier", "Meier", "Meiers", "max.kurz@web.de", "Lindenallee 14, 59423 Unna", "Passwort: Fuchsbau_88",
            "geb. 12.03.1975", "[Person 1]", "[IBAN 1]", "[IBAN 1b]", "\\[Person 1\\]", "K-AB 1234", "0171 2345678", "[", "]", "\n", " ",
        )
    ),
)  # fmt: skip
MESSAGES = st.lists(PIECES, max_size=6).map(" ".join)


@MANY
@given(MESSAGES)
def test_findings_are_sorted_apart_and_inside_the_text(text: str) -> None:
    found = SCREEN.findings(text)

    ends = [0, *(finding.end for finding in found)]
    assert all(
        before <= finding.start < finding.end for before, finding in zip(ends, found, strict=False)
    ) or (found[0].kind == "screen_failure")
    assert ends[-1] <= len(text)


@MANY
@given(MESSAGES)
def test_masking_then_restoring_is_the_identity_and_masked_text_is_clean(text: str) -> None:
    thread = SCREEN.thread()
    try:
        masked = thread.mask(text, Origin.QUESTION)
    except NotMaskable:
        return

    assert thread.restore(masked.text) == text
    assert isinstance(SCREEN.check(masked.text), Clean)


@MANY
@given(MESSAGES, st.integers(1, 9))
def test_a_streamed_answer_is_restored_like_a_whole_one(text: str, size: int) -> None:
    thread = SCREEN.thread()
    try:
        masked = thread.mask(text, Origin.QUESTION).text
    except NotMaskable:
        return
    restorer = thread.restorer()

    pieces = [restorer.feed(masked[at : at + size]) for at in range(0, len(masked), size)]

    assert "".join([*pieces, restorer.finish()]) == thread.restore(masked)


@MANY
@given(st.binary(max_size=200))
def test_random_bytes_never_raise_and_are_answered(raw: bytes) -> None:
    for text in (
        raw.decode("latin-1"),
        raw.decode("utf-8", "replace"),
        raw.decode("utf-8", "surrogateescape"),
    ):
        assert isinstance(SCREEN.check(text), Clean | Confidential)


@MANY
@given(st.sampled_from(sorted(IDENTIFIERS)), SEEDS, st.text(max_size=40), st.text(max_size=40))
def test_the_same_text_has_the_same_findings(kind: str, seed: int, before: str, after: str) -> None:
    text = f"{before} {IDENTIFIERS[kind](Random(seed))} {after}"

    assert Screen().findings(text) == SCREEN.findings(text)


@pytest.mark.parametrize("kind", sorted(IDENTIFIERS))
def test_offsets_point_at_the_secret_of_the_text_given(kind: str) -> None:
    rng = Random(f"offsets {kind}")
    for _ in range(30):
        secret = IDENTIFIERS[kind](rng)
        text = f"ﬁnde\u00ad das: \u200b{secret}\u200b – bitte"

        found = SCREEN.findings(text)

        assert any(
            secret in text[f.start : f.end] or text[f.start : f.end] in secret for f in found
        )
