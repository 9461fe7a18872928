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
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import Any

from analysing import Analysis
from dictionary import spelt

FIGURES_IN_A_PIECE, FIGURES_IN_A_BLOCK = 1200, 1501  # a file ends with the entry that brings it to so many
MOST_PAGES_OF_A_TERM = 300
BEST_SECTIONS = 3
# How much one word counts in each kind of text, and how far a long one weakens it (b of BM25F).
WEIGHTS = {"title": 19.0, "phrase": 3.6, "synonym": 2.25, "heading": 2.25, "text": 1.0}
LENGTH = {"title": 0.45, "phrase": 1.0, "synonym": 0.5, "heading": 0.1, "text": 0.7}
SATURATION = 12.0  # k1 of BM25F
STEEPNESS = 1.2
LITTLE = 3.8  # the most that a function word's rarity counts, however seldom people type it


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
    """How much a term counts on one page, how much in which of its sections, and in which phrases it stands."""

    sections: dict[int, float]
    weight: float = 0.0
    phrases: tuple[int, ...] = ()


def write_index(pages: Sequence[Page], language: str, target: Path) -> dict[str, Any]:
    """Writes the index of one language below `target`, and returns the manifest."""
    analyses = {each: Analysis(each, _texts(pages, each)) for each in {page.language for page in pages} | {language}}
    terms, forms = _postings(pages, analyses)
    names = sorted(terms)
    vocabulary = _vocabulary({term: number for number, term in enumerate(names)}, forms, analyses, language)
    pieces = _cut(vocabulary, FIGURES_IN_A_PIECE)
    little = {term for analysis in analyses.values() for term in analysis.function_words()}
    rarities, wholes = _weigh(pages, terms, little)
    blocks = _cut([_packed(terms[term], rarities[term], wholes) for term in names], FIGURES_IN_A_BLOCK)
    first_terms = [sum(map(len, blocks[:place])) for place in range(len(blocks))]
    files: dict[str, object] = {f"v{number}": piece for number, piece in enumerate(pieces)}
    files |= {f"t{number}": block for number, block in enumerate(blocks)}
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
    first_forms = [piece[0][0] for piece in pieces]
    return {"language": language, "folder": folder, "first_forms": first_forms, "first_terms": first_terms}


def _cut(entries: Iterable[list[Any]], figures: int) -> list[list[list[Any]]]:
    """The entries of one file after the other."""
    files: list[list[list[Any]]] = []
    size = figures
    for entry in entries:
        if size >= figures:
            files.append([])
            size = 0
        files[-1].append(entry)
        size += len(entry)
    return files


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
    """term -> page -> posting, and language -> forms that stand on its pages."""
    found: dict[str, dict[int, Posting]] = defaultdict(dict)
    forms: dict[str, set[str]] = defaultdict(set)
    for number, (page, lengths) in enumerate(zip(pages, _lengths(pages, analyses), strict=True)):
        analysis = analyses[page.language]
        here: dict[str, Posting] = {}
        for text, kind, place in _fields(page):
            if not (words := Counter(analysis.words[text])):
                continue  # of such texts the length may be 0
            forms[page.language].update(words)
            share_of_page = WEIGHTS[kind] / (1 - LENGTH[kind] + LENGTH[kind] * lengths[kind])
            share_of_place = WEIGHTS[kind] / math.sqrt(10 + words.total())
            for word, times in words.items():
                for term, share in analysis.terms_of(word).items():
                    many = times * share
                    if (posting := here.get(term)) is None:
                        here[term] = posting = Posting({})
                    posting.weight += many * share_of_page
                    if place >= 0:
                        sections = posting.sections
                        sections[place] = sections.get(place, 0.0) + many * share_of_place
                    elif place not in posting.phrases:
                        posting.phrases += (place,)
        for term, posting in here.items():
            found[term][number] = posting
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


def _weigh(
    pages: Sequence[Page], found: Mapping[str, Mapping[int, Posting]], little: Container[str]
) -> tuple[dict[str, float], dict[tuple[int, int], float]]:
    """Makes counts into weights; returns the rarity of each term, and the sum of them in each phrase of each page.

    Some terms count `little`, however rare they are.
    """
    phrases = sum(1 + sum(map(bool, page.phrases)) for page in pages)
    boosts = [page.boost for page in pages]
    rarities: dict[str, float] = {}
    wholes: dict[tuple[int, int], float] = defaultdict(float)
    for term, by_page in found.items():
        rarity = _rarity(sum([len(posting.phrases) for posting in by_page.values()]), phrases)
        rarities[term] = rarity = min(rarity, LITTLE) if term in little else rarity
        for number, posting in by_page.items():
            for place in posting.phrases:
                wholes[number, place] += rarity
            posting.weight *= boosts[number] * rarity * (SATURATION + 1) / (posting.weight + SATURATION)
    return rarities, wholes


def _rarity(count: int, phrases: int) -> float:
    """How seldom people type a term that stands in so many phrases: BM25's inverse document frequency, steeper."""
    return math.pow(math.log(1 + (phrases - count + 0.5) / (count + 0.5)), STEEPNESS)


def _packed(by_page: Mapping[int, Posting], rarity: float, wholes: Mapping[tuple[int, int], float]) -> list[int]:
    """Rarity and postings as whole numbers, in the order of pages; of too many, first those with it in a phrase."""
    kept = list(by_page)  # which were read in order
    if len(kept) > MOST_PAGES_OF_A_TERM:
        kept.sort(key=lambda number: (not by_page[number].phrases, -by_page[number].weight, number))
        kept = sorted(kept[:MOST_PAGES_OF_A_TERM])
    packed = [max(1, round(100 * rarity))]
    before = 0
    for number in kept:
        posting = by_page[number]
        sections = posting.sections
        places = list(sections)
        if len(places) > 1:
            places.sort(key=sections.__getitem__, reverse=True)
            del places[BEST_SECTIONS:]
        if posting.phrases:
            places += [100 * place - round(99 * (rarity / wholes[number, place])) for place in posting.phrases]
        packed += (number - before, round(10 * posting.weight) or 1, len(places), *places)
        before = number
    return packed


def _vocabulary(
    numbers: Mapping[str, int], forms: Mapping[str, set[str]], analyses: Mapping[str, Analysis], language: str
) -> list[list[Any]]:
    """Every form people may type, in order and as queries in this language are spelt, with the terms it leads to."""
    leads: dict[str, dict[int, int]] = defaultdict(dict)
    for each, words in forms.items():
        for word in words:
            lead = leads[spelt(word, language)]
            for term, share in analyses[each].terms_of(word).items():
                number, weight = numbers[term], round(100 * share)
                lead[number] = max(weight, lead.get(number, 0))
    on_pages = set[str]().union(*forms.values())
    others: dict[str, list[int]] = defaultdict(list)
    for term, number in numbers.items():
        family = {form for analysis in analyses.values() for form in analysis.family(term)} - on_pages
        for form in {spelt(form, language) for form in family} if language == "fil" else family:
            if form in leads:
                leads[form][number] = 100
            else:
                others[form] += (number, 100)  # in their order, as terms are
    found = [[form, *(figure for pair in sorted(lead.items()) for figure in pair)] for form, lead in leads.items()]
    return sorted([*found, *([form, *figures] for form, figures in others.items())], key=itemgetter(0))
