"""The search index: written in small files, so that a query loads a few of them however large the site is.

search/<hash>/ of a language holds, as JSON:
    v<n>  a piece of the vocabulary, in order: [form, term, weight in hundredths, term, weight, ...] for each form
    t<n>  for each of some terms, in order: [rarity, then for each page: distance from the page before, weight,
          number of places, the places: its best sections as 0, 1, ... and, below 0, every phrase it is in:
          100 times the phrase's number, and how many hundredths of the phrase's rarity it makes up]
    p<n>  a page's texts: {"url", "title", "language", "sections": [[anchor, title, text], ...]}
The manifest (which form and which term each file begins with) goes into the theme's search_index.json, the one
file that every page loads. A term is a word family: all forms of "klient" lead to one. Forms that stand on no page
are in the vocabulary too, as far as simplemma's dictionary knows them.
"""

import hashlib
import html
import json
import math
import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "scripts"))

import install  # noqa: E402

from dictionary import DICTIONARIES, Dictionary  # noqa: E402

FORMS_IN_A_FILE = 400
PAGES_IN_A_FILE = 1500
MOST_PAGES_OF_A_TERM = 300
BEST_SECTIONS = 3
SHORTEST_PART = 4
SHORTEST_COMPOUND = 9
WEIGHTS = {"title": 18.0, "phrase": 6.0, "synonym": 1.5, "heading": 2.5, "text": 1.0}
SATURATION, LENGTH = 50.0, 0.2  # k1 and b of BM25
PART_WEIGHT, ROOT_WEIGHT = 0.5, 0.9


@dataclass
class Section:
    """One heading of a page with its text. `keywords` are words people type that stand elsewhere."""

    anchor: str
    title: str
    text: str
    keywords: list[str] = field(default_factory=list)


@dataclass
class Page:
    """One page; `phrases` are what people type to find it.

    `language` is that of its text, which may be English on a page without translation.
    """

    url: str
    title: str
    language: str
    phrases: list[str] = field(default_factory=list)
    boost: float = 1.0
    sections: list[Section] = field(default_factory=list)


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
        if self.dictionary is not None:
            self.dictionary.learn(self._asked())

    def _asked(self) -> Iterable[str]:
        """Every form that the dictionary will be asked for: looked up one by one they would take far longer."""
        for word, stems in self.stems.items():
            yield word
            yield from stems
            for halves in self._halves(word):
                yield from halves

    def _halves(self, word: str) -> list[tuple[str, str]]:
        """The ways to cut an Estonian compound in two, the second half as long as possible first."""
        if self.language != "et" or len(word) < SHORTEST_COMPOUND:
            return []
        return [(word[:cut], word[cut:]) for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)]

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
        for part in self._parts(word):
            terms.setdefault(part, PART_WEIGHT)
        return terms

    def _parts(self, word: str) -> list[str]:
        """The lemmas of a compound's two halves, the second as long as possible."""
        if self.dictionary is None:
            return []
        for first, second in self._halves(word):
            if (begins := self.dictionary.lemmas(first)) and (ends := self.dictionary.lemmas(second)):
                return [begins[0], ends[0]]
        return []

    def family(self, term: str) -> list[str]:
        """All forms that mean this term, besides those that stand on pages."""
        return self.dictionary.forms(term) if self.dictionary is not None and self.language != "fil" else []


def pages_of(docs: Iterable[Mapping[str, Any]], language: str, fallback: Iterable[str] = ()) -> list[Page]:
    """The pages of the theme's own index, whose entries are pages and headings in the order of reading."""
    english = set(fallback)
    pages: dict[str, Page] = {}
    for doc in docs:
        url, _, anchor = doc["location"].partition("#")
        title, text = _plain(doc["title"]), _plain(doc["text"])
        page = pages.setdefault(url, Page(url, title, "en" if url in english else language))
        page.sections.append(Section(anchor, "" if not anchor else title, text))
    return list(pages.values())


def _plain(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


@dataclass(slots=True)
class Posting:
    """How much a term counts on one page, and in which of its places."""

    weight: float = 0.0
    rarity: float = 0.0
    places: dict[int, float] = field(default_factory=dict)


def write_index(pages: Sequence[Page], language: str, target: Path) -> dict[str, Any]:
    """Writes the index of one language below `target`, and returns the manifest."""
    analyses = {each: Analysis(each, _texts(pages, each)) for each in {page.language for page in pages} | {language}}
    terms, forms = _postings(pages, analyses)
    numbers = {term: number for number, term in enumerate(sorted(terms))}
    vocabulary = _vocabulary(numbers, forms, analyses)
    files: dict[str, object] = {}
    first_forms: list[str] = []
    for place in range(0, len(vocabulary), FORMS_IN_A_FILE):
        files[f"v{len(first_forms)}"] = piece = vocabulary[place : place + FORMS_IN_A_FILE]
        first_forms.append(piece[0][0])
    first_terms: list[int] = []
    block: list[list[int]] = []
    size = 0
    for term, number in numbers.items():
        if not first_terms or size > 4 * PAGES_IN_A_FILE:
            first_terms.append(number)
            files[f"t{len(first_terms) - 1}"] = block = []
            size = 0
        block.append(packed := _packed(terms[term]))
        size += len(packed)
    for number, page in enumerate(pages):
        sections = [[section.anchor, section.title, section.text] for section in page.sections]
        files[f"p{number}"] = {"url": page.url, "title": page.title, "language": page.language, "sections": sections}
    written = {
        name: json.dumps(each, ensure_ascii=False, separators=(",", ":")).encode() for name, each in files.items()
    }
    digest = hashlib.sha256(b"".join(name.encode() + data for name, data in written.items())).hexdigest()[:10]
    shutil.rmtree(target, ignore_errors=True)
    (target / digest).mkdir(parents=True)
    for name, data in written.items():
        (target / digest / f"{name}.json").write_bytes(data)
    folder = f"{target.name}/{digest}"
    return {"language": language, "folder": folder, "first_forms": first_forms, "first_terms": first_terms}


def _texts(pages: Sequence[Page], language: str) -> list[str]:
    texts = {text: None for page in pages if page.language == language for text, _, _ in _fields(page)}
    return list(texts)


def _fields(page: Page) -> Iterable[tuple[str, float, int]]:
    """Every text of a page with its weight and its place: a section, or below 0 a phrase."""
    for number, phrase in enumerate([page.title, *page.phrases], 1):
        yield phrase, WEIGHTS["title" if number == 1 else "phrase"], -number
    for number, section in enumerate(page.sections):
        yield section.title, WEIGHTS["heading"], number
        yield section.text, WEIGHTS["text"], number
        for keywords in section.keywords:
            yield keywords, WEIGHTS["synonym"], number


def _postings(
    pages: Sequence[Page], analyses: Mapping[str, Analysis]
) -> tuple[dict[str, dict[int, Posting]], dict[str, set[str]]]:
    """term -> page -> posting, and form -> terms for every form that stands on a page."""
    lengths = [sum(len(section.text) for section in page.sections) for page in pages]
    mean = sum(lengths) / max(1, len(lengths)) or 1
    found: dict[str, dict[int, Posting]] = defaultdict(dict)
    said: dict[str, set[str]] = defaultdict(set)
    for number, page in enumerate(pages):
        analysis = analyses[page.language]
        here: dict[str, Posting] = defaultdict(Posting)
        for text, weight, place in _fields(page):
            words = Counter(analysis.words[text])
            many = math.sqrt(10 + words.total())
            said[page.language].update(words)
            for word, times in words.items():
                for term, share in analysis.terms_of(word).items():
                    posting, more = here[term], times * weight * share
                    posting.weight += more
                    posting.places[place] = posting.places.get(place, 0) + more / many
        for term, posting in here.items():
            found[term][number] = posting
    all_places = sum(1 + len(page.phrases) + len(page.sections) for page in pages)
    phrases: dict[tuple[int, int], float] = defaultdict(float)
    in_phrases: list[tuple[int, int, Posting]] = []
    for by_page in found.values():
        rarity = _rarity(sum([len(posting.places) for posting in by_page.values()]), all_places)
        for number, posting in by_page.items():
            for place in posting.places:
                if place < 0:
                    phrases[number, place] += rarity
                    in_phrases.append((number, place, posting))
            posting.rarity = rarity
            norm = 1 - LENGTH + LENGTH * lengths[number] / mean
            posting.weight = (
                pages[number].boost * rarity * posting.weight * (SATURATION + 1) / (posting.weight + SATURATION * norm)
            )
    for number, place, posting in in_phrases:
        posting.places[place] = posting.rarity / phrases[number, place]
    forms: dict[str, set[str]] = defaultdict(set)
    for language, words_said in said.items():
        for word in words_said:
            forms[word].add(language)
    return found, forms


def _rarity(count: int, places: int) -> float:
    """The inverse document frequency of BM25, over sections and phrases."""
    return math.log(1 + (places - count + 0.5) / (count + 0.5))


def _packed(by_page: Mapping[int, Posting]) -> list[int]:
    """Rarity and postings as whole numbers, the heaviest only, in the order of pages."""
    kept: Iterable[int] = by_page
    if len(by_page) > MOST_PAGES_OF_A_TERM:
        kept = sorted(by_page, key=lambda number: (-by_page[number].weight, number))[:MOST_PAGES_OF_A_TERM]
    packed = [max(1, round(100 * next(iter(by_page.values())).rarity))]
    before = 0
    for number in sorted(kept):
        posting = by_page[number]
        places = sections = [place for place in posting.places if place >= 0]
        if len(sections) > 1:
            places = sorted(sections, key=posting.places.__getitem__, reverse=True)[:BEST_SECTIONS]
        if len(sections) < len(posting.places):
            places += [100 * place - round(99 * share) for place, share in posting.places.items() if place < 0]
        packed += [number - before, max(1, round(10 * posting.weight)), len(places), *places]
        before = number
    return packed


def _vocabulary(
    numbers: Mapping[str, int], forms: Mapping[str, set[str]], analyses: Mapping[str, Analysis]
) -> list[list[Any]]:
    """Every form people may type, in order, with the terms it leads to."""
    leads: dict[str, dict[int, int]] = defaultdict(dict)
    for form, languages in forms.items():
        for language in languages:
            for term, share in analyses[language].terms_of(form).items():
                number, weight = numbers[term], round(100 * share)
                leads[form][number] = max(weight, leads[form].get(number, 0))
    found = {form: [form, *(figure for pair in sorted(leads[form].items()) for figure in pair)] for form in leads}
    others: dict[str, list[Any]] = {}
    for term, number in numbers.items():  # in their order, so that those of a form are too
        families = [analysis.family(term) for analysis in analyses.values()]
        for form in families[0] if len(families) == 1 else {form for family in families for form in family}:
            if form not in forms:
                others.setdefault(form, [form]).extend((number, 100))
    return sorted([*found.values(), *others.values()], key=itemgetter(0))
