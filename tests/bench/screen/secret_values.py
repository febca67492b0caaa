"""The secret of each kind, made up from the words of a split."""

from __future__ import annotations

import re
import unicodedata
from random import Random

from tests.bench.screen import identifiers
from tests.bench.screen.templates import Words

OF_CHECKED_FORM = {
    "tax_id": identifiers.tax_id,
    "vat_id": identifiers.vat_id,
    "business_id": identifiers.business_id,
    "bic": identifiers.bic,
    "id_card": identifiers.id_card,
    "passport": identifiers.passport,
    "social_insurance_number": identifiers.social_insurance_number,
    "health_insurance_number": identifiers.health_insurance_number,
    "licence_plate": identifiers.licence_plate,
}
MONTHS = ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
          "Oktober", "November", "Dezember")  # fmt: skip


def secret(kind: str, rng: Random, words: Words) -> str:
    if kind in OF_CHECKED_FORM:
        return OF_CHECKED_FORM[kind](rng)
    chosen = {
        "credential": words.passwords,
        "internal_host": words.hosts,
        "case_file": words.case_files,
    }
    if kind in chosen:
        return rng.choice(chosen[kind])
    return {
        "tax_number": _tax_number,
        "iban": _iban,
        "credit_card": _credit_card,
        "phone": _phone,
        "email": _email,
        "address": _address,
        "birth_date": _birth_date,
        "person": _person,
    }[kind](rng, words)


def _tax_number(rng: Random, words: Words) -> str:
    land = "NW" if rng.random() < 0.3 else None  # the first customer's Land
    return identifiers.tax_number(rng, land, elster=rng.random() < 0.2)


def _in_fours(rng: Random, plain: str) -> str:
    return " ".join(re.findall(".{1,4}", plain)) if rng.random() < 0.6 else plain


def _iban(rng: Random, words: Words) -> str:
    return _in_fours(rng, identifiers.iban(rng))


def _credit_card(rng: Random, words: Words) -> str:
    return _in_fours(rng, identifiers.credit_card(rng))


def _phone(rng: Random, words: Words) -> str:
    way = rng.random()
    if way < 0.2:
        pattern = rng.choice(words.abroad)
        return re.sub("#", lambda _: identifiers.digits(rng, 1), pattern)
    if way < 0.7:
        prefix = rng.choice(words.mobile)
        length = 8 if prefix.startswith("015") or prefix == "0176" else 7
    else:
        prefix, length = rng.choice(words.landline), rng.choice((5, 6, 7))
    body = identifiers.nonzero_digits(rng, length)
    if rng.random() < 0.25:
        prefix = rng.choice(("+49 ", "0049 ", "+49 (0)")) + prefix[1:]
    return prefix + rng.choice((" ", "/", "-", "", " / ")) + body


def _in_ascii(name: str) -> str:
    for letter, letters in {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ı": "i", "ł": "l"}.items():
        name = name.replace(letter, letters)
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub("[^a-z-]", "", plain)


def _email(rng: Random, words: Words) -> str:
    first = _in_ascii(re.split("[- ]", rng.choice(words.first_names))[0].lower())
    last = _in_ascii(rng.choice(words.surnames).lower())
    forms = (
        f"{first}.{last}",
        f"{first[0]}.{last}",
        f"{last}{rng.randint(2, 99)}",
        f"{first}_{last}",
    )
    return f"{rng.choice(forms)}@{rng.choice(words.mail_hosts)}"


def _address(rng: Random, words: Words) -> str:
    place = " ".join(rng.choice(words.places))
    return rng.choice(words.streets) + rng.choice((", ", ", ", " in ")) + place


def _birth_date(rng: Random, words: Words) -> str:
    day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(1938, 2019)
    forms = (f"{day:02d}.{month:02d}.{year}", f"{day}.{month}.{year % 100:02d}",
             f"{day}. {MONTHS[month - 1]} {year}", f"{year}-{month:02d}-{day:02d}")  # fmt: skip
    return rng.choice(forms)


def _person(rng: Random, words: Words) -> str:
    first, last = rng.choice(words.first_names), rng.choice(words.surnames)
    return rng.choice((f"{first} {last}",) * 5 + (f"{last}, {first}",))
