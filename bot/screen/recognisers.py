"""The list of all recognisers, and which of them a reading has to be shown to."""

from __future__ import annotations

from bot.screen import names
from bot.screen.kinds import (
    address,
    bic,
    birth_date,
    case_file,
    classification,
    credential,
    credit_card,
    email,
    health_insurance,
    iban,
    id_card,
    internal_host,
    licence_plate,
    phone,
    social_insurance,
    tax_id,
    tax_number,
    vat_id,
)
from bot.screen.pattern import Triggers
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
        internal_host,
        classification,
        names,
    )
)


class Recognisers:
    """Recognisers behind one prefilter: most texts trigger few of them."""

    def __init__(self, members: tuple[Recogniser, ...]) -> None:
        self._members = members
        self._triggers = Triggers([member.trigger for member in members])

    def due(self, reading: Reading) -> list[Recogniser]:
        due = [self._members[index] for index in self._triggers.in_text(reading.low)]
        return [member for member in due if member.on_digits] if reading.digits_only else due
