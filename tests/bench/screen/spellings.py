"""The ways in which a secret is written, by intent or by accident.

A spelling takes the secret of a message and gives it another form, or says that the form does
not exist for it (a name has no digits to spell out). Nothing here knows the screen.
"""

from __future__ import annotations

import base64
import csv
import html
import io
import json
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.bench.screen.identifiers import broken


@dataclass(frozen=True, slots=True)
class Core:
    """The confidential part of a message: text before it, the secret, text after it."""

    before: str
    secret: str
    after: str
    label: str = ""

    def with_secret(self, secret: str) -> Core:
        return Core(self.before, secret, self.after, self.label)


Respell = Callable[[Random, str], str | None]

# Kinds that are one token of letters and digits; only they are grouped or spelled out.
IDENTIFIERS = frozenset({
    "tax_id", "tax_number", "vat_id", "business_id", "iban", "credit_card", "id_card", "passport",
    "social_insurance_number", "health_insurance_number", "phone",
})  # fmt: skip
CHECKED = IDENTIFIERS - {"phone"}
LABELLED = CHECKED | {"bic", "licence_plate", "phone", "birth_date", "case_file", "credential"}

SHY, ZERO_WIDTHS = "\u00ad", ("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff")
LOOK_ALIKES = str.maketrans("aceiopxyABCEHIKMOPTX", "асеіорхуАВСЕНІКМОРТХ")
OTHER_DIGITS = (0xFF10, 0x0660, 0x06F0, 0x0966, 0x1D7CE, 0x1D7D8, 0x1D7EC, 0x1D7F6)
WORDS = ("null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun")
TEENS = ("zehn", "elf", "zwölf", "dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn",
         "achtzehn", "neunzehn")  # fmt: skip
TENS = ("", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig",
        "neunzig")  # fmt: skip


def compact(secret: str) -> str:
    return "".join(c for c in secret if c.isalnum() or c == "+")


def grouped(rng: Random, secret: str, separators: tuple[str, ...]) -> str | None:
    head, dash, tail = secret.partition("-") if secret.startswith("DE") else (secret, "", "")
    plain, size, separator = compact(head), rng.choice((2, 3, 4)), rng.choice(separators)
    if len(plain) < 8:
        return None
    return separator.join(plain[i : i + size] for i in range(0, len(plain), size)) + dash + tail


def spaced(rng: Random, secret: str) -> str | None:
    if rng.random() < 0.25:
        return " ".join(compact(secret))
    return grouped(rng, secret, (" ", "  "))


def punctuated(rng: Random, secret: str) -> str | None:
    return grouped(rng, secret, (".", "/", "-", " - ", " / ", "_", " . "))


def no_break_spaces(rng: Random, secret: str) -> str | None:
    space = rng.choice(("\u00a0", "\u202f", "\u2009", "\u2007"))
    if " " in secret:
        return secret.replace(" ", space)
    return grouped(rng, secret, (space,)) if any(c.isdigit() for c in secret) else None


def _sprinkled(rng: Random, secret: str, marks: tuple[str, ...]) -> str:
    inner = range(1, len(secret))
    chosen = set(rng.sample(inner, min(len(inner), rng.choice((1, 2, 3)))))
    return "".join(rng.choice(marks) + c if i in chosen else c for i, c in enumerate(secret))


def soft_hyphens(rng: Random, secret: str) -> str:
    return _sprinkled(rng, secret, (SHY,))


def zero_widths(rng: Random, secret: str) -> str:
    return _sprinkled(rng, secret, ZERO_WIDTHS)


def full_width(rng: Random, secret: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in secret)


def other_digits(rng: Random, secret: str) -> str | None:
    zero = rng.choice(OTHER_DIGITS)
    changed = "".join(chr(zero + int(c)) if c in "0123456789" else c for c in secret)
    return changed if changed != secret else None


def look_alikes(rng: Random, secret: str) -> str | None:
    places = [i for i, c in enumerate(secret) if c.translate(LOOK_ALIKES) != c]
    if not places or not any(c.isascii() and c.isalpha() for c in secret):
        return None
    chosen = set(rng.sample(places, min(len(places), rng.choice((1, 2)))))
    return "".join(c.translate(LOOK_ALIKES) if i in chosen else c for i, c in enumerate(secret))


def letter_o(rng: Random, secret: str) -> str | None:
    return secret.replace("0", rng.choice("OOo")) if "0" in secret else None


def line_split(rng: Random, secret: str) -> str | None:
    spaces = [i for i, c in enumerate(secret) if c == " "]
    if spaces:
        cut = rng.choice(spaces)
        return secret[:cut] + "\n" + secret[cut + 1 :]
    if not any(c.isdigit() for c in secret):
        return None
    cut = rng.randrange(2, len(secret) - 1)
    return secret[:cut] + rng.choice(("\n", "\r\n", "-\n", "\n\n")) + secret[cut:]


def _number_word(pair: str) -> str:
    value = int(pair)
    if value < 10:
        return f"null {WORDS[value]}"
    if value < 20:
        return TEENS[value - 10]
    ten, one = divmod(value, 10)
    joint = "ein" if one == 1 else WORDS[one]
    return f"{joint}und{TENS[ten]}" if one else TENS[ten]


def spelled_out(rng: Random, secret: str) -> str | None:
    plain = compact(secret)
    if sum(c.isdigit() for c in plain) < 8:
        return None
    words, position, pairs = [], 0, rng.random() < 0.3
    while position < len(plain):
        character, pair = plain[position], plain[position : position + 2]
        if pairs and pair.isdigit() and len(pair) == 2:
            words.append(_number_word(pair))
            position += 2
            continue
        if character.isdigit():
            word = WORDS[int(character)]
            words.append("zwo" if word == "zwei" and rng.random() < 0.3 else word)
        else:
            words.append("plus" if character == "+" else character)
        position += 1
    return rng.choice((" ", " ", ", ", "-")).join(words)


def base64_of(rng: Random, secret: str) -> str:
    encode = rng.choice((base64.b64encode, base64.b64encode, base64.urlsafe_b64encode))
    return encode(secret.encode()).decode()


def url_encoded(rng: Random, secret: str) -> str:
    if rng.random() < 0.5:
        return "".join(f"%{byte:02X}" for byte in secret.encode())
    quoted = urllib.parse.quote(secret, safe="")
    return quoted if "%" in quoted else "".join(f"%{byte:02X}" for byte in secret.encode())


def html_entities(rng: Random, secret: str) -> str:
    form = rng.choice(("&#{};", "&#x{:x};"))
    every = rng.random() < 0.5
    return "".join(
        form.format(ord(c)) if every or not c.isalnum() or i % 3 == 1 else html.escape(c)
        for i, c in enumerate(secret)
    )


def genitive(rng: Random, secret: str) -> str | None:
    if "," in secret:
        return None
    if secret[-1].lower() in "szxß":
        return secret + rng.choice(("'", "’"))
    return secret + "s"


def wrong_check_digit(rng: Random, secret: str) -> str:
    return broken(rng, secret)


@dataclass(frozen=True, slots=True)
class Spelling:
    name: str
    group: str
    respell: Respell | None
    kinds: frozenset[str] | None = None
    labelled: bool = False
    """The template must call the secret by its name, as no check digit tells what it is."""


WORDED = frozenset({
    "person", "address", "email", "credential", "internal_host", "classification", "licence_plate",
    "bic", "case_file", "birth_date", "business_secret",
}) | IDENTIFIERS  # fmt: skip
LETTERED = WORDED - {"tax_id", "tax_number", "credit_card", "phone", "birth_date"}

ORDINARY = Spelling("ordinary", "ordinary", None)
INLINE = (
    Spelling("spaced", "unicode_and_split", spaced, IDENTIFIERS),
    Spelling("dotted_or_slashed", "unicode_and_split", punctuated, IDENTIFIERS),
    Spelling("no_break_space", "unicode_and_split", no_break_spaces, WORDED - {"email", "credential", "internal_host"}),
    Spelling("soft_hyphen", "unicode_and_split", soft_hyphens, WORDED),
    Spelling("zero_width", "unicode_and_split", zero_widths, WORDED),
    Spelling("full_width", "unicode_and_split", full_width, WORDED),
    Spelling("other_digits", "unicode_and_split", other_digits, IDENTIFIERS | {"birth_date", "address", "case_file"}),
    Spelling("look_alike_letters", "unicode_and_split", look_alikes, LETTERED),
    Spelling("letter_o_for_zero", "unicode_and_split", letter_o, IDENTIFIERS),
    Spelling("line_split", "unicode_and_split", line_split, IDENTIFIERS | {"person", "address", "classification"}),
    Spelling("spelled_out", "encoded", spelled_out, IDENTIFIERS),
    Spelling("base64", "encoded", base64_of, WORDED - {"person", "classification", "business_secret"}),
    Spelling("url_encoded", "encoded", url_encoded, WORDED - {"classification", "business_secret"}),
    Spelling("html_entities", "encoded", html_entities, WORDED - {"business_secret"}),
    Spelling("genitive", "ordinary_variants", genitive, frozenset({"person"})),
    Spelling("wrong_check_digit", "ordinary_variants", wrong_check_digit, CHECKED, labelled=True),
)  # fmt: skip

# Spellings of a whole message; `generate` makes them.
CONTAINERS = ("table", "json", "xml", "csv", "code_block", "key_value")
WHOLE = (
    Spelling("upper_case", "ordinary_variants", None),
    Spelling("lower_case", "ordinary_variants", None),
    Spelling("label_typo", "ordinary_variants", None, LABELLED),
    Spelling(
        "consecutive_messages", "unicode_and_split", None, IDENTIFIERS | {"person", "address"}
    ),
)


def contained(rng: Random, container: str, rows: list[tuple[str, str]]) -> str:
    """Label and value among harmless neighbours, in a machine's notation."""
    return {
        "table": _table, "json": _json, "xml": _xml, "csv": _csv, "code_block": _code,
        "key_value": _key_value,
    }[container](rng, rows)  # fmt: skip


def _table(rng: Random, rows: list[tuple[str, str]]) -> str:
    if rng.random() < 0.5:
        lines = ["| Feld | Wert |", "|---|---|", *(f"| {k} | {v} |" for k, v in rows)]
    else:
        heads, values = zip(*rows, strict=True)
        lines = [" | ".join(heads), " | ".join("---" for _ in heads), " | ".join(values)]
    return "\n".join(lines)


def _json(rng: Random, rows: list[tuple[str, str]]) -> str:
    plain = {k.lower().replace(" ", "_"): v for k, v in rows}
    return json.dumps(plain, ensure_ascii=rng.random() < 0.3, indent=rng.choice((None, 2)))


def _xml(rng: Random, rows: list[tuple[str, str]]) -> str:
    def tag(label: str) -> str:
        return "".join(c for c in label.title() if c.isalnum())

    inner = "".join(f"  <{tag(k)}>{html.escape(v)}</{tag(k)}>\n" for k, v in rows)
    return f"<Vorgang>\n{inner}</Vorgang>"


def _csv(rng: Random, rows: list[tuple[str, str]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=rng.choice(";,\t"), lineterminator="\n")
    writer.writerow([k for k, _ in rows])
    writer.writerow([v for _, v in rows])
    return buffer.getvalue().rstrip("\n")


def _code(rng: Random, rows: list[tuple[str, str]]) -> str:
    lines = [f'{k.lower().replace(" ", "_").replace("-", "_")} = "{v}"' for k, v in rows]
    return "```python\n" + "\n".join(lines) + "\n```"


def _key_value(rng: Random, rows: list[tuple[str, str]]) -> str:
    sign = rng.choice((": ", ":\t", " = ", " - "))
    return "\n".join(f"{k}{sign}{v}" for k, v in rows)
