"""Markup and file names: a value may be cut up by tags or glued together by underscores."""

from __future__ import annotations

from bot.screen.offsets import Rewriting, Traced
from bot.screen.pattern import compiled
from bot.screen.reading import Reading

# Tags and underscores; in names of files dots too: Kowalczyk.Sabine_Bescheid.pdf.
_TAGS = r"<!--[^<>]{0,120}-->|</?[A-Za-z][^<>]{0,120}>|[A-Za-z0-9]_+[A-Za-z0-9]"
_JOINT = compiled(_TAGS)
_JOINT_IN_FILES = compiled(rf"{_TAGS}|[a-z]\.[A-Z]")
_FILE = compiled(r"\.(?:pdf|docx?|xlsx?|odt|ods|txt|msg|eml|jpe?g|png|tiff?|zip|csv)\b")


def without_tags(reading: Reading) -> Traced | None:
    """Take away what a reader does not see; None when there is nothing."""
    if b"<" not in reading.flat and b"_" not in reading.flat and b"." not in reading.flat:
        return None
    joint = _JOINT_IN_FILES if _FILE.search(reading.low) else _JOINT
    rewriting = Rewriting(reading.text)
    changed = False
    for match in joint.finditer(reading.flat):
        start, end = match.span()
        if match.group()[:1] != b"<":
            start, end = start + 1, end - 1
        rewriting.replace(start, end, " ")
        changed = True
    return Traced(reading.text, reading.offsets).then(*rewriting.done()) if changed else None
