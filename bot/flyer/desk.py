"""`!flyer` in the chat: from an order to pictures, a choice, and a flyer that can be changed.

`begin` takes an order, `go_on` whatever is said in its thread afterwards: an answer, a choice,
another wish, or `Feld: Wert`. A flyer without a layout or without pictures is told, not hidden.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.flyer.brief import Brief, Format
from bot.flyer.easel import AGAIN, CHOICES, Easel, Wish, chosen_in
from bot.flyer.extraction import extract
from bot.flyer.form import is_too_long, read_form
from bot.flyer.motif import (
    alt_text_of,
    order_picture,
    pixels_for,
    pixels_in_proportion,
    subject_of,
    translate,
)
from bot.flyer.order import (
    EVENT_FIELDS,
    Order,
    ask_back,
    complete,
    format_alone,
    questions,
    quoted,
    restored,
    revise,
    take_order,
)
from bot.flyer.plan import Drawn, Plan, write_plan
from bot.flyer.press import NotComposed, Press
from bot.flyer.reading import sounds_like_an_event
from bot.flyer.rules import BREACH, breach_of
from bot.flyer.sanity import looks_empty, looks_like_noise
from bot.flyer.studio import seed_of, seeds_from
from bot.messages import File, Message, Picture
from bot.ports import ChatModel
from bot.review.reply import Kind
from bot.review.review import Draft
from bot.screen.verdict import Clean
from bot.settings import Settings
from bot.wording import fill, load_table

PDF = "application/pdf"
# Characters. No flyer holds more, and reading an endless message would keep all others waiting.
LONGEST_ORDER = 2_500


@dataclass(frozen=True, slots=True)
class Desk:
    """Takes one message about a flyer. `easel` is None where no pictures can be drawn.

    `restore` puts back what a model was not to see: the flyer is for the person alone.
    """

    easel: Easel | None
    press: Press
    model: ChatModel
    settings: Settings
    restore: Callable[[str], str]
    message: Message
    language: str

    async def begin(self, words: str, clean: Clean) -> Draft:
        """Take an order; ask back once, or draw at once when all is there."""
        if len(words) > LONGEST_ORDER:
            return self._too_long()
        order = restored(take_order(words, await self._extracted(words, clean)), self.restore)
        if is_too_long(order.brief):
            return self._too_long()
        if not order.is_ready or questions(order, self.language):
            return Draft(Kind.BRIEF, ask_back(order, self.language))
        seed, said = seed_of(self.message.ref), not order.subject
        return await self._propose(_planned(order), seed, translated=said)

    async def go_on(self, words: str, plan: Plan, clean: Clean) -> Draft:
        """Take what a person says in the thread of a flyer."""
        if plan.stage is Kind.BRIEF or plan.drawn is None:
            return await self._complete(words, plan, clean)
        shown = self.settings.images.candidates if plan.stage is Kind.SHEET else 1
        if number := chosen_in(words, shown):
            (seed,) = seeds_from(plan.drawn.seed + number - 1, 1)
            return await self._finish(replace(plan, drawn=replace(plan.drawn, seed=seed)))
        if words.strip() == AGAIN:
            return await self._propose(plan, seed_of(self.message.ref))
        return await self._change(words, plan, plan.drawn)

    async def _complete(self, words: str, plan: Plan, clean: Clean) -> Draft:
        if len(words) > LONGEST_ORDER:
            return self._too_long()
        extracted = await self._extracted(words, clean)
        order = restored(complete(plan.brief, words, extracted), self.restore)
        if is_too_long(order.brief):
            return self._too_long()
        if not order.is_ready:
            return Draft(Kind.BRIEF, ask_back(order, self.language))
        subject = order.subject or ("" if order.brief.motif != plan.brief.motif else plan.subject)
        planned = replace(_planned(order), subject=subject)
        seed, left_out = seed_of(self.message.ref), self._left_out(order)
        return await self._propose(planned, seed, left_out, translated=not order.subject)

    async def _change(self, words: str, plan: Plan, drawn: Drawn) -> Draft:
        """Change what `Feld: Wert` says; other words are a wish about the picture."""
        if len(words) > LONGEST_ORDER:
            return self._too_long()
        form, rest = read_form(words)
        if sheet := format_alone(rest):
            form, rest = {**form, "format": sheet.value}, ""
        brief, subject = revise(plan.brief, plan.subject, form, rest)
        if is_too_long(brief):
            return self._too_long()
        changed = replace(plan, brief=restored(Order(brief), self.restore).brief, subject=subject)
        other_picture = (brief.motif, brief.style, subject) != (
            plan.brief.motif,
            plan.brief.style,
            plan.subject,
        )
        if other_picture or plan.stage is Kind.SHEET or brief.format is Format.ICON:
            translated = other_picture and "prompt" not in form
            return await self._propose(changed, drawn.seed, translated=translated)
        return await self._finish(changed)

    async def _propose(
        self, plan: Plan, seed: int, remarks: tuple[str, ...] = (), *, translated: bool = False
    ) -> Draft:
        """Draw the candidates for a brief, `translated` where its motif is a new one."""
        if self.easel is None:
            return await self._without_picture(plan)
        if sentence := await self._objection(plan):
            return self._refused(plan, sentence)
        try:
            drawn = Drawn(seed, plan.brief.format, await self._pixels(plan, seed))
        except NotComposed as refused:
            form = write_plan(plan, self.language)
            return Draft(Kind.BRIEF, f"{refused}\n\n{form}")
        subject = await self._translated(plan) if translated else plan.subject
        plan = replace(plan, subject=subject, drawn=drawn)
        count = self.settings.images.candidates
        if count == 1:
            return await self._finish(plan, remarks)
        pictures = await self.easel.draw(self._wish(plan, drawn, count), self.message)
        if isinstance(pictures, Draft):
            return pictures
        text = f"{fill(self._said['sheet'], count=count)}\n\n{write_plan(plan, self.language)}"
        sheet = await self.easel.sheet(pictures)
        offers = (*CHOICES[:count], AGAIN)
        remarks = (*remarks, *self._empty_fields(plan.brief))
        return Draft(Kind.SHEET, text, sheet, remarks=remarks, offers=offers)

    async def _finish(self, plan: Plan, remarks: tuple[str, ...] = ()) -> Draft:
        """Draw the one picture, from memory or again, and compose the flyer around it."""
        if self.easel is None or plan.drawn is None:
            return await self._without_picture(plan)
        pictures = await self.easel.draw(self._wish(plan, plan.drawn, 1), self.message)
        if isinstance(pictures, Draft):
            return pictures
        if looks_empty(pictures[0].png):
            remarks = (*remarks, self._said["looks_empty"])
        elif looks_like_noise(pictures[0].png):
            remarks = (*remarks, self._said["looks_like_noise"])
        if plan.brief.format is Format.ICON:
            return await self._icon(plan, pictures[0], remarks)
        return await self._flyer(plan, pictures[0], remarks)

    async def _icon(self, plan: Plan, picture: Picture, remarks: tuple[str, ...]) -> Draft:
        alt = fill(self._said["icon"], alt=alt_text_of(plan.brief, self.language))
        marked = await self.press.mark(picture)
        remarks = (*remarks, *self.press.warnings, self._said["review_icon"])
        text = f"{alt}\n\n{write_plan(plan, self.language)}"
        return Draft(Kind.PICTURE, text, marked, remarks=remarks, offers=(AGAIN,))

    async def _flyer(
        self, plan: Plan, picture: Picture | None, remarks: tuple[str, ...] = ()
    ) -> Draft:
        if not self.press.prints:
            words = load_table(self.language, "wording")["error"]
            return Draft(Kind.NOTICE, words["flyer_off"])
        alt = alt_text_of(plan.brief, self.language)
        try:
            made = await self.press.flyer(replace(plan.brief, alt_text=alt), picture, self.language)
        except NotComposed as refused:
            return Draft(Kind.NOTICE, str(refused))
        files = (
            File(self._said["print_name"], PDF, made.print_pdf),
            File(self._said["web_name"], PDF, made.web_pdf),
        )
        # In the text and not as remarks, which would stand under each of the files again.
        told = [
            fill(self._said["flyer"], alt=alt),
            *(f"**{remark}**" for remark in (*remarks, *made.warnings)),
            *self._empty_fields(plan.brief),
            self._said["review"],
            write_plan(plan, self.language),
        ]
        offers = (AGAIN,) if picture else ()
        return Draft(Kind.FLYER, "\n\n".join(told), made.preview, (), files, offers)

    async def _without_picture(self, plan: Plan) -> Draft:
        if plan.brief.format is Format.ICON:
            words = load_table(self.language, "wording")["error"]
            return Draft(Kind.NOTICE, words["images_off"])
        return await self._flyer(replace(plan, drawn=None), None, (self._said["no_picture"],))

    async def _objection(self, plan: Plan) -> str | None:
        assert self.easel
        described = filter(None, [plan.brief.motif, plan.brief.style, plan.subject])
        return await self.easel.objection(", ".join(described))

    def _refused(self, plan: Plan, sentence: str) -> Draft:
        """Refuse; where nothing was drawn yet, keep the rest of the brief for the next answer."""
        if plan.drawn is not None:
            return Draft(Kind.REFUSAL, sentence, facts=BREACH)
        kept = replace(plan.brief, motif="", style="")
        if plan.brief.format is not Format.ICON and breach_of(plan.brief.style) is None:
            kept = replace(kept, style=plan.brief.style)
        asked = ask_back(Order(kept, missing=("motif",)), self.language)
        return Draft(Kind.BRIEF, f"{sentence}\n\n{asked}", facts=BREACH)

    async def _translated(self, plan: Plan) -> str:
        """Say the motif in the image model's language, once: what was said stays in the thread."""
        assert self.easel
        if not (self.settings.flyer.use_model and self.settings.images.prompt_language == "en"):
            return plan.subject
        said = plan.subject or ", ".join(filter(None, [plan.brief.motif, plan.brief.style]))
        clean = self.easel.clean_for_chat(said) if said else None
        translated = await translate(clean, self.model) if clean else None
        # What a model adds must not break a rule that the person kept.
        return translated if translated and not breach_of(translated) else plan.subject

    def _wish(self, plan: Plan, drawn: Drawn, count: int) -> Wish:
        images = self.settings.images
        style = "" if plan.subject else plan.brief.style
        subject = plan.subject or subject_of(plan.brief, images.prompt_language)
        prompt = order_picture(subject, style, drawn.sheet, images)
        return Wish(prompt, drawn.seed, count, drawn.pixels or pixels_for(drawn.sheet, images))

    async def _pixels(self, plan: Plan, seed: int) -> tuple[int, int]:
        """Choose the pixels by the place the layout gives the picture, so that none is cropped.

        The same seed on the same sheet keeps them: a wish refines a picture and words leave it.
        """
        images, drawn = self.settings.images, plan.drawn
        if drawn and drawn.pixels and (drawn.seed, drawn.sheet) == (seed, plan.brief.format):
            return drawn.pixels
        if plan.brief.format is Format.ICON:
            return pixels_for(plan.brief.format, images)
        described = replace(plan.brief, alt_text=alt_text_of(plan.brief, self.language))
        place = await self.press.place_of_picture(described, self.language)
        if place is None:
            return pixels_for(plan.brief.format, images)
        return pixels_in_proportion(*place, images)

    async def _extracted(self, words: str, clean: Clean) -> dict[str, str] | None:
        """Let the model read what is not said line by line already."""
        _, rest = read_form(words)
        if not (self.settings.flyer.use_model and rest):
            return None
        return await extract(clean, self.model, self.language)

    def _left_out(self, order: Order) -> tuple[str, ...]:
        if not order.unclear:
            return ()
        return (fill(self._said["left_out"], pieces=quoted(order.unclear)),)

    def _empty_fields(self, brief: Brief) -> tuple[str, ...]:
        empty = [name for name in EVENT_FIELDS if not getattr(brief, name)]
        if not empty or not sounds_like_an_event(brief.title):
            return ()
        labels = load_table(self.language, "flyer")["labels"]
        names = ", ".join(labels[name] for name in empty)
        return (fill(self._said["still_empty"], fields=names),)

    def _too_long(self) -> Draft:
        words = load_table(self.language, "flyer")["brief"]
        return Draft(Kind.NOTICE, words["too_long"])

    @property
    def _said(self) -> dict[str, str]:
        words: dict[str, str] = load_table(self.language, "flyer")["said"]
        return words


def _planned(order: Order) -> Plan:
    return Plan(Kind.BRIEF, order.brief, order.subject)
