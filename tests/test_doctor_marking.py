"""The doctor tries certificate and time stamp service before anybody waits for a flyer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import web

pytest.importorskip("c2pa", reason="needs the extra `flyer`")

from bot.doctor.finding import Finding, Mark
from bot.doctor.machine import check_secrets
from bot.doctor.marking import check_marking
from bot.flyer.marking.certificate import make_development_certificate
from bot.settings import Settings
from bot.wording import LANGUAGES
from tests.stamp_authority import stamp_authority
from tests.test_doctor import NOWHERE, keys, served, settings_for

DRAWS = f'[images]\nbase_urls = ["{NOWHERE}/v1"]'


def signing(folder: Path, chain: Path, key: Path, more: str = "") -> Settings:
    table = f'[marking]\ncertificate = "{chain}"\nkey = "{key}"\n{more}'
    return settings_for(folder, more=table)


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[str]:
    with stamp_authority(tmp_path) as address:
        yield address


async def looked_at(folder: Path, days: int = 365) -> list[Finding]:
    chain, key, _ = make_development_certificate(folder / "own", days)
    return await check_marking(signing(folder, chain, key))


async def test_a_house_that_draws_without_a_certificate_is_told_so(tmp_path: Path) -> None:
    (finding,) = await check_marking(settings_for(tmp_path, more=DRAWS))

    assert (finding.key, finding.mark) == ("certificate_none", Mark.NOTE)


async def test_a_house_that_draws_nothing_needs_no_certificate(tmp_path: Path) -> None:
    assert await check_marking(settings_for(tmp_path)) == []


async def test_a_development_certificate_signs_and_is_said_to_be_one(tmp_path: Path) -> None:
    assert keys(await looked_at(tmp_path)) == {"certificate_development", "certificate_signs"}


@pytest.mark.parametrize(
    ("days", "seen", "mark"),
    [(0, "certificate_expired", Mark.WRONG), (29, "certificate_ends_soon", Mark.NOTE)],
)
async def test_the_end_of_a_certificate_is_seen_before_and_after(
    tmp_path: Path, days: int, seen: str, mark: Mark
) -> None:
    findings = {finding.key: finding.mark for finding in await looked_at(tmp_path, days)}

    assert findings[seen] is mark
    assert "certificate_signs" not in findings


async def test_a_key_of_another_certificate_is_seen(tmp_path: Path) -> None:
    chain, _, _ = make_development_certificate(tmp_path / "one")
    _, key, _ = make_development_certificate(tmp_path / "two")

    assert keys(await check_marking(signing(tmp_path, chain, key))) == {"certificate_other_key"}


async def test_a_certificate_that_may_not_sign_is_seen(tmp_path: Path) -> None:
    chain, key, _ = make_development_certificate(tmp_path / "own")
    more = 'algorithm = "ps256"'

    findings = await check_marking(signing(tmp_path, chain, key, more))

    assert keys(findings) == {"certificate_unusable"}


@pytest.mark.parametrize("broken", ["chain", "key"])
@pytest.mark.parametrize("content", [None, b"", b"-----BEGIN CERTIFICATE-----\n"])
async def test_files_that_are_none_are_seen(
    tmp_path: Path, broken: str, content: bytes | None
) -> None:
    chain, key, _ = make_development_certificate(tmp_path / "own")
    file = chain if broken == "chain" else key
    file.unlink() if content is None else file.write_bytes(content)
    seen = {"chain": "certificate_unreadable", "key": "certificate_key_unusable"}

    assert keys(await check_marking(signing(tmp_path, chain, key))) == {seen[broken]}


def test_a_key_that_others_may_read_is_seen(tmp_path: Path) -> None:
    chain, key, _ = make_development_certificate(tmp_path / "own")
    key.chmod(0o644)

    assert "secret_open" in keys(check_secrets(signing(tmp_path, chain, key)))


async def test_a_time_stamp_service_is_asked_for_a_stamp(tmp_path: Path, authority: str) -> None:
    chain, key, _ = make_development_certificate(tmp_path / "own")
    findings = await check_marking(signing(tmp_path, chain, key, f'timestamp_url = "{authority}"'))

    assert "stamp_given" in keys(findings)


REFUSAL = bytes.fromhex("3005300302010230")  # PKIStatus 2: rejection


@pytest.mark.parametrize(
    ("answer", "seen"),
    [
        (web.Response(status=404), "stamp_no_service"),
        (web.Response(text="<html>"), "stamp_no_service"),
        (web.Response(body=REFUSAL, content_type="application/timestamp-reply"), "stamp_refused"),
        (web.Response(body=b"", content_type="application/timestamp-reply"), "stamp_refused"),
    ],
    ids=["404", "page", "rejection", "nothing"],
)
async def test_a_service_that_gives_no_stamp_is_seen(
    tmp_path: Path, answer: web.Response, seen: str
) -> None:
    chain, key, _ = make_development_certificate(tmp_path / "own")
    async with served({"/stamp": answer}) as address:
        settings = signing(tmp_path, chain, key, f'timestamp_url = "{address}/stamp"')
        findings = await check_marking(settings)

    assert seen in keys(findings)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_service_that_is_away_is_seen_and_advice_is_given(
    tmp_path: Path, language: str
) -> None:
    chain, key, _ = make_development_certificate(tmp_path / "own")
    settings = signing(tmp_path, chain, key, f'timestamp_url = "{NOWHERE}/"')

    (away,) = [one for one in await check_marking(settings) if one.mark is Mark.WRONG]

    assert away.key == "stamp_unreachable"
    assert "marking.timestamp_url" in away.told(language)
