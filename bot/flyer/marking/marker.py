"""Marks pictures and flyers: the watermark first, then XMP, the signature last.

What fails while somebody waits costs a mark and is told, never the flyer: a dead time stamp service
the stamp, a certificate that has run out the signature.
"""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from pathlib import Path

from bot.errors import LeitplankeError
from bot.flyer.marking.manifest import PDF, PNG, Credentials, SigningFailed, sign
from bot.flyer.marking.metadata import Source, into_pdf, into_png
from bot.flyer.marking.settings import MarkingSettings
from bot.flyer.marking.watermark import embed_png
from bot.wording import fill, load_table

log = logging.getLogger(__name__)


# c2pa waits 30 s for a silent service; one file waits, the next ones go without.
STAMP_PAUSE_SECONDS = 600.0


class CertificateUnusable(LeitplankeError):
    """Certificate or key cannot be read or cannot sign; the sentence says what to do."""


class Marker:
    """Marks with the settings of the house; blocking, takes tenths of a second."""

    def __init__(self, settings: MarkingSettings, language: str = "de") -> None:
        """Read certificate and key once, and try them. Raises `CertificateUnusable`."""
        self._settings = settings
        self._credentials = _credentials(settings, language)
        self._warnings = load_table(language, "marking")["warning"]
        self._stamps_again_at = 0.0
        self._unsigned = self._credentials is None
        if self._credentials:
            self._try(language)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Say what the marks of this house lack, as of the file marked last."""
        if self._credentials is None:
            return (self._warnings["unsigned"],)
        if self._unsigned:
            return (self._warnings["not_signable"],)
        return () if self._stamps_again_at <= time.monotonic() else (self._warnings["unstamped"],)

    def mark_picture(self, png: bytes, model: str) -> bytes:
        if self._settings.watermark:
            png = embed_png(png)
        return self._signed(into_png(png, Source.GENERATED), PNG, Source.GENERATED, model, None)

    def mark_flyer(
        self, png: bytes, print_pdf: bytes, web_pdf: bytes, picture: bytes | None
    ) -> tuple[bytes, bytes, bytes]:
        """Mark what holds a generated picture; `picture` is the marked one. Without it, nothing."""
        if picture is None:
            return png, print_pdf, web_pdf
        if self._settings.watermark:
            png = embed_png(png)
        source = Source.COMPOSITE
        return (
            self._signed(into_png(png, source), PNG, source, "", picture),
            self._signed(into_pdf(print_pdf, source), PDF, source, "", picture),
            self._signed(into_pdf(web_pdf, source), PDF, source, "", picture),
        )

    def _signed(
        self, data: bytes, kind: str, source: Source, model: str, picture: bytes | None
    ) -> bytes:
        if self._credentials is None:
            return data
        credentials = self._credentials
        if time.monotonic() < self._stamps_again_at:
            credentials = replace(credentials, timestamp_url=None)
        try:
            signed, stamped = sign(data, kind, source, model, credentials, picture)
        except SigningFailed as error:
            log.error("not signed, though a certificate is set: %s", error)  # noqa: TRY400 no place
            self._unsigned = True
            return data
        self._unsigned = False
        if credentials.timestamp_url and not stamped:
            self._stamps_again_at = time.monotonic() + STAMP_PAUSE_SECONDS
        return signed

    def _try(self, language: str) -> None:
        """Sign a picture of one point, so that a wrong certificate is noticed at the start."""
        assert self._credentials
        plain = replace(self._credentials, timestamp_url=None)
        try:
            sign(_one_pixel(), PNG, Source.GENERATED, "", plain)
        except SigningFailed as error:
            words = load_table(language, "marking")["certificate"]
            raise CertificateUnusable(fill(words["unusable"], problem=error)) from None


def _credentials(settings: MarkingSettings, language: str) -> Credentials | None:
    if settings.certificate is None or settings.key is None:
        return None
    stamp = str(settings.timestamp_url) if settings.timestamp_url else None
    return Credentials(
        settings.algorithm,
        _read(settings.certificate, language),
        _read(settings.key, language),
        stamp,
    )


def _read(path: Path, language: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        words = load_table(language, "marking")["certificate"]
        raise CertificateUnusable(fill(words["no_file"], file=path)) from None


def _one_pixel() -> bytes:
    import io  # noqa: PLC0415 with Pillow

    from PIL import Image  # noqa: PLC0415 slow

    written = io.BytesIO()
    Image.new("RGB", (1, 1)).save(written, "PNG")
    return written.getvalue()
