"""A reply becomes events below the size limit, each with the reminder, each with a stable id."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import vodozemac
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.matrix.content import META
from bot.adapters.matrix.writing import Content, compose, edit_of, split, transaction_id
from bot.messages import Message, Ref
from bot.review.reply import Kind, Reply
from bot.review.review import Draft, review

# https://spec.matrix.org/latest/client-server-api/#size-limits; what the server adds to a
# content (hashes, signatures, references to other events) stays below 4 KiB.
EVENT_BYTES = 65_536
SERVER_BYTES = 4_096
QUESTION = Message(
    ref=Ref("!room:localhost", "$question"),
    sender="@anna:localhost",
    thread="$question",
    text="",
    direct=True,
)
IN_TEAM_THREAD = replace(QUESTION, thread="$root", direct=False)

long_texts = st.lists(
    st.text(max_size=40) | st.sampled_from(["```python", "```", "~~~~", "  ```", "# Titel", "- x"]),
    max_size=60,
).flatmap(lambda lines: st.integers(1, 60).map(lambda times: "\n".join(lines * times)))
one_line = st.text(min_size=1, max_size=20).flatmap(
    lambda piece: st.integers(1, 4000).map(lambda times: piece * times)
)


def reply(text: str, kind: Kind = Kind.ANSWER) -> Reply:
    return review(Draft(kind, text), "de")


def encrypted_bytes(content: Content) -> int:
    """Measure what goes over the wire, as nio and Megolm make it."""
    payload = {"room_id": "!" + "r" * 254, "type": "m.room.message", "content": content}
    ciphertext = vodozemac.GroupSession().encrypt(json.dumps(payload).encode()).to_base64()
    keys = {"sender_key": "k" * 43, "session_id": "s" * 43, "device_id": "DEVICEID01"}
    return len(json.dumps({"ciphertext": ciphertext, "algorithm": "m.megolm.v1.aes-sha2", **keys}))


@settings(max_examples=60, deadline=None)
@given(long_texts | one_line)
def test_every_event_stays_below_the_limit_also_encrypted_also_as_an_edit(text: str) -> None:
    for content in compose(reply(text), QUESTION):
        assert encrypted_bytes(content) + SERVER_BYTES < EVENT_BYTES
        assert encrypted_bytes(edit_of(content, "$torn")) + SERVER_BYTES < EVENT_BYTES


@pytest.mark.parametrize("character", ["<", "&", "ß", "𝄞", "\x01", "*", "|", "> ", "`", "[x](y) "])
def test_the_worst_characters_stay_below_the_limit(character: str) -> None:
    text = "\n".join([character * 70] * 400)

    for content in compose(reply(text), QUESTION):
        assert encrypted_bytes(content) + SERVER_BYTES < EVENT_BYTES


@settings(max_examples=60, deadline=None)
@given(long_texts)
def test_every_event_carries_the_reminder_in_both_bodies(text: str) -> None:
    answer = reply(text)

    contents = compose(answer, QUESTION)

    assert contents
    for content in contents:
        assert content["body"].endswith(answer.reminder)
        assert content["body"].endswith(f"\n\n---\n{answer.reminder}")
        assert "Verantwortung" in content.get("formatted_body", "Verantwortung")
        assert "Verantwortung" in edit_of(content, "$torn")["m.new_content"]["body"]
        assert "Verantwortung" in edit_of(content, "$torn")["body"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(exclude_characters="`~"), max_size=60), max_size=400))
def test_the_parts_together_are_the_text(lines: list[str]) -> None:
    text = "\n".join(lines)

    assert "\n".join([*split(text), ""]) == "\n".join([*text.splitlines(), ""])


@settings(max_examples=60, deadline=None)
@given(long_texts)
def test_no_line_is_lost_where_code_goes_on_in_the_next_part(text: str) -> None:
    parts = iter("\n".join(split(text)).split("\n"))

    # Fences are added between the parts; beside them every line is there, in its order.
    assert all(line in parts for line in text.splitlines())


def test_a_line_too_long_for_a_part_is_cut_and_whole() -> None:
    line = "Satz ohne Ende " * 5_000

    assert "".join("".join(part.splitlines()) for part in split(line)) == line


@pytest.mark.parametrize(
    ("opening", "closing"), [("```python", "```"), ("~~~~", "~~~~"), ("   ````", "````")]
)
def test_code_that_goes_on_is_fenced_in_every_part(opening: str, closing: str) -> None:
    code = [f"zeile_{number} = {number}" for number in range(2_000)]

    first, *_, last = split("\n".join(["Davor", opening, *code, closing, "Danach"]))

    assert first.splitlines()[-1] == closing
    assert last.splitlines()[0] == opening.strip()
    assert last.splitlines()[-2:] == [closing, "Danach"]


@pytest.mark.parametrize(
    "line", ["```x``` ist kurz", "``", "Text ``` Text", "`a`"], ids=["inline", "two", "mid", "one"]
)
def test_what_is_no_fence_fences_nothing(line: str) -> None:
    parts = split("\n".join([line, *["Ein ganz gewöhnlicher Satz."] * 1_000]))

    assert len(parts) > 1
    assert not any(part.endswith("```") for part in parts)


def test_a_shorter_fence_inside_a_longer_one_closes_nothing() -> None:
    first, *_ = split("\n".join(["````", "```", *["x"] * 4_000, "```", "````"]))

    assert first.endswith("````")


def test_an_empty_answer_is_one_event_with_the_reminder() -> None:
    (content,) = compose(reply(""), QUESTION)

    assert "Verantwortung" in content["body"]


def test_the_parts_are_numbered_and_name_the_question() -> None:
    contents = compose(reply("Ein Satz.\n" * 3_000), QUESTION)

    metas = [content[META] for content in contents]
    assert [meta["part"] for meta in metas] == list(range(len(contents)))
    assert {meta["parts"] for meta in metas} == {len(contents)}
    assert {meta["question"] for meta in metas} == {"$question"}


def test_the_reminder_can_be_cut_off_when_the_thread_is_read_back() -> None:
    (content,) = compose(reply("Die Antwort."), QUESTION)

    assert content["body"][: -content[META]["reminder"]] == "Die Antwort."


def test_the_bot_says_notices_in_the_thread_of_the_question() -> None:
    (content,) = compose(reply("Ja."), IN_TEAM_THREAD)

    assert content["msgtype"] == "m.notice"
    assert content["m.relates_to"] == {
        "rel_type": "m.thread",
        "event_id": "$root",
        "is_falling_back": True,
        "m.in_reply_to": {"event_id": "$question"},
    }


def test_the_reply_to_a_confirmation_answers_the_question_it_confirms() -> None:
    confirmed = replace(QUESTION, ref=Ref("!room:localhost", "$tick"), confirms=QUESTION.ref)

    (content,) = compose(reply("Ja."), confirmed)

    assert content["m.relates_to"]["m.in_reply_to"] == {"event_id": "$question"}
    assert content[META]["question"] == "$tick"


@pytest.mark.parametrize(
    ("kind", "message", "mentioned"),
    [
        (Kind.ANSWER, IN_TEAM_THREAD, {"user_ids": ["@anna:localhost"]}),
        (Kind.GREETING, IN_TEAM_THREAD, {}),
        (Kind.UNREADABLE, IN_TEAM_THREAD, {}),
        (Kind.ANSWER, QUESTION, {}),
    ],
)
def test_only_who_asked_in_a_team_room_is_mentioned(
    kind: Kind, message: Message, mentioned: dict[str, list[str]]
) -> None:
    """An empty list keeps a model's „@room“ and names from ringing anywhere."""
    (content,) = compose(reply("Hallo @room", kind), message)

    assert content["m.mentions"] == mentioned


def test_transaction_ids_are_the_same_after_a_restart() -> None:
    assert transaction_id(reply("So."), QUESTION, 0) == transaction_id(
        reply("Anders."), QUESTION, 0
    )


def test_transaction_ids_differ_by_room_question_purpose_and_part() -> None:
    elsewhere = replace(QUESTION, ref=Ref("!other:localhost", "$question"))
    later = replace(QUESTION, ref=Ref("!room:localhost", "$later"))
    ids = [
        transaction_id(reply("x"), QUESTION, 0),
        transaction_id(reply("x"), QUESTION, 1),
        transaction_id(reply("x", Kind.GREETING), QUESTION, 0),
        transaction_id(reply("x", Kind.UNREADABLE), QUESTION, 0),
        transaction_id(reply("x"), elsewhere, 0),
        transaction_id(reply("x"), later, 0),
    ]

    assert len(set(ids)) == len(ids)


def test_an_answer_and_an_apology_to_one_question_share_their_transaction() -> None:
    """Whatever is said after a crash, only the first counts for the homeserver."""
    answer, apology = reply("Ja."), reply("Fehler.", Kind.NOTICE)

    assert transaction_id(answer, QUESTION, 0) == transaction_id(apology, QUESTION, 0)


def test_an_edit_replaces_without_leaving_the_thread_twice() -> None:
    (content,) = compose(reply("**Ja.**"), QUESTION)

    edit = edit_of(content, "$torn")

    assert edit["m.relates_to"] == {"rel_type": "m.replace", "event_id": "$torn"}
    assert "m.relates_to" not in edit["m.new_content"]
    assert edit["m.new_content"]["formatted_body"] == content["formatted_body"]


def test_a_models_link_shows_its_address_a_source_below_stands_behind_its_label() -> None:
    draft = Draft(
        Kind.ANSWER,
        "[finanzamt.de](https://evil.example)",
        remarks=("- [§ 30 AO](https://a.example)",),
    )
    (content,) = compose(review(draft, "de"), QUESTION)
    html = content["formatted_body"]

    assert "finanzamt.de (https://evil.example)</a>" in html
    assert '<a href="https://a.example">§ 30 AO</a>' in html
