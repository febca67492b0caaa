"""A megabyte of the worst kind for every family of patterns: the screen must stay linear.

Measured, not asserted: machines differ. Four times the text should take about four times the time
until the screen refuses to read on.
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


SIZES = (8_000, 32_000, 128_000, MEGABYTE)
PROGRAM = """
import json, sys, time
from bot.screen.screen import Screen
from tests.bench.screen.worst_cases import SIZES, texts
text, screen = texts()[sys.argv[1]], Screen()
screen.findings("Guten Morgen")
for size in SIZES:
    began = time.process_time()
    found = screen.findings(text[:size])
    seconds = time.process_time() - began
    print(json.dumps([seconds, any(f.kind == "screen_failure" for f in found)]), flush=True)
"""
PATIENCE_SECONDS = 30


def measured(name: str) -> list[tuple[float, bool]]:
    """Seconds, and whether the screen refused to read on, for each size that it got to."""
    command = [sys.executable, "-c", PROGRAM, name]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=False,
            timeout=PATIENCE_SECONDS,
        )
        lines = done.stdout.splitlines()
    except subprocess.TimeoutExpired as expired:
        lines = (expired.stdout or b"").decode().splitlines()
    return [(float(seconds), bool(refused)) for seconds, refused in map(json.loads, lines)]


def table() -> str:
    heads = ["text", *(f"{size // 1000} k" for size in SIZES)]
    lines = [
        "\n## Long texts of the worst kind (Leitplanke)\n",
        "Seconds of processor time by length in characters. A text that is too long, or takes too",
        "much work, is refused: it stays in the house, and the person is told so.\n",
        "| " + " | ".join(heads) + " |",
        "| " + " | ".join("---" for _ in heads) + " |",
    ]
    for name in texts():
        cells = [f"{seconds:.2f}{', refused' * refused}" for seconds, refused in measured(name)]
        cells += [f"> {PATIENCE_SECONDS}"] * (len(SIZES) - len(cells))
        lines.append("| " + " | ".join([name, *cells]) + " |")
    return "\n".join(lines) + "\n"
