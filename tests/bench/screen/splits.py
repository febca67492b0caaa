"""The four splits.

The author of the recognisers may read and use `dev_*`. `held_*` was kept from them until
2026-11-24 and is development data since, `blind_*`, by an author who had seen neither the recognisers
nor any result, until 2026-11-25. `fresh_*` was written on that day under the same rule by another
author, who had seen of other templates only a few, for their form: who works on the recognisers reads
neither it nor its misses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from functools import reduce

from tests.bench.screen import (
    blind_clean,
    blind_confidential,
    blind_more,
    blind_phrases,
    blind_prose,
    blind_words,
    dev_again,
    dev_clean,
    dev_confidential,
    dev_more,
    dev_words,
    fresh_clean,
    fresh_confidential,
    fresh_contacts,
    fresh_longer,
    fresh_more,
    fresh_phrases,
    fresh_prose,
    fresh_words,
    held_clean,
    held_confidential,
    held_more,
    held_words,
)
from tests.bench.screen.templates import Kind, Split


def development() -> Split:
    given = dev_words.WORDS
    words = replace(
        given,
        fillers=given.fillers | dev_clean.FILLERS | dev_more.FILLERS,
        case_files=given.case_files + dev_more.CASE_FILES + dev_again.CASE_FILES,
        streets=given.streets + dev_more.STREETS + dev_again.STREETS,
        hosts=given.hosts + dev_more.HOSTS,
        passwords=given.passwords + dev_again.PASSWORDS,
        first_names=given.first_names + dev_again.FIRST_NAMES,
        surnames=given.surnames + dev_again.SURNAMES,
    )
    return Split("dev", words, dev_words.DRESSING,
                 _joined(dev_confidential.CONFIDENTIAL, dev_more.CONFIDENTIAL,
                         dev_again.CONFIDENTIAL),
                 dev_clean.PROSE + dev_more.PROSE + dev_again.PROSE,
                 _more(_more(dev_clean.OFFICE, dev_more.OFFICE), dev_again.OFFICE),
                 dev_clean.HARMLESS_ROWS)  # fmt: skip


def held_back() -> Split:
    words = replace(held_words.WORDS, fillers=held_words.WORDS.fillers | held_clean.FILLERS)
    return Split("held", words, held_words.DRESSING, held_confidential.CONFIDENTIAL,
                 held_clean.PROSE + held_more.PROSE,
                 _more(held_clean.OFFICE, held_more.OFFICE), held_clean.HARMLESS_ROWS)  # fmt: skip


def blind() -> Split:
    words = replace(blind_words.WORDS, fillers=blind_words.WORDS.fillers | blind_clean.FILLERS)
    return Split("blind", words, blind_words.DRESSING,
                 blind_confidential.CONFIDENTIAL | blind_phrases.CONFIDENTIAL,
                 blind_prose.PROSE, blind_clean.OFFICE | blind_more.OFFICE,
                 blind_clean.HARMLESS_ROWS)  # fmt: skip


def fresh() -> Split:
    words = replace(fresh_words.WORDS, fillers=fresh_words.WORDS.fillers | fresh_clean.FILLERS)
    named = (
        fresh_confidential.CONFIDENTIAL | fresh_contacts.CONFIDENTIAL | fresh_phrases.CONFIDENTIAL
    )
    return Split("fresh", words, fresh_words.DRESSING, _joined(named, fresh_longer.CONFIDENTIAL),
                 fresh_prose.PROSE,
                 _more(fresh_clean.OFFICE | fresh_more.OFFICE, fresh_longer.OFFICE),
                 fresh_clean.HARMLESS_ROWS)  # fmt: skip


def all_splits() -> tuple[Split, ...]:
    return development(), held_back(), blind(), fresh()


Templates = Mapping[str, tuple[str, ...]]


def _more(office: Templates, more: Templates) -> dict[str, tuple[str, ...]]:
    return {name: templates + more.get(name, ()) for name, templates in office.items()}


def _joined(*parts: Mapping[str, Kind]) -> dict[str, Kind]:
    first, *others = parts
    return {
        name: reduce(_sum, (part[name] for part in others if name in part), kind)
        for name, kind in first.items()
    }


def _sum(kind: Kind, more: Kind) -> Kind:
    names = [field.name for field in fields(Kind)]
    return Kind(**{name: getattr(kind, name) + getattr(more, name) for name in names})
