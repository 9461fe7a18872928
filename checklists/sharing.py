"""Answers as a short code for the end of an address: what was answered, and no note, name or date.

A code is the letter of the format, the letter of the checklist (its plan code), the answers as one number, and two
characters that show whether any of it was changed or lost. The number has a digit to the base of 7 for every item in
the order of content/published.toml, the first item's worth least, so that items published later change no code. It is
written as bytes, the first worth most, in base64url without padding.
"""

import re
import tomllib
from binascii import a2b_base64, b2a_base64
from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

from checklists.loading import load_checklist, read_content
from checklists.model import VALUES, Checklist, Value, brief, check_value, nearest, refuse

FORMAT = "1"
LONGEST = 400
DIGITS = (None, *VALUES)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
CODE = re.compile(r"[A-Za-z0-9_-]*")
CHECK_LENGTH = 2
# A prime below 64 x 64 and a number whose powers leave every remainder there is: so one changed character is always
# noticed, and two exchanged ones before the check; any other damage slips through once in about 4000 times.
PRIME, FACTOR = 4093, 71
COPY = "Copy the whole link again, to its very end"
NEWEST = "Open the newest handbook"


class Shared(NamedTuple):
    """What a code says: answers to the items that are still asked, and apart the ids of those that are not."""

    checklist_id: str
    answers: dict[str, Value]
    unknown_ids: tuple[str, ...]


def encode(checklist: Checklist, answers: Mapping[str, Value]) -> str:
    """The code of answers (item id -> 0-3, "na" or "unknown"); Refused for anything else."""
    order = tuple(_published().get(checklist.id, {}).values())
    number = 0
    for item, value in answers.items():
        if item not in order:
            refuse("answers", f"{brief(item)} is not an item of {checklist.id!r}", nearest(item, order))
        check_value("answers", f"answers.{item}", value)
        number += DIGITS.index(value) * len(DIGITS) ** order.index(item)
    text = FORMAT + checklist.plan + _text_of(number)
    return text + _check_of(text)


def decode(code: str, load: Callable[[str], Checklist] = load_checklist) -> Shared:
    """What a code says; Refused, with the reason, if it is damaged, too long, newer or none of ours.

    `load` gives the checklist of an id.
    """
    if len(code) > LONGEST:
        refuse("code", f"this has more than {LONGEST} characters, too many for shared answers", COPY, "link")
    if not CODE.fullmatch(code):
        refuse("code", f"{brief(code)} has characters that shared answers never have", COPY, "link")
    if code[:1] > FORMAT:
        refuse("code", "these answers were shared from a newer handbook", NEWEST, "newer")
    text, check = code[:-CHECK_LENGTH], code[-CHECK_LENGTH:]
    number = _number_of(text[2:])
    if len(text) < 2 or text[0] != FORMAT or check != _check_of(text) or number is None:
        refuse("code", "these shared answers are damaged or cut off", COPY, "link")
    return _answers_of(_checklist_of(text[1], load), number)


@cache
def _published() -> dict[str, dict[str, str]]:
    """The ids of all items ever published, by checklist and plan code, in order of publication."""
    return tomllib.loads(read_content("published.toml"))


def _text_of(number: int) -> str:
    data = number.to_bytes((number.bit_length() + 7) // 8)
    return b2a_base64(data, newline=False).decode().translate(_URL).rstrip("=")


def _number_of(text: str) -> int | None:
    """The number that is written so; None if there is none."""
    if len(text) % 4 == 1:
        return None
    number = int.from_bytes(a2b_base64(text.translate(_PLAIN) + "=" * (-len(text) % 4)))
    return number if _text_of(number) == text else None


_URL, _PLAIN = str.maketrans("+/", "-_"), str.maketrans("-_", "+/")


def _check_of(text: str) -> str:
    remainder = 0
    for letter in text:
        remainder = (remainder * FACTOR + LETTERS.index(letter) + 1) % PRIME
    return LETTERS[remainder // len(LETTERS)] + LETTERS[remainder % len(LETTERS)]


def _checklist_of(letter: str, load: Callable[[str], Checklist]) -> Checklist:
    """The checklist with this plan code, with which those of its items begin."""
    found = [each for each, items in _published().items() if all(plan.startswith(letter) for plan in items)]
    if not found:
        refuse("code", f"this handbook has no checklist {letter!r}", NEWEST, "newer")
    return load(found[0])


def _answers_of(checklist: Checklist, number: int) -> Shared:
    answers: dict[str, Value] = {}
    unknown = []
    for item in _published()[checklist.id].values():
        number, digit = divmod(number, len(DIGITS))
        value = DIGITS[digit]
        if value is not None and item in checklist.items:
            answers[item] = value
        elif value is not None:
            unknown.append(item)
    if number:
        refuse("code", "these answers are to questions that this handbook does not have", NEWEST, "newer")
    return Shared(checklist.id, answers, tuple(unknown))
