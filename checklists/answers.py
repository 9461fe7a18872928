"""Answer files: what one person answered, as JSON (scoring rules, sections 1 and 11)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from checklists.documents import parse_json_object
from checklists.loading import load_checklist, load_version
from checklists.model import Checklist, Problem, Refused, Value, brief, check_value, nearest, refuse

FORMAT = "customer-handbook-answers"
FORMAT_VERSION = 1
FILE_KEYS = ("format", "format_version", "checklist", "content_version", "saved", "answers")
ANSWER_KEYS = ("value", "on", "note")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOST_WARNINGS = 5
MOST_ANSWERS = 5_000
MOST_BYTES = 2_000_000
LONGEST_NAME = 60
CHOOSE = "Choose a file that was saved by this handbook"


@dataclass(frozen=True)
class Answer:
    """One answer: a value, the day it was given (year-month-day), a note of the owner's own."""

    value: Value
    on: str | None = None
    note: str = ""


@dataclass(frozen=True)
class AnswerFile:
    """Answers to one checklist; `unknown_ids` are kept in the file but not scored. `file` names it in messages."""

    checklist: Checklist
    content_version: str
    saved: str | None
    answers: dict[str, Answer]
    unknown_ids: tuple[str, ...] = field(default=())
    file: str = "answers"

    @property
    def values(self) -> dict[str, Value]:
        """Item id -> value, for the items this checklist asks."""
        return {item: self.answers[item].value for item in self.checklist.items if item in self.answers}

    def warnings(self) -> list[str]:
        """A sentence for each answer that does not count; a long list is cut."""
        told = [
            f"{brief(item)} is not asked by this checklist and was not scored. {nearest(item, self.checklist.items)}"
            for item in self.unknown_ids[:MOST_WARNINGS]
        ]
        more = len(self.unknown_ids) - len(told)
        return [*told, f"{more} more are not asked by this checklist"] if more else told


def parse_answer_file(
    text: str, file: str = "answers", load: Callable[[str], Checklist] = load_checklist
) -> AnswerFile:
    """Reads an exported answer file; Refused with place and reason if anything in it is malformed.

    `load` gives the checklist of an id; whoever reads many files lets it remember.
    """
    size = len(text) if len(text) > MOST_BYTES else len(text.encode("utf-8", "surrogatepass"))
    if size > MOST_BYTES:
        refuse(file, f"this is larger than {MOST_BYTES // 10**6} MB, too large for an answer file", CHOOSE, "too_large")
    return read_answers(parse_json_object(text.removeprefix("\ufeff"), file, CHOOSE), file, load)


def read_answers(
    table: Mapping[str, Any], file: str = "answers", load: Callable[[str], Checklist] = load_checklist
) -> AnswerFile:
    """Reads an answer file that is JSON already, as parse_answer_file does."""
    _keys(file, "the file", table, FILE_KEYS, required=("format", "format_version", "checklist", "answers"))
    if table["format"] != FORMAT:
        refuse(file, f"format: this is {brief(table['format'])}", f"{CHOOSE} ({FORMAT!r})")
    version = table["format_version"]
    if type(version) is not int or version < 1:
        refuse(file, f"format_version: {brief(version)} is not a version number", f"Write {FORMAT_VERSION}")
    if version > FORMAT_VERSION:
        problem = f"format_version: {version} is newer than this handbook knows"
        refuse(file, problem, "Open the newest handbook and try again", "newer")
    checklist = _checklist(file, _text(file, "checklist", table["checklist"]), load)
    if not isinstance(table["answers"], dict):
        refuse(file, "answers: this is not a table of answers", 'Write {"item-id": {"value": 2}}')
    if len(table["answers"]) > MOST_ANSWERS:
        refuse(
            file,
            f"answers: there are {len(table['answers'])}, and {MOST_ANSWERS} at most can be read",
            CHOOSE,
            "too_large",
        )
    answers = {item: _answer(file, f"answers.{_name(item)}", entry) for item, entry in table["answers"].items()}
    return AnswerFile(
        checklist=checklist,
        content_version=_text(file, "content_version", table.get("content_version", "")),
        saved=_date(file, "saved", table.get("saved")),
        answers=answers,
        unknown_ids=_unknown(answers, checklist),
        file=file,
    )


def of_its_version(file: AnswerFile) -> tuple[AnswerFile, list[str]]:
    """The file with its checklist as that was in the file's own content version, and a warning for all that is lost.

    Where that version was not kept, the checklist of today stands in for it, with a warning.
    """
    if file.content_version == file.checklist.version:
        return file, file.warnings()
    shape = load_version(file.checklist.id, file.content_version)
    if shape:
        file = replace(file, checklist=shape, unknown_ids=_unknown(file.answers, shape))
        return file, file.warnings()
    told = f"its content version {brief(file.content_version)} is" if file.content_version else "its content version is"
    return file, [f"{told} not known here, so it was read as of {file.checklist.version}", *file.warnings()]


def answer_document(file: AnswerFile) -> dict[str, Any]:
    """An answer file as it is written, all ids kept."""
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "checklist": file.checklist.id,
        "content_version": file.content_version,
        **({"saved": file.saved} if file.saved else {}),
        "answers": {
            item: {
                "value": answer.value,
                **({"on": answer.on} if answer.on else {}),
                **({"note": answer.note} if answer.note else {}),
            }
            for item, answer in file.answers.items()
        },
    }


def _unknown(answers: Mapping[str, Answer], checklist: Checklist) -> tuple[str, ...]:
    return tuple(item for item in answers if item not in checklist.items)


def _name(item: str) -> str:
    """An id as messages show it; whatever else stands in its place is cut short."""
    return item if len(item) <= LONGEST_NAME and item.isprintable() else brief(repr(item))


def _checklist(file: str, checklist_id: str, load: Callable[[str], Checklist]) -> Checklist:
    try:
        return load(checklist_id)
    except Refused as refused:
        problems = [Problem(file, 1, f"checklist: {each.problem}", each.remedy, "newer") for each in refused.problems]
        raise Refused(problems) from None


def _keys(file: str, place: str, table: Mapping[str, Any], allowed: tuple[str, ...], required: tuple[str, ...]) -> None:
    for key in table:
        if key not in allowed:
            refuse(file, f"{place}: {brief(key)} is not known here", nearest(key, allowed))
    for key in required:
        if key not in table:
            refuse(file, f"{place}: {key!r} is missing", f"Needed: {', '.join(required)}")


def _answer(file: str, place: str, entry: object) -> Answer:
    if not isinstance(entry, dict):
        refuse(file, f"{place}: {brief(entry)} is not an answer", 'Write {"value": 2}')
    _keys(file, place, entry, ANSWER_KEYS, required=("value",))
    check_value(file, f"{place}.value", entry["value"])
    note = _text(file, f"{place}.note", entry.get("note", ""))
    return Answer(entry["value"], _date(file, f"{place}.on", entry.get("on")), note)


def _text(file: str, place: str, value: object) -> str:
    if not isinstance(value, str):
        refuse(file, f"{place}: {brief(value)} is not text", 'Write it in "quotes"')
    return value


def _date(file: str, place: str, value: object) -> str | None:
    if value is None:
        return None
    try:
        if not isinstance(value, str) or not DATE.fullmatch(value):
            raise ValueError
        date.fromisoformat(value)
    except ValueError:
        refuse(file, f"{place}: {brief(value)} is not a date", "Write year-month-day, such as 2026-11-21")
    return value
