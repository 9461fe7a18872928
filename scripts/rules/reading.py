"""The content as the rules see it: every file's text by its path, pages cut into lines, paragraphs and sentences."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

KINDS = ("docs/*/*.md", "docs/*/*/*.md", "docs/*/*.toml", "checklists/content/*.toml", "checklists/content/*/*.toml")
FRONT = re.compile(r"\A---\n(.*?\n)---(?:\n|\Z)", re.DOTALL)
FENCE = re.compile(r"^ *```.*?^ *```", re.DOTALL | re.MULTILINE)
FOOTNOTE = re.compile(r"^\[\^[^\]]+\]:.*$", re.MULTILINE)
# What is no word for the reader: attributes, tags, footnote marks, targets of links, marks of emphasis and tables.
MARKS = re.compile(r"\{[^}]*\}|<[^>]*>|\[\^[^\]]*\]|\]\([^)]*\)|&nbsp;|[*_`\[\]]")
STARTS = re.compile(r"^\s*(#+|[-*]|\d+\.|===\+?)\s")
SENTENCE_ENDS = re.compile(r"(?<=[.!?:])[\"”’]?\s+|[|☐]")
FAST_YAML = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
WORD = re.compile(r"\w[\w'’-]*")
# An element of a TOML file: its names and numbers from the top, as in ("cards", "safety", "do", 0).
type Place = tuple[str | int, ...]


def ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?", '."')) else f"{sentence}."


@dataclass(frozen=True)
class Finding:
    """One thing to mend: where it is, what is wrong, what to do; `words` is what an exception would quote."""

    file: str
    line: int
    problem: str
    remedy: str
    words: str = ""

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.problem}. {ended(self.remedy)}"


@dataclass(frozen=True)
class Passage:
    """A stretch of text and the line it begins in."""

    line: int
    text: str


class Page:
    """One Markdown file. Text to copy and footnotes are blanked where only the author's own sentences matter."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.text = file, text
        _, self.language, self.name = file.split("/", 2)

    @cached_property
    def front(self) -> Mapping[str, Any]:
        """The front matter; empty where it cannot be read (rule "front matter")."""
        return self.front_or_fault if isinstance(self.front_or_fault, dict) else {}

    @cached_property
    def front_or_fault(self) -> dict[str, Any] | yaml.YAMLError | None:
        """The front matter, what is wrong with it, or None where there is none."""
        found = FRONT.match(self.text)
        try:
            table = yaml.load(found[1], FAST_YAML) if found else None  # noqa: S506 - the safe one, in C
        except yaml.YAMLError as fault:
            return fault
        return table if isinstance(table, dict) else None

    @cached_property
    def body(self) -> str:
        """Everything after the front matter, on the same lines."""
        return _blank(FRONT, self.text, 1)

    @cached_property
    def unfenced(self) -> str:
        """Without text to copy."""
        return _blank(FENCE, self.body)

    @cached_property
    def prose(self) -> str:
        """Without text to copy and footnotes."""
        return _blank(FOOTNOTE, self.unfenced)

    @cached_property
    def headings(self) -> list[tuple[int, str, str]]:
        """Line, words and id of every heading; the id is empty where it is missing."""
        found = []
        for match in re.finditer(r"^#+ (.*?)(?:\{: ?#([\w-]+)[^}]*\})? *$", self.unfenced, re.MULTILINE):
            found.append((self.line(match.start()), match[1].strip(), match[2] or ""))
        return found

    def line(self, position: int) -> int:
        return self.text.count("\n", 0, position) + 1

    def paragraphs(self) -> Iterator[Passage]:
        """Stretches of lines that are not empty."""
        for match in re.finditer(r"(?:^[ \t]*\S.*(?:\n|\Z))+", self.prose, re.MULTILINE):
            yield Passage(self.line(match.start()), match[0].strip())

    @cached_property
    def sentences(self) -> list[Passage]:
        """What a reader reads, sentence by sentence, in plain words; a line and a cell of a table end a sentence."""
        found = []
        for n, line in enumerate(self.prose.split("\n"), 1):
            for piece in SENTENCE_ENDS.split(MARKS.sub(" ", STARTS.sub("", line))):
                if plain := " ".join(piece.split()):
                    found.append(Passage(n, plain))
        return found


class Tree:
    """All content files: path -> text. Tests make one of a few lines."""

    def __init__(self, files: Mapping[str, str], today: date) -> None:
        self.files, self.today = files, today
        self.distrusted: set[str] = set()  # TOML in which something is of a wrong kind: rules would stumble
        self.pages = {file: Page(file, text) for file, text in files.items() if file.endswith(".md")}

    @classmethod
    def read(cls, root: Path, today: date) -> "Tree":
        paths = sorted({path for kind in KINDS for path in root.glob(kind)})
        return cls({path.relative_to(root).as_posix(): path.read_text("utf-8", "replace") for path in paths}, today)

    def table(self, file: str) -> dict[str, Any]:
        """A TOML file as a table; empty where there is none or it cannot be read (rule "fields")."""
        if file in self.distrusted:
            return {}
        if file not in self._tables:
            try:
                self._tables[file] = tomllib.loads(self.files.get(file, ""))
            except (ValueError, RecursionError):
                self._tables[file] = {}
        return self._tables[file]

    @cached_property
    def _tables(self) -> dict[str, dict[str, Any]]:
        return {}

    def checks(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """File and table of every check."""
        for file in self.files:
            if re.fullmatch(r"checklists/content/[\w-]+\.toml", file) and "sections" in (table := self.table(file)):
                yield file, table

    def sections(self, file: str) -> list[dict[str, Any]]:
        """The sections of a check that are whole enough to look at."""
        found = self.table(file).get("sections", [])
        return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []

    def items(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """File and table of every question of every check, retired ones included."""
        for file, _ in self.checks():
            for section in self.sections(file):
                items = section.get("items", [])
                for item in items if isinstance(items, list) else ():
                    if isinstance(item, dict) and isinstance(item.get("id"), str):
                        yield file, item

    def line_of(self, file: str, place: Place) -> int:
        """The line of an element of a TOML file, or of the nearest thing around it."""
        if file not in self._lines:
            self._lines[file] = dict(_places(self.files[file]))
        while place and place not in self._lines[file]:
            place = place[:-1]
        return self._lines[file].get(place, 1)

    @cached_property
    def _lines(self) -> dict[str, dict[Place, int]]:
        return {}

    def line_of_item(self, file: str, item: str, key: str = "id") -> int:
        """The line of one key of a question."""
        if file not in self._item_lines:
            self._item_lines[file] = {}
            for n, line in enumerate(self.files[file].split("\n"), 1):
                if (found := re.match(r'id *= *"([^"]*)"', line)) and found[1] not in self._item_lines[file]:
                    self._item_lines[file][found[1]] = n
        start = self._item_lines[file].get(item, 1)
        lines = self.files[file].split("\n")[start - 1 : start + 40]
        end = next((n for n, line in enumerate(lines) if line.startswith("[")), len(lines))
        return start + next((n for n, line in enumerate(lines[:end]) if re.match(rf"{key} *=", line)), 0)

    @cached_property
    def _item_lines(self) -> dict[str, dict[str, int]]:
        return {}


def strings(table: Any, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Every text in a table, with its place."""
    if isinstance(table, str):
        yield place, table
    elif isinstance(table, dict):
        for key, value in table.items():
            yield from strings(value, (*place, key))
    elif isinstance(table, list):
        for n, value in enumerate(table):
            yield from strings(value, (*place, n))


def _places(text: str) -> Iterator[tuple[Place, int]]:
    """Every key and table of a TOML file written in the plain way, with its line."""
    inside: Place = ()
    counts: dict[Place, int] = {}
    for n, line in enumerate(text.split("\n"), 1):
        if header := re.match(r"\[\[?([^\[\]]+)\]\]?\s*(?:#.*)?$", line):
            inside = _resolved(header[1], counts, line.startswith("[["))
            yield inside, n
        elif key := re.match(r'\s*("[^"]*"|[\w-]+) *=', line):
            yield (*inside, key[1].strip('"')), n


def _resolved(name: str, counts: dict[Place, int], repeated: bool) -> Place:
    """The place a header opens; parts of it that are lists get the number of their last element."""
    place: Place = ()
    parts = [part.strip().strip('"') for part in re.findall(r'"[^"]*"|[^.]+', name)]
    for n, part in enumerate(parts):
        place = (*place, part)
        if repeated and n == len(parts) - 1:
            counts[place] = counts.get(place, -1) + 1
        if place in counts:
            place = (*place, counts[place])
    return place


def _spaces(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _blank(pattern: re.Pattern[str], text: str, count: int = 0) -> str:
    """The text with spaces where the pattern matches: every position and line stays."""
    return pattern.sub(_spaces, text, count=count)
