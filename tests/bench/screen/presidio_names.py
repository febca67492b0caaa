"""Our name tagger as Presidio's recogniser of persons; runs in Presidio's environment."""

from __future__ import annotations

from typing import Any

from presidio_analyzer import EntityRecognizer, RecognizerResult

from bot.screen.name_features import find_words
from bot.screen.name_tagger import NameTagger as Tagger

LIKELY = 0.5


class NameTagger(EntityRecognizer):
    def __init__(self) -> None:
        super().__init__(supported_entities=["PERSON"], supported_language="de")

    def load(self) -> None:
        self.tagger = Tagger.load()

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: Any = None
    ) -> list[RecognizerResult]:
        words = list(find_words(text))
        return [
            RecognizerResult("PERSON", words[first].start(), words[last - 1].end(), probability)
            for first, last, probability in self.tagger.tag([word[0] for word in words])
            if probability >= LIKELY
        ]
