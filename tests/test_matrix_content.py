"""What an event says: whom it addresses, what it answers, what a person wrote."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.matrix import content as matrix

BOT = "@leitplanke:localhost"
NAMES = frozenset({"leitplanke", "KI-Assistent"})
LINK = f'<a href="https://matrix.to/#/{BOT}">Leitplanke</a>'


def text(body: str, **more: Any) -> dict[str, Any]:
    return {"msgtype": "m.text", "body": body, **more}


def message(content: dict[str, Any]) -> dict[str, Any]:
    return {"type": "m.room.message", "content": content}


def reaction(key: str) -> dict[str, Any]:
    relation = {"rel_type": "m.annotation", "event_id": "$refusal", "key": key}
    return {"type": "m.reaction", "content": {"m.relates_to": relation}}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(text("Frage", **{"m.mentions": {"user_ids": [BOT]}}), id="listed"),
        pytest.param(text("leitplanke: Frage"), id="name and colon"),
        pytest.param(text("Leitplanke, eine Frage"), id="name and comma, other case"),
        pytest.param(text("@leitplanke: Frage"), id="name with an at"),
        pytest.param(text("KI-Assistent : Frage"), id="display name"),
        pytest.param(text("leitplanke: Frage", **{"m.mentions": {}}), id="typed, not picked"),
        pytest.param(text(f"{BOT} Frage"), id="user id"),
        pytest.param(text(f"Das weiß {BOT}."), id="user id in mid-sentence"),
        pytest.param(text("Frage", formatted_body=f"{LINK} Frage"), id="link"),
        pytest.param(
            text("Frage", formatted_body="https://matrix.to/#/%40leitplanke%3Alocalhost"),
            id="quoted link",
        ),
    ],
)
def test_an_address_in_any_of_these_forms_mentions_the_bot(content: dict[str, Any]) -> None:
    assert matrix.mentions(content, BOT, NAMES)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(text("Guten Morgen"), id="nobody"),
        pytest.param(text("Leitplanke ist heute langsam"), id="talk about it"),
        pytest.param(text("leitplanken: sind aus Stahl"), id="longer word"),
        pytest.param(text("Die Leitplanke: ein Thema"), id="name not at the beginning"),
        pytest.param(text(f"{BOT}.example.org weiß das"), id="user of another server"),
        pytest.param(text(f"{BOT}:8448 weiß das"), id="user of another port"),
        pytest.param(
            text("Frage", **{"m.mentions": {"user_ids": ["@bernd:localhost"]}}), id="other"
        ),
        pytest.param(
            text("Frage", formatted_body=LINK, **{"m.mentions": {}}), id="the client says nobody"
        ),
        pytest.param(
            text(
                f"> <@bernd:localhost> {BOT} Frage\n\nDanke Bernd",
                **{"m.relates_to": {"m.in_reply_to": {"event_id": "$frage"}}},
            ),
            id="only in the quotation",
        ),
        pytest.param(
            text("Danke", formatted_body=f"<mx-reply>{LINK}</mx-reply>Danke"),
            id="only in the quoted HTML",
        ),
    ],
)
def test_talk_that_is_not_addressed_to_the_bot_is_no_mention(content: dict[str, Any]) -> None:
    assert not matrix.mentions(content, BOT, NAMES)


@pytest.mark.parametrize(
    ("given_text", "rest"),
    [
        ("Leitplanke: Was gilt?", "Was gilt?"),
        ("@leitplanke, was gilt?", "was gilt?"),
        (f"{BOT}: Was gilt?", "Was gilt?"),
        (f"{BOT} Was gilt?", "Was gilt?"),
        ("Was ist eine Leitplanke: Stahl?", "Was ist eine Leitplanke: Stahl?"),
    ],
)
def test_the_address_is_no_part_of_the_question(given_text: str, rest: str) -> None:
    assert matrix.without_mention(given_text, BOT, NAMES) == rest


@pytest.mark.parametrize(
    ("body", "written"),
    [
        pytest.param("> <@a:localhost> alt\n> noch\n\nneu", "neu", id="text"),
        pytest.param("> * <@a:localhost> winkt\n\nneu", "neu", id="emote"),
        pytest.param("> ein Zitat\n\nneu", "> ein Zitat\n\nneu", id="a quotation of one's own"),
        pytest.param("neu", "neu", id="newer clients quote nothing"),
    ],
)
def test_the_quotation_of_old_clients_is_not_what_the_person_wrote(body: str, written: str) -> None:
    content = text(body, **{"m.relates_to": {"m.in_reply_to": {"event_id": "$alt"}}})

    assert matrix.text_of(content) == written


def test_without_a_reply_a_quotation_stays() -> None:
    assert matrix.text_of(text("> <@a:localhost> alt\n\nneu")).startswith(">")


def test_the_fallback_inside_a_thread_is_no_reply() -> None:
    relation = {"rel_type": "m.thread", "event_id": "$root", "m.in_reply_to": {"event_id": "$last"}}
    falling_back = message(text("x", **{"m.relates_to": {**relation, "is_falling_back": True}}))
    real = message(text("x", **{"m.relates_to": {**relation, "is_falling_back": False}}))

    assert matrix.thread_of(falling_back) == matrix.thread_of(real) == "$root"
    assert matrix.replied_to(falling_back) is None
    assert matrix.replied_to(real) == "$last"


@pytest.mark.parametrize("key", ["✅", "✅\ufe0f"])
def test_a_check_mark_confirms_with_and_without_variation_selector(key: str) -> None:
    assert matrix.confirmed(reaction(key)) == "$refusal"


@pytest.mark.parametrize("key", ["👍", "☑️", "✅✅", "", "yes"])
def test_no_other_reaction_confirms(key: str) -> None:
    assert matrix.confirmed(reaction(key)) is None


def test_a_message_with_the_shape_of_a_reaction_confirms_nothing() -> None:
    assert matrix.confirmed({**reaction("✅"), "type": "m.room.message"}) is None


@pytest.mark.parametrize(
    ("kind", "counts"),
    [("m.text", True), ("m.emote", True), ("m.file", True), ("m.notice", False), ("?", False)],
)
def test_what_a_program_says_is_not_from_a_person(kind: str, *, counts: bool) -> None:
    assert matrix.is_from_person(message({"msgtype": kind, "body": "x"})) is counts


def test_an_edit_names_what_it_replaces() -> None:
    relation = {"rel_type": "m.replace", "event_id": "$alt"}

    assert matrix.replaces(message(text("* x", **{"m.relates_to": relation}))) == "$alt"


@pytest.mark.parametrize(
    ("content", "names", "written"),
    [
        pytest.param({"body": "Bescheid.pdf"}, ("Bescheid.pdf",), "", id="name only"),
        pytest.param(
            {"body": "Bescheid.pdf", "filename": "Bescheid.pdf"}, ("Bescheid.pdf",), "", id="same"
        ),
        pytest.param(
            {"body": "Was steht darin?", "filename": "Bescheid.pdf"},
            ("Bescheid.pdf",),
            "Was steht darin?",
            id="caption",
        ),
    ],
)
def test_a_file_has_a_name_and_perhaps_a_caption(
    content: dict[str, Any], names: tuple[str, ...], written: str
) -> None:
    content = {"msgtype": "m.file", **content}

    assert matrix.file_names_of(content) == names
    assert matrix.text_of(content) == written


@pytest.mark.parametrize(
    ("person", "patterns", "allowed"),
    [
        ("@anna:fv.example", ("@*:fv.example",), True),
        ("@anna:fv.example", ("@anna:fv.example",), True),
        ("@anna:fv.example", ("@a?na:fv.example",), True),
        ("@anna:other.example", ("@*:fv.example",), False),
        ("@anna:fv.example.org", ("@*:fv.example",), False),
        ("@Anna:fv.example", ("@anna:fv.example",), False),
        ("@anna:fv.example", ("@bernd:fv.example", "@*:fv.example"), True),
        ("", ("@*:fv.example",), False),
    ],
)
def test_only_who_fits_a_pattern_may_talk_to_the_bot(
    person: str, patterns: tuple[str, ...], *, allowed: bool
) -> None:
    assert matrix.is_allowed(person, patterns) is allowed


def test_a_redacted_event_is_known_by_its_reason_or_its_emptiness() -> None:
    assert matrix.is_redacted({"content": {"body": "x"}, "unsigned": {"redacted_because": {}}})
    assert matrix.is_redacted({"content": {}})
    assert not matrix.is_redacted(message(text("x")))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2)
    ),
    max_leaves=4,
)
relations = json_values | st.fixed_dictionaries(
    {},
    optional={
        "rel_type": json_values | st.sampled_from(["m.thread", "m.replace", "m.annotation"]),
        "event_id": json_values,
        "key": json_values | st.just("✅"),
        "is_falling_back": json_values,
        "m.in_reply_to": json_values | st.fixed_dictionaries({"event_id": json_values}),
    },
)
hostile_contents = json_values | st.fixed_dictionaries(
    {},
    optional={
        "msgtype": json_values | st.sampled_from(["m.text", "m.file", "m.notice"]),
        "body": json_values,
        "formatted_body": json_values,
        "filename": json_values,
        "m.mentions": json_values | st.fixed_dictionaries({"user_ids": json_values}),
        "m.relates_to": relations,
    },
)


@given(hostile_contents, st.sampled_from(["m.room.message", "m.reaction", "m.room.encrypted"]))
def test_no_content_however_strange_stops_the_bot(content: Any, kind: str) -> None:
    event = {"type": kind, "content": content}
    inside = matrix.content_of(event)

    ids = [
        matrix.thread_of(event),
        matrix.replied_to(event),
        matrix.in_reply_to(event),
        matrix.replaces(event),
        matrix.confirmed(event),
    ]
    assert all(found is None or isinstance(found, str) for found in ids)
    assert isinstance(matrix.text_of(inside), str)
    assert isinstance(matrix.is_from_person(event), bool)
    assert isinstance(matrix.mentions(inside, BOT, NAMES), bool)
    assert all(isinstance(name, str) for name in matrix.file_names_of(inside))
    assert isinstance(matrix.is_redacted(event), bool)


@pytest.mark.parametrize(
    "target",
    ["$" + "a" * 40_000, "$\ud800", "kein Dollar", "$mit Leerzeichen", "$", ""],
    ids=["overlong", "half surrogate", "no sigil", "space", "empty id", "empty"],
)
def test_what_cannot_be_an_event_id_is_no_relation(target: str) -> None:
    """Anybody can write anything there; it must neither be asked for nor stored."""
    for relation in (
        {"rel_type": "m.thread", "event_id": target},
        {"m.in_reply_to": {"event_id": target}},
        {"rel_type": "m.replace", "event_id": target},
    ):
        event = {"type": "m.room.message", "content": {"m.relates_to": relation}}

        assert matrix.thread_of(event) is None
        assert matrix.replied_to(event) is None
        assert matrix.replaces(event) is None
