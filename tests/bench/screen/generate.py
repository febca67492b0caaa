"""Messages with a known verdict, made from the templates of a split and a seed."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from random import Random
from typing import Any

from tests.bench.screen import spellings
from tests.bench.screen.secret_values import secret
from tests.bench.screen.spellings import CONTAINERS, INLINE, ORDINARY, WHOLE, Core, Spelling
from tests.bench.screen.templates import Kind, Split

PHRASE = re.compile("⟦(.*?)⟧", re.DOTALL)
NUMBERS = {
    "par": (3, 399), "par2": (4, 410), "abs": (1, 9), "n1": (1, 9), "n2": (2, 48), "page": (101, 998),
    "rz": (10, 99), "pubyear": (2009, 2026), "yy": (10, 25),
}  # fmt: skip

# Names have no form to go by, so that it takes more of them to know a rate.
VARIED = ("person",)
HEADINGS = ("classification", "business_secret")


@dataclass(frozen=True, slots=True)
class Sample:
    """One message, or the consecutive messages of one thread, with its verdict.

    `kind` is empty for a clean one. `start` and `end` enclose the secret where its place is known.
    """

    id: str
    parts: tuple[str, ...]
    kind: str
    spelling: str
    group: str
    start: int = -1
    end: int = -1

    @property
    def text(self) -> str:
        return "\n".join(self.parts)

    def record(self) -> dict[str, Any]:
        return asdict(self)


class Generator:
    def __init__(self, split: Split, seed: int) -> None:
        self.split = split
        self.rng = Random(f"{split.name}-{seed}")
        self.seed = seed

    def confidential(self, plain: int, spelled: int) -> Iterator[Sample]:
        for kind, templates in self.split.confidential.items():
            if kind in VARIED:
                per_kind, per_spelling = 4 * plain, 4 * spelled
            else:
                per_kind, per_spelling = plain, spelled
            yield from self._spelled(kind, templates, ORDINARY, per_kind)
            for spelling in INLINE:
                if spelling.kinds is None or kind in spelling.kinds:
                    yield from self._spelled(kind, templates, spelling, per_spelling)
            yield from self._whole(kind, templates, per_spelling)
            if templates.labels:
                yield from self._contained(kind, templates, 2 * per_spelling)

    def clean(self, prose: int, per_category: int) -> Iterator[Sample]:
        for number in range(prose):
            text = self._dressed(self._fill(self.rng.choice(self.split.prose)))
            if self.rng.random() < 0.3:
                text += " " + self._fill(self.rng.choice(self.split.prose))
            yield self._clean_sample("prose", number, text)
        for category, templates in self.split.office.items():
            for number in range(per_category):
                yield self._clean_sample(category, number, self._office(templates))
        for number in range(per_category):
            yield self._clean_sample("containers", number, self._harmless_container())

    def _clean_sample(self, category: str, number: int, text: str) -> Sample:
        return Sample(f"{self.split.name}-clean-{category}-{number}", (text,), "", category,
                      "prose" if category == "prose" else "office")  # fmt: skip

    def _office(self, templates: tuple[str, ...]) -> str:
        text = self._fill(self.rng.choice(templates))
        if self.rng.random() < 0.3:
            text += "\n" + self._fill(self.rng.choice(templates))
        text = self._dressed(text)
        variant = self.rng.random()
        if variant < 0.04:
            return text.upper()
        if variant < 0.10:
            return text.lower()
        if variant < 0.16:
            return text.replace("§ ", "§\u00a0").replace("Abs. ", "Abs.\u00a0")
        return text

    def _harmless_container(self) -> str:
        rows = self.rng.sample(self.split.harmless_rows, self.rng.randint(3, 6))
        made = spellings.contained(self.rng, self.rng.choice(CONTAINERS), rows)
        return f"{self.rng.choice(self.split.dressing.asides)}\n{made}"

    def _spelled(
        self, kind: str, templates: Kind, spelling: Spelling, count: int
    ) -> Iterator[Sample]:
        made = attempts = 0
        while made < count and attempts < 30 * count:
            attempts += 1
            core = self._core(kind, templates, spelling)
            secret = spelling.respell(self.rng, core.secret) if spelling.respell else core.secret
            if secret is None or (spelling.respell and secret == core.secret):
                continue
            yield self._sample(kind, spelling, core.with_secret(secret), made)
            made += 1

    def _whole(self, kind: str, templates: Kind, count: int) -> Iterator[Sample]:
        for spelling in WHOLE:
            if spelling.kinds is not None and kind not in spelling.kinds:
                continue
            for number in range(count):
                sample = self._whole_sample(kind, templates, spelling, number)
                if sample:
                    yield sample

    def _whole_sample(
        self, kind: str, templates: Kind, spelling: Spelling, number: int
    ) -> Sample | None:
        core = self._core(kind, templates, spelling)
        name = f"{self.split.name}-{kind}-{spelling.name}-{number}"
        if spelling.name == "label_typo":
            typo = self.rng.choice(templates.typos)
            core = Core(core.before.replace(core.label, typo), core.secret,
                        core.after.replace(core.label, typo), typo)  # fmt: skip
            return self._sample(kind, spelling, core, number)
        if spelling.name == "consecutive_messages":
            first, second = self._halves(kind, core.secret)
            parts = (core.before + first, second + core.after)
            return Sample(name, parts, kind, spelling.name, spelling.group)
        if kind in ("credential", "internal_host", "email"):
            return None  # a password in another case is another password
        change = str.upper if spelling.name == "upper_case" else str.lower
        changed = Core(change(core.before), change(core.secret), change(core.after))
        return self._sample(kind, spelling, changed, number, dressed=False)

    def _halves(self, kind: str, secret: str) -> tuple[str, str]:
        """As people break off: an address before the place, a name before the surname."""
        if kind == "address":
            cut = max(secret.rfind(", "), secret.rfind(" in "))
            return secret[:cut], secret[cut:].lstrip(", ")
        if kind == "person":
            first, _, second = secret.partition(" ")
            return first, second
        third = len(secret) // 3
        cut = self.rng.randint(third, 2 * third)
        return secret[:cut].rstrip(), secret[cut:].lstrip()

    def _contained(self, kind: str, templates: Kind, count: int) -> Iterator[Sample]:
        for number in range(count):
            container = CONTAINERS[number % len(CONTAINERS)]
            secret = self._secret(kind)
            rows = self.rng.sample(self.split.harmless_rows, self.rng.randint(2, 4))
            rows.insert(self.rng.randint(0, len(rows)), (self.rng.choice(templates.labels), secret))
            text = spellings.contained(self.rng, container, rows)
            if self.rng.random() < 0.5:
                text = f"{self.rng.choice(self.split.dressing.asides)}\n{text}"
            start = text.find(secret)
            yield Sample(f"{self.split.name}-{kind}-{container}-{number}", (text,), kind, container,
                         "ordinary_variants", start, start + len(secret) if start >= 0 else -1)  # fmt: skip

    def _sample(
        self, kind: str, spelling: Spelling, core: Core, number: int, *, dressed: bool = True
    ) -> Sample:
        mark = "\ue000"
        text = core.before + mark + core.after
        if dressed:
            heading = kind in HEADINGS and not core.before
            text = self._headed(text) if heading else self._dressed(text)
            if self.rng.random() < 0.1:  # some stand beside harmless numbers
                office = self.split.office[self.rng.choice(("citations", "rulings", "amounts"))]
                text += "\n" + self._fill(self.rng.choice(office))
        start = text.index(mark)
        text = text.replace(mark, core.secret)
        name = f"{self.split.name}-{kind}-{spelling.name}-{number}"
        return Sample(
            name, (text,), kind, spelling.name, spelling.group, start, start + len(core.secret)
        )

    def _core(self, kind: str, templates: Kind, spelling: Spelling) -> Core:
        if templates.phrases:
            phrase = self._fill(self.rng.choice(templates.phrases))
            found = PHRASE.search(phrase)
            if found is None:
                raise ValueError(f"a phrase of {kind} marks no secret")
            return Core(phrase[: found.start()], found[1], phrase[found.end() :])
        choices = self._choices(templates, spelling)
        label = self.rng.choice(templates.labels) if templates.labels else ""
        template = self.rng.choice(choices)
        if "{key}" in template:
            secret, template = (
                self.rng.choice(self.split.words.keys),
                template.replace("{key}", "{s}"),
            )
        else:
            secret = self._secret(kind)
        before, after = template.split("{s}", 1)
        return Core(self._fill(before, label), secret, self._fill(after, label), label)

    @staticmethod
    def _choices(templates: Kind, spelling: Spelling) -> tuple[str, ...]:
        if spelling.name == "genitive":
            return templates.possessive
        labelled = spelling.labelled or spelling.name == "label_typo"
        return templates.labelled if labelled else templates.labelled + templates.free

    def _secret(self, kind: str) -> str:
        return secret(kind, self.rng, self.split.words)

    def _headed(self, text: str) -> str:
        """A marking stands at the head of a page: on a line of its own, not after a greeting."""
        rng, dressing = self.rng, self.split.dressing
        greeting = rng.choice(dressing.openers).strip()
        return (greeting + "\n\n" if greeting else "") + text + rng.choice(dressing.closers)

    def _dressed(self, text: str) -> str:
        rng, dressing = self.rng, self.split.dressing
        text = rng.choice(dressing.quotes).replace("{}", text)
        if rng.random() < 0.25:
            aside = rng.choice(dressing.asides)
            text = f"{aside} {text}" if rng.random() < 0.5 else f"{text} {aside}"
        text = rng.choice(dressing.openers) + text + rng.choice(dressing.closers)
        if rng.random() < 0.12:  # some messages are long
            more = [self._fill(rng.choice(self.split.prose)) for _ in range(rng.randint(2, 5))]
            more.insert(rng.randint(0, len(more)), text)
            return rng.choice(("\n", "\n\n", " ")).join(more)
        return text

    def _fill(self, template: str, label: str = "") -> str:
        rng, fillers = self.rng, self.split.words.fillers
        values: dict[str, str] = {"label": label}
        for _, slot, _, _ in string.Formatter().parse(template):
            if slot is None or slot in values:
                continue
            if slot in NUMBERS:
                values[slot] = str(rng.randint(*NUMBERS[slot]))
            elif slot in ("day", "month"):
                values[slot] = f"{rng.randint(1, 28 if slot == 'day' else 12):02d}"
            elif slot == "last":
                values[slot] = rng.choice(self.split.words.surnames)
            elif slot in ("s2", "s3"):
                values[slot] = self._secret("person")
            else:
                values[slot] = rng.choice(fillers[slot])
        return template.format(**values) if values else template
