"""How the words of a language become the terms under which its pages are found: word forms, roots, compounds."""

import json
import re
import sqlite3
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from contextlib import closing
from functools import cache
from importlib.metadata import version
from pathlib import Path

from filelock import FileLock
from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "scripts"))

import install  # noqa: E402

KEPT = ROOT / ".cache" / "words"
MADE = 2  # raised when the files in KEPT are made in another way
DICTIONARIES = {"en": "en", "et": "et", "fil": "tl"}  # ours -> simplemma's; Thai words have one form
SHORTEST_PART = 4
SHORTEST_COMPOUND = 9
PART_WEIGHT, ROOT_WEIGHT, BASE_WEIGHT = 0.5, 0.9, 0.7
# Endings that make a word from another one, and what stands in their place there: "vastamine" from "vastama".
MADE_WITH = {"et": "mine:ma us:ama us:uma dus:ma ja:ma ng:ma"}
SHORTEST_BASE = 4
SOUNDS = [
    ("ph|f", "p"),
    ("c(?=[eiy])|z", "s"),
    ("ck|c(?!h)|q", "k"),
    ("v", "b"),
    ("e", "i"),
    ("o", "u"),
    ("uw(?=[aiu])", "w"),
    ("iy(?=[aiu])", "y"),
    (r"([b-df-hj-np-tv-z])\1", r"\1"),
]


def fold(text: str) -> str:
    """Lower case without accents, as words.js does it."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    return unicodedata.normalize("NFC", re.sub("[\u0300-\u036f]", "", decomposed))


def spelt(word: str, language: str) -> str:
    """Filipino words as they sound, as words.js does it."""
    for written, sound in SOUNDS if language == "fil" else ():
        word = re.sub(written, sound, word)
    return word


class Dictionary:
    """simplemma's word forms of a language, folded, in a file that is made once and answers at once."""

    def __init__(self, language: str) -> None:
        KEPT.mkdir(parents=True, exist_ok=True)
        file = KEPT / f"{language}-{version('simplemma')}-{MADE}.sqlite"
        with FileLock(file.with_suffix(".lock")):
            if not file.exists():
                self._make(language, file)
        self.database = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)

    @staticmethod
    def _make(language: str, file: Path) -> None:
        unfinished = file.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        forms = DefaultDictionaryFactory().get_dictionary(DICTIONARIES[language])
        pairs = {
            (spelt(fold(form), language), spelt(fold(lemma), language))
            for form, lemma in forms.items()
            if form.isalpha()
        }
        with closing(sqlite3.connect(unfinished)) as database:
            database.execute("CREATE TABLE forms (form TEXT, lemma TEXT, PRIMARY KEY (form, lemma)) WITHOUT ROWID")
            database.executemany("INSERT INTO forms VALUES (?, ?)", sorted(pairs))
            database.execute("CREATE INDEX by_lemma ON forms (lemma)")
            database.commit()
        unfinished.rename(file)

    def lemmas(self, form: str) -> list[str]:
        return [lemma for (lemma,) in self.database.execute("SELECT lemma FROM forms WHERE form = ?", (form,))]

    def forms(self, lemma: str) -> list[str]:
        return [form for (form,) in self.database.execute("SELECT form FROM forms WHERE lemma = ?", (lemma,))]


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
        self.dictionary = Dictionary(language) if language in DICTIONARIES else None
        self.terms_of = cache(self._terms_of)

    def _known(self, word: str) -> bool:
        return word in self.stems or (self.dictionary is not None and bool(self.dictionary.lemmas(word)))

    def _terms_of(self, word: str) -> dict[str, float]:
        """The terms under which a word is found, with their weights."""
        if self.dictionary is None:
            return {word: 1.0}
        if self.language == "fil":
            roots = [stem for stem in self.stems.get(word, ()) if self._known(stem)]
            return {word: 1.0} | {root: ROOT_WEIGHT for root in roots if root != word}
        lemmas = (
            self.dictionary.lemmas(word)
            or [
                lemma
                for stem in self.stems.get(word, ())
                for lemma in (self.dictionary.lemmas(stem) or [stem])
                if self._known(stem)
            ][:1]
        )
        terms = dict.fromkeys(lemmas or [word], 1.0)
        for lemma in list(terms):
            for base in self._bases(lemma):
                terms.setdefault(base, BASE_WEIGHT)
        for part in self._parts((lemmas or [word])[0]) if self.language == "et" else ():
            terms.setdefault(part, PART_WEIGHT)
        return terms

    def _bases(self, lemma: str) -> list[str]:
        """The words that this one is made from: vastama for vastamine."""
        rules = (rule.split(":") for rule in MADE_WITH.get(self.language, "").split())
        bases = [lemma.removesuffix(ending) + instead for ending, instead in rules if lemma.endswith(ending)]
        known = self.dictionary.lemmas if self.dictionary else lambda _: []
        return [base for base in bases if len(base) >= SHORTEST_BASE and base in known(base)]

    def _parts(self, word: str) -> list[str]:
        """The lemmas of a compound's two halves, the second as long as possible, and their verbs."""
        if len(word) < SHORTEST_COMPOUND or self.dictionary is None:
            return []
        for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            start, end = word[:cut], word[cut:]
            first = self.dictionary.lemmas(f"{start[:-1]}ne" if start.endswith("mis") else start)
            second = self.dictionary.lemmas(end)
            if first and second and end != "mine":
                halves = [first[0], second[0]]
                return halves + [base for half in halves for base in self._bases(half)]
        return []

    def family(self, term: str) -> list[str]:
        """All forms that mean this term, besides those that stand on pages."""
        return self.dictionary.forms(term) if self.dictionary is not None and self.language != "fil" else []
