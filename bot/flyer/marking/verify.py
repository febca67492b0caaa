"""Reads all marks of a file back and says in plain words what they mean."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from bot.flyer.marking.certificate import NAME as DEVELOPMENT
from bot.flyer.marking.cutting import is_marked
from bot.flyer.marking.manifest import PDF, PNG, Manifest, read_manifest
from bot.flyer.marking.metadata import Source, read_source
from bot.wording import fill, load_table

if TYPE_CHECKING:
    from PIL.Image import Image

JPEG = "image/jpeg"
TRUSTED, VALID = "Trusted", "Valid"
UNTRUSTED, EXPIRED = "signingCredential.untrusted", "signingCredential.expired"
SMALLEST_PICTURE = 200


class NotVerifiable(Exception):
    """Neither PNG nor JPEG nor PDF, or damaged beyond reading."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What was found; `watermark` is None where no picture could be looked at."""

    kind: str
    manifest: Manifest | None
    source: Source | None
    watermark: bool | None

    @property
    def all_valid(self) -> bool:
        signed = self.manifest is not None and self.manifest.state in {TRUSTED, VALID}
        return signed and self.source is not None and self.watermark is not False


def read_marks(data: bytes, trust: bytes | None = None) -> Marks:
    """Read the marks of a file. Raises `NotVerifiable`."""
    kind = _kind_of(data)
    try:
        return Marks(
            kind, read_manifest(data, kind, trust), read_source(data), _watermark(data, kind)
        )
    except Exception as error:  # noqa: BLE001 damaged files raise whatever their readers do
        raise NotVerifiable(type(error).__name__) from None


def explain(marks: Marks, language: str) -> Iterator[str]:
    """Say what each mark means, one line each, the verdict last."""
    words = load_table(language, "marking")["verify"]
    yield from _manifest(marks, words)
    yield words["xmp_none"] if marks.source is None else words[f"xmp_{marks.source.name.lower()}"]
    key = {None: "watermark_unseen", True: "watermark", False: "watermark_none"}[marks.watermark]
    yield words[key]
    yield words["label"]
    if marks.all_valid:
        yield words["all_valid"]
    elif marks.manifest is None and marks.watermark:
        yield words["reencoded"]
    else:
        yield words["not_valid"]


def _manifest(marks: Marks, words: dict[str, str]) -> Iterator[str]:
    manifest = marks.manifest
    if manifest is None:
        yield words["manifest_none"]
        return
    if manifest.state not in {TRUSTED, VALID}:
        yield _what_is_wrong(manifest.problems, words)
        return
    stamp = "stamped" if manifest.stamp_trusted else "stamp_not_trusted"
    stamped = words[stamp] if manifest.signed_at else words["not_stamped"]
    key = "manifest_trusted" if manifest.state == TRUSTED else "manifest_valid"
    when = fill(stamped, at=manifest.signed_at)
    yield fill(words[key], by=manifest.signed_by or "-", when=when)
    if manifest.signed_by == DEVELOPMENT:
        yield words["development"]
    if manifest.ingredients:
        yield words["ingredient"]


def _what_is_wrong(problems: tuple[str, ...], words: dict[str, str]) -> str:
    """Choose the sentence by C2PA's codes (specification, "validation codes")."""
    serious = [code for code in problems if code != UNTRUSTED]
    if serious and all(code == EXPIRED for code in serious):
        return words["manifest_expired"]
    return fill(words["manifest_invalid"], problems=", ".join(serious) or "-")


def _kind_of(data: bytes) -> str:
    if data.startswith(b"\x89PNG"):
        return PNG
    if data.startswith(b"\xff\xd8"):
        return JPEG
    if data.startswith(b"%PDF"):
        return PDF
    raise NotVerifiable("kind")


def _watermark(data: bytes, kind: str) -> bool | None:
    pictures = _pictures_of_pdf(data) if kind == PDF else _one_picture(data)
    looked_at = [
        is_marked(picture) for picture in pictures if min(picture.size) >= SMALLEST_PICTURE
    ]
    return any(looked_at) if looked_at else None


def _one_picture(data: bytes) -> Iterator[Image]:
    from PIL import Image as Pillow  # noqa: PLC0415 slow

    try:
        yield Pillow.open(io.BytesIO(data)).convert("RGB")
    except OSError:
        return  # damaged: the signature says so


def _pictures_of_pdf(data: bytes) -> Iterator[Image]:
    import pikepdf  # noqa: PLC0415 of the extra `flyer`

    with pikepdf.open(io.BytesIO(data)) as document:
        for page in document.pages:
            for raw in page.get_images().values():
                yield pikepdf.PdfImage(cast(Any, raw)).as_pil_image().convert("RGB")
