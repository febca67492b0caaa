"""The refusal: what was found and where, never the value, and a version without it."""

from __future__ import annotations

from bot.ports import ChatModel
from bot.review.facts import Facts, kinds_of
from bot.review.reply import Kind
from bot.review.review import Draft
from bot.screen.place import describe
from bot.screen.reasons import kind_name, reason
from bot.screen.verdict import Clean, Confidential, Finding, Origin
from bot.wording import fill, load_table

FINDINGS_SHOWN = 6
FAILURE = "screen_failure"


def refuse(
    text: str,
    found: Confidential,
    language: str,
    *,
    proposal: Clean | None,
    house: ChatModel | None = None,
) -> Draft:
    """Say why `text` stays here, and how to go on.

    `proposal` is the masked text, which is clean, if any; `house` a model that may see it all.
    """
    words = load_table(language, "wording")["refusal"]
    facts = Facts(found=kinds_of(found.findings))
    if any(finding.kind == FAILURE for finding in found.findings):
        return Draft(Kind.REFUSAL, words["screen_failure"], facts=facts)
    count = len(found.findings)
    intro = words["intro_one"] if count == 1 else fill(words["intro_many"], count=count)
    lines = [_line(text, finding, found.origin, language) for finding in found.findings]
    if count > FINDINGS_SHOWN:
        lines = [*lines[:FINDINGS_SHOWN], fill(words["more"], count=count - FINDINGS_SHOWN)]
    end = _proposal(proposal.text, language) if proposal else words["no_proposal"]
    offers = [fill(words["offer_house"], model=house.name)] if house else []
    return Draft(Kind.REFUSAL, "\n\n".join([intro, "\n".join(lines), end, *offers]), facts=facts)


def refuse_split(findings: tuple[Finding, ...], language: str) -> Draft:
    """Say that messages of a thread are confidential together."""
    words = load_table(language, "wording")["refusal"]
    kinds = dict.fromkeys(kind_name(finding.kind, language) for finding in findings)
    facts = Facts(found=kinds_of(findings))
    return Draft(Kind.REFUSAL, fill(words["split"], kinds=", ".join(kinds)), facts=facts)


def refuse_masked(language: str) -> Draft:
    """Say that even the masked version stays here."""
    return Draft(Kind.REFUSAL, load_table(language, "wording")["refusal"]["still_confidential"])


def _proposal(proposal: str, language: str) -> str:
    words = load_table(language, "wording")["refusal"]
    quoted = "\n".join(f"> {line}" for line in proposal.splitlines())
    return f"{words['proposal']}\n\n{quoted}\n\n{words['offer']}"


def _line(text: str, finding: Finding, origin: Origin, language: str) -> str:
    words = load_table(language, "wording")["refusal"]
    seen = describe(text, finding)
    key = "place_file_name" if origin is Origin.FILE_NAME else "place_question"
    return fill(
        words["finding"],
        kind=kind_name(finding.kind, language),
        place=fill(words[key], line=seen.line, word=seen.word),
        hint=seen.hint,
        reason=reason(finding.kind, language),
    )
