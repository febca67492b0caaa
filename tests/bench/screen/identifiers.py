"""Made-up identifiers with right check digits.

Written apart from the recognisers and without their libraries, so that an error made there is
not made here too. Sources: ISO 7064 (IdNr, USt-IdNr), ISO 13616 and the SWIFT IBAN registry,
ISO/IEC 7812 (cards), ICAO 9303 (documents), VKVV § 4 and § 290 SGB V (insurance numbers), and
ELSTER's „Prüfung der Steuer- und Steueridentifikationsnummer" (tax numbers of the Länder).
"""

from __future__ import annotations

from random import Random
from string import ascii_uppercase

DOCUMENT_CHARACTERS = "CFGHJKLMNPRTVWXYZ0123456789"


def digits(rng: Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


def nonzero_digits(rng: Random, count: int) -> str:
    return rng.choice("123456789") + digits(rng, count - 1)


def iso7064_mod_11_10(number: str) -> str:
    product = 10
    for digit in number:
        product = ((int(digit) + product) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def luhn(number: str) -> str:
    total = 0
    for position, digit in enumerate(reversed(number)):
        doubled = int(digit) * (2 if position % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def tax_id(rng: Random) -> str:
    """Eleven digits; in the first ten, one occurs twice and one not at all."""
    while True:
        chosen = rng.sample("0123456789", 9)
        body = [*chosen, rng.choice(chosen)]
        rng.shuffle(body)
        number = "".join(body)
        if number[0] != "0":
            return number + iso7064_mod_11_10(number)


# Land: prefix in the ELSTER form, digits of office, district and number, the local pattern.
LAENDER = {
    "BW": ("28", 2, 3, 5, "{f}{b}/{u}"),
    "BY": ("9", 3, 3, 5, "{f}/{b}/{u}"),
    "BE": ("11", 2, 3, 5, "{f}/{b}/{u}"),
    "BB": ("30", 2, 3, 5, "0{f}/{b}/{u}"),
    "HB": ("24", 2, 3, 5, "{f} {b} {u}"),
    "HH": ("22", 2, 3, 5, "{f}/{b}/{u}"),
    "HE": ("26", 2, 3, 5, "0{f} {b} {u}"),
    "MV": ("40", 2, 3, 5, "0{f}/{b}/{u}"),
    "NI": ("23", 2, 3, 5, "{f}/{b}/{u}"),
    "NW": ("5", 3, 4, 4, "{f}/{b}/{u}"),
    "RP": ("27", 2, 3, 5, "{f}/{b}/{u}"),
    "SL": ("10", 2, 3, 5, "0{f}/{b}/{u}"),
    "SN": ("32", 2, 3, 5, "2{f}/{b}/{u}"),
    "ST": ("31", 2, 3, 5, "1{f}/{b}/{u}"),
    "SH": ("21", 2, 3, 5, "{f}/{b}/{u}"),
    "TH": ("41", 2, 3, 5, "1{f}/{b}/{u}"),
}
ELEVENS = {
    "BY": (0, 5, 4, 3, 0, 2, 7, 6, 5, 4, 3, 2),
    "BE": (0, 0, 2, 9, 0, 8, 7, 6, 5, 4, 3, 2),
    "BB": (0, 5, 4, 3, 0, 2, 7, 6, 5, 4, 3, 2),
    "HB": (0, 0, 4, 3, 0, 2, 7, 6, 5, 4, 3, 2),
    "HH": (0, 0, 4, 3, 0, 2, 7, 6, 5, 4, 3, 2),
    "MV": (0, 5, 4, 3, 0, 2, 7, 6, 5, 4, 3, 2),
    "NI": (0, 0, 2, 9, 0, 8, 7, 6, 5, 4, 3, 2),
    "SL": (0, 5, 4, 3, 0, 2, 7, 6, 5, 4, 3, 2),
    "SN": (0, 5, 4, 3, 0, 2, 7, 6, 5, 4, 3, 2),
    "ST": (0, 5, 4, 3, 0, 2, 7, 6, 5, 4, 3, 2),
    "TH": (0, 5, 4, 3, 0, 2, 7, 6, 5, 4, 3, 2),
}
NORTH_RHINE = (0, 3, 2, 1, 0, 7, 6, 5, 4, 3, 2, 1)
TWOS_SUMMANDS = (0, 0, 9, 8, 0, 7, 6, 5, 4, 3, 2, 1)
TWOS_FACTORS = (0, 0, 512, 256, 0, 128, 64, 32, 16, 8, 4, 2)
PALATINATE = (0, 0, 1, 2, 0, 1, 2, 1, 2, 1, 2, 1)


def _cross_sum(number: int) -> int:
    while number > 9:
        number = sum(int(digit) for digit in str(number))
    return number


def tax_number_check(land: str, body: str) -> int:
    """The check digit over the first twelve of the thirteen; 10 means that none exists."""
    values = [int(digit) for digit in body]
    if land == "NW":
        return sum(v * w for v, w in zip(values, NORTH_RHINE, strict=True)) % 11
    if land in ELEVENS:
        rest = sum(v * w for v, w in zip(values, ELEVENS[land], strict=True)) % 11
        return (11 - rest) % 11
    if land == "RP":
        total = sum(_cross_sum(v * w) for v, w in zip(values, PALATINATE, strict=True))
        return -total % 10
    total = 0
    for value, summand, factor in zip(values, TWOS_SUMMANDS, TWOS_FACTORS, strict=True):
        if factor:
            total += _cross_sum((value + summand) % 10 * factor)
    return -total % 10


def tax_number(rng: Random, land: str | None = None, *, elster: bool = False) -> str:
    land = land or rng.choice(sorted(LAENDER))
    prefix, office, district, number, pattern = LAENDER[land]
    while True:
        f, b = nonzero_digits(rng, office), nonzero_digits(rng, district)
        u = digits(rng, number - 1)
        head = prefix + f
        thirteen = head + "0" * (5 - len(head)) + b + u
        check = tax_number_check(land, thirteen)
        if check < 10:
            break
    if elster:
        return f"{thirteen}{check}"
    return pattern.format(f=f, b=b, u=f"{u}{check}")


def vat_id(rng: Random) -> str:
    body = nonzero_digits(rng, 8)
    return "DE" + body + iso7064_mod_11_10(body)


def business_id(rng: Random) -> str:
    return f"{vat_id(rng)}-{rng.choice(('00001', '00002', '00013'))}"


BANK_CODES = ("37040044", "30050110", "36050105", "50010517", "12030000", "70150000", "20041133",
              "44050199", "10010010", "37050198", "76050101", "60050101")  # fmt: skip


def _belgian(rng: Random) -> str:
    body = rng.choice(("001", "068", "363", "737")) + digits(rng, 7)
    return f"{body}{int(body) % 97 or 97:02d}"


def _spanish(rng: Random) -> str:
    bank, account = digits(rng, 8), digits(rng, 10)

    def check(number: str) -> str:
        weights = (1, 2, 4, 8, 5, 10, 9, 7, 3, 6)
        rest = 11 - sum(int(d) * w for d, w in zip(number, weights, strict=True)) % 11
        return {10: "1", 11: "0"}.get(rest, str(rest))

    return bank + check("00" + bank) + check(account) + account


def _french(rng: Random) -> str:
    bank, branch, account = digits(rng, 5), digits(rng, 5), digits(rng, 11)
    key = 97 - (89 * int(bank) + 15 * int(branch) + 3 * int(account)) % 97
    return f"{bank}{branch}{account}{key:02d}"


def _polish(rng: Random) -> str:
    branch = nonzero_digits(rng, 7)
    weights = (3, 9, 7, 1, 3, 9, 7)
    check = -sum(int(d) * w for d, w in zip(branch, weights, strict=True)) % 10
    return f"{branch}{check}{digits(rng, 16)}"


def _dutch(rng: Random) -> str:
    while True:
        account = nonzero_digits(rng, 10)
        if sum(int(d) * w for d, w in zip(account, range(10, 0, -1), strict=True)) % 11 == 0:
            return rng.choice(("ABNA", "INGB", "RABO")) + account


def _german(rng: Random) -> str:
    return rng.choice(BANK_CODES) + nonzero_digits(rng, 10)


def _italian(rng: Random) -> str:
    body = digits(rng, 10) + digits(rng, 12)
    odd = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21)
    total = sum(odd[int(c)] if position % 2 == 0 else int(c) for position, c in enumerate(body))
    return ascii_uppercase[total % 26] + body


BBANS = {
    "DE": _german,
    "BE": _belgian,
    "ES": _spanish,
    "FR": _french,
    "PL": _polish,
    "NL": _dutch,
    "IT": _italian,
    "AT": lambda rng: digits(rng, 16),
    "CH": lambda rng: "0" + digits(rng, 16),
    "LI": lambda rng: "0" + digits(rng, 16),
    "LU": lambda rng: digits(rng, 16),
    "GB": lambda rng: rng.choice(("BARC", "LOYD", "NWBK")) + digits(rng, 14),
    "IE": lambda rng: rng.choice(("AIBK", "BOFI")) + digits(rng, 14),
    "SE": lambda rng: digits(rng, 20),
    "TR": lambda rng: digits(rng, 5) + "0" + digits(rng, 16),
    "RO": lambda rng: rng.choice(("BTRL", "RNCB")) + digits(rng, 16),
    "BG": lambda rng: rng.choice(("UNCR", "STSA")) + digits(rng, 14),
    "GR": lambda rng: digits(rng, 23),
    "CY": lambda rng: digits(rng, 24),
    "LT": lambda rng: digits(rng, 16),
    "LV": lambda rng: "HABA" + digits(rng, 13),
    "MT": lambda rng: "VALL" + digits(rng, 23),
    "AE": lambda rng: digits(rng, 19),
    "SA": lambda rng: digits(rng, 20),
}


def iban(rng: Random, country: str | None = None) -> str:
    """German ones half of the time, as in a German office."""
    if country is None:
        country = "DE" if rng.random() < 0.5 else rng.choice(sorted(BBANS))
    bban = BBANS[country](rng)
    rest = int("".join(str(int(c, 36)) for c in bban + country + "00")) % 97
    return f"{country}{98 - rest:02d}{bban}"


BICS = ("COBADEFFXXX", "WELADEDDXXX", "DEUTDEDB370", "GENODEM1GLS", "BYLADEM1001", "SPKRDE33XXX",
        "INGDDEFFXXX", "BKAUATWW", "RABONL2U", "BNPAFRPPXXX", "PBNKDEFF", "DORTDE33XXX",
        "GENODED1SPK", "HYVEDEMMXXX", "KREDBEBB", "UBSWCHZH80A")  # fmt: skip


def bic(rng: Random) -> str:
    return rng.choice(BICS)


def credit_card(rng: Random) -> str:
    prefix, length = rng.choice((("4", 16), ("51", 16), ("5412", 16), ("37", 15), ("2223", 16)))
    body = prefix + digits(rng, length - len(prefix) - 1)
    return body + luhn(body)


def _mrz_check(text: str) -> str:
    return str(sum(int(c, 36) * (7, 3, 1)[i % 3] for i, c in enumerate(text)) % 10)


def _document(rng: Random, first: str) -> str:
    """A letter, the authority's number, then letters and digits: never a word."""
    body = rng.choice(first) + digits(rng, 2)
    body += "".join(rng.choice(DOCUMENT_CHARACTERS) for _ in range(6))
    return body + _mrz_check(body)


def id_card(rng: Random) -> str:
    return _document(rng, "LMNPRTVWXY")


def passport(rng: Random) -> str:
    return _document(rng, "CFGHJK")


def social_insurance_number(rng: Random) -> str:
    area = rng.choice(("02", "04", "08", "10", "12", "13", "15", "18", "26", "39", "53", "65"))
    born = f"{rng.randint(1, 28):02d}{rng.randint(1, 12):02d}{rng.randint(45, 99):02d}"
    letter, serial = rng.choice(ascii_uppercase), digits(rng, 2)
    weights = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)
    plain = f"{area}{born}{ord(letter) - 64:02d}{serial}"
    total = sum(sum(divmod(int(d) * w, 10)) for d, w in zip(plain, weights, strict=True))
    return f"{area}{born}{letter}{serial}{total % 10}"


def health_insurance_number(rng: Random) -> str:
    letter, body = rng.choice(ascii_uppercase), digits(rng, 8)
    plain = f"{ord(letter) - 64:02d}{body}"
    total = sum(sum(divmod(int(d) * (1 + i % 2), 10)) for i, d in enumerate(plain))
    return f"{letter}{body}{total % 10}"


def licence_plate(rng: Random) -> str:
    district = rng.choice(
        ("D", "K", "DO", "MS", "BI", "AC", "WES", "HSK", "B", "M", "S", "LDS", "RE")
    )
    letters = "".join(rng.choice("ABCDEFGHKLMNPRSTUVWXYZ") for _ in range(rng.choice((1, 2, 2))))
    return f"{district}-{letters} {rng.randint(11, 9999)}{rng.choice(('', '', '', '', 'E', 'H'))}"


def broken(rng: Random, identifier: str) -> str:
    """The same with its last digit changed: a typing error, still a secret."""
    for position in range(len(identifier) - 1, -1, -1):
        if identifier[position].isdigit():
            other = str((int(identifier[position]) + rng.randint(1, 9)) % 10)
            return identifier[:position] + other + identifier[position + 1 :]
    return identifier
