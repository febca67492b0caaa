"""The words that say what a number is: "Steuer-ID", "St.-Nr.", "IBAN", also with a typing error.

Labels are compared without separators, word by word, so that "Steuer-ID", "Steuer ID" and
"steuer_id" are one. One slip (a letter missing, doubled, changed or swapped) is forgiven in labels
of six letters and more, after the deletion method of SymSpell (W. Garbe, MIT).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.screen import name_lists
from bot.screen.codes import digits_in
from bot.screen.kind import Kind
from bot.screen.label_forms import ENDINGS, FORMS, NO_LABELS, WORDED_FORMS
from bot.screen.wordlist import words
from bot.screen.work import spend

BEFORE = 64
AFTER = 44
WORDS_BEFORE = 9
WORDS_AFTER = 5
LONGEST_LABEL = 4
FORGIVING_FROM = 6
SHORTEST_COMPOUND = 8
LONGEST_FORM = 36
WIDEST_GAP = 3

# The contexts are a few dozen bytes long, so `re` is as safe as RE2 here, and five times as fast.
_WORD = re.compile(rb"[a-z]+")
_BREAK = re.compile(rb"\n[ \t\r]*\n")
_NUMBER = re.compile(rb"[0-9](?:[ ./-]?[0-9]){6,}")
_OWN_NUMBER = re.compile(
    rb"[^a-z0-9]{0,4}(?:(?:lautet|ist|nr|no|nummer|war)[^a-z0-9]{1,3})?[a-z]{0,2}[0-9]"
)
_ENUMERATION = re.compile(rb"[^a-z]*(?:und|oder|sowie|bzw|and|or)?[^a-z]*")


@dataclass(frozen=True, slots=True)
class Named:
    """A label in the text."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Label:
    kind: Kind
    distance: int
    """Characters between the label and the value; labels behind count double."""


def _exact() -> dict[str, Kind]:
    return {form: kind for kind, forms in FORMS.items() for form in forms.split()}


_EXACT = _exact()
_WORDED = {form: kind for kind, forms in WORDED_FORMS.items() for form in forms.split()}
_ALL = _WORDED | _EXACT


@cache
def _shortened() -> dict[str, Kind]:
    table: dict[str, Kind] = {}
    for form, kind in _ALL.items():
        if len(form) >= FORGIVING_FROM:
            for short in (form, *_deletions(form)):
                table.setdefault(short, kind)
    return table


def _deletions(word: str) -> list[str]:
    return [word[:at] + word[at + 1 :] for at in range(len(word))]


@cache
def _words() -> frozenset[str]:
    """Words of office German, folded as readings are: they are no slips of anything."""
    folds = str.maketrans("äöüß", "aous")
    return frozenset(word.translate(folds) for word in name_lists.entries("words")) - _ALL.keys()


@lru_cache(maxsize=65536)
def forgiving(compact: str) -> Kind | None:
    """Look a label up, one slip forgiven."""
    if not FORGIVING_FROM - 1 <= len(compact) <= LONGEST_FORM:
        return None
    if compact in _words():
        return None
    table = _shortened()
    if (kind := table.get(compact)) is not None:
        return kind
    if len(compact) < FORGIVING_FROM:
        return None
    for short in _deletions(compact):
        if kind := _EXACT.get(short) if len(short) < FORGIVING_FROM else table.get(short):
            return kind
    return None


def labels_in(low: bytes) -> list[Named]:
    """Every label of a text, exact ones and those with a slip; the longest where several begin."""
    words = list(_WORD.finditer(low))
    found: list[Named] = []
    done = 0
    for first, word in enumerate(words):
        kind, goes_on = _opens(word.group())
        if (kind is None and not goes_on) or word.start() < done:
            continue
        if low[word.start() - 1 : word.start()].isdigit():
            continue
        best = Named(kind, *word.span()) if kind else None
        if goes_on:
            spend()
            for compact, start, end in _chains_from(low, words, first):
                longer = _ALL.get(compact) or forgiving(compact)
                best = Named(longer, start, end) if longer else best
        if best is not None:
            found.append(best)
            done = best.end
    return found


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(form[:length] for form in _ALL for length in range(2, len(form)))


@lru_cache(maxsize=20_000)
def _opens(word: bytes) -> tuple[Kind | None, bool]:
    """Whether a word is a label, and whether a longer one may begin with it."""
    text = word.decode()
    goes_on = text in _beginnings() or _begins_with_slip(text)
    return _ALL.get(text) or _compound(text) or forgiving(text), goes_on


def _compound(word: str) -> Kind | None:
    """Name a German compound by its last part: "Zugriffscode", "Umsatzsteuernummer"."""
    if len(word) < SHORTEST_COMPOUND or word in NO_LABELS:
        return None
    return next((kind for ending, kind in ENDINGS.items() if word.endswith(ending)), None)


# First words of labels that are written apart, where a slip is forgiven too.
_FIRST_WORDS = words(
    """
    steuer umsatzsteuer steuerliche wirtschafts identifikations kranken personal reise telefon
    geburts sozialversicherungs akten versicherten ausweis
    """
)


@cache
def _first_words() -> frozenset[str]:
    return frozenset(short for word in _FIRST_WORDS for short in (word, *_deletions(word)))


def _begins_with_slip(word: str) -> bool:
    if not FORGIVING_FROM - 1 <= len(word) <= LONGEST_FORM or word in _words():
        return False
    table = _first_words()
    return word in table or any(short in table for short in _deletions(word))


def kind_of(label: bytes) -> Kind | None:
    """Tell what a table's heading or a field's name says its values are."""
    compact = b"".join(_WORD.findall(label)).decode()
    return _ALL.get(compact) or (forgiving(compact) if len(compact) >= FORGIVING_FROM else None)


def label_of(low: bytes, start: int, end: int) -> Label | None:
    """Find the label of the value at `start:end`: the nearest before it, else one behind it."""
    spend(4)
    before = _before(low, start)
    if before is not None:
        return before
    return _behind(low, end)


def _before(low: bytes, start: int) -> Label | None:
    context = low[max(0, start - BEFORE) : start]
    for paragraph in list(_BREAK.finditer(context))[-1:]:
        context = context[paragraph.end() :]
    if (fence := _last(context)) is not None and not _ENUMERATION.fullmatch(context[fence:]):
        context = context[fence:]
    words = list(_WORD.finditer(context))[-WORDS_BEFORE:]
    found = _search(context, words, last_first=True)
    return None if found is None else Label(found[0], len(context) - found[2])


def _last(context: bytes) -> int | None:
    ends = [match.end() for match in _NUMBER.finditer(context)]
    return ends[-1] if ends else None


def _behind(low: bytes, end: int) -> Label | None:
    context = low[end : end + AFTER]
    if paragraph := _BREAK.search(context):
        context = context[: paragraph.start()]
    if number := _NUMBER.search(context):
        context = context[: number.start()]
    words = list(_WORD.finditer(context))[:WORDS_AFTER]
    found = _search(context, words, last_first=False)
    if found is None or _OWN_NUMBER.match(low[end + found[2] : end + found[2] + 20]):
        return None
    return Label(found[0], 2 * found[1] + 8)


def _search(
    context: bytes, words: list[re.Match[bytes]], *, last_first: bool
) -> tuple[Kind, int, int] | None:
    """Look up every chain of up to four words, exactly first, then forgiving one slip."""
    chains = _chains(context, words)
    chains.sort(key=lambda chain: (-chain[2], chain[1]) if last_first else (chain[1], -chain[2]))
    for look_up in (_EXACT.get, _compound, forgiving):
        for compact, start, end in chains:
            kind = look_up(compact)
            if kind is not None and kind not in WORDED_FORMS:
                return kind, start, end
    return None


def _chains(context: bytes, words: list[re.Match[bytes]]) -> list[tuple[str, int, int]]:
    chains: list[tuple[str, int, int]] = []
    for first, word in enumerate(words):
        kind, goes_on = _opens(word.group())
        if goes_on:
            chains += _chains_from(context, words, first)
        elif kind is not None:
            chains.append((word.group().decode(), *word.span()))
    return chains


def _chains_from(
    context: bytes, words: list[re.Match[bytes]], first: int
) -> Iterator[tuple[str, int, int]]:
    compact = words[first].group().decode()
    start, end = words[first].span()
    yield compact, start, end
    for follower in words[first + 1 : first + LONGEST_LABEL]:
        if not _joins(context[end : follower.start()]):
            return
        compact += follower.group().decode()
        end = follower.end()
        yield compact, start, end


def _joins(gap: bytes) -> bool:
    return len(gap) <= WIDEST_GAP and not digits_in(gap)
