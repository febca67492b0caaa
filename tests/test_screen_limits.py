"""The screen fails closed, stays in bounds and never speaks to anybody."""

from __future__ import annotations

import logging
import socket
import subprocess
import sys

import pytest

from bot.screen import work
from bot.screen.kind import Kind
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser
from bot.screen.recognisers import Recognisers
from bot.screen.screen import Screen
from bot.screen.thread import NotMaskable
from bot.screen.verdict import Clean, Confidential, Origin

SECRET = "DE44 5001 0517 5407 3249 31"
EVERYTHING = (
    "Herr Kurz, geb. 12.03.1975, Lindenallee 14, 59423 Unna, Tel. 0171 2345678, max.kurz@web.de, DE44 5001 0517 5407 3249 31,"
    " INGDDEFFXXX, 50618324391, 133/8150/8159, DE136695976, L01X00T471, 65170839J003, A123456780, K-AB 1234, Passwort: Fuchsbau_88,"
    " 10.34.7.112, NTA2MTgzMjQzOTE=, %41%42, Az. 4711-2024/0815"
)


class Broken(Exception):
    """A recogniser that fails, with the text in its sentence."""


def broken(reading: Reading) -> list[Hit]:
    raise Broken(reading.text)


@pytest.fixture
def failing() -> Screen:
    screen = Screen()
    screen._recognisers = Recognisers((Recogniser(find=broken),))
    return screen


def test_a_failing_recogniser_is_a_refusal_over_the_whole_text(failing: Screen) -> None:
    verdict = failing.check(SECRET)

    assert isinstance(verdict, Confidential)
    assert [(f.kind, f.start, f.end) for f in verdict.findings] == [
        ("screen_failure", 0, len(SECRET))
    ]
    assert verdict.masked == ""


def test_a_failure_shows_no_text_to_anybody(
    failing: Screen, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(NotMaskable) as refused:
        failing.thread().mask(SECRET, Origin.QUESTION)

    assert SECRET not in caplog.text
    assert SECRET not in repr(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__context__ is None


@pytest.mark.parametrize(
    "text", ["a" * (work.LONGEST_TEXT + 1), "1 " * 90_000, "\ufdfa" * 90_000, "10.1.2.3." * 20_000]
)
def test_a_text_that_takes_too_much_work_is_refused_not_passed(text: str) -> None:
    assert [finding.kind for finding in Screen().findings(text)] == ["screen_failure"]


def test_a_long_ordinary_text_is_screened_to_its_end() -> None:
    prose = (
        "Die Festsetzungsfrist beträgt vier Jahre; sie beginnt mit Ablauf des Kalenderjahrs. "
        * 2200
    )
    screen = Screen()

    assert isinstance(screen.check(prose), Clean)
    assert [finding.kind for finding in screen.findings(prose + SECRET)] == [Kind.IBAN]


def test_the_budget_of_one_text_is_not_the_next_one_s() -> None:
    screen = Screen()
    screen.findings("1 " * 90_000)

    assert screen.findings("Guten Morgen") == []


def test_text_that_has_no_utf8_form_is_answered() -> None:
    assert isinstance(Screen().check("\ud800 Guten Morgen"), Clean)
    assert isinstance(Screen().check(f"\ud800 {SECRET}"), Confidential)


def test_the_empty_text_is_clean() -> None:
    assert isinstance(Screen().check(""), Clean)


def test_no_socket_is_ever_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*arguments: object, **more: object) -> None:
        raise AssertionError("the screen opened a socket")

    monkeypatch.setattr(socket, "socket", forbidden)
    monkeypatch.setattr(socket, "create_connection", forbidden)
    monkeypatch.setattr(socket, "getaddrinfo", forbidden)

    found = Screen().findings(EVERYTHING)

    assert {"iban", "phone", "email", "tax_id", "person"} <= {finding.kind for finding in found}


def test_no_socket_is_opened_while_the_screen_is_loaded() -> None:
    program = (
        "import socket, sys\n"
        "class Forbidden(socket.socket):\n"
        "    def __init__(self, *a, **k): sys.exit('opened a socket')\n"
        "socket.socket = Forbidden\n"
        "from bot.screen.screen import Screen\n"
        "from bot.screen.verdict import Confidential\n"
        f"sys.exit(not isinstance(Screen().check({EVERYTHING!r}), Confidential))\n"
    )

    assert (
        subprocess.run([sys.executable, "-c", program], check=False, capture_output=True).returncode
        == 0
    )
