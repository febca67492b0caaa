"""Public bodies: their own addresses, switchboards and mailboxes are no secret."""

from __future__ import annotations

from bot.screen.pattern import compiled
from bot.screen.reading import Reading

_AUTHORITY = compiled(
    r"\bfinanzamt|\bfa [a-z]|finanzamter|finanzaemter|\bministeri|ministerium|\bbehorde"
    r"|behoerde|rathaus"
    r"|stadtverwaltung|landratsamt|bundeszentralamt|\bbzst\b|bundesamt|landesamt"
    r"|oberfinanzdirektion"
    r"|bundes[a-z]{3,20}(?:hof|anstalt|direktion|zentrale|kasse)|generalzolldirektion"
    r"|zolldirektion|tax office|federal ministry|ministry of"
    r"|\bofd\b|bezirksregierung|finanzgericht|bundesfinanzhof|\bbmf\b|amtsgericht|landgericht"
    r"|hauptzollamt|zollamt|\bzoll\b|burgeramt|burgerburo|burgertelefon|impressum|landesbetrieb"
    r"|bundesbetrieb|servicestelle"
    r"|service-?center"
    r"|hotline|\bvermittlung\b|info-?telefon|werktags|offnungszeiten|wir sind fur sie da"
    r"|poststelle|pressestelle|zentrale\b|telefonzentrale|infotelefon|info-?center"
    r"|helpdesk"
    r"|verwaltung\b|bundesministeri|landtag|bundestag|landesregierung|staatskanzlei"
    r"|polizei|bundesbank"
    r"|verbraucherzentrale|rechenzentrum|fortbildungsakademie|hochschule|universitat|bibliothek"
    r"|steuerberaterkammer|rechtsanwaltskammer|industrie- und handelskammer|\bihk\b"
    r"|deutsche rentenversicherung"
    r"|familienkasse|agentur fur arbeit|jobcenter|krankenkasse|landeskasse|finanzkasse"
    r"|gemeinde\b|messe\b"
    r"|museum|bahnhof|dienststelle|dienstgebaude|elster|buergertelefon|\bstadt [a-z]"
    r"|kreishaus|kreisverwaltung|\bit\.nrw|rechnungshof|\bbfdi\b|\bldi\b|\bbsi\b|\bbafin\b"
    r"|\bitzbund\b|bundesnetzagentur|datenschutzbeauftragte[rn]? (?:des|fur)|landesbeauftragte"
    r"|bundesbeauftragte|handwerkskammer|handelskammer|finanzverwaltung|landesfinanzschule"
    r"|landeshauptkasse|\bbundes[a-z]{3,20}amt\b|kultur- und|volkshochschule|stadtwerke"
    r"|burgerservice|info-?punkt|empfang\b|[a-z]{4,14}gericht\b|(?:stadt|kreis|gemeinde|amts)kasse"
    r"|(?:standes|sozial|jugend|ordnungs|gesundheits|bau|umwelt|schul|grundbuch"
    r"|kataster|vermessungs|melde|strassenverkehrs|ausgleichs|versorgungs|sport|kultur)amt\b"
    r"|\b(?:unseres|des) amtes|unser amt\b|unser dienstgebaude"
    r"|infostand|tag der offenen tur|tagungs(?:haus|ort|hotel|statte)|veranstaltungsort"
    r"|seminarhotel|stadthalle|kongress|lohnsteuerhilfeverein|wahllokal"
    r"|burgerhaus|gemeindehaus|jugendherberge|besucheradresse|dienstsitz"
)
_PRIVATE = compiled(
    r"\bherrn?\b|\bfrau\b|familie|eheleute|privat|wohnhaft|wohnt|wohnanschrift"
    r"|stpfl|steuerpflichtig"
    r"|mandant|sachbearbeit|antragsteller|einspruchsfuhrer|schuldner|mieter|vermieter"
    r"|zeuge|handy(?:nummer|nr|:)|handy 0|mobil"
    r"|kolleg|eigentum|erreichbar unter|seine|ihre (?:tel|nummer|adresse|mail)|meine|durchwahl"
)
MAILBOX = compiled(
    r"(?:poststelle[a-z0-9.-]*|info|service|kontakt|presse|pressestelle|burger[a-z]*|buerger[a-z]*"
    r"|verwaltung|zentrale"
    r"|redaktion|support|hotline|\bvermittlung\b|info-?telefon|werktags|offnungszeiten"
    r"|wir sind fur sie da|post|mail|office|datenschutz|dsb|bibliothek|no-?reply"
    r"|servicecenter|nrw[a-z]*|[a-z]{3,12}direkt|anregung(?:en)?|lob|beteiligung|veranstaltung(?:en)?"
    r"|helpdesk|webmaster|fortbildung|ausbildung|bewerbung|karriere|finanzamt[a-z.-]*"
    r"|fa[-.][a-z.-]*)"
)
OFFICIAL_DOMAIN = compiled(
    r"(?:[a-z0-9-]+\.)*(?:nrw\.de|fin-nrw\.de|fv-nrw\.de|[a-z]{2,12}-nrw\.de|bund\.de"
    r"|bayern\.de|hessen\.de|sachsen\.de|thueringen\.de|berlin\.de"
    r"|brandenburg\.de|hamburg\.de|bremen\.de|niedersachsen\.de|saarland\.de|rlp\.de"
    r"|sachsen-anhalt\.de"
    r"|schleswig-holstein\.de|mv-regierung\.de|bwl\.de|bzst\.de|elster\.de|zoll\.de|bundestag\.de"
    r"|bundesfinanzhof\.de|europa\.eu|ihk\.de|koeln\.de|duesseldorf\.de|stadt-[a-z-]+\.de"
    r"|kreis-[a-z-]+\.de"
    r"|arbeitsagentur\.de|deutsche-rentenversicherung\.de|bundesbank\.de|polizei\.[a-z-]+\.d"
    r"e|bafin\.de"
    r"|finanzamt[a-z-]*\.(?:de|example)|fv\.[a-z]+\.de|landesrecht[a-z-]*\.de|destatis\.de"
    r"|landtag\.[a-z-]+\.de|bundes[a-z-]+\.de|[a-z-]*ministerium[a-z-]*\.de"
    r"|[a-z-]*rechnungshof[a-z-]*\.de|bmf[a-z-]*\.de|bsi\.de|bfdi\.de|[a-z-]+\.bund\.de)"
)
NEAR = 90
LONGEST_HEADER = 240


def of_an_authority(reading: Reading, start: int, end: int) -> bool:
    """Tell whether an office is named close by, and no private person."""
    around = _around(reading, start, end)
    return _AUTHORITY.search(around) is not None and _PRIVATE.search(around) is None


def authority_near(reading: Reading, start: int, end: int) -> bool:
    return _AUTHORITY.search(_around(reading, start, end)) is not None


def private_near(reading: Reading, start: int, end: int) -> bool:
    return _PRIVATE.search(_around(reading, start, end)) is not None


# "Von: Poststelle" says who sent a mail on, not whose address stands in it.
_MAIL_HEADER = compiled(
    r"(?:^|[^a-z])(?:von|an|from|to|cc|gesendet|betreff|subject):[ ][^\n]{0,80}\n"
)


def _around(reading: Reading, start: int, end: int) -> bytes:
    before = reading.low[max(0, start - LONGEST_HEADER) : start]
    for header in list(_MAIL_HEADER.finditer(before)):
        if header.end() < len(before):
            blank = b" " * (header.end() - header.start())
            before = before[: header.start()] + blank + before[header.end() :]
    before = before[-NEAR:]
    return before + b" " + reading.low[end : end + 40].split(b"\n")[0].split(b". ")[0]
