"""What the checks found in an answer, in the few lines that stand above the reminder.

What a person must act on comes first: references that do not exist, those that were repealed, and
checks that were not done. Then one line counts what exists, with links.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.law.citation import Citation, Status
from bot.review.checks import CHECKS, Context, Finding, Outcome, run_checks_in_time
from bot.wording import fill, load_table

MAX_OBJECTIONS = 3
MAX_LINKS = 4
MAX_OF_A_CHECK = 2


@dataclass(frozen=True, slots=True)
class Remarks:
    """The sentences under an answer, and for the evidence the names of the checks that objected."""

    sentences: tuple[str, ...]
    kinds: tuple[str, ...]


async def remarks_on(text: str, context: Context, language: str) -> Remarks:
    """Check an answer within the time it may wait, and put the findings into words."""
    outcome = await run_checks_in_time(text, context)
    return Remarks(tuple(told(outcome, language)), tuple(_kinds(outcome)))


def _kinds(outcome: Outcome) -> Iterator[str]:
    for name, findings in outcome.found.items():
        yield from (name for finding in findings if finding.objects)
    yield from ("not_checked" for _ in outcome.not_checked)


def told(outcome: Outcome, language: str) -> Iterator[str]:
    words = load_table(language, "review")
    citations = [found for found in outcome.found["citations"] if isinstance(found, Citation)]
    yield from _objections(citations, words["remark"], language)
    for name in [name for name in CHECKS if name != "citations"]:
        yield from _first(outcome.found.get(name, ()), words["remark"], language)
    if outcome.not_checked:
        names = ", ".join(words["check"][name] for name in outcome.not_checked)
        yield fill(words["remark"]["not_checked"], checks=names)
    if line := _verified(citations, words):
        yield line


def _first(found: Sequence[Finding], words: dict[str, str], language: str) -> Iterator[str]:
    """Say the first findings of a check, and how many more there are."""
    sentences = list(dict.fromkeys(one.sentence(language) for one in found if one.objects))
    yield from sentences[:MAX_OF_A_CHECK]
    if (rest := len(sentences) - MAX_OF_A_CHECK) > 0:
        yield fill(words["more_hints"], count=rest)


def _objections(
    citations: Sequence[Citation], words: dict[str, str], language: str
) -> Iterator[str]:
    """Name each missing and repealed reference once, the missing ones first."""
    found = {one.norm: one for one in citations if one.objects}
    order = [Status.MISSING, Status.REPEALED, Status.UNKNOWN]
    ordered = sorted(found.values(), key=lambda one: order.index(one.status))
    for one in ordered[:MAX_OBJECTIONS]:
        if one.status is Status.REPEALED:
            yield fill(words["repealed"], norm=_linked(one.norm, one.link))
        elif one.is_implausible:
            yield one.sentence(language)
        elif one.nearest:
            near = _linked(one.nearest, one.link)
            yield fill(words["missing"], norm=one.norm, nearest=near, as_of=one.as_of)
        else:
            yield fill(words["missing_alone"], norm=one.norm, as_of=one.as_of)
    if (rest := len(ordered) - MAX_OBJECTIONS) > 0:
        yield fill(words["more"], count=rest)


def _verified(citations: Sequence[Citation], words: dict[str, Any]) -> str:
    found = {one.norm: one for one in citations if one.status is Status.EXISTS}
    if not found:
        return ""
    said = words["remark"]
    links = ", ".join(_linked(one.norm, one.link) for one in list(found.values())[:MAX_LINKS])
    if len(found) > MAX_LINKS:
        links = fill(said["others"], links=links)
    template = said["verified_one" if len(found) == 1 else "verified_many"]
    line = fill(template, count=len(found), links=links)
    deeper = any(one.goes_deeper for one in found.values())
    return f"{line} {words['deeper']}" if deeper else line


def _linked(norm: str, link: str) -> str:
    return f"[{norm}]({link})" if link else norm
