"""One JSON object as typed values, with every fault told by the place of its field.

A page shows a fault beside the field, in the reader's language; the command line tells it in English.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from checklists.model import Problem, Refused, brief, nearest

PLAIN_AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
THOUSANDS = re.compile(r"[0-9]{1,3}([ ,.][0-9]{3})+")
SPACES = re.compile(r"[\s\u00a0\u202f'’_]+")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

# What the command line says of each kind of fault: the problem and the remedy. Pages have their own words.
SAYS = {
    "missing": ("nothing is given", "Fill it in"),
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
        told, remedy = (text.replace("{given}", self.given).replace("{limit}", self.limit) for text in SAYS[self.kind])
        return Problem(file, 1, f"{self.place}: {told}", remedy)


class Faulty(Refused):
    """Input with faulty fields; nothing of it is used."""

    def __init__(self, faults: Iterable[Fault], file: str = "request") -> None:
        self.faults = tuple(faults)
        super().__init__(fault.problem(file) for fault in self.faults)


def plain_amount(text: str, comma: bool) -> str | None:
    """A number as people type it, as digits with a decimal point; None where it can be read in two ways.

    `comma`: the language writes 1,5 for one and a half; in the others a comma parts thousands.
    Text that is no number comes back as it is.
    """
    text = SPACES.sub("", text)
    if comma and THOUSANDS.fullmatch(text) and "." in text and not text.startswith("0"):
        return None
    if not comma and re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", text):
        return text.replace(",", "")
    if comma and re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})+,[0-9]+", text):
        return text.replace(".", "").replace(",", ".")
    return text.replace(",", ".") if text.count(",") == 1 and "." not in text else text


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
        self.faults.append(Fault(self._path(key), kind, brief(given), str(limit)))

    def _path(self, key: str) -> str:
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

    def amount(self, key: str, *, required: bool = False, most: int = 10**12) -> Fraction:
        """A number of zero or more, exact; 0 where nothing is given."""
        value = self._given(key, required)
        if value is None:
            return Fraction(0)
        if type(value) not in (int, float, str):
            self.fault(key, "no-number", value)
            return Fraction(0)
        text = str(value).strip() if not isinstance(value, float) or value % 1 else str(int(value))
        plain = plain_amount(text, self.decimals == ",") if self.decimals else text
        if plain is None:
            self.fault(key, "unclear-number", value)
        elif re.fullmatch(r"[-−–][0-9.,\s]+", text):
            self.fault(key, "negative", value)
        elif not PLAIN_AMOUNT.fullmatch(plain):
            self.fault(key, "no-number", value)
        elif Fraction(plain) > most:
            self.fault(key, "too-large", value, most)
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
            self.fault(key, "no-number", value)
        elif not low <= value <= high:
            kind = "negative" if value < 0 else "too-small" if value < low else "too-large"
            self.fault(key, kind, value, low if value < low else high)
        else:
            return value
        return low

    def flag(self, key: str) -> bool:
        """True or false; false where nothing is given."""
        value = self.get(key)
        if value is not None and type(value) is not bool:
            self.fault(key, "no-choice", value, "Allowed: true, false")
        return value is True

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        """One of the allowed words; where there is no default it must be given."""
        value = self._given(key, default is None)
        if value is None:
            return default or ""
        if value not in allowed:
            self.fault(key, "no-choice", value, nearest(value, allowed))
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
        return found

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
        """A list of objects; a list that holds anything else is at fault."""
        found = []
        for number, entry in enumerate(self.items(key, most)):
            place = f"{self._path(key)}.{number}"
            if not isinstance(entry, dict):
                self.faults.append(Fault(place, "no-table", brief(entry)))
            else:
                found.append(Fields(entry, place, self.faults, self.decimals))
        return found

    def done(self) -> None:
        """Notes every key that nothing asked for."""
        for key in self.values:
            if key not in self.used:
                self.fault(key, "not-known", key, nearest(key, sorted(self.used)))
