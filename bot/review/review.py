"""The last station: a draft becomes a reply, and gets the review reminder."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot.messages import File, Picture
from bot.review.facts import NOTHING, Facts
from bot.review.imitation import imitates
from bot.review.reply import SEAL, Kind, Reply
from bot.wording import load_table


@dataclass(frozen=True, slots=True)
class Draft:
    """What the bot wants to say, in Markdown; for a picture, `text` is its alt text.

    `remarks` are what the machine found in the answer; they stand above the reminder.
    `facts` are for those who keep evidence.
    """

    kind: Kind
    text: str = field(repr=False)
    picture: Picture | None = None
    remarks: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    offers: tuple[str, ...] = ()
    facts: Facts = NOTHING

    @property
    def evidence(self) -> Facts:
        """Return the facts; a picture knows its model itself."""
        if self.picture and not self.facts.model:
            return replace(self.facts, model=self.picture.model)
        return self.facts


def review(draft: Draft, language: str) -> Reply:
    """Make the reply. Generated content carries the full reminder, all else the short form."""
    words = load_table(language, "wording")["reminder"]
    text = sendable(draft.text)
    remarks = list(draft.remarks)
    if draft.kind.is_generated and imitates(text):
        remarks.append(words["imitated"])
    reminder = words["full" if draft.kind.is_generated else "short"]
    below = "\n\n".join([*remarks, reminder])
    return Reply(
        draft.kind, text, below, SEAL, draft.picture, draft.files, draft.offers, draft.evidence
    )


def sendable(text: str) -> str:
    """Join surrogate halves, as some servers stream them, and replace what stays alone."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
