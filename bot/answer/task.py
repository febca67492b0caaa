"""What a model is to do with a question, and what it answers from."""

from __future__ import annotations

from bot.answer.conversation import Task
from bot.bot import Bot
from bot.documents.documents import Documents
from bot.request import Request
from bot.wording import load_text


async def task_for(
    request: Request, bot: Bot, documents: Documents, *, law: bool, rules: str = ""
) -> Task:
    """Say what the model is to do, and give it the statutes that the question is about.

    `rules` are those of a template, which stand beside the house's own instructions.
    """
    instructions = load_text(request.language, bot.settings.answer.system_prompt)
    sources = await bot.statutes.sources_for(
        request.clean,
        asked=law,
        screen=bot.screen,
        trust=request.model.trust,
        language=request.language,
    )
    recalled = await bot.memory.recall(request.thread, request.model, request.language)
    return Task(
        request.clean,
        request.thread,
        request.model,
        request.language,
        "\n\n".join(
            filter(None, (instructions, rules, documents.instructions, sources.instructions))
        ),
        material=(*recalled.summary, *documents.material, *sources.material),
        given=documents.given,
        sources=(*documents.lines, *sources.lines),
        asked=request.model.name,
        before=recalled.turns,
    )
