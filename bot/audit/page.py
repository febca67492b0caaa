"""`leitplanke audit serve`: the counts as a page, on this machine alone, by Datasette."""

from __future__ import annotations

import secrets
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import uvicorn
from datasette.app import Datasette
from markupsafe import Markup

from bot.audit.charts import bars, describe
from bot.audit.counts import counted, label_of, names_of
from bot.audit.guard import Guard
from bot.audit.ledger import Ledger
from bot.audit.statistics import OUTCOMES, RESULTS
from bot.audit.verify import verify
from bot.audit.view import Shown, queue_of, write_view
from bot.errors import PortTaken
from bot.settings import Settings
from bot.wording import fill, load_table

HOST = "127.0.0.1"
TEMPLATES = Path(__file__).parent / "templates"
FRESH_SECONDS = 30.0
JOURNAL_FILE = "journal.sqlite"
# What the page shows of the weeks together, and which outcomes it is about.
CHARTS = {
    "outcome": (),
    "stopped": ("refused",),
    "model": RESULTS,
    "time": RESULTS,
    "sign_off": RESULTS,
    "failure": ("failed",),
}


def serve(ledger: Ledger, settings: Settings, port: int) -> int:
    """Show the page until Ctrl-C; the address with the token is printed once."""
    token = secrets.token_urlsafe(24)
    with tempfile.TemporaryDirectory(prefix="leitplanke-audit-") as folder, _listening(port) as at:
        words = load_table(settings.language, "audit")["page"]
        app = application(ledger, settings, Path(folder), token)
        address = f"http://{HOST}:{at.getsockname()[1]}/?token={token}"
        sys.stdout.write(f"{fill(words['open'], address=address)}\n")
        sys.stdout.flush()
        # Its access log would hold the token.
        config = uvicorn.Config(app, access_log=False, log_level="error", lifespan="off")
        # uvicorn sends itself the signal again when it is done: the folder must go before.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        uvicorn.Server(config).run(sockets=[at])
    return 0


def application(ledger: Ledger, settings: Settings, folder: Path, token: str) -> Guard:
    """Build the page over a view in this folder."""
    page = Page(ledger, settings, folder / "audit.db")
    datasette = Datasette(
        files=[str(page.view)],
        template_dir=str(TEMPLATES),
        settings={
            "default_allow_sql": False,
            "allow_download": False,
            "allow_signed_tokens": False,
            "suggest_facets": False,
        },
        secret=secrets.token_hex(32),
    )
    datasette.jinja_env.globals["audit_page"] = page.variables
    refusal = load_table(settings.language, "audit")["page"]["no_token"]
    return Guard(datasette.app(), token, refusal)


@contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, port))
        except OSError:
            raise PortTaken(HOST, port) from None
        # Before the address is printed: it may be opened at once.
        listening.listen()
        yield listening


class Page:
    """What fills our front page; Datasette's own pages show the view's tables."""

    def __init__(self, ledger: Ledger, settings: Settings, view: Path) -> None:
        self._ledger = ledger
        self._settings = settings
        self.view = view
        self._names = names_of(settings.language)
        self._chain = self._verified()
        self._shown = self._look()
        self._looked_at = time.monotonic()

    def variables(self) -> dict[str, Any]:
        """Say what the template shows, as of now or a moment ago."""
        if time.monotonic() - self._looked_at > FRESH_SECONDS:
            self._shown = self._look()
            self._looked_at = time.monotonic()
        return self._variables()

    def _look(self) -> Shown:
        groups = counted(self._ledger, self._settings)
        queue = queue_of(self._settings.data.path / JOURNAL_FILE)
        shown = Shown(groups, queue, self._retention(), datetime.now().astimezone())
        write_view(self.view, shown)
        return shown

    def _verified(self) -> dict[str, str]:
        words = self._names["page"]
        outcome = verify(self._ledger)
        return {
            words["chain"]: words["chain_flawed" if outcome.findings else "chain_whole"],
            words["checked_at"]: datetime.now().astimezone().strftime("%d.%m.%Y %H:%M"),
            words["rows"]: str(outcome.rows),
            words["erased"]: str(outcome.erased),
        }

    def _retention(self) -> dict[str, str]:
        words, audit = self._names["page"], self._settings.audit
        oldest = next((entry.week for _, entry in self._ledger.entries()), words["none"])
        return {
            words["keep_days"]: str(audit.keep_days),
            words["oldest"]: oldest,
            words["first_row"]: str(self._ledger.start().number + 1),
            words["least"]: str(audit.least_people),
            **self._chain,
        }

    def _variables(self) -> dict[str, Any]:
        words = self._names["page"]
        shown = self._shown
        return {
            "lang": self._settings.language,
            "words": words,
            "stamp": shown.made_at.strftime("%d.%m.%Y %H:%M"),
            "least": self._settings.audit.least_people,
            "weeks": [self._week(group) for group in shown.groups],
            "outcomes": [(name, label_of(name, self._names)) for name in OUTCOMES],
            "charts": [self._chart(question) for question in CHARTS],
            "queue": [(words[state], count) for state, count in shown.queue.items()],
            "retention": list(shown.retention.items()),
        }

    def _week(self, group: Any) -> dict[str, Any]:
        counts = {c.name: c.count for c in group.cells if c.question == "outcome"}
        room_type = self._names["room_type"].get(group.room_type, group.room_type)
        return {"group": group, "room_type": room_type, "counts": counts}

    def _chart(self, question: str) -> dict[str, Any]:
        title = self._names["page"][f"chart_{question}"]
        found = self._shown.summed(question, *CHARTS[question])
        rows = [(label_of(name, self._names), count) for name, count in found]
        svg = Markup(bars(rows, describe(title, rows))) if rows else ""  # noqa: S704  (it escapes)
        return {"id": question, "title": title, "rows": rows, "svg": svg}
