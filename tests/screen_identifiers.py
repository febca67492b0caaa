"""Made-up identifiers with right check digits, computed here and not by the code under test."""

from __future__ import annotations

from random import Random

LAENDER = {
    # Land: prefix in the ELSTER form, digits of the office on a letter, pattern of the letter.
    "Baden-Württemberg": ("28", 2, "{f}{b}/{u}"),
    "Bayern": ("9", 3, "{f}/{b}/{u}"),
    "Berlin": ("11", 2, "{f}/{b}/{u}"),
    "Brandenburg": ("3", 3, "{f}/{b}/{u}"),
    "Bremen": ("24", 2, "{f} {b} {u}"),
    "Hamburg": ("22", 2, "{f}/{b}/{u}"),
    "Hessen": ("26", 2, "0{f} {b} {u}"),
    "Mecklenburg-Vorpommern": ("4", 3, "{f}/{b}/{u}"),
    "Niedersachsen": ("23", 2, "{f}/{b}/{u}"),
    "Nordrhein-Westfalen": ("5", 3, "{f}/{b}/{u}"),
    "Rheinland-Pfalz": ("27", 2, "{f}/{b}/{u}"),
    "Saarland": ("1", 3, "{f}/{b}/{u}"),
    "Sachsen": ("3", 3, "{f}/{b}/{u}"),
    "Sachsen-Anhalt": ("3", 3, "{f}/{b}/{u}"),
    "Schleswig-Holstein": ("21", 2, "{f}/{b}/{u}"),
    "Thüringen": ("4", 3, "{f}/{b}/{u}"),
}
# A tax office of each Land, as its letters write it.
OFFICES = {
    "Baden-Württemberg": "93", "Bayern": "181", "Berlin": "21", "Brandenburg": "048", "Bremen": "75",
    "Hamburg": "41", "Hessen": "13", "Mecklenburg-Vorpommern": "079", "Niedersachsen": "24",
    "Nordrhein-Westfalen": "133", "Rheinland-Pfalz": "22", "Saarland": "010", "Sachsen": "201",
    "Sachsen-Anhalt": "101", "Schleswig-Holstein": "29", "Thüringen": "151",
}  # fmt: skip


def _digits(rng: Random, count: int) -> str:
    return "".join(str(rng.randrange(10)) for _ in range(count))


def mod_11_10(body: str) -> str:
    product = 10
    for digit in body:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)


def tax_id(rng: Random) -> str:
    while True:
        repeated = rng.randrange(10)
        others = [d for d in range(10) if d != repeated]
        rng.shuffle(others)
        body = [repeated, repeated, *others[:8]]
        rng.shuffle(body)
        if body[0] != 0:
            text = "".join(map(str, body))
            return text + mod_11_10(text)


def vat_id(rng: Random) -> str:
    body = str(rng.randrange(1, 10)) + _digits(rng, 7)
    return "DE" + body + mod_11_10(body)


def business_id(rng: Random) -> str:
    return f"{vat_id(rng)}-{rng.randrange(1, 99):05d}"


def luhn(body: str) -> str:
    total = 0
    for at, digit in enumerate(reversed(body)):
        value = int(digit) * (2 - at % 2)
        total += value // 10 + value % 10
    return str(-total % 10)


def credit_card(rng: Random) -> str:
    body = rng.choice(("4", "51", "55", "2221")) + _digits(rng, 15)
    return body[:15] + luhn(body[:15])


def iban(rng: Random) -> str:
    country, bban = rng.choice(
        (
            ("DE", _digits(rng, 18)),
            ("DE", _digits(rng, 18)),
            ("NL", "ABNA" + _digits(rng, 10)),
            ("AT", _digits(rng, 16)),
            ("CH", _digits(rng, 17)),
            ("GB", "NWBK" + _digits(rng, 14)),
            ("PL", _digits(rng, 24)),
        )
    )
    number = int("".join(str(int(char, 36)) for char in bban + country + "00"))
    return f"{country}{98 - number % 97:02d}{bban}"


def id_card(rng: Random) -> str:
    letters = "CFGHJKLMNPRTVWXYZ"
    body = rng.choice("LMNPRTVWXY") + "".join(
        rng.choice(letters + "0123456789" * 2) for _ in range(8)
    )
    # A single letter would be a Krankenversichertennummer's form.
    if not 3 <= sum(char.isdigit() for char in body) <= 7:
        return id_card(rng)
    return body + str(sum(int(c, 36) * (7, 3, 1)[i % 3] for i, c in enumerate(body)) % 10)


def social_insurance_number(rng: Random) -> str:
    head = f"{rng.choice((10, 15, 53, 65)):02d}{rng.randrange(1, 29):02d}{rng.randrange(1, 13):02d}{rng.randrange(100):02d}"
    letter, serial = rng.choice("ABCDEFGHJKLMNPRSTUVWZ"), _digits(rng, 2)
    expanded = f"{head}{ord(letter) - 64:02d}{serial}"
    weights = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)
    products = (int(d) * w for d, w in zip(expanded, weights, strict=True))
    return f"{head}{letter}{serial}{sum(p // 10 + p % 10 for p in products) % 10}"


def health_insurance_number(rng: Random) -> str:
    letter, body = rng.choice("ABCDEFGHJKLMNPQRSTUVWXYZ"), _digits(rng, 8)
    expanded = f"{ord(letter) - 64:02d}{body}"
    products = (int(d) * (1 + at % 2) for at, d in enumerate(expanded))
    return f"{letter}{body}{sum(p // 10 + p % 10 for p in products) % 10}"


def _eleven(digits: str, factors: tuple[int, ...]) -> int:
    return sum(int(d) * f for d, f in zip(digits, factors, strict=True))


def _elster_check(land: str, body: str) -> int | None:
    """The check digit after ELSTER's document, section 6; None where the office must skip one."""
    if land in {"Baden-Württemberg", "Hessen", "Schleswig-Holstein"}:
        total = 0
        summands = (0, 0, 9, 8, 0, 7, 6, 5, 4, 3, 2, 1)
        factors = (0, 0, 512, 256, 0, 128, 64, 32, 16, 8, 4, 2)
        for digit, summand, factor in zip(body, summands, factors, strict=True):
            product = (int(digit) + summand) % 10 * factor
            while product > 9:
                product = sum(map(int, str(product)))
            total += product
        return -total % 10
    if land == "Rheinland-Pfalz":
        products = [
            int(d) * f for d, f in zip(body, (0, 0, 1, 2, 0, 1, 2, 1, 2, 1, 2, 1), strict=True)
        ]
        total = sum(p if p < 10 else p % 10 + 1 for p in products)
        return None if total % 10 == 0 else 10 - total % 10
    if land == "Nordrhein-Westfalen":
        rest = _eleven(body, (0, 3, 2, 1, 0, 7, 6, 5, 4, 3, 2, 1)) % 11
        return rest if rest < 10 else None
    factors = {
        "Berlin": (0, 0, 2, 9, 0, 8, 7, 6, 5, 4, 3, 2),
        "Niedersachsen": (0, 0, 2, 9, 0, 8, 7, 6, 5, 4, 3, 2),
        "Bremen": (0, 0, 4, 3, 0, 2, 7, 6, 5, 4, 3, 2),
        "Hamburg": (0, 0, 4, 3, 0, 2, 7, 6, 5, 4, 3, 2),
    }.get(land, (0, 5, 4, 3, 0, 2, 7, 6, 5, 4, 3, 2))
    rest = -_eleven(body, factors) % 11
    return rest if rest < 10 else None


def tax_number(rng: Random, land: str) -> tuple[str, str]:
    """As on a letter, and in the ELSTER form."""
    prefix, _, pattern = LAENDER[land]
    office = OFFICES[land]
    while True:
        size = 4 if land == "Nordrhein-Westfalen" else 3
        district = str(rng.randrange(101 if size == 3 else 1001, 998 if size == 3 else 9990))
        serial = _digits(rng, 7 - size)
        check = _elster_check(land, f"{prefix}{office}0{district}{serial}")
        if check is not None and int(serial) > 9:
            letter = pattern.format(f=office, b=district, u=f"{serial}{check}")
            return letter, f"{prefix}{office}0{district}{serial}{check}"
