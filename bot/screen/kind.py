"""The kinds of secrets; where two recognisers see the same place, the earlier kind here wins."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    SCREEN_FAILURE = "screen_failure"
    CUSTOM = "custom"
    CREDENTIAL = "credential"
    IBAN = "iban"
    CREDIT_CARD = "credit_card"
    TAX_ID = "tax_id"
    BUSINESS_ID = "business_id"
    VAT_ID = "vat_id"
    TAX_NUMBER = "tax_number"
    SOCIAL_INSURANCE_NUMBER = "social_insurance_number"
    HEALTH_INSURANCE_NUMBER = "health_insurance_number"
    ID_CARD = "id_card"
    PASSPORT = "passport"
    BIC = "bic"
    EMAIL = "email"
    INTERNAL_HOST = "internal_host"
    PHONE = "phone"
    LICENCE_PLATE = "licence_plate"
    CASE_FILE = "case_file"
    BIRTH_DATE = "birth_date"
    ADDRESS = "address"
    CLASSIFICATION = "classification"
    BUSINESS_SECRET = "business_secret"  # noqa: S105 - the name of a kind
    SPECIAL_CATEGORY = "special_category"
    PERSON = "person"
    TAX_CASE = "tax_case"


RANK = {kind: rank for rank, kind in enumerate(Kind)}
