"""From a reply to Matrix event contents: split under the size limit, each with the reminder."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from bot.adapters.matrix import content as matrix
from bot.adapters.matrix.markdown import to_html
from bot.messages import Message
from bot.review.facts import Facts
from bot.review.reply import Kind, Reply

# An event may have 65,536 bytes (Matrix, "size limits"). Encryption adds a third for Base64 and
# nio escapes what is not ASCII; a part within these figures stays below it with room to spare.
PART_BYTES = 9_000
CONTENT_BYTES = 42_000
# https://spec.commonmark.org/0.31.2/#fenced-code-blocks; a list may indent one by any depth.
FENCE = re.compile(r"\s*(`{3,}|~{3,})(?!.*`)\s*(\S{0,20})")
HTML = {"format", "formatted_body"}
RULE = "\n\n---\n"

Content = dict[str, Any]


def compose(reply: Reply, message: Message) -> list[Content]:
    """Make the contents of the events that carry a reply, in order; its files come last."""
    texts = [*(split(reply.text) or [""]), *(file.name for file in reply.files)]
    ending = f"{RULE}{reply.reminder}"
    contents = []
    for part, text in enumerate(texts):
        body = f"{text}{ending}"
        content: Content = {
            "msgtype": "m.notice",
            "body": body,
            "m.relates_to": _relation(reply, message),
            "m.mentions": {},
            matrix.META: {
                "kind": reply.kind.value,
                "question": message.ref.event_id,
                "part": part,
                "parts": len(texts),
                "reminder": len(ending),
                **_told(reply.facts),
            },
        }
        if reply.kind.settles and not message.direct:
            content["m.mentions"] = {"user_ids": [message.sender]}
        contents.append(_with_html(content, text, reply.reminder))
    return contents


def as_partial(content: Content) -> Content:
    """Mark a content as a beginning only, which is no answer yet."""
    meta = {**content[matrix.META], matrix.PARTIAL: True, "part": 0, "parts": 1}
    return {**content, matrix.META: meta}


def split(text: str) -> list[str]:
    """Split Markdown between lines into parts below the limit; open code fences go on."""
    parts: list[str] = []
    lines: list[str] = []
    size = 0
    fence = ""
    for line in _short_lines(text):
        weight = len(json.dumps(line))
        if lines and size + weight > PART_BYTES:
            parts.append("\n".join([*lines, *([_marks(fence)] if fence else [])]))
            lines, size = ([fence] if fence else []), len(fence)
        lines.append(line)
        size += weight
        fence = _fence_after(line, fence)
    return [*parts, "\n".join(lines)] if lines else parts


def edit_of(content: Content, event_id: str) -> Content:
    """Turn a content into one that replaces an event that was sent before."""
    new = {key: value for key, value in content.items() if key != "m.relates_to"}
    edit = {
        **_plain(new),
        "m.new_content": new,
        "m.relates_to": {"rel_type": "m.replace", "event_id": event_id},
    }
    if len(json.dumps(edit)) > CONTENT_BYTES:
        edit["m.new_content"] = _plain(new)
    return edit


def with_sign_off(content: Content, line: str, signed: list[Content]) -> Content:
    """Put the line that says it was checked above what stands below; an empty one goes."""
    meta = content[matrix.META]
    text, below = text_and_below(content)
    above = f"{line}\n\n" if line else ""
    ending = f"{RULE}{above}{below}"
    noted = {**meta, "reminder": len(ending), "line": len(above), "signed": signed}
    marked = {**_plain(content), "body": f"{text}{ending}", matrix.META: noted}
    return _with_html(marked, text, f"{above}{below}")


def text_and_below(content: Content) -> tuple[str, str]:
    """Take what the bot said apart: the text; remarks and reminder, without the line above them."""
    meta, body = content[matrix.META], str(content["body"])
    cut = len(body) - int(meta["reminder"])
    return body[:cut], body[cut:].removeprefix(RULE)[int(meta.get("line", 0)) :]


def transaction_id(reply: Reply, message: Message, part: int | str) -> str:
    """Derive the id that makes a repeated send the same message for the homeserver."""
    purpose = "reply" if reply.kind.settles else reply.kind.value
    seed = f"{message.ref.room_id}|{message.ref.event_id}|{purpose}|{part}"
    return f"lp{hashlib.sha256(seed.encode()).hexdigest()[:40]}"


def _told(facts: Facts) -> Content:
    """Note what was asked and found, for whoever puts the answer into a file."""
    told = {"model": facts.model, "found": list(facts.found)}
    return {key: value for key, value in told.items() if value}


def _relation(reply: Reply, message: Message) -> Content:
    """Answer in the thread; what is said beside the answer does not name the question."""
    if message.related and not message.threaded:
        return {"m.in_reply_to": {"event_id": message.ref.event_id}}
    relation: Content = {"rel_type": "m.thread", "event_id": message.thread}
    if reply.kind is not Kind.GREETING:
        asked = message.about or message.origin
        relation["is_falling_back"] = True
        relation["m.in_reply_to"] = {"event_id": asked.event_id}
    return relation


def _with_html(content: Content, text: str, reminder: str) -> Content:
    html = f"{to_html(text)}<hr><blockquote>{to_html(reminder, ours=True)}</blockquote>"
    formatted = {**content, "format": "org.matrix.custom.html", "formatted_body": html}
    return formatted if len(json.dumps(formatted)) <= CONTENT_BYTES else content


def _plain(content: Content) -> Content:
    return {key: value for key, value in content.items() if key not in HTML}


def _fence_after(line: str, fence: str) -> str:
    """Return the code fence that is open after a line, with its language; empty if none is."""
    if fence:
        marks = line.strip()
        closed = marks.startswith(_marks(fence)) and not marks.strip(fence[0])
        return "" if closed else fence
    found = FENCE.match(line)
    return found[1] + found[2] if found else ""


def _marks(fence: str) -> str:
    return fence[: len(fence) - len(fence.lstrip(fence[0]))]


def _short_lines(text: str) -> list[str]:
    """Cut lines that alone exceed a part."""
    longest = PART_BYTES // 12
    lines: list[str] = []
    for line in text.splitlines():
        if len(json.dumps(line)) <= PART_BYTES:
            lines.append(line)
            continue
        lines += [line[i : i + longest] for i in range(0, len(line), longest)]
    return lines
