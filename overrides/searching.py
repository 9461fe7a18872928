"""The search index: written in small files, so that a query loads a few of them however large the site is.

search/<hash>/ of a language holds, as JSON:
    v<n>  a piece of the vocabulary, in order: [form, term, weight in hundredths, term, weight, ...] for each form
    t<n>  for each of some terms, in order: [rarity, then for each page: distance from the page before, weight,
          number of places, the places: its best sections as 0, 1, ... and, below 0, every phrase it is in:
          100 times the phrase's number, and how many hundredths of the phrase's rarity it makes up]
    p<n>  a page's texts: {"url", "title", "language", "sections": [[anchor, title, text], ...]}
The manifest (which form and which term each file begins with) goes into the theme's search_index.json, the one
file that every page loads. A term is a word family: all forms of "klient" lead to one. Forms that stand on no page
are in the vocabulary too, as far as simplemma's dictionary knows them. Filipino forms stand there as they sound.

A page's weight for a term is BM25F's over its title, phrases, headings, text and what the glossary calls it; how rare
a term is, is counted over phrases alone, because they are what people type.
"""

import hashlib
import html
import json
import math
import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysing import Analysis, spelt

FIGURES_IN_A_PIECE, FIGURES_IN_A_BLOCK = 1200, 1500
MOST_PAGES_OF_A_TERM = 300
BEST_SECTIONS = 3
# How much one word counts in each kind of text, and how far a long one weakens it (b of BM25F).
WEIGHTS = {"title": 19.0, "phrase": 3.6, "synonym": 2.25, "heading": 2.25, "text": 1.0}
LENGTH = {"title": 0.45, "phrase": 1.0, "synonym": 0.5, "heading": 0.1, "text": 0.7}
SATURATION = 12.0  # k1 of BM25F
STEEPNESS = 1.2


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
    vocabulary = _vocabulary(numbers, forms, analyses, language)
    files: dict[str, object] = {}
    first_forms: list[str] = []
    piece: list[list[Any]] = []
    for entry in vocabulary:
        if not first_forms or sum(map(len, piece)) >= FIGURES_IN_A_PIECE:
            files[f"v{len(first_forms)}"] = piece = []
            first_forms.append(entry[0])
        piece.append(entry)
    first_terms: list[int] = []
    block: list[list[int]] = []
    for term, number in numbers.items():
        if not first_terms or sum(map(len, block)) > FIGURES_IN_A_BLOCK:
            first_terms.append(number)
            files[f"t{len(first_terms) - 1}"] = block = []
        block.append(_packed(terms[term]))
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


def _fields(page: Page) -> Iterable[tuple[str, str, int]]:
    """Every text of a page with its kind (one of WEIGHTS) and its place: a section, or below 0 a phrase."""
    for number, phrase in enumerate([page.title, *page.phrases], 1):
        yield phrase, "title" if number == 1 else "phrase", -number
    for number, section in enumerate(page.sections):
        yield section.title, "heading", number
        yield section.text, "text", number
        for keywords in section.keywords:
            yield keywords, "synonym", number


def _postings(
    pages: Sequence[Page], analyses: Mapping[str, Analysis]
) -> tuple[dict[str, dict[int, Posting]], dict[str, set[str]]]:
    """term -> page -> posting, and form -> terms for every form that stands on a page."""
    found: dict[str, dict[int, Posting]] = defaultdict(lambda: defaultdict(Posting))
    forms: dict[str, set[str]] = defaultdict(set)
    lengths = _lengths(pages, analyses)
    for number, page in enumerate(pages):
        analysis = analyses[page.language]
        for text, kind, place in _fields(page):
            words = analysis.words[text]
            many = math.sqrt(10 + len(words))
            for word in words:
                forms[word].add(page.language)
                for term, share in analysis.terms_of(word).items():
                    posting = found[term][number]
                    posting.weight += WEIGHTS[kind] * share / (1 - LENGTH[kind] + LENGTH[kind] * lengths[number][kind])
                    posting.places[place] = posting.places.get(place, 0) + WEIGHTS[kind] * share / many
    _weigh(pages, found)
    return found, forms


def _lengths(pages: Sequence[Page], analyses: Mapping[str, Analysis]) -> list[dict[str, float]]:
    """Of each page and kind of text, how many words there are, as a multiple of the mean."""
    counts: list[Counter[str]] = [Counter() for _ in pages]
    for page, count in zip(pages, counts, strict=True):
        for text, kind, _ in _fields(page):
            count[kind] += len(analyses[page.language].words[text])
    means = {
        kind: sum(each[kind] for each in counts) / max(1, sum(each[kind] > 0 for each in counts)) for kind in WEIGHTS
    }
    return [{kind: each[kind] / (means[kind] or 1) for kind in WEIGHTS} for each in counts]


def _weigh(pages: Sequence[Page], found: Mapping[str, Mapping[int, Posting]]) -> None:
    """Makes counts into weights, and what stands at phrases into the term's share of the phrase's rarity."""
    phrases = sum(1 + sum(map(bool, page.phrases)) for page in pages)
    whole: dict[tuple[int, int], float] = defaultdict(float)
    for by_page in found.values():
        rarity = _rarity(sum(place < 0 for posting in by_page.values() for place in posting.places), phrases)
        for number, posting in by_page.items():
            for place in posting.places:
                if place < 0:
                    whole[number, place] += rarity
            posting.rarity = rarity
            posting.weight *= pages[number].boost * rarity * (SATURATION + 1) / (posting.weight + SATURATION)
    for by_page in found.values():
        for number, posting in by_page.items():
            for place in posting.places:
                if place < 0:
                    posting.places[place] = posting.rarity / whole[number, place]


def _rarity(count: int, phrases: int) -> float:
    """How seldom people type a term that stands in so many phrases: BM25's inverse document frequency, steeper."""
    return math.pow(math.log(1 + (phrases - count + 0.5) / (count + 0.5)), STEEPNESS)


def _packed(by_page: Mapping[int, Posting]) -> list[int]:
    """Rarity and postings as whole numbers, in the order of pages; of too many, first those with it in a phrase."""
    best = sorted(by_page, key=lambda number: (min(by_page[number].places) >= 0, -by_page[number].weight, number))
    kept = best[:MOST_PAGES_OF_A_TERM]
    packed = [max(1, round(100 * max(posting.rarity for posting in by_page.values())))]
    before = 0
    for number in sorted(kept):
        posting = by_page[number]
        sections = sorted(
            (place for place in posting.places if place >= 0), key=posting.places.__getitem__, reverse=True
        )
        places = sections[:BEST_SECTIONS] + [
            100 * place - round(99 * share) for place, share in posting.places.items() if place < 0
        ]
        packed += [number - before, max(1, round(10 * posting.weight)), len(places), *places]
        before = number
    return packed


def _vocabulary(
    numbers: Mapping[str, int], forms: Mapping[str, set[str]], analyses: Mapping[str, Analysis], language: str
) -> list[list[Any]]:
    """Every form people may type, in order and as queries in this language are spelt, with the terms it leads to."""
    leads: dict[str, dict[int, int]] = defaultdict(dict)

    def lead(form: str, term: str, share: float) -> None:
        number, weight = numbers[term], round(100 * share)
        form = spelt(form, language)
        leads[form][number] = max(weight, leads[form].get(number, 0))

    for form, languages in forms.items():
        for each in languages:
            for term, share in analyses[each].terms_of(form).items():
                lead(form, term, share)
    for term in numbers:
        for analysis in analyses.values():
            for form in analysis.family(term):
                if form not in forms:
                    lead(form, term, 1.0)
    return [[form, *(figure for pair in sorted(leads[form].items()) for figure in pair)] for form in sorted(leads)]
