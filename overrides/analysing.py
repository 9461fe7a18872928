"""How the words of a language become the terms under which its pages are found: word forms, roots, compounds."""

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from dictionary import Dictionary, fold, spelt

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "scripts"))

import install  # noqa: E402

FUNCTION_WORDS = ROOT / "scripts" / "function_words.toml"
SHORTEST_PART = 4
SHORTEST_COMPOUND = 9
PART_WEIGHT, ROOT_WEIGHT, BASE_WEIGHT = 0.5, 0.9, 0.7
# Endings that make a word from another one, and what stands in their place there: "vastamine" from "vastama".
MADE_WITH = {"et": [("mine", "ma"), ("us", "ama"), ("us", "uma"), ("dus", "ma"), ("ja", "ma"), ("ng", "ma")]}
SHORTEST_BASE = 4


class Analysis:
    """How the words of one language become terms."""

    def __init__(self, language: str, texts: Sequence[str]) -> None:
        command = [install.node(), str(ROOT / "scripts" / "words.mjs")]
        asked = json.dumps({"language": language, "texts": texts})
        done = subprocess.run(command, input=asked, capture_output=True, text=True, encoding="utf-8", check=True)
        answer = json.loads(done.stdout)
        self.language = language
        self.words: dict[str, list[str]] = dict(zip(texts, answer["words"], strict=True))
        self.stems: dict[str, list[str]] = answer["stems"]
        self.dictionary = Dictionary(language)
        self.terms_of = cache(self._terms_of)
        self._learn()

    def _learn(self) -> None:
        """Looks up every form that the dictionary will be asked for: one by one they would take far longer."""
        self.dictionary.learn(form for word, stems in self.stems.items() for form in (word, *stems))
        lemmas = {self._lemmas(word)[0] for word in self.stems} if self.language == "et" else ()
        self.dictionary.learn(half for lemma in lemmas for halves in self._halves(lemma) for half in halves)

    def _known(self, word: str) -> bool:
        return word in self.stems or bool(self.dictionary.lemmas(word))

    def _terms_of(self, word: str) -> dict[str, float]:
        """The terms under which a word is found, with their weights."""
        if self.language == "fil":
            roots = [stem for stem in self.stems.get(word, ()) if self._known(stem)]
            return {word: 1.0} | {root: ROOT_WEIGHT for root in roots if root != word}
        lemmas = self._lemmas(word)
        terms = dict.fromkeys(lemmas, 1.0)
        for lemma in lemmas:
            for base in self._bases(lemma):
                terms.setdefault(base, BASE_WEIGHT)
        for part in self._parts(lemmas[0]) if self.language == "et" else ():
            terms.setdefault(part, PART_WEIGHT)
        return terms

    def _lemmas(self, word: str) -> list[str]:
        """The words that this is a form of; if none is known, the first that a stem is a form of; else the word."""
        if found := self.dictionary.lemmas(word):
            return found
        for stem in self.stems.get(word, ()):
            if self._known(stem):
                return (self.dictionary.lemmas(stem) or [stem])[:1]
        return [word]

    def _bases(self, lemma: str) -> list[str]:
        """The words that this one is made from: vastama for vastamine."""
        rules = MADE_WITH.get(self.language, ())
        bases = [lemma.removesuffix(ending) + instead for ending, instead in rules if lemma.endswith(ending)]
        return [base for base in bases if len(base) >= SHORTEST_BASE and base in self.dictionary.forms(base)]

    def _parts(self, word: str) -> list[str]:
        """The lemmas of a compound's two halves and their verbs."""
        for start, end in self._halves(word):
            if (first := self.dictionary.lemmas(start)) and (second := self.dictionary.lemmas(end)):
                halves = [first[0], second[0]]
                return halves + [base for half in halves for base in self._bases(half)]
        return []

    @staticmethod
    def _halves(word: str) -> Iterator[tuple[str, str]]:
        """The ways to cut an Estonian compound in two, the second half as long as possible first."""
        if len(word) >= SHORTEST_COMPOUND:
            for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
                start, end = word[:cut], word[cut:]
                if end != "mine":
                    yield f"{start[:-1]}ne" if start.endswith("mis") else start, end

    def function_words(self) -> set[str]:
        """The terms of words that hold a sentence together and say little about what is searched for."""
        listed = tomllib.loads(FUNCTION_WORDS.read_text(encoding="utf-8")).get(self.language, "")
        return {spelt(fold(word), self.language) for word in listed.split()}

    def family(self, term: str) -> list[str]:
        """All forms that mean this term, besides those that stand on pages."""
        return self.dictionary.forms(term) if self.language != "fil" else []
