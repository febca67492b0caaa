"""Finds citations in running text: a hand-written reader over bounded tokens.

A sign (§, Art., „Section") opens a chain. Its members follow each other by comma, „und", „bis";
the statute named at the end is that of all members before it that name none:
„§§ 5, 7 Abs. 2 und 9 EStG". A chain that ends without a statute takes the one of the next chain
where nothing but a connector stands between: „§ 5 i.V.m. § 7 EStG".
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable

from bot.law import tokens
from bot.law.citation import Cited, Mention
from bot.law.details import Details, is_paragraph_level, never, read_details
from bot.law.mentions import Knows, read_mention, read_mention_before

MAX_MEMBERS = 60
MAX_LISTED = 6
LINK_WINDOW = 60


def read(text: str, knows: Knows, until: float = math.inf) -> list[Cited]:
    """Return all citations in the order of the text; offsets are code points in `text`."""
    found: list[Cited] = []
    at = 0
    while sign := tokens.SIGN.search(text, at):
        in_time(until)
        chain = _Chain(text, sign, knows).read()
        if chain:
            _link(text, found, sign.start())
            found += chain
        at = max(sign.end(), chain[-1].end if chain else 0)
    _share(found)
    return [cited for cited in found if not _is_idle(text, cited)]


def in_time(until: float) -> None:
    """End a check that nobody waits for any more, so that its thread is free for the next."""
    if time.monotonic() > until:
        raise TimeoutError


def _link(text: str, found: list[Cited], start: int) -> None:
    """Note that nothing but a connector stands between the last citation and a new sign."""
    if not found or start - found[-1].end > LINK_WINDOW:
        return
    last = found[-1]
    for connector in (tokens.WITH, tokens.AND, tokens.TO):
        match = connector.match(text, last.end)
        if not match:
            continue
        determiner = tokens.DETERMINER.match(text, match.end())
        gap = tokens.CHAIN_GAP.match(text, determiner.end() if determiner else match.end())
        if gap and gap.end() == start:
            last.linked = True
            return


def _share(found: list[Cited]) -> None:
    """Let a citation without a statute take that of the next one it is linked to."""
    for at in range(len(found) - 2, -1, -1):
        here, after = found[at], found[at + 1]
        if here.statute is None and here.linked and after.statute is not None:
            here.statute = after.statute
            here.inferred = True


def _is_idle(text: str, cited: Cited) -> bool:
    """„Section 2" or „Artikel 3" alone may be a chapter or a newspaper's piece: no citation."""
    spelled = text[cited.start] not in "§0123456789" and not text.startswith(
        ("Art.", "Art ", "Artt."), cited.start
    )
    return spelled and cited.statute is None and not cited.details


class _Chain:
    def __init__(self, text: str, sign: re.Match[str], knows: Knows) -> None:
        self.text = text
        self.knows = knows
        self.start = sign.start()
        self.at = sign.end()
        word = sign[0].casefold()
        self.sign = "Art" if word.startswith("art") else "§"
        self.plural = word in tokens.PLURALS
        self.members: list[Cited] = []
        self.open: list[Cited] = []

    def read(self) -> list[Cited]:
        start = self.start
        while len(self.members) < MAX_MEMBERS:
            member = self._member(start)
            if member is None:
                break
            self.members.append(member)
            self.open.append(member)
            closed = self._close(member)
            connector = self._connector(closed=closed)
            if connector is None:
                break
            start = self.at = connector
        return self._with_statute_before()

    def _member(self, start: int) -> Cited | None:
        number = tokens.NUMBER.match(self.text, self.at)
        if not number or (tokens.MONTH.match(self.text, number.end()) and self.members):
            return None
        if self.members:
            start = number.start(1)
        member = Cited(start, number.end(), self.sign, _number(number))
        _unglue_follows(self.text, number, member)
        self._range(member)
        details = read_details(self.text, member.end, self._is_section_after(member))
        _take(member, details)
        self._nested(member)
        self._range(member)
        return member

    def _range(self, member: Cited) -> None:
        """Read „bis 12" or „ff." behind the number."""
        if member.to or member.follows:
            return
        if follows := tokens.FOLLOWS.match(self.text, member.end):
            member.follows = "f." if follows[1] in {"f", "f."} else "ff."
            member.end = follows.end()
            return
        to = tokens.TO.match(self.text, member.end)
        number = to and tokens.NUMBER.match(self.text, to.end())
        if number and (self.plural or _integer(_number(number)) > _integer(member.number)):
            if tokens.MONTH.match(self.text, number.end()):
                return
            member.to = _number(number)
            member.end = number.end()

    def _nested(self, member: Cited) -> None:
        """Read „Art. 97 §§ 1 und 2": §§ within an article, as introductory acts count."""
        inner = tokens.INNER_SIGN.match(self.text, member.end) if self.sign == "Art" else None
        number = tokens.NUMBER.match(self.text, inner.end()) if inner else None
        read = [member.details] if member.details else []
        sign = "§"
        while number and len(read) < MAX_MEMBERS:
            details = read_details(self.text, number.end(), never)
            read.append(f"{sign} {_number(number)} {details.text}".rstrip())
            member.subsections = True
            member.end = max(number.end(), details.end)
            to = tokens.TO.match(self.text, member.end)
            connector = to or tokens.AND.match(self.text, member.end)
            sign = "bis" if to else "und §"
            number = tokens.NUMBER.match(self.text, connector.end()) if connector else None
        member.details = " ".join(read)

    def _is_section_after(self, member: Cited) -> Callable[[str, int], bool]:
        """In „§§ 5, 7 Abs. 2 und 9" the 9 is a section: sections of a chain ascend.

        So is 172 in „§§ 173 Abs. 1 Nr. 1, 172 Abs. 1": a paragraph of its own follows it.
        """

        def is_section(value: str, end: int) -> bool:
            if not self.plural:
                return False
            return _rank(value) > _rank(member.number) or is_paragraph_level(self.text, end)

        return is_section

    def _close(self, member: Cited) -> bool:
        """Read the statute behind a member, and give it to all that wait for one."""
        old = tokens.OLD_VERSION.match(self.text, member.end)
        read = read_mention(self.text, old.end() if old else member.end, self.knows)
        if not read:
            member.old_version = bool(old)
            return False
        after = tokens.OLD_VERSION.match(self.text, read.end)
        for waiting in self.open:
            waiting.statute = read.mention
            waiting.old_version = bool(old or after) or waiting.old_version
        member.end = after.end() if after and after[0].endswith("F.") else read.end
        self.open = []
        if not member.details and self.text.startswith(" Abs.", member.end):
            # „§ 30 AO Abs. 4"
            _take(member, read_details(self.text, member.end, never))
        return True

    def _connector(self, *, closed: bool) -> int | None:
        """Return where the next member of this chain begins; None where the chain ends."""
        last = self.members[-1]
        for connector in (tokens.WITH, tokens.AND):
            match = connector.match(self.text, last.end)
            if not match or not tokens.NUMBER.match(self.text, match.end()):
                continue
            sure = self.plural or connector is tokens.WITH
            if sure and not closed:
                return match.end()
            # „§ 30 und 31 AO" names two sections, „§ 30 und 31 Tage" one.
            if (sure or not (last.details or closed)) and self._leads_to_statute(match.end()):
                return match.end()
            return None
        return None

    def _leads_to_statute(self, at: int) -> bool:
        """Tell whether numbers lead to a statute of their own: „91 Abs. 1 ZPO"."""
        for _ in range(MAX_LISTED):
            number = tokens.NUMBER.match(self.text, at)
            if not number:
                return False
            end = read_details(self.text, number.end(), never).end
            if read_mention(self.text, end, self.knows):
                return True
            connector = tokens.AND.match(self.text, end) or tokens.TO.match(self.text, end)
            if not connector:
                return False
            at = connector.end()
        return False

    def _with_statute_before(self) -> list[Cited]:
        """Read „AO § 30": the statute may stand before the sign."""
        if self.members and self.members[0].statute is None:
            before = read_mention_before(self.text, self.start, self.knows)
            if before:
                self.members[0].start = before.end
                _give(self.members, before.mention)
        return self.members


def _give(members: list[Cited], mention: Mention) -> None:
    for member in members:
        if member.statute is None:
            member.statute = mention


def _take(member: Cited, details: Details) -> None:
    if details.text:
        member.details, member.paragraphs = details.text, details.paragraphs
        member.end = details.end


def _number(match: re.Match[str]) -> str:
    return match[1] + (match[2] or match[3] or "")


def _unglue_follows(text: str, number: re.Match[str], member: Cited) -> None:
    """Read „15ff." and „15f. EStG": the f belongs to what follows, not to the number."""
    letters = number[2] or ""
    behind = text[number.end() : number.end() + 3]
    if letters == "ff" or (
        letters == "f" and behind[:1] == "." and behind[1:3].strip()[:1].isupper()
    ):
        member.number = number[1]
        member.follows = f"{letters}."
        member.end = number.end() + behind.startswith(".")


def _rank(number: str) -> tuple[int, str]:
    return _integer(number), number.lstrip("0123456789")


def _integer(number: str) -> int:
    digits = re.match(r"\d+", number)
    return int(digits[0]) if digits else 0
