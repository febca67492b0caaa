"""Public bodies: their own addresses, switchboards and mailboxes are no secret."""

from __future__ import annotations

from bot.screen.pattern import compiled
from bot.screen.reading import Reading

_AUTHORITY = compiled(
    r"\bfinanzamt|\bfa [a-z]|finanzamter|finanzaemter|\bministeri|ministerium|\bbehorde|behoerde|rathaus"
    r"|stadtverwaltung|landratsamt|bundeszentralamt|\bbzst\b|bundesamt|landesamt|oberfinanzdirektion"
    r"|\bofd\b|bezirksregierung|finanzgericht|bundesfinanzhof|\bbmf\b|amtsgericht|landgericht"
    r"|hauptzollamt|zollamt|\bzoll\b|burgeramt|burgerburo|burgertelefon|servicestelle|service-?center"
    r"|hotline|\bvermittlung\b|info-?telefon|werktags|offnungszeiten|wir sind fur sie da|poststelle|pressestelle|zentrale\b|telefonzentrale|infotelefon|info-?center|helpdesk"
    r"|verwaltung\b|bundesministeri|landtag|bundestag|landesregierung|staatskanzlei|polizei|bundesbank"
    r"|verbraucherzentrale|rechenzentrum|fortbildungsakademie|hochschule|universitat|bibliothek"
    r"|steuerberaterkammer|rechtsanwaltskammer|industrie- und handelskammer|\bihk\b|deutsche rentenversicherung"
    r"|familienkasse|agentur fur arbeit|jobcenter|krankenkasse|landeskasse|finanzkasse|gemeinde\b|messe\b"
    r"|museum|bahnhof|dienststelle|dienstgebaude|elster|buergertelefon|\bstadt [a-z]|kreishaus|kreisverwaltung"
)
_PRIVATE = compiled(
    r"\bherrn?\b|\bfrau\b|familie|eheleute|privat|wohnhaft|wohnt|wohnanschrift|stpfl|steuerpflichtig"
    r"|mandant|sachbearbeit|antragsteller|einspruchsfuhrer|schuldner|mieter|vermieter|zeuge|handy|mobil"
    r"|kolleg|eigentum|erreichbar unter|seine|ihre (?:tel|nummer|adresse|mail)|meine|durchwahl"
)
MAILBOX = compiled(
    r"(?:poststelle|info|service|kontakt|presse|pressestelle|burger[a-z]*|buerger[a-z]*|verwaltung|zentrale"
    r"|redaktion|support|hotline|\bvermittlung\b|info-?telefon|werktags|offnungszeiten|wir sind fur sie da|post|mail|office|datenschutz|dsb|bibliothek|no-?reply|servicecenter"
    r"|helpdesk|webmaster|fortbildung|ausbildung|bewerbung|karriere|finanzamt[a-z.-]*|fa[-.][a-z.-]*)"
)
OFFICIAL_DOMAIN = compiled(
    r"(?:[a-z0-9-]+\.)*(?:nrw\.de|fin-nrw\.de|fv-nrw\.de|[a-z]{2,12}-nrw\.de|bund\.de|bayern\.de|hessen\.de|sachsen\.de|thueringen\.de|berlin\.de"
    r"|brandenburg\.de|hamburg\.de|bremen\.de|niedersachsen\.de|saarland\.de|rlp\.de|sachsen-anhalt\.de"
    r"|schleswig-holstein\.de|mv-regierung\.de|bwl\.de|bzst\.de|elster\.de|zoll\.de|bundestag\.de"
    r"|bundesfinanzhof\.de|europa\.eu|ihk\.de|koeln\.de|duesseldorf\.de|stadt-[a-z-]+\.de|kreis-[a-z-]+\.de"
    r"|arbeitsagentur\.de|deutsche-rentenversicherung\.de|bundesbank\.de|polizei\.[a-z-]+\.de|bafin\.de"
    r"|finanzamt[a-z-]*\.de|fv\.[a-z]+\.de|landesrecht[a-z-]*\.de|destatis\.de|landtag\.[a-z-]+\.de)"
)
NEAR = 90


def of_an_authority(reading: Reading, start: int, end: int) -> bool:
    """An office is named just before or after, and no private person is in between."""
    before = reading.low[max(0, start - NEAR) : start]
    after = reading.low[end : end + 40].split(b"\n")[0]
    around = before + b" " + after
    return _AUTHORITY.search(around) is not None and _PRIVATE.search(around) is None
