"""The models: each is asked for its list, a chat model also for one word, by the real adapter."""

from __future__ import annotations

import time
from collections.abc import Set as AbstractSet

from bot.answer.settings import ModelSettings
from bot.doctor.finding import Finding, note, well, wrong
from bot.doctor.request import look
from bot.errors import ModelFailed, ModelUnavailable, SettingsInvalid
from bot.images.settings import ImageSettings
from bot.messages import Speaker
from bot.ports import CleanTurn, Conversation
from bot.screen.screen import Screen
from bot.screen.verdict import Clean, Confidential, Origin
from bot.settings import Settings, image_key, model_key
from bot.wiring import chat_model
from bot.wording import load_table

PATIENCE_SECONDS = 60.0
REFUSED = {401, 403}


async def check_models(settings: Settings) -> list[Finding]:
    found: list[Finding] = []
    probe = load_table(settings.language, "doctor")["probe"]["question"]
    for model in settings.models:
        verdict = Screen(settings.screen).check(probe, Origin.QUESTION, model.trust)
        match verdict:
            case Clean():
                found += await _check_chat(model, verdict)
            case Confidential():
                found.append(wrong("screen", "probe_stopped"))
    return [*found, *await _check_workers(settings.images, settings.language)]


async def _check_chat(model: ModelSettings, question: Clean) -> list[Finding]:
    try:
        key = model_key(model)
    except SettingsInvalid as missing:
        return [wrong("model", "model_no_key", name=model.name, problem=missing)]
    if model.api_version:
        # The address of an Azure deployment has no list, and takes the key elsewhere.
        return await _ask(model, question)
    listed = await _check_list(model, key)
    if listed.key == "model_unreachable":
        return [listed]
    return [listed, *await _ask(model, question)]


async def _check_list(model: ModelSettings, key: str | None) -> Finding:
    seen = await look(f"{model.base_url}/models", token=key)
    names = [entry.get("id") for entry in seen.body.get("data", []) if isinstance(entry, dict)]
    if seen.status == 0:
        return wrong("model", "model_unreachable", name=model.name, address=model.base_url)
    if seen.status in REFUSED:
        return wrong("model", "model_key_refused", name=model.name, status=seen.status)
    if not seen.fine or not names:
        return note("model", "model_no_list", name=model.name, status=seen.status)
    if model.model not in names:
        known = ", ".join(str(name) for name in names[:5])
        return note("model", "model_not_listed", name=model.name, model=model.model, known=known)
    return well("model", "model_listed", name=model.name, model=model.model)


async def _ask(model: ModelSettings, question: Clean) -> list[Finding]:
    """Ask for a token or none; what is said does not matter, what is refused on the way does."""
    silence = min(model.timeout_seconds, PATIENCE_SECONDS)
    asked = chat_model(model.model_copy(update={"max_tokens": 1, "timeout_seconds": silence}))
    began = time.monotonic()
    try:
        async for _ in asked.answer(Conversation("", [CleanTurn(Speaker.PERSON, question)])):
            pass
    except ModelFailed as failed:
        return [wrong("model", "model_failed", name=model.name, problem=failed)]
    except ModelUnavailable as failed:
        return [wrong("model", "model_unavailable", name=model.name, problem=failed)]
    finally:
        await asked.close()
    taken = f"{time.monotonic() - began:.1f}"
    found = [well("model", "model_answers", name=model.name, seconds=taken)]
    return [*found, *_refused(model, asked.refused)]


def _refused(model: ModelSettings, fields: AbstractSet[str]) -> list[Finding]:
    """Name the settings that this model does not honour; a field's newer name is no loss."""
    lost = fields & {"temperature"}
    if set(fields) >= {"max_tokens", "max_completion_tokens"}:
        lost |= {"max_tokens"}
    if not lost:
        return []
    return [note("model", "model_refuses", name=model.name, fields=", ".join(sorted(lost)))]


async def _check_workers(images: ImageSettings, language: str) -> list[Finding]:
    if not images.base_urls:
        return []
    try:
        key = image_key(images, language)
    except SettingsInvalid:
        return [wrong("images", "worker_no_key", variable=images.api_key_env)]
    return [await _check_worker(address, key) for address in images.base_urls]


async def _check_worker(address: str, key: str | None) -> Finding:
    seen = await look(f"{address}/models", token=key)
    if seen.fine:
        return well("images", "worker_there", address=address)
    if seen.status == 0:
        return wrong("images", "worker_unreachable", address=address)
    problem = "worker_key_refused" if seen.status in REFUSED else "worker_not_ready"
    return wrong("images", problem, address=address, status=seen.status)
