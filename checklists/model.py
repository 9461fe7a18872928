"""Checklists as frozen dataclasses, and the problems that are told when one is not in order.

The sentence under a field is what editors see while they write it (scripts/schemas.py).
"""

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
    """Permanent name of the question, in small letters, digits and hyphens. Never changed: "hours-asked"."""
    plan: str
    """Code of the question in the content plan, starting with its section's. Never changed: "L02a"."""
    question: str
    """What the owner is asked, in one sentence about one thing that can be answered with never to always."""
    practice: str
    """The good habit in a few words, as it stands in a list of what is in order: "true hours are shown everywhere"."""
    why: str
    """Why it matters, in one or two sentences. A figure needs its entry in `evidence`."""
    proof: str
    """What the owner could show to somebody else: a log, a sign, a message."""
    find_out: str
    """How to find the answer within a few minutes, for owners who do not know."""
    action: str
    """What to do first if the answer is low, as an order: "Write the ten questions down today"."""
    when: str
    """How soon the action can be done: "today", "week" or "month"."""
    hours: Fraction
    """Hours the action takes, in quarters: 0.25, 1.5 or 12. Without it: 1 today, 4 in a week, 12 in a month."""
    guide: str
    """The page and heading that tell more: "guides/fair-prices.md#full-price-known"."""
    basis: tuple[str, ...]
    """Points of the three source articles that the question rests on: ["L01"]."""
    evidence: tuple[str, ...]
    """Entries of the evidence base that the question rests on: ["E19"]."""
    weight: int
    """How much the question counts within its section: 1, 2 or 3."""
    revision: int
    """Raised by one when the meaning of the question changes; not for a mended typo."""
    critical: bool
    """true holds the total below 50 while this is not in order. Only for harm to people, law or trust."""
    status: str
    """"active", or "retired" for a question that is asked no longer. Never delete a question."""


@dataclass(frozen=True)
class Section:
    """Items on one subject. `items` holds the active ones, `retired` those no longer asked."""

    id: str
    """Permanent name of the section, in small letters, digits and hyphens; also its heading: "fair-deal"."""
    plan: str
    """Code of the section in the content plan. Never changed: "L10"."""
    weight: int
    """Share of the section in the total, in points of 100. The weights of all sections add up to 100."""
    zone: str
    """Stretch of the ladder of ten ways to lose customers; only in that check."""
    title: str
    """Heading of the section, two to five words."""
    loses: str
    """How customers get lost here, in a few words; only in the check about losing customers."""
    intro: str
    """One sentence before the questions: why they matter."""
    guide: str
    """The page and heading that tell more: "guides/fair-prices.md#fair-deal"."""
    items: tuple[Item, ...]
    """The questions, in the order they are asked."""
    retired: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Band:
    """A stretch of the total from `lowest` points up to the next band."""

    id: str
    """Permanent name of the band, in small letters, digits and hyphens: "fix-first"."""
    lowest: int
    """The lowest total of the band, 0 to 100. The first band starts at 0."""
    name: str
    """Name of the band, one to three words."""
    meaning: str
    """What a total in this band means and what to do next, in one sentence."""


@dataclass(frozen=True)
class Checklist:
    """A whole self-audit; bands rise, section weights add up to 100."""

    id: str
    """Permanent name of the check; also the name of its file: "losing-customers"."""
    plan: str
    """Letter of the check in the content plan. Never changed: "L"."""
    version: str
    """Version of the content: year, month, number: "2026.11.1"."""
    title: str
    """Title of the check, as a question."""
    summary: str
    """Two sentences under the title: what is asked, what the owner gets."""
    guide: str
    """The page to read first: "guides/seven-signs.md"."""
    bands: tuple[Band, ...]
    """What totals mean, from the lowest up."""
    sections: tuple[Section, ...]
    """The parts of the check, in the order they are asked."""
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
