"""`leitplanke flyer`: a flyer without chat and without any service running.

The picture is drawn in this process by a model folder on this machine, or given as a file. Exit
code 1 when there is no flyer; the sentence on standard error says why.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import sys
import tomllib
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, assert_never

from pydantic import ValidationError

from bot.errors import LeitplankeError
from bot.flyer.brief import Brief, Format
from bot.flyer.design import Design, load_design
from bot.flyer.fitting import TEMPLATE_NAMES
from bot.flyer.layout import Flyer, compose, place_of_picture
from bot.flyer.marking.certificate import make_development_certificate
from bot.flyer.marking.marker import Marker
from bot.flyer.marking.settings import MarkingSettings
from bot.flyer.marking.verify import NotVerifiable, explain, read_marks
from bot.flyer.motif import alt_text_of, order_picture, pixels_in_proportion, subject_of
from bot.flyer.press import Press
from bot.flyer.rules import breach_of
from bot.images.settings import ImageSettings, PromptStyle
from bot.messages import Picture, Trust
from bot.screen.reasons import kind_name
from bot.screen.screen import Screen
from bot.screen.verdict import Clean, Confidential, Origin
from bot.wording import LANGUAGES, fill, load_table

HELP = "Make a flyer from a brief: PNG preview, print PDF, accessible PDF."
DEMO_WEIGHTS = Path(__file__).parent.parent / "images" / "demo_weights"
# Pixels a side of a square picture, for models that can draw as many.
DRAWN_SIDE = 1024
FILES = (("", "png"), ("-druck", "pdf"), ("-barrierefrei", "pdf"))


class NoFlyer(LeitplankeError):
    """There is no flyer; the sentence says why."""


def configure(parser: argparse.ArgumentParser) -> None:
    job = parser.add_mutually_exclusive_group(required=True)
    job.add_argument("--brief", type=Path, metavar="FILE", help="what the flyer says, TOML")
    job.add_argument("--verify", type=Path, metavar="FILE", help="read the marks of a file back")
    job.add_argument(
        "--development-certificate", type=Path, metavar="DIR", help="make one for trying out"
    )
    parser.add_argument("--certificate", type=Path, metavar="FILE", help="signs; chain in PEM")
    parser.add_argument("--key", type=Path, metavar="FILE", help="its private key, PKCS#8 PEM")
    parser.add_argument("--trust", type=Path, metavar="FILE", help="roots that --verify trusts")
    parser.add_argument("--timestamp-url", help="time stamp service, RFC 3161")
    parser.add_argument("--photo", action="store_true", help="--picture is a photo, not made by AI")
    parser.add_argument("--out", type=Path, metavar="DIR", default=Path(), help="where to write")
    parser.add_argument("--design", type=Path, metavar="FILE", help="the house's design, TOML")
    parser.add_argument("--template", choices=("auto", *TEMPLATE_NAMES), default="auto")
    parser.add_argument("--picture", type=Path, metavar="FILE", help="a picture instead of drawing")
    parser.add_argument("--no-picture", action="store_true", help="type alone")
    parser.add_argument("--model", default=str(DEMO_WEIGHTS), help="the model that draws; a folder")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--language", choices=LANGUAGES, default="de")


def run(args: argparse.Namespace) -> int:
    if args.verify:
        return _verify(args)
    if args.development_certificate:
        return _certificate(args)
    return _make(args)


def _verify(args: argparse.Namespace) -> int:
    words = load_table(args.language, "marking")["verify"]
    try:
        trust = args.trust.read_bytes() if args.trust else None
        marks = read_marks(args.verify.read_bytes(), trust)
    except OSError:
        raise NoFlyer(fill(words["no_file"], file=args.verify)) from None
    except NotVerifiable:
        raise NoFlyer(fill(words["not_verifiable"], file=args.verify)) from None
    for line in explain(marks, args.language):
        _say(line)
    return 0 if marks.all_valid else 1


def _certificate(args: argparse.Namespace) -> int:
    chain, key, root = make_development_certificate(args.development_certificate)
    words = load_table(args.language, "marking")["certificate"]
    _say(fill(words["made"], chain=chain, key=key, root=root))
    return 0


def _make(args: argparse.Namespace) -> int:
    words = load_table(args.language, "layout")["command"]
    brief = read_brief(args.brief, args.language)
    design = load_design(args.design, args.language)
    refuse_what_must_not_be_drawn(brief, args.language)
    if not args.no_picture:
        brief = replace(brief, alt_text=alt_text_of(brief, args.language))
    picture = None if args.no_picture else _picture(args, brief, design, words)
    generated = not args.photo

    def set_flyer(brief: Brief, png: bytes | None, language: str) -> Flyer:
        return compose(brief, png, design, language, args.template, generated=generated)

    press = Press(set_flyer, _marker(args) if generated else None)
    printed = asyncio.run(press.flyer(brief, picture, args.language))
    args.out.mkdir(parents=True, exist_ok=True)
    made = (printed.preview.png, printed.print_pdf, printed.web_pdf)
    for (suffix, kind), data in zip(FILES, made, strict=True):
        path = args.out / f"{args.brief.stem}{suffix}.{kind}"
        path.write_bytes(data)
        _say(fill(words["done"], file=path))
    for warning in printed.warnings:
        _say(fill(words["warning"], warning=warning))
    return 0


def _marker(args: argparse.Namespace) -> Marker:
    try:
        settings = MarkingSettings(
            certificate=args.certificate, key=args.key, timestamp_url=args.timestamp_url
        )
    except ValidationError:
        raise NoFlyer(load_table(args.language, "marking")["certificate"]["options"]) from None
    return Marker(settings, args.language)


def read_brief(path: Path, language: str) -> Brief:
    """Read a brief; raises `NoFlyer` naming the field that is wrong and what to do."""
    words = load_table(language, "layout")["command"]
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise NoFlyer(fill(words["no_brief"], file=path)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise NoFlyer(fill(words["no_toml"], file=path)) from None
    there = [one.name for one in fields(Brief)]
    for key, value in table.items():
        if key not in there:
            raise NoFlyer(fill(words["unknown_key"], file=path, key=key, there=", ".join(there)))
        if not isinstance(value, str):
            raise NoFlyer(fill(words["no_text"], file=path, key=key))
    return Brief(**(table | _format(table, path, words)))


def _format(table: dict[str, Any], path: Path, words: dict[str, str]) -> dict[str, Format]:
    given = table.get("format", Format.A5.value)
    named = {one.value.casefold(): one for one in Format}
    if given.casefold() not in named:
        there = ", ".join(one.value for one in Format)
        raise NoFlyer(fill(words["no_format"], file=path, given=given, there=there))
    return {"format": named[given.casefold()]}


def refuse_what_must_not_be_drawn(brief: Brief, language: str) -> None:
    """Hold the motif to the rules for pictures, and keep secrets out of it."""
    motif = ", ".join(filter(None, [brief.motif, brief.style]))
    if not motif.strip():
        return
    cleared(motif, language)
    if (breach := breach_of(motif)) is not None:
        raise NoFlyer(breach.sentence(language))


def cleared(text: str, language: str) -> Clean:
    """Let a text pass the screen for a model in the house; raises `NoFlyer`."""
    match Screen().check(text, Origin.IMAGE_PROMPT, Trust.HOUSE):
        case Clean() as clean:
            return clean
        case Confidential(findings):
            words = load_table(language, "layout")["command"]
            kinds = dict.fromkeys(kind_name(one.kind, language) for one in findings)
            raise NoFlyer(fill(words["confidential"], kinds=", ".join(kinds)))
        case never:
            assert_never(never)


def _picture(
    args: argparse.Namespace, brief: Brief, design: Design, words: dict[str, str]
) -> Picture | None:
    if args.picture:
        return _given(args.picture, words)
    from bot.images.local import LocalImages  # noqa: PLC0415 of an extra
    from bot.images.order import DrawingFailed, ModelNotLoaded  # noqa: PLC0415 the same

    place = place_of_picture(brief, design, args.language, args.template)
    _say(words["drawing"])
    try:
        images = LocalImages.load(args.model)
        side = images.most_side(DRAWN_SIDE)
        wished = ImageSettings(
            prompt_language=args.language, prompt_style=PromptStyle.PLAIN, width=side, height=side
        )
        subject = subject_of(brief, args.language)
        prompt = order_picture(subject, brief.style, brief.format, wished)
        return images.draw(
            cleared(prompt, args.language), args.seed, pixels_in_proportion(*place, wished)
        )
    except (ModelNotLoaded, DrawingFailed) as problem:
        raise NoFlyer(fill(words["not_drawn"], problem=problem)) from None


def _given(path: Path, words: dict[str, str]) -> Picture:
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 slow

    try:
        with Image.open(path) as image:
            written = io.BytesIO()
            image.convert("RGB").save(written, "PNG")
            return Picture(written.getvalue(), *image.size, 0, "")
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError):
        raise NoFlyer(fill(words["no_picture"], file=path)) from None


def _say(line: str) -> None:
    print(line, file=sys.stdout)  # noqa: T201 - the command's own output
