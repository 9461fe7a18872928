"""Looks for faults in all content that comes with the engine: checklists, translations, references, links."""

import os
import re
from collections.abc import Iterator
from typing import Any

from checklists.loading import CONTENT, checklist_ids, load_checklist, read_content
from checklists.model import Checklist, Problem, Refused, brief, check_values, nearest
from checklists.tables import Source

GUIDES = os.path.join(os.path.dirname(os.path.dirname(__file__)), "docs", "en")
# Of a translation: its own words, the mark of the English text it was made from, who has read it.
NOT_BY_ID = ("checklist", "source", "reviewed")
TEXTS = {
    "bands": ("name", "meaning"),
    "sections": ("title", "loses", "intro"),
    "items": ("question", "practice", "why", "proof", "find_out", "action"),
}


def content_problems() -> list[Problem]:
    """Every fault in every content file, links into the guides included."""
    problems: list[Problem] = []
    for checklist_id in checklist_ids():
        try:
            checklist = load_checklist(checklist_id)
            problems += _dead_guides(checklist)
            problems += _faults_beside(checklist)
        except Refused as refused:
            problems += refused.problems
    return [*problems, *_faults_in_words()]


def _faults_beside(checklist: Checklist) -> Iterator[Problem]:
    """Faults in the translations and the reference businesses of one checklist."""
    for name in sorted(os.listdir(CONTENT)):
        if not name.startswith(f"{checklist.id}.") or name == f"{checklist.id}.toml":
            continue
        try:
            source = _source(name)
            if name == f"{checklist.id}.references.toml":
                _check_references(checklist, source)
            else:
                _check_translation(checklist, source)
            yield from source.problems
        except Refused as refused:
            yield from refused.problems


def _check_references(checklist: Checklist, source: Source) -> None:
    businesses = source.parse().get("businesses", [])
    if not isinstance(businesses, list) or not all(isinstance(business, dict) for business in businesses):
        source.fault(_line(source, "businesses"), "'businesses' is not a list of tables", "Write [[businesses]]")
        return
    for business in businesses:
        if not isinstance(business.get("answers", {}), dict):
            source.fault(source.line_of_id(business.get("id"), 1), "'answers' is not a table", "Write item-id = 2")
            continue
        try:
            check_values(checklist, business.get("answers", {}))
        except Refused as refused:
            line = source.line_of_id(business.get("id"), 1)
            for problem in refused.problems:
                source.fault(line, f"{brief(business.get('id'))}: {problem.problem}", problem.remedy)


def _check_translation(checklist: Checklist, source: Source) -> None:
    """Every table names something that exists, every key is a text of it, every text is text."""
    known = {
        "bands": [band.id for band in checklist.bands],
        "sections": [section.id for section in checklist.sections],
        "items": list(checklist.items),
    }
    for kind, tables in source.parse().items():
        if kind in NOT_BY_ID:
            continue
        if kind not in TEXTS:
            source.fault(_line(source, kind), f"{brief(kind)} is not known here", nearest(kind, [*NOT_BY_ID, *TEXTS]))
            continue
        if not isinstance(tables, dict):
            source.fault(1, f"{kind!r} is not a table", f"Write [{kind}.id]")
            continue
        for name, texts in tables.items():
            for problem, remedy in _text_faults(kind, name, texts, known[kind]):
                source.fault(_line(source, f"{kind}.{name}"), problem, remedy)


def _text_faults(kind: str, name: str, texts: object, known: list[str]) -> Iterator[tuple[str, str]]:
    """What is wrong with one table of a translation, with the remedy."""
    if name not in known:
        yield f"there is no {brief(name)} in {kind}", nearest(name, known)
    if not isinstance(texts, dict):
        yield f"{brief(name)} is not a table", f"Write [{kind}.id]"
        return
    for key, text in texts.items():
        if key not in TEXTS[kind]:
            yield f"{brief(name)}: {brief(key)} is not known here", nearest(key, TEXTS[kind])
        elif not isinstance(text, str) or not text.strip():
            yield f"{brief(name)}: {key!r} is not text", "Write a sentence in quotes"


def _faults_in_words() -> Iterator[Problem]:
    """Faults in the sentences of tools and messages: each file has the shape of the English one."""
    for folder, english in (("tools", ".en.toml"), ("messages", "en.toml")):
        names = (
            sorted(os.listdir(os.path.join(CONTENT, folder))) if os.path.isdir(os.path.join(CONTENT, folder)) else []
        )
        for name in names:
            try:
                source = _source(f"{folder}/{name}")
                table = source.parse()
                model = f"{name.split('.')[0]}{english}" if folder == "tools" else english
                if name != model and model in names:
                    _check_shape(_source(f"{folder}/{model}").parse(), table, source)
                yield from source.problems
            except Refused as refused:
                yield from refused.problems


def _source(name: str) -> Source:
    return Source(f"checklists/content/{name}", read_content(name))


def _check_shape(english: dict[str, Any], table: dict[str, Any], source: Source, place: str = "") -> None:
    """The keys of the English table and their kinds; what a list holds is the translation's own."""
    for key in english.keys() - table.keys():
        source.fault(_line(source, place), f"{place}{key} is missing", "Translate it from the English file")
    for key, value in table.items():
        if key not in english:
            if place or key not in NOT_BY_ID:
                source.fault(1, f"{place}{brief(key)} is not known here", nearest(key, english))
        elif type(value) is not type(english[key]):
            source.fault(1, f"{place}{key}: {brief(value)} is of another kind than in English", "Write it as there")
        elif isinstance(value, dict):
            _check_shape(english[key], value, source, f"{place}{key}.")


def _line(source: Source, table: str) -> int:
    return next((n for n, line in enumerate(source.lines, 1) if line.strip().startswith(f"[{table}")), 1)


def _dead_guides(checklist: Checklist) -> Iterator[Problem]:
    """Links to guides or headings that do not exist; none where the guides are not at hand."""
    if not os.path.isdir(GUIDES):
        return
    file = f"checklists/content/{checklist.id}.toml"
    source = Source(file, read_content(f"{checklist.id}.toml"))
    links = [(checklist.id, checklist.guide), *((section.id, section.guide) for section in checklist.sections)]
    links += [(item.id, item.guide) for item in checklist.items.values()]
    for identifier, guide in links:
        page, _, heading = guide.partition("#")
        remedy = _dead_link(page, heading)
        if remedy:
            line = source.line_of_key("guide", source.line_of_id(identifier, 1))
            yield Problem(file, line, f"the guide {guide!r} does not exist", remedy)


def _dead_link(page: str, heading: str) -> str | None:
    """The remedy if there is no such page or heading, else None."""
    pages = sorted(
        os.path.relpath(os.path.join(folder, name), GUIDES).replace(os.sep, "/")
        for folder, _, names in os.walk(GUIDES)
        for name in names
        if name.endswith(".md")
    )
    if page not in pages:
        return nearest(page, pages)
    with open(os.path.join(GUIDES, page), encoding="utf-8") as stream:
        headings = re.findall(r"\{: ?#([\w-]+)", stream.read())
    return nearest(heading, headings) if heading and heading not in headings else None
