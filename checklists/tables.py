"""One TOML file as typed values, with every fault told by file, line and remedy."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from checklists.model import Problem, Refused, brief, nearest, refuse

# No longer than a file's name may be.
ID = re.compile(r"(?=.{1,200}$)[a-z][a-z0-9]*(-[a-z0-9]+)*")
MOST_CHARACTERS = 300_000
# Of one file; the others are told once these are mended.
MOST_PROBLEMS = 100
# What tomllib takes minutes for, or what no message can show: keys with twenty dots, numbers with a hundred digits.
PART = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+"""
LONG_KEY = re.compile(rf"(?<![\w-]){PART}(?:\.[ \t]*+{PART}){{19}}")
LONG_NUMBER = re.compile(r"\b0[xob][0-9A-Fa-f_]{100}")
GIVEN_KEY = re.compile(r"\s*([^\s=]++)\s*=")
GIVEN_ID = re.compile(r"""\s*id\s*=\s*(?:"([^"]*)"|'([^']*)')""")
BROKEN_TOML = "Look at this line and the one above: a quote, a bracket or an equals sign is often missing"
WANTED = {str: 'text in "quotes"', int: "a whole number", bool: "true or false", list: "a list"}


class Source:
    """The text of one TOML file; finds lines and collects problems."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.text = file, text[: MOST_CHARACTERS + 1]
        self.lines = self.text.split("\n")
        self.ids: dict[str, list[int]] = {}
        self.keys: dict[str, list[int]] = {}
        self.heads: list[int] = []
        for n, line in enumerate(self.lines, 1):
            if line.lstrip().startswith("["):
                self.heads.append(n)
            elif key := GIVEN_KEY.match(line):
                self.keys.setdefault(key[1], []).append(n)
            if given := GIVEN_ID.match(line):
                self.ids.setdefault(given[1] or given[2] or "", []).append(n)
        self.problems: list[Problem] = []

    def fault(self, line: int, problem: str, remedy: str) -> None:
        """Notes a problem; Refused at once where there are MOST_PROBLEMS."""
        self.problems.append(Problem(self.file, line, problem, remedy))
        if len(self.problems) == MOST_PROBLEMS:
            raise Refused(self.problems)

    def parse(self) -> dict[str, Any]:
        """The whole file as a table, or Refused."""
        if len(self.text) > MOST_CHARACTERS:
            refuse(self.file, f"this is longer than {MOST_CHARACTERS} characters", "Divide it into several files")
        for wanted, name in ((LONG_KEY, "key"), (LONG_NUMBER, "number")):
            if long := wanted.search(self.text):
                at = self.text.count("\n", 0, long.start()) + 1
                self.fault(at, f"the {name} {brief(long[0])} is too long", "Write a shorter one")
                raise Refused(self.problems)
        try:
            return tomllib.loads(self.text)
        except (ValueError, RecursionError) as error:
            line = re.search(r"at line ([0-9]+)", str(error))
            problem = f"this is not valid TOML: {brief(str(error), 120)}"
            raise Refused([Problem(self.file, int(line[1]) if line else 1, problem, BROKEN_TOML)]) from None

    def line_of_id(self, identifier: object, otherwise: int, last: bool = False) -> int:
        """The first (or last) line that gives a table this id."""
        found = self.ids.get(identifier) if isinstance(identifier, str) else None
        return found[-1 if last else 0] if found else otherwise

    def line_of_key(self, key: str, after: int) -> int:
        """The line that sets `key` in the table whose id stands in line `after`."""
        end = next((n for n in self.heads if n > after), len(self.lines) + 1)
        return next((n for n in self.keys.get(key, []) if after <= n < end), after)


class TableReader:
    """Takes typed values out of one table and notes every fault; a faulty value reads as an empty one."""

    def __init__(self, table: Mapping[str, Any], name: str, line: int, source: Source) -> None:
        self.table, self.name, self.line, self.source = table, name, line, source
        self.used: set[str] = set()

    def fault(self, key: str, problem: str, remedy: str) -> None:
        self.source.fault(self.source.line_of_key(key, self.line), f"{self.name}: {problem}", remedy)

    def _get[T](self, key: str, kind: type[T], default: T | None = None) -> T | None:
        """The value, or None where a fault was noted."""
        self.used.add(key)
        value = self.table.get(key, default)
        if value is None:
            self.fault(key, f"{key!r} is missing", f"Add a line: {key} = ...")
        elif type(value) is not kind:
            self.fault(key, f"{key!r} is {brief(value)}", f"Write {WANTED[kind]}")
        else:
            return value
        return None

    def text(self, key: str, default: str | None = None) -> str:
        value = self._get(key, str, default)
        if value is not None and value != default and not value.strip():
            self.fault(key, f"{key!r} is empty", "Write a sentence")
        return value or ""

    def word(self, key: str, allowed: Iterable[str], default: str | None = None) -> str:
        value = self._get(key, str, default)
        if value is not None and value not in allowed:
            self.fault(key, f"{key!r} is {brief(value)}", nearest(value, allowed))
        return value or ""

    def identifier(self) -> str:
        value = self._get("id", str)
        if value is not None and not ID.fullmatch(value):
            remedy = "Use small letters, digits and single hyphens"
            self.fault("id", f"the id {brief(value)} is not in kebab-case", remedy)
        return value or ""

    def number(self, key: str, low: int, high: int) -> int:
        value = self._get(key, int)
        if value is not None and not low <= value <= high:
            self.fault(key, f"{key!r} is {brief(value)}", f"Choose a whole number from {low} to {high}")
            return low
        return low if value is None else value

    def flag(self, key: str) -> bool:
        return bool(self._get(key, bool, False))

    def words(self, key: str) -> tuple[str, ...]:
        value = self._get(key, list) or []
        if not all(isinstance(word, str) for word in value):
            self.fault(key, f"{key!r} holds something that is not text", 'Write a list such as ["L01"]')
            return ()
        return tuple(value)

    def hours(self, default: int) -> Fraction:
        """Hours of effort, in quarters."""
        self.used.add("hours")
        value = self.table.get("hours", default)
        if type(value) not in (int, float) or not 0 < value <= 400 or value * 4 % 1:
            self.fault("hours", f"'hours' is {brief(value)}", "Use hours in quarters, such as 0.25, 1.5 or 12")
            return Fraction(1)
        return Fraction(value)

    def tables(self, key: str) -> "list[TableReader]":
        self.used.add(key)
        value = self.table.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(entry, dict) for entry in value):
            self.fault(key, f"there is no {key!r}", f"Add at least one table of {key!r}, as other checklists do")
            return []
        return [self._reader(entry, f"{key[:-1]} {brief(entry.get('id', n))}") for n, entry in enumerate(value, 1)]

    def _reader(self, table: Mapping[str, Any], name: str) -> "TableReader":
        return TableReader(table, name, self.source.line_of_id(table.get("id"), self.line), self.source)

    def done(self) -> None:
        """Notes every key that nothing asked for."""
        for key in self.table:
            if key not in self.used:
                self.fault(key, f"{brief(key)} is not known here", nearest(key, sorted(self.used)))
