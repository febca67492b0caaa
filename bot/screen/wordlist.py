"""Lists of words, written as text."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def byte_words(text: str) -> frozenset[bytes]:
    """Do the same for comparing with a reading's folded bytes."""
    return frozenset(text.encode("latin-1").split())
