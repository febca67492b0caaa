"""What a person reads of templates: which there are, and what one still wants to know."""

from __future__ import annotations

from collections.abc import Sequence

from bot.review.reply import Kind
from bot.review.review import Draft
from bot.templates.catalog import Catalog
from bot.templates.template import Asked, Template
from bot.wording import fill, load_table


def list_templates(catalog: Catalog, language: str) -> Draft:
    words = load_table(language, "wording")["templates"]
    rows = [
        fill(words["row"], command=f"`!{one.commands[0]} …`", title=one.title, purpose=one.purpose)
        for one in catalog.listed(language)
    ]
    return Draft(Kind.NOTICE, "\n".join([words["listed"], "", *rows, "", words["how"]]))


def ask_for(missing: Sequence[Asked], template: Template, language: str) -> Draft:
    """Ask for all that is missing at once; what may be given besides is named too."""
    words = load_table(language, "wording")["templates"]
    asked = [fill(words["asked"], label=one.label, help=one.help) for one in missing]
    besides = [one for one in template.fields if not one.required]
    lines = [fill(words["missing"], title=template.title), "", *asked]
    if besides:
        may = [fill(words["asked"], label=one.label, help=one.help) for one in besides]
        lines += ["", words["besides"], "", *may]
    lines += ["", fill(words["answer"], label=missing[0].label)]
    return Draft(Kind.NOTICE, "\n".join(lines))
