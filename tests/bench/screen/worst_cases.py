"""A megabyte of the worst kind for every family of patterns: the screen must stay linear.

Measured, not asserted: machines differ. Twice the text should take about twice the time.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys

from tests.bench.screen.engines import ROOT
from tests.bench.screen.generate import Generator
from tests.bench.screen.splits import development

MEGABYTE = 1_000_000


def _filled(unit: str) -> str:
    return (unit * (MEGABYTE // len(unit) + 1))[:MEGABYTE]


CASES = {
    "digits": "1234567890",
    "digits, spaced": "1 2 3 4 5 6 7 8 9 0 ",
    "zeros": "0",
    "nearly IBANs": "DE12 3456 7890 1234 5678 9",
    "labels without values": "Steuernummer: IdNr. IBAN: ",
    "titles": "Herr Frau Dr. Familie ",
    "nearly names": "Sabine Kowalczyk ",
    "one long word": "a",
    "capitals": "A",
    "at signs": "a@",
    "dots": "a.b.c.",
    "nearly e-mail": "a.b-c_d@e-f.g",
    "slashes": "1/2/3/",
    "number words": "eins zwei drei vier ",
    "Base64 characters": "QUJDREVGR0hJSktMTU5P",
    "percent signs": "%41%42",
    "ampersands": "&#49;&amp;",
    "soft hyphens": "1\u00ad",
    "zero widths": "\u200b",
    "combining marks": "a\u0301\u0302",
    "mixed scripts": "aа",
    "ligatures": "\ufdfa",
    "line breaks": "\n",
    "spaces": " ",
    "open brackets": "{[(<",
    "PEM heads": "-----BEGIN RSA PRIVATE KEY-----\n",
    "JWT heads": "eyJhbGciOi",
    "colons": "Passwort: ",
    "addresses": "Lindenallee 14, 59423 ",
    "phones": "0231 / ",
    "file numbers": "412 Js 338/24 ",
    "hosts": "10.1.2.3.",
    "amounts": "1.234,56 € Gewinn 2023 in Unna ",
}


def texts() -> dict[str, str]:
    made = {name: _filled(unit) for name, unit in CASES.items()}
    nested = b"DE07300501108857762668"
    while len(nested) * 4 // 3 < MEGABYTE:
        nested = base64.b64encode(nested)
    made["Base64 in Base64"] = nested.decode()
    office = Generator(development(), 1).clean(2500, 500)
    made["office German, nothing secret"] = "\n".join(s.text for s in office)[:MEGABYTE]
    return made


PROGRAM = """
import json, sys, time
from bot.screen.screen import Screen
from tests.bench.screen.worst_cases import texts
text, screen = texts()[sys.argv[1]], Screen()
screen.findings("Guten Morgen")
for part in (text[: len(text) // 2], text):
    began = time.process_time()
    found = screen.findings(part)
    seconds = time.process_time() - began
    failed = any(finding.kind == "screen_failure" for finding in found)
    print(json.dumps([seconds, len(found), failed]), flush=True)
"""
PATIENCE_SECONDS = 15


def measured(name: str) -> list[tuple[float, int, bool]]:
    """Seconds, findings and failure for half the text and for all of it, as far as it got."""
    command = [sys.executable, "-c", PROGRAM, name]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, cwd=ROOT, check=False, timeout=PATIENCE_SECONDS
        )
        lines = done.stdout.splitlines()
    except subprocess.TimeoutExpired as expired:
        lines = (expired.stdout or b"").decode().splitlines()
    return [tuple(json.loads(line)) for line in lines]


def table() -> str:
    lines = [
        "\n## A megabyte of the worst kind (Leitplanke)\n",
        "| text | half, s | whole, s | findings |",
        "| --- | --- | --- | --- |",
    ]
    for name in texts():
        rows = measured(name)
        shown = [f"{seconds:.2f}" for seconds, _, _ in rows]
        shown += [f"> {PATIENCE_SECONDS}"] * (2 - len(rows))
        found = f"{rows[-1][1]:,}" if rows else "–"
        if rows and rows[-1][2]:
            found = "refused: the screen failed"
        lines.append(f"| {name} | {shown[0]} | {shown[1]} | {found} |")
    return "\n".join(lines) + "\n"
