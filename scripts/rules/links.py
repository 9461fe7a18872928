"""Rules on links: to pages, headings and pictures; what no link leads to."""

import posixpath
import re
from collections.abc import Iterator

from checklists import deciding, triage
from checklists.model import nearest
from rules.reading import Finding, Page, Tree, strings

LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s]*)[^)]*\)")
TAG = re.compile(r"<img\b[^>]*>")
ID = re.compile(r"\{: ?#([\w-]+)")
ELSEWHERE = re.compile(r"[a-z]+:|//")
# Pages made from TOML: their headings are in no Markdown file.
TOOLS = "tools/"
# Made when the site is built, beside the pages.
MADE = ("licences.txt",)
# What every page leads to from its foot.
FOOT = ("built-from.md",)


def dead_links(tree: Tree) -> Iterator[Finding]:
    """Between pages of one language, and from search words and menu titles to pages."""
    for page in tree.pages.values():
        for match in LINK.finditer(page.unfenced):
            if not match[1] and not ELSEWHERE.match(match[3]):
                yield from _dead(tree, page.file, page.line(match.start()), match[3], page)
    for file in tree.files:
        if found := re.fullmatch(r"docs/(\w+)/(search|words)\.toml", file):
            table = tree.table(file)
            for name in table if found[2] == "search" else table.get("titles", {}):
                line = tree.line_of(file, (name,) if found[2] == "search" else ("titles", name))
                yield from _dead(tree, file, line, name)
        elif file.startswith("checklists/content/tools/"):
            for place, text in strings(tree.table(file)):
                if re.fullmatch(r"[a-z-]+/[a-z-]+\.md(#[\w-]+)?", text):
                    yield from _dead(tree, file, tree.line_of(file, place), text)


def _dead(tree: Tree, file: str, line: int, link: str, page: Page | None = None) -> Iterator[Finding]:
    target, _, heading = link.partition("#")
    name = posixpath.normpath(posixpath.join(posixpath.dirname(page.name), target)) if page else target
    if page and not target:
        name = page.name
    there = tree.pages.get(f"docs/{page.language if page else 'en'}/{name}") or tree.pages.get(f"docs/en/{name}")
    if there is None and name not in MADE:
        names = [other.name for other in tree.pages.values() if other.language == "en"]
        yield Finding(file, line, f'the link "{link}" leads to no page', nearest(name, names))
    elif there and heading and not name.startswith(TOOLS) and heading not in (ids := _ids(tree, there)):
        yield Finding(file, line, f'the link "{link}" leads to no heading', nearest(heading, sorted(ids)))


def _ids(tree: Tree, page: Page) -> set[str]:
    """Every id a link to this page may name."""
    check = f"checklists/content/{page.front.get('checklist')}.toml"
    sections = [section["id"] for section in tree.sections(check) if "id" in section]
    items = [item["id"] for file, item in tree.items() if file == check]
    return {*ID.findall(page.body), *sections, *items}


def pictures_without_words(tree: Tree) -> Iterator[Finding]:
    """Who cannot see a picture hears its words."""
    for page in tree.pages.values():
        found = [(match.start(), match[3], match[2]) for match in LINK.finditer(page.unfenced) if match[1]]
        for tag in TAG.finditer(page.unfenced):
            told = dict(re.findall(r'\b(src|alt)="([^"]*)"', tag[0]))
            found.append((tag.start(), told.get("src", ""), told.get("alt", "")))
        for position, source, words in sorted(found):
            if not words.strip():
                remedy = f"Say in one sentence what it shows: ![what it shows]({source})"
                yield Finding(page.file, page.line(position), f'the picture "{source}" has no words', remedy)


def pages_nobody_reaches(tree: Tree) -> Iterator[Finding]:
    """Advice that no other page, question or card leads to is found by accident only."""
    english = {page.name: page for page in tree.pages.values() if page.language == "en"}
    reached = {"index.md", *FOOT}
    for page in english.values():
        for match in LINK.finditer(page.unfenced):
            name = posixpath.normpath(posixpath.join(posixpath.dirname(page.name), match[3].partition("#")[0]))
            if name != page.name:
                reached.add(name)
    for file in tree.files:
        if file.startswith("checklists/content/") and "." not in file.removesuffix(".toml").removesuffix(".en"):
            reached |= {text.partition("#")[0] for _, text in strings(tree.table(file)) if ".md" in text}
    for name, page in english.items():
        if name not in reached:
            yield Finding(page.file, 1, "no other page leads here", "Link to it from the page where it is needed")


def cards_nobody_reaches(tree: Tree) -> Iterator[Finding]:
    """Cards and answers of "Who is in front of me?" that no tap leads to; results that no rule of the decision has."""
    known = {
        ("triage", "cards"): {to for choices in triage.QUESTIONS.values() for to in choices.values()}
        - set(triage.QUESTIONS),
        ("triage", "answers"): {answer for choices in triage.QUESTIONS.values() for answer in choices},
        ("triage", "questions"): set(triage.QUESTIONS),
        ("keep-fix-let-go", "outcomes"): {*deciding.OUTCOMES.values(), deciding.FIX},
    }
    for (tool, kind), names in known.items():
        file = f"checklists/content/tools/{tool}.en.toml"
        for name in tree.table(file).get(kind, {}):
            if name not in names:
                remedy = f"Take it out, or let the tool lead to it. {nearest(name, sorted(names))}"
                yield Finding(file, tree.line_of(file, (kind, name)), f'nothing leads to "{name}" in [{kind}]', remedy)


def questions_without_help(tree: Tree) -> Iterator[Finding]:
    """Who answers "never" needs the very heading that tells how; that there is one at all, the loader says."""
    for file, item in tree.items():
        guide = str(item.get("guide", ""))
        if guide and "#" not in guide:
            line = tree.line_of_item(file, item["id"], "guide")
            remedy = f"Add its heading: {guide}#one-of-its-headings"
            yield Finding(file, line, f'"{guide}" names a page and no heading', remedy)
