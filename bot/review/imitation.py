"""Sentences that only the review says: an answer in which a model says them is pointed out.

A model can be made to write "als geprüft gekennzeichnet" by whoever wrote the text it read. The
messenger keeps what is ours apart: it stands last, in the block under the only line across. This is
for the eye that reads quickly. The text itself stays as it was.
"""

from __future__ import annotations

import html
import re
from functools import cache

from bot.screen.folding import FOLDS
from bot.wording import LANGUAGES, load_table

# Where a link leads is no part of what is read.
_TARGET = re.compile(r"\]\([^()\n]{0,300}\)|\]\[[^\[\]\n]{0,100}\]")
_BOLD = re.compile(r"\*\*(.+?)\*\*")


def imitates(text: str) -> bool:
    """Tell whether a text says what the review says, in whatever letters it looks the same."""
    shown = html.unescape(text)
    plain = [_letters(shown), _letters(_TARGET.sub("]", shown))]
    return any(phrase in letters for phrase in _phrases() for letters in plain)


@cache
def _phrases() -> tuple[str, ...]:
    """Take what stands in bold in the reminder and in the line of a sign-off."""
    tables = [load_table(language, "wording") for language in LANGUAGES]
    sentences = [table["reminder"]["full"] for table in tables]
    sentences += [table["sign_off"]["line"] for table in tables]
    return tuple(_letters(bold) for said in sentences for bold in _BOLD.findall(said))


def _letters(text: str) -> str:
    return "".join(char for char in text.translate(FOLDS).casefold() if char.isalpha())
