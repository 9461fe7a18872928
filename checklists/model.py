"""Checklists as frozen dataclasses, and the problems that are told when one is not in order."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

MOST_LISTED = 12


@dataclass(frozen=True)
class Problem:
    """One fault in a content file: where it is, what is wrong, how to mend it."""

    file: str
    line: int
    problem: str
    remedy: str

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


def nearest(word: object, allowed: Iterable[str]) -> str:
    """A remedy: the nearest allowed word where there is one, and all of them while they are few."""
    words = list(allowed)
    close = difflib.get_close_matches(str(word), words, 1, 0.6)
    hint = f"Did you mean {close[0]!r}?" if close else ""
    listed = f"Allowed: {', '.join(words)}" if len(words) <= MOST_LISTED or not close else ""
    return f"{hint} {listed}".strip()
