"""JSON, read strictly and written in one way only."""

import json
import re
from typing import Any, NoReturn

from checklists.model import Problem, Refused, brief, refuse

DEEPEST = 20
MOST_DIGITS = 15
# What a text may hold in all: more would take seconds, and more memory than a phone has to spare.
MOST_PARTS = 400_000
BRACKET = re.compile(r"[\[{\]}]")
STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)


def text_of(document: object) -> str:
    """A document as JSON text."""
    return json.dumps(document, ensure_ascii=False, indent=2)


def parse_json_object(text: str, file: str, remedy: str) -> dict[str, Any]:
    """An object from JSON text; Refused for anything else.

    Strict: no NaN, no repeated key, no number of more than 15 digits, no nesting so deep that it would end
    the interpreter in a browser, and no more than MOST_PARTS values.
    """
    bare = STRING.sub("", text, 2 * MOST_PARTS)  # more strings than that are more values than that
    if sum(map(bare.count, "[{,")) > MOST_PARTS:
        refuse(file, f"this holds more than {MOST_PARTS} values", remedy, "too_large")
    try:
        if _depth(bare) > DEEPEST:
            raise ValueError("it is nested too deeply")
        table = json.loads(text, parse_constant=_constant, parse_int=_integer, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        problem = f"this is not valid JSON: {error.msg} (column {error.colno})"
        raise Refused([Problem(file, error.lineno, problem, remedy)]) from None
    except ValueError as error:
        raise Refused([Problem(file, 1, f"this is not valid JSON: {error}", remedy)]) from None
    if not isinstance(table, dict):
        refuse(file, "this is not a JSON object", remedy)
    return table


def _constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number JSON allows")


def _integer(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ValueError(f"{brief(digits)} has too many digits")
    return int(digits)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for key, value in pairs:
        if key in table:
            raise ValueError(f"{brief(key)} stands there twice")
        table[key] = value
    return table


def _depth(bare: str) -> int:
    """How deeply brackets are nested in a text without its strings; counting ends where it is too deep."""
    depth = deepest = 0
    for bracket in BRACKET.finditer(bare):
        depth += 1 if bracket[0] in "[{" else -1
        deepest = max(deepest, depth)
        if deepest > DEEPEST:
            break
    return deepest
