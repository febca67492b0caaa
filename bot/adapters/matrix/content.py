"""Reading Matrix event contents: relations, mentions, text. Pure functions on JSON.

Relations: https://spec.matrix.org/latest/client-server-api/#forwarding-relationships,
mentions: `m.mentions` (Matrix 1.7), threads: `m.thread` (Matrix 1.4).
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import quote

Event = dict[str, Any]

META = "de.leitplanke.reply"
YES = "✅"
VARIATION_SELECTOR = "️"
TEXT_TYPES = {"m.text", "m.emote"}
FILE_TYPES = {"m.file", "m.image", "m.audio", "m.video"}


def content_of(event: Event) -> dict[str, Any]:
    content = event.get("content")
    return content if isinstance(content, dict) else {}


def relation_of(event: Event) -> dict[str, Any]:
    relation = content_of(event).get("m.relates_to")
    return relation if isinstance(relation, dict) else {}


def thread_of(event: Event) -> str | None:
    """Return the root of the thread an event is in."""
    relation = relation_of(event)
    return relation.get("event_id") if relation.get("rel_type") == "m.thread" else None


def replied_to(event: Event) -> str | None:
    """Return the event a person replied to; the fallback inside threads does not count."""
    relation = relation_of(event)
    if relation.get("rel_type") == "m.thread" and relation.get("is_falling_back"):
        return None
    return in_reply_to(event)


def in_reply_to(event: Event) -> str | None:
    target = relation_of(event).get("m.in_reply_to")
    return target.get("event_id") if isinstance(target, dict) else None


def replaces(event: Event) -> str | None:
    relation = relation_of(event)
    return relation.get("event_id") if relation.get("rel_type") == "m.replace" else None


def confirmed(event: Event) -> str | None:
    """Return the event that a ✅ reaction stands on."""
    relation = relation_of(event)
    if event.get("type") != "m.reaction" or relation.get("rel_type") != "m.annotation":
        return None
    key = str(relation.get("key", "")).replace(VARIATION_SELECTOR, "")
    return relation.get("event_id") if key == YES else None


def is_redacted(event: Event) -> bool:
    return "redacted_because" in event.get("unsigned", {}) or not content_of(event)


def is_from_person(event: Event) -> bool:
    """Tell whether a message was written by a person: text or a file, never `m.notice`."""
    kind = content_of(event).get("msgtype")
    return event.get("type") == "m.room.message" and kind in TEXT_TYPES | FILE_TYPES


def text_of(content: dict[str, Any]) -> str:
    """Return what a person wrote, without the quotation that old clients put before a reply."""
    body = content.get("body")
    if not isinstance(body, str):
        return ""
    if content.get("msgtype") in FILE_TYPES:
        name = content.get("filename")
        return body if isinstance(name, str) and name != body else ""
    relation = content.get("m.relates_to")
    if isinstance(relation, dict) and "m.in_reply_to" in relation:
        return _without_quotation(body)
    return body


def file_names_of(content: dict[str, Any]) -> tuple[str, ...]:
    if content.get("msgtype") not in FILE_TYPES:
        return ()
    return (str(content.get("filename") or content.get("body") or ""),)


def mentions(content: dict[str, Any], user: str, names: frozenset[str]) -> bool:
    """Tell whether a message mentions the bot, by `m.mentions` or as older clients do."""
    listed = content.get("m.mentions")
    if isinstance(listed, dict) and user in (listed.get("user_ids") or ()):
        return True
    body = content.get("body")
    if not isinstance(body, str):
        return False
    html = str(content.get("formatted_body", ""))
    link = f"https://matrix.to/#/{user}"
    linked = link in html or f"https://matrix.to/#/{quote(user)}" in html
    return linked or user in body or _address(body, user, names) is not None


def without_mention(text: str, user: str, names: frozenset[str]) -> str:
    """Remove the address at the beginning: „Leitplanke: …“ becomes „…“."""
    address = _address(text, user, names)
    return text[len(address) :] if address else text


def is_allowed(person: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(person, pattern) for pattern in patterns)


def _address(text: str, user: str, names: frozenset[str]) -> str | None:
    """Return the address a text begins with: a user id, or a name followed by `:` or `,`."""
    known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    by_name = rf"@?(?:{known})\s*[:,]" if known else r"(?!)"
    match = re.match(rf"\s*(?:{re.escape(user)}\s*[:,]?|{by_name})\s*", text, re.IGNORECASE)
    return match.group() if match else None


def _without_quotation(body: str) -> str:
    lines = body.splitlines()
    quoted = 0
    while quoted < len(lines) and lines[quoted].startswith(">"):
        quoted += 1
    begins_as_fallback = quoted > 0 and re.match(r"> (\* )?<@[^>]+>", lines[0])
    return "\n".join(lines[quoted:]).lstrip("\n") if begins_as_fallback else body
