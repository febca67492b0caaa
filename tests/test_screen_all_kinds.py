"""Every kind the screen knows, as people write it: found in every spelling, and found in whole."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.screen.screen import Screen
from bot.screen.verdict import Confidential, Origin
from tests import screen_identifiers as made

SCREEN = Screen()
MANY = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def digits(rng: Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


def one_of(*values: str) -> Callable[[Random], str]:
    return lambda rng: rng.choice(values)


# Label and value. With a label also numbers without a check digit are secrets.
LABELLED: dict[str, tuple[str, Callable[[Random], str]]] = {
    "tax_id": ("Steuer-ID:", made.tax_id),
    "tax_number": (
        "St.-Nr.",
        lambda rng: made.tax_number(rng, rng.choice(list(made.LAENDER)))[1],
    ),
    "vat_id": ("USt-IdNr.", made.vat_id),
    "business_id": ("W-IdNr.", made.business_id),
    "iban": ("IBAN", made.iban),
    "credit_card": ("Kreditkarte", made.credit_card),
    "id_card": ("Personalausweis Nr.", made.id_card),
    "passport": ("Reisepass-Nr.:", lambda rng: f"C{digits(rng, 2)}XK{digits(rng, 4)}"),
    "social_insurance_number": ("SV-Nummer", made.social_insurance_number),
    "health_insurance_number": ("KV-Nr.", made.health_insurance_number),
    "phone": ("Tel.:", lambda rng: f"0171{rng.randint(2000000, 9999999)}"),
    "bic": ("BIC:", one_of("COBADEFFXXX", "MARKDEF1100", "WELADED1KSD", "GENODEM1BOH")),
}
WORDED: dict[str, tuple[str, Callable[[Random], str]]] = {
    "birth_date": ("geboren am", lambda rng: f"{rng.randint(10, 28)}.{rng.randint(10, 12)}.19{rng.randint(40, 99)}"),
    "email": ("E-Mail:", one_of("sabine.meyer77@gmx.de", "k.yilmaz@web.de", "anna_lena@posteo.de")),
    "licence_plate": ("Kennzeichen", one_of("K-AB 1234", "BN-XY 77", "M-TT 905", "HH-LK 4711")),
    "address": ("wohnhaft", one_of("Lindenallee 14, 59423 Unna", "Kölner Str. 120a, 53840 Troisdorf")),
    "case_file": ("Unser Aktenzeichen:", one_of("2290-17/2023", "Strabu 311/24", "RbSt 88/25")),
    "credential": ("Passwort:", one_of("Fuchsbau_88", "tr0mmel!kanne", "Winter2026#x")),
    "internal_host": ("Server:", one_of("10.20.30.41", "srv-akten01.intern", "192.168.17.4")),
    "classification": ("Einstufung:", one_of("VS-NfD", "VS-VERTRAULICH", "VS - Nur für den Dienstgebrauch")),
    "person": ("Bescheid an", one_of("Frau Sabine Kowalczyk", "Herrn Yusuf Demirel")),
}  # fmt: skip
FULL = {point: point + 0xFEE0 for point in range(0x30, 0x3A)}
ARABIC = {ord(str(digit)): 0x660 + digit for digit in range(10)}
LOOK_ALIKE = str.maketrans("aeopcx", "аеорсх")
EVERYWHERE: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "no-break space": lambda text: text.replace(" ", "\u00a0"),
    "soft hyphens": "\u00ad".join,
    "zero width": "\u200b".join,
    "full-width digits": lambda text: text.translate(FULL),
    "Arabic digits": lambda text: text.translate(ARABIC),
}
OF_NUMBERS: dict[str, Callable[[str], str]] = {
    "dots": lambda text: ".".join(text[at : at + 3] for at in range(0, len(text), 3)),
    "slashes": lambda text: "/".join(text[at : at + 4] for at in range(0, len(text), 4)),
    "O for 0": lambda text: text.replace("0", "O"),
    "two lines": lambda text: f"{text[: len(text) // 2]}\n{text[len(text) // 2 :]}",
}
PLACES = ("{}", "Hallo, {} bitte prüfen. Danke", "Betreff: Frage\n\n{}\n\nMfG", "> {}\nwas tun?")


def covered(text: str, secret: str) -> str:
    """Return the letters and digits of the secret that no finding covers."""
    start = text.index(secret)
    found = SCREEN.findings(text)
    return "".join(
        char
        for at, char in enumerate(secret, start)
        if char.isalnum() and not any(f.start <= at < f.end for f in found)
    )


@MANY
@given(
    st.sampled_from(sorted(LABELLED)),
    st.sampled_from(sorted(EVERYWHERE | OF_NUMBERS)),
    st.sampled_from(PLACES),
    st.integers(0, 2**32),
)
def test_no_number_under_its_label_is_clean_in_any_spelling(
    kind: str, spelling: str, place: str, seed: int
) -> None:
    label, value = LABELLED[kind]
    secret = (EVERYWHERE | OF_NUMBERS)[spelling](value(Random(seed)))

    assert isinstance(SCREEN.check(place.format(f"{label} {secret}")), Confidential)


@MANY
@given(
    st.sampled_from(sorted(WORDED)),
    st.sampled_from(sorted(EVERYWHERE)),
    st.sampled_from(PLACES),
    st.integers(0, 2**32),
)
def test_no_secret_in_words_is_clean_in_any_spelling(
    kind: str, spelling: str, place: str, seed: int
) -> None:
    label, value = WORDED[kind]
    secret = EVERYWHERE[spelling](value(Random(seed)))

    assert isinstance(SCREEN.check(place.format(f"{label} {secret}")), Confidential)


@MANY
@given(
    st.sampled_from(sorted(LABELLED)), st.sampled_from(sorted(EVERYWHERE)), st.integers(0, 2**32)
)
def test_the_findings_cover_the_whole_number(kind: str, spelling: str, seed: int) -> None:
    label, value = LABELLED[kind]
    secret = EVERYWHERE[spelling](value(Random(seed)))

    assert covered(f"Bitte prüfen, {label} {secret} stimmt nicht", secret) == ""


# A BIC names a bank, not a person: its first letters alone may pass.
@MANY
@given(
    st.sampled_from(sorted(LABELLED.keys() - {"bic"})), st.integers(1, 40), st.integers(0, 2**32)
)
def test_no_number_is_clean_that_two_messages_share(kind: str, cut: int, seed: int) -> None:
    label, value = LABELLED[kind]
    said = f"{label} {value(Random(seed))}"
    cut = max(len(label) + 1, len(said) - cut)
    thread = SCREEN.thread()

    alone = [thread.check(part, Origin.HISTORY) for part in (said[:cut], said[cut:])]
    together = thread.check_together([said[:cut], said[cut:]])

    assert together or any(isinstance(verdict, Confidential) for verdict in alone)


@pytest.mark.parametrize("spelling", ["look-alike letters"])
@pytest.mark.parametrize("kind", ["email", "credential", "address", "person"])
def test_letters_of_another_script_hide_nothing(kind: str, spelling: str) -> None:
    label, value = WORDED[kind]
    secret = value(Random(1)).translate(LOOK_ALIKE)

    assert isinstance(SCREEN.check(f"{label} {secret}"), Confidential)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("iban de neunundachtzig 3704 0044 0532 0130 00", id="one word among digits"),
        pytest.param("St.-Nr. hundertdreiunddreißig/8150/8159", id="a group in words"),
    ],
)
def test_a_number_half_in_words_is_found(text: str) -> None:
    assert isinstance(SCREEN.check(text), Confidential)
