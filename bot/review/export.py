"""`!export`: a result as files for the record, with all that must be known of it.

Rebuilt from the room each time; nothing is stored.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from bot.messages import File, Message, Said, SignOff
from bot.review.marks import WHOLE
from bot.review.reply import Kind
from bot.review.review import Draft
from bot.review.sign_off import day_of, names_of
from bot.wording import fill, load_table

if TYPE_CHECKING:
    from bot.bot import Bot

MARKDOWN = "text/markdown"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


async def export(message: Message, bot: Bot) -> Draft:
    """Make the files of the result that is replied to, else of the newest in the thread."""
    language = bot.language_of(message)
    words = load_table(language, "wording")["export"]
    said = await bot.messenger.find_result(message)
    if said is None:
        return Draft(Kind.NOTICE, words["nothing"])
    files = await asyncio.to_thread(files_of, said, language)
    return Draft(Kind.NOTICE, words["done"], files=files)


def files_of(said: Said, language: str) -> tuple[File, ...]:
    from bot.review.docx import to_docx  # noqa: PLC0415  (lxml is big, few answers are exported)

    words = load_table(language, "wording")["export"]
    name, text = words["file_name"], to_markdown(said, language)
    return (
        File(f"{name}.md", MARKDOWN, text.encode()),
        File(f"{name}.docx", DOCX, to_docx(text, words["title"], words["marking"])),
    )


def to_markdown(said: Said, language: str) -> str:
    """Write what the record needs (marking, model, day, checks, sign-offs), then the text.

    In this order nothing in the text can pass for the record.
    """
    words = load_table(language, "wording")["export"]
    facts = [
        fill(words["model"], model=said.model or words["unknown"]),
        fill(words["day"], day=day_of(said.at)),
        *(_signed(said, words, language) or [words["not_signed"]]),
    ]
    listed = "\n".join(f"- {fact}" for fact in facts)
    return (
        f"# {words['title']}\n\n## {words['review']}\n\n"
        f"{words['marking']}\n\n{listed}\n\n### {words['checks']}\n\n{said.below.strip()}\n\n"
        f"---\n\n## {words['text']}\n\n{_below_the_record(said.text.strip())}\n"
    )


_HEADING = re.compile(r"^( {0,3})(#{1,6})(?=[ \t]|$)|^(```|~~~)", re.MULTILINE)
_UNDERLINE = re.compile(r"^( {0,3})(\S.*)\n {0,3}=+[ \t]*$", re.MULTILINE)


def _below_the_record(text: str) -> str:
    """Put the text's own headings below those of the record, so that none looks like one of it."""
    fenced = False

    def lower(match: re.Match[str]) -> str:
        nonlocal fenced
        if match[3]:
            fenced = not fenced
            return match[0]
        return match[0] if fenced else match[1] + "#" * min(6, len(match[2]) + 2)

    return _HEADING.sub(lower, _UNDERLINE.sub(r"\1# \2", text))


def _signed(said: Said, words: dict[str, str], language: str) -> list[str]:
    return [_sign_off(one, words, language) for one in said.signed]


def _sign_off(one: SignOff, words: dict[str, str], language: str) -> str:
    person, day = one.person or words["unknown"], day_of(one.at)
    if one.aspects == WHOLE:
        return fill(words["signed"], person=person, day=day)
    aspects = names_of(one.aspects, language)
    return fill(words["signed_part"], person=person, day=day, aspects=aspects)
