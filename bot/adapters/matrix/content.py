"""Reading Matrix event contents: relations, mentions, text. Pure functions on JSON.

A content may hold anything a hostile client puts there: nothing here raises for its shape.

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
PARTIAL = "partial"
YES = "✅"
AT_HOUSE = "🏠"
# What people can choose with a reaction, as they would write it. A keycap is the digit, a
# variation selector and U+20E3 (Unicode, emoji keycap sequences).
STOP = "!stopp"
AGAIN = "🔁"
CHOICES = {f"{digit}\u20e3": digit for digit in "1234"} | {AGAIN: AGAIN, "🛑": STOP}
VARIATION_SELECTOR = "️"
TEXT_TYPES = {"m.text", "m.emote"}
# https://spec.matrix.org/v1.12/client-server-api/#fallbacks-for-rich-replies, gone since 1.13.
QUOTATION, QUOTATION_END = "<mx-reply>", "</mx-reply>"
# A user id of another server may begin alike: @bot:house.example and @bot:house.example.org.
NO_LONGER_ID = r"(?![\w-]|\.\w|:\d)"
# https://spec.matrix.org/latest/appendices/#event-ids: printable ASCII, 255 bytes at most.
EVENT_ID = re.compile(r"\$[!-~]{1,254}")
# A Megolm session id is an Ed25519 key in unpadded Base64.
SESSION_ID = re.compile(r"[A-Za-z0-9+/]{1,64}")
FILE_TYPES = {"m.file", "m.image", "m.audio", "m.video"}


def content_of(event: Event) -> dict[str, Any]:
    content = event.get("content")
    return content if isinstance(content, dict) else {}


def relation_of(event: Event) -> dict[str, Any]:
    relation = content_of(event).get("m.relates_to")
    return relation if isinstance(relation, dict) else {}


def thread_of(event: Event) -> str | None:
    """Return the root of the thread an event is in."""
    return _related(event, "m.thread")


def replied_to(event: Event) -> str | None:
    """Return the event a person replied to; the fallback inside threads does not count."""
    relation = relation_of(event)
    if relation.get("rel_type") == "m.thread" and relation.get("is_falling_back"):
        return None
    return in_reply_to(event)


def in_reply_to(event: Event) -> str | None:
    target = relation_of(event).get("m.in_reply_to")
    return _event_id(target.get("event_id")) if isinstance(target, dict) else None


def replaces(event: Event) -> str | None:
    return _related(event, "m.replace")


def reacted_to(event: Event) -> str | None:
    """Return the event that a reaction stands on."""
    return _related(event, "m.annotation") if event.get("type") == "m.reaction" else None


def confirmed(event: Event) -> str | None:
    """Return the event that a ✅ or 🏠 reaction stands on."""
    return reacted_to(event) if reaction_key(event) in {YES, AT_HOUSE} else None


def redacts(event: Event) -> str | None:
    """Return what a redaction removes; rooms before version 11 say it outside the content."""
    return _event_id(content_of(event).get("redacts") or event.get("redacts"))


def chosen(event: Event) -> str | None:
    """Return the event that a reaction stands on which chooses, draws again or stops."""
    return reacted_to(event) if reaction_key(event) in CHOICES else None


def reaction_key(event: Event) -> str:
    return str(relation_of(event).get("key", "")).replace(VARIATION_SELECTOR, "")


def is_redacted(event: Event) -> bool:
    return "redacted_because" in event.get("unsigned", {}) or not content_of(event)


def is_from_person(event: Event) -> bool:
    """Tell whether a message was written by a person: text or a file, never `m.notice`."""
    kind = content_of(event).get("msgtype")
    wanted = isinstance(kind, str) and kind in TEXT_TYPES | FILE_TYPES
    return event.get("type") == "m.room.message" and wanted


def text_of(content: dict[str, Any]) -> str:
    """Return what a person wrote, without the quotation that old clients put before a reply."""
    body = content.get("body")
    if not isinstance(body, str):
        return ""
    if _is_file(content):
        name = content.get("filename")
        return body if isinstance(name, str) and name != body else ""
    relation = content.get("m.relates_to")
    if isinstance(relation, dict) and "m.in_reply_to" in relation:
        return _without_quotation(body)
    return body


def file_names_of(content: dict[str, Any]) -> tuple[str, ...]:
    if not _is_file(content):
        return ()
    return (str(content.get("filename") or content.get("body") or ""),)


def mentions(content: dict[str, Any], user: str, names: frozenset[str]) -> bool:
    """Tell whether a message mentions the bot.

    Clients that list whom they mention have said all; of older ones the text is searched, without
    what they quote. An address at the beginning counts with either.
    """
    text = text_of(content)
    if _address(text, user, names):
        return True
    listed = content.get("m.mentions")
    if isinstance(listed, dict):
        users = listed.get("user_ids")
        return isinstance(users, list) and user in users
    html = _without_html_quotation(str(content.get("formatted_body", "")))
    return _names(quote(user), html) or _names(user, f"{html}\n{text}")


def without_mention(text: str, user: str, names: frozenset[str]) -> str:
    """Remove the address at the beginning: „Leitplanke: …“ becomes „…“."""
    address = _address(text, user, names)
    return text[len(address) :] if address else text


def is_allowed(person: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(person, pattern) for pattern in patterns)


def _related(event: Event, kind: str) -> str | None:
    relation = relation_of(event)
    return _event_id(relation.get("event_id")) if relation.get("rel_type") == kind else None


def _event_id(value: object) -> str | None:
    """Accept what can be an event id; anybody can write anything into a relation."""
    return value if isinstance(value, str) and EVENT_ID.fullmatch(value) else None


def _is_file(content: dict[str, Any]) -> bool:
    kind = content.get("msgtype")
    return isinstance(kind, str) and kind in FILE_TYPES


def _names(user: str, text: str) -> bool:
    return re.search(re.escape(user) + NO_LONGER_ID, text) is not None


def _address(text: str, user: str, names: frozenset[str]) -> str | None:
    """Return the address a text begins with: a user id, or a name followed by `:` or `,`."""
    known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    # „@name:x“ is somebody's user id, „@name: x“ an address.
    by_name = rf"(?:{known})\s*[:,]|@(?:{known})\s*[:,](?!\S)" if known else r"(?!)"
    by_id = rf"{re.escape(user)}{NO_LONGER_ID}\s*[:,]?"
    match = re.match(rf"\s*(?:{by_id}|{by_name})\s*", text, re.IGNORECASE)
    return match.group() if match else None


def _without_html_quotation(html: str) -> str:
    """Leave out what old clients quote. No pattern: one would take seconds for open tags alone."""
    pieces, at = [], 0
    while (start := html.find(QUOTATION, at)) >= 0:
        end = html.find(QUOTATION_END, start)
        if end < 0:
            break
        pieces.append(html[at:start])
        at = end + len(QUOTATION_END)
    return "".join([*pieces, html[at:]])


def _without_quotation(body: str) -> str:
    lines = body.splitlines()
    quoted = 0
    while quoted < len(lines) and lines[quoted].startswith(">"):
        quoted += 1
    begins_as_fallback = quoted > 0 and re.match(r"> (\* )?<@[^>]+>", lines[0])
    return "\n".join(lines[quoted:]).lstrip("\n") if begins_as_fallback else body
