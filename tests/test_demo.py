"""`leitplanke demo`: what it starts, what it proves, and that it notices when something is wrong."""

from __future__ import annotations

import asyncio
import io
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import aiohttp
import pytest
from aiohttp import web
from rich.console import Console

from bot.adapters.matrix.content import META
from bot.demo.child import ChildFailed, pick_port
from bot.demo.config import Addresses, write_config
from bot.demo.house import AlreadyOpen, House
from bot.demo.neighbours import Rooms
from bot.demo.recorder import Recorder
from bot.demo.replies import write_file
from bot.demo.script import SOURCE, SOURCE_TEXT, TAX_NUMBER, Script
from bot.demo.settings import DemoSettings
from bot.demo.show import Show
from bot.demo.staff import Heard
from bot.demo.weights import put_down
from bot.messages import Trust
from bot.screen.policy import Policy
from bot.screen.screen import Screen
from bot.screen.verdict import Confidential
from bot.settings import load
from bot.wording import LANGUAGES, load_table
from tests.model_server import ModelServer

ROOT = Path(__file__).parent.parent
BOT = "@leitplanke:localhost"
FULL = load_table("de", "wording")["reminder"]["full"]
SHORT = load_table("de", "wording")["reminder"]["short"]
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (64).to_bytes(4, "big") + (32).to_bytes(4, "big")


def quiet_show() -> Show:
    return Show("de", Console(file=io.StringIO(), width=100))


# --- the whole demo, as a newcomer starts it ---------------------------------------------------


@pytest.mark.timeout(420)
@pytest.mark.usefixtures("synapse")
async def test_the_script_succeeds_on_the_data_of_a_demo_that_was_killed(tmp_path: Path) -> None:
    """The first one is killed with -9 when all its programs run; none of them outlives it."""
    async with ModelServer() as model:
        first = await start_demo(tmp_path, model)
        await read_until(first, "1. ")
        children = children_of(first.pid)
        first.kill()
        await first.wait()
        await until_gone(children)

        second = await start_demo(tmp_path, model)
        transcript = await read_until(second, None)

    assert len(children) >= 3
    assert second.returncode == 0, transcript
    assert "14 von 14 Schritten" in transcript
    assert "36 574 261 809" not in model.transcript
    assert "[Steuer-ID 1]" in model.transcript
    assert not list((tmp_path / "models").glob("*.unfinished"))


async def start_demo(data: Path, model: ModelServer) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "demo", "--script", "--data", str(data)),
        cwd=ROOT,
        env={**os.environ, "LEITPLANKE_DEMO_MODEL_URL": model.base_url},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


async def read_until(process: asyncio.subprocess.Process, beginning: str | None) -> str:
    """Read what the demo prints up to a line that begins so, or to its end."""
    assert process.stdout is not None
    read = ""
    while line := (await process.stdout.readline()).decode():
        read += line
        if beginning is not None and line.startswith(beginning):
            return read
    await process.wait()
    assert beginning is None, read
    return read


def children_of(parent: int) -> set[int]:
    return {int(path.name) for path in Path("/proc").glob("[0-9]*") if parent_of(path) == parent}


def parent_of(path: Path) -> int | None:
    try:
        state, parent = (path / "stat").read_text().rpartition(")")[2].split()[:2]
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if state == "Z" else int(parent)


async def until_gone(processes: set[int]) -> None:
    deadline = time.monotonic() + 30
    while left := {pid for pid in processes if parent_of(Path(f"/proc/{pid}")) is not None}:
        assert time.monotonic() < deadline, f"{left} outlived the demo"
        await asyncio.sleep(0.1)


# --- the script notices what goes wrong --------------------------------------------------------


@dataclass
class FakeHouse:
    """A house without programs: a bot that answers at once, and can be made to misbehave."""

    folder: Path
    rooms: Rooms = field(default_factory=lambda: Rooms("!direct", "!team"))
    bot_user: str = BOT
    people: tuple[FakePerson, ...] = ()
    asked: list[str] = field(default_factory=list)
    spoil: Callable[[dict[str, Any]], list[dict[str, Any]]] = lambda content: [content]
    spoil_files: Callable[[list[dict[str, Any]]], list[dict[str, Any]]] = lambda files: files
    overhears: bool = False
    leaks: bool = False
    ungrounded: bool = False
    forgets_rules: bool = False
    forgets_confirmed: bool = False
    forgets_documents: bool = False
    encrypted: bool = True
    running: bool = True
    waiting: list[Callable[[], None]] = field(default_factory=list)
    events: int = 0

    def __post_init__(self) -> None:
        self.people = (FakePerson("Erika", self), FakePerson("Bernd", self))

    def heard_by_a_model(self, text: str) -> bool:
        return any(text in asked for asked in self.asked)

    def kill_bot(self) -> None:
        self.running = False

    async def start_bot(self) -> None:
        self.running = True
        for answer in self.waiting:
            answer()

    def event_id(self) -> str:
        self.events += 1
        return f"$event{self.events:08}"

    def ask(self, room: str, event: str, text: str, root: str, *, to_bot: bool) -> None:
        """Let the bot answer, now or when it is back."""
        if self.overhears or (to_bot and (self.leaks or TAX_NUMBER not in text)):
            self.asked.append(text if self.leaks else text.replace(TAX_NUMBER, "[Steuer-ID 1]"))
        if text.startswith("!recht") and not self.ungrounded:
            self.asked.append(SOURCE_TEXT)
        if text.startswith("!email") and not self.forgets_rules:
            self.asked.append(RULE)
        if not to_bot:
            return

        def answer() -> None:
            said = reply_to(text, event, root)
            for content in [*self.spoil(said), *self.spoil_files(files_of(said))]:
                heard = Heard(room, self.event_id(), BOT, content, encrypted=self.encrypted)
                for person in self.people:
                    person.heard.append(heard)

        if self.running:
            answer()
        else:
            self.waiting.append(answer)


@dataclass
class FakePerson:
    name: str
    house: FakeHouse
    heard: list[Heard] = field(default_factory=list)

    async def say(
        self, room: str, text: str, *, thread: str | None = None, to: tuple[str, str] | None = None
    ) -> str:
        event = self.house.event_id()
        to_bot = bool(to) or thread is not None or room == self.house.rooms.direct
        self.house.ask(room, event, text, thread or event, to_bot=to_bot)
        return event

    async def attach(self, room: str, name: str, data: bytes, text: str) -> str:
        if not self.house.forgets_documents:
            self.house.asked.append(data.decode())
        return await self.say(room, text)

    async def agree(self, room: str, event_id: str) -> str:
        event = self.house.event_id()
        [refusal] = [heard for heard in self.heard if heard.event_id == event_id]
        line = str(load_table("de", "demo")["script"]["lines"]["stopped"])
        masked = line.format(number="[Steuer-ID 1]")
        asked = "" if self.house.forgets_confirmed else masked
        self.house.ask(room, event, asked, refusal.thread or "", to_bot=True)
        return event

    async def react(self, room: str, event_id: str, key: str) -> str:
        event = self.house.event_id()
        [sheet] = [heard for heard in self.heard if heard.event_id == event_id]
        self.house.ask(room, event, key, sheet.thread or "", to_bot=True)
        return event

    async def hear(self, wanted: Callable[[Heard], bool], *, patience: float) -> Heard | None:
        return next((heard for heard in self.heard if wanted(heard)), None)

    async def fetch_file(self, heard: Heard) -> bytes:
        return bytes.fromhex(heard.content["png"])


RULE = str(load_table("de", "demo")["script"]["lines"]["rule"])
REFINEMENT = str(load_table("de", "demo")["script"]["lines"]["refine"])


def reply_to(text: str, event: str, root: str) -> dict[str, Any]:
    """Make what a well-behaved bot says."""
    kind, said = "answer", "Gern."
    if TAX_NUMBER in text:
        kind, said = "refusal", "Angehalten: [Steuer-ID 1]. Bitte reagieren Sie mit ✅."
    elif text.startswith("!flyer") or text == REFINEMENT:
        kind, said = "sheet", "Vier Vorschläge"
    elif text == "2️⃣":
        kind, said = "flyer", "Vorschau"
    elif text.startswith("!recht"):
        said = f"Ein Monat. {SOURCE}, Stand 2026-04-22"
    elif text.startswith("!email"):
        said = "Betreff: Sommerfest"
    elif text.startswith("!"):
        kind, said = "notice", "Meinten Sie `!hilfe` oder `!handreichung`?"
    reminder = FULL if kind in {"answer", "flyer", "sheet"} else SHORT
    return {
        "body": f"{said}\n\n---\n{reminder}",
        "png": PNG.hex(),
        "m.relates_to": {"rel_type": "m.thread", "event_id": root},
        META: {"kind": kind, "question": event, "part": 0, "parts": 3 if kind == "flyer" else 1},
    }


def files_of(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Make the two files that come with a flyer."""
    meta = content[META]
    pdf = {**content, "msgtype": "m.file", "png": b"%PDF-1.7".hex()}
    return [{**pdf, META: {**meta, "part": part}} for part in range(1, meta["parts"])]


async def play(house: FakeHouse) -> dict[str, bool]:
    went_well = await Script(cast("House", house), quiet_show(), silence_seconds=0).play()
    return {heading.partition(".")[0]: well for heading, well in went_well.items()}


async def test_a_well_behaved_bot_passes(tmp_path: Path) -> None:
    went_well = await play(FakeHouse(tmp_path))

    assert list(went_well.values()) == [True] * 14


def without_reminder(content: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**content, "body": content["body"].partition("---")[0]}]


def twice(content: dict[str, Any]) -> list[dict[str, Any]]:
    return [content, content]


def never(_content: dict[str, Any]) -> list[dict[str, Any]]:
    return []


def outside_the_thread(content: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**content, "m.relates_to": {}}]


def always_a_notice(content: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**content, META: {**content[META], "kind": "notice"}}]


def no_picture(content: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**content, "png": b"GIF89a".hex()}]


def repeats_the_number(content: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**content, "body": f"{TAX_NUMBER} {content['body']}"}]


def without_link(content: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**content, "body": content["body"].replace(SOURCE, "")}]


SPOILT = [
    pytest.param(without_reminder, {"1", "2", "3", "5", "7", "8", "10", "11"}, id="no reminder"),
    pytest.param(twice, {"1", "5", "7", "8", "10", "11", "12", "13", "14"}, id="answered twice"),
    pytest.param(never, {"1", "2", "5", "6", "7", "8", "10", "11"}, id="no answer"),
    pytest.param(outside_the_thread, {"1", "2", "5", "7", "10", "11"}, id="outside the thread"),
    pytest.param(always_a_notice, {"1", "2", "5", "7", "10", "11"}, id="a notice for an answer"),
    pytest.param(no_picture, {"7"}, id="no PNG"),
    pytest.param(without_link, {"11"}, id="no link to the source"),
    pytest.param(repeats_the_number, {"2"}, id="number repeated"),
]


@pytest.mark.parametrize(("spoil", "wrong"), SPOILT)
async def test_spoilt_replies_are_noticed(
    tmp_path: Path,
    spoil: Callable[[dict[str, Any]], list[dict[str, Any]]],
    wrong: set[str],
) -> None:
    went_well = await play(FakeHouse(tmp_path, spoil=spoil))

    assert wrong <= {number for number, well in went_well.items() if not well}


async def test_a_missing_file_of_a_flyer_is_noticed(tmp_path: Path) -> None:
    went_well = await play(FakeHouse(tmp_path, spoil_files=lambda files: files[1:]))

    assert {number for number, well in went_well.items() if not well} == {"7"}


async def test_a_leaked_number_is_noticed(tmp_path: Path) -> None:
    went_well = await play(FakeHouse(tmp_path, leaks=True))

    assert {number for number, well in went_well.items() if not well} == {"2", "3", "14"}


async def test_a_confirmation_that_reaches_no_model_is_noticed(tmp_path: Path) -> None:
    went_well = await play(FakeHouse(tmp_path, forgets_confirmed=True))

    assert {number for number, well in went_well.items() if not well} == {"3"}


async def test_an_answer_without_the_text_of_the_statute_is_noticed(tmp_path: Path) -> None:
    went_well = await play(FakeHouse(tmp_path, ungrounded=True))

    assert {number for number, well in went_well.items() if not well} == {"11"}


async def test_a_template_whose_rules_reach_no_model_is_noticed(tmp_path: Path) -> None:
    went_well = await play(FakeHouse(tmp_path, forgets_rules=True))

    assert {number for number, well in went_well.items() if not well} == {"12"}


async def test_a_document_that_reaches_no_model_is_noticed(tmp_path: Path) -> None:
    went_well = await play(FakeHouse(tmp_path, forgets_documents=True))

    assert {number for number, well in went_well.items() if not well} == {"13"}


async def test_an_answer_that_grew_is_shown_once(tmp_path: Path) -> None:
    def with_an_edit(content: dict[str, Any]) -> list[dict[str, Any]]:
        edit = {"rel_type": "m.replace", "event_id": "$begun"}
        return [content, {**content, "m.relates_to": edit}]

    screen = io.StringIO()
    script = Script(
        cast("House", FakeHouse(tmp_path, spoil=with_an_edit)),
        Show("de", Console(file=screen, width=100)),
        silence_seconds=0,
    )
    await script.play()

    assert screen.getvalue().count("Betreff: Sommerfest") == 1


async def test_an_overheard_talk_is_noticed(tmp_path: Path) -> None:
    went_well = await play(FakeHouse(tmp_path, overhears=True))

    assert {number for number, well in went_well.items() if not well} == {"4", "5", "14"}


async def test_an_answer_in_the_clear_is_noticed(tmp_path: Path) -> None:
    went_well = await play(FakeHouse(tmp_path, encrypted=False))

    assert {number for number, well in went_well.items() if not well} == {"5"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_the_script_only_the_tax_number_is_confidential(language: str) -> None:
    screen = Screen(Policy())
    lines = load_table(language, "demo")["script"]["lines"]
    stopped = [
        name
        for name, line in lines.items()
        if isinstance(screen.check(line.format(number=TAX_NUMBER)), Confidential)
    ]

    assert stopped == ["stopped"]


# --- the parts ----------------------------------------------------------------------------------


@asynccontextmanager
async def served(answer: Callable[[web.Request], Awaitable[web.Response]]) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_route("*", "/v1/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    port = pick_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield f"http://127.0.0.1:{port}/v1"
    await runner.cleanup()


async def test_the_recorder_passes_on_and_remembers() -> None:
    async with ModelServer() as model, Recorder(model.base_url, remember=True) as recorder:
        body = {"model": "any", "messages": [{"role": "user", "content": "Grüße"}], "stream": True}
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{recorder.base_url}/chat/completions", json=body) as response,
        ):
            text = await response.text()

    assert "[DONE]" in text
    assert model.questions == ["Grüße"]
    assert recorder.heard("Grüße")
    assert not recorder.heard("Einspruch")


async def test_the_recorder_passes_status_and_retry_after_on() -> None:
    async def refuse(_request: web.Request) -> web.Response:
        return web.json_response({}, status=429, headers={"Retry-After": "7"})

    async with (
        served(refuse) as target,
        Recorder(target, remember=True) as recorder,
        aiohttp.ClientSession() as session,
        session.post(f"{recorder.base_url}/chat/completions", json={}) as response,
    ):
        assert response.status == 429
        assert response.headers["Retry-After"] == "7"


async def test_without_a_model_the_recorder_says_unavailable() -> None:
    async with (
        Recorder(f"http://127.0.0.1:{pick_port()}/v1", remember=True) as recorder,
        aiohttp.ClientSession() as session,
        session.post(f"{recorder.base_url}/chat/completions", json={}) as response,
    ):
        assert response.status == 503


async def test_the_recorder_reads_how_far_a_picture_is() -> None:
    steps: list[tuple[int, int]] = []

    async def draw(_request: web.Request) -> web.Response:
        event = {"type": "image_generation.progress", "step": 3, "steps": 4}
        return web.Response(text=f"event: x\ndata: {json.dumps(event)}\n\ndata: {{}}\n\n")

    async with served(draw) as target:
        recorder = Recorder(target, remember=False, on_step=lambda *step: steps.append(step))
        async with (
            recorder,
            aiohttp.ClientSession() as session,
            session.post(f"{recorder.base_url}/images/generations", json={}) as response,
        ):
            await response.read()

    assert steps == [(3, 4)]


@pytest.mark.parametrize(
    ("url", "trust"),
    [
        ("http://127.0.0.1:8000/v1", Trust.HOUSE),
        ("http://localhost:8000/v1", Trust.HOUSE),
        ("https://models.example.org/v1", Trust.EXTERNAL),
        ("https://127.0.0.1.example.org/v1", Trust.EXTERNAL),
    ],
)
def test_only_a_model_on_this_machine_counts_as_ours(url: str, trust: Trust) -> None:
    assert DemoSettings(model_url=url).model_trust is trust


@pytest.mark.parametrize("url", [None, "https://models.example.org/v1"])
def test_the_settings_file_is_one_the_bot_accepts(tmp_path: Path, url: str | None) -> None:
    demo = DemoSettings(model_url=url, model_name='gro"ß', model_key_env="KEY")
    where = Addresses("http://127.0.0.1:1", "http://127.0.0.1:2/v1", "http://127.0.0.1:3/v1", 4)
    path = write_config(tmp_path, demo, where, user=BOT, password="geheim")
    settings = load(path).settings

    assert settings.models[0].model == ('gro"ß' if url else "smollm2-135m-instruct")
    assert settings.models[0].trust is (Trust.EXTERNAL if url else Trust.HOUSE)
    assert settings.matrix.allow == ("@*:localhost",)
    assert settings.service.health_port == 4
    assert (tmp_path / "password").stat().st_mode & 0o077 == 0


async def test_two_demos_do_not_share_a_folder(tmp_path: Path) -> None:
    house = House(DemoSettings(data=tmp_path), quiet_show(), remember=False)
    other = House(DemoSettings(data=tmp_path), quiet_show(), remember=False)
    house._lock()
    with pytest.raises(AlreadyOpen, match="bereits"):
        async with other:
            pass
    await house._closing.aclose()


def test_a_half_written_model_is_written_again(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "half").touch()
        raise ChildFailed("torn")

    target = tmp_path / "model"
    with pytest.raises(ChildFailed):
        put_down(target, fail)
    assert not target.exists()
    put_down(target, lambda folder: (folder / "whole").touch())

    assert [path.name for path in target.iterdir()] == ["whole"]


def test_the_name_of_a_picture_says_nothing_of_it(tmp_path: Path) -> None:
    heard = Heard("!room", "$AbCdEfGhIjKlMn", BOT, {"body": "Frau Mustermann am Meer"})

    assert write_file(tmp_path, heard, PNG).name == "AbCdEfGhIjKl.png"


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("entwurf.docx", ".docx"), ("entwurf.md", ".md"), ("flyer.pdf", ".pdf"), ("x.exe", ".pdf")],
)
def test_a_file_can_be_opened_by_what_it_is(tmp_path: Path, name: str, suffix: str) -> None:
    content = {"msgtype": "m.file", "filename": name, "body": name}
    heard = Heard("!room", "$AbCdEfGhIjKlMn", BOT, content)

    assert write_file(tmp_path, heard, b"").suffix == suffix
