"""The signed manifest (C2PA 2.x): who made a file, with which model, from which picture.

Source: C2PA Technical Specification; the actions and source types that it asks for in media made by
AI. It is added last: whatever changes a byte afterwards makes it invalid.
"""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot import __version__
from bot.flyer.marking.metadata import Source

log = logging.getLogger(__name__)

PNG, PDF = "image/png", "application/pdf"
INGREDIENT = "picture"
# A file may name a manifest on any server; nothing but the house's own service is ever asked.
_OFFLINE: Mapping[str, Any] = {"remote_manifest_fetch": False, "ocsp_fetch": False}
_CONTEXT: Mapping[str, Any] = {"builder": {"thumbnail": {"enabled": False}}, "verify": _OFFLINE}
# What a certificate may be for: e-mail, signing of documents (RFC 9336), C2PA's own.
_USES = "1.3.6.1.5.5.7.3.4\n1.3.6.1.5.5.7.3.36\n1.3.6.1.4.1.62558.2.1\n"


class SigningFailed(Exception):
    """The certificate or key cannot sign; foreign messages stay out."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """Chain and key in PEM; `timestamp_url` is None where no service is set."""

    algorithm: str
    chain: bytes
    key: bytes
    timestamp_url: str | None = None


def sign(
    data: bytes, kind: str, source: Source, model: str, credentials: Credentials,
    picture: bytes | None = None,
) -> tuple[bytes, bool]:  # fmt: skip
    """Sign a file; tells whether a time stamp is in it. A dead service costs only the stamp."""
    if credentials.timestamp_url:
        try:
            return _signed(data, kind, source, model, credentials, picture), True
        except SigningFailed:
            log.warning("no time stamp from the service; signing without one")
    plain = Credentials(credentials.algorithm, credentials.chain, credentials.key)
    return _signed(data, kind, source, model, plain, picture), False


def _signed(
    data: bytes, kind: str, source: Source, model: str, credentials: Credentials,
    picture: bytes | None,
) -> bytes:  # fmt: skip
    import c2pa  # noqa: PLC0415 of the extra `flyer`

    try:
        info = c2pa.C2paSignerInfo(
            credentials.algorithm.encode(),
            credentials.chain,
            credentials.key,
            credentials.timestamp_url.encode() if credentials.timestamp_url else None,
        )
        settings = {**_CONTEXT, "trust": {"trust_config": _USES}}
        with (
            c2pa.Context.from_dict(settings) as context,
            c2pa.Builder.from_json(_manifest(kind, source, model, picture), context) as builder,
            c2pa.Signer.from_info(info) as signer,
        ):
            if picture is not None:
                ingredient = {
                    "title": "picture.png",
                    "relationship": "componentOf",
                    "label": INGREDIENT,
                }
                builder.add_ingredient(json.dumps(ingredient), PNG, io.BytesIO(picture))
            written = io.BytesIO()
            builder.sign(signer, kind, io.BytesIO(data), written)
            return written.getvalue()
    except c2pa.C2paError as error:
        raise SigningFailed(type(error).__name__) from None


def _manifest(kind: str, source: Source, model: str, picture: bytes | None) -> str:
    created: dict[str, Any] = {"action": "c2pa.created", "digitalSourceType": source.value}
    if model:
        created["softwareAgent"] = {"name": model}
    actions = [created]
    if picture is not None:
        actions.append({"action": "c2pa.placed", "parameters": {"ingredientIds": [INGREDIENT]}})
    return json.dumps(
        {
            "claim_generator_info": [{"name": "Leitplanke", "version": __version__}],
            "format": kind,
            "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": actions}}],
        }
    )


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a manifest says: `state` is Trusted, Valid or Invalid, `problems` are C2PA's codes.

    `signed_at` is the time stamp's; anybody can make one, so its service has to be trusted too.
    """

    state: str
    signed_by: str
    signed_at: str
    sources: tuple[str, ...]
    ingredients: int
    problems: tuple[str, ...]
    stamp_trusted: bool = False


def read_manifest(data: bytes, kind: str, trust: bytes | None) -> Manifest | None:
    """Read and check the manifest of a file; None where there is none."""
    import c2pa  # noqa: PLC0415 the same

    checks: dict[str, Any] = {"trust_config": _USES}
    if trust:
        checks["trust_anchors"] = trust.decode("ascii", "replace")
    try:
        with (
            c2pa.Context.from_dict({"trust": checks, "verify": _OFFLINE}) as context,
            c2pa.Reader(kind, io.BytesIO(data), context=context) as reader,
        ):
            return _told(json.loads(reader.json()), str(reader.get_validation_state()))
    except c2pa.C2paError as error:
        elsewhere = str(error).startswith("Remote: must fetch")
        if elsewhere or "ManifestNotFound" in type(error).__name__ or "no JUMBF" in str(error):
            return None
        return Manifest("Invalid", "", "", (), 0, (type(error).__name__,))


def _told(report: dict[str, Any], state: str) -> Manifest:
    manifests = report.get("manifests", {})
    active = manifests.get(report.get("active_manifest"), {})
    signature = active.get("signature_info", {})
    actions = [
        action
        for assertion in active.get("assertions", [])
        if assertion.get("label", "").startswith("c2pa.actions")
        for action in assertion.get("data", {}).get("actions", [])
    ]
    results = report.get("validation_results", {}).get("activeManifest", {})
    met = {check.get("code") for check in results.get("success", [])}
    return Manifest(
        state=state,
        signed_by=str(signature.get("issuer") or signature.get("common_name") or ""),
        signed_at=str(signature.get("time") or ""),
        sources=tuple(a["digitalSourceType"] for a in actions if "digitalSourceType" in a),
        ingredients=len(active.get("ingredients", [])),
        problems=tuple(str(failure.get("code", "")) for failure in results.get("failure", [])),
        stamp_trusted="timeStamp.trusted" in met,
    )
