"""What looks like a password and is none: products, standards, file names, counts."""

from __future__ import annotations

from bot.screen.pattern import compiled

_PRODUCT = (
    r"(?:windows|win|office|fido|oauth|tls|ssl|wpa|wep|sha|aes|rsa|base|utf|iso|din|log|web|level"
    r"|stufe|keepass|bitv|wcag|egov|ipv|https?|saml|usb|version|office|elster|server|ubuntu"
    r"|debian|rhel|sles|android|ios|exchange|netweaver|ticket)[-_.]?[0-9][0-9.x_-]{0,11}"
    r"|(?:self|share|one|power|key|you|git|java|type)[a-z]{3,14}(?:-[a-z]+)?"
    r"|[a-z0-9_-]+\.(?:pdf|docx?|xlsx?|txt|zip|de|com|org|net|exe|py|ps1|bat|ini|conf|cfg|kdbx)"
)
PRODUCT = compiled(rf"(?:{_PRODUCT})")
"""Names of products, versions of standards, files."""

KNOWN_TOKEN = compiled(
    rf"(?:{_PRODUCT}|[a-z]{{1,3}}[-_.]?[0-9][0-9.x_-]{{0,8}}"
    r"|[0-9]+(?:er|te[rnms]?|stellig[a-z]*|fach|mal|x|-faktor[a-z-]*)"
    r"|[0-9.,:/-]+[a-z%]{0,4}|[a-z]+-[0-9]{1,3}|[0-9]{1,3}-[a-z-]+|[^@]+@[^@]+\.[a-z]{2,}|.*://.*)"
)
"""These, and room, part and ordinal numbers, addresses of mail and pages."""
