"""The hand-written messages of the bench are whole, marked, different from each other and many."""

from collections import Counter
from pathlib import Path

import pytest

from tests.bench.screen.raw_messages import CLEAN, CONFIDENTIAL, KINDS, Span, read

LEAST = Counter(dict.fromkeys(KINDS, 17)) | Counter(
    person=50,
    special_category=35,
    tax_case=35,
    credential=35,
    case_file=25,
    business_secret=25,
    address=25,
)


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "messages.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_confidential_message_has_a_known_kind_and_a_part_of_that_kind() -> None:
    for message in read(CONFIDENTIAL):
        assert message.kind in KINDS
        assert message.kind in {span.kind for span in message.spans}, message.text


def test_every_part_points_at_text_and_none_overlaps() -> None:
    for message in read(CONFIDENTIAL):
        last = 0
        for span in message.spans:
            assert last <= span.start < span.end <= len(message.text)
            assert message.text[span.start : span.end].strip()
            last = span.end


def test_clean_messages_have_no_marked_part_and_a_category_that_is_no_kind() -> None:
    for message in read(CLEAN):
        assert not message.spans
        assert message.kind not in KINDS


def test_no_message_stands_twice() -> None:
    texts = [" ".join(m.text.lower().split()) for m in read(CONFIDENTIAL) + read(CLEAN)]
    assert [text for text, times in Counter(texts).items() if times > 1] == []


def test_there_are_enough_messages_of_every_kind() -> None:
    found = Counter(message.kind for message in read(CONFIDENTIAL))
    assert LEAST - found == Counter()
    assert found.total() >= 420
    clean = Counter(message.kind for message in read(CLEAN))
    assert clean.total() >= 420
    assert 0.35 <= clean["prose"] / clean.total() <= 0.45


def test_marks_are_taken_out_and_a_prefix_names_another_kind(tmp_path: Path) -> None:
    path = written(tmp_path, "%% person\nFrau ⟦Sol⟧, ⟦phone:0151 1⟧\nund ⟦user: x⟧\n")
    [message] = read(path)
    assert message.text == "Frau Sol, 0151 1\nund user: x"
    assert message.spans == (
        Span(5, 8, "person"),
        Span(10, 16, "phone"),
        Span(21, 28, "person"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "vorweg\n%% person\nFrau ⟦Sol⟧",
        "%% person\nFrau ⟦Sol",
        "%% person\nFrau Sol⟧",
        "%% person\nFrau ⟦⟦Sol⟧⟧",
        "%% person\n\n%% person\nFrau ⟦Sol⟧",
        "%% person\nFrau ⟦Sol⟧\n%% zwei Wörter\nText",
    ],
)
def test_a_stray_mark_or_header_is_told(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError, match=r"messages\.txt"):
        read(written(tmp_path, text))
