"""The marking of pictures: the certificate, its key, and the time stamp service, before they fail.

Everything is tried as the bot would use it; the certificate's dates are those of the whole chain.
"""

from __future__ import annotations

import importlib.util
import secrets
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp

from bot.doctor.finding import Finding, note, well, wrong
from bot.doctor.request import PATIENCE_SECONDS
from bot.flyer.marking.certificate import NAME as DEVELOPMENT
from bot.flyer.marking.marker import CertificateUnusable, Marker
from bot.flyer.marking.settings import MarkingSettings
from bot.settings import Settings

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

SOON_DAYS = 30
# TimeStampReq of RFC 3161, 2.4.1, in DER: version 1, a SHA-256 imprint (put behind it), certReq.
_REQUEST = bytes.fromhex("30390201013031300d060960864801650304020105000420")
_WITH_CERTIFICATE = bytes.fromhex("0101ff")
# PKIStatus of RFC 3161, 2.4.2: granted, grantedWithMods.
_GRANTED = {b"\x02\x01\x00", b"\x02\x01\x01"}


async def check_marking(settings: Settings) -> list[Finding]:
    """Look at what signs pictures, where any are drawn."""
    marking = settings.marking
    if marking.certificate is None or marking.key is None:
        return [note("marking", "certificate_none")] if settings.images.base_urls else []
    if importlib.util.find_spec("c2pa") is None:
        return [wrong("marking", "marking_not_installed")]
    found = _check_certificate(marking, marking.certificate, marking.key)
    if marking.timestamp_url:
        found.append(await _check_stamp(str(marking.timestamp_url)))
    return found


def _check_certificate(marking: MarkingSettings, file: Path, key: Path) -> list[Finding]:
    from cryptography import x509  # noqa: PLC0415 of the extra `flyer`

    try:
        chain = x509.load_pem_x509_certificates(file.read_bytes())
    except (OSError, ValueError):
        return [wrong("marking", "certificate_unreadable", file=file)]
    if problem := _key_problem(chain[0], file, key) or _date_problem(chain, file):
        return [problem]
    try:
        Marker(marking)
    except CertificateUnusable:
        return [wrong("marking", "certificate_unusable", file=file)]
    return [*_standing(chain[0], file), *_ending(chain, file)]


def _key_problem(certificate: Certificate, file: Path, key: Path) -> Finding | None:
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 the same
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 the same

    try:
        private = serialization.load_pem_private_key(key.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm):
        return wrong("marking", "certificate_key_unusable", file=key)
    form = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    if private.public_key().public_bytes(*form) != certificate.public_key().public_bytes(*form):
        return wrong("marking", "certificate_other_key", file=file, other=key)
    return None


def _date_problem(chain: list[Certificate], file: Path) -> Finding | None:
    now = datetime.now(UTC)
    begin = max(one.not_valid_before_utc for one in chain)
    end = min(one.not_valid_after_utc for one in chain)
    if now < begin:
        return wrong("marking", "certificate_early", file=file, day=f"{begin:%Y-%m-%d}")
    if now > end:
        return wrong("marking", "certificate_expired", file=file, day=f"{end:%Y-%m-%d}")
    return None


def _standing(certificate: Certificate, file: Path) -> list[Finding]:
    if DEVELOPMENT in certificate.subject.rfc4514_string().replace("\\", ""):
        return [note("marking", "certificate_development", file=file)]
    return []


def _ending(chain: list[Certificate], file: Path) -> list[Finding]:
    end = min(one.not_valid_after_utc for one in chain)
    days, day = (end - datetime.now(UTC)).days, f"{end:%Y-%m-%d}"
    if days < SOON_DAYS:
        return [note("marking", "certificate_ends_soon", file=file, days=days, day=day)]
    return [well("marking", "certificate_signs", file=file, day=day)]


async def _check_stamp(address: str) -> Finding:
    """Ask for a stamp on a number drawn at random: a dead service is noticed only when asked."""
    request = _REQUEST + secrets.token_bytes(32) + _WITH_CERTIFICATE
    headers = {"Content-Type": "application/timestamp-query"}
    timeout = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, headers=headers) as session,
            session.post(address, data=request) as answer,
        ):
            status, kind, reply = answer.status, answer.content_type, await answer.read()
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
        return wrong("stamp", "stamp_unreachable", address=address)
    if status != HTTPStatus.OK or kind != "application/timestamp-reply":
        return wrong("stamp", "stamp_no_service", address=address, status=status)
    if _content(_content(reply))[:3] not in _GRANTED:
        return wrong("stamp", "stamp_refused", address=address)
    return well("stamp", "stamp_given", address=address)


def _content(der: bytes) -> bytes:
    """Return what stands in a DER element, without its tag and length."""
    if len(der) < 2:  # noqa: PLR2004 tag and length
        return b""
    longer = der[1] & 0x7F if der[1] & 0x80 else 0
    return der[2 + longer :]
