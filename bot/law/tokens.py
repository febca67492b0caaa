"""The tokens of a citation: each pattern is bounded, so that any text is read in linear time.

Forms follow the Handbuch der Rechtsförmlichkeit (numbers 3.2, official style) and what courts,
commentaries and offices write beside it (§ 15 I 2, § 15 Abs. 1 S. 2, § 15 (1)).
"""

from __future__ import annotations

import re

# White space of any kind, what is invisible, and Markdown's emphasis may stand between tokens.
GAP = r"(?:[\s\u200b\u2060\u00ad\ufeff*_`~]|&nbsp;|\\){0,12}"
CHAIN_GAP = re.compile(GAP)
LETTER_END = r"(?![^\W_])"

SIGN = re.compile(
    r"§{1,2}(?!§)|(?<![^\W_])(?:Artt?\.|Art(?=[\s*_])|Artikel[ns]?|Paragra(?:ph|f)(?:en|s)?"
    r"|[Ss]ections?|[Ss]ec\.|[Aa]rticles?)"
)
PLURALS = ("§§", "artt.", "artikeln", "paragraphen", "paragrafen", "sections", "articles")

NUMBER = re.compile(
    GAP
    + r"(\d{1,4}(?:\.\d{1,2}(?=\D|$)(?!\.\s?\d))?)"
    + r"(?:([a-z]{1,2})|[ \u00a0\u202f]([a-z])(?=[\s,;)]|$))?"
    + LETTER_END
)
FOLLOWS = re.compile(GAP + r"(ff?\.|ff|f(?=[\s,;)])|folgende[nr]?|et seq\.?)" + LETTER_END)
TO = re.compile(GAP + r"(?:bis(?: zu)?|-|–|—|to|through)" + GAP + r"(?:§{1,2})?")
AND = re.compile(
    GAP + r"(?:[,/&]|und|u\.|oder|o\.|bzw\.|beziehungsweise|sowie|and|or|auch|jeweils)"
    + r"(?:" + GAP + r"(?:und|oder|auch|sowie|bzw\.))?"
)  # fmt: skip
WITH = re.compile(
    GAP + r",?" + GAP + r"(?:auch |jeweils |und |oder )?"
    r"(?:i\."
    + GAP
    + r"V\."
    + GAP
    + r"m\.|iVm\.?|i\.?V\.?m\.?|in Verbindung mit|in conjunction with|read with)"
)
DETERMINER = re.compile(GAP + r"(?:(?:d(?:ie|er|en|es|em)|nach|gemäß|mit|auch|of)(?=[\s*_]))?")

LEVELS = {
    "Abs.": r"Absätzen?|Absatz(?:es)?|Absaetze|Abs\.?|Subsections?|subsections?|paragraphs?|para\.",
    "UAbs.": r"Unterabs(?:atz|\.)|Unterabsätze|UAbs\.?",
    "Halbsatz": r"Halbs(?:atz(?:es)?|\.)?|H[Ss]\.?",
    "Satz": r"Sätzen?|Satz(?:es)?|S\.|S(?=\s\d)|sentences?",
    "Nr.": r"Nummern?|Nrn?\.?|Ziffern?|Ziff\.?|Z\.|numbers?|no\.|point",
    "Doppelbuchst.": r"Doppelbuchst(?:aben?|\.)",
    "Buchst.": r"Buchstaben?|Buchst\.?|lit\.?|Bst\.?|letter",
    "Alt.": r"Alternativen?|Alt\.?|Varianten?|Var\.|Fall",
    "Spiegelstrich": r"Spiegelstr(?:ich|\.)",
}
LEVEL = re.compile(
    GAP
    + r"(?:(?P<ordinal>\d{1,2})\." + GAP
    + r"|(?P<word>erster|erste|zweiter|zweite|dritter|dritte|vierter)\s)?(?:"
    + "|".join(f"(?P<L{at}>{forms})" for at, forms in enumerate(LEVELS.values()))
    + ")(?![^\\W\\d_])"
)  # fmt: skip
LEVEL_NAMES = tuple(LEVELS)
ORDINALS = {
    "erster": "1",
    "erste": "1",
    "zweiter": "2",
    "zweite": "2",
    "dritter": "3",
    "dritte": "3",
    "vierter": "4",
}

VALUE = re.compile(GAP + r"(\d{1,3}[a-z]{0,2}|[IVX]{1,6}[a-z]?)(?![^\W_]|[.,]\d)")
LETTER = re.compile(GAP + r"\(?([a-z]{1,3})\)?" + LETTER_END + r"(?!\.[a-z])")
BRACKET_LETTERS = re.compile(GAP + r"([a-z])\)(?:" + GAP + r"([a-z]{2})\))?")
INNER_SIGN = re.compile(GAP + r"§{1,2}")
ROMAN = re.compile(GAP + r"([IVX]{1,6}[a-z]?)(?![^\W_]|-)")
SENTENCE = re.compile(GAP + r"(\d{1,2})(?![^\W_]|[.,:]\d|\.\s?[A-ZÄÖÜ]\w{2})")
BRACKETED = re.compile(GAP + r"\((\d{1,2}[a-z]?)\)")
ATTACHED_LETTER = re.compile(r"[ \u00a0]([a-z])(?=[\s,;)])(?=[\s,;)]{1,2}[A-ZÄÖÜ])")

ARTICLE = re.compile(
    GAP
    + r"(?:(?:des|der|dem|den|zum|zur|vom|von|im|in der|aus der|nach de[rm]|of the|of|in the)"
    + r"(?=[\s*_])"
    + GAP
    + ")?"
)
ABBREVIATION = re.compile(
    r"(?:\d{1,2}\. ?)?(?:[A-ZÄÖÜ]|e(?=[A-Z]))[^\W_]{0,24}(?:[-./][A-ZÄÖÜ][^\W_]{0,12}){0,2}"
    + LETTER_END
    + "(?!§)"
)
LOWER = re.compile(
    r"(?:ao|estg|ustg|kstg|gewstg|bgb|hgb|stgb|stpo|zpo|gg|fgo|erbstg|grestg|grstg|bewg|estdv|ustdv)"
    + LETTER_END
)
YEAR = re.compile(GAP + r"((?:18|19|20)\d\d)(?![^\W_]|\.\d)")
CODE_NUMBER = re.compile(
    r"[\s\u00a0\-_]{0,3}((?:XIV|XI{0,2}|IX|IV|V?I{0,3})|1[0-4]|[1-9])" + LETTER_END
)
STATE = re.compile(
    GAP
    + r"((?:NRW|NW|BW|Bay|BY|BE|Bln|Bbg|HB|HH|HE|NI|Nds\.?|RP|SL|SN|ST|LSA|SH|TH)"
    + LETTER_END
    + ")"
)
OF_STATE = re.compile(
    GAP
    + r"(?:des Landes |für das Land |des Freistaat(?:e?s) |von )?"
    + r"(?:Nordrhein-Westfalen|NRW|Bayern|Hessen|Sachsen|Niedersachsen|Berlin)"
)
WORD = re.compile(r"(?:" + GAP + r")([^\W\d_][^\W_]{0,60}(?:-[^\W\d_][^\W_]{0,40}){0,4}-?)")
STATUTE_WORD = re.compile(
    r".{0,80}(?:gesetz(?:e?s|e|en)?|gesetzbuch(?:e?s|e)?|ordnung|verordnung(?:en)?|vertrag(?:e?s)?|richtlinien?"
    r"|satzung|kodex|abkommens?|übereinkommens?|erlass(?:es)?|protokolls?|konvention|charta|verfassung|act|code|regulation|directive)",
    re.IGNORECASE,
)
THIS = re.compile(GAP + r"(?:dieses|dieser|diesem|this)(?=[\s*_])")
BRACKET = re.compile(
    GAP + r"\(" + GAP + r"([A-ZÄÖÜ][^\W_]{1,20}(?: (?:[IVX]{1,4}|\d{1,4}))?)" + GAP + r"\)"
)
# „in der bis zum 30. Juni 2021 geltenden Fassung", „a.F.", „in der Fassung des Gesetzes vom …".
OLD_VERSION = re.compile(
    GAP + r"[,(]?" + GAP + r"(?:a\." + GAP + r"F\.|aF\b|alter? Fassung|i\." + GAP + r"d\." + GAP
    + r"F\.|vom \d{1,2}\. \w{3,9} \d{4}"
    + r"|in (?:der|seiner|ihrer)(?! jeweil)(?: [^;()]{0,80}?)? Fassung\b)"
)  # fmt: skip
SOCIAL = re.compile(
    GAP
    + r"([^\W\d_]{4,12}?)(?:es|en) Buch(?:e?s)?(?: \("
    + GAP
    + r"[IVX]{1,4}\))?"
    + GAP
    + r"(?:des )?Sozialgesetzbuch(?:e?s)?",
    re.IGNORECASE,
)
MONTH = re.compile(
    r"\.\s?(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|\d)"
)
WORD_ALONE = re.compile(r"[^\W\d_]+")
