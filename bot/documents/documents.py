"""The documents of a question: its own attachment, else those of its thread, as clean material.

They are fetched and read anew for each question; nothing of them is kept. What they say is data:
it reaches the model under a heading of ours, each line marked, and decides nothing here.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from bot.answer.thread import since_new
from bot.bot import Bot
from bot.documents.extraction import MARKED, Extracted, extract, kind_of
from bot.errors import FileNotReadable
from bot.messages import Ref, Speaker
from bot.ports import Material
from bot.request import Request
from bot.review.facts import Facts, kinds_of
from bot.review.reply import Kind
from bot.review.review import Draft
from bot.screen.place import describe
from bot.screen.reasons import kind_name, reason
from bot.screen.verdict import Clean, Confidential, Finding
from bot.wording import fill, load_table, load_text

# Two versions can be compared; more would leave the model no room.
MOST = 2
SHOWN = 6
# Another time the file may be read; what is broken stays so, and was told when it was sent.
PASSING = {"not_loaded", "altered", "too_slow"}


@dataclass(frozen=True, slots=True)
class Documents:
    """What the model gets; the review compares with `given`, `lines` stand under the answer."""

    material: tuple[Material, ...] = ()
    instructions: str = ""
    given: Mapping[str, str] = field(default_factory=dict, repr=False)
    lines: tuple[str, ...] = ()


async def documents_of(request: Request, bot: Bot) -> Documents | Draft:
    """Read and screen what a question is about; a draft says why that is not possible."""
    files = list(_files(request))[-MOST:]
    words = load_table(request.language, "documents")
    material: list[Material] = []
    given: dict[str, str] = {}
    lines: tuple[str, ...] = ()
    own = request.message.confirms or request.message.ref
    for ref, name in files:
        number = len(material) + 1
        heading = fill(words["heading"], number=number)
        try:
            read = await extract(name, await _fetch(ref, bot), bot.settings.documents)
        except FileNotReadable as error:
            if ref == own or error.key in PASSING:
                return Draft(Kind.NOTICE, words["problem"][error.key])
            lines = (words["left_out"],)
            continue
        verdict = await asyncio.to_thread(_screened, read, request)
        if isinstance(verdict, Confidential):
            return _refuse(read, verdict, number if len(files) > 1 else 0, request)
        material.append(Material(heading, verdict))
        given[fill(words["name"], number=number)] = read.text
    if not request.thread.make_room([item.content.text for item in material]):
        return Draft(Kind.NOTICE, words["problem"]["too_long_for_model"])
    instructions = load_text(request.language, "document") if material else ""
    return Documents(tuple(material), instructions, given, lines)


async def take_in(request: Request, bot: Bot) -> Draft:
    """Answer an attachment without a question: say that it can be asked about, or why not."""
    found = await documents_of(request, bot)
    if isinstance(found, Draft):
        return found
    return Draft(Kind.NOTICE, load_table(request.language, "documents")["read"])


def _files(request: Request) -> Iterator[tuple[Ref, str]]:
    """Name the files of a question and of its thread, the question's own last."""
    message = request.message
    for turn in since_new(request.history):
        if turn.speaker is Speaker.PERSON:
            yield from (
                (Ref(message.ref.room_id, turn.event_id), name)
                for name in turn.file_names
                if kind_of(name)
            )
    yield from ((message.confirms or message.ref, name) for name in message.file_names)


async def _fetch(ref: Ref, bot: Bot) -> bytes:
    return await bot.messenger.fetch(ref, bot.settings.documents.most_bytes)


def _screened(read: Extracted, request: Request) -> Clean | Confidential:
    masked = request.message.confirms is not None and not request.message.at_house
    torn = request.thread.torn(read.parts) if read.unit in MARKED else ()
    if torn:
        return Confidential(torn, "")
    found = request.thread.document(read.text, masked=masked)
    if isinstance(found, Confidential) or read.unit not in MARKED:
        return found
    return request.thread.document(_with_marks(read, request.language), masked=masked)


def _with_marks(read: Extracted, language: str) -> str:
    mark = load_table(language, "documents")["mark"][read.unit]
    parts = enumerate(read.parts, start=1)
    return "\n".join(f"{fill(mark, number=number)}\n{text}" for number, text in parts)


def _refuse(read: Extracted, found: Confidential, number: int, request: Request) -> Draft:
    """Name what was found and on which page or line, never the value."""
    words = load_table(request.language, "documents")["refusal"]
    facts = Facts(found=kinds_of(found.findings))
    count = len(found.findings)
    key = "failed" if any(f.kind == "screen_failure" for f in found.findings) else "intro"
    of = fill(words["of"], number=number) if number else ""
    intro = fill(words[key], of=of, count=count)
    if key == "failed":
        return Draft(Kind.REFUSAL, intro, facts=facts)
    lines = [_line(read, finding, request.language) for finding in found.findings[:SHOWN]]
    if count > SHOWN:
        lines.append(fill(words["more"], count=count - SHOWN))
    end = words["offer" if found.masked and not request.message.confirms else "no_offer"]
    return Draft(Kind.REFUSAL, "\n\n".join([intro, "\n".join(lines), end]), facts=facts)


def _line(read: Extracted, finding: Finding, language: str) -> str:
    starts = list(accumulate((len(part) + 1 for part in read.parts), initial=0))
    place = load_table(language, "documents")["place"][read.unit]
    number = bisect_right(starts, finding.start)
    line = read.text.count("\n", starts[number - 1], finding.start) + 1
    return fill(
        load_table(language, "wording")["refusal"]["finding"],
        kind=kind_name(finding.kind, language),
        place=fill(place, number=number, line=line),
        hint=describe(read.text, finding).hint,
        reason=reason(finding.kind, language),
    )
