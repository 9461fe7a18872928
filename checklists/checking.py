"""Looks for faults in all content that comes with the engine."""

import os
import re

from checklists.loading import checklist_ids, load_checklist
from checklists.model import Checklist, Problem, Refused, nearest

GUIDES = os.path.join(os.path.dirname(os.path.dirname(__file__)), "docs", "en")


def content_problems() -> list[Problem]:
    """Every fault in the content that comes with the engine, links into the guides included."""
    problems: list[Problem] = []
    for checklist_id in checklist_ids():
        try:
            problems += _dead_guides(load_checklist(checklist_id))
        except Refused as refused:
            problems += refused.problems
    return problems


def _dead_guides(checklist: Checklist) -> list[Problem]:
    """Links to guides or headings that do not exist; none where the guides are not at hand."""
    if not os.path.isdir(GUIDES):
        return []
    file = f"checklists/content/{checklist.id}.toml"
    with open(os.path.join(GUIDES, os.pardir, os.pardir, file), encoding="utf-8") as stream:
        lines = stream.read().splitlines()
    problems = []
    for number, line in enumerate(lines, 1):
        link = re.match(r'\s*guide\s*=\s*"([^"#]*)#?([^"]*)"', line)
        remedy = _dead_link(link[1], link[2]) if link else None
        if link and remedy:
            problems.append(Problem(file, number, f"the guide {link[1]}#{link[2]} does not exist", remedy))
    return problems


def _dead_link(page: str, heading: str) -> str | None:
    """The remedy if there is no such page or heading, else None."""
    path = os.path.join(GUIDES, page)
    if not os.path.isfile(path):
        pages = sorted(
            os.path.relpath(os.path.join(folder, name), GUIDES)
            for folder, _, names in os.walk(GUIDES)
            for name in names
            if name.endswith(".md")
        )
        return nearest(page, pages)
    with open(path, encoding="utf-8") as stream:
        headings = re.findall(r"\{: ?#([\w-]+)", stream.read())
    return nearest(heading, headings) if heading and heading not in headings else None
