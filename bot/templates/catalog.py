"""All templates a house has: ours from the prompts, and those an operator dropped into a folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.commands import BUILT_IN, is_new, parse
from bot.errors import SettingsInvalid
from bot.messages import Speaker, Turn
from bot.templates.template import Template, read_template
from bot.wording import LANGUAGES, fill, load_table, prompts_folder

_COMMAND = re.compile(r"[^\W\d_][\w-]{1,30}")


@dataclass(frozen=True)
class Catalog:
    """Templates by key, in each language, in the order they are shown in."""

    offered: Mapping[str, Mapping[str, Template]] = field(default_factory=dict)

    @property
    def commands(self) -> dict[str, str]:
        """Map every command to the key of its template."""
        return {
            name.casefold(): template.key for template in self._all() for name in template.commands
        }

    @property
    def hints(self) -> dict[str, str]:
        """Map each command that only one language has to that language."""
        by_language = {
            language: {c.casefold() for one in self.listed(language) for c in one.commands}
            for language in LANGUAGES
        }
        return {
            name: language
            for language in LANGUAGES
            for name in by_language[language]
            if not any(name in by_language[other] for other in LANGUAGES if other != language)
        }

    def get(self, key: str, language: str) -> Template:
        return self.offered[key][language]

    def values(self, key: str, language: str, texts: Sequence[str]) -> dict[str, str]:
        """Read the fields from what was written; the labels of either language count."""
        template = self.get(key, language)
        also = next((one for one in self.offered[key].values() if one is not template), None)
        return template.values(texts, also)

    def listed(self, language: str) -> list[Template]:
        return [by_language[language] for by_language in self.offered.values()]

    def named(self, text: str) -> str | None:
        """Return the key of the template that a message asks for by its command."""
        parsed = parse(text)
        return self.commands.get(parsed[0]) if parsed else None

    def in_force(self, history: Sequence[Turn], asker: str) -> tuple[str, list[str]] | None:
        """Find the template that a thread works with, and what was written for it since.

        It is the last one somebody named, until `!neu`. Only those count who name it or ask now:
        a colleague's aside fills no field.
        """
        key, texts, people = None, list[str](), {asker}
        for turn in history:
            if turn.speaker is not Speaker.PERSON:
                continue
            if is_new(turn.text):
                key, texts = None, []
            elif named := self.named(turn.text):
                key, texts, people = named, [rest_of(turn.text)], {asker, turn.sender}
            elif key and turn.sender in people and parse(turn.text) is None:
                texts.append(turn.text)
        return (key, texts) if key else None

    def _all(self) -> Iterator[Template]:
        for by_language in self.offered.values():
            yield from by_language.values()


def rest_of(text: str) -> str:
    parsed = parse(text)
    return parsed[1] if parsed else text


def load_catalog(folder: Path | None, language: str) -> Catalog:
    """Read ours and the operator's; one of the same name replaces ours.

    Raises `SettingsInvalid` that names the file, what is wrong and what to do.
    """
    ours = {lang: _read(prompts_folder() / lang / "templates", language) for lang in LANGUAGES}
    offered = {key: {lang: ours[lang][key] for lang in LANGUAGES} for key in ours["de"]}
    if folder is not None:
        words = load_table(language, "operator")["templates"]
        if not folder.is_dir():
            raise SettingsInvalid(fill(words["no_folder"], folder=folder))
        for key, template in _read(folder, language).items():
            offered[key] = dict.fromkeys(LANGUAGES, template)
    catalog = Catalog(offered)
    _check_commands(offered.values(), language)
    return catalog


def _read(folder: Path, language: str) -> dict[str, Template]:
    files = sorted(path for path in folder.iterdir() if path.suffix.casefold() == ".md")
    return {path.stem: read_template(path, language) for path in files}


def _check_commands(offered: Iterable[Mapping[str, Template]], language: str) -> None:
    """Refuse a command that is no word, is the bot's own, or stands for two templates."""
    words = load_table(language, "operator")["templates"]
    taken: dict[str, str] = dict.fromkeys(BUILT_IN, "Leitplanke")
    for by_language in offered:
        for template in dict.fromkeys(by_language.values()):
            for command in template.commands:
                if not _COMMAND.fullmatch(command) or command != command.lower():
                    sentence = fill(words["no_command"], key=template.key, command=command)
                    raise SettingsInvalid(sentence)
                if taken.setdefault(command.casefold(), template.key) != template.key:
                    sentence = fill(words["taken"], key=template.key, command=command)
                    raise SettingsInvalid(sentence)
