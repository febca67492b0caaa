"""The list of all recognisers, and which of them a reading has to be shown to."""

from __future__ import annotations

import ahocorasick

from bot.screen import names
from bot.screen.kinds import (
    address,
    bic,
    birth_date,
    business_secret,
    case_file,
    classification,
    credential,
    credential_form,
    credit_card,
    email,
    health_insurance,
    iban,
    id_card,
    internal_host,
    known_keys,
    licence_plate,
    phone,
    social_insurance,
    special_category,
    tax_case,
    tax_id,
    tax_number,
    told_case,
    told_credential,
    told_party,
    told_secret,
    vat_id,
)
from bot.screen.reading import Reading
from bot.screen.recogniser import Recogniser

BUILT_IN: tuple[Recogniser, ...] = tuple(
    module.RECOGNISER
    for module in (
        tax_id,
        tax_number,
        vat_id,
        iban,
        bic,
        credit_card,
        id_card,
        social_insurance,
        health_insurance,
        licence_plate,
        phone,
        email,
        address,
        birth_date,
        case_file,
        credential,
        told_credential,
        credential_form,
        known_keys,
        internal_host,
        classification,
        business_secret,
        special_category,
        tax_case,
        told_case,
        told_party,
        told_secret,
        names,
    )
)


_DIGITS = b"0123456789"


class Recognisers:
    """Recognisers behind one prefilter: most texts need few of them.

    All stems are looked for in one pass (Aho and Corasick, 1975).
    """

    def __init__(self, members: tuple[Recogniser, ...]) -> None:
        self._members = members
        self._always = {
            at for at, member in enumerate(members) if not (member.stems or member.digits)
        }
        self._by_digits = sorted(
            (member.digits, at) for at, member in enumerate(members) if member.digits
        )
        stems: dict[str, set[int]] = {}
        for at, member in enumerate(members):
            for stem in member.stems.split():
                stems.setdefault(stem.replace("~", " "), set()).add(at)
        self._stems = ahocorasick.Automaton()
        for stem, wanted in stems.items():
            self._stems.add_word(stem, frozenset(wanted))
        self._stems.make_automaton()

    def due(self, reading: Reading) -> list[Recogniser]:
        due = set(self._always)
        digits = len(reading.low) - len(reading.low.translate(None, _DIGITS))
        for fewest, at in self._by_digits:
            if digits < fewest:
                break
            due.add(at)
        for _, wanted in self._stems.iter(reading.low.decode("latin-1")):
            due |= wanted
        members = [self._members[at] for at in sorted(due)]
        return (
            [member for member in members if member.on_digits] if reading.digits_only else members
        )
