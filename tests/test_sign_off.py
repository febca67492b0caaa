"""A person marks a result as checked, and it shows: once, for whoever may, until taken back."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from bot.adapters.matrix.content import META
from bot.adapters.matrix.results import before
from bot.adapters.matrix.writing import compose, text_and_below, with_sign_off
from bot.audit.entry import Entry
from bot.dispatch import Job
from bot.journal import Journal, Signed
from bot.journal_tables import migrations
from bot.messages import Aspect, Batch, Message, Ref, Said, SignOff
from bot.pipeline import answer_job
from bot.review.docx import to_docx
from bot.review.export import files_of, to_markdown
from bot.review.facts import Facts
from bot.review.marks import aspects_of, buttons
from bot.review.reply import Kind
from bot.review.review import Draft, review
from bot.settings import SignOffSettings
from tests.fakes import ANNA, ROOM, message
from tests.test_audit import QUESTION, Scene

BERND = "@bernd:localhost"
ANSWER = Ref(ROOM, "$reply $frage1")


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    built = Scene(tmp_path)
    yield built
    built.recorder.close()


def reaction(
    number: int,
    sender: str = ANNA,
    answer: Ref = ANSWER,
    aspects: tuple[Aspect, ...] = tuple(Aspect),
) -> Message:
    ref = Ref(ROOM, f"$haken{number}")
    return Message(ref, sender, "$frage1", "", direct=True, signs=answer, aspects=aspects)


def removal(number: int, of: Message) -> Message:
    ref = Ref(ROOM, f"$weg{number}")
    return Message(ref, of.sender, of.thread, "", direct=True, signs=of.signs, withdraws=of.ref)


async def take(scene: Scene, *messages: Message, resumed: bool = False) -> None:
    for item in messages:
        scene.messenger.messages[item.ref.event_id] = item
        scene.bot.journal.admit(Batch("t", (item,)))
        await answer_job(Job(item.ref, item.thread, item, resumed=resumed), scene.bot)


def mark(scene: Scene) -> tuple[list[str], str]:
    signed, line = scene.messenger.marks[ANSWER.event_id]
    return [one.ref.event_id for one in signed], line


def signing(rows: list[Entry]) -> list[str]:
    return [row.kind for row in rows if row.kind in {"signed", "withdrawn"}]


async def test_a_check_on_an_answer_shows_under_it_and_says_nothing_more(scene: Scene) -> None:
    await scene.ask(QUESTION)
    sent = len(scene.messenger.sends)

    await take(scene, reaction(1))

    assert mark(scene)[0] == ["$haken1"]
    assert "Als geprüft gekennzeichnet" in mark(scene)[1]
    assert ANNA not in mark(scene)[1]
    assert len(scene.messenger.sends) == sent
    assert scene.bot.journal.counts()["pending"] == 0


async def test_the_audit_knows_when_and_what_was_found_but_not_who(scene: Scene) -> None:
    scene.model.answers = "Rufen Sie 0211 4972-1234 an."
    await scene.ask(QUESTION)

    await take(scene, reaction(1, BERND))

    answered, signed = scene.rows()
    assert signed.kind == "signed"
    assert signed.about == answered.about
    assert json.loads(signed.found) == json.loads(answered.found) == {"phone": 1}
    assert signed.person != answered.person
    assert BERND not in str(signed)


async def test_taking_the_reaction_back_takes_the_sign_off_back(scene: Scene) -> None:
    await scene.ask(QUESTION)
    first, second = reaction(1), reaction(2, BERND)
    await take(scene, first, second)
    assert "von 2 Personen" in mark(scene)[1]

    await take(scene, removal(1, first))
    assert mark(scene)[0] == ["$haken2"]

    await take(scene, removal(2, second))
    assert mark(scene) == ([], "")
    assert signing(scene.rows()) == ["signed", "signed", "withdrawn", "withdrawn"]


async def test_whatever_is_done_again_after_a_crash_counts_once(scene: Scene) -> None:
    await scene.ask(QUESTION)
    once = reaction(1)
    await take(scene, once)
    await take(scene, once, resumed=True)
    await take(scene, removal(1, once))
    await take(scene, removal(1, once), resumed=True)

    assert mark(scene) == ([], "")
    assert signing(scene.rows()) == ["signed", "withdrawn"]


async def test_where_only_who_asked_may_sign_the_reaction_of_others_counts_for_nothing(
    scene: Scene,
) -> None:
    asker = SignOffSettings(by="asker")
    scene.bot = replace(
        scene.bot, settings=scene.bot.settings.model_copy(update={"sign_off": asker})
    )
    await scene.ask(QUESTION)

    await take(scene, reaction(1, BERND))
    await take(scene, message("!geprueft", 5, thread="$frage1", sender=BERND))

    assert scene.messenger.marks == {}
    assert "wer danach gefragt hat" in scene.messenger.sends[-1].text
    await take(scene, reaction(2, ANNA))
    assert mark(scene)[0] == ["$haken2"]


@pytest.mark.parametrize("word", ["!geprueft", "!geprüft", "!checked"])
async def test_the_word_in_the_thread_or_as_a_reply_signs_too(scene: Scene, word: str) -> None:
    await scene.ask(QUESTION)
    said = message(word, 5, thread="$frage1")

    await take(scene, said)

    assert mark(scene)[0] == ["$frage5"]
    assert "gekennzeichnet" in scene.messenger.reply_to(said).text
    assert scene.bot.journal.signed("$frage5") == Signed(ANSWER, "$frage1")


async def test_without_a_result_there_is_nothing_to_sign_and_nothing_to_export(
    scene: Scene,
) -> None:
    for number, word in enumerate(("!geprueft", "!export"), 1):
        await scene.ask(word, number)

        assert "kein Ergebnis" in scene.messenger.reply_to(message(word, number)).text
    assert scene.messenger.marks == {}


@pytest.mark.parametrize(
    ("offer", "offered"),
    [
        ("one", ("✅",)),
        ("three", ("✓ Richtigkeit", "✓ Plagiate", "✓ Diskriminierung")),
        ("none", ()),
    ],
)
async def test_a_check_to_touch_is_offered_under_results_alone(
    scene: Scene, offer: Literal["one", "three", "none"], offered: tuple[str, ...]
) -> None:
    chosen = scene.bot.settings.model_copy(update={"sign_off": SignOffSettings(offer=offer)})
    scene.bot = replace(scene.bot, settings=chosen)

    await scene.ask(QUESTION, 1)
    await scene.ask("!hilfe", 2)

    assert scene.messenger.reply_to(message("", 1)).offers == offered
    assert scene.messenger.reply_to(message("", 2)).offers == ()


# Aspect by aspect


async def test_a_result_is_checked_when_each_aspect_is(scene: Scene) -> None:
    await scene.ask(QUESTION)

    await take(scene, reaction(1, aspects=(Aspect.CORRECTNESS,)))
    assert mark(scene)[1].endswith("Richtigkeit. Noch offen: Plagiate, diskriminierende Inhalte.")

    await take(scene, reaction(2, aspects=(Aspect.DISCRIMINATION,)))
    assert "Noch offen: Plagiate." in mark(scene)[1]

    await take(scene, reaction(3, BERND, aspects=(Aspect.PLAGIARISM,)))
    assert "Noch offen" not in mark(scene)[1]
    assert "von 2 Personen" in mark(scene)[1]


async def test_one_person_with_three_buttons_is_one_person(scene: Scene) -> None:
    await scene.ask(QUESTION)

    await take(scene, *(reaction(n, aspects=(aspect,)) for n, aspect in enumerate(Aspect)))

    assert "Personen" not in mark(scene)[1]
    assert "Noch offen" not in mark(scene)[1]


async def test_taking_one_button_back_opens_that_aspect_again(scene: Scene) -> None:
    await scene.ask(QUESTION)
    checks = [reaction(n, aspects=(aspect,)) for n, aspect in enumerate(Aspect)]
    await take(scene, *checks)

    await take(scene, removal(1, checks[1]))

    assert "Noch offen: Plagiate." in mark(scene)[1]
    last = scene.rows()[-1]
    assert (last.kind, last.detail) == ("withdrawn", "plagiarism")


async def test_the_audit_says_which_aspect_was_checked(scene: Scene) -> None:
    await scene.ask(QUESTION)

    await take(scene, reaction(1, aspects=(Aspect.PLAGIARISM,)), reaction(2, BERND))

    assert [row.detail for row in scene.rows() if row.kind == "signed"] == ["plagiarism", ""]


async def test_a_sign_off_removed_by_a_moderator_was_its_authors(scene: Scene) -> None:
    await scene.ask(QUESTION)
    check = reaction(1, BERND)
    await take(scene, check)

    await take(scene, replace(removal(1, check), sender=ANNA))

    signed, withdrawn = (row for row in scene.rows() if row.kind in {"signed", "withdrawn"})
    assert signed.person == withdrawn.person


async def test_a_sign_off_that_cannot_be_shown_is_told(scene: Scene) -> None:
    await scene.ask(QUESTION)
    check = reaction(1)
    scene.messenger.refuses_marks = True

    await take(scene, check)

    assert "konnte unter dem Ergebnis nicht vermerkt werden" in scene.messenger.reply_to(check).text
    assert signing(scene.rows()) == []
    assert scene.bot.journal.counts()["pending"] == 0


async def test_a_word_that_cannot_be_shown_is_told(scene: Scene) -> None:
    await scene.ask(QUESTION)
    said = message("!geprueft", 5, thread="$frage1")
    scene.messenger.refuses_marks = True

    await take(scene, said)

    assert "konnte unter dem Ergebnis nicht vermerkt werden" in scene.messenger.reply_to(said).text
    assert signing(scene.rows()) == []


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_button_means_the_same_in_every_language(language: str) -> None:
    assert [aspects_of(button) for button in buttons(language)] == [(one,) for one in Aspect]
    assert aspects_of("✅") == tuple(Aspect)
    assert aspects_of("👍") == ()


# The event itself


def answer_content(text: str = "Eine Antwort.", remarks: tuple[str, ...] = ()) -> dict[str, object]:
    facts = Facts("haus", "house", ("phone",))
    reply = review(Draft(Kind.ANSWER, text, remarks=remarks, facts=facts), "de")
    (content,) = compose(reply, message("?"))
    return content


@given(text=st.text(max_size=80), remark=st.text(min_size=1, max_size=40))
@settings(max_examples=60)
def test_the_line_stands_above_what_stood_there_and_goes_without_a_trace(
    text: str, remark: str
) -> None:
    content = answer_content(text.replace("\r", ""), (remark,))
    signed = with_sign_off(content, "Geprüft am 1.", [{"event": "$e", "at": 1.0}])
    again = with_sign_off(signed, "Geprüft am 2.", [{"event": "$f", "at": 2.0}])
    gone = with_sign_off(again, "", [])

    assert text_and_below(again) == text_and_below(content)
    assert "Geprüft am 2." in again["body"]
    assert "Geprüft am 1." not in again["body"]
    assert again["body"].endswith(text_and_below(content)[1])
    assert gone["body"] == content["body"]
    assert gone["formatted_body"] == content["formatted_body"]


def test_an_answer_that_is_written_anew_has_no_sign_off() -> None:
    signed = with_sign_off(answer_content(), "Geprüft.", [{"event": "$e", "at": 1.0}])

    assert signed[META]["signed"]
    assert "signed" not in answer_content("Eine andere Antwort.")[META]


# The journal


def test_what_an_event_signs_is_kept_until_its_day(tmp_path: Path) -> None:
    journal = Journal(Database(memory=True), clock=lambda: 1000.0)
    first = reaction(1)
    journal.admit(Batch("t", (first, removal(1, first))))

    assert journal.signed("$haken1") == Signed(ANSWER, "$frage1")
    assert journal.signed("$weg1") is None
    journal.delete_sign_offs_before(1001.0)
    assert journal.signed("$haken1") is None


def test_a_journal_from_before_the_sign_offs_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "journal.sqlite"
    old = Database(file)
    migrations.apply(old, stop_before="m002_sign_offs")
    old.execute("insert into sync values (1, 'alt')")
    old.conn.commit()
    old.close()
    with sqlite3.connect(file) as db:
        tables = [row[0] for row in db.execute("select name from sqlite_master")]
    db.close()
    assert "sign_offs" not in tables

    journal = Journal.at(file)
    journal.admit(Batch("neu", (reaction(1),)))

    assert journal.token == "neu"
    assert journal.signed("$haken1") is not None
    journal.close()


# Files for the record

TEXT = """Sehr geehrte Damen und Herren,

die **Frist** läuft ab: siehe [§ 108 AO](https://www.gesetze-im-internet.de/ao_1977/__108.html).

1. Antrag
2. Bescheid
   - Anlage

| Jahr | Betrag |
|---|---|
| 2024 | 100 € |

```
code
```
"""
SAID = Said(
    Ref(ROOM, "$frage"),
    (ANSWER,),
    Kind.ANSWER,
    TEXT,
    "§ 108 AO wurde gefunden.\n\nBitte prüfen Sie dieses Ergebnis.",
    ANNA,
    1_763_942_400.0,
    "haus",
    (),
    (SignOff(Ref(ROOM, "$haken"), 1_764_028_800.0, BERND),),
)


def test_an_export_says_who_checked_which_aspect() -> None:
    part = replace(SAID.signed[0], aspects=(Aspect.CORRECTNESS, Aspect.PLAGIARISM))

    written = to_markdown(replace(SAID, signed=(part,)), "de")

    assert (
        f"- Teilweise als geprüft gekennzeichnet: {BERND}, 25.11.2025 (Richtigkeit, Plagiate)"
        in written
    )


async def test_a_result_is_exported_as_files_with_all_that_the_record_needs(scene: Scene) -> None:
    await scene.ask(QUESTION)
    await take(scene, reaction(1, BERND))

    await take(scene, message("!export", 7, thread="$frage1"))

    reply = scene.messenger.reply_to(message("", 7))
    assert [file.name for file in reply.files] == ["entwurf.md", "entwurf.docx"]
    written = reply.files[0].data.decode()
    for part in (
        "Eine Antwort.",
        "Modell: haus",
        BERND,
        "Bitte prüfen Sie dieses Ergebnis",
        "KI-Modell",
    ):
        assert part in written


def test_the_word_file_says_the_same_as_the_other(tmp_path: Path) -> None:
    markdown, word = files_of(SAID, "de")
    document = docx.Document(io.BytesIO(word.data))
    said = "\n".join(
        [p.text for p in document.paragraphs]
        + [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    )

    for part in ("Sehr geehrte", "§ 108 AO (https://www", "Antrag", "Anlage", "100 €", "code"):
        assert part in said
    for part in (
        "Modell: haus",
        f"{BERND}, 25.11.2025",
        "Bitte prüfen Sie",
        "Erzeugt am: 24.11.2025",
    ):
        assert part in said
        assert part in markdown.data.decode()
    assert "KI-Modell" in document.sections[0].footer.paragraphs[0].text
    assert any(run.bold for p in document.paragraphs for run in p.runs if run.text == "Frist")


def numbering(document: Any) -> list[tuple[str, str, int | None]]:
    return [
        (p.text, p.style.name, next(map(int, p._p.xpath(".//w:numId/@w:val")), None))
        for p in document.paragraphs
    ]


def test_every_numbered_list_begins_where_it_says_and_counts_items_alone() -> None:
    text = "1. eins\n\n   und mehr\n2. zwei\n\nText\n\n4. vier\n5. fünf"

    document = docx.Document(io.BytesIO(to_docx(text, "t", "m")))

    one, more, two, between, four, five = numbering(document)
    assert more[1:] == ("List Continue", None)
    assert between[1:] == ("Normal", None)
    assert one[2] == two[2] != four[2] == five[2]
    starts = document.part.numbering_part.element.xpath("//w:startOverride/@w:val")
    assert starts == ["1", "4"]


def test_nothing_in_a_text_can_pass_for_the_record_of_its_checks() -> None:
    forged = "## Angaben zur Prüfung\n\n- Als geprüft gekennzeichnet: @leitung:amt.de"

    exported = to_markdown(replace(SAID, signed=(), text=forged), "de")

    assert exported.index("Noch nicht als geprüft") < exported.index("@leitung:amt.de")
    assert exported.count("\n## Angaben zur Prüfung") == 1
    assert "\n#### Angaben zur Prüfung" in exported


def test_headings_of_a_text_stand_below_those_of_the_record_and_code_stays_as_it_is() -> None:
    text = "Titel\n=====\n\n# eins\n\n```\n# Kommentar\n```\n\n##### fünf"

    exported = to_markdown(replace(SAID, text=text), "de")

    assert "\n### Titel\n" in exported
    assert "\n### eins\n" in exported
    assert "\n# Kommentar\n" in exported
    assert "\n###### fünf" in exported


def test_a_word_file_says_when_it_was_written() -> None:
    document = docx.Document(io.BytesIO(to_docx("Text", "t", "m")))

    assert document.core_properties.created.year >= 2025


def test_only_what_stood_there_when_somebody_wrote_can_be_meant() -> None:
    events = [{"event_id": name} for name in ("$answer", "$check", "$later")]

    assert before(Ref("!r", "$check"), events) == events[:1]
    assert before(Ref("!r", "$elsewhere"), events) == events


def test_an_unsigned_result_is_exported_as_not_checked() -> None:
    assert "Noch nicht als geprüft" in to_markdown(replace(SAID, signed=()), "de")


@given(text=st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_text_becomes_a_word_file_that_opens(text: str) -> None:
    written = to_docx(
        f"# x\n\n{text}\n\n* a\n  * b\n    * c\n      * d\n        * e\n\n> q", "t", "m"
    )

    assert docx.Document(io.BytesIO(written)).paragraphs
