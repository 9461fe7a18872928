"""Checklists as frozen dataclasses, and the problems that are told when one is not in order."""

import difflib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, NoReturn

type Value = int | Literal["na", "unknown"]

VALUES: tuple[Value, ...] = (0, 1, 2, 3, "na", "unknown")
MOST_LISTED = 12
DECIMALS = 4


@dataclass(frozen=True)
class Problem:
    """One fault in a file: where it is, what is wrong, how to mend it; `kind` names the pages' own sentence for it."""

    file: str
    line: int
    problem: str
    remedy: str
    kind: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.problem}. {self.remedy}"


class Refused(ValueError):  # noqa: N818 - a refusal of input, with one problem or many
    """Input that is not used at all; `problems` says why, and nothing was changed."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True)
class Item:
    """One question. `hours` is the effort of its action, in hours (scoring rules, section 6)."""

    id: str
    plan: str
    question: str
    practice: str
    why: str
    proof: str
    find_out: str
    action: str
    when: str
    hours: Fraction
    guide: str
    basis: tuple[str, ...]
    evidence: tuple[str, ...]
    weight: int
    revision: int
    critical: bool
    status: str


@dataclass(frozen=True)
class Section:
    """Items on one subject. `items` holds the active ones, `retired` those no longer asked."""

    id: str
    plan: str
    weight: int
    zone: str
    title: str
    loses: str
    intro: str
    guide: str
    items: tuple[Item, ...]
    retired: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Band:
    """A stretch of the total from `lowest` points up to the next band."""

    id: str
    lowest: int
    name: str
    meaning: str


@dataclass(frozen=True)
class Checklist:
    """A whole self-audit; bands rise, section weights add up to 100."""

    id: str
    plan: str
    version: str
    title: str
    summary: str
    guide: str
    bands: tuple[Band, ...]
    sections: tuple[Section, ...]
    items: dict[str, Item] = field(default_factory=dict, compare=False)

    @property
    def cap(self) -> int:
        """The highest total while a critical item is not in order (scoring rules, section 3)."""
        return self.bands[1].lowest - 1

    def section(self, section_id: str) -> Section:
        """The section with this id; KeyError if there is none."""
        return next(s for s in self.sections if s.id == section_id)


def brief(value: object, most: int = 60) -> str:
    """A value as a message shows it: never longer than a line."""
    try:
        text = value if isinstance(value, str) and most > 60 else repr(value)
    except (ValueError, RecursionError):  # thousands of digits, or tables in tables without end
        return "something too long to show"
    return text if len(text) <= most else f"{text[: most - 1]}…"


def rounded(figure: Fraction | None, decimals: int = DECIMALS) -> float | None:
    """A figure as it is shown: rounded half up, or None (scoring rules, section 11)."""
    if figure is None:
        return None
    scale = 10**decimals
    return float(Fraction(math.floor(figure * scale + Fraction(1, 2)), scale))


def nearest(word: object, allowed: Iterable[str]) -> str:
    """A remedy: the nearest allowed word where there is one, and all of them while they are few."""
    words = list(allowed)
    close = difflib.get_close_matches(str(word)[:100], words, 1, 0.6)
    hint = f"Did you mean {close[0]!r}?" if close else ""
    if len(words) <= MOST_LISTED:
        return f"{hint} Allowed: {', '.join(words)}".strip()
    return hint or f"Choose one of the {len(words)} that exist"


def refuse(file: str, problem: str, remedy: str, kind: str = "") -> NoReturn:
    """Raises Refused with one problem."""
    raise Refused([Problem(file, 1, problem, remedy, kind)])


def check_value(file: str, place: str, value: object) -> None:
    """Refused, naming the place, unless the value is one of VALUES."""
    if type(value) not in (int, str) or value not in VALUES:
        refuse(file, f"{place}: {brief(value)} is not an answer", nearest(value, map(str, VALUES)))


def check_values(checklist: Checklist, answers: Mapping[str, object]) -> None:
    """Refused where an answer is not one of VALUES or its item is not in the checklist."""
    for item, value in answers.items():
        if item not in checklist.items:
            refuse("answers", f"{brief(item)} is not an item of {checklist.id!r}", nearest(item, checklist.items))
        check_value("answers", f"answers.{item}", value)
