"""From TOML to a checklist, with every fault told by file, line and remedy."""

import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from checklists.model import Band, Checklist, Item, Problem, Refused, Section, nearest

CONTENT = os.path.join(os.path.dirname(__file__), "content")
HOURS_BY_WHEN = {"today": 1, "week": 4, "month": 12}
STATUSES = ("active", "retired")
ZONES = ("irritants", "obstacles", "unforgivable")
ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class TableReader:
    """Takes typed values out of one TOML table and notes every fault with its line."""

    def __init__(self, table: Mapping[str, Any], name: str, line: int, source: "Source") -> None:
        self.table, self.name, self.line, self.source = table, name, line, source
        self.used: set[str] = set()

    def fault(self, key: str, problem: str, remedy: str) -> None:
        self.source.fault(self.source.line_of_key(key, self.line), f"{self.name}: {problem}", remedy)

    def _get[T](self, key: str, kind: type[T], default: T | None, empty: T) -> T:
        self.used.add(key)
        value = self.table.get(key, default)
        if value is None:
            self.fault(key, f"{key!r} is missing", f"Add a line: {key} = ...")
            return empty
        if type(value) is not kind:
            wanted = {str: 'text in "quotes"', int: "a whole number", bool: "true or false", list: "a list"}[kind]
            self.fault(key, f"{key!r} is {value!r}", f"Write {wanted}")
            return empty
        return value

    def text(self, key: str) -> str:
        value = self._get(key, str, None, "?")
        if not value.strip():
            self.fault(key, f"{key!r} is empty", "Write a sentence")
        return value

    def word(self, key: str, allowed: Iterable[str], default: str | None = None) -> str:
        value = self._get(key, str, default, "?")
        if value != "?" and value not in allowed:
            self.fault(key, f"{key!r} is {value!r}", nearest(value, allowed))
        return value

    def identifier(self) -> str:
        value = self._get("id", str, None, "?")
        if value != "?" and not ID.fullmatch(value):
            self.fault("id", f"the id {value!r} is not in kebab-case", "Use small letters, digits and single hyphens")
        return value

    def number(self, key: str, low: int, high: int, default: int | None = None) -> int:
        value = self._get(key, int, default, low)
        if not low <= value <= high:
            self.fault(key, f"{key!r} is {value}", f"Choose a whole number from {low} to {high}")
        return value

    def flag(self, key: str) -> bool:
        return self._get(key, bool, False, False)

    def words(self, key: str) -> tuple[str, ...]:
        value = self._get(key, list, None, [])
        if not all(isinstance(word, str) for word in value):
            self.fault(key, f"{key!r} holds something that is not text", 'Write a list such as ["L01"]')
            return ()
        return tuple(value)

    def hours(self, when: str) -> Fraction:
        self.used.add("hours")
        value = self.table.get("hours", HOURS_BY_WHEN.get(when, 1))
        if type(value) not in (int, float) or not 0 < value <= 400 or value * 4 % 1:
            self.fault("hours", f"'hours' is {value!r}", "Use hours in quarters, such as 0.25, 1.5 or 12")
            return Fraction(1)
        return Fraction(value)

    def tables(self, key: str) -> "list[TableReader]":
        self.used.add(key)
        value = self.table.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(entry, dict) for entry in value):
            self.fault(key, f"there is no {key!r}", f"Add at least one table of {key!r}, as other checklists do")
            return []
        return [
            TableReader(
                entry,
                f"{key[:-1]} {entry.get('id', number)!r}",
                self.source.line_of_id(entry.get("id"), self.line),
                self.source,
            )
            for number, entry in enumerate(value, 1)
        ]

    def done(self) -> None:
        """Notes every key that nothing asked for."""
        for key in self.table.keys() - self.used:
            self.fault(key, f"{key!r} is not known here", nearest(key, sorted(self.used)))


class Source:
    """The text of one TOML file; finds lines and collects problems."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.lines = file, text.splitlines()
        self.problems: list[Problem] = []

    def fault(self, line: int, problem: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, line, problem, remedy))

    def line_of_id(self, identifier: object, otherwise: int) -> int:
        wanted = re.compile(rf'\s*id\s*=\s*["\']{re.escape(str(identifier))}["\']')
        return next((n for n, line in enumerate(self.lines, 1) if wanted.match(line)), otherwise)

    def line_of_key(self, key: str, after: int) -> int:
        """The line that sets `key` in the table whose id stands in line `after`."""
        for n in range(after, len(self.lines) + 1):
            line = self.lines[n - 1].strip()
            if n > after and line.startswith("["):
                break
            if re.match(rf"{re.escape(key)}\s*=", line):
                return n
        return after


def parse_checklist(text: str, file: str = "checklist") -> Checklist:
    """Builds a checklist from TOML text, or raises Refused with every problem found."""
    source = Source(file, text)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        remedy = "Look at this line and the one above: a quote, a bracket or an equals sign is often missing"
        raise Refused(
            [Problem(file, int(line[1]) if line else 1, f"this is not valid TOML: {error}", remedy)]
        ) from None
    reader = TableReader(table, "checklist", 1, source)
    sections = tuple(_section(each) for each in reader.tables("sections"))
    checklist = Checklist(
        id=reader.identifier(),
        plan=reader.text("plan"),
        version=reader.text("version"),
        title=reader.text("title"),
        summary=reader.text("summary"),
        guide=reader.text("guide"),
        bands=tuple(_band(each) for each in reader.tables("bands")),
        sections=sections,
        items={item.id: item for section in sections for item in section.items},
    )
    reader.done()
    _check_whole(checklist, source)
    if source.problems:
        raise Refused(source.problems)
    return checklist


def _band(reader: TableReader) -> Band:
    band = Band(reader.identifier(), reader.number("from", 0, 100), reader.text("name"), reader.text("meaning"))
    reader.done()
    return band


def _section(reader: TableReader) -> Section:
    items = tuple(_item(each) for each in reader.tables("items"))
    section = Section(
        id=reader.identifier(),
        plan=reader.text("plan"),
        weight=reader.number("weight", 1, 100),
        zone=reader.word("zone", ZONES),
        title=reader.text("title"),
        loses=reader.text("loses"),
        intro=reader.text("intro"),
        guide=reader.text("guide"),
        items=tuple(item for item in items if item.status == "active"),
        retired=tuple(item for item in items if item.status == "retired"),
    )
    reader.done()
    return section


def _item(reader: TableReader) -> Item:
    when = reader.word("when", tuple(HOURS_BY_WHEN))
    item = Item(
        id=reader.identifier(),
        **{
            key: reader.text(key)
            for key in ("plan", "question", "practice", "why", "proof", "find_out", "action", "guide")
        },
        when=when,
        hours=reader.hours(when),
        basis=reader.words("basis"),
        evidence=reader.words("evidence"),
        weight=reader.number("weight", 1, 3),
        revision=reader.number("revision", 1, 999),
        critical=reader.flag("critical"),
        status=reader.word("status", STATUSES, "active"),
    )
    reader.done()
    return item


def _check_whole(checklist: Checklist, source: Source) -> None:
    """What no single table can show: repeated ids, weights that do not add up, bands out of order."""
    tables = [(entry.id, f"{kind} {entry.id!r}") for kind, entries in _all_tables(checklist) for entry in entries]
    seen: set[str] = set()
    for identifier, name in tables:
        if identifier in seen and identifier != "?":
            source.fault(source.line_of_id(identifier, 1), f"{name}: this id is used twice", "Give each its own id")
        seen.add(identifier)
    weights = sum(section.weight for section in checklist.sections)
    if checklist.sections and weights != 100:
        remedy = f"Change section weights by {100 - weights:+d} in all"
        source.fault(1, f"the section weights add up to {weights}, not 100", remedy)
    lowest = [band.lowest for band in checklist.bands]
    if checklist.bands and (lowest[0] != 0 or len(lowest) < 2 or lowest != sorted(set(lowest))):
        source.fault(
            1, f"the bands start at {lowest}", "Start the first at 0 and let the others rise; have at least two"
        )
    for section in checklist.sections:
        if not section.items:
            source.fault(
                source.line_of_id(section.id, 1), f"section {section.id!r} has no active item", "Keep one active"
            )


def _all_tables(checklist: Checklist) -> list[tuple[str, list[Any]]]:
    items = [item for section in checklist.sections for item in (*section.items, *section.retired)]
    return [("section", list(checklist.sections)), ("item", items), ("band", list(checklist.bands))]


def checklist_ids() -> list[str]:
    """The ids of all checklists, in alphabetical order; none where the engine runs from an archive."""
    names = os.listdir(CONTENT) if os.path.isdir(CONTENT) else []
    return sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml") and name.count(".") == 1)


def read_content(name: str) -> str:
    """The text of one content file, on disk or in an archive; OSError if there is none."""
    data: bytes = __spec__.loader.get_data(os.path.join(CONTENT, name))  # type: ignore[union-attr]
    return data.decode()


def load_checklist(checklist_id: str) -> Checklist:
    """The checklist with this id; Refused if there is none or its content has a fault."""
    name = f"{checklist_id}.toml"
    try:
        if not ID.fullmatch(checklist_id):
            raise FileNotFoundError
        text = read_content(name)
    except OSError:
        raise Refused(
            [Problem("checklist", 1, f"there is no checklist {checklist_id!r}", nearest(checklist_id, checklist_ids()))]
        ) from None
    return parse_checklist(text, f"checklists/content/{name}")
