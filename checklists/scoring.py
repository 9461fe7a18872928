"""From answers to section scores, total, range, cap and band (scoring rules, sections 1-5).

All figures are exact fractions from 0 to 100.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from checklists.model import Checklist, Item, Section, Value, brief, check_values, nearest, refuse

FULL = 3
MOST_RAISED = 6
FEW_ANSWERS = Fraction(1, 4)


@dataclass(frozen=True)
class Points:
    """One item's line of the receipt; `answer` is None while the item is open."""

    item: Item
    answer: Value | None

    @property
    def relevant(self) -> bool:
        return self.answer != "na"

    @property
    def counted(self) -> bool:
        return self.answer is not None and self.relevant

    @property
    def earned(self) -> int:
        """weight x answer, with "I don't know" and open at 0."""
        return self.item.weight * self.answer if isinstance(self.answer, int) else 0

    @property
    def attainable(self) -> int:
        return self.item.weight * FULL if self.relevant else 0

    @property
    def at_best(self) -> int:
        """What the item would earn if every open or unknown answer turned out best."""
        return self.attainable if self.answer in (None, "unknown") else self.earned


@dataclass(frozen=True)
class SectionResult:
    """Points and figures (0-100) of one section; None where nothing is counted or nothing applies.

    `attainable` is of the counted items, `applicable` of all that apply; `at_best` as `high` takes them.
    """

    section: Section
    weight: int
    points: tuple[Points, ...]
    earned: int
    attainable: int
    applicable: int
    at_best: int
    score: Fraction | None
    low: Fraction | None
    high: Fraction | None


@dataclass(frozen=True)
class Total:
    """The weighted mean before the cap, and what is shown after it."""

    score: Fraction | None
    low: Fraction | None
    high: Fraction | None
    capped_by: tuple[str, ...]
    shown: Fraction | None
    shown_low: Fraction | None
    shown_high: Fraction | None
    band: str | None


@dataclass(frozen=True)
class Result:
    """Everything that is known from one set of answers."""

    checklist: Checklist
    sections: tuple[SectionResult, ...]
    total: Total

    @property
    def points(self) -> list[Points]:
        return [points for section in self.sections for points in section.points]

    @property
    def counts(self) -> dict[str, int]:
        points = self.points
        return {
            "items": len(points),
            "counted": sum(p.counted for p in points),
            "unknown": sum(p.answer == "unknown" for p in points),
            "na": sum(p.answer == "na" for p in points),
            "open": sum(p.answer is None for p in points),
        }

    @property
    def complete(self) -> bool:
        return self.counts["open"] == 0

    @property
    def few_answers(self) -> bool:
        return self.counts["na"] > FEW_ANSWERS * self.counts["items"]


def score(checklist: Checklist, answers: Mapping[str, Value], raised: Mapping[str, int] | None = None) -> Result:
    """Scores answers (item id -> 0-3, "na" or "unknown"); absent items are open.

    `raised` adds 1-6 points to the weight of one section (scoring rules, section 5).
    Raises Refused, naming the item or section, for anything else.
    """
    check_values(checklist, answers)
    raised = raised or {}
    _check_raised(checklist, raised)
    sections = tuple(
        _score_section(section, section.weight + raised.get(section.id, 0), answers) for section in checklist.sections
    )
    return Result(checklist, sections, _score_total(checklist, sections))


def _check_raised(checklist: Checklist, raised: Mapping[str, int]) -> None:
    ids = [section.id for section in checklist.sections]
    for section, extra in raised.items():
        if section not in ids:
            refuse("raise", f"there is no section {brief(section)}", nearest(section, ids))
        if type(extra) is not int or not 1 <= extra <= MOST_RAISED:
            remedy = f"Choose a whole number from 1 to {MOST_RAISED}"
            refuse("raise", f"{section} cannot be raised by {brief(extra)}", remedy)
    if len(raised) > 1:
        refuse("raise", "only one section can be raised", f"Choose one of {', '.join(raised)}")


def _score_section(section: Section, weight: int, answers: Mapping[str, Value]) -> SectionResult:
    points = tuple(Points(item, answers.get(item.id)) for item in section.items)
    counted = [p for p in points if p.counted]
    earned, attainable = sum(p.earned for p in counted), sum(p.attainable for p in counted)
    applicable, at_best = sum(p.attainable for p in points), sum(p.at_best for p in points)
    return SectionResult(
        section=section,
        weight=weight,
        points=points,
        earned=earned,
        attainable=attainable,
        applicable=applicable,
        at_best=at_best,
        score=_percent(earned, attainable),
        low=_percent(earned, applicable),
        high=_percent(at_best, applicable),
    )


def _percent(part: int, whole: int) -> Fraction | None:
    return Fraction(100 * part, whole) if whole else None


def weighted_mean(figures: list[tuple[int, Fraction | None]]) -> Fraction | None:
    """The mean of (weight, figure) pairs over those that have a figure; None if none has."""
    present = [(weight, figure) for weight, figure in figures if figure is not None]
    weights = sum(weight for weight, _ in present)
    return sum((weight * figure for weight, figure in present), Fraction(0)) / weights if weights else None


def _score_total(checklist: Checklist, sections: tuple[SectionResult, ...]) -> Total:
    mean = weighted_mean([(s.weight, s.score) for s in sections])
    low = weighted_mean([(s.weight, s.low) for s in sections])
    high = weighted_mean([(s.weight, s.high) for s in sections])
    critical = [p for s in sections for p in s.points if p.item.critical]
    failing = tuple(p.item.id for p in critical if p.answer in (0, 1, "unknown"))
    shown = _held(mean, checklist.cap, bool(failing))
    return Total(
        score=mean,
        low=low,
        high=high,
        capped_by=failing,
        shown=shown,
        shown_low=_held(low, checklist.cap, bool(failing) or any(p.answer is None for p in critical)),
        shown_high=_held(high, checklist.cap, any(p.answer in (0, 1) for p in critical)),
        band=None if shown is None else next(b.id for b in reversed(checklist.bands) if shown >= b.lowest),
    )


def _held(figure: Fraction | None, cap: int, capped: bool) -> Fraction | None:
    return figure if figure is None or not capped else min(figure, Fraction(cap))
