"""Reads the statute a citation names: an abbreviation, or its name written out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.law import tokens
from bot.law.citation import Mention, Note
from bot.law.names import (
    ORDINALS,
    ROMAN,
    mention,
    named,
    of_kind,
    social_code,
    stem,
    written_names,
)

# Returns the index's own key for an abbreviation, "" where there is none.
Knows = Callable[[str], str]
WORDS = 14
BEFORE = re.compile(r"(?<![^\W_])([A-ZÄÖÜ][^\W_]{1,15}(?: (?:[IVX]{1,4}|\d{1,4}))?)[\s*_,]{1,4}\Z")
BEFORE_WINDOW = 24
YEAR_NUMBER = re.compile(r"(?:18|19|20)\d\d")
EUROPEAN = re.compile(
    tokens.GAP + r"\((?:EU|EG|EWG|Euratom)\)(?: (?:Nr\. ?)?\d{1,4}/\d{1,4})?(?:/E[UG])?"
)
UNION_NUMBER = re.compile(tokens.GAP + r"\d{2,4}/\d{1,4}/E[UWG]{1,2}")
GENITIVE = re.compile(r"(?i:(?:(?<=gesetz)|(?<=vertrag)|(?<=buch))e?s)$")
ORDINARY_UPPER = 2
ADJECTIVES = 2
EXTENSION = re.compile(r"(?:[ \u00a0][^\s,;:()]{1,20}){1,3}")
CASE_ENDINGS = ("en", "er", "es")


@dataclass(frozen=True)
class Read:
    mention: Mention
    end: int


def read_mention(text: str, at: int, knows: Knows) -> Read | None:
    """Read „AO", „SGB V", „der Abgabenordnung (AO)" behind a citation."""
    article = tokens.ARTICLE.match(text, at)
    begin = article.end() if article else at
    if bracket := tokens.BRACKET.match(text, at):
        inside = _known(bracket[1], knows)
        return Read(inside, bracket.end()) if inside else None
    if tokens.THIS.match(text, at) or begin == at:
        return None
    found = (
        _social_code(text, begin)
        or _abbreviation(text, begin, knows)
        or _written(text, begin, knows)
        or _unknown_name(text, begin, has_article=bool(article and article[0].strip(" *_")))
    )
    return _with_bracket(text, found, knows) if found else None


def read_mention_before(text: str, start: int, knows: Knows) -> Read | None:
    """Read „AO § 30"; `end` is where the mention begins. Known abbreviations only."""
    window = text[max(0, start - BEFORE_WINDOW) : start]
    match = BEFORE.search(window)
    known = match and _known(match[1], knows)
    if not match or not known:
        return None
    return Read(known, start - len(window) + match.start(1))


def statutes_named(text: str, knows: Knows) -> set[str]:
    """Return the keys of the known statutes that a text names, with a citation or without."""
    found = list(tokens.WORD_ALONE.finditer(text))
    stems = [stem(word[0]) for word in found]
    names = [named(stems[at : at + WORDS]) for at in range(len(stems))]
    keys = {knows(name[0]) or name[0] for name in names if name}
    upper = {word[0] for word in found if sum(map(str.isupper, word[0])) >= ORDINARY_UPPER}
    return {key for key in keys | {knows(word) for word in upper} if key}


def _known(name: str, knows: Knows) -> Mention | None:
    code, _, number = name.partition(" ")
    if code in of_kind("no_statute"):
        return None
    key = knows(social_code(number) if code == "SGB" and number else name)
    if not key and YEAR_NUMBER.fullmatch(number) and (key := knows(code)):
        return mention(key, number, known=True)
    return mention(key, known=True) if key else None


def _social_code(text: str, at: int) -> Read | None:
    if text.startswith("SGB", at):
        number = tokens.CODE_NUMBER.match(text, at + 3)
        if number and number[1]:
            return Read(mention(social_code(number[1])), number.end())
    words = tokens.SOCIAL.match(text, at)
    ordinal = ORDINALS.get(words[1].casefold()) if words else None
    if words and ordinal:
        return Read(mention(social_code(str(ordinal)), written_out=True), words.end())
    return None


def _abbreviation(text: str, at: int, knows: Knows) -> Read | None:
    match = tokens.ABBREVIATION.match(text, at) or tokens.LOWER.match(text, at)
    if not match:
        return None
    name, end = match[0], match.end()
    if longer := _longer(text, name, end, knows):
        return longer
    unlisted_count = not knows(name) and ". " in name[:4]
    if unlisted_count or name in of_kind("no_statute") or name in ROMAN:
        return None
    if state := tokens.STATE.match(text, end):
        return Read(Mention(f"{name} {state[1]}", note=Note.STATE), state.end())
    if tokens.OF_STATE.match(text, end):
        return Read(Mention(name, note=Note.STATE), end)
    key = knows(name)
    year = tokens.YEAR.match(text, end)
    if not key and not _looks_abbreviated(name):
        return None
    if not key and name.isupper() and len(name) > len("MwStVO"):
        return None
    if year:
        end = year.end()
    return Read(mention(key or name, year[1] if year else "", known=bool(key)), end)


def _longer(text: str, name: str, end: int, knows: Knows) -> Read | None:
    """Read short titles of several words, as the official site has them: BImSchV 9, BITV 2.0."""
    match = EXTENSION.match(text, end)
    words = match[0].split() if match else []
    for count in range(len(words), 0, -1):
        title = " ".join([name, *words[:count]]).rstrip(".")
        if knows(title) == title:
            length = sum(len(word) + 1 for word in words[:count])
            cut = words[count - 1].endswith(".") and not title.endswith(".")
            return Read(mention(title, known=True), end + length - cut)
    return None


def _looks_abbreviated(name: str) -> bool:
    """KAG, DS-GVO, MwStSystRL; but not Sonderausgaben-Pauschbetrag."""
    parts = re.split(r"[-./]", name)
    return any(sum(map(str.isupper, part)) >= ORDINARY_UPPER for part in parts)


def _words(text: str, at: int) -> Iterator[re.Match[str]]:
    for _ in range(WORDS):
        match = tokens.WORD.match(text, at)
        if not match:
            return
        yield match
        at = match.end()


def _written(text: str, at: int, knows: Knows) -> Read | None:
    first = tokens.WORD.match(text, at)
    if not first or stem(first[1]) not in written_names():
        return None
    words = list(_words(text, at))
    found = named([stem(word[1]) for word in words])
    if not found:
        return None
    key, count = found
    key = knows(key) or key
    end = words[count - 1].end()
    if tokens.OF_STATE.match(text, end):
        return Read(Mention(key, written_out=True, note=Note.STATE), end)
    year = tokens.YEAR.match(text, end)
    if year:
        end = year.end()
    known = bool(knows(key))
    return Read(mention(key, year[1] if year else "", written_out=True, known=known), end)


def _unknown_name(text: str, at: int, *, has_article: bool) -> Read | None:
    """Read a statute that nobody listed: „des Hundesteuergesetzes", „der Verordnung (EU) …"."""
    for count, word in enumerate(_words(text, at)):
        if tokens.STATUTE_WORD.fullmatch(word[1]):
            union = EUROPEAN.match(text, word.end()) or UNION_NUMBER.match(text, word.end())
            end = union.end() if union else word.end()
            name = GENITIVE.sub("", " ".join(text[at : word.end()].split()))
            shown = f"{name} {text[word.end() : end].strip()}".strip()
            note = Note.EUROPEAN if union else Note.NOT_INDEXED
            return Read(Mention(shown, written_out=True, note=note), end)
        adjective = word[1][0].isupper() and word[1].endswith(CASE_ENDINGS)
        if not has_article or not adjective or count > ADJECTIVES:
            return None
    return None


def _with_bracket(text: str, found: Read, knows: Knows) -> Read:
    """Take „(AO)" behind a written name into the citation."""
    bracket = tokens.BRACKET.match(text, found.end)
    if not bracket or not found.mention.written_out:
        return found
    inside = _known(bracket[1], knows)
    return Read(inside or found.mention, bracket.end())
