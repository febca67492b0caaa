"""The audit's page: behind a token, on this machine alone, with nothing that `stats` would not show."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.audit.audit import Happening, entry_of
from bot.audit.charts import BAR, TEXT, bars
from bot.audit.entry import Event
from bot.audit.ledger import Ledger
from bot.audit.view import queue_of
from bot.journal import Journal
from bot.messages import Batch, Ref
from bot.review.facts import Facts
from bot.settings import load
from tests.fakes import message
from tests.test_audit_command import DAY, NOW, TOML

datasette = pytest.importorskip("datasette")

import httpx  # noqa: E402  (comes with Datasette)

from bot.audit.page import TEMPLATES, application  # noqa: E402

TOKEN = "ein-langes-zufaelliges-token"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
KINDS = ("tax_id", "iban", "person", "phone")


def write_audit(folder: Path, language: str = "de") -> None:
    """Write three weeks of events of twelve people, and a room with three."""
    (folder / "leitplanke.toml").write_text(f'language = "{language}"\n{TOML}')
    (folder / "var").mkdir()
    now = [NOW]
    ledger = Ledger(
        folder / "var" / "audit.sqlite", folder / "keys" / "audit.key", clock=lambda: now[0]
    )
    number = 0
    for days in (21, 14, 7):
        now[0] = NOW - days * DAY
        for event, person, direct in happenings():
            number += 1
            asked = replace(message("?", sender=person), ref=Ref("!r", f"${number}"), direct=direct)
            facts = (
                Facts("haus", "house")
                if event != Event.REFUSED
                else Facts(found=(KINDS[number % 2],))
            )
            told = Happening(event, asked, now[0], facts)
            seconds = 4.0 if number % 3 else 20.0
            ledger.append(lambda week, key, t=told, s=seconds: entry_of(t, s, week, key), now[0])
    ledger.close()
    journal = Journal.at(folder / "var" / "journal.sqlite")
    journal.admit(Batch("t", (message("?", 1), message("?", 2))))
    journal.close()


def happenings() -> Iterator[tuple[Event, str, bool]]:
    for person in range(12):
        yield Event.ANSWERED, f"@p{person}:x", True
        yield Event.REFUSED, f"@p{person}:x", True
    for person in range(7):
        yield Event.PICTURE, f"@p{person}:x", True
    for person in range(3):
        yield Event.ANSWERED, f"@q{person}:x", False
    yield Event.FAILED, "@p0:x", True


@pytest.fixture
def client(tmp_path: Path) -> Iterator[httpx.AsyncClient]:
    write_audit(tmp_path)
    settings = load(tmp_path / "leitplanke.toml").settings
    ledger = Ledger(settings.data.path / "audit.sqlite", settings.audit.key_file)
    app = application(ledger, settings, tmp_path, TOKEN)
    yield httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="http://127.0.0.1:8001"
    )
    ledger.close()


@pytest.mark.parametrize(
    "path", ["/", "/audit/counts", "/-/static/app.css", "/audit.db", "/-/metadata.json"]
)
async def test_without_the_token_there_is_nothing(client: httpx.AsyncClient, path: str) -> None:
    for asked in (path, f"{path}?token=falsch"):
        answer = await client.get(asked)

        assert answer.status_code == 403
        assert "leitplanke audit serve" in answer.text


async def test_the_token_leaves_the_address_and_becomes_a_cookie(client: httpx.AsyncClient) -> None:
    first = await client.get(f"/?token={TOKEN}")
    second = await client.get("/")

    assert first.status_code == 303
    assert first.headers["location"] == "/"
    assert "HttpOnly" in first.headers["set-cookie"]
    assert "SameSite=Strict" in first.headers["set-cookie"]
    assert second.status_code == 200


async def test_under_another_name_this_machine_says_nothing(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"/?token={TOKEN}", headers={"host": "evil.example:8001"})

    assert answer.status_code == 403


async def test_no_page_holds_more_than_may_be_shown(client: httpx.AsyncClient) -> None:
    await client.get(f"/?token={TOKEN}")
    index = (await client.get("/")).text
    counts = (await client.get("/audit/counts.json?_shape=array&_size=1000")).json()
    tables = (await client.get("/audit.json")).json()["tables"]

    assert {row["count"] for row in counts if row["name"] == "failed"} == set()
    assert all(row["count"] is None or row["count"] >= 5 for row in counts)
    assert {row["room_type"] for row in counts} == {"direct"}
    assert {table["name"] for table in tables} == {"groups", "counts", "queue", "retention"}
    assert "weniger als 5 Personen, nicht gezeigt" in index
    for secret in ("@p0", "@q0", "!r"):
        assert secret not in index


@pytest.mark.parametrize("path", ["/audit.db", "/audit?sql=select+1", "/audit.json?sql=select+1"])
async def test_neither_downloads_nor_own_queries_are_answered(
    client: httpx.AsyncClient, path: str
) -> None:
    await client.get(f"/?token={TOKEN}")

    assert (await client.get(path)).status_code in {403, 404, 400}


async def test_nothing_is_loaded_from_elsewhere(client: httpx.AsyncClient) -> None:
    await client.get(f"/?token={TOKEN}")
    for path in ("/", "/audit", "/audit/counts"):
        answer = await client.get(path)

        loaded = re.findall(
            r"<(?:script|link|img|iframe)[^>]*(?:src|href)=[\"']([^\"']+)", answer.text
        )
        assert [a for a in loaded if "//" in a and not a.startswith("http://127.0.0.1:8001/")] == []
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"


class Outline(HTMLParser):
    """What an assistive technology goes by."""

    def __init__(self) -> None:
        super().__init__()
        self.language = ""
        self.headings: list[int] = []
        self.counts: dict[str, int] = {}
        self.images: list[dict[str, str | None]] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.scopes = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.counts[tag] = self.counts.get(tag, 0) + 1
        if tag == "html":
            self.language = named.get("lang") or ""
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "svg":
            self.images.append(named)
        if tag == "th":
            self.scopes += bool(named.get("scope"))
        if identifier := named.get("id"):
            self.ids.append(identifier)
        if tag == "a" and (target := named.get("href", "")):
            self.links.append(target)


@pytest.mark.parametrize("language", ["de", "en"])
async def test_the_page_is_accessible_in_its_structure(tmp_path: Path, language: str) -> None:
    write_audit(tmp_path, language)
    settings = load(tmp_path / "leitplanke.toml").settings
    ledger = Ledger(settings.data.path / "audit.sqlite", settings.audit.key_file)
    app = application(ledger, settings, tmp_path, TOKEN)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:1") as client:
        await client.get(f"/?token={TOKEN}")
        page = Outline()
        page.feed((await client.get("/")).text)
    ledger.close()

    assert page.language == language
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(
        after - before <= 1 for before, after in zip(page.headings, page.headings[1:], strict=False)
    )
    assert page.counts["table"] == page.counts["caption"] > 4
    assert page.counts["th"] == page.scopes
    assert page.counts["main"] == page.counts["header"] == page.counts["nav"] == 1
    assert page.images
    assert all(image.get("role") == "img" and image.get("aria-label") for image in page.images)
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)


def luminance(colour: str) -> float:
    """WCAG 2.2, "relative luminance"."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_colour_of_the_page_stands_out_on_white() -> None:
    template = (TEMPLATES / "index.html").read_text()
    colours = {*re.findall(r"(?<!background: )(#[0-9a-f]{6})", template), BAR, TEXT}

    assert {colour for colour in colours if 1.05 / (luminance(colour) + 0.05) < 4.5} == set()


def test_a_chart_holds_any_label_as_text_alone() -> None:
    drawn = bars([("<script>alert(1)</script>", 3), ("b", 0)], 'a "title" & <more>')

    assert "<script>" not in drawn
    assert 'aria-label="a &quot;title&quot; &amp; &lt;more&gt;"' in drawn


# The command, and a real browser


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """Start the command as its own process; yield the address with the token."""
    write_audit(tmp_path)
    command = [
        sys.executable,
        "-m",
        "bot",
        "audit",
        "serve",
        "--config",
        str(tmp_path / "leitplanke.toml"),
    ]
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environment = os.environ | {"TMPDIR": str(temporary)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:
        assert server.stdout
        line = server.stdout.readline()
        yield line.split()[-1]
        server.terminate()
        server.wait(10)
    assert not list(temporary.iterdir()), "nothing stays behind"


def test_the_command_prints_an_address_of_this_machine_with_a_fresh_token(served: str) -> None:
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=[\w-]{32}", served)
    with httpx.Client(follow_redirects=True) as client:
        assert "Überblick nach Wochen" in client.get(served).text
        assert client.get(served.replace("token=", "token=x")).status_code == 200, (
            "the cookie stands"
        )
    assert httpx.get(served.partition("?")[0]).status_code == 403


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.parametrize("width", [1280, 400])
def test_a_browser_shows_the_page(served: str, tmp_path: Path, width: int) -> None:
    assert CHROMIUM
    picture = tmp_path / "page.png"
    base = [
        CHROMIUM,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        f"--user-data-dir={tmp_path / 'profile'}",
    ]
    window = f"--window-size={width},2600"
    subprocess.run(
        [*base, window, f"--screenshot={picture}", served],
        check=True,
        capture_output=True,
        timeout=120,
    )
    dumped = subprocess.run(
        [*base, "--dump-dom", served], check=True, capture_output=True, timeout=120
    )

    assert picture.stat().st_size > 20_000
    assert "Wovor die Prüfung anhielt" in dumped.stdout.decode()


def test_the_page_looks_at_the_journal_without_touching_it(tmp_path: Path) -> None:
    assert queue_of(tmp_path / "none.sqlite") == {}
    journal = Journal.at(tmp_path / "journal.sqlite")
    journal.admit(Batch("t", (message("?", 1), message("?", 2))))
    journal.settle(message("?", 1).ref)
    assert queue_of(tmp_path / "journal.sqlite") == {"pending": 1, "waiting": 0, "settled_today": 1}
    journal.close()
    with closing(Database(tmp_path / "journal.sqlite")) as db:
        assert db.table("events").count == 2
    assert time.time() > NOW
