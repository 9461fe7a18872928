"""Two runs of one checklist, and the answers of several people to it (scoring rules, sections 7, 8 and 12)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from checklists.answers import AnswerFile
from checklists.model import Checklist, Item, Value, brief, refuse, rounded
from checklists.results import result_json
from checklists.scoring import Result, score

MOST_FILES = 200
FEWEST_FILES = 2
APART = 2


@dataclass(frozen=True)
class Comparison:
    """What became of a run. The lists hold item ids in the new version's order; `you_changed` and
    `checklist_changed` add up to the new total less the old one, all before the cap."""

    old: Result
    new: Result
    you_changed: Fraction | None
    checklist_changed: Fraction | None
    better: tuple[str, ...]
    worse: tuple[str, ...]
    newly_answered: tuple[str, ...]
    retired: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True)
class MergedItem:
    """What several people answered to one item; `merged` is None where nobody did.

    `answers` counts all of them; `median` (the lower one) and `spread` are of those from 0 to 3.
    """

    item: Item
    answers: int
    median: int | None
    spread: int | None
    unknown: int
    na: int
    merged: Value | None


@dataclass(frozen=True)
class Merged:
    """The answers of several people as one. `discuss` holds the items they see differently, the weightiest first."""

    people: int
    items: tuple[MergedItem, ...]
    discuss: tuple[str, ...]
    result: Result


def compare(old: AnswerFile, new: AnswerFile) -> Comparison:
    """Compares two runs, each with the checklist of its own content version; Refused unless it is one checklist."""
    if old.checklist.id != new.checklist.id:
        problem = f"this is of the checklist {new.checklist.id!r}, the older run of {old.checklist.id!r}"
        refuse(new.file, problem, "Choose two runs of one checklist", "other_check")
    was, now = old.values, new.values
    before, after = score(old.checklist, was), score(new.checklist, now)
    shared = [item.id for item in new.checklist.items.values() if _is_shared(item, old.checklist)]
    alike = _with_only(new.checklist, shared)
    you = _difference(score(alike, _of(was, shared)), score(alike, _of(now, shared)))
    whole = _difference(before, after)
    changes = {item: _change(was.get(item), now.get(item)) for item in shared}
    return Comparison(
        old=before,
        new=after,
        you_changed=you,
        checklist_changed=None if you is None or whole is None else whole - you,
        better=tuple(item for item in shared if changes[item] > 0),
        worse=tuple(item for item in shared if changes[item] < 0),
        newly_answered=tuple(item for item in shared if item in now and item not in was),
        retired=tuple(_in_order((item for item in old.checklist.items if item not in new.checklist.items), new)),
        added=tuple(item for item in new.checklist.items if item not in old.checklist.items),
    )


def _is_shared(item: Item, old: Checklist) -> bool:
    """Whether the older version asked the same: the same id, and no new meaning since."""
    return item.id in old.items and old.items[item.id].revision == item.revision


def _with_only(checklist: Checklist, ids: Iterable[str]) -> Checklist:
    """The checklist with these items alone; a section may be left without any."""
    kept = {item: checklist.items[item] for item in ids}
    sections = tuple(
        replace(section, items=tuple(item for item in section.items if item.id in kept))
        for section in checklist.sections
    )
    return replace(checklist, sections=sections, items=kept)


def _of(values: Mapping[str, Value], ids: Iterable[str]) -> dict[str, Value]:
    return {item: values[item] for item in ids if item in values}


def _difference(before: Result, after: Result) -> Fraction | None:
    """How far the total rose, before the cap; None where one of them has none."""
    was, now = before.total.score, after.total.score
    return None if was is None or now is None else now - was


def _change(was: Value | None, now: Value | None) -> int:
    """How far one answer rose; "I don't know" is 0, and what is open or not relevant did not change."""
    if was in (None, "na") or now in (None, "na"):
        return 0
    return (now if isinstance(now, int) else 0) - (was if isinstance(was, int) else 0)


def _in_order(ids: Iterable[str], new: AnswerFile) -> list[str]:
    """Ids that are no longer asked, as the new version lists them; those it lists no more come last."""
    listed = [item.id for section in new.checklist.sections for item in (*section.items, *section.retired)]
    return sorted(ids, key=lambda item: listed.index(item) if item in listed else len(listed))


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """What `compare` prints (section 12)."""
    return {
        "old": rounded(comparison.old.total.score),
        "new": rounded(comparison.new.total.score),
        "you_changed": rounded(comparison.you_changed),
        "checklist_changed": rounded(comparison.checklist_changed),
        "better": list(comparison.better),
        "worse": list(comparison.worse),
        "newly_answered": list(comparison.newly_answered),
        "retired": list(comparison.retired),
        "added": list(comparison.added),
    }


def merge(files: Sequence[AnswerFile]) -> Merged:
    """The answers of several people to one checklist as one run.

    Raises Refused for fewer than two files or more than MOST_FILES, and, naming the file, for another checklist.
    """
    check_number(len(files))
    checklist = files[0].checklist
    for file in files:
        if file.checklist.id != checklist.id:
            problem = f"this is of the checklist {file.checklist.id!r}, {brief(files[0].file)} of {checklist.id!r}"
            refuse(file.file, problem, "Choose files of one checklist", "other_check")
    runs = [file.values for file in files]
    items = tuple(
        _merge_item(item, [values[item.id] for values in runs if item.id in values])
        for item in checklist.items.values()
    )
    answers = {each.item.id: each.merged for each in items if each.merged is not None}
    return Merged(len(files), items, _discuss(checklist, items), score(checklist, answers))


def check_number(files: int) -> None:
    """Refused unless so many files can be merged."""
    if files < FEWEST_FILES:
        told = "only 1 file" if files else "no file"
        refuse(
            "files",
            f"there is {told} that can be read",
            f"Choose the files of {FEWEST_FILES} people or more",
            "too_few",
        )
    if files > MOST_FILES:
        refuse("files", f"there are {files} files", f"Choose {MOST_FILES} at most", "too_many")


def _merge_item(item: Item, values: Sequence[Value]) -> MergedItem:
    """One item: "na" if more than half of those who answered it say so, else "unknown" if more than half of the
    others do, else the lower median."""
    grades = sorted(value for value in values if isinstance(value, int))
    unknown, na = values.count("unknown"), values.count("na")
    median = grades[(len(grades) - 1) // 2] if grades else None
    merged: Value | None = median
    if 2 * na > len(values):
        merged = "na"
    elif 2 * unknown > len(values) - na:
        merged = "unknown"
    return MergedItem(item, len(values), median, grades[-1] - grades[0] if grades else None, unknown, na, merged)


def _discuss(checklist: Checklist, items: Iterable[MergedItem]) -> tuple[str, ...]:
    """The items whose answers lie APART or more, by spread x weight x section weight, the largest first."""
    weights = {item.id: section.weight for section in checklist.sections for item in section.items}
    apart = [(each.item, each.spread) for each in items if each.spread is not None and each.spread >= APART]
    apart.sort(key=lambda pair: -pair[1] * pair[0].weight * weights[pair[0].id])
    return tuple(item.id for item, _ in apart)


def merged_json(merged: Merged) -> dict[str, Any]:
    """What `merge` prints (section 12)."""
    return {
        "people": merged.people,
        "items": [
            {
                "id": each.item.id,
                "answers": each.answers,
                "median": each.median,
                "spread": each.spread,
                "unknown": each.unknown,
                "na": each.na,
            }
            for each in merged.items
        ],
        "discuss": list(merged.discuss),
        "result": result_json(merged.result),
    }
