"""One JSON object as typed values, with every fault told by the place of its field.

A page shows a fault beside the field, in the reader's language; the command line tells it in English.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from checklists.model import Problem, Refused, brief, nearest

PLAIN_AMOUNT = re.compile(r"[0-9]{1,60}(\.[0-9]{1,60})?")
SPACED = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?![0-9])")
ONE_SEPARATOR = re.compile(r"[0-9]+[.,][0-9]+")
SPACES = re.compile(r"[\s\u00a0\u202f'’]")
PLAIN_KEY = re.compile(r"[A-Za-z0-9_-]{1,60}")
MOST_UNKNOWN = 5
# Of one object; the others are told once these are mended.
MOST_FAULTS = 40
LONGEST_NUMBER = 200
SMALLEST_FLOAT = 1e-9
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

# What the command line says of each kind of fault: the problem and the remedy. Pages have their own words.
SAYS = {
    "missing": ("nothing is given", "Fill it in"),
    "no-whole": ("{given} is not a whole number", "Write digits only, such as 3"),
    "no-number": ("{given} is not a number", "Write digits, such as 1250 or 1250.50"),
    "unclear-number": ("{given} can be read in two ways", "Write it without a separator for thousands"),
    "negative": ("{given} is below zero", "Write 0 or more"),
    "too-small": ("{given} is too small", "Write {limit} or more"),
    "too-large": ("{given} is too large", "Write {limit} or less"),
    "no-date": ("{given} is not a date", "Write year-month-day, such as 2026-11-21"),
    "too-early": ("{given} is too early", "Choose {limit} or later"),
    "too-late": ("{given} is too late", "Choose {limit} or earlier"),
    "no-choice": ("{given} is not allowed here", "{limit}"),
    "no-text": ("{given} is not text", 'Write it in "quotes"'),
    "no-table": ("{given} is not a table of values", "Write it in {braces}"),
    "no-list": ("{given} is not a list", "Write it in [brackets]"),
    "too-many": ("there are too many", "Keep {limit} at most"),
    "too-long": ("the text is too long", "Keep it to {limit} characters"),
    "not-known": ("{given} is not known here", "{limit}"),
}


@dataclass(frozen=True)
class Fault:
    """What is wrong with one field. `place` is its path, `kind` one of SAYS, `limit` what is allowed."""

    place: str
    kind: str
    given: str = ""
    limit: str = ""

    def problem(self, file: str) -> Problem:
        values = {"given": self.given, "limit": self.limit}
        told, remedy = (
            re.sub(r"\{(\w+)\}", lambda match: values.get(match[1], match[0]), text) for text in SAYS[self.kind]
        )
        return Problem(file, 1, f"{self.place}: {told}", remedy)


class Faulty(Refused):
    """Input with faulty fields; nothing of it is used."""

    def __init__(self, faults: Iterable[Fault], file: str = "request") -> None:
        self.faults = tuple(faults)
        super().__init__(fault.problem(file) for fault in self.faults)


def plain_amount(text: str, decimals: str, most: Fraction | int) -> str | None:
    """A number as people type it, as digits with a decimal point; None where it can be read in two ways up to `most`.

    `decimals` is the mark this language writes before decimals, "." or ","; the other one parts thousands, as
    spaces do. Text that is no number comes back as it is.
    """
    text = SPACES.sub(" ", text.strip())
    if spaced := SPACED.match(text):
        text = spaced[0].replace(" ", "") + text[spaced.end() :]
    other = "," if decimals == "." else "."
    grouped = rf"[1-9][0-9]{{0,2}}(?:{re.escape(other)}[0-9]{{3}})"
    if re.fullmatch(r"[1-9][0-9]{0,2}\.[0-9]{3}", text):
        # 1.250 is a thousand on one device and one and a quarter on another.
        return None if int(text.replace(".", "")) <= most else text
    if re.fullmatch(rf"{grouped}+(?:{re.escape(decimals)}[0-9]+)?", text):
        text = text.replace(other, "")
    return text.replace(",", ".") if ONE_SEPARATOR.fullmatch(text) else text


class Fields:
    """Takes typed values out of one object and notes every fault; a faulty value reads as the default."""

    def __init__(
        self, table: Mapping[str, Any], place: str = "", faults: list[Fault] | None = None, decimals: str = ""
    ) -> None:
        """`decimals` is "" for files (digits and a point only), else "," or ".": how the typing reader writes."""
        self.values, self.place, self.decimals = table, place, decimals
        self.faults: list[Fault] = [] if faults is None else faults
        self.used: set[str] = set()

    def fault(self, key: str, kind: str, given: object = "", limit: object = "") -> None:
        """Notes a fault; where `limit` is a tuple of words, it is the nearest of them."""
        if len(self.faults) >= MOST_FAULTS:
            return
        allowed = nearest(given, limit) if isinstance(limit, tuple) else str(limit)
        self.faults.append(Fault(self._path(key), kind, "" if given == "" else brief(given), allowed))

    def _path(self, key: str) -> str:
        key = key if all(PLAIN_KEY.fullmatch(part) for part in key.split(".")) else brief(key)
        return f"{self.place}.{key}" if self.place else key

    def get(self, key: str) -> Any:
        """The value as it stands; None where nothing is given."""
        self.used.add(key)
        value = self.values.get(key)
        return None if isinstance(value, str) and not value.strip() else value

    def _given(self, key: str, required: bool) -> Any:
        value = self.get(key)
        if value is None and required:
            self.fault(key, "missing")
        return value

    def amount(self, key: str, *, required: bool = False, most: Fraction | int = 10**12 - 1) -> Fraction:
        """A number of zero or more, exact; 0 where nothing is given."""
        value = self._given(key, required)
        if value is None:
            return Fraction(0)
        text = value.strip() if isinstance(value, str) else str(value)
        if type(value) not in (int, float, str) or len(text) > LONGEST_NUMBER:
            self.fault(key, "no-number", value)
            return Fraction(0)
        plain = plain_amount(text, self.decimals, most) if self.decimals and isinstance(value, str) else text
        if plain is None:
            self.fault(key, "unclear-number", value)
        elif re.fullmatch(r"[-−–]\s?[0-9][0-9.,\se-]*", text) or value == -math.inf:
            self.fault(key, "negative", value)
        elif isinstance(value, float) and 0 < value < SMALLEST_FLOAT:
            self.fault(key, "too-small", value, f"{SMALLEST_FLOAT:.9f}")
        elif isinstance(value, float) and value == math.inf:
            self.fault(key, "too-large", value, f"{float(most):.15g}")
        elif not isinstance(value, float) and not PLAIN_AMOUNT.fullmatch(plain):
            self.fault(key, "no-number", value)
        elif Fraction(plain) > most:
            self.fault(key, "too-large", value, f"{float(most):.15g}")
        else:
            return Fraction(plain)
        return Fraction(0)

    def whole(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number from low to high; where there is no default it must be given."""
        value = self._given(key, default is None)
        if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,9}", value.strip()):
            value = int(value)
        if value is None:
            return low if default is None else default
        if type(value) is not int:
            part = isinstance(value, float) or re.fullmatch(r"[0-9]+[.,][0-9]+", str(value).strip())
            self.fault(key, "no-whole" if part else "no-number", value)
        elif not low <= value <= high:
            kind = "negative" if value < 0 else "too-small" if value < low else "too-large"
            self.fault(key, kind, value, low if value < low else high)
        else:
            return value
        return low

    def flag(self, key: str, *, required: bool = False) -> bool:
        """True or false; false where nothing is given."""
        value = self._given(key, required)
        if value is not None and type(value) is not bool:
            self.fault(key, "no-choice", value, "Allowed: true, false")
        return value is True

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        """One of the allowed words; where there is no default it must be given."""
        value = self._given(key, default is None)
        if value is None:
            return default or ""
        if value not in allowed:
            self.fault(key, "no-choice", value, allowed)
            return default or ""
        return str(value)

    def text(self, key: str, most: int, *, required: bool = False) -> str:
        """Text of at most `most` characters, without spaces around it."""
        value = self._given(key, required)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.fault(key, "no-text", value)
            return ""
        if len(value) > most:
            self.fault(key, "too-long", "", most)
        return value.strip()

    def day(
        self, key: str, *, required: bool = False, earliest: date | None = None, latest: date | None = None
    ) -> date | None:
        """A date between two others; None where nothing is given."""
        value = self._given(key, required)
        if value is None:
            return None
        try:
            if not isinstance(value, str) or not DATE.fullmatch(value):
                raise ValueError
            found = date.fromisoformat(value)
        except ValueError:
            self.fault(key, "no-date", value)
            return None
        if earliest and found < earliest:
            self.fault(key, "too-early", value, earliest.isoformat())
        elif latest and found > latest:
            self.fault(key, "too-late", value, latest.isoformat())
        else:
            return found
        return None

    def table(self, key: str) -> "Fields":
        """An object in this one; empty where nothing is given."""
        value = self.get(key)
        if value is not None and not isinstance(value, dict):
            self.fault(key, "no-table", value)
        table = value if isinstance(value, dict) else {}
        return Fields(table, self._path(key), self.faults, self.decimals)

    def items(self, key: str, most: int) -> list[Any]:
        """A list; empty where nothing is given."""
        value = self.get(key)
        if value is not None and not isinstance(value, list):
            self.fault(key, "no-list", value)
        found = value if isinstance(value, list) else []
        if len(found) > most:
            self.fault(key, "too-many", len(found), most)
        return found[:most]

    def tables(self, key: str, most: int) -> "list[Fields]":
        """A list of objects. Rows that are left blank on a page are null; anything else is at fault."""
        found = []
        for number, entry in enumerate(self.items(key, most)):
            place = f"{self._path(key)}.{number}"
            if entry is None:
                continue
            if not isinstance(entry, dict):
                self.faults.append(Fault(place, "no-table", brief(entry)))
            else:
                found.append(Fields(entry, place, self.faults, self.decimals))
        return found

    def done(self) -> None:
        """Notes the first keys that nothing asked for."""
        unknown = [key for key in self.values if key not in self.used]
        for key in unknown[:MOST_UNKNOWN]:
            self.fault(key, "not-known", key, tuple(sorted(self.used)))
