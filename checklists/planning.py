"""From a result to what to do next (scoring rules, section 6)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from checklists.model import Item, Value, brief, nearest, refuse
from checklists.scoring import FULL, Points, Result, SectionResult, score

HOURS = re.compile(r"[0-9]{1,6}([.,][0-9]{1,6})?")
QUARTERS = 4
MOST_HOURS = 10_000


@dataclass(frozen=True)
class Action:
    """What to do about one item. `gain` is in points of the uncapped total, `hours` the effort."""

    item: Item
    answer: Value
    gain: Fraction
    order: int

    @property
    def proves(self) -> bool:
        """True for "make it provable": the practice is usual, but cannot be shown."""
        return self.answer == FULL - 1

    @property
    def lifts_cap(self) -> bool:
        return self.item.critical and not self.proves

    @property
    def rank(self) -> tuple[bool, bool, Fraction, int]:
        """Sorts critical before other, then largest gain, then item order; proofs after all."""
        return (self.proves, not self.item.critical, -self.gain, self.order)


@dataclass(frozen=True)
class Plan:
    """The actions that fit into the hours there are, and the result once they are done."""

    hours_available: Fraction
    chosen: tuple[Action, ...]
    result: Result

    @property
    def hours(self) -> Fraction:
        return sum((action.item.hours for action in self.chosen), Fraction(0))

    @property
    def gain(self) -> Fraction:
        return sum((action.gain for action in self.chosen), Fraction(0))


def parse_hours(text: str) -> Fraction:
    """Hours from text such as "2.5" or "2,5"; Refused for anything else."""
    if not HOURS.fullmatch(text):
        refuse("hours", f"{brief(text)} is not a number of hours", "Write for example 2.5")
    return Fraction(text.replace(",", "."))


def actions(result: Result) -> list[Action]:
    """The actions that the answers call for, in default order."""
    weights = sum(section.weight for section in result.sections if section.score is not None)
    found = []
    order = 0
    for section in result.sections:
        for points in section.points:
            order += 1
            if points.counted and points.answer != FULL and points.answer is not None:
                found.append(Action(points.item, points.answer, _gain(points, section, weights), order))
    return sorted(found, key=lambda action: action.rank)


def _gain(points: Points, section: SectionResult, weights: int) -> Fraction:
    """How far the total rises when this one answer becomes 3."""
    missing = points.attainable - points.earned
    return Fraction(100 * section.weight * missing, weights * section.attainable)


@dataclass(frozen=True)
class FindOut:
    """Something the owner does not know. `narrows` is by how many points the range shrinks once it is known."""

    item: Item
    narrows: Fraction


def to_find_out(result: Result) -> list[FindOut]:
    """The items answered "unknown", those first that narrow the range from low to high (before the cap) most.

    Whatever the answer turns out to be, 0-3, low and high then take it alike: its 3 x weight no longer lie between.
    """
    weights = sum(section.weight for section in result.sections if section.applicable)
    found = [
        FindOut(points.item, Fraction(100 * section.weight * points.attainable, weights * section.applicable))
        for section in result.sections
        for points in section.points
        if points.answer == "unknown"
    ]
    return sorted(found, key=lambda each: -each.narrows)


def what_if(result: Result, items: Iterable[str]) -> Result:
    """The result if these items (ids that have an action) were answered 3; same section weights."""
    answers = {points.item.id: points.answer for points in result.points if points.answer is not None}
    allowed = [action.item.id for action in actions(result)]
    for item in items:
        if item not in allowed:
            refuse("actions", f"{brief(item)} has no action", nearest(item, allowed))
        answers[item] = FULL
    raised = {s.section.id: s.weight - s.section.weight for s in result.sections if s.weight != s.section.weight}
    return score(result.checklist, answers, raised)


def fit_hours(result: Result, hours: Fraction) -> Plan:
    """The actions to do in so many hours.

    Critical ones come first, each in default order if it fits in what is left; then the set
    of the others with the largest gain, exact in quarter hours. Equal gains: fewer hours,
    then earlier items. Raises Refused for hours below 0 or above MOST_HOURS.
    """
    if not 0 <= hours <= MOST_HOURS:
        refuse("hours", f"{float(hours):g} hours cannot be planned", f"Choose hours from 0 to {MOST_HOURS}")
    todo = actions(result)
    left = hours
    chosen: list[Action] = []
    for action in todo:
        if action.lifts_cap and action.item.hours <= left:
            chosen.append(action)
            left -= action.item.hours
    rest = sorted((action for action in todo if not action.lifts_cap), key=lambda action: action.order)
    chosen += _best_set(rest, int(left * QUARTERS))
    chosen.sort(key=lambda action: action.rank)
    return Plan(hours, tuple(chosen), what_if(result, [action.item.id for action in chosen]))


def _best_set(rest: Sequence[Action], capacity: int) -> list[Action]:
    """0-1 knapsack over quarter hours, solved from the last item so that ties prefer earlier ones."""
    efforts = [int(action.item.hours * QUARTERS) for action in rest]
    scale = lcm(*(action.gain.denominator for action in rest))
    gains = [int(action.gain * scale) for action in rest]
    capacity = min(capacity, sum(efforts))
    # best[i][c]: the largest (gain, -effort) of the actions from i on, within c quarter hours
    best = [[(0, 0)] * (capacity + 1)]
    for effort, gain in zip(reversed(efforts), reversed(gains), strict=True):
        after = best[-1]
        best.append([max(after[c], _with(after, c, effort, gain)) for c in range(capacity + 1)])
    best.reverse()
    chosen = []
    for i, action in enumerate(rest):
        if _with(best[i + 1], capacity, efforts[i], gains[i]) == best[i][capacity]:
            chosen.append(action)
            capacity -= efforts[i]
    return chosen


def _with(after: list[tuple[int, int]], capacity: int, effort: int, gain: int) -> tuple[int, int]:
    if effort > capacity:
        return (-1, 0)
    later_gain, later_effort = after[capacity - effort]
    return (later_gain + gain, later_effort - effort)
