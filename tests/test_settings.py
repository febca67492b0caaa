"""The settings: one file, the environment over it, every mistake a sentence, no secret shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.errors import SettingsInvalid
from bot.messages import Trust
from bot.settings import DataSettings, Loaded, image_key, load, model_key

# This much of the file is fixed, because other programs write it.
FIXED = """
[matrix]
homeserver = "http://127.0.0.1:8008"
user = "@leitplanke:localhost"
password_file = "password"        # or access_token_file and device_id
allow = ["@*:localhost"]          # who may talk to the bot

[[models]]                        # first one is the default
name = "haus"
base_url = "http://127.0.0.1:9000/v1"
model = "any"
api_key_env = "HAUS_API_KEY"      # optional
trust = "house"                   # house | external

[data]
path = "var"                      # journal, crypto store, everything at rest
"""
SECRET = "geheim-9f3a7c"


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LEITPLANKE_LANGUAGE", raising=False)
    monkeypatch.delenv("HAUS_API_KEY", raising=False)


def write(folder: Path, toml: str = FIXED) -> Path:
    file = folder / "leitplanke.toml"
    file.write_text(toml, encoding="utf-8")
    return file


def loaded(folder: Path, toml: str = FIXED) -> Loaded:
    return load(write(folder, toml))


def complaint(folder: Path, toml: str) -> str:
    with pytest.raises(SettingsInvalid) as refused:
        loaded(folder, toml)
    # The sentence is all that may be seen: neither cause nor context.
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__ or refused.value.__context__ is None
    return str(refused.value)


def test_the_file_that_other_programs_write_is_understood(tmp_path: Path) -> None:
    settings = loaded(tmp_path).settings

    assert str(settings.matrix.homeserver) == "http://127.0.0.1:8008/"
    assert settings.matrix.user == "@leitplanke:localhost"
    assert settings.matrix.allow == ("@*:localhost",)
    assert settings.models[0].name == "haus"
    assert settings.models[0].base_url == "http://127.0.0.1:9000/v1"
    assert settings.models[0].trust is Trust.HOUSE
    assert settings.language == "de"


def test_relative_paths_start_at_the_folder_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/")
    settings = loaded(
        tmp_path,
        f'{FIXED}\n[[models]]\nname = "b"\nbase_url = "http://127.0.0.1:1/v1"\nmodel = "m"\ntrust = "house"\napi_key_file = "key"',
    ).settings

    assert settings.matrix.password_file == tmp_path / "password"
    assert settings.data.path == tmp_path / "var"
    assert settings.models[1].api_key_file == tmp_path / "key"


def test_absolute_paths_and_the_home_folder_stay_what_they_are(tmp_path: Path) -> None:
    toml = FIXED.replace('"password"', '"~/password"').replace('"var"', '"/srv/leitplanke"')
    settings = loaded(tmp_path, toml).settings

    assert settings.matrix.password_file == Path("~/password").expanduser()
    assert settings.data.path == Path("/srv/leitplanke")


def test_the_environment_wins_over_the_file_and_the_rest_of_the_section_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEITPLANKE_MATRIX__USER", "@anders:localhost")
    monkeypatch.setenv("LEITPLANKE_ANSWER__PARALLEL", "3")
    monkeypatch.setenv("leitplanke_language", "en")

    settings = loaded(tmp_path).settings

    assert settings.matrix.user == "@anders:localhost"
    assert settings.matrix.allow == ("@*:localhost",)
    assert settings.answer.parallel == 3
    assert settings.language == "en"


def test_one_value_of_one_model_can_come_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEITPLANKE_MODELS__0__BASE_URL", "http://127.0.0.1:7/v1")
    monkeypatch.setenv("LEITPLANKE_MODELS__0__MAX_TOKENS", "99")

    model = loaded(tmp_path).settings.models[0]

    assert model.base_url == "http://127.0.0.1:7/v1"
    assert model.max_tokens == 99
    assert model.name == "haus"


def test_everything_can_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEITPLANKE_MATRIX__HOMESERVER", "http://127.0.0.1:8008")
    monkeypatch.setenv("LEITPLANKE_MATRIX__USER", "@leitplanke:localhost")
    monkeypatch.setenv("LEITPLANKE_MATRIX__PASSWORD_FILE", "/run/secrets/password")
    monkeypatch.setenv("LEITPLANKE_MATRIX__ALLOW", '["@*:localhost"]')
    monkeypatch.setenv(
        "LEITPLANKE_MODELS",
        '[{"name": "a", "base_url": "http://127.0.0.1:1/v1", "model": "m", "trust": "house"}]',
    )

    settings = load(None).settings

    assert settings.models[0].name == "a"
    assert settings.data.path == Path.cwd() / "var"


def test_the_source_of_every_value_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEITPLANKE_MATRIX__USER", "@anders:localhost")
    monkeypatch.setenv("LEITPLANKE_ANSWER", '{"parallel": 3}')
    found = loaded(tmp_path)

    assert found.source("matrix", "user") == "LEITPLANKE_MATRIX__USER"
    assert found.source("answer", "parallel") == "LEITPLANKE_ANSWER"
    assert found.source("matrix", "allow") == str(tmp_path / "leitplanke.toml")
    assert found.source("models", "0", "trust") == str(tmp_path / "leitplanke.toml")
    assert found.source("models", "0", "temperature") == "default"
    assert found.source("models", "1", "trust") == "default"
    assert found.source("data", "keep_settled_days") == "default"
    assert found.source("language") == "default"


MATRIX = FIXED[: FIXED.index("[[models]]")]
MODEL = FIXED[FIXED.index("[[models]]") : FIXED.index("[data]")]


@pytest.mark.parametrize(
    ("toml", "key", "fix"),
    [
        pytest.param(MODEL, "matrix", "fehlt", id="section missing"),
        pytest.param(MATRIX, "models", "fehlt", id="no model"),
        pytest.param(f"models = []\n{MATRIX}", "models", "nicht leer", id="empty list of models"),
        pytest.param(FIXED.replace("user =", "usr ="), "matrix.user", "ergänzen", id="key missing"),
        pytest.param(
            FIXED.replace("user =", "usr ="), "matrix.usr", "Meinten Sie user?", id="key misspelt"
        ),
        pytest.param(
            FIXED.replace("base_url", "base_ulr"), "models.0.base_ulr", "base_url", id="in a model"
        ),
        pytest.param(f"{FIXED}\n[dataa]\n", "dataa", "Meinten Sie data?", id="section misspelt"),
        pytest.param(f"{FIXED}\n[quatsch]\n", "quatsch", "entfernen", id="section unknown"),
        pytest.param(
            FIXED.replace('"http://127.0.0.1:8008"', '"gopher://x"'),
            "matrix.homeserver",
            "Adresse",
            id="no address",
        ),
        pytest.param(FIXED.replace('"@leit', '"leit'), "matrix.user", "@", id="no user id"),
        pytest.param(
            FIXED.replace('["@*:localhost"]', '"@*:localhost"'),
            "matrix.allow",
            "eckigen Klammern",
            id="text for a list",
        ),
        pytest.param(
            FIXED.replace('["@*:localhost"]', "[]"), "matrix.allow", "nicht leer", id="nobody"
        ),
        pytest.param(
            FIXED.replace('["@*:localhost"]', "[7]"), "matrix.allow.0", "Text", id="number in list"
        ),
        pytest.param(
            FIXED.replace('password_file = "password"', ""),
            "matrix",
            "password_file",
            id="no way to log in",
        ),
        pytest.param(
            FIXED.replace("password_file", "access_token_file"),
            "matrix",
            "gehört device_id",
            id="token without device",
        ),
        pytest.param(
            FIXED.replace('"house" ', '"hous"'), "models.0.trust", "'external'", id="trust misspelt"
        ),
        pytest.param(
            FIXED.replace('trust = "house"', ""), "models.0.trust", "ergänzen", id="trust missing"
        ),
        pytest.param(
            FIXED.replace('trust = "house"', 'trust = "external"').replace(
                "127.0.0.1:9000", "x.de"
            ),
            "models.0",
            "https://",
            id="external in clear",
        ),
        pytest.param(FIXED + MODEL, "models", "denselben Namen", id="two of a name"),
        pytest.param(
            f'{FIXED}\n[answer]\nfallback = ["fern"]\n',
            "answer",
            "nicht gibt",
            id="no such stand-in",
        ),
        pytest.param(
            f"{FIXED}\n[answer]\nparallel = 0", "answer.parallel", "größer als 0", id="too few"
        ),
        pytest.param(
            f'{FIXED}\n[answer]\nparallel = "viele"',
            "answer.parallel",
            "ganze Zahl",
            id="no number",
        ),
        pytest.param(
            f"{FIXED}\n[answer]\npatience_seconds = true\nparallel = 1.5",
            "answer.parallel",
            "ganze Zahl",
            id="half a number",
        ),
        pytest.param(
            f"{FIXED}\n[service]\nhealth_port = 70000", "service.health_port", "65535", id="port"
        ),
        pytest.param(
            f'{FIXED}\n[service]\nlog_level = "laut"', "service.log_level", "'debug'", id="level"
        ),
        pytest.param(
            f"{FIXED}keep_settled_days = 0", "data.keep_settled_days", "mindestens 1", id="days"
        ),
        pytest.param(FIXED.replace('"var"', "7"), "data.path", "Pfad", id="number for a path"),
        pytest.param(f'language = "fr"\n{FIXED}', "language", "'de'", id="language"),
        pytest.param(
            f'{FIXED}\n[screen]\npatterns = ["("]', "screen.patterns.0", "RE2", id="pattern"
        ),
        pytest.param(
            f'{FIXED}\n[images]\nbase_urls = ["x"]',
            "images.base_urls",
            "erwartet werden Adressen",
            id="image address",
        ),
        pytest.param(
            f'{FIXED}\n[images]\ntrust = "external"\nbase_urls = ["http://x.de/v1"]',
            "images",
            "https://",
            id="external images in clear",
        ),
        pytest.param(
            f'{FIXED}\n[answer]\nsystem_prompt = "gibtsnicht"',
            "answer.system_prompt",
            "prompts/de",
            id="no such prompt",
        ),
        pytest.param(
            f'{FIXED}\n[screen.house]\nibann = "allow"', "screen.house.ibann", "iban", id="kind"
        ),
        pytest.param(f"data = 7\n{MATRIX}{MODEL}", "data", "Tabelle", id="number for a section"),
        pytest.param("[matrix\n", "leitplanke.toml", "line 1", id="no TOML"),
    ],
)
def test_a_mistake_is_a_sentence_with_key_and_fix(
    tmp_path: Path, toml: str, key: str, fix: str
) -> None:
    lines = complaint(tmp_path, toml).splitlines()

    assert any(key in line and fix in line for line in lines), lines


def test_all_mistakes_are_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEITPLANKE_MATRX__USER", "x")
    toml = FIXED.replace("user =", "usr =").replace('trust = "house"', 'trust = "hous"')

    told = complaint(tmp_path, toml)

    assert all(key in told for key in ("MATRX", "matrix.user", "matrix.usr", "models.0.trust"))


def test_a_wrong_model_does_not_make_the_list_of_models_empty(tmp_path: Path) -> None:
    told = complaint(tmp_path, FIXED.replace('trust = "house"', 'trust = "hous"'))

    assert len(told.splitlines()) == 1


def test_complaints_are_in_one_language(tmp_path: Path) -> None:
    wrong = FIXED.replace('password_file = "password"', "").replace('"haus"', '"ha us"')

    told = complaint(tmp_path, f"{wrong}\n[screen]\nwords = ['!!']")

    assert not re.search(r"\b(?:the|needs|should|has|is)\b", told), told


def test_the_language_of_the_file_is_the_language_of_the_complaints(tmp_path: Path) -> None:
    assert "not a known key" in complaint(tmp_path, f'language = "en"\n{FIXED}\n[quatsch]')


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("LEITPLANKE_MATRX__USER", "x", "LEITPLANKE_MATRX__USER"),
        ("LEITPLANKE_MATRIX__USR", "x", "matrix.usr"),
        ("LEITPLANKE_MATRIX__ALLOW", "[", "LEITPLANKE_MATRIX"),
        ("LEITPLANKE_MODELS", "[{", "LEITPLANKE_MODELS"),
        ("LEITPLANKE_ANSWER__PARALLEL", "viele", "answer.parallel"),
    ],
)
def test_a_mistake_in_the_environment_is_a_sentence_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, told: str
) -> None:
    monkeypatch.setenv(variable, value)

    assert told in complaint(tmp_path, FIXED)


def test_other_variables_of_ours_are_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEITPLANKE_DEMO_DATA", "x")
    monkeypatch.setenv("LEITPLANKE_API_KEY", SECRET)

    assert SECRET not in repr(loaded(tmp_path))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match=r"missing\.toml"):
        load(tmp_path / "missing.toml")


def test_a_file_that_is_no_text_is_not_quoted(tmp_path: Path) -> None:
    file = tmp_path / "leitplanke.toml"
    file.write_bytes(f"password = '{SECRET}\xe4'".encode("latin-1"))

    with pytest.raises(SettingsInvalid) as refused:
        load(file)

    assert "UTF-8" in str(refused.value)
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    "toml",
    [
        pytest.param(FIXED.replace("[data]", f'password = "{SECRET}"\n[data]'), id="wrong section"),
        pytest.param(FIXED.replace('"password" ', f'"p"\npassword = "{SECRET}"'), id="in the file"),
        pytest.param(FIXED.replace("127.0.0.1:9000", f"x:{SECRET}@h"), id="in a model's address"),
        pytest.param(FIXED.replace("127.0.0.1:8008", f"x:{SECRET}@h"), id="in the homeserver's"),
        pytest.param(FIXED.replace("http://127.0.0.1:8008", f"x:{SECRET}"), id="no address"),
        pytest.param(
            f'{FIXED}\n[images]\nbase_urls = ["http://x:{SECRET}@h/v1"]', id="in an image address"
        ),
        pytest.param(f'{FIXED}\n[images]\nbase_urls = ["{SECRET}"]', id="no image address"),
        pytest.param(f"{FIXED}\nx = {SECRET}", id="no TOML"),
        pytest.param(f'{FIXED}\nx = "{SECRET}', id="an open quotation mark"),
        pytest.param(FIXED.replace('"haus"', f'"{SECRET} {SECRET}"'), id="a model's name"),
        pytest.param(f'{FIXED}\n[screen]\npatterns = ["({SECRET}"]', id="a pattern"),
        pytest.param(f'{FIXED}\n[screen]\npatterns = ["(?:{SECRET})*"]', id="an empty pattern"),
        pytest.param(f'{FIXED}\n[screen]\nwords = ["{SECRET}", "!"]', id="beside a wrong word"),
    ],
)
def test_no_complaint_quotes_a_value(tmp_path: Path, toml: str) -> None:
    assert SECRET not in complaint(tmp_path, toml)


def test_no_complaint_quotes_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEITPLANKE_MATRIX", f'{{"password": "{SECRET}')
    monkeypatch.setenv("LEITPLANKE_SERVICE__LOG_LEVEL", SECRET)

    assert SECRET not in complaint(tmp_path, FIXED)


def test_the_key_of_a_model_comes_from_the_environment_and_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HAUS_API_KEY", f" {SECRET}\n")
    settings = loaded(tmp_path).settings

    assert model_key(settings.models[0]) == SECRET
    assert SECRET not in repr(settings)
    assert SECRET not in settings.model_dump_json()


def test_the_key_of_a_model_comes_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{SECRET}\n")
    settings = loaded(
        tmp_path, FIXED.replace('api_key_env = "HAUS_API_KEY"', 'api_key_file = "key"')
    )

    assert model_key(settings.settings.models[0]) == SECRET


def test_a_named_key_that_is_missing_is_a_sentence(tmp_path: Path) -> None:
    toml = FIXED.replace("http://127.0.0.1:9000", "https://models.example.org")
    settings = loaded(tmp_path, toml).settings

    with pytest.raises(SettingsInvalid, match=r"models\.haus.*HAUS_API_KEY"):
        model_key(settings.models[0])


def test_a_model_on_this_machine_needs_no_key(tmp_path: Path) -> None:
    assert model_key(loaded(tmp_path).settings.models[0]) is None


def test_the_key_of_the_image_workers_comes_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BILD_KEY", SECRET)
    settings = loaded(tmp_path, f'{FIXED}\n[images]\napi_key_env = "BILD_KEY"').settings

    assert image_key(settings.images, "de") == SECRET
    assert image_key(loaded(tmp_path).settings.images, "de") is None


@pytest.mark.parametrize(("language", "told"), [("de", "nicht gesetzt"), ("en", "is not set")])
def test_a_missing_key_of_the_image_workers_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, told: str
) -> None:
    monkeypatch.delenv("BILD_KEY", raising=False)
    urls = '["http://127.0.0.1:1/v1", "https://bilder.example.org/v1"]'
    toml = f'{FIXED}\n[images]\napi_key_env = "BILD_KEY"\nbase_urls = {urls}'
    images = loaded(tmp_path, toml).settings.images

    with pytest.raises(SettingsInvalid, match=f"BILD_KEY|{told}") as refused:
        image_key(images, language)
    assert told in str(refused.value)


def test_image_workers_on_this_machine_need_no_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BILD_KEY", raising=False)
    toml = f'{FIXED}\n[images]\napi_key_env = "BILD_KEY"\nbase_urls = ["http://127.0.0.1:1/v1"]'

    assert image_key(loaded(tmp_path, toml).settings.images, "de") is None


def test_external_image_workers_on_this_machine_may_be_in_clear(tmp_path: Path) -> None:
    toml = f'{FIXED}\n[images]\ntrust = "external"\nbase_urls = ["http://127.0.0.1:1/v1"]'

    assert loaded(tmp_path, toml).settings.images.trust is Trust.EXTERNAL


def test_settings_do_not_change(tmp_path: Path) -> None:
    settings = loaded(tmp_path).settings

    with pytest.raises(ValueError, match="frozen"):
        settings.data = DataSettings()
