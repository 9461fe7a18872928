"""Answer files: what one person answered, as JSON (scoring rules, sections 1 and 11)."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, NoReturn

from checklists.loading import load_checklist
from checklists.model import Checklist, Problem, Refused, nearest

type Value = int | Literal["na", "unknown"]

FORMAT = "customer-handbook-answers"
FORMAT_VERSION = 1
VALUES: tuple[Value, ...] = (0, 1, 2, 3, "na", "unknown")
FILE_KEYS = ("format", "format_version", "checklist", "content_version", "saved", "answers")
ANSWER_KEYS = ("value", "on", "note")
DEEPEST = 20
BRACKET = re.compile(r"[\[{\]}]")
STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Answer:
    """One answer: a value, the day it was given, a note of the owner's own."""

    value: Value
    on: str | None = None
    note: str = ""


@dataclass(frozen=True)
class AnswerFile:
    """Answers to one checklist; `unknown_ids` are kept in the file but not scored."""

    checklist: Checklist
    content_version: str
    saved: str
    answers: dict[str, Answer]
    unknown_ids: tuple[str, ...] = field(default=())

    @property
    def values(self) -> dict[str, Value]:
        """Item id -> value, for the items this checklist asks."""
        return {item: self.answers[item].value for item in self.checklist.items if item in self.answers}

    def warnings(self) -> list[str]:
        """One sentence for each answer that does not count."""
        return [
            f"{item!r} is not asked by this checklist and was not scored. {nearest(item, self.checklist.items)}"
            for item in self.unknown_ids
        ]


def check_values(checklist: Checklist, answers: Mapping[str, object]) -> None:
    """Raises Refused where an answer is not one of VALUES or its item is not in the checklist."""
    for item, value in answers.items():
        if item not in checklist.items:
            raise Refused(
                [Problem("answers", 1, f"{item!r} is not an item of {checklist.id!r}", nearest(item, checklist.items))]
            )
        _check_value("answers", f"answers.{item}", value)


def parse_answer_file(text: str, file: str = "answers") -> AnswerFile:
    """Reads an exported answer file; Refused with place and reason if anything in it is malformed."""
    table = parse_json_object(text.removeprefix("\ufeff"), file)
    _keys(file, "the file", table, FILE_KEYS, required=("format", "format_version", "checklist", "answers"))
    if table["format"] != FORMAT:
        _refuse(
            file,
            "format",
            f"this is {table['format']!r}",
            f"Choose a file that was saved by this handbook ({FORMAT!r})",
        )
    if type(table["format_version"]) is not int or table["format_version"] < 1:
        _refuse(
            file, "format_version", f"{table['format_version']!r} is not a version number", f"Write {FORMAT_VERSION}"
        )
    if table["format_version"] > FORMAT_VERSION:
        _refuse(
            file,
            "format_version",
            f"{table['format_version']} is newer than this handbook knows",
            "Open the newest handbook and try again",
        )
    checklist = load_checklist(_text(file, "checklist", table["checklist"]))
    if not isinstance(table["answers"], dict):
        _refuse(file, "answers", "this is not a table of answers", 'Write {"item-id": {"value": 2}}')
    answers = {item: _answer(file, f"answers.{item}", entry) for item, entry in table["answers"].items()}
    return AnswerFile(
        checklist=checklist,
        content_version=_text(file, "content_version", table.get("content_version", "")),
        saved=_date(file, "saved", table.get("saved")) or "",
        answers=answers,
        unknown_ids=tuple(item for item in answers if item not in checklist.items),
    )


def parse_json_object(text: str, file: str) -> dict[str, Any]:
    """A JSON object, strictly: no NaN, no repeated key, no nesting so deep that it would end the interpreter."""

    def constant(name: str) -> NoReturn:
        raise ValueError(f"{name} is not a number JSON allows")

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        table = dict(pairs)
        if len(table) < len(pairs):
            keys = [key for key, _ in pairs]
            raise ValueError(f"{next(key for key in keys if keys.count(key) > 1)!r} stands there twice")
        return table

    try:
        if _depth(text) > DEEPEST:
            raise ValueError("it is nested too deeply")
        table = json.loads(text, parse_constant=constant, object_pairs_hook=unique)
    except json.JSONDecodeError as error:
        problem = f"this is not valid JSON: {error.msg} (column {error.colno})"
        raise Refused([Problem(file, error.lineno, problem, "Export the answers again")]) from None
    except ValueError as error:
        problem = f"this is not valid JSON: {error}"
        raise Refused([Problem(file, 1, problem, "Export the answers again")]) from None
    if not isinstance(table, dict):
        remedy = "Choose a file that was saved by this handbook"
        raise Refused([Problem(file, 1, "this is not an answer file", remedy)])
    return table


def _depth(text: str) -> int:
    """How deeply brackets are nested, outside of strings: deep nesting ends the interpreter in a browser."""
    depth = deepest = 0
    for bracket in BRACKET.findall(STRING.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _refuse(file: str, place: str, problem: str, remedy: str) -> NoReturn:
    raise Refused([Problem(file, 1, f"{place}: {problem}", remedy)])


def _keys(file: str, place: str, table: Mapping[str, Any], allowed: tuple[str, ...], required: tuple[str, ...]) -> None:
    for key in table:
        if key not in allowed:
            _refuse(file, place, f"{key!r} is not known here", nearest(key, allowed))
    for key in required:
        if key not in table:
            _refuse(file, place, f"{key!r} is missing", f"Needed: {', '.join(required)}")


def _answer(file: str, place: str, entry: object) -> Answer:
    if not isinstance(entry, dict):
        _refuse(file, place, f"{entry!r} is not an answer", 'Write {"value": 2}')
    _keys(file, place, entry, ANSWER_KEYS, required=("value",))
    _check_value(file, f"{place}.value", entry["value"])
    return Answer(
        entry["value"], _date(file, f"{place}.on", entry.get("on")), _text(file, f"{place}.note", entry.get("note", ""))
    )


def _check_value(file: str, place: str, value: object) -> None:
    if type(value) not in (int, str) or value not in VALUES:
        _refuse(file, place, f"{value!r} is not an answer", nearest(value, map(str, VALUES)))


def _text(file: str, place: str, value: object) -> str:
    if not isinstance(value, str):
        _refuse(file, place, f"{value!r} is not text", 'Write it in "quotes"')
    return value


def _date(file: str, place: str, value: object) -> str | None:
    if value is None:
        return None
    try:
        if not isinstance(value, str) or not DATE.fullmatch(value):
            raise ValueError
        date.fromisoformat(value)
    except ValueError:
        _refuse(file, place, f"{value!r} is not a date", "Write year-month-day, such as 2026-11-21")
    return value
