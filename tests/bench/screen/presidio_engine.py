"""Presidio behind the benchmark's pipe, in an environment of its own.

Its German recognisers and the general ones that look for what we look for run at threshold 0,
its most watchful setting. Left out are those that fire on any five or nine digits, on every link
or date (postcode, LANR, BSNR, URL, date, UUID), since no office could live with them. With
`--names`, our name tagger is its NER; sentences are spaCy's blank German, as no trained pipeline
can be had from a package registry.
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Sequence
from importlib.metadata import version

from tests.bench.screen.engines import Check, Found, serve

KINDS = {
    "DE_TAX_ID": "tax_id",
    "DE_TAX_NUMBER": "tax_number",
    "DE_VAT_ID": "vat_id",
    "DE_ID_CARD": "id_card",
    "DE_PASSPORT": "passport",
    "DE_SOCIAL_SECURITY": "social_insurance_number",
    "DE_HEALTH_INSURANCE": "health_insurance_number",
    "DE_KFZ": "licence_plate",
    "IBAN_CODE": "iban",
    "CREDIT_CARD": "credit_card",
    "EMAIL_ADDRESS": "email",
    "PHONE_NUMBER": "phone",
    "IP_ADDRESS": "internal_host",
    "PERSON": "person",
    "LOCATION": "address",
}


def recognisers() -> list[object]:
    from presidio_analyzer import predefined_recognizers as known  # noqa: PLC0415 - part of starting

    german = (
        "DeTaxIdRecognizer", "DeTaxNumberRecognizer", "DeVatIdRecognizer", "DeIdCardRecognizer",
        "DePassportRecognizer", "DeSocialSecurityRecognizer", "DeHealthInsuranceRecognizer",
        "DeKfzRecognizer", "DeHandelsregisterRecognizer", "DeFuehrerscheinRecognizer",
        "IbanRecognizer", "CreditCardRecognizer", "EmailRecognizer", "IpRecognizer",
    )  # fmt: skip
    made = [getattr(known, name)(supported_language="de") for name in german]
    return [*made, known.PhoneRecognizer(supported_language="de", supported_regions=("DE",))]


def stay_offline() -> None:
    """Presidio's e-mail recogniser fetches the public suffix list on first use."""
    import tldextract  # noqa: PLC0415 - only in Presidio's environment

    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def make(*, names: bool) -> tuple[str, Check]:
    import spacy  # noqa: PLC0415 - part of starting
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry  # noqa: PLC0415 - the same
    from presidio_analyzer.nlp_engine import SpacyNlpEngine  # noqa: PLC0415 - the same

    logging.disable(logging.CRITICAL)
    stay_offline()
    sentences = SpacyNlpEngine(models=[{"lang_code": "de", "model_name": "blank"}])
    sentences.nlp = {"de": spacy.blank("de")}
    chosen = recognisers()
    if names:
        from tests.bench.screen.presidio_names import NameTagger  # noqa: PLC0415 - needs Presidio

        chosen.append(NameTagger())
    analyzer = AnalyzerEngine(
        registry=RecognizerRegistry(recognizers=chosen, supported_languages=["de"]),
        nlp_engine=sentences,
        supported_languages=["de"],
    )

    def check(parts: Sequence[str]) -> list[Found]:
        found = analyzer.analyze("\n".join(parts), language="de", score_threshold=0)
        return [(KINDS.get(f.entity_type, f.entity_type), f.start, f.end) for f in found]

    return version("presidio-analyzer"), check


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--names", action="store_true")
    chosen_names = parser.parse_args().names
    serve(lambda: make(names=chosen_names))
