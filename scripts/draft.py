"""Files as they are to become: all are drafted first, then all are written, or none."""

import re
import tomllib
from pathlib import Path
from string import Template

from checklists.loading import parse_checklist
from checklists.model import nearest, refuse
from checklists.tables import Source

STARTERS = Path(__file__).resolve().parent / "starters"


class Draft:
    """New texts of files below `root`, by name, and what a person has to do afterwards."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.texts: dict[str, str] = {}
        self.to_do: list[str] = []

    def read(self, name: str) -> str:
        """The text as drafted so far, else as it is on disk."""
        return self.texts.get(name) or (self.root / name).read_text(encoding="utf-8")

    def start(self, name: str, starter: str, **values: str) -> None:
        """A new file from a starter; Refused if there is one already."""
        if (self.root / name).exists():
            refuse(name, "this file exists already", "Choose another name, or change that file")
        self.texts[name] = starter_text(starter, **values)

    def insert(self, name: str, place: int, text: str) -> None:
        """Puts text before the character at `place`; all else stays as it is."""
        old = self.read(name)
        self.texts[name] = old[:place] + text + old[place:]

    def page(self, name: str) -> str:
        """The name of an English page; Refused with the nearest one if it does not exist."""
        docs = self.root / "docs" / "en"
        pages = sorted(path.relative_to(docs).as_posix() for path in docs.rglob("*.md"))
        if name not in pages and f"docs/en/{name}" not in self.texts:
            refuse("docs/en", f"there is no page {name!r}", nearest(name, pages))
        return name

    def menu(self, page: str, section: str) -> str:
        """Adds a page to the menu behind the last of its kind in the section; returns the page it stands behind."""
        text = self.read("mkdocs.yml")
        nav = re.search(r"^nav:\n((?:[ #].*\n|\n)+)", text, re.MULTILINE)
        sections = re.findall(r"^  - (\w+):", nav[1], re.MULTILINE) if nav else []
        if not nav or section not in sections:
            refuse("mkdocs.yml", f"the menu has no section {section!r}", nearest(section, sections))
        found = re.search(rf"^  - {section}:.*\n((?:(?:   .*)?\n)*)", text[nav.start() :], re.MULTILINE)
        lines = list(re.finditer(r"^( +- )([\w/.-]+\.md).*\n", found[1], re.MULTILINE)) if found else []
        if not found or not lines:
            refuse("mkdocs.yml", f"the section {section!r} has no pages", "Add the page to the menu by hand")
        kind = page.partition("/")[0]
        last = [line for line in lines if line[2].startswith(f"{kind}/")][-1:] or lines[-1:]
        self.insert("mkdocs.yml", nav.start() + found.start(1) + last[0].end(), f"{last[0][1]}{page}\n")
        return last[0][2]

    def phrases(self, page: str, behind: str) -> None:
        """A place for what people type to find the page, behind those of its neighbour in the menu."""
        name = "docs/en/search.toml"
        text = self.read(name)
        neighbour = re.search(rf'^"{re.escape(behind)}" = \[.*?^\]\n', text, re.DOTALL | re.MULTILINE)
        wanted = "Write here: ten or more things people type to find this page, each in quotes"
        entry = f'\n"{page}" = [\n  "{wanted}",\n]\n'
        self.insert(name, neighbour.end() if neighbour else len(text), entry)

    def write(self) -> list[str]:
        """Checks every drafted file, then writes all of them; Refused, and nothing written, if one has a fault."""
        for name, text in self.texts.items():
            if name.endswith(".toml"):
                tomllib.loads(text)
            if re.fullmatch(r"checklists/content/[a-z0-9-]+\.toml", name) and not name.endswith("/published.toml"):
                parse_checklist(text, name)
        aside = {self.root / name: (self.root / name).with_name(f".{Path(name).name}.new") for name in self.texts}
        try:
            for (file, unfinished), text in zip(aside.items(), self.texts.values(), strict=True):
                file.parent.mkdir(parents=True, exist_ok=True)
                unfinished.write_text(text, encoding="utf-8")
            for file, unfinished in aside.items():
                unfinished.replace(file)
        finally:
            for unfinished in aside.values():
                unfinished.unlink(missing_ok=True)
        return list(self.texts)


def starter_text(starter: str, **values: str) -> str:
    return Template((STARTERS / starter).read_text(encoding="utf-8")).substitute(values)


def end_of_table(text: str, head: str) -> int:
    """Where the table that this line begins ends: after its last line that is not empty."""
    lines = text.split("\n")
    first = lines.index(head)
    last = next((n for n in range(first + 1, len(lines)) if lines[n].startswith("[")), len(lines))
    while not lines[last - 1].strip():
        last -= 1
    return len("\n".join(lines[:last])) + 1


def end_of_section(source: Source, section: str) -> int:
    """Where a new item of this section belongs: after the last one it has."""
    begins = source.line_of_id(section, 1)
    heads = [n for n in source.heads if n > begins and source.lines[n - 1] == "[[sections]]"]
    ends = heads[0] - 1 if heads else len(source.lines)
    while not source.lines[ends - 1].strip() or source.lines[ends - 1].startswith("#"):
        ends -= 1  # a comment above the next section belongs to that
    return len("\n".join(source.lines[:ends])) + 1
