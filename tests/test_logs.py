"""Whatever goes wrong, no text of a person gets into the log."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator

import pytest

from bot.logs import IdsOnly, IdsOnlyJson, places, set_up

SECRET = "Steuernummer 133/8150/8159"


@pytest.fixture(params=[IdsOnly, IdsOnlyJson])
def written(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """All that the formatter writes, through a logger of ours and the root."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(request.param())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


log = logging.getLogger("bot.example")


def fail() -> None:
    error = ValueError(f"first {SECRET}")
    error.add_note(f"note {SECRET}")
    raise error


def fail_with_a_chain() -> None:
    try:
        fail()
    except ValueError as first:
        raise RuntimeError(f"last {SECRET}") from first


def fail_together() -> None:
    raise ExceptionGroup(SECRET, [ValueError(SECRET)])


def test_of_an_exception_only_type_and_places_are_logged(written: io.StringIO) -> None:
    try:
        fail_with_a_chain()
    except RuntimeError:
        log.exception("job failed", extra={"event": "$event"})

    line = written.getvalue()
    assert "RuntimeError" in line
    assert "test_logs.py:" in line
    assert "$event" in line
    assert "133/8150" not in line


def test_of_a_group_of_exceptions_no_text_is_logged(written: io.StringIO) -> None:
    try:
        fail_together()
    except ExceptionGroup:
        log.exception("group")

    assert "ExceptionGroup" in written.getvalue()
    assert "133/8150" not in written.getvalue()


def test_the_stack_is_not_logged(written: io.StringIO) -> None:
    log.error("here", stack_info=True)

    assert "log.error" not in written.getvalue()


@pytest.mark.parametrize("library", ["sqlite_utils", "aiohttp.server", "urllib3", "py.warnings"])
def test_what_a_library_says_is_withheld(written: io.StringIO, library: str) -> None:
    logging.getLogger(library).warning("cannot handle %s", SECRET)

    line = written.getvalue()
    assert library in line
    assert "133/8150" not in line


def test_one_event_is_one_line(written: io.StringIO) -> None:
    log.info("sync: %s", "first\nsecond", extra={"room": "!room:x", "other": SECRET})

    assert written.getvalue().count("\n") == 1
    assert "!room:x" in written.getvalue()
    assert "133/8150" not in written.getvalue()


def test_json_lines_can_be_read_back() -> None:
    record = log.makeRecord(log.name, logging.INFO, "f", 1, "Grüße %d", (7,), None)

    fields = json.loads(IdsOnlyJson().format(record))

    assert fields["message"] == "Grüße 7"
    assert fields["level"] == "info"
    assert fields["from"] == "bot.example"


def test_places_of_nothing_are_empty() -> None:
    assert places(None) == ""


CRASH = f"""
import asyncio, logging
from bot.logs import set_up
set_up("debug", "{{form}}")
logging.getLogger("nio.client").critical("{SECRET}")
async def lost():
    raise KeyError("{SECRET}")
async def main():
    forgotten = asyncio.create_task(lost())
    await asyncio.sleep(0.01)
    del forgotten
asyncio.run(main())
try:
    raise ValueError("{SECRET}")
except ValueError as error:
    raise RuntimeError("{SECRET}") from error
"""


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_crash_of_the_process_says_where_and_not_what(form: str) -> None:
    crash = CRASH.replace("{form}", form)
    ended = subprocess.run(
        [sys.executable, "-c", crash], capture_output=True, text=True, check=False, timeout=60
    )

    assert ended.returncode == 1
    assert "RuntimeError" in ended.stderr
    assert "133/8150" not in ended.stderr + ended.stdout


def test_the_level_that_was_set_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    handlers, level, hook = list(root.handlers), root.level, sys.excepthook
    try:
        set_up("warning", "text")
        log.info("quiet")
        log.warning("loud")
    finally:
        root.handlers, sys.excepthook = handlers, hook
        root.setLevel(level)

    assert "loud" in capsys.readouterr().err
    assert "quiet" not in capsys.readouterr().err
