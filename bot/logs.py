"""Logs hold ids and figures.

What an exception says may quote a person, so only its type and places count. What a library logs
may quote one as well: of such a record the level and the logger's name remain.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from types import TracebackType
from typing import Literal

from typing_extensions import override

LEVELS = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warning": logging.WARNING,
    "error": logging.ERROR,
}
IDS = ("event", "room")
OURS = {"bot", "__main__"}
# These libraries log much and say nothing that we do not log ourselves.
WITHHELD = "(a library's message is not logged)"
SILENCED = ("nio", "peewee", "openai", "httpx", "httpx2", "httpcore2", "aiohttp.access", "asyncio")


class IdsOnly(logging.Formatter):
    """One line an event: moment, level, place, message, ids; of an exception type and places."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        pairs = [f"{key}={value}" for key, value in _fields(self, record).items()]
        return " ".join(" ".join(pairs).split())

    @override
    def formatException(self, ei: object) -> str:
        raise AssertionError("exceptions are formatted by places() alone")


class IdsOnlyJson(IdsOnly):
    """The same, one JSON object a line."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(_fields(self, record), ensure_ascii=False)


def set_up(level: str, form: Literal["text", "json"]) -> None:
    """Send our log to standard error and silence the libraries that quote texts."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(IdsOnlyJson() if form == "json" else IdsOnly())
    logging.basicConfig(level=LEVELS[level], handlers=[handler], force=True)
    for name in SILENCED:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    sys.excepthook = _log_uncaught


def places(trace: TracebackType | None) -> str:
    """Name the file, line and function of each step, without values."""
    steps = traceback.extract_tb(trace)
    return " > ".join(f"{step.filename.rsplit('/', 1)[-1]}:{step.lineno}" for step in steps)


def _fields(formatter: logging.Formatter, record: logging.LogRecord) -> dict[str, str]:
    fields = {
        "at": formatter.formatTime(record),
        "level": record.levelname.lower(),
        "from": record.name,
        "message": record.getMessage() if record.name.split(".")[0] in OURS else WITHHELD,
    }
    fields |= {key: str(getattr(record, key)) for key in IDS if hasattr(record, key)}
    if record.exc_info and record.exc_info[0]:
        fields["error"] = record.exc_info[0].__name__
        fields["places"] = places(record.exc_info[2])
    return fields


def _log_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Stand in for Python's own traceback, which quotes the exception and all its causes."""
    logging.getLogger("bot").critical("stopped by an error", exc_info=(kind, error, trace))
