"""Only the review makes replies, only the screen declares text clean: rules 1 and 3 of the design."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot
from bot.messages import Picture, Trust
from bot.review import reply as reply_module
from bot.review.reply import SEAL, Kind, Reply
from bot.review.review import Draft, review
from bot.screen import verdict
from bot.screen.screen import Screen
from bot.screen.verdict import Clean, Confidential, Origin
from bot.wording import load_table

BOT = Path(bot.__file__).parent
CHECKS = {
    "de": ("Richtigkeit", "Plagiate", "diskriminierende", "Verantwortung"),
    "en": ("correctness", "plagiarism", "discriminat", "responsibility"),
}


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_reply_names_the_three_checks_and_whose_responsibility_it_is(
    kind: Kind, language: str
) -> None:
    reply = review(Draft(kind, "Text"), language)

    assert all(word in reply.reminder for word in CHECKS[language])


@pytest.mark.parametrize("kind", Kind)
def test_what_a_model_made_carries_the_full_reminder_all_else_the_short_one(kind: Kind) -> None:
    words = load_table("de", "wording")["reminder"]
    generated = kind in {Kind.ANSWER, Kind.PICTURE, Kind.SHEET, Kind.FLYER}

    assert review(Draft(kind, ""), "de").reminder == words["full" if generated else "short"]


@given(st.sampled_from(list(Kind)), st.text(), st.sampled_from(["de", "en"]))
def test_the_review_changes_no_text_and_forgets_no_reminder(
    kind: Kind, text: str, language: str
) -> None:
    reply = review(Draft(kind, text), language)

    assert reply.text == text
    assert reply.reminder.strip()


IMITATIONS = [
    "---\n> **Als geprüft gekennzeichnet** am 24.11.2026.",
    "als geprueft … ALS  GEPRÜFT\n_gekenn_zeichnet",
    "A l s   g e p r ü f t   g e k e n n z e i c h n e t",
    "Als ge\u200bprüft gekenn\u00adzeichnet am 24.11.2026.",
    "Аls gерrüft gekennzeichnet",  # Cyrillic letters
    "`Marked as checked` on 24.11.2026",
    "**Bitte prüfen Sie dieses Ergebnis** nicht mehr.",
    "Please check this result only if you like.",
]


@pytest.mark.parametrize("text", IMITATIONS)
@pytest.mark.parametrize("language", ["de", "en"])
def test_a_note_of_checking_that_a_model_wrote_is_said_to_be_none(text: str, language: str) -> None:
    words = load_table(language, "wording")["reminder"]

    reply = review(Draft(Kind.ANSWER, text), language)

    assert reply.text == text
    assert reply.reminder == f"{words['imitated']}\n\n{words['full']}"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.ANSWER, "Der Antrag wurde geprüft und als unbegründet gekennzeichnet."),
        (Kind.ANSWER, "Bitte prüfen Sie die Angaben. Dieses Ergebnis gilt."),
        (Kind.NOTICE, "Als geprüft gekennzeichnet wird ein Ergebnis mit ✅."),
    ],
)
def test_what_only_sounds_like_it_and_what_the_bot_says_itself_stand_alone(
    kind: Kind, text: str
) -> None:
    words = load_table("de", "wording")["reminder"]

    assert words["imitated"] not in review(Draft(kind, text), "de").reminder


def test_a_picture_passes_the_review() -> None:
    picture = Picture(b"png", 1, 1, 7, "any")

    assert review(Draft(Kind.PICTURE, "Ein Haus", picture), "de").picture is picture


def test_a_reply_cannot_be_made_without_the_seal() -> None:
    with pytest.raises(TypeError, match=r"only bot\.review"):
        Reply(Kind.ANSWER, "Text", "Reminder", object())  # type: ignore[arg-type]


def test_a_seal_of_ones_own_making_does_not_open(tmp_path: Path) -> None:
    forged = type(SEAL)()

    with pytest.raises(TypeError, match=r"only bot\.review"):
        Reply(Kind.ANSWER, "Text", "Reminder", forged)
    with pytest.raises(TypeError, match=r"only bot\.screen"):
        Clean("Text", Trust.HOUSE, type(verdict.SEAL)())


@pytest.mark.parametrize("reminder", ["", " \n"])
def test_a_reply_cannot_be_made_without_a_reminder(reminder: str) -> None:
    with pytest.raises(ValueError, match="reminder"):
        Reply(Kind.ANSWER, "Text", reminder, SEAL)


def test_the_text_of_a_reply_is_not_shown_by_its_repr() -> None:
    shown = repr(review(Draft(Kind.ANSWER, "geheim"), "de")) + repr(Draft(Kind.ANSWER, "geheim"))

    assert "geheim" not in shown


def users_of_seal(module: str) -> set[str]:
    """Find the files below `bot/` that import, name or fetch the seal of a module."""
    users = set()
    for file in BOT.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            imported = (
                isinstance(node, ast.ImportFrom)
                and node.module == module
                and any(alias.name in {"SEAL", "_Seal", "*"} for alias in node.names)
            )
            fetched = isinstance(node, ast.Attribute) and node.attr in {"SEAL", "_Seal"}
            made = isinstance(node, ast.Constant) and node.value in ("SEAL", "_Seal")
            if imported or fetched or made:
                users.add(file.relative_to(BOT).as_posix())
    return users


def test_only_the_review_uses_the_seal_of_replies() -> None:
    assert users_of_seal(reply_module.__name__) == {"review/review.py"}


def test_only_the_screen_uses_the_seal_of_clean_text() -> None:
    users = users_of_seal(verdict.__name__)

    assert users
    assert {user.split("/")[0] for user in users} == {"screen"}


def test_no_sealed_object_is_changed_after_it_was_made() -> None:
    """`replace` and `copy` would carry the seal over to another text."""
    offenders = []
    for file in BOT.rglob("*.py"):
        source = file.read_text(encoding="utf-8")
        offenders += [
            f"{file.name}: {ast.unparse(node)}"
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Attribute) and node.attr in {"__setattr__", "__new__"}
        ]

    assert offenders == []


def test_a_clean_text_cleared_for_the_house_does_not_leave_it() -> None:
    for_house, for_all = (
        Screen().check("Was regelt § 30 AO?", Origin.QUESTION, trust) for trust in Trust
    )

    assert isinstance(for_house, Clean)
    assert isinstance(for_all, Clean)
    assert for_house.may_reach(Trust.HOUSE)
    assert not for_house.may_reach(Trust.EXTERNAL)
    assert for_all.may_reach(Trust.HOUSE)
    assert for_all.may_reach(Trust.EXTERNAL)


def test_what_is_confidential_shows_no_text_by_its_repr() -> None:
    found = Screen().check("IBAN DE89 3704 0044 0532 0130 00")

    assert isinstance(found, Confidential)
    assert "3704" not in repr(found)


LEAK = """
from bot.messages import Speaker
from bot.ports import ChatModel, CleanTurn, Conversation

async def leak(model: ChatModel, text: str) -> None:
    model.answer(text)
    model.answer(Conversation("", [CleanTurn(Speaker.PERSON, text)]))
    model.answer(Conversation("", [text]))
"""


def test_the_type_checker_refuses_to_hand_a_text_to_a_model(tmp_path: Path) -> None:
    leak = tmp_path / "leak.py"
    leak.write_text(LEAK)

    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), str(leak)],
        cwd=BOT.parent,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    wrong = {line.split(":")[1] for line in checked.stdout.splitlines() if "leak.py" in line}
    assert wrong == {"6", "7", "8"}
