"""Small statutes in the official XML, made by the tests."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape


def norm(number: str, heading: str, *paragraphs: str) -> str:
    content = "".join(f"<P>{text}</P>" for text in paragraphs)
    return (
        f"<norm><metadaten><jurabk>x</jurabk><enbez>{number}</enbez><titel>{escape(heading)}</titel></metadaten>"
        f'<textdaten><text format="XML"><Content>{content}</Content></text></textdaten></norm>'
    )


def statute(
    *norms: str,
    source_id: str = "BJNR006130976",
    name: str = "AO 1977",
    official: str = "AO",
    date: str = "20270102000000",
) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<!DOCTYPE dokumente SYSTEM "http://www.gesetze-im-internet.de/dtd/1.01/gii-norm.dtd">\n'
        f'<dokumente builddate="{date}" doknr="{source_id}"><norm><metadaten><jurabk>{name}</jurabk>'
        f"<amtabk>{official}</amtabk><langue>Abgabenordnung</langue><standangabe><standtyp>Stand</standtyp>"
        "<standkommentar>zuletzt geändert durch Art. 3 G v. 10.2.2026 I Nr. 39;</standkommentar></standangabe>"
        f"</metadaten><textdaten/></norm>{''.join(norms)}</dokumente>"
    )


SMALL = statute(
    norm("Inhaltsübersicht", "", "§ 1 Anwendungsbereich"),
    norm(
        "§ 1",
        "Anwendungsbereich",
        "(1) Erster Absatz.",
        "(2) (weggefallen)",
        "(3) bis (5) (weggefallen)",
        "(6) Letzter.",
    ),
    norm(
        "§ 2",
        "Liste",
        "Es gilt <DL><DT>1.</DT><DD><LA>eins,</LA></DD><DT>2.</DT><DD><LA>m<SUP>2</SUP>.</LA></DD></DL>danach.",
    ),
    norm("§ 2a", "Ohne Absätze", "Nur ein Satz."),
    norm("(XXXX) §§ 3 bis 5", "(weggefallen)", ""),
    norm("Art 7", "Ein Artikel", "(1) Text."),
    norm("§ 500", "Neu", "(1) Text.", "(1a) Text."),
)


def write(path: Path, text: str = SMALL) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
