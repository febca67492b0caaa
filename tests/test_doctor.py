"""The doctor sees what is wrong, says what to do, and never shows a secret."""

from __future__ import annotations

import ast
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

import bot.doctor
from bot.adapters.matrix.identity import Identity, write_identity
from bot.cli import main
from bot.demo.homeserver import Homeserver
from bot.doctor.command import examine
from bot.doctor.finding import Finding, Mark
from bot.doctor.machine import check_data, check_secrets, check_space
from bot.doctor.matrix import check_matrix
from bot.doctor.models import check_models
from bot.settings import Settings, load
from bot.vitals import Vitals
from bot.wiring import bot_on_matrix
from bot.wording import LANGUAGES, load_table
from tests.conftest import Account, NewUser
from tests.dialect_server import DialectServer, Exchange
from tests.model_server import ModelServer, status

SECRET = "geheim-9f3a7c"
NOWHERE = "http://127.0.0.1:1"


def written(
    folder: Path,
    *,
    homeserver: str = NOWHERE,
    model: str = f"{NOWHERE}/v1",
    account: Account | None = None,
    more: str = "",
) -> Path:
    file = folder / "leitplanke.toml"
    file.write_text(
        f"""
[matrix]
homeserver = "{homeserver}"
user = "{account.user if account else "@leitplanke:localhost"}"
password_file = "password"
allow = ["@*:localhost"]

[[models]]
name = "haus"
base_url = "{model}"
model = "any"
api_key_env = "HAUS_API_KEY"
trust = "house"
{more}
"""
    )
    password = folder / "password"
    password.write_text(account.password if account else SECRET)
    password.chmod(0o600)
    return file


def settings_for(folder: Path, **how: object) -> Settings:
    return load(written(folder, **how)).settings  # type: ignore[arg-type]


def keys(findings: list[Finding]) -> set[str]:
    return {finding.key for finding in findings}


@asynccontextmanager
async def served(routes: dict[str, web.Response]) -> AsyncIterator[str]:
    """Serve fixed answers, all else 404."""

    async def answer(request: web.Request) -> web.Response:
        found = routes.get(request.path)
        if found is None:
            return web.json_response({}, status=404)
        return web.Response(body=found.body, status=found.status, headers=found.headers)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
async def model() -> AsyncIterator[ModelServer]:
    async with ModelServer() as server:
        yield server


async def test_before_the_first_start_all_is_well(
    homeserver: Homeserver, new_user: NewUser, model: ModelServer, tmp_path: Path
) -> None:
    account = await new_user("leitplanke")
    settings = settings_for(
        tmp_path, homeserver=homeserver.url, model=model.base_url, account=account
    )

    findings = await examine(settings)

    assert {finding.mark for finding in findings} == {Mark.WELL}
    assert {"first_login", "will_be_made", "model_answers", "clock_right"} <= keys(findings)


async def test_after_the_first_start_device_and_identity_are_in_order(
    homeserver: Homeserver, new_user: NewUser, tmp_path: Path
) -> None:
    settings = settings_for(
        tmp_path, homeserver=homeserver.url, account=await new_user("leitplanke")
    )
    async with bot_on_matrix(_with_folder(settings), Vitals()):
        pass

    findings = await check_matrix(settings)

    assert {finding.mark for finding in findings} == {Mark.WELL}
    assert {"logged_in", "store_there", "device_signed"} <= keys(findings)


def _with_folder(settings: Settings) -> Settings:
    settings.data.path.mkdir(mode=0o700)
    return settings


def _lose_keys(folder: Path, _: str) -> None:
    shutil.rmtree(folder / "crypto")


def _lose_identity(folder: Path, _: str) -> None:
    (folder / "cross_signing.json").unlink()


def _damage_identity(folder: Path, _: str) -> None:
    (folder / "cross_signing.json").write_text("{")


def _swap_identity(folder: Path, user: str) -> None:
    write_identity(folder / "cross_signing.json", user, Identity.create())


def _leave_dead_token(folder: Path, _: str) -> None:
    session = folder / "session.json"
    session.write_text(session.read_text().replace("syt_", "dead_"))


async def test_what_was_lost_since_is_seen(
    homeserver: Homeserver, new_user: NewUser, tmp_path: Path
) -> None:
    account = await new_user("leitplanke")
    settings = settings_for(tmp_path, homeserver=homeserver.url, account=account)
    async with bot_on_matrix(_with_folder(settings), Vitals()):
        pass
    kept = tmp_path / "kept"
    shutil.copytree(settings.data.path, kept)

    for lose, seen, mark in (
        (_lose_keys, "store_lost", Mark.WRONG),
        (_lose_identity, "identity_lost", Mark.WRONG),
        (_damage_identity, "identity_damaged", Mark.WRONG),
        (_swap_identity, "identity_foreign", Mark.WRONG),
        (_leave_dead_token, "token_dead_renewable", Mark.NOTE),
    ):
        shutil.rmtree(settings.data.path)
        shutil.copytree(kept, settings.data.path)
        lose(settings.data.path, account.user)

        findings = {finding.key: finding.mark for finding in await check_matrix(settings)}

        assert findings.get(seen) == mark, seen


async def test_a_homeserver_that_is_away_is_seen(tmp_path: Path) -> None:
    assert keys(await check_matrix(settings_for(tmp_path))) == {"no_homeserver"}


async def test_another_kind_of_server_is_seen(tmp_path: Path, model: ModelServer) -> None:
    address = model.base_url.removesuffix("/v1")

    findings = await check_matrix(settings_for(tmp_path, homeserver=address))

    assert keys(findings) == {"not_a_homeserver"}


async def test_a_clock_that_is_apart_is_seen(tmp_path: Path) -> None:
    versions = web.json_response(
        {"versions": ["v1.11"]}, headers={"Date": "Mon, 01 Jan 2024 00:00:00 GMT"}
    )
    flows = web.json_response({"flows": [{"type": "m.login.sso"}]})
    routes = {"/_matrix/client/versions": versions, "/_matrix/client/v3/login": flows}
    async with served(routes) as address:
        findings = await check_matrix(settings_for(tmp_path, homeserver=address))

    assert {"homeserver_there", "clock_apart", "no_password_login"} == keys(findings)


async def test_a_model_is_asked_for_one_token_and_told_nothing(
    tmp_path: Path, model: ModelServer
) -> None:
    findings = await check_models(settings_for(tmp_path, model=model.base_url))

    (request,) = model.requests
    assert keys(findings) == {"model_listed", "model_answers"}
    assert request.body["max_tokens"] == 1
    assert request.question == load_table("de", "doctor")["probe"]["question"]


@pytest.mark.parametrize(
    ("number", "seen"), [(500, "model_unavailable"), (400, "model_failed"), (401, "model_failed")]
)
async def test_a_model_that_does_not_answer_is_seen(
    tmp_path: Path, model: ModelServer, number: int, seen: str
) -> None:
    model.fail(status(number))

    findings = await check_models(settings_for(tmp_path, model=model.base_url))

    assert keys(findings) == {"model_listed", seen}


async def test_a_setting_that_the_model_does_not_take_is_named(
    tmp_path: Path, model: ModelServer
) -> None:
    error = '{"error": {"message": "temperature is not supported", "param": "temperature"}}'
    refusal = Exchange("any", "refused", error, status=400, refuses="temperature")
    said = 'data: {"choices":[{"delta":{"content":"Ja"},"finish_reason":"stop"}]}\n\n'
    settings = settings_for(tmp_path, model=model.base_url)
    async with DialectServer([refusal], Exchange("any", "answer", said)) as server:
        table = settings.models[0].model_copy(
            update={"base_url": f"{server.address}/v1", "temperature": 0.3}
        )
        findings = await check_models(settings.model_copy(update={"models": (table,)}))

    assert "model_refuses" in keys(findings)
    (told,) = [f.told("de") for f in findings if f.key == "model_refuses"]
    assert "temperature" in told


async def test_a_model_of_another_name_is_seen(tmp_path: Path) -> None:
    async with ModelServer(models=("gross", "klein")) as model:
        findings = await check_models(settings_for(tmp_path, model=model.base_url))

    assert "model_not_listed" in keys(findings)
    assert any("gross, klein" in finding.told("de") for finding in findings)


@pytest.mark.parametrize(
    ("answer", "seen"),
    [
        (web.json_response({}, status=401), "model_key_refused"),
        (web.json_response({}, status=404), "model_no_list"),
        (web.Response(text="<html>"), "model_no_list"),
    ],
    ids=["401", "404", "no JSON"],
)
async def test_a_list_that_is_not_given_is_seen(
    tmp_path: Path, answer: web.Response, seen: str
) -> None:
    async with served({"/v1/models": answer}) as address:
        findings = await check_models(settings_for(tmp_path, model=f"{address}/v1"))

    assert seen in keys(findings)


async def test_a_model_that_is_away_is_seen_once(tmp_path: Path) -> None:
    assert keys(await check_models(settings_for(tmp_path))) == {"model_unreachable"}


async def test_a_missing_key_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HAUS_API_KEY", raising=False)
    settings = settings_for(tmp_path, model="https://models.example.org/v1")

    assert keys(await check_models(settings)) == {"model_no_key"}


async def test_a_screen_that_stops_everything_is_seen(tmp_path: Path, model: ModelServer) -> None:
    settings = settings_for(tmp_path, model=model.base_url, more='[screen]\nwords = ["Guten Tag"]')

    assert keys(await check_models(settings)) == {"probe_stopped"}
    assert model.requests == []


@pytest.mark.parametrize(
    ("number", "seen"),
    [(200, "worker_there"), (401, "worker_key_refused"), (503, "worker_not_ready")],
)
async def test_image_workers_are_looked_at(
    tmp_path: Path, model: ModelServer, number: int, seen: str
) -> None:
    async with served({"/v1/models": web.json_response({}, status=number)}) as address:
        more = f'[images]\nbase_urls = ["{address}/v1", "{NOWHERE}/v1"]'
        settings = settings_for(tmp_path, model=model.base_url, more=more)
        findings = await check_models(settings)

    assert {seen, "worker_unreachable"} <= keys(findings)


async def test_a_missing_key_of_the_image_workers_is_seen_once(
    tmp_path: Path, model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BILD_KEY", raising=False)
    more = '[images]\napi_key_env = "BILD_KEY"\nbase_urls = ["https://a.example.org/v1", "https://b.example.org/v1"]'
    findings = await check_models(settings_for(tmp_path, model=model.base_url, more=more))

    told = [finding.told("de") for finding in findings if finding.key == "worker_no_key"]
    assert len(told) == 1
    assert "BILD_KEY" in told[0]
    assert "worker_unreachable" not in keys(findings)


def test_a_folder_that_is_none_is_seen(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("")

    assert keys(check_data(tmp_path / "var" / "deeper")) == {"not_writable"}


@pytest.mark.parametrize(("mode", "seen"), [(0o700, "writable"), (0o755, "open_to_others")])
def test_who_else_may_look_into_the_data_folder_is_seen(
    tmp_path: Path, mode: int, seen: str
) -> None:
    folder = tmp_path / "var"
    folder.mkdir()
    folder.chmod(mode)

    assert seen in keys(check_data(folder))
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("free", "mark"),
    [(50_000_000, Mark.WRONG), (500_000_000, Mark.NOTE), (5_000_000_000, Mark.WELL)],
)
def test_a_full_disk_is_seen(free: int, mark: Mark) -> None:
    assert check_space(free).mark is mark


@pytest.mark.parametrize(
    ("content", "mode", "seen"),
    [
        (SECRET, 0o600, "secret_kept"),
        (SECRET, 0o644, "secret_open"),
        (" \n", 0o600, "secret_empty"),
        (None, 0o600, "secret_unreadable"),
    ],
)
def test_files_with_secrets_are_looked_at(
    tmp_path: Path, content: str | None, mode: int, seen: str
) -> None:
    settings = settings_for(tmp_path)
    password = tmp_path / "password"
    if content is None:
        password.unlink()
    else:
        password.write_text(content)
        password.chmod(mode)

    (finding,) = check_secrets(settings)

    assert finding.key == seen
    assert SECRET not in finding.told("de")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_tells_values_findings_and_advice_and_no_secret(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    language: str,
) -> None:
    monkeypatch.setenv("HAUS_API_KEY", SECRET)
    monkeypatch.setenv("LEITPLANKE_LANGUAGE", language)
    file = written(tmp_path, more=f'[screen]\nwords = ["Projekt {SECRET}"]')

    code = main(["doctor", "--config", str(file)])

    told = capsys.readouterr().out
    assert code == 1
    assert "LEITPLANKE_LANGUAGE" in told
    assert f"screen.words = (1) ({file})" in told
    assert "✗ Homeserver" in told
    assert NOWHERE in told
    assert SECRET not in told


def test_settings_that_are_wrong_are_the_finding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "leitplanke.toml"
    file.write_text("[matrix]\nhomeserver = 7")

    assert main(["doctor", "--config", str(file)]) == 1
    assert "✗ matrix.homeserver" in capsys.readouterr().out


def marks_and_keys() -> Iterator[tuple[str, str]]:
    """Find `well(…, "key")`, `note(…, "key")` and `wrong(…, "key")` in the doctor's code."""
    for file in Path(bot.doctor.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            match node:
                case ast.Call(
                    func=ast.Name(id=("well" | "note" | "wrong") as mark),
                    args=[_, ast.Constant(value=str(key))],
                ):
                    yield mark, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_has_its_sentence_and_every_fault_its_advice(language: str) -> None:
    words = load_table(language, "doctor")
    told = list(marks_and_keys())
    # The sentence itself says what to do, or that nothing needs to be done.
    without_advice = {"model_no_key", "model_no_list", "gpu_missing"}

    assert len(told) > 30
    assert {key for _, key in told} <= set(words["found"])
    faults = {key for mark, key in told if mark != "well"}
    assert faults - set(words["advice"]) == without_advice
